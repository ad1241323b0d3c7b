"""Running text that has no `|`: at the left edge, or between two lone quotation marks."""

from __future__ import annotations

import re

from pipeline.sources.raw_lines.bracketed import Bracketed
from pipeline.sources.raw_lines.finding import BLANKS
from pipeline.sources.raw_lines.reading import MEND
from pipeline.sources.raw_lines.values import CURLY

_OTHER = re.compile(r"[-#\[{|>&*!%@`\"']")


class Unbarred(Bracketed):
    """The part of a scanner that puts such text under a `|`."""

    def _between_marks(self, value: str, left: int, rows: list[int]) -> int:
        """The line of the quotation mark that closes words below a lone one; 0 if there is none."""
        if value.strip() not in CURLY or not rows:
            return 0
        ends = {"”", "“", "’", "»", "«", '"'}
        after = next(
            (r for r in range(rows[-1] + 1, len(self.lines)) if self.lines[r].strip(BLANKS)), 0
        )
        for row in (rows[-1], after):
            if row and self.lines[row].strip(BLANKS) in ends:
                return row
        return 0

    def _unmark(self, at: int, left: int, key: str, put: str, rows: list[int], end: int) -> None:
        """Report a text between two lone quotation marks, and put a "|" in their place."""
        words = [row for row in rows if row != end and self.lines[row].strip(BLANKS)]
        if self.say(
            "folded", at, len(put), len(put) + 1,
            f'the words of "{key}" stand between quotation marks, without a "|"',
            "curly quotes do not work as YAML quotes, and the marks would be printed",
            f'write "{put.strip()} |", and delete the mark at the end, or: {MEND}',
        ):  # fmt: skip
            self.out[at] = (f"{put}|",)
            columns = {
                row: len(self.lines[row]) - len(self.lines[row].lstrip(BLANKS)) for row in words
            }
            for row in words:
                blanks = " " * max(columns[row], columns[words[0]], left + 2)
                self.out[row] = (blanks + self.lines[row].strip(BLANKS),)
            self.out[end] = ()

    def _unindented(self, at: int, left: int) -> list[int]:
        """The lines of words that begin at the left edge, below a field with no "|"."""
        rows: list[int] = []
        for row in range(at + 1, len(self.lines)):
            rest = self.lines[row].strip(BLANKS)
            column = len(self.lines[row]) - len(self.lines[row].lstrip(BLANKS))
            if rest and self._ends(rest, column, left):
                break
            if rest and not rows and (column or " " not in rest or _OTHER.match(rest)):
                break  # only running text can have been meant
            rows += [row] if rest else []
        return rows

    def _set_in(self, at: int, left: int, key: str, put: str, rows: list[int]) -> int:
        """Report words at the left edge below a field, and put them under a "|"."""
        head, many = f"{put.rstrip()} |", len(rows) > 1
        meant = {row: " " * (left + 2) + self.lines[row].strip(BLANKS) for row in rows}
        self.note(None)
        mends = self.say(
            "block-indent", rows[0], 0, len(self.lines[rows[0]]),
            f'{f"these {len(rows)} lines are" if many else "this paragraph is"} not lined up under '
            f'"{key}:", and no | stands behind it',
            f"every line of your words starts with {left + 2} spaces: that shows where they end",
            f'write "{head.strip()}" above, and {left + 2} blanks before each line, or: {MEND}',
        )  # fmt: skip
        if mends:
            self.out[at] = (head,)
            for row, line in meant.items():
                self.out[row] = (line,)
        self.last = self.last and self.last.done()
        return rows[-1] + 1
