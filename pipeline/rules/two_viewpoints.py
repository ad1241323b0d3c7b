"""An article has at least two viewpoints.

One voice is an ordinary article; the series is about a project told by the
people on both sides of it. "More than two can be included": there is no upper
limit. Ask a partner in the project to write, and name them in `order`; an
author who is named there but has not sent a file yet is already waited for,
and is not asked for twice.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model import Manuscript
from pipeline.problems import Level, Problem
from pipeline.rules.wording import counted

LEAST = 2


def check(manuscript: Manuscript) -> Iterator[Problem]:
    """Count those who have written and those who are waited for."""
    coming = len(manuscript.viewpoints) + len(manuscript.awaited)
    if coming < LEAST:
        yield manuscript.article.source.problem(
            "two-viewpoints",
            f"{counted(coming, 'viewpoint')}, and an article has at least {LEAST}",
            "order", key=True, level=Level.NEEDED,
            why="the article is told by more than one of the partners",
        )  # fmt: skip
