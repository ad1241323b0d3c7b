"""The manifest: every file we have put into an outputs folder, and its sha256."""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
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
_PLACE = "(?:site|drafts|office)(?:/[A-Za-z0-9][A-Za-z0-9._-]*)+"
_PATH = re.compile(rf"{_PLACE}\Z")
_FILE = re.compile(
    r'  \{\n   "article": "([^"\\\x00-\x1f]*)",\n   "bytes": (0|[1-9][0-9]{0,15}),\n'
    rf'   "path": "({_PLACE})",\n   "sha256": "([0-9a-f]{{64}})"\n  \}},\n'
)
"""A file as it is written, and its parts."""
_AROUND = len('  {\n   "article": "",\n   "bytes": ,\n   "path": "",\n   "sha256": ""\n  },\n')
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
    """What the series' pages say of each article, as a manifest says it; each is worded once."""

    def __init__(self) -> None:
        """Know none yet."""
        self._known: dict[str, tuple[Any, str]] = {}

    def of(self, slug: str, card: Any) -> str:
        """Word an article's card, if it is not the very one that has been worded."""
        known = self._known.get(slug)
        if known is None or known[0] is not card:
            known = self._known[slug] = card, indented(card, 2)
        return known[1]


def worded(
    entries: Iterable[Entry],
    cards: Mapping[str, Any],
    versions: Mapping[str, str],
    words: Words | None = None,
) -> bytes:
    """Write a manifest; `cards` are what the series' pages say of each article."""
    # Python writes what is indented slowly, and there are ten thousand files in a big series.
    listed = ",\n".join(map(_worded, entries))
    files = f"[\n{listed}\n ]" if listed else "[]"
    words = words or Words()
    said = [f"  {encode_basestring(slug)}: {words.of(slug, cards[slug])}" for slug in sorted(cards)]
    told = ",\n".join(said)
    articles = f"{{\n{told}\n }}" if said else "{}"
    return (
        f'{{\n "articles": {articles},\n "files": {files},\n'
        f' "schema_version": 1,\n "versions": {indented(dict(versions), 1)}\n}}\n'
    ).encode()


def indented(value: Any, depth: int = 0) -> str:
    """Write a value as `json.dumps` does that sorts names, indents by 1 and escapes no letter."""
    if type(value) is str:
        return encode_basestring(value)
    edge, inner = "\n" + " " * depth, depth + 1
    if isinstance(value, dict) and value:
        # Most of what there is are texts: to be asked for each of them costs more than they do.
        rows = [
            f"{encode_basestring(k)}: "
            f"{encode_basestring(x) if type(x := value[k]) is str else indented(x, inner)}"
            for k in sorted(value)
        ]
        return f"{{{edge} {f',{edge} '.join(rows)}{edge}}}"
    if isinstance(value, list | tuple) and value:
        return f"[{edge} {f',{edge} '.join([indented(x, inner) for x in value])}{edge}]"
    return str(value) if type(value) is int else json.dumps(value, ensure_ascii=False)


def _worded(each: Entry) -> str:
    path, sha256, size, article = each
    return (
        f'  {{\n   "article": {encode_basestring(article)},\n   "bytes": {size},\n'
        f'   "path": {encode_basestring(path)},\n   "sha256": "{sha256}"\n  }}'
    )


def believed(path: Path) -> tuple[dict[str, Any], tuple[Entry, ...]]:
    """Read a manifest as far as it can be believed: no entry may point outside the outputs."""
    try:
        data = path.read_bytes()
        found, files = _as_written(data) or _as_json(data)
        cards = {str(k): dict(v) for k, v in found["articles"].items() if _whole(v)}
        return cards, files
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}, ()


def _as_json(data: bytes) -> tuple[Mapping[str, Any], tuple[Entry, ...]]:
    found = json.loads(data)
    return found, tuple(_entries(found["files"]))


def _as_written(data: bytes) -> tuple[Mapping[str, Any], tuple[Entry, ...]] | None:
    """The same, sooner, if the files are listed to the letter as `worded` lists them; else None."""
    before, _, rest = data.partition(b',\n "files": [\n')
    listed, _, after = rest.partition(b"\n ],\n")
    try:
        text = f"{listed.decode()},\n"
        first, last = json.loads(before + b"}"), json.loads(b"{" + after)
    except (ValueError, RecursionError):
        return None
    rows = _FILE.findall(text)
    # Nothing stands between them, and what is around them is whole without them.
    said = sum(map(len, chain.from_iterable(rows))) + len(rows) * _AROUND
    if said != len(text) or "articles" not in first or not last or "files" in last:
        return None
    return first | last, tuple([Entry(path, sha, int(n), slug) for slug, n, path, sha in rows])


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
