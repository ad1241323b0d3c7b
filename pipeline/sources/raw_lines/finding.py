"""What the look at the lines finds, and what it has to know of the house's fields."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from enum import Enum
from functools import lru_cache
from typing import Any

from pipeline.frozen import frozen
from pipeline.house import schema
from pipeline.patterns import rare
from pipeline.problems import Level, Place, Problem

SCHEMAS = ("contribution", "article", "series")
ODD = "\t\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000"
BLANKS = " \t\u00a0\u1680" + "".join(map(chr, range(0x2000, 0x200C))) + "\u202f\u205f\u2060\u3000"
KEY = rare(
    r"""(?P<key>"[^"]{0,80}"|'[^']{0,80}'|[^\s\-?:,\[\]{}#&*!|>'"%@`][^:#]{0,80}?)"""
    rf"[ {ODD}]*:(?=[ {ODD}]|$)"
)
TIGHT = rare(rf"(?P<key>[A-Za-z_][\w-]*)[ {ODD}]*(?P<colon>[:：])(?![ {ODD}]|$|//)")


class Use(Enum):
    """What the meant lines are for: to read on past errors, or to be written back."""

    PARSE = "parse"
    REPAIR = "repair"


@frozen
class Finding:
    """One slip: like a `Problem`, without its file. `mended` says that the meant lines heal it."""

    rule: str
    line: int
    column: int
    end: int
    message: str
    why: str = ""
    fix: str = ""
    level: Level = Level.ERROR
    mended: bool = True

    def problem(self, file: str, lines: Sequence[str]) -> Problem:
        """Place it in its file."""
        excerpt = lines[self.line - 1] if self.line <= len(lines) else ""
        place = Place(file, self.line, self.column, self.end, excerpt)
        fix = self.fix.replace("\0", file)
        return Problem.at(place, self.rule, self.message, level=self.level, why=self.why, fix=fix)


@frozen
class Look:
    """The findings, and for each line of the file the lines that were meant there."""

    findings: tuple[Finding, ...]
    meant: tuple[tuple[str, ...], ...]

    @property
    def text(self) -> str:
        """The file as it was meant."""
        return "\n".join(line for each in self.meant for line in each)

    @property
    def origin(self) -> tuple[int, ...]:
        """For each line of `text`, the position of the line it comes from."""
        return tuple(at for at, each in enumerate(self.meant) for _ in each)


@frozen
class Marks:
    """What the parser's tokens say: spans of quoted and running text; whether it all parsed."""

    spans: tuple[tuple[int, int, int, int], ...] = ()
    sound: bool = False

    def inside(self, line: int, column: int) -> bool:
        """Whether the place (from 1) lies between the first and last character of such text."""
        at = (line - 1, column - 1)
        found = bisect_left(self.spans, (*at, 0, 0)) - 1
        return found >= 0 and at < (self.spans[found][2], self.spans[found][3] - 1)


@frozen
class Known:
    """The fields of the house's schemas, as far as a slip of the hand makes them matter.

    `texts` are written below a `|`; `words` are lists of words, with the label
    of one item; `groups` have a first field; `lists` are every list; `edge` stand
    at the left edge and nowhere else.
    """

    names: frozenset[str]
    texts: frozenset[str]
    words: Mapping[str, str]
    groups: Mapping[str, str]
    lists: frozenset[str]
    edge: frozenset[str]

    def any_in(self, lines: Sequence[str]) -> bool:
        """Whether any line begins with a field of ours, well written or, near the top, not."""
        for at, line in enumerate(lines):
            rest = line.lstrip(BLANKS + "-•*–—")
            found = KEY.match(rest) or TIGHT.match(rest)
            if found and self.meant(found["key"], near=at < 50) is not None:
                return True
        return False

    def meant(self, key: str, *, near: bool = True) -> str | None:
        """The field that a key is, or (with `near`, which is slow) resembles; None for words."""
        plain = re.sub(rf"[ {ODD}]+", "_", key.strip(BLANKS).strip("\"'“”‘’"))
        if plain in self.names:
            return plain
        return self._near(plain) if near else None

    def _near(self, plain: str) -> str | None:
        if len(plain) < 4 or len(plain) > 40 or plain.count("_") > 3:
            return None
        small = plain.lower()
        if small in self.names:
            return small
        near = get_close_matches(small, sorted(self.names), 1, 0.8 if small.isascii() else 0.7)
        return near[0] if near else None


@lru_cache(maxsize=1)
def known() -> Known:
    """Collect the fields from the house's schemas."""
    names: set[str] = set()
    texts: set[str] = set()
    words: dict[str, str] = {}
    groups: dict[str, str] = {}
    lists: set[str] = set()
    edge: set[str] = set()
    within: set[str] = set()
    for which in SCHEMAS:
        edge |= schema(which).keys()
        for name, rules in _fields(schema(which)):
            names.add(name)
            kind, inner = rules.get("type"), rules.get("schema", {})
            within.update(inside for inside, _ in _inner(rules))
            if "|" in str(rules.get("meta", {}).get("example", "")).split("\n")[0]:
                texts.add(name)
            if kind == "list":
                lists.add(name)
                if inner.get("type") not in ("group", None):
                    words[name] = inner.get("meta", {}).get("label", _label(name))
            if kind == "group" and inner and which != "series":
                groups.setdefault(name, next(iter(inner)))
    alone = frozenset(edge - within)
    return Known(frozenset(names), frozenset(texts), words, groups, frozenset(lists), alone)


def _fields(group: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, rules in group.items():
        yield str(name), rules
        yield from _inner(rules)


def _inner(rules: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    inner = rules.get("schema", {})
    if rules.get("type") == "list":
        inner = inner.get("schema", {}) if inner.get("type") == "group" else {}
    return _fields(inner)


def _label(name: str) -> str:
    return name.replace("_", " ")
