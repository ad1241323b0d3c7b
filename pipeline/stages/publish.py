"""Put finished files in their places: everything that belongs together, or nothing.

Files are staged beside their places as they come. Then `manifest.next.json` is
written, which says what the outputs will be, each article's folder changes places
with its new one, and it becomes `manifest.json`. A kill before it is written leaves
the outputs as they were; after it, every folder is wholly as one of the two
manifests says, and the next build goes on where the killed one stopped.
What was there before and is not ours is never touched.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from pipeline.errors import EngineError
from pipeline.finished.manifest import (
    MANIFEST,
    NEXT,
    STAGING,
    Entry,
    Stood,
    Words,
    digest_of,
    entry,
    together,
    worded,
)
from pipeline.finished.switch import carry, exchange, prune, sync
from pipeline.model import Artefact


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

    def __init__(
        self,
        folder: Path,
        digest: Callable[[str], str | None] = digest_of,
        wrote: Callable[[str, os.stat_result, str], None] = lambda *_: None,
        back: int = 0,
        ours: str = "",
    ) -> None:
        """Look at what an earlier build left; finish what a killed one began to publish.

        `digest` says of a file what `digest_of` says, and may know it without reading;
        it may, because it is told of each file that we `wrote`. What we stage is dated
        `back` by so many nanoseconds: whoever writes to it gives it another time than that.
        A manifest that has the sha256 `ours` is known to be our own, to the letter.
        """
        with _machine(folder):
            folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder.resolve()
        self._staging = self.folder / STAGING
        self._new: dict[str, Entry] = {}
        self._written: set[str] = set()
        self.entries: tuple[Entry, ...] = ()
        self.manifest = ""
        """The sha256 of the manifest, once it is published."""
        self.words = Words()
        self._digest, self._wrote, self._back = digest, wrote, back
        self._lock = _locked(self.folder)
        try:
            self._stood = Stood(self.folder / MANIFEST, ours)
            begun = Stood(self.folder / NEXT)
            self._ours = (self._stood, begun)
            if begun:
                self._settle(begun, begun.entries)
                self._stood = begun
            self._clear()
        except BaseException:
            os.close(self._lock)
            raise

    @property
    def cards(self) -> Mapping[str, Any]:
        """What the series' pages said of each article when the last build left them."""
        return self._stood.cards

    def stage(self, article: str, artefacts: Iterable[Artefact]) -> tuple[Entry, ...]:
        """Keep the files of one article ready; nothing in the outputs changes yet.

        Raises `Occupied`, and keeps none of them, if one cannot go to its place.
        """
        made = [(entry(article, artefact), artefact.data) for artefact in artefacts]
        for each, _ in made:
            self._check(each)
        for each, data in made:
            if not self._in_place(each):
                staged = self._staging / each.path
                self._wrote(str(staged), self._write(staged, data, self._back), each.sha256)
                self._written.add(each.path)
            elif each.path in self._new:
                # An earlier make of it waits there, and would go with its folder.
                (self._staging / each.path).unlink(missing_ok=True)
        self._new |= {each.path: each for each, _ in made}
        return tuple(each for each, _ in made)

    def contents(self, paths: Iterable[str]) -> Iterator[bytes]:
        """Give files as this build will leave them, those that are ours: staged, else in place."""
        listed = filter(None, map(self.coming, paths))
        found = (self.content(each) for each in listed)
        return (data for data in found if data is not None)

    def coming(self, path: str) -> Entry | None:
        """What of this path is staged, or stood here and may stay."""
        return self._new.get(path) or self._stood.get(path)

    def has(self, listed: Entry) -> bool:
        """Whether this build will leave the file as it is listed."""
        return self._new.get(listed.path) == listed or self._in_place(listed)

    def content(self, listed: Entry) -> bytes | None:
        """Give a file as this build will leave it: staged, else in place; None if it is not so."""
        for folder in (self._staging, self.folder):
            if self._is(folder, listed):
                return (folder / listed.path).read_bytes()
        return None

    def stands(self, entries: Iterable[Entry]) -> bool:
        """Keep an article's files as they are, if all of them are in their places already."""
        listed = {each.path: each for each in entries}
        if not all(map(self._in_place, listed.values())):
            return False
        self._new |= listed
        return True

    def keep(self, entries: Iterable[Entry]) -> None:
        """Keep files as they are, which are known to be in their places."""
        self._new |= {each.path: each for each in entries}

    def ready(self) -> None:
        """Get ready to publish what is staged or kept already."""
        self.words.word(self._new.values())
        self._stood.get("")  # whoever asks for one file has the paths of all

    def publish(
        self, kept: frozenset[str], cards: Mapping[str, Any], versions: Mapping[str, str]
    ) -> tuple[str, ...]:
        """Rename everything into place, remove what is no longer made, write the manifest.

        The files of articles in `kept` stay as the last build left them. Gives the
        paths that changed.
        """
        before = self._stood.entries if kept else ()
        stays = {e.path: e for e in before if e.article in kept and self._in_place(e)}
        coming = {**stays, **self._new}
        entries = tuple(sorted(coming.values()))
        manifest = worded(entries, cards, versions, self.words)
        self.manifest = hashlib.sha256(manifest).hexdigest()
        changed: tuple[str, ...] = ()
        with _machine(self.folder):
            written = [e for e in entries if e.path in self._written]
            if self._staged(written) or digest_of(self.folder / MANIFEST) != self.manifest:
                self._write(self._staging / NEXT, manifest)
                (self._staging / NEXT).replace(self.folder / NEXT)
                changed = self._settle(coming, written)
        self.entries = entries
        self.abandon()
        return changed

    def remove(self) -> tuple[int, int]:
        """Remove every file that is still as we left it; give how many, and how many were not."""
        with _machine(self.folder):
            ours = [e for e in self._stood.entries if self._in_place(e)]
            for each in ours:
                (self.folder / each.path).unlink()
            for folder in {(self.folder / each.path).parent for each in ours}:
                prune(folder, self.folder)
            (self.folder / MANIFEST).unlink(missing_ok=True)
        self.abandon()
        return len(ours), len(self._stood) - len(ours)

    def abandon(self) -> None:
        """Clear what was staged, and let the next build begin."""
        if self._lock >= 0:
            self._clear()
            # Said aloud, because a worker that is still ending holds the folder with us.
            with suppress(OSError):
                fcntl.flock(self._lock, fcntl.LOCK_UN)
            os.close(self._lock)
            self._lock = -1

    def _settle(self, listed: Mapping[str, Entry], written: Iterable[Entry]) -> tuple[str, ...]:
        """Make the outputs what `manifest.next.json` says; also the second time over.

        Of what is listed, those `written` may wait in the staging folder.
        """
        with _machine(self.folder):
            coming = self._staged(written)
            unlisted = [self._stood[path] for path in self._stood if path not in listed]
            leaving = [e for e in unlisted if self._in_place(e)]
            come, leave = _grouped(coming), _grouped(leaving)
            # What leaves one folder for another is in both for a moment, and never in none.
            for name in (*come, *(n for n in leave if n not in come)):
                self._change(name, come.get(name, []), leave.get(name, []))
            (self.folder / NEXT).replace(self.folder / MANIFEST)
            sync(self.folder)
        return tuple(e.path for e in (*coming, *leaving))

    def _change(self, name: str, coming: list[Entry], leaving: list[Entry]) -> None:
        """Change one folder at once; where the system cannot, or it is a file, one by one."""
        place, gone = self.folder / name, {e.path for e in leaving}
        place.parent.mkdir(parents=True, exist_ok=True)
        if name not in {e.path for e in coming} | gone:
            with suppress(OSError):
                _switched(place, self._staging / name, lambda inside: f"{name}/{inside}" in gone)
        for each in coming:
            if self._is(self._staging, each):
                (self.folder / each.path).parent.mkdir(parents=True, exist_ok=True)
                (self._staging / each.path).replace(self.folder / each.path)
        for old in leaving:
            if self._in_place(old):
                (self.folder / old.path).unlink()
                prune((self.folder / old.path).parent, self.folder)
        for folder in {(self.folder / e.path).parent for e in coming} | {place.parent}:
            if folder.is_dir():
                sync(folder)
        prune(place.parent, self.folder)

    def _staged(self, entries: Iterable[Entry]) -> tuple[Entry, ...]:
        """What waits in the staging folder, whole, for a place that is ours."""
        waiting = [e for e in entries if self._is(self._staging, e) and not self._in_place(e)]
        for each in waiting:
            self._check(each)
        return tuple(waiting)

    def _check(self, new: Entry) -> None:
        """Never write over a file that is not ours, or that someone has changed."""
        found = self._digest(f"{self.folder}/{new.path}")
        ours = (known[new.path].sha256 for known in self._ours if new.path in known)
        if found not in {None, new.sha256, *ours}:
            raise Occupied(self.folder / new.path)

    def _in_place(self, listed: Entry) -> bool:
        return self._is(self.folder, listed)

    def _is(self, folder: Path, listed: Entry) -> bool:
        # A path object for each of many thousand files would take longer than to look at them.
        return self._digest(f"{folder}/{listed.path}") == listed.sha256

    def _clear(self) -> None:
        if self._staging.is_symlink():
            self._staging.unlink()
        shutil.rmtree(self._staging, ignore_errors=True)

    def _write(self, path: Path, data: bytes, back: int = 0) -> os.stat_result:
        """Write a file and see that the disk has it; gives how it stands there."""
        with _machine(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            # One of the same size, written over within a tick of the clock, would pass for the old.
            beside = path.with_name(f"{path.name}.new") if path.exists() else path
            with beside.open("wb") as file:
                file.write(data)
                file.flush()
                if back:
                    status = os.fstat(file.fileno())
                    times = status.st_atime_ns, status.st_mtime_ns - back
                    os.utime(file.fileno(), ns=times)
                os.fsync(file.fileno())
            if beside is not path:
                beside.replace(path)
            return path.lstat()


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


def _grouped(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """What changes together, in the order of the paths."""
    groups: dict[str, list[Entry]] = {}
    for each in entries:
        groups.setdefault(together(each.path), []).append(each)
    return groups


def _switched(place: Path, staged: Path, leave: Callable[[str], bool]) -> None:
    """Put the staged folder in its place, whole, with what stays and what is not ours."""
    if place.is_dir():
        carry(place, staged, leave)
        if staged.is_dir():
            exchange(staged, place)
        else:
            staged.parent.mkdir(parents=True, exist_ok=True)
            place.rename(staged)
        # Somebody may have put a file there meanwhile.
        carry(staged, place, leave)
    else:
        staged.rename(place)
