"""The series has one article a month: not two in one month, and no month without one.

Only all articles together can tell, so a single article that is checked alone
is never told. Articles that were returned or withdrawn are not counted, and the
months before the first and after the last are nobody's yet.

Two in one month: agree which of them can wait, and change its `issue`. A month
without one: bring an article forward, or leave it, as series do in August.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.frozen import frozen
from pipeline.problems import Level, Place, Problem
from pipeline.rules.wording import listed

_GONE = frozenset({"returned", "withdrawn"})


@frozen
class Dated:
    """An article and its month, `2026-11`; of a broken one nobody may know the month."""

    slug: str
    month: str
    status: str
    place: Place


def across(articles: Sequence[Dated]) -> Iterator[Problem]:
    """Compare the months of all articles of the series."""
    running = [each for each in articles if each.status not in _GONE]
    known = sorted((a for a in running if a.month), key=lambda a: (a.month, a.slug))
    for before, each in pairwise(known):
        if before.month == each.month:
            yield _warning(
                each,
                f"{each.slug} and {before.slug} are both the article of {each.month}",
                "the series has one article a month",
            )
        elif len(known) == len(running) and (missing := _between(before.month, each.month)):
            yield _warning(
                each,
                f"no article for {_months(missing)}, between {before.slug} and this one",
                "readers expect one every month",
            )


def _warning(article: Dated, message: str, why: str) -> Problem:
    problem = Problem.at(article.place, "issue-clash", message, level=Level.WARNING, why=why)
    return replace(problem, article=article.slug)


def _between(earlier: str, later: str) -> tuple[str, ...]:
    first, last = (int(m[:4]) * 12 + int(m[5:]) - 1 for m in (earlier, later))
    return tuple(f"{n // 12:04}-{n % 12 + 1:02}" for n in range(first + 1, last))


def _months(missing: Sequence[str]) -> str:
    if len(missing) > 3:
        return f"{missing[0]} to {missing[-1]} ({len(missing)} months)"
    return listed(missing)
