"""The manifest: every file we have put into an outputs folder, and its sha256."""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from json.encoder import encode_basestring
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.errors import EngineError

if TYPE_CHECKING:
    from pipeline.model import Artefact

MANIFEST = "manifest.json"
NEXT = "manifest.next.json"
"""What the outputs will be, while a build publishes; left over by one that was killed."""
STAGING = ".staging"
_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode
_PLACE = "(?:site|drafts|office)(?:/[A-Za-z0-9][A-Za-z0-9._-]*)+"
_PATH = re.compile(rf"{_PLACE}\Z")
_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])\Z")
_LINES = ("title", "standfirst", "issue", "date", "where")
_LISTS = ("authors", "roles")
_PERSON = ("id", "name", "kind", "role", "title", "bio", "orcid", "anonymity")
_PORTRAIT = frozenset({"file", "width", "height"})
_PLACES = {"setting": re.compile(r"[a-z-]*\Z"), "country": re.compile(r"(?:[A-Z]{2})?\Z")}
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,79}\Z")
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")


class Entry(NamedTuple):
    """One file of the manifest; `path` is relative to the outputs folder, `article` may be "".

    A big series has twenty thousand: they are made, compared and sorted as tuples are.
    """

    path: str
    sha256: str
    bytes: int
    article: str


def entry(article: str, artefact: Artefact) -> Entry:
    """Enter a finished file."""
    if not _PATH.match(artefact.path):
        raise EngineError(f"no output may be called {artefact.path!r}")
    digest = hashlib.sha256(artefact.data).hexdigest()
    return Entry(artefact.path, digest, len(artefact.data), article)


def together(path: str) -> str:
    """What a file changes with: its article's or month's folder; a file of the series, nothing."""
    parts = path.split("/")
    depth = 3 if path.startswith("office/issues/") else 2
    return "/".join(parts[:depth]) if len(parts) > depth else path


class Words:
    """Files, and what the series' pages say of each article, as a manifest has it, worded once."""

    def __init__(self) -> None:
        """Know none yet."""
        self._known: dict[str, tuple[Any, str]] = {}
        self.files: dict[Entry, str] = {}

    def of(self, slug: str, card: Any) -> str:
        """Word an article's card, if it is not the very one that has been worded."""
        known = self._known.get(slug)
        if known is None or known[0] is not card:
            known = self._known[slug] = card, _json(card)
        return known[1]

    def word(self, entries: Iterable[Entry]) -> None:
        """Word files before they are asked for."""
        self.files = {each: _worded(each) for each in entries}


def worded(
    entries: Iterable[Entry],
    cards: Mapping[str, Any],
    versions: Mapping[str, str],
    words: Words | None = None,
) -> bytes:
    """Write a manifest; `cards` are what the series' pages say of each article.

    Each file is a line, and each article: lines are what two builds differ in.
    """
    words = words or Words()
    said = [f"{encode_basestring(slug)}: {words.of(slug, cards[slug])}" for slug in sorted(cards)]
    files = [words.files.get(each) or _worded(each) for each in entries]
    parts = (
        f'{{\n "articles": {_listed("{}", said)},\n "files": ',
        _listed("[]", files),
        f',\n "schema_version": 1,\n "versions": {_json(dict(versions))}\n}}\n',
    )
    # Text that has letters beyond ASCII takes twice the room: the files are apart from it.
    return b"".join(part.encode() for part in parts)


def _listed(ends: str, lines: Sequence[str]) -> str:
    listed = ",\n  ".join(lines)
    return f"{ends[0]}\n  {listed}\n {ends[1]}" if listed else ends


def _worded(each: Entry) -> str:
    path, sha256, size, article = each
    # There is nothing in a path of ours that would have to be escaped.
    return (
        f'{{"article": {encode_basestring(article)}, "bytes": {size}, '
        f'"path": "{path}", "sha256": "{sha256}"}}'
    )


