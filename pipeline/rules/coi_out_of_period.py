"""An interest belongs to the time that the policy asks about.

Authors are asked for the 36 months before the day that counts (the day of
acceptance, else the last day of the article's month) and the 12 months after
it; the series can change both. What ended earlier or begins later need not be
declared. Support for this work is asked about for as long as the work took.

Take the interest out, or leave it: more than was asked for is never wrong.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.coi.interests import counting_day, months_after, period
from pipeline.model import Manuscript
from pipeline.problems import Level, Problem
from pipeline.rules.status import possible


def check(manuscript: Manuscript) -> Iterator[Problem]:
    """Point at each interest that lies wholly outside the time asked about."""
    policy, day = manuscript.series.policy, counting_day(manuscript.article)
    first = months_after(day, -policy.lookback_months)
    last = months_after(day, policy.lookahead_months)
    # From an impossible day of acceptance nothing can be measured.
    for view in manuscript.viewpoints if possible(manuscript.article) else ():
        for interest in view.contribution.declaration.interests:
            began, ended = period(interest.start), period(interest.end)
            if ended and ended[1] < first and interest.category != "support-for-this-work":
                field, seen = "to", f"ended in {interest.end}"
            elif began and began[0] > last:
                field, seen = "from", f"begins in {interest.start}"
            else:
                continue
            yield view.contribution.source.problem(
                "coi-out-of-period",
                f"an interest that {seen} need not be declared",
                *interest.route,
                field,
                level=Level.WARNING,
                why=f"authors are asked about {first} to {last}; you may keep it",
            )
