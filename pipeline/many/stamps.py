"""Know a file's sha256 by its stamp, so that what has not changed need not be opened.

A stamp is the file's size, both its times and its number on the disk. As in git's
index, it is believed only if the file was left alone for a while before it was
read: a change within one tick of the file system's clock would show in no time.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

QUIET = 2_000_000_000
"""How long, in nanoseconds, a file must have been left alone: the coarsest clock there is."""
FINE = 50_000_000
"""The same where times are finer than a millisecond."""

Stamp = tuple[int, int, int, int]


class Known(Protocol):
    """What was known of files, each by its path."""

    def get(self, path: str, /) -> list[Any] | None:
        """Give a file's row: its stamp, and the sha256 that it had then."""


class Stamps:
    """What was known of files when last we looked, and what is known now.

    `since` is when we began, by the clock that gives files their times; with 0
    nothing is learnt.
    """

    def __init__(self, known: Known, since: int = 0, private: str = "") -> None:
        """Begin with what was known; only what is asked about again is kept.

        Below `private` nobody writes but we, so that what we have read there once
        we need not read again.
        """
        self._known, self._since, self._private = known, since, private
        self._real: dict[str, bool] = {}
        self._read: dict[str, tuple[Stamp, str]] = {}
        self._staged: dict[tuple[int, int, int], str] = {}
        self.rows: dict[str, list[Any]] = {}

    def digest(self, path: str, status: os.stat_result | None = None) -> str:
        """Give the sha256 of an ordinary file, reading it only if it may have changed."""
        stamp = _stamp(status or os.lstat(path))
        row = self.rows.get(path) or self._known.get(path)
        if row is not None and tuple(row[:4]) == stamp:
            self.rows[path] = row
            return str(row[4])
        if path in self._read and self._read[path][0] == stamp:
            return self._read[path][1]
        with open(path, "rb", opener=_no_link) as file:
            before = _stamp(os.fstat(file.fileno()))
            found = hashlib.file_digest(file, "sha256").hexdigest()
            after = _stamp(os.fstat(file.fileno()))
        if before == after:
            self._learn(path, after, found)
        return found

    def _learn(self, path: str, stamp: Stamp, found: str) -> None:
        if self._private and path.startswith(self._private):
            self._read[path] = stamp, found
            self._staged[stamp[3], stamp[0], stamp[1]] = found
        elif max(stamp[1:3]) + QUIET < self._since:
            self.rows[path] = [*stamp, found]

    def wrote(self, path: str, status: os.stat_result, digest: str) -> None:
        """Know a file that we have just staged, and that the disk has, without reading it again."""
        if self._private and path.startswith(self._private):
            self._learn(path, _stamp(status), digest)

    def of_output(self, path: Path) -> str | None:
        """Give the sha256 of a file of the outputs, as `digest_of` does; "" is no file of ours."""
        return self.output(str(path))

    def output(self, name: str) -> str | None:
        """The same, by an absolute path as text."""
        if not self._is_real(os.path.dirname(name)):  # noqa: PTH120
            return ""
        try:
            status = os.lstat(name)
            return self.digest(name, status) if stat.S_ISREG(status.st_mode) else ""
        except FileNotFoundError:
            return None
        except OSError:
            return ""

    def published(self, paths: Iterable[str], manifest: str) -> None:
        """Know files in the places that we moved them to: what was staged, and what stayed.

        The manifest was written after they were staged and before they were moved, and
        they are dated further back than a clock may be coarse. So whoever wrote to one
        since would have given it a later time than it has. What stayed in a folder that
        was exchanged was known there, and has changed in nothing but that.
        """
        with suppress(OSError):
            moved = os.lstat(manifest).st_mtime_ns
            for path in paths:
                stamp = _stamp(os.lstat(path))
                found = self._staged.get((stamp[3], stamp[0], stamp[1]))
                fine = stamp[1] % 1_000_000 != 0 and stamp[1] + FINE < moved
                if found and fine and self._since and not self._knows(path, stamp):
                    self.rows[path] = [*stamp, found]
                elif (row := self.rows.get(path)) and _written(row) == _written(stamp):
                    self.rows[path] = [*stamp, row[4]]

    @property
    def learnt(self) -> bool:
        """Whether something has been read that was not known."""
        return any(self._known.get(path) is not row for path, row in self.rows.items())

    def _knows(self, path: str, stamp: Stamp) -> bool:
        return path in self.rows and tuple(self.rows[path][:4]) == stamp

    def look_again(self) -> None:
        """Forget which folders are no links: somebody may have been there meanwhile."""
        self._real.clear()

    def _is_real(self, folder: str) -> bool:
        """Whether no part of a folder's path is a link."""
        if folder not in self._real:
            above = os.path.dirname(folder)  # noqa: PTH120
            self._real[folder] = above == folder or (
                self._is_real(above) and not os.path.islink(folder)  # noqa: PTH114
            )
        return self._real[folder]


def _stamp(status: os.stat_result) -> Stamp:
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def _written(stamp: Sequence[Any]) -> tuple[Any, ...]:
    """What of a stamp stays the same when a file is linked elsewhere: all but the second time."""
    size, written, _, number, *_ = stamp
    return size, written, number


def _no_link(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
