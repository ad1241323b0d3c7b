"""What counts as a word of an article: the measure that three rules share.

Words are counted as Word's status bar counts them, because that is where
authors look: what stands between blanks, once the marks of citations are gone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from pipeline.model import Node, Text, Viewpoint
from pipeline.nodes import inlines_of, paragraphs, text_of

_MARK = "\x00"  # no author can write it: YAML refuses it
_TYPED = re.compile(r"\[-?@[^\[\]]*\]")
_BEFORE_STOP = re.compile(rf"{_MARK}+(?=$|[^\w\s{_MARK}(\[{{“‘«])")
_ELSEWHERE = re.compile(rf"{_MARK}+ ?")


def plain(inlines: Iterable[Node]) -> str:
    """The words of a paragraph or heading, without its citation marks."""
    return _closed_up(text_of(inlines, cite=_MARK))


def uncited(text: str) -> str:
    """A text as it was typed, without citation marks such as `[@smith2019]`."""
    return _closed_up(_TYPED.sub(_MARK, text))


@lru_cache(maxsize=64)
def words_in(text: Text | None) -> int:
    """Count the words of a text that was read, its headings among them."""
    return sum(_tokens(line) for line in lines(text)) if text else 0


def viewpoint_words(viewpoint: Viewpoint) -> int:
    """Count the words of a viewpoint, with the headings its author gave it."""
    contribution = viewpoint.contribution
    headings = (contribution.heading, *(section.heading for section in contribution.sections))
    return sum(map(_tokens, headings)) + sum(map(words_in, viewpoint.texts))


@lru_cache(maxsize=64)
def lines(text: Text) -> Sequence[str]:
    """The plain words of each paragraph, list line and heading of a text."""
    return tuple(plain(inlines_of(node)) for node in paragraphs(text.blocks))


def _tokens(text: str) -> int:
    return len(text.split())


def _closed_up(text: str) -> str:
    """Take the marks out, and the blank before one unless it parts two words.

    Otherwise the full stop after a citation would stand alone and count.
    """
    even = " ".join(text.split())
    if _MARK not in even:
        return even
    # What a pattern begins with decides how quickly it is looked for.
    even = even.replace(f" {_MARK}", _MARK)
    return _ELSEWHERE.sub(" ", _BEFORE_STOP.sub("", even)).strip()
