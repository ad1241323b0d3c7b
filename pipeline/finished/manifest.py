"""The manifest: every file we have put into an outputs folder, and its sha256."""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
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
_PATH = re.compile(r"(?:site|drafts|office)(?:/[A-Za-z0-9][A-Za-z0-9._-]*)+\Z")
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


def worded(
    entries: Iterable[Entry], cards: Mapping[str, Any], versions: Mapping[str, str]
) -> bytes:
    """Write a manifest; `cards` are what the series' pages say of each article."""
    # Python writes what is indented slowly, and there are ten thousand files in a big series.
    listed = ",\n".join(map(_worded, entries))
    files = f"[\n{listed}\n ]" if listed else "[]"
    return (
        f'{{\n "articles": {indented(dict(cards), 1)},\n "files": {files},\n'
        f' "schema_version": 1,\n "versions": {indented(dict(versions), 1)}\n}}\n'
    ).encode()


def indented(value: Any, depth: int = 0) -> str:
    """Write a value as `json.dumps` does that sorts names, indents by 1 and escapes no letter."""
    edge = "\n" + " " * depth
    if type(value) is str:
        return encode_basestring(value)
    if isinstance(value, dict) and value:
        rows = [f"{encode_basestring(k)}: {indented(value[k], depth + 1)}" for k in sorted(value)]
        return f"{{{edge} {f',{edge} '.join(rows)}{edge}}}"
    if isinstance(value, list | tuple) and value:
        return f"[{edge} {f',{edge} '.join([indented(x, depth + 1) for x in value])}{edge}]"
    return json.dumps(value, ensure_ascii=False)


def _worded(each: Entry) -> str:
    return (
        f'  {{\n   "article": {encode_basestring(each.article)},\n   "bytes": {each.bytes},\n'
        f'   "path": {encode_basestring(each.path)},\n   "sha256": "{each.sha256}"\n  }}'
    )


def believed(path: Path) -> tuple[dict[str, Any], tuple[Entry, ...]]:
    """Read a manifest as far as it can be believed: no entry may point outside the outputs."""
    try:
        found = json.loads(path.read_bytes())
        cards = {str(k): dict(v) for k, v in found["articles"].items() if _whole(v)}
        return cards, tuple(_entries(found["files"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}, ()


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
