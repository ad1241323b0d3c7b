"""An article has at most two illustrations, all authors together.

The call welcomes "1-2 illustrations, short video or audio clips". Portraits and
clips are not counted. Ask the authors which picture says most, and take the
others out of the files they stand in; the message says which those are.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model import Manuscript
from pipeline.problems import Level, Problem
from pipeline.rules.wording import counted


def check(manuscript: Manuscript) -> Iterator[Problem]:
    """Count the editors' illustrations and every author's."""
    most = manuscript.series.limits.illustrations_max
    shares = [("article.yaml", len(manuscript.article.illustrations))]
    shares += [(v.author.name, len(v.contribution.illustrations)) for v in manuscript.viewpoints]
    total = sum(number for _, number in shares)
    if total > most:
        who = ", ".join(f"{name} {number}" for name, number in shares if number)
        yield manuscript.article.source.problem(
            "too-many-illustrations",
            f"{counted(total, 'illustration')}, and an article has at most {most} ({who})",
            "illustrations", key=True, level=Level.NEEDED,
            fix=f"agree on {total - most} to leave out",
        )  # fmt: skip
