"""Tell a slip once its line as it was meant is known: one line, one message."""

from __future__ import annotations

import re

from pipeline.sources.raw_lines.blocks import Blocks
from pipeline.sources.raw_lines.finding import KEY
from pipeline.sources.raw_lines.values import Fault


class Told(Blocks):
    """The part of a scanner that keeps and tells the slips of the line at hand."""

    _pending: tuple[str, int, int, str, str, bool] | None = None

    def note(
        self, rule: str | None, start: int = 0, end: int = 0, message: str = "", why: str = "",
        safe: bool = True,
    ) -> None:  # fmt: skip
        """Keep a slip of this line until the line as it was meant is known; the first counts."""
        if rule is None:
            self._pending = None
        elif self._pending is None:
            self._pending = (rule, start, end, message, why, safe)

    def _settled(self, at: int, put: str, value: str) -> None:
        """Report the slip kept for this line, whose value has none of its own."""
        line = (put + value).rstrip()
        if self._pending:
            if self._kept(at, line):
                self.out[at] = (line,)
        elif put.strip() and self.out[at] != (self.lines[at],):
            self.out[at] = (line,)

    def _told(self, at: int, row: int, start: int, fault: Fault, fix: str) -> bool:
        """Report a fault of a value, or the slip kept for its line, which the same line heals."""
        if self._pending:
            return self._kept(at, fix)
        return self.say(
            fault.rule, row, start + fault.start, start + fault.end, fault.message, fault.why,
            fix, fault.level, fault.mends,
        )  # fmt: skip

    def _kept(self, at: int, line: str) -> bool:
        """Report the slip kept for this line; whether to mend it."""
        if self._pending is None:
            return False
        rule, start, end, message, why, safe = self._pending
        self._pending = None
        if rule == "unknown-field" or (rule == "bullet" and safe):
            return self.alike(rule, at, start, end, message, why, line, safe)
        return self.say(rule, at, start, end, message, why, line, safe=safe)

    def _begins(self, rest: str, column: int) -> bool:
        """Whether a line is a field of ours, or an item of a list that is open there."""
        if re.match(r"(?:[-•–—*]|\d{1,2}[.)])[ \t\u00a0]", rest) and any(
            each.list and each.column == column for each in self.open
        ):
            return True
        found = KEY.match(rest)
        return bool(found) and str(found and found["key"]) in self.words.names
