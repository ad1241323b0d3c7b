"""What changed between two versions of an article's words, word by word.

Paragraphs are paired first and words only where those differ: that is quicker,
and nearer to what a reader would mark with a pencil.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

from pipeline.frozen import frozen
from pipeline.patterns import rare

Kind = Literal["same", "removed", "added"]

MOST = 4_000_000
"""Two stretches with more pairs of words than this are not compared: one has replaced the other."""
_LONE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_POINTS = '.,;:!?()\\[\\]"/\u060c\u061b\u061f\u0964\u3001\u3002\uff01\uff0c\uff1a\uff1b\uff1f'
_TOKEN = rare(
    rf"(\s*)([{_LONE}]|\d+(?:[.,:/]\d+)+|[^\s{_LONE}{_POINTS}]+|[{_POINTS}])",
)


@frozen
class Run:
    """A stretch of words that stayed, went or came; line ends in it are ends of paragraphs."""

    kind: Kind
    text: str


@frozen
class Change:
    """Words that went and words that came in their place; either may be none."""

    removed: str
    added: str

    @property
    def size(self) -> int:
        """How many words it is about."""
        return max(_words(self.removed), _words(self.added))


@frozen
class Paragraph:
    """A paragraph's runs; `mark` says whether its end stayed, went or came.

    Where an end went, the paragraph runs into the next one; `ends_part` says that
    what follows is another part of the article.
    """

    runs: tuple[Run, ...]
    mark: Kind = "same"
    ends_part: bool = False


@frozen
class Redline:
    """All that a Word file with tracked changes says; the changes are `who`'s, of that day."""

    title: str
    note: str
    paragraphs: tuple[Paragraph, ...]
    who: str
    day: date
    properties: Mapping[str, str]


def compare(old: str, new: str) -> tuple[Run, ...]:
    """Give the runs of which `old` is what stayed and went, and `new` what stayed and came."""
    before, after = _lines(old), _lines(new)
    runs: list[Run] = []
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone, come = "".join(before[i:j]), "".join(after[k:m])
        runs += [Run("same", gone)] if tag == "equal" else _within(gone, come)
    return tuple(_joined(runs))


def changes(runs: Sequence[Run]) -> tuple[Change, ...]:
    """The changes among the runs, each with what went and what came."""
    found = []
    for same, group in groupby(runs, key=lambda run: run.kind == "same"):
        if not same:
            both = list(group)
            found.append(Change(*(
                "".join(run.text for run in both if run.kind == kind)
                for kind in ("removed", "added")
            )))  # fmt: skip
    return tuple(found)


def paragraphs(runs: Sequence[Run]) -> tuple[Paragraph, ...]:
    """The runs in paragraphs. The end of the last one is always there, so it never changes."""
    found: list[Paragraph] = []
    open_: list[Run] = []
    for run in runs:
        for piece in re.split(r"(\n+)", run.text):
            if piece.startswith("\n"):
                found.append(Paragraph(tuple(open_), run.kind, len(piece) > 1))
                open_ = []
            elif piece:
                open_.append(Run(run.kind, piece))
    return (*found, Paragraph(tuple(open_)))


def _lines(text: str) -> list[str]:
    return re.findall(r"[^\n]+\n*|\n+", text)


def _words(text: str) -> int:
    return sum(any(map(str.isalnum, word)) for _, word in _TOKEN.findall(text))


def _tokens(text: str) -> list[tuple[str, str]]:
    """Words and signs, each with the blank or line end before it; the last has no word."""
    found: list[tuple[str, str]] = _TOKEN.findall(text)
    return [*found, (text[sum(map(len, map("".join, found))) :], "")]


def _within(old: str, new: str) -> list[Run]:
    before, after = _tokens(old), _tokens(new)
    if len(before) * len(after) > MOST:
        return [Run("removed", old), Run("added", new)]
    words = [word for _, word in before], [word for _, word in after]
    runs: list[Run] = []
    for tag, i, j, k, m in SequenceMatcher(None, *words, autojunk=False).get_opcodes():
        if tag == "equal":
            pairs = zip(before[i:j], after[k:m], strict=True)
            runs += (run for pair in pairs for run in _stayed(*pair))
        else:
            gone, come = ("".join(map("".join, part)) for part in (before[i:j], after[k:m]))
            gap = 0 if tag != "replace" or before[i][0] != after[k][0] else len(before[i][0])
            runs += [Run("same", gone[:gap]), Run("removed", gone[gap:]), Run("added", come[gap:])]
    return _calmed(list(_joined(runs)))


def _stayed(old: tuple[str, str], new: tuple[str, str]) -> Iterator[Run]:
    """A word that stayed; what stands before it may have changed."""
    if old[0] != new[0]:
        yield from (Run("removed", old[0]), Run("added", new[0]), Run("same", new[1]))
    else:
        yield Run("same", "".join(new))


def _calmed(runs: Sequence[Run]) -> list[Run]:
    """Let no word or two that stayed by chance cut one change into crumbs."""
    groups = [list(group) for _, group in groupby(runs, key=lambda run: run.kind == "same")]
    calm = list(groups[0]) if groups else []
    for before, group, after in zip(groups, groups[1:], groups[2:], strict=False):
        [run, *rest] = group
        least = min(map(_size, (before, after)))
        if (
            run.kind == "same"
            and not rest
            and "\n" not in run.text
            and 2 * _words(run.text) <= least
        ):
            group = [Run("removed", run.text), Run("added", run.text)]
        calm += group
    return calm + (groups[-1] if len(groups) > 1 else [])


def _size(runs: Sequence[Run]) -> int:
    return max(_words(run.text) for run in runs)


def _joined(runs: Sequence[Run]) -> Iterator[Run]:
    """Neighbours of a kind as one; in a change what went stands before what came."""
    for same, group in groupby(runs, key=lambda run: run.kind == "same"):
        each = list(group)
        kinds: tuple[Kind, ...] = ("same",) if same else ("removed", "added")
        for kind in kinds:
            if text := "".join(run.text for run in each if run.kind == kind):
                yield Run(kind, text)
