"""The editors' `order` and the authors' files name the same people, once each.

Viewpoints appear in exactly the order of the list in article.yaml, never by
file name or date: guessing would print somebody in the wrong place.

`order-unknown`: the list names an author whose file has not come, so the
article waits for them; send the file, or take the id out of the list.
`order-unlisted`: a file has come from somebody the list does not name; add
their id where they should speak, or remove the file.
`order-duplicate`: an id stands in the list twice; keep the one you mean.
An author's id is the name of their file without `.yaml`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches

from pipeline.model import Manuscript
from pipeline.problems import Level, Problem


def check(manuscript: Manuscript) -> Iterator[Problem]:
    """Compare the list with the files, and offer the list as it should be."""
    mended = f"order: [{', '.join(_mended(manuscript))}]"
    yield from _unknown(manuscript, mended)
    yield from _duplicate(manuscript, mended)
    for stem in manuscript.unlisted:
        yield manuscript.article.source.problem(
            "order-unlisted",
            f"{stem} has sent a viewpoint, but `order` does not name them",
            "order", key=True, why="a viewpoint is printed only in the place you give it",
            fix=mended,
        )  # fmt: skip


def _unknown(manuscript: Manuscript, mended: str) -> Iterator[Problem]:
    for position, stem in enumerate(manuscript.article.order):
        if stem in manuscript.awaited and stem not in manuscript.article.order[:position]:
            meant = _meant(stem, manuscript.unlisted)
            owed = manuscript.article.source.problem(
                "order-unknown", f"waiting for {stem}", "order", position, level=Level.NEEDED,
                why=f"`order` names {stem}, and there is no {stem}.yaml in this folder yet",
                fix=mended if meant else f"send {stem}.yaml; or, if nobody is to write it, take "
                f"{stem} out of `order`",
            )  # fmt: skip
            # It stands in the editors' file, and is the author's to mend.
            yield replace(owed, author="" if meant else stem)


def _duplicate(manuscript: Manuscript, mended: str) -> Iterator[Problem]:
    for position, stem in enumerate(manuscript.article.order):
        if stem in manuscript.article.order[:position]:
            yield manuscript.article.source.problem(
                "order-duplicate", f"`order` names {stem} twice", "order", position,
                why="a viewpoint is printed once", fix=mended,
            )  # fmt: skip


def _mended(manuscript: Manuscript) -> tuple[str, ...]:
    """The list with each author once, misspelt ids put right and nobody left out."""
    meant = (
        _meant(stem, manuscript.unlisted) if stem in manuscript.awaited else stem
        for stem in manuscript.article.order
    )  # fmt: skip
    kept = (new or old for new, old in zip(meant, manuscript.article.order, strict=True))
    return tuple(dict.fromkeys((*kept, *manuscript.unlisted)))


def _meant(stem: str, unlisted: tuple[str, ...]) -> str:
    return next(iter(get_close_matches(stem, unlisted, 1, 0.8)), "")
