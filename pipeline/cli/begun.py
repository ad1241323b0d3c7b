"""What is begun before the command line is even read: a worker for a check, a look for a build.

To read it takes as long as to load half of what checks, or as to look at a thousand
articles. So the words are looked at only to guess: a wrong guess costs a little time, and
nothing else.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.many.beside import Beside
    from pipeline.many.early import Early

_ALONE = frozenset({"--final", "--no-cache"})
"""Options behind which no value stands."""
_WHOLE = frozenset(
    {"--inputs", "--outputs", "--house", "--jobs", "--output-format", "--cache-dir",
     "--private-names"}
)  # fmt: skip
"""Options with a value, with which a build is one of the whole series."""


@contextmanager
def begun(words: Sequence[str]) -> Iterator[Early | Beside | None]:
    """Have a worker, if one article is to be checked; have a look, if all are to be built."""
    if one_named(words):
        from pipeline.many.early import Early

        with closing(Early()) as early:
            yield early
    elif folders := all_built(words):
        from pipeline.many.beside import Beside

        with closing(Beside(os.path.realpath(folders[1]), Path(folders[0]))) as beside:
            yield beside
    else:
        yield None


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


def all_built(words: Sequence[str]) -> tuple[str, str] | None:
    """The inputs and the outputs, if this looks like a build of them that remembers the last."""
    forgets = os.environ.get("VIEWPOINTS_CACHE") == "off" or "GITHUB_ACTIONS" in os.environ
    if words[:1] != ["build"] or forgets:
        return None
    found, rest = {"--inputs": "inputs", "--outputs": "outputs"}, list(words[1:])
    while rest:
        name, equals, value = rest.pop(0).partition("=")
        if name in _WHOLE and (equals or rest):
            found[name] = value if equals else rest.pop(0)
        elif name not in {"--final", "--anonymised"} or equals:
            return None
    return found["--inputs"], found["--outputs"]
