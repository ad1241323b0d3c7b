"""Values in brackets, which may go on over lines: what would be misread in them."""

from __future__ import annotations

import re

from pipeline.sources.raw_lines.finding import BLANKS
from pipeline.sources.raw_lines.flow import Brackets, Slip, brackets
from pipeline.sources.raw_lines.quoting import quoted
from pipeline.sources.raw_lines.told import Told
from pipeline.sources.raw_lines.values import Fault


class Bracketed(Told):
    """The part of a scanner that reads values in brackets."""

    def _flow(self, at: int, left: int, put: str, start: int, value: str, label: str) -> int:
        """Read a value in brackets, which may go on over lines."""
        text, row = value, at
        found = brackets(text, label)
        while found.end == -1 and found.open and row + 1 < len(self.lines) and self.steps > 0:
            self.steps -= len(text)
            rest = self.lines[row + 1].strip(BLANKS)
            column = len(self.lines[row + 1]) - len(self.lines[row + 1].lstrip(BLANKS))
            if column <= left and self._begins(rest, column):
                break
            row += 1
            text += "\n" + self.lines[row]
            found = brackets(text, label)
        if found.end == -1 and found.open:
            return self._unbalanced(at, put, start, value, label)
        tail = text[found.end :].strip() if found.end != -1 else text
        words = row == at and not self.marks.sound
        if words and tail and not re.match(r"#(?:\s|$)", tail):
            fault = Fault(
                "first-character", 0, 0, 1,
                f'the {label} cannot start with "{value[0]}" unless it is in quotes',
                "YAML takes the bracket for a list or a group", quoted(value),
            )  # fmt: skip
            if self._told(at, at, start, fault, put + fault.meant):
                self.out[at] = (put + fault.meant,)
            return at + 1
        self._slips(at, put, start, text, found)
        return row + 1

    def _unbalanced(self, at: int, put: str, start: int, value: str, label: str) -> int:
        found = brackets(value, label)
        fault = Fault(
            "bracket-open", 0, 0, 1, f'the "{value[0]}" that opens here is never closed',
            "YAML would take all that follows for one list or group", value + found.open,
        )  # fmt: skip
        line = put + fault.meant
        for slip in reversed(found.slips):
            line = put + value[: slip.start] + slip.meant + value[slip.end :] + found.open
        if self._told(at, at, start, fault, line):
            self.out[at] = (line,)
        return at + 1

    def _slips(self, at: int, put: str, start: int, text: str, found: Brackets) -> None:
        """Report what would be misread in brackets: once a line and a rule."""
        if not found.slips:
            self._settled(at, put, text.split("\n", 1)[0])
            return
        by_row: dict[int, list[Slip]] = {}
        for slip in found.slips:
            by_row.setdefault(text.count("\n", 0, slip.start), []).append(slip)
        if 0 not in by_row:
            self._settled(at, put, text.split("\n", 1)[0])
        lines = text.split("\n")
        for row, slips in by_row.items():
            begin = sum(len(line) + 1 for line in lines[:row])
            line = lines[row]
            for slip in reversed(slips):
                line = line[: slip.start - begin] + slip.meant + line[slip.end - begin :]
            line = put + line if row == 0 else line
            self._slip(at, row, start if row == 0 else 0, begin, slips, line)

    def _slip(
        self, at: int, row: int, start: int, begin: int, slips: list[Slip], line: str
    ) -> None:
        mend = False
        seen: set[str] = set()
        for slip in slips:
            if slip.rule not in seen:
                seen.add(slip.rule)
                place = slip.at - begin
                fault = Fault(
                    slip.rule, row, place, max(slip.end - begin, place + 1)
                    if slip.rule == "hash-cut" else place + 1,
                    slip.message, slip.why, slip.meant, slip.level,
                )  # fmt: skip
                mend |= self._told(at, at + row, start, fault, line)
        if mend:
            self.out[at + row] = (line,)
