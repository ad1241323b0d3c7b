"""The days in a declaration are possible.

A declaration is confirmed before the day that counts: the day on which the
article was accepted, else the last day of its month. A day before 2000 is a
placeholder that somebody forgot to change. An interest ends after it begins;
it may have begun at any time.

Days are written year-month-day (2026-11-02), months year-month (2026-11).
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.coi.interests import counting_day, period
from pipeline.model import Contribution, Manuscript
from pipeline.problems import Problem
from pipeline.rules.status import possible

RULE = "coi-date"


def check(manuscript: Manuscript) -> Iterator[Problem]:
    """Point at each day that cannot be."""
    for view in manuscript.viewpoints:
        # Of an impossible day of acceptance `status-date` speaks, once.
        if possible(manuscript.article):
            yield from _confirmation(view.contribution, manuscript)
        yield from _interests(view.contribution)


def _confirmation(contribution: Contribution, manuscript: Manuscript) -> Iterator[Problem]:
    on = contribution.declaration.confirmed.on
    last = counting_day(manuscript.article)
    if on is None or (on.year >= 2000 and on <= last):
        return
    accepted = bool(manuscript.article.accepted_on)
    until = "the day the article was accepted" if accepted else "the end of the article's month"
    late = on > last
    yield contribution.source.problem(
        RULE,
        f"confirmed on {on}, {f'after {last}, {until}' if late else 'before 2000'}",
        "competing_interests",
        "confirmed",
        "on",
        why="readers are told what was declared by then"
        if late
        else "a day so long ago is a placeholder, not somebody's word",
    )


def _interests(contribution: Contribution) -> Iterator[Problem]:
    for interest in contribution.declaration.interests:
        began, ended = period(interest.start), period(interest.end)
        for field, text, found in (("from", interest.start, began), ("to", interest.end, ended)):
            if text and not found and text != "ongoing":
                yield contribution.source.problem(
                    RULE,
                    f"{text!r} is not a month",
                    *interest.route,
                    field,
                    why="an interest is dated by year and month",
                    fix=f"{field}: 2026-11",
                )
        if began and ended and ended[1] < began[0]:
            yield contribution.source.problem(
                RULE,
                f"the interest ends in {interest.end}, before it begins in {interest.start}",
                *interest.route,
                "to",
                fix=f"from: {interest.end}, to: {interest.start}",
            )
