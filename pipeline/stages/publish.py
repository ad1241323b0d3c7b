"""Put finished files in their places: everything that belongs together, or nothing.

Files are staged beside their places as they come, then renamed; the manifest is
written last. Until the renaming starts, a kill leaves the outputs as they were.
What was there before and is not ours is never touched.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import EngineError
from pipeline.model import Artefact

MANIFEST = "manifest.json"
NEXT = "manifest.next.json"
STAGING = ".staging"
_PATH = re.compile(r"(?:site|drafts|office)(?:/[A-Za-z0-9][A-Za-z0-9._-]*)+\Z")


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One file of the manifest; `path` is relative to the outputs folder, `article` may be ""."""

    path: str
    sha256: str
    bytes: int
    article: str


class Outputs:
    """One build's hold on an outputs folder: stage as files come, then publish once."""

    def __init__(self, folder: Path) -> None:
        """Look at what an earlier build left, and clear what a killed one staged."""
        with _machine(folder):
            folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder.resolve()
        self._staging = self.folder / STAGING
        self._new: dict[str, Entry] = {}
        with _machine(folder):
            shutil.rmtree(self._staging, ignore_errors=True)
        self.cards, before = _manifest(self.folder / MANIFEST)
        # A build killed while renaming has put files in place that only this list knows.
        _, begun = _manifest(self.folder / NEXT)
        self._before = before
        self._ours = {(e.path, e.sha256) for e in (*before, *begun)}

    def stage(self, article: str, artefacts: Iterable[Artefact]) -> tuple[Entry, ...]:
        """Keep the files of one article ready; nothing in the outputs changes yet."""
        entries = []
        for artefact in artefacts:
            if not _PATH.match(artefact.path):
                raise EngineError(f"no output may be called {artefact.path!r}")
            digest = hashlib.sha256(artefact.data).hexdigest()
            entry = Entry(artefact.path, digest, len(artefact.data), article)
            self._check(entry)
            if not self._in_place(entry):
                self._write(self._staging / artefact.path, artefact.data)
            self._new[entry.path] = entry
            entries.append(entry)
        return tuple(entries)

    def publish(
        self, kept: frozenset[str], cards: Mapping[str, Any], versions: Mapping[str, str]
    ) -> tuple[str, ...]:
        """Rename everything into place, remove what is no longer made, write the manifest.

        The files of articles in `kept` stay as the last build left them. Gives the
        paths that changed.
        """
        stays = {e.path: e for e in self._before if e.article in kept}
        entries = sorted({**stays, **self._new}.values())
        manifest = _worded(entries, cards, versions)
        with _machine(self.folder):
            self._write(self.folder / NEXT, manifest)
            changed = [path for path in sorted(self._new) if (self._staging / path).exists()]
            for path in changed:
                target = self.folder / path
                target.parent.mkdir(parents=True, exist_ok=True)
                (self._staging / path).replace(target)
            removed = self._remove({e.path for e in entries})
            (self.folder / NEXT).replace(self.folder / MANIFEST)
            shutil.rmtree(self._staging, ignore_errors=True)
        return (*changed, *removed)

    def abandon(self) -> None:
        """Clear what was staged."""
        shutil.rmtree(self._staging, ignore_errors=True)

    def _check(self, entry: Entry) -> None:
        """Never write over a file that is not ours, or that someone has changed."""
        target = self.folder / entry.path
        found = _digest(target)
        if found is None or found == entry.sha256 or (entry.path, found) in self._ours:
            return
        raise EngineError(
            f"{target} is not as we left it, so it was not replaced",
            "move it away or delete it, then build again",
        )

    def _in_place(self, entry: Entry) -> bool:
        return _digest(self.folder / entry.path) == entry.sha256

    def _remove(self, listed: set[str]) -> Iterable[str]:
        gone = []
        for entry in self._before:
            path = self.folder / entry.path
            if entry.path not in listed and _digest(path) == entry.sha256:
                path.unlink()
                gone.append(entry.path)
                _prune(path.parent, self.folder)
        return gone

    def _write(self, path: Path, data: bytes) -> None:
        with _machine(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


class _machine:
    """Turn what the machine refuses into an `EngineError` that says so in one line."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, OSError):
            where = error.filename or self._path
            raise EngineError(
                f"{where} cannot be written: {error.strerror or error}",
                "see that the disk has room and the folder is yours; nothing was changed there",
            ) from error


def _worded(
    entries: Iterable[Entry], cards: Mapping[str, Any], versions: Mapping[str, str]
) -> bytes:
    whole = {
        "schema_version": 1,
        "versions": dict(versions),
        "articles": dict(cards),
        "files": [asdict(entry) for entry in entries],
    }
    return (json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _manifest(path: Path) -> tuple[dict[str, Any], tuple[Entry, ...]]:
    """Read a manifest as far as it can be believed: no entry may point outside the outputs."""
    try:
        found = json.loads(path.read_bytes())
        cards = {str(k): dict(v) for k, v in found["articles"].items()}
        return cards, tuple(_entries(found["files"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}, ()


def _entries(files: Iterable[Mapping[str, Any]]) -> Iterator[Entry]:
    for each in files:
        path, digest = str(each["path"]), str(each["sha256"])
        if _PATH.match(path):
            yield Entry(path, digest, int(each["bytes"]), str(each["article"]))


def _digest(path: Path) -> str | None:
    """The sha256 of a regular file that is reached through no link; None if there is no file."""
    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode) or path.parent.resolve() != path.parent.absolute():
            return "" if status else None
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None


def _prune(folder: Path, root: Path) -> None:
    """Remove folders that are empty now, up to the outputs folder."""
    while folder != root:
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent
