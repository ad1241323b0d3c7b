"""A declaration is confirmed again when it is more than a year old.

Jobs, grants and roles change. What was true over twelve months before the day
that counts (the day of acceptance, else the last day of the article's month)
may not be true any more; the series sets how many months with `valid_months`.

Read it through, change what has changed, and write the new day under
`confirmed:`.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.coi.interests import counting_day, months_after
from pipeline.model import Manuscript
from pipeline.problems import Level, Problem
from pipeline.rules.status import possible


def check(manuscript: Manuscript) -> Iterator[Problem]:
    """Point at each confirmation that has run out."""
    months = manuscript.series.policy.valid_months
    day = counting_day(manuscript.article)
    # From an impossible day of acceptance nothing can be measured.
    for view in manuscript.viewpoints if possible(manuscript.article) else ():
        on = view.contribution.declaration.confirmed.on
        # A day before 2000 is no confirmation at all: `coi-date` says so.
        if on and on.year >= 2000 and on < months_after(day, -months):
            yield view.contribution.source.problem(
                "coi-stale",
                f"the declaration of {view.author.name} was confirmed on {on}, "
                f"more than {months} months before {day}",
                "competing_interests",
                "confirmed",
                "on",
                level=Level.NEEDED,
                why="what was true then may have changed",
                fix="confirmed: {on: YYYY-MM-DD}",
            )
