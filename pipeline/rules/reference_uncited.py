"""Every reference is cited somewhere.

A work that nobody cites is not printed, so its author may believe it is there
when it is not. Cite it in the text, as in "waits felt shorter [@hollis2021]",
or delete it from `references`. A work that another author cites under another
id counts as cited.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model import Manuscript
from pipeline.problems import Level, Problem
from pipeline.rules.reference_form import listed_references
from pipeline.stages.merge import same_work


def check(manuscript: Manuscript) -> Iterator[Problem]:
    """Look for what was listed and did not reach the pool."""
    for source, reference in listed_references(manuscript):
        if not any(same_work(work.fields, reference.fields) for work in manuscript.works):
            yield source.problem(
                "reference-uncited", f"nobody cites {reference.id}", *reference.route, "id",
                level=Level.WARNING, why="only works that the text cites are printed",
                fix=f"[@{reference.id}]",
            )  # fmt: skip
