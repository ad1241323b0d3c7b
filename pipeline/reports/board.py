"""The editors' board: what can go out, who owes what, what changed; as a page and as JSON.

Only for the office: it says what is owed and by whom.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import PurePath

from pipeline.model import Artefact, Series
from pipeline.problems import Problem
from pipeline.reports import ArticleLine
from pipeline.reports.board_page import page
from pipeline.reports.escape import safe
from pipeline.reports.json import json
from pipeline.reports.since import Record, record, since
from pipeline.turns.reminders import Reminder, reminders

PAGE = "office/index.html"
RECORD = "office/report.json"


def board(
    series: Series,
    problems: Sequence[Problem],
    articles: Sequence[ArticleLine],
    inputs: str,
    before: Record | bytes | None = None,
    others: frozenset[str] = frozenset(),
) -> tuple[Artefact, ...]:
    """Make the page, the record, and the letters to whoever owes something.

    Paths are as seen from the inputs. `before` is the record of the last build, read
    or as it stands; of the articles in `others`, which this build did not look at, it
    is also the source.
    """
    told = [replace(p, file=_inside(p.file, inputs)) for p in problems]
    lines = [_moved(line, inputs) for line in articles]
    if isinstance(before, bytes):
        before = record(before, lines)
    if before is not None and others:
        told = sorted(
            (*told, *(p for p in before.problems if p.article in others)), key=lambda p: p.order
        )
        lines += [line for line in before.articles if line.slug in others]
    lines.sort(key=lambda line: line.slug)
    changes = since(before, lines)
    letters = {line.slug: _letters(series, line) for line in lines}
    return (
        Artefact(PAGE, page(series, told, lines, changes, letters).encode()),
        Artefact(RECORD, f"{json(told, lines, changes)}\n".encode()),
        *(_posted(slug, each) for slug, each in letters.items() if each),
    )


def _moved(line: ArticleLine, inputs: str) -> ArticleLine:
    owed = tuple(
        replace(debt, file=_inside(debt.file, inputs)) if debt.file else debt
        for debt in line.turn.owed
    )
    return replace(line, turn=replace(line.turn, owed=owed))


@lru_cache(maxsize=4096)
def _inside(file: str, inputs: str) -> str:
    """The same name wherever the inputs lie, so that a rebuild elsewhere has the same bytes."""
    path = PurePath(file)
    return f"inputs/{path.relative_to(inputs)}" if path.is_relative_to(inputs) else path.name


def _letters(series: Series, line: ArticleLine) -> tuple[Reminder, ...]:
    """The letters of one article, with nothing in them that a terminal or a page would obey."""
    return tuple(
        replace(each, text="\n".join(safe(row) for row in each.text.split("\n")))
        for each in reminders(series, line.standing, line.turn)
    )


def _posted(slug: str, letters: Sequence[Reminder]) -> Artefact:
    """All letters of an article in one file, each under a line that says for whom it is."""
    parts = [f"--- for {safe(each.name or each.author)} ---\n\n{each.text}\n" for each in letters]
    return Artefact(f"office/{slug}/reminders.txt", "\n\n".join(parts).encode())