class Stood(Mapping[str, Entry]):
    """What stands in the outputs, by their manifest: each file by its path.

    One that is known to be `ours`, by its sha256, is read no further than it is asked: a
    build in which one article has changed asks for the files of one among thousands.
    """

    def __init__(self, path: Path, ours: str = "") -> None:
        """Read it; where there is none, nothing stands."""
        self._data = b""
        with suppress(OSError):
            self._data = path.read_bytes()
        self._rows = None
        if ours and hashlib.sha256(self._data).hexdigest() == ours:
            self._rows = _rows(self._data)

    @property
    def cards(self) -> dict[str, Any]:
        """What the series' pages say of each article."""
        return self._read[0]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every file, in the order of the manifest."""
        return self._read[1]

    def __getitem__(self, path: str) -> Entry:
        """Give the file that has this path."""
        if self._rows is None:
            return self._files[path]
        at = bisect_left(self._paths, path)
        if self._paths[at : at + 1] != [path]:
            raise KeyError(path)
        (found,) = _entries([json.loads(self._rows[at])])
        return found

    def __iter__(self) -> Iterator[str]:
        """Go through the paths."""
        return iter(self._files if self._rows is None else self._paths)

    def __len__(self) -> int:
        """How many files there are."""
        return len(self._files if self._rows is None else self._rows)

    @cached_property
    def _read(self) -> tuple[dict[str, Any], tuple[Entry, ...]]:
        return _believed(self._data)

    @cached_property
    def _paths(self) -> list[str]:
        return [row.rpartition('"path": "')[2].partition('"')[0] for row in self._rows or ()]

    @cached_property
    def _files(self) -> dict[str, Entry]:
        return {each.path: each for each in self.entries}


def believed(path: Path) -> tuple[dict[str, Any], tuple[Entry, ...]]:
    """Read a manifest as far as it can be believed: no entry may point outside the outputs."""
    stood = Stood(path)
    return stood.cards, stood.entries


def _believed(data: bytes) -> tuple[dict[str, Any], tuple[Entry, ...]]:
    try:
        found = json.loads(data)
        cards = {str(k): dict(v) for k, v in found["articles"].items() if _whole(v)}
        return cards, tuple(_entries(found["files"]))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}, ()


def _rows(data: bytes) -> list[str]:
    """The files of a manifest that `worded` wrote, in their own words, in the order of paths."""
    listed = data.partition(b'\n "files": [\n  ')[2].partition(b"\n ],\n")[0]
    return listed.decode().split(",\n  ") if listed else []


def _whole(card: Mapping[str, Any]) -> bool:
    """Whether a card says all that the series' pages need; another version's may not."""
    return (
        all(isinstance(card.get(name), str) for name in _LINES)
        and all(isinstance(card.get(name), list) for name in _LISTS)
        and len(card["authors"]) == len(card["roles"])
        and _MONTH.match(card["issue"]) is not None
        and all(_matches(card.get(name, ""), kind) for name, kind in _PLACES.items())
        and isinstance(card.get("people", []), list)
        and len(card.get("people", card["authors"])) == len(card["authors"])
        and all(map(_person, card.get("people", ())))
    )


def _person(each: Any) -> bool:
    """Whether all is there that a page about an author needs."""
    return (
        isinstance(each, dict)
        and all(isinstance(each.get(name), str) for name in _PERSON)
        and _matches(each["id"], _ID)
        and isinstance(each.get("portrait"), dict)
        and (not each["portrait"] or set(each["portrait"]) == _PORTRAIT)
    )


def _matches(value: Any, kind: re.Pattern[str]) -> bool:
    return isinstance(value, str) and kind.match(value) is not None


def _entries(files: Iterable[Mapping[str, Any]]) -> Iterator[Entry]:
    for each in files:
        path, digest = str(each["path"]), str(each["sha256"])
        # An empty digest would be that of whatever is no file of ours.
        if _PATH.match(path) and _SHA256.match(digest):
            yield Entry(path, digest, int(each["bytes"]), str(each["article"]))


def digest_of(path: str | Path) -> str | None:
    """The sha256 of a file; None if nothing is there; "" for what can be no file of ours.

    That is a folder, a link, and whatever is reached through a link.
    """
    path = Path(path)
    if os.path.realpath(path.parent) != str(path.parent):
        return ""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return ""
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return None
    except OSError:
        return ""
