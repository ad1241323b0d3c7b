"""`nothing_to_declare` and what stands below it say the same.

`true` with a list of interests, and `false` with nothing after it, each say
two things at once, and printing either would be a guess.

Change `nothing_to_declare`, or the list. After `false`, an author's own
`statement`, a `relationship_to_project` or payment for taking part is enough:
there is something, and it is told. Beside `true` those are welcome too: to be
treated at the unit described is worth saying and need not be an interest.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.coi.interests import declares
from pipeline.model import Manuscript
from pipeline.problems import Problem

_ENTRY = "interests:\n  - category: other\n    organisation: …\n    description: …"


def check(manuscript: Manuscript) -> Iterator[Problem]:
    """Point at the answer of each author that the rest contradicts."""
    for view in manuscript.viewpoints:
        said = view.contribution.declaration
        if said.nothing and said.interests:
            count = len(said.interests)
            listed = "an interest is listed" if count == 1 else f"{count} interests are listed"
            message = f"there is nothing to declare, but {listed}"
            fix = "nothing_to_declare: false"
        elif said.nothing is False and not declares(said):
            message, fix = "there is something to declare, but no interest is listed", _ENTRY
        else:
            continue
        yield view.contribution.source.problem(
            "coi-contradiction",
            message,
            "competing_interests",
            "nothing_to_declare",
            why="to print either would be a guess",
            fix=fix,
        )
