"""The series at a terminal: a table of what each article has, and a line of who does what next.

Plain text of at most 100 columns, so that it can be piped, mailed and read on a
narrow screen. Days are counted from the day it is looked at, which is handed in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from rich.cells import cell_len, set_cell_size

from pipeline.model import Series
from pipeline.reports import ArticleLine, Change, cells
from pipeline.reports.escape import safe

WIDEST, NARROWEST, MARGIN, MONTHS, CHANGES = 100, 60, 11, 12, 10
_NUMBERS = (("views", 5), ("words", 5), ("refs", 5), ("photos", 6), ("COI", 5), ("agreed", 6),
            ("days", 5))  # fmt: skip


def status(
    series: Series,
    articles: Sequence[ArticleLine],
    changes: Sequence[Change],
    today: date,
    columns: int = WIDEST,
) -> str:
    """Word where every article stands, most pressing first."""
    width = min(max(columns, NARROWEST), WIDEST)
    lines = [safe(series.title), cells.top_line(articles)]
    if articles:
        lines += ["", _head(width)]
        for line in cells.by_need(articles):
            lines += _rows(line, today, width)
        lines += ["", *_months(articles)]
    if changes:
        lines += ["", "changed since the last build", *_changes(changes)]
    return "\n".join(_cut(line, width) for line in lines)


def _head(width: int) -> str:
    return _row("state", "article", [name for name, _ in _NUMBERS], width)[0]


def _rows(line: ArticleLine, today: date, width: int) -> Iterator[str]:
    stands = line.standing
    numbers = [
        cells.viewpoints(stands), cells.words(stands), cells.references(stands),
        cells.photos(stands), cells.declared(stands), cells.approved(stands),
        _days(line.turn.since, today),
    ]  # fmt: skip
    yield from _row(line.turn.state, safe(line.slug), numbers, width)
    if line.turn.owed:
        more = cells.further(line.turn)
        step = safe(cells.next_step(line.turn))
        yield _fitted(" " * MARGIN, step, f" ({more})" if more else "", width)


def _row(state: str, article: str, numbers: Sequence[str], width: int) -> list[str]:
    """One line; two if the article's name, which people copy, does not fit before the numbers."""
    tail = "".join(f" {n:>{w}}" for n, (_, w) in zip(numbers, _NUMBERS, strict=True))
    room = width - MARGIN - len(tail)
    first = f"{state:<{MARGIN}}"
    if cell_len(article) > room:
        return [f"{first}{article}", f"{' ' * (width - len(tail))}{tail}"]
    return [f"{first}{set_cell_size(article, room)}{tail}"]


def _fitted(margin: str, words: str, end: str, width: int) -> str:
    return f"{margin}{_cut(words, width - len(margin) - len(end))}{end}"


def _cut(text: str, room: int) -> str:
    """The text, or as much of it as there is room for."""
    return text if cell_len(text) <= room else f"{set_cell_size(text, room - 1).rstrip()}…"


def _days(since: str, today: date) -> str:
    if not since:
        return cells.NOTHING
    return str(max((today - date.fromisoformat(since)).days, 0))


def _months(articles: Sequence[ArticleLine]) -> Iterator[str]:
    """The months in which something is still to be done; all others are one line."""
    every = list(cells.months(articles))
    open_ = [month for month in every if month[1] < month[2]]
    for month, done, number in open_[:MONTHS]:
        yield safe(f"{cells.month_words(month)}: {done} of {number} ready")
    if len(open_) > MONTHS:
        yield f"and {len(open_) - MONTHS} more months with something to do"
    elif not open_:
        yield "Every month is ready."


def _changes(changes: Sequence[Change]) -> Iterator[str]:
    for change in changes[:CHANGES]:
        yield safe(f"{change.slug}: {'; '.join(change.said)}")
    if len(changes) > CHANGES:
        yield f"and {len(changes) - CHANGES} more articles"
