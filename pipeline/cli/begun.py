"""A worker for a check of one article, begun before the command line is even read.

To read it takes as long as to load half of what checks. So the words are looked at
only to guess: a wrong guess costs a little time, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.many.early import Early

_ALONE = frozenset({"--final", "--no-cache"})
"""Options behind which no value stands."""


@contextmanager
def begun(words: Sequence[str]) -> Iterator[Early | None]:
    """Have a worker, if one article is to be checked; it is ended with the command."""
    if not one_named(words):
        yield None
        return
    from pipeline.many.early import Early

    with closing(Early()) as early:
        yield early


def one_named(words: Sequence[str]) -> bool:
    """Whether this looks like a check of one file or article."""
    command, rest = list(words[:1]), list(words[1:])
    if command != ["check"] or not {"-h", "--help"}.isdisjoint(rest):
        return False
    named = 0
    for before, word in zip(["", *rest], rest, strict=False):
        value = before.startswith("-") and "=" not in before and before not in _ALONE
        named += not value and not word.startswith("-")
    return named == 1
