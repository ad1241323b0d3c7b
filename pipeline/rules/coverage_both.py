"""Both sides say what was hard, and what came of it.

The call asks articles to "not only describe projects" but to give a "critical
assessment of the challenges" and "some information on impact/outcomes". While
no section covers `challenges` (`coverage-challenges`) or `impact`
(`coverage-impact`), that is still owed; once only one side does, it is a
warning, because what was hard for a clinic may have been easy for a patient.
Put the topic beside the section that tells it: `covers: [challenges]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model import Manuscript, Side
from pipeline.problems import Level, Place, Problem
from pipeline.rules.wording import SIDES

_ASKED = {"challenges": "what was hard", "impact": "what came of it"}


def check(manuscript: Manuscript) -> Iterator[Problem]:
    """Ask for each topic from somebody, then from both sides that are there."""
    heard = {view.author.side for view in manuscript.viewpoints}
    for topic, question in _ASKED.items():
        sides = _covered(manuscript, topic)
        silent = [side for side in SIDES if side in heard - sides]
        if not sides:
            said, level = f"nobody says {question} yet", Level.NEEDED
        elif silent:
            said, level = f"{SIDES[silent[0]]} do not say {question}", Level.WARNING
        else:
            continue
        yield Problem.at(
            Place(manuscript.article.source.file), f"coverage-{topic}", said, level=level,
            why="articles assess a project from both sides, they do not only describe it",
            fix=f"covers: [{topic}]",
        )  # fmt: skip


def _covered(manuscript: Manuscript, topic: str) -> set[Side]:
    return {
        view.author.side
        for view in manuscript.viewpoints
        if any(topic in section.covers for section in view.contribution.sections)
    }
