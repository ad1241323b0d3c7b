"""Put finished files in their places: everything that belongs together, or nothing.

Files are staged beside their places as they come. Then `manifest.next.json` is
written, which says what the outputs will be, the staged files are renamed, and it
becomes `manifest.json`. A kill before it is written leaves the outputs as they
were; after it, the next build goes on where the killed one stopped.
What was there before and is not ours is never touched.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from pipeline.errors import EngineError
from pipeline.manifest import Entry, believed, digest_of, entry, worded
from pipeline.model import Artefact

MANIFEST = "manifest.json"
NEXT = "manifest.next.json"
STAGING = ".staging"


class Occupied(EngineError):
    """Where a file should go stands one that is not ours, or that someone has changed."""

    def __init__(self, target: Path) -> None:
        """Name the file in the way."""
        super().__init__(
            f"{target} is not as we left it, so it was not replaced",
            "move it away or delete it, then build again",
        )


class Outputs:
    """One build's hold on an outputs folder: stage as files come, then publish once."""

    def __init__(self, folder: Path) -> None:
        """Look at what an earlier build left; finish what a killed one began to publish."""
        with _machine(folder):
            folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder.resolve()
        self._staging = self.folder / STAGING
        self._new: dict[str, Entry] = {}
        self._lock = _locked(self.folder)
        try:
            self.cards, self._before = believed(self.folder / MANIFEST)
            cards, begun = believed(self.folder / NEXT)
            self._ours = {(e.path, e.sha256) for e in (*self._before, *begun)}
            if begun:
                self._settle(begun)
                self.cards, self._before = cards, begun
            self._clear()
        except BaseException:
            os.close(self._lock)
            raise

    def stage(self, article: str, artefacts: Iterable[Artefact]) -> tuple[Entry, ...]:
        """Keep the files of one article ready; nothing in the outputs changes yet.

        Raises `Occupied`, and keeps none of them, if one cannot go to its place.
        """
        made = [(entry(article, artefact), artefact.data) for artefact in artefacts]
        for each, _ in made:
            self._check(each)
        for each, data in made:
            if not self._in_place(each):
                self._write(self._staging / each.path, data)
        self._new |= {each.path: each for each, _ in made}
        return tuple(each for each, _ in made)

    def publish(
        self, kept: frozenset[str], cards: Mapping[str, Any], versions: Mapping[str, str]
    ) -> tuple[str, ...]:
        """Rename everything into place, remove what is no longer made, write the manifest.

        The files of articles in `kept` stay as the last build left them. Gives the
        paths that changed.
        """
        stays = {e.path: e for e in self._before if e.article in kept and self._in_place(e)}
        entries = tuple(sorted({**stays, **self._new}.values()))
        manifest = worded(entries, cards, versions)
        changed: tuple[str, ...] = ()
        with _machine(self.folder):
            if not _says(self.folder / MANIFEST, manifest) or self._staged(entries):
                self._write(self._staging / NEXT, manifest)
                (self._staging / NEXT).replace(self.folder / NEXT)
                changed = self._settle(entries)
        self.abandon()
        return changed

    def abandon(self) -> None:
        """Clear what was staged, and let the next build begin."""
        if self._lock >= 0:
            self._clear()
            # Said aloud, because a worker that is still ending holds the folder with us.
            with suppress(OSError):
                fcntl.flock(self._lock, fcntl.LOCK_UN)
            os.close(self._lock)
            self._lock = -1

    def _settle(self, entries: tuple[Entry, ...]) -> tuple[str, ...]:
        """Make the outputs what `manifest.next.json` says; also the second time over."""
        with _machine(self.folder):
            changed = self._staged(entries)
            for path in changed:
                (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
            for path in changed:
                (self._staging / path).replace(self.folder / path)
            for folder in {(self.folder / path).parent for path in changed}:
                _sync(folder)
            removed = self._remove({e.path for e in entries})
            (self.folder / NEXT).replace(self.folder / MANIFEST)
            _sync(self.folder)
        return (*changed, *removed)

    def _staged(self, entries: Iterable[Entry]) -> tuple[str, ...]:
        """Paths of the files that wait in the staging folder, whole, for a place that is ours."""
        waiting = [e for e in entries if digest_of(self._staging / e.path) == e.sha256]
        for each in waiting:
            self._check(each)
        return tuple(e.path for e in waiting)

    def _check(self, new: Entry) -> None:
        """Never write over a file that is not ours, or that someone has changed."""
        found = digest_of(self.folder / new.path)
        if found not in {None, new.sha256} and (new.path, found) not in self._ours:
            raise Occupied(self.folder / new.path)

    def _in_place(self, listed: Entry) -> bool:
        return digest_of(self.folder / listed.path) == listed.sha256

    def _remove(self, listed: set[str]) -> Iterable[str]:
        gone = []
        for old in self._before:
            path = self.folder / old.path
            if old.path not in listed and self._in_place(old):
                path.unlink()
                gone.append(old.path)
                _prune(path.parent, self.folder)
        return gone

    def _clear(self) -> None:
        if self._staging.is_symlink():
            self._staging.unlink()
        shutil.rmtree(self._staging, ignore_errors=True)

    def _write(self, path: Path, data: bytes) -> None:
        with _machine(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())


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


def _says(path: Path, data: bytes) -> bool:
    return digest_of(path) == hashlib.sha256(data).hexdigest()


def _locked(folder: Path) -> int:
    """Hold the folder; the system lets go when the process ends, however it ends."""
    with _machine(folder):
        handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(handle)
        raise EngineError(
            f"another build is writing to {folder}", "wait until it has ended, then build again"
        ) from error
    except OSError:
        pass  # some network folders have no locks
    return handle


def _sync(folder: Path) -> None:
    """Ask the disk to keep what was renamed, before the manifest says that it is there."""
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _prune(folder: Path, root: Path) -> None:
    """Remove folders that are empty now, up to the outputs folder."""
    while folder != root:
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent
