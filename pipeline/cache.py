"""What earlier builds made, kept by the sha256 of all that it was made from.

One folder for every checkout of one user, outside the outputs, so that nobody
publishes it and `rm -r outputs` costs no work. An entry says its own sha256 and
its key; one that is torn, damaged or of another version is as good as none, and
so is a folder that others can write to. Nothing here ever stops a build.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

FORMAT = "viewpoints-cache-1"
KINDS = ("articles", "batches", "engines", "pages", "readings", "series")
LIMIT_MB = 4_000
"""How big the cache may grow; a thousand articles are about 2,000."""
GROWN = ".grown"
"""How many bytes have been added since we last saw how big the cache is."""
_HOUR = 3_600_000_000_000
TAG = (
    "Signature: 8a477f597d28d172789f06886806bc55\n"
    "# What viewpoints has made before; `viewpoints clean` removes it.\n"
)


def usual(environment: Mapping[str, str]) -> Path:
    """Where the cache is unless the command line says otherwise."""
    if environment.get("VIEWPOINTS_CACHE"):
        return Path(environment["VIEWPOINTS_CACHE"])
    home = Path(environment.get("HOME") or "/nonexistent")
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "viewpoints"
    named = environment.get("XDG_CACHE_HOME", "")
    return (Path(named) if named.startswith("/") else home / ".cache") / "viewpoints"


class Cache:
    """A folder of entries, each of one kind, under a key."""

    def __init__(self, folder: Path | None, limit_mb: int = LIMIT_MB) -> None:
        """Use `folder` if it is ours alone; without one, remember nothing."""
        self.since, self.refused = 0, ""
        self._limit = limit_mb * 1_000_000
        self._grown = 0
        if folder is not None:
            self.refused = _prepared(folder)
        self.folder = None if self.refused else folder
        self._temporary = f".{os.getpid()}-{id(self):x}"
        if self.folder is not None:
            with suppress(OSError):
                self.since = _touched(self.folder / f"{self._temporary}-clock")

    def get(self, kind: str, key: str) -> Any:
        """Give what was kept, or None."""
        found = self._read(kind, key, whole=False)
        return None if found is None else found[0]

    def whole(self, kind: str, key: str) -> tuple[Any, list[bytes]] | None:
        """Give what was kept, and the files beside it, whose bytes nobody has looked at yet."""
        found = self._read(kind, key, whole=True)
        if found is None:
            return None
        value, lengths, body = found
        files, start = [], 0
        for length in lengths:
            files.append(body[start : start + length])
            start += length
        return value, files

    def has(self, kind: str, key: str) -> bool:
        """Whether there is an entry, whole or not."""
        return bool(self.folder and key) and self._place(kind, key).is_file()

    def files(self, kind: str, key: str, digests: Sequence[str]) -> list[bytes] | None:
        """Give the files kept with an entry, if all of them have these sha256."""
        found = self.whole(kind, key)
        if found is None:
            return None
        known = {hashlib.sha256(data).hexdigest(): data for data in found[1]}
        return [known[d] for d in digests] if set(digests) <= set(known) else None

    def put(self, kind: str, key: str, value: Any, files: Sequence[bytes] = ()) -> None:
        """Keep a value and files; where that cannot be done, go without."""
        if self.folder is None:
            return
        said = [FORMAT, kind, key, [len(data) for data in files], value]
        head = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode(
            "utf-8", "surrogatepass"
        )
        first = f"{FORMAT} {hashlib.sha256(head).hexdigest()} {len(head)}\n".encode()
        place, size = self._place(kind, key), len(first) + len(head) + sum(map(len, files))
        with suppress(OSError):
            before = os.lstat(place).st_size if place.exists() else 0
            self._write(place, [first, head, *files])
            self._grown += max(1, size - before)

    def trim(self) -> None:
        """Remove what was used longest ago, if we have grown beyond the limit.

        To see how big we are takes a look at every entry: so it is done when a
        hundredth of the limit has been added, by this build and those before it.
        """
        if self.folder is None or not self._grown or not self._due(self.folder / GROWN):
            return
        kept = sorted(self._entries(), key=lambda each: each[1].st_mtime_ns)
        size = sum(status.st_size for _, status in kept)
        for path, status in kept:
            if size <= self._limit:
                return
            with suppress(OSError):
                os.unlink(path)  # noqa: PTH108
            size -= status.st_size

    def _due(self, note: Path) -> bool:
        """Add what we wrote to what has been noted; where that cannot be read, it is much."""
        try:
            with open(note, "rb", opener=_ours_only) as file:
                grown = self._grown + int(file.read(20))
        except FileNotFoundError:
            grown = self._grown
        except (OSError, ValueError):
            grown = self._limit
        due = grown * 100 >= self._limit
        with suppress(OSError):
            self._write(note, [b"0" if due else b"%d" % grown])
        return due

    def clear(self) -> tuple[int, int]:
        """Remove every entry; give how many files and bytes that were. What is not ours stays."""
        removed = freed = 0
        for path, status in list(self._entries()):
            with suppress(OSError):
                os.unlink(path)  # noqa: PTH108
                removed, freed = removed + 1, freed + status.st_size
        if self.folder is not None:
            for folder in (self.folder / kind for kind in KINDS):
                for inner in (*_folders(folder), folder):
                    with suppress(OSError):
                        inner.rmdir()
            with suppress(OSError):
                (self.folder / GROWN).unlink(missing_ok=True)
                # Another build may have begun to keep things again: its folder keeps its tag.
                if not any((self.folder / kind).exists() for kind in KINDS):
                    (self.folder / "CACHEDIR.TAG").unlink()
                    self.folder.rmdir()
        return removed, freed

    def _read(self, kind: str, key: str, whole: bool) -> tuple[Any, list[int], bytes] | None:
        if self.folder is None:
            return None
        place = self._place(kind, key)
        try:
            with open(place, "rb", opener=_ours_only) as file:
                form, digest, length = file.readline(200).decode("ascii").split()
                head = file.read(int(length))
                if form != FORMAT or hashlib.sha256(head).hexdigest() != digest:
                    return None
                said = json.loads(head)
                body = file.read() if whole else b""
            if said[:3] != [FORMAT, kind, key]:
                return None
            with suppress(OSError):
                os.utime(place)
            return said[4], said[3], body
        except (OSError, ValueError, IndexError, TypeError, RecursionError):
            return None

    def _place(self, kind: str, key: str) -> Path:
        assert self.folder is not None and kind in KINDS
        return self.folder / kind / key[:2] / key

    def _write(self, place: Path, parts: Iterable[bytes]) -> None:
        """Write beside, then rename: who reads meanwhile finds the old entry or the new one."""
        assert self.folder is not None
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = self.folder / self._temporary
        try:
            with open(beside, "wb", opener=_private) as file:
                file.writelines(parts)
            beside.replace(place)
        except BaseException:
            with suppress(OSError):
                beside.unlink()
            raise

    def _entries(self) -> Iterator[tuple[str, os.stat_result]]:
        """Every entry, and what a build that was killed has left half written."""
        if self.folder is None:
            return
        for kind in KINDS:
            for folder in _folders(self.folder / kind):
                yield from _ordinary(folder)
        for path, status in _ordinary(self.folder):
            if path.rpartition("/")[2][0] == "." and status.st_mtime_ns + _HOUR < self.since:
                yield path, status


def _prepared(folder: Path) -> str:
    """Make the folder, or say why it cannot be used: only one that is ours alone is believed."""
    try:
        if not folder.exists():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        tag, status = folder / "CACHEDIR.TAG", folder.stat()
        if not tag.is_file():
            # Another build that begins at this moment may be as far as its first entry.
            ours = ("CACHEDIR.TAG", *KINDS)
            if any(p.name not in ours and p.name[0] != "." for p in folder.iterdir()):
                return "it holds other files and is no cache of ours"
            tag.write_text(TAG, "ascii")
    except OSError as error:
        return str(error.strerror or error)
    if status.st_uid != os.geteuid():
        return "it belongs to somebody else"
    if stat.S_IMODE(status.st_mode) & 0o022:
        return f"others can write to it (chmod go-w {folder})"
    return ""


def _touched(path: Path) -> int:
    """What time it is by the clock that files go by."""
    with open(path, "wb", opener=_private) as file:
        file.write(b".")
    try:
        return path.stat().st_mtime_ns
    finally:
        path.unlink()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)


def _ours_only(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)


def _folders(folder: Path) -> list[Path]:
    with suppress(OSError):
        return sorted(p for p in folder.iterdir() if p.is_dir() and not p.is_symlink())
    return []


def _ordinary(folder: Path) -> list[tuple[str, os.stat_result]]:
    """The files in a folder, by their names as text: there may be many thousand."""
    found = []
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with suppress(OSError):
                if entry.is_file(follow_symlinks=False):
                    found.append((entry.path, entry.stat(follow_symlinks=False)))
    return found
