"""What a batch came to: what was said, and a line for each article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import ViewpointsError
from pipeline.frozen import frozen
from pipeline.outcome import Outcome
from pipeline.problems import Place, Problem
from pipeline.reports import ArticleLine
from pipeline.series import folders
from pipeline.turns.owed import turn
from pipeline.turns.standing import Standing

if TYPE_CHECKING:
    from pipeline.many.workers import Job


@frozen
class Summary:
    """What a batch came to.

    `trace` is for us, when a mistake of ours stopped an article; `stop` is what
    kept all of it from being published. `seen` is how inputs and outputs look now,
    if a build that finds them so has nothing to do; `mind`, what the build had in mind.
    """

    problems: tuple[Problem, ...] = ()
    articles: tuple[ArticleLine, ...] = ()
    changed: tuple[str, ...] = ()
    code: int = 0
    trace: str = ""
    stop: ViewpointsError | None = None
    seen: str = ""
    mind: object = field(default=None, repr=False, compare=False)


class Lines:
    """A line for each article; it is made once of the very same outcome."""

    def __init__(self) -> None:
        """Know none yet."""
        self._known: dict[str, tuple[Outcome, ArticleLine]] = {}

    def of(self, outcome: Outcome) -> ArticleLine:
        """Give an article's line."""
        known = self._known.get(outcome.slug)
        if known is None or known[0] is not outcome:
            known = self._known[outcome.slug] = outcome, _line(outcome)
        return known[1]


def summed(told: Sequence[Outcome], job: Job, lines: Lines | None = None) -> Summary:
    """Sum up what became of articles, in their order, and say what only all of them can tell."""
    line_of = (lines or Lines()).of
    found = (*job.said, *(p for o in told for p in o.problems), *_across(told, job))
    problems = tuple(sorted(found, key=lambda p: p.order))
    articles = tuple(map(line_of, told))
    codes = [o.failure or int(o.broken) for o in told]
    trace = next((o.trace for o in told if o.trace), "")
    return Summary(problems, articles, code=max(codes, default=0), trace=trace)


def _across(told: Sequence[Outcome], job: Job) -> tuple[Problem, ...]:
    """What only the whole series can tell; of some of its articles, nothing is said."""
    inputs = next((Path(o.month.file).parents[1] for o in told if o.month), None)
    if inputs is None or {o.slug for o in told} != {p.name for p in folders(inputs)}:
        return ()
    from pipeline.rules.issue_clash import Dated
    from pipeline.rules.of_series import across

    dated = [
        Dated(o.slug, o.card.get("issue", ""), o.card.get("status", ""), o.month or Place(""))
        for o in told
    ]
    return across(dated, job.series.limits.off)


def _line(outcome: Outcome) -> ArticleLine:
    title, status = outcome.card.get("title", ""), outcome.card.get("status", "")
    stands = outcome.standing or Standing(outcome.slug, title, status=status)
    whose = turn(stands, outcome.problems, outcome.broken)
    return ArticleLine(outcome.slug, title, status, outcome.state, outcome.outputs, stands, whose)
