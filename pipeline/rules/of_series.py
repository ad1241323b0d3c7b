"""The rules for a whole series: what only all its articles together can tell.

Apart from those for one article, which take many modules: who sums up needs these alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from pipeline.frozen import frozen
from pipeline.problems import Problem
from pipeline.rules import issue_clash
from pipeline.rules.issue_clash import Dated


@frozen
class SeriesRule:
    """What only all articles together can tell; it has no `check`, for one article cannot."""

    across: Callable[[Sequence[Dated]], Iterator[Problem]]
    page: str
    also: tuple[str, ...] = ()


SERIES: dict[str, SeriesRule] = {
    "issue-clash": SeriesRule(issue_clash.across, (issue_clash.__doc__ or "").strip()),
}
"""The rules for a whole series, which `across` holds it to."""


def across(articles: Sequence[Dated], off: frozenset[str]) -> tuple[Problem, ...]:
    """Hold all articles of a series to the rules that no article alone can break."""
    found = (problem for rule in SERIES.values() for problem in rule.across(articles))
    return tuple(problem for problem in found if problem.rule not in off)
