"""The editors' board: what can go out, who owes what, what changed; as a page and as JSON.

Only for the office: it says what is owed and by whom.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import PurePath

from pipeline.frozen import frozen
from pipeline.model import Artefact, Series
from pipeline.problems import Problem
from pipeline.reports import ArticleLine
from pipeline.reports.board_page import page
from pipeline.reports.board_rows import row
from pipeline.reports.escape import safe
from pipeline.reports.json import joined, worded
from pipeline.reports.since import Record, Written, since, unlike
from pipeline.turns.reminders import Reminder, reminders

PAGE = "office/index.html"
RECORD = "office/report.json"


@frozen
class Drawn:
    """What the board has of one article, as it stands there: its row, its letters, its lines."""

    row: str
    letters: str
    line: str
    problems: tuple[str, ...]

    @classmethod
    def of(cls, texts: Sequence[str]) -> Drawn:
        """Take it from its texts."""
        row, letters, line, *problems = texts
        return cls(row, letters, line, tuple(problems))

    @property
    def texts(self) -> tuple[str, ...]:
        """All of it."""
        return (self.row, self.letters, self.line, *self.problems)


def board(
    series: Series,
    problems: Sequence[Problem],
    articles: Sequence[ArticleLine],
    inputs: str,
    before: Record | Written | None = None,
    others: frozenset[str] = frozenset(),
    drawn: dict[str, Drawn] | None = None,
) -> tuple[Artefact, ...]:
    """Make the page, the record, and the letters to whoever owes something.

    Paths are as seen from the inputs. `before` is the record of the last build, read
    or as it stands; of the articles in `others`, which this build did not look at, it
    is also the source. `drawn` has what was drawn before of articles that are as they
    were, and takes what is drawn now of all.
    """
    drawn = {} if drawn is None else drawn
    told = [p if p.article in drawn else _inside_of(p, inputs) for p in problems]
    lines = [line if line.slug in drawn else _moved(line, inputs) for line in articles]
    if isinstance(before, Record) and others:
        told = sorted(
            (*told, *(p for p in before.problems if p.article in others)), key=lambda p: p.order
        )
        lines += [line for line in before.articles if line.slug in others]
    lines.sort(key=lambda line: line.slug)
    _draw(series, told, lines, drawn)
    if isinstance(before, Written):
        before = unlike(before, {line.slug: (drawn[line.slug].line, line) for line in lines})
    changes = since(before, lines)
    rows = {line.slug: drawn[line.slug].row for line in lines}
    told_of = {line.slug: iter(drawn[line.slug].problems) for line in lines}
    said = [next(told_of[p.article]) if p.article in told_of else worded(p) for p in told]
    levels = Counter(p.level for p in told)
    record_ = joined(levels, said, [drawn[line.slug].line for line in lines], changes)
    letters = ((line.slug, drawn[line.slug].letters) for line in lines)
    return (
        Artefact(PAGE, page(series, told, lines, changes, rows).encode()),
        Artefact(RECORD, f"{record_}\n".encode()),
        *(Artefact(f"office/{slug}/reminders.txt", x.encode()) for slug, x in letters if x),
    )


def _draw(
    series: Series,
    problems: Sequence[Problem],
    lines: Sequence[ArticleLine],
    drawn: dict[str, Drawn],
) -> None:
    """Draw what has not been drawn."""
    new = [line for line in lines if line.slug not in drawn]
    told: dict[str, list[Problem]] = {line.slug: [] for line in new}
    for problem in problems:
        if problem.article in told:
            told[problem.article].append(problem)
    for line in new:
        ours, letters = told[line.slug], _letters(series, line)
        said = tuple(map(worded, ours))
        drawn[line.slug] = Drawn(row(line, ours, letters), _posted(letters), worded(line), said)


def _inside_of(problem: Problem, inputs: str) -> Problem:
    return replace(problem, file=_inside(problem.file, inputs))


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


def _posted(letters: Sequence[Reminder]) -> str:
    """All letters of an article in one file, each under a line that says for whom it is."""
    parts = [f"--- for {safe(each.name or each.author)} ---\n\n{each.text}\n" for each in letters]
    return "\n\n".join(parts)
