"""An article has a viewpoint from each side, written by two different authors.

The call asks that "the experience and views of all partners must be presented".
One side is the health professionals: clinician, manager, health-professional,
researcher. The other is the people they work with: patient, carer, advocate,
community-organisation, public. The side follows from `role`; an organisation
can be an author (`kind: group`).

`both-sides` is still owed while a side has said nothing: ask somebody from that
side to write, or correct the `role` of an author who was given the wrong one.
`author-twice` warns when two files carry one ORCID iD or one name: one person
speaking twice is not two views. Join the two, or check whose iD it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model import Author, Contribution, Manuscript
from pipeline.problems import Level, Problem
from pipeline.rules.wording import SIDES, folded


def check(manuscript: Manuscript) -> Iterator[Problem]:
    """Look for a side without a viewpoint, then for an author who appears twice."""
    contributions = [viewpoint.contribution for viewpoint in manuscript.viewpoints]
    heard = {contribution.author.side for contribution in contributions}
    for side, people in SIDES.items():
        if side not in heard:
            yield manuscript.article.source.problem(
                "both-sides", f"no viewpoint from {people} yet", "order", key=True,
                level=Level.NEEDED, why="every article shows both sides of the partnership",
                fix="ask somebody from that side to write, or correct a `role:` that is wrong",
            )  # fmt: skip
    for position, contribution in enumerate(contributions):
        yield from _twice(contribution, contributions[:position])


def _twice(later: Contribution, earlier: list[Contribution]) -> Iterator[Problem]:
    for other in earlier:
        if same := _shared(later.author, other.author):
            yield later.source.problem(
                "author-twice",
                f"{later.author.name} has the same {same[1]} as in {other.author.id}.yaml",
                "author", same[0], level=Level.WARNING,
                why="one person speaking twice is not two views",
            )  # fmt: skip
            return


def _shared(one: Author, other: Author) -> tuple[str, str] | None:
    if one.orcid and _digits(one.orcid) == _digits(other.orcid):
        return "orcid", "ORCID iD"
    return ("name", "name") if folded(one.name) == folded(other.name) else None


def _digits(orcid: str) -> str:
    return "".join(c for c in orcid.rsplit("/", 1)[-1].upper() if c.isalnum())
