"""The article, as a whole, covers the six topics of the guidance.

They are rationale (why, and what for), design (how it was set up and with
whom), implementation (how it works in practice), evaluation (what you
measured), learning (what to do and what to avoid) and future (what is next).
No viewpoint has to cover them all, and they are never printed as headings. Each
section says what it covers: `covers: [rationale, design]`. Often the words are
there and only the line is missing; the message shows who covers what.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model import Manuscript
from pipeline.problems import Level, Place, Problem
from pipeline.rules.wording import counted, listed

_SHOWN = 4
TOPICS = ("rationale", "design", "implementation", "evaluation", "learning", "future")


def check(manuscript: Manuscript) -> Iterator[Problem]:
    """Name the topics that no section claims."""
    missing = [topic for topic in TOPICS if not _covering(manuscript, topic)]
    if missing:
        yield Problem.at(
            Place(manuscript.article.source.file),
            "coverage", f"no section covers {listed(missing, 'or')}", level=Level.WARNING,
            why="the guidance asks for these topics across the article\n" + _matrix(manuscript),
            fix=f"covers: [{', '.join(missing)}]",
        )  # fmt: skip


def _covering(manuscript: Manuscript, topic: str) -> list[str]:
    return [
        view.author.name
        for view in manuscript.viewpoints
        if any(topic in section.covers for section in view.contribution.sections)
    ]


def _matrix(manuscript: Manuscript) -> str:
    """Each topic in a line, with the viewpoints that cover it."""
    wide = max(map(len, TOPICS))
    return "\n".join(
        f"{topic:{wide}}  {_people(_covering(manuscript, topic)) or '–'}" for topic in TOPICS
    )


def _people(names: list[str]) -> str:
    more = len(names) - _SHOWN
    return ", ".join([*names[:_SHOWN], *([f"and {counted(more, 'other')}"] if more > 0 else [])])
