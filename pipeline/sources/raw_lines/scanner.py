"""Read the lines of a file in order, keeping track of what is open, and say what slips."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.sources.raw_lines.blocks import Blocks
from pipeline.sources.raw_lines.entries import Entries
from pipeline.sources.raw_lines.finding import BLANKS, Known, Marks, Use
from pipeline.sources.raw_lines.reading import MEND

DOCUMENT = re.compile(r"(?:---|\.\.\.)(?:\s|$)")
FENCE = re.compile(r"```|~~~")


class Scanner(Entries, Blocks):
    """One pass over the lines. What each line means is left to the parts it is made of."""

    def __init__(self, lines: Sequence[str], words: Known, use: Use, marks: Marks) -> None:
        """Begin at the first line, with nothing open."""
        super().__init__(lines, words, use, marks)
        self._fenced = False

    def run(self) -> None:
        """Go through all lines."""
        at = 0
        while at < len(self.lines):
            at = self._line(at)
        self.end_runs()

    def meant(self) -> tuple[tuple[str, ...], ...]:
        """The lines that were meant, for each line there is."""
        return tuple(self.out)

    def _line(self, at: int) -> int:
        text = self.lines[at]
        rest = text.lstrip(BLANKS)
        lead = text[: len(text) - len(rest)]
        if not rest:
            if text.strip(" ") and not self.marks.sound:
                self.out[at] = ("",)  # blank to the eye
            return at + 1
        if rest[0] == "#":
            if lead.strip(" ") and not self.marks.sound:
                self.out[at] = (" " * len(lead) + rest,)
            return at + 1
        if not lead and DOCUMENT.match(rest):
            return self._document(at)
        if FENCE.match(rest):
            return self._fence(at, len(lead), rest)
        return self.entry(at, lead, rest.rstrip(" \t"))

    def _document(self, at: int) -> int:
        """Let the first `---` stand; after any field it starts a second document."""
        if self.last is None:
            return at + 1
        end = 3
        again = any(self.top(line) in self.tops for line in self.lines[at + 1 :])
        mends = self.say(
            "several-documents", at, 0, end, "a second `---` starts another document",
            "only the first part would be read",
            "delete this line and all below it, if the part above it is the one that counts"
            if again else "# ---",
        )  # fmt: skip
        if not mends:
            return len(self.lines)
        for row in range(at, len(self.lines) if again else at + 1):
            self.out[row] = ()
        return len(self.lines) if again else at + 1

    def _fence(self, at: int, start: int, rest: str) -> int:
        """Say once that the file stands between fences, and take them all away."""
        if not self._fenced:
            self._fenced = True
            more = [n + 1 for n in range(at + 1, len(self.lines)) if FENCE.match(self.lines[n])]
            also = f", and so is line {more[-1]}" if more else ""
            self.say(
                "fence", at, start, start + 3, f"this line is a Markdown fence{also}",
                "the file holds only the fields, not the ``` lines around them",
                f"delete the lines that start with ```, or: {MEND}",
            )  # fmt: skip
        if not self.marks.sound:
            self.out[at] = ()
        return at + 1
