"""Problems for a person at a terminal: the place, the line, why, and what to write."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from pipeline.frozen import frozen
from pipeline.problems import Problem
from pipeline.reports.escape import inert, safe, shown

WIDTH = 100


def text(problems: Sequence[Problem]) -> str:
    """Word every problem in full, with an empty line between two."""
    return "\n\n".join(map(block, problems))


def concise(problems: Sequence[Problem]) -> str:
    """Word every problem in one line."""
    return "\n".join(map(first_line, problems))


def first_line(problem: Problem) -> str:
    """Where, how bad, and what: the line that stands alone."""
    where = f"{safe(problem.file)}:{problem.line}:{problem.column}"
    return inert(f"{where}: {problem.level}[{safe(problem.rule)}]: {safe(problem.message)}")


@lru_cache(maxsize=20_000)
def block(problem: Problem) -> str:
    """One problem with the line it is about; a build asks when it has time, and again."""
    lines = [first_line(problem), *excerpt(problem)]
    for label, words in (("why", problem.why), ("fix", problem.fix)):
        if words:
            lines += labelled(label, words)
    return "\n".join(lines)


def labelled(label: str, words: str) -> list[str]:
    """Put words after their label, further lines below the first."""
    first, *others = (safe(line) for line in words.split("\n"))
    margin = " " * len(f"  {label}: ")
    return [f"  {label}: {first}", *(f"{margin}{line}".rstrip() for line in others)]


@frozen
class _Cell:
    """One character as it is shown, and the columns it takes."""

    shown: str
    width: int


def excerpt(problem: Problem) -> list[str]:
    """The line that a problem is about, and below it what points at the place; or nothing."""
    line = problem.excerpt.rstrip("\r\n")
    if not line:
        return []
    gutter = " " * len(str(problem.line))
    # Of a very long line only what can be near the window is looked at.
    cut = max(problem.column - 1 - 2 * WIDTH, 0) if len(line) > 8 * WIDTH else 0
    line = line[cut : cut + 8 * WIDTH]
    start = min(max(problem.column - 1 - cut, 0), len(line))
    end = min(max(problem.end_column - 1 - cut, start + 1), max(len(line), start + 1))
    room = WIDTH - len(f"  {gutter} | ")
    # A batch may have a thousand lines to show, and most are letters that stand as they are.
    if _USUAL.fullmatch(line):
        source, before, under = _strip(line, start, end, room)
    else:
        source, before, under = _window(_cells(line), start, end, room)
    carets = "^" * (under if end > start + 1 else 1)
    return [
        f"  {problem.line} | {inert(source)}".rstrip(),
        f"  {gutter} | {' ' * before}{carets}",
    ]


_USUAL = re.compile("[ -~¡-¬®-ÿ–—‘’“”…]*")
"""A line of what is shown as it is, one column each, wherever it stands."""
_LETTERS = {chr(code): _Cell(chr(code), 1) for code in range(32, 127)}


def _strip(line: str, start: int, end: int, room: int) -> tuple[str, int, int]:
    """What `_window` gives, of a usual line."""
    first, last = (0, len(line)) if len(line) <= room else _letters(len(line), start, room - 2)
    left, right = "…" * (first > 0), "…" * (last < len(line))
    under = len(line[start : min(end, last)])
    return f"{left}{line[first:last]}{right}", len(left) + start - first, max(under, 1)


def _cells(line: str) -> list[_Cell]:
    return [_cell(line, position) for position in range(len(line))]


def _cell(line: str, position: int) -> _Cell:
    character = line[position]
    if character in _LETTERS:
        return _LETTERS[character]
    if character == "\u00a0":
        return _Cell("␣", 1)
    visible = shown(line, position)
    if visible != character:
        return _Cell(visible, len(visible))
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return _Cell(character, 0)
    return _Cell(character, 2 if unicodedata.east_asian_width(character) in "WF" else 1)


def _window(cells: list[_Cell], start: int, end: int, room: int) -> tuple[str, int, int]:
    """The part of a line to show, and the columns before and under what is pointed at."""
    first, last = _bounds(cells, start, room)
    left, right = "…" * (first > 0), "…" * (last < len(cells))
    source = left + "".join(cell.shown for cell in cells[first:last]) + right
    before = len(left) + _columns(cells[first:start])
    under = _columns(cells[start : min(end, last)])
    return source, before, max(under, 1)


def _bounds(cells: list[_Cell], start: int, room: int) -> tuple[int, int]:
    """Which cells fit: all of them, else those around `start`, two thirds of them after it."""
    if _columns(cells) <= room:
        return 0, len(cells)
    room -= 2  # for the … at either end
    near = cells[max(start - room, 0) : start + room]
    if all(cell.width == 1 for cell in near):
        return _letters(len(cells), start, room)
    first = last = min(start, len(cells) - 1)
    used = 0
    while last < len(cells) and (not used or used + cells[last].width <= room * 2 // 3):
        used += cells[last].width
        last += 1
    while first > 0 and used + cells[first - 1].width <= room:
        first -= 1
        used += cells[first].width
    while last < len(cells) and used + cells[last].width <= room:
        used += cells[last].width
        last += 1
    while first < start and cells[first].width == 0:
        first += 1  # a mark without its letter
    return first, last


def _letters(number: int, start: int, room: int) -> tuple[int, int]:
    """The same where each is one column wide, as nearly all are."""
    first = last = min(start, number - 1)
    last += min(number - last, max(room * 2 // 3, 1))
    first -= min(first, room - (last - first))
    return first, last + min(number - last, room - (last - first))


def _columns(cells: list[_Cell]) -> int:
    return sum([cell.width for cell in cells])
