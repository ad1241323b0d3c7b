"""All that a batch remembers, on one shelf of the cache, read no further than it is asked.

A series of a thousand articles has ten megabytes of it, and a build in which one article
has changed needs a hundredth. So a part is made values of only for who asks; and what
nobody has asked about stays as it was.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from pipeline.cache import Cache
from pipeline.finished.manifest import Entry
from pipeline.frozen import frozen
from pipeline.many.shelf import Shelf
from pipeline.many.sight import FLAT, PLACES, Rows, digest, group_of

KIND = "batches"
_GROUP, _OUTCOME = "g", "o"
"""How the names of parts begin."""
_PATH = attrgetter("path")


@frozen
class Group:
    """How a group of files looked, what was known of it as a whole, and a row for each file."""

    look: str = ""
    says: str = ""
    rows: bytes = b"{}"

    @property
    def part(self) -> bytes:
        """As it is written."""
        return f"{self.look} {self.says} ".encode() + self.rows

    @classmethod
    def of(cls, part: bytes) -> Group:
        """Take it from what was written."""
        look, says, rows = part.split(b" ", 2)
        return cls(look.decode(), says.decode(), rows)


@dataclass(slots=True)
class Pages:
    """The parts of a ledger, each in the words that it is written in."""

    groups: dict[str, Group] = field(default_factory=dict)
    outcomes: dict[str, bytes] = field(default_factory=dict)
    settled: Any = None


class Ledger:
    """What was remembered under a name; nothing, where it is not whole."""

    def __init__(self, cache: Cache, name: str) -> None:
        """Look it up."""
        self._shelf = Shelf(cache, KIND, name)
        self.pages = _read(self._shelf)
        self._outcomes: dict[str, Any] = {}
        self._rows: dict[str, dict[str, list[Any]]] = {}

    def group(self, name: str) -> Group:
        """What is known of a group."""
        return self.pages.groups.get(name, _NONE)

    def rows(self, name: str) -> dict[str, list[Any]]:
        """What is known of each file of a group."""
        if name not in self._rows:
            self._rows[name] = _value(self.group(name).rows)
        return self._rows[name]

    def outcome(self, key: str) -> Any:
        """What became of the article that had this key, or None."""
        if key not in self._outcomes:
            found = self.pages.outcomes.get(key)
            self._outcomes[key] = None if found is None else _value(found)
        return self._outcomes[key]

    def write(self, pages: Pages) -> None:
        """Keep these from now on."""
        parts, known = self._shelf.parts, self.pages.groups
        groups = {
            f"{_GROUP}{name}": parts[f"{_GROUP}{name}"] if each is known.get(name) else each.part
            for name, each in pages.groups.items()
        }
        outcomes = {f"{_OUTCOME}{key}": each for key, each in pages.outcomes.items()}
        self._shelf.keep(groups | outcomes, pages.settled)


def _read(shelf: Shelf) -> Pages:
    try:
        groups = {n[1:]: Group.of(p) for n, p in shelf.parts.items() if n[0] == _GROUP}
        outcomes = {n[1:]: part for n, part in shelf.parts.items() if n[0] == _OUTCOME}
        return Pages(groups, outcomes, shelf.value)
    except (ValueError, IndexError):
        return Pages()


_NONE = Group()


class Files:
    """What a ledger knows of each file, by the file's path."""

    def __init__(self, ledger: Ledger, inputs: str, outputs: str) -> None:
        """Know where the articles are, as their paths begin, and the outputs."""
        self._ledger, self._inputs, self._outputs = ledger, inputs, outputs

    def get(self, path: str, /) -> list[Any] | None:
        """Give a file's row, or None."""
        return self._ledger.rows(self.group(path)).get(path)

    def group(self, path: str) -> str:
        """The group of a file."""
        if self._outputs and path.startswith(f"{self._outputs}/"):
            return group_of(path, self._outputs)
        return self._inputs + path.removeprefix(self._inputs).partition("/")[0]

    def sorted(self, rows: Rows) -> dict[str, dict[str, list[Any]]]:
        """Put rows into their groups."""
        found: dict[str, dict[str, list[Any]]] = {}
        for path, row in rows.items():
            found.setdefault(self.group(path), {})[path] = row
        return found


class Made:
    """Finished files, found by the folder that they lie in."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Put them in the order of their paths."""
        self._entries = sorted(entries, key=_PATH)
        self._paths = [each.path for each in self._entries]

    def below(self, folder: str) -> list[Entry]:
        """Give those in a folder, and in those below it."""
        start = bisect_left(self._paths, f"{folder}/")
        return self._entries[start : bisect_left(self._paths, f"{folder}0", start)]

    def inside(self, folder: str) -> list[Entry]:
        """Give those of a group: in a folder of folders, those that lie there themselves."""
        return list(self._apart(folder)) if folder in FLAT else self.below(folder)

    def _apart(self, folder: str) -> Iterator[Entry]:
        """Leap over what lies deeper: it may be thousands of files."""
        begins, at = len(folder) + 1, bisect_left(self._paths, f"{folder}/")
        while at < len(self._paths) and (path := self._paths[at]).startswith(f"{folder}/"):
            inner = path.find("/", begins)
            if inner < 0:
                yield self._entries[at]
            at = at + 1 if inner < 0 else bisect_left(self._paths, f"{path[:inner]}0", at)

    def of_article(self, slug: str) -> str:
        """What is known of an article's files as a whole."""
        return said(each for place in PLACES for each in self.below(f"{place}/{slug}"))

    def groups(self, outputs: str) -> set[str]:
        """Every group that has one of them."""
        return {group_of(f"{outputs}/{path}", outputs) for path in self._paths}


def said(entries: Iterable[Entry]) -> str:
    """What is known of files as a whole: what they were made."""
    return digest(sorted([f"{each.path}\0{each.sha256}" for each in entries]))


def worded(value: Any) -> bytes:
    """Write a part, in ASCII: of a thousand, that is read in half the time."""
    return json.dumps(value, separators=(",", ":")).encode("ascii")


def _value(part: bytes) -> Any:
    return json.loads(part.decode("ascii"))
