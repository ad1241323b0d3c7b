"""One organisation is spelt in one way, whoever declares it.

"Example Pharma Ltd" and "Exampel Pharma" look like two companies to a reader of
the printed sentence, and to whoever searches the register years later. Capitals,
full stops, "the" and the form of a company do not make another name, and one
letter more or less rarely does. Write all of them alike; if they are two
organisations after all, leave them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from difflib import SequenceMatcher

from pipeline.frozen import frozen
from pipeline.model import Author, Interest, Manuscript, Source
from pipeline.problems import Level, Problem
from pipeline.rules.organisations import key

_ALIKE = 0.9


@frozen
class _Written:
    """An organisation as one author wrote it, and where."""

    interest: Interest
    author: Author
    source: Source


def check(manuscript: Manuscript) -> Iterator[Problem]:
    """Compare each name with those that were written before it."""
    before: list[_Written] = []
    for view in manuscript.viewpoints:
        for interest in view.contribution.declaration.interests:
            this = _Written(interest, view.author, view.contribution.source)
            other = next((each for each in before if _same(each, this)), None)
            if other is not None:
                yield _problem(this, other)
            before.append(this)


def _same(one: _Written, other: _Written) -> bool:
    """Whether they are one organisation, spelt in two ways."""
    first, second = one.interest.organisation, other.interest.organisation
    if " ".join(first.split()) == " ".join(second.split()):
        return False
    first, second = key(first), key(second)
    if first == second:
        return bool(first)
    alike = first[:1] == second[:1] and len(first.split()) == len(second.split())
    if not alike or _figures(first) != _figures(second):
        return False
    return SequenceMatcher(None, first, second).ratio() >= _ALIKE


def _figures(name: str) -> list[str]:
    return [character for character in name if character.isdigit()]


def _problem(this: _Written, other: _Written) -> Problem:
    where = "above" if other.author.id == this.author.id else f"by {other.author.name}"
    problem = this.source.problem(
        "coi-two-spellings",
        f"{this.interest.organisation} is spelt {other.interest.organisation} {where}",
        *this.interest.route,
        "organisation",
        level=Level.WARNING,
        why="readers take two spellings for two organisations",
        fix=f"organisation: {other.interest.organisation}",
    )
    public = this.interest.publish and other.interest.publish
    # What one author keeps from print is not told to another.
    return problem if public or where == "above" else replace(problem, audience="editor")
