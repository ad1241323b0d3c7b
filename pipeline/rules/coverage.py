"""The article, as a whole, covers the six topics of the guidance.

They are rationale (why, and what for), design (how it was set up and with
whom), implementation (how it works in practice), evaluation (what you
measured), learning (what to do and what to avoid) and future (what is next).
No viewpoint has to cover them all, and they are never printed as headings. Each
section says what it covers: `covers: [rationale, design]`. Often the words are
there and only the line is missing.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model import Manuscript
from pipeline.problems import Level, Place, Problem
from pipeline.rules.wording import listed

TOPICS = ("rationale", "design", "implementation", "evaluation", "learning", "future")


def check(manuscript: Manuscript) -> Iterator[Problem]:
    """Name the topics that no section claims."""
    covered = {
        topic
        for view in manuscript.viewpoints
        for section in view.contribution.sections
        for topic in section.covers
    }
    missing = [topic for topic in TOPICS if topic not in covered]
    if missing:
        yield Problem.at(
            Place(manuscript.article.source.file),
            "coverage", f"no section covers {listed(missing, 'or')}", level=Level.WARNING,
            why="the guidance asks for these topics across the article",
            fix=f"covers: [{', '.join(missing)}]",
        )  # fmt: skip
