"""An article carries at most five references, all authors together.

Each author alone may be within the limit and the article over it, so the count
is taken after pooling and removing duplicates: the same DOI in any spelling,
the same PMID, else the same title and year are one work. Only works that
somebody cites are counted and printed. The message shows the pool and who
brought each work: ask those authors which to drop.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.model import Manuscript, Work
from pipeline.problems import Level, Place, Problem
from pipeline.rules.wording import counted, shortened


def check(manuscript: Manuscript) -> Iterator[Problem]:
    """Count the pool, and show who brought what."""
    most, works = manuscript.series.limits.references_max, manuscript.works
    if len(works) > most:
        names = {manuscript.article.source.stem: "the editors"}
        names |= {view.author.id: view.author.name for view in manuscript.viewpoints}
        pool = "; ".join(_entry(work, names) for work in works)
        yield Problem.at(
            Place(manuscript.article.source.file), "too-many-references",
            f"{counted(len(works), 'work is', 'works are')} cited, and an article may cite "
            f"{most}: {pool}",
            level=Level.NEEDED, why="all authors' references are counted together, each work once",
            fix=f"agree on {len(works) - most} to leave out",
        )  # fmt: skip


def _entry(work: Work, names: Mapping[str, str]) -> str:
    title = shortened(str(work.fields.get("title", "")) or work.key, 40)
    brought = ", ".join(names.get(author, author) for author in work.brought_by)
    return f"“{title}” ({brought})"
