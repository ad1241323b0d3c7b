"""A whole article has about 1250 to 1500 words, all authors together.

Counted are the introduction, the viewpoints with their headings, and the
closing. Not counted are the title, standfirst, biographies, key messages, key
quotes, captions, competing interests and references. A word is what stands
between two blanks, as Word's status bar counts; citation marks, list marks and
the addresses of links are left out.

Up to 10% outside the range is a warning; further out, the cut or the words are
still owed. Agree with the other authors who shortens what: the message shows
the words of each viewpoint and of each side. `rules: {words: {min, max, tolerance_percent}}`
in series.yaml holds the limits.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model import Limits, Manuscript, Side
from pipeline.problems import Level, Place, Problem
from pipeline.rules.counting import viewpoint_words, words_in
from pipeline.rules.wording import SIDES, counted, listed


def check(manuscript: Manuscript) -> Iterator[Problem]:
    """Count everything that is read as the story, and compare it with the range."""
    limits = manuscript.series.limits
    parts = _parts(manuscript)
    total = sum(number for _, number in parts)
    if limits.words_min <= total <= limits.words_max:
        return
    shown = ", ".join(f"{name} {number}" for name, number in parts) + _sides(manuscript)
    yield Problem.at(
        Place(manuscript.article.source.file),
        "word-count",
        f"{counted(total, 'word')} in the {_what(manuscript)}, and an article has "
        f"{limits.words_min} to {limits.words_max} ({shown})",
        level=_level(total, limits),
        why="headings count; the title, standfirst, biographies, key messages, quotes, captions, "
        "competing interests and references do not",
        fix=_change(total, limits),
    )


def _parts(manuscript: Manuscript) -> list[tuple[str, int]]:
    around = (("introduction", manuscript.introduction), ("closing", manuscript.closing))
    opening, closing = ([(name, words_in(text))] if text else [] for name, text in around)
    views = [(view.author.name, viewpoint_words(view)) for view in manuscript.viewpoints]
    return [*opening, *views, *closing]


def _sides(manuscript: Manuscript) -> str:
    """Each side's words, once both have some: the cut should not fall on one of them alone."""
    words: dict[Side, int] = {}
    for view in manuscript.viewpoints:
        words[view.author.side] = words.get(view.author.side, 0) + viewpoint_words(view)
    shown = [f"{SIDES[side]} {words[side]}" for side in SIDES if side in words]
    return f"; {', '.join(shown)}" if len(shown) == len(SIDES) else ""


def _what(manuscript: Manuscript) -> str:
    names = ["introduction"] if manuscript.introduction else []
    return listed([*names, "viewpoints", *(["closing"] if manuscript.closing else [])])


def _level(total: int, limits: Limits) -> Level:
    least = limits.words_min * (100 - limits.words_tolerance_percent)
    most = limits.words_max * (100 + limits.words_tolerance_percent)
    return Level.WARNING if least <= total * 100 <= most else Level.NEEDED


def _change(total: int, limits: Limits) -> str:
    if total > limits.words_max:
        return f"cut {counted(total - limits.words_max, 'word')}"
    return f"add {counted(limits.words_min - total, 'word')}"
