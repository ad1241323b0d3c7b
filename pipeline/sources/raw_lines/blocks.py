"""Running text below a `|`: where it ends, and which of its lines have slipped to the left."""

from __future__ import annotations

import re

from pipeline.sources.raw_lines.finding import BLANKS
from pipeline.sources.raw_lines.reading import MEND, Reading

_MARK = re.compile(r"(?:---|\.\.\.)(?:\s|$)|```|~~~")
_HASHTAG = re.compile(r"#(?:[^\W\d_]|## )")


class Blocks(Reading):
    """The part of a scanner that reads running text."""

    def block(self, head: int, left: int, key: str, indent: int = 0) -> int:
        """Read the text below line `head`, whose field stands at column `left` (from 0).

        `indent` is where its words stand, if that is known already. Gives the first
        line that is no longer text.
        """
        fallen: list[tuple[int, int]] = []
        first, at = head + 1, head + 1
        begun = bool(indent)
        while at < len(self.lines):
            text = self.lines[at]
            rest = text.lstrip(BLANKS)
            spaces = len(text) - len(text.lstrip(" "))
            if not rest:
                if not self.marks.sound and (text.strip(" ") or not begun) and text:
                    self.out[at] = ("",) if spaces < (indent or left + 2) or not begun else (text,)
            elif begun and spaces >= indent:
                self._fell(fallen, key, indent, first)
            elif not begun and spaces > left and text[spaces] not in BLANKS:
                indent, begun, first = spaces, True, at
            elif text[spaces] in BLANKS:
                if self._ends(rest, len(text) - len(rest), left):
                    break
                indent = indent or left + 2
                self._odd(at, text, rest, indent)
                begun = True
            else:
                if self._ends(rest, spaces, left):
                    break
                indent = indent or left + 2
                fallen.append((at, spaces))
                begun = True
            at += 1
        self._fell(fallen, key, indent, first)
        return at

    def _ends(self, rest: str, column: int, left: int) -> bool:
        """Whether a line to the left of the words is not one of them."""
        if rest[0] == "#":
            named = self.structure(rest.lstrip("# ") or "#", column)
            return named or not _HASHTAG.match(rest)
        if column == 0 and _MARK.match(rest):
            return True
        return self.structure(rest, column)

    def _odd(self, at: int, text: str, rest: str, indent: int) -> None:
        lead = text[: len(text) - len(rest)]
        if self.run_on("tab-indent" if "\t" in lead else "odd-space", at, len(lead)):
            self.out[at] = (" " * indent + rest,)

    def _fell(self, fallen: list[tuple[int, int]], key: str, indent: int, first: int) -> None:
        """Report the lines that slipped together, and put them under the others."""
        if not fallen:
            return
        (at, column), rows = fallen[0], list(fallen)
        fallen.clear()
        meant = {
            row: " " * (indent + max(spaces - column, 0)) + self.lines[row].lstrip(" ")
            for row, spaces in rows
        }
        text = self.lines[at].lstrip(" ")
        many = len(rows) > 1
        fix = f"put {indent} blanks before each of them, or: {MEND}" if many else meant[at]
        if at == first:
            rule = "block-indent"
            these = f"these {len(rows)} lines are" if many else "this paragraph is"
            message = f'{these} not lined up under "{key or "-"}: |"'
            why = f"every line of your words starts with {indent} spaces: that shows where they end"
        else:
            rule = "lost-indent"
            these = f"these {len(rows)} lines look" if many else "this looks"
            edge = "too far left" if column else "at the left edge"
            starts = "they start" if many else "it starts"
            message = f"{these} like part of your words, but {starts} {edge}"
            name = re.match(r"([^:#]{1,60}): ", text)
            why = (
                f'without the {indent} spaces, "{name[1]}" is read as the name of a field'
                if name
                else f"every line of your words starts with {indent} spaces"
            )
        if text[0] == "#":
            why = "a line that begins with # is a note, and is not published"
        if self.say(rule, at, column, len(self.lines[at]), message, why, fix):
            for row, line in meant.items():
                self.out[row] = (line,)
