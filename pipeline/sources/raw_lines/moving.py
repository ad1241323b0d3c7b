"""Take places in the lines as they were meant back to the lines as they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.model import Source, Span
from pipeline.problems import Problem
from pipeline.sources.raw_lines.finding import Look


class Moved:
    """The way back from the text that was meant to the lines as they stand."""

    def __init__(self, lines: Sequence[str], look: Look) -> None:
        """Remember which line came from which."""
        self._lines, self._origin = lines, look.origin
        self._meant = look.text.split("\n")
        self._shifts: dict[int, tuple[int, int, int]] = {}

    def source(self, source: Source) -> Source:
        """The same values, with their places in the file as it stands."""
        keys = {route: self._span(span) for route, span in source.keys.items()}
        values = {route: self._span(span) for route, span in source.values.items()}
        return replace(source, lines=tuple(self._lines), keys=keys, values=values)

    def problem(self, problem: Problem) -> Problem:
        """The same problem, at its place in the file as it stands."""
        line = self._line(problem.line)
        excerpt = self._lines[line - 1] if 0 < line <= len(self._lines) else ""
        column = self._column(problem.line, problem.column)
        end = max(self._column(problem.line, problem.end_column), column)
        return replace(problem, line=line, column=column, end_column=end, excerpt=excerpt)

    def _span(self, span: Span) -> Span:
        column = self._column(span.line, span.column)
        end = max(self._column(span.line, span.end_column), column)
        body = self._line(span.body) if span.body else 0
        return Span(self._line(span.line), column, end, body, span.indent)

    def _line(self, line: int) -> int:
        return self._origin[line - 1] + 1 if 0 < line <= len(self._origin) else len(self._lines)

    def _column(self, line: int, column: int) -> int:
        if not 0 < line <= len(self._origin):
            return column
        same, longer, end = self._shift(line)
        return column if column <= same + 1 else min(max(column - longer, same + 1), end)

    def _shift(self, line: int) -> tuple[int, int, int]:
        """How much of a line is as it was, how much longer it has become, and where it ended."""
        if line not in self._shifts:
            old, new = self._lines[self._origin[line - 1]], self._meant[line - 1]
            same = len(new)
            if old != new:
                pairs = enumerate(zip(old, new, strict=False))
                same = next((n for n, (a, b) in pairs if a != b), min(len(old), len(new)))
            self._shifts[line] = (same, len(new) - len(old), len(old) + 1)
        return self._shifts[line]
