"""Each side has at least a quarter of the viewpoints' words.

Two viewpoints can both be there while one is a page and the other a paragraph;
readers then hear one partner. The introduction and the closing belong to
everybody and are not counted. It is a warning, never a bar: some people say in
150 words what others need 600 for. Ask the shorter side whether they would like
more room, before you ask the longer one to cut.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model import Manuscript, Side
from pipeline.problems import Level, Place, Problem
from pipeline.rules.counting import viewpoint_words
from pipeline.rules.wording import SIDES


def check(manuscript: Manuscript) -> Iterator[Problem]:
    """Compare the sides; an absent one is for `both-sides` to say."""
    least = manuscript.series.limits.side_percent
    words: dict[Side, int] = {}
    for view in manuscript.viewpoints:
        words[view.author.side] = words.get(view.author.side, 0) + viewpoint_words(view)
    total = sum(words.values())
    for side, number in words.items():
        if len(words) == len(SIDES) and number * 100 < least * total:
            yield Problem.at(
                Place(manuscript.article.source.file), "voice-balance",
                f"{SIDES[side]} have {number * 100 // total}% of the viewpoints' words "
                f"({number} of {total}), and each side has at least {least}%",
                level=Level.WARNING, why="readers should hear both sides of the partnership",
            )  # fmt: skip
