"""Every author says whether there is anything to declare.

No answer is not the same as nothing to declare, so we never take one for the
other: while one author is silent, the article prints that their statement is
awaited, and none of the other answers. We will not turn an article down
because somebody declares something.

If there is nothing, write `nothing_to_declare: true` under
`competing_interests:` and the day on which you say so. If there is something,
write `false` and list it under `interests:`.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model import Contribution, Manuscript
from pipeline.problems import Level, Problem

_ASKED = "nothing_to_declare: true    # if that is so; else false, and a list of interests"


def check(manuscript: Manuscript) -> Iterator[Problem]:
    """Point at the file, or the blank, of each author who has not answered."""
    for view in manuscript.viewpoints:
        if not view.contribution.declaration.answered:
            yield view.contribution.source.problem(
                "coi-missing",
                f"{view.author.name} has not said whether there is anything to declare",
                "competing_interests",
                "nothing_to_declare",
                level=Level.NEEDED,
                why="no answer is not the same as nothing to declare",
                fix=_fix(view.contribution),
                key=True,
            )


def _fix(contribution: Contribution) -> str:
    # The day stays a gap: a guessed one would be a confirmation that nobody gave.
    if contribution.declaration.interests:
        return "nothing_to_declare: false"
    if "competing_interests" in contribution.source.data:
        return _ASKED
    return f"competing_interests:\n  {_ASKED}\n  confirmed: {{on: YYYY-MM-DD}}"
