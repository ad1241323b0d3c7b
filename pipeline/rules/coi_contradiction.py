"""`nothing_to_declare` and what stands below it say the same.

`true` with a list of interests, and `false` with nothing after it, each say
two things at once, and printing either would be a guess.

Change `nothing_to_declare`, or the list. After `false` at least one interest is
listed, also beside an author's own `statement`: the statement is printed as it
stands, and the editors' form has to know of what kind the interest is. Without
one, `true` is the answer that fits. A `relationship_to_project` and payment for
taking part are welcome beside either answer: to be treated at the unit
described is worth saying, and need not be an interest.
"""

from __future__ import annotations

from collections.abc import Iterator

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
            why, fix = "to print either would be a guess", "nothing_to_declare: false"
        elif said.nothing is False and not said.interests:
            message, fix = "there is something to declare, but no interest is listed", _ENTRY
            why = "if there is none after all, write nothing_to_declare: true; what else you "
            why += "wrote here is printed all the same"
        else:
            continue
        yield view.contribution.source.problem(
            "coi-contradiction",
            message,
            "competing_interests",
            "nothing_to_declare",
            why=why,
            fix=fix,
        )
