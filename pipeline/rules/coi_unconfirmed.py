"""A declaration is confirmed by the person it is about.

Somebody who types for another can mistake silence for "none". So a
declaration carries the day on which its author said that it is true; and if
somebody else says it for them, after a telephone call or from a paper form,
the id of an editor who can bear it out stands under `witness:`.

`confirmed: {on: 2026-11-02}` is all that an author needs to write.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model import Contribution, Manuscript
from pipeline.problems import Level, Problem


def check(manuscript: Manuscript) -> Iterator[Problem]:
    """Point at each answer that its author has not yet made their own."""
    for view in manuscript.viewpoints:
        if view.contribution.declaration.answered:
            yield from _unconfirmed(view.contribution)


def _unconfirmed(contribution: Contribution) -> Iterator[Problem]:
    author, confirmed = contribution.author, contribution.declaration.confirmed
    if confirmed.on is None:
        yield contribution.source.problem(
            "coi-unconfirmed",
            f"the declaration of {author.name} does not say on which day it was confirmed",
            "competing_interests",
            "confirmed",
            level=Level.NEEDED,
            why="a declaration holds for the day on which somebody says that it is true",
            fix="confirmed: {on: YYYY-MM-DD}",
            key=True,
        )
    elif not confirmed.witness and not _is(confirmed.by, contribution):
        yield contribution.source.problem(
            "coi-unconfirmed",
            f"{confirmed.by} confirmed the declaration of {author.name}, and nobody bears it out",
            "competing_interests",
            "confirmed",
            "by",
            level=Level.NEEDED,
            why="somebody who answers for another can mistake silence for none",
            fix="witness: EDITOR-ID",
        )


def _is(by: str, contribution: Contribution) -> bool:
    author = contribution.author
    return not by or by.casefold() in {author.id, author.name.casefold()}
