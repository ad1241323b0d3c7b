"""Notice what was saved.

The system wakes us and says what it saw; but the files themselves are asked too. So a
whole folder that arrives at once, and a disk that tells nobody of its changes (a
network's, a virtual machine's), are seen; and a file that came and went is not missed.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from threading import Event
from typing import Any

from pipeline.errors import EngineError
from pipeline.frozen import frozen

QUIET_MILLISECONDS = 20
"""How long nothing may have been written before a save counts as done."""
PATIENCE_MILLISECONDS = 300
"""How long at most we wait for that."""
LOOK_MILLISECONDS = 1_000
"""How often we look by ourselves, for disks that tell nobody."""
POLL_SECONDS = 0.3
"""How often we look where the system cannot wake us at all."""

_NOISE_BEFORE = (".", "#", "~$")
_NOISE_AFTER = ("~", ".swp", ".swx", ".tmp", ".bak", ".part", "___jb_tmp___", "___jb_old___")
_NOISE = frozenset({"4913", "__pycache__"})  # the first is how vim tries whether it may write

Stamp = tuple[int, int, int, int]


@frozen
class Seen:
    """What stood there when we looked: every folder, and every file with its stamp."""

    folders: frozenset[str]
    files: Mapping[str, Stamp]

    def beside(self, other: Seen) -> Seen:
        """What stood in two places."""
        return Seen(self.folders | other.folders, {**self.files, **other.files})

    def changed(self, before: Seen) -> frozenset[str]:
        """The files and folders that are new, gone or other than they were."""
        files = {path for path, _ in self.files.items() ^ before.files.items()}
        return frozenset(files | (self.folders ^ before.folders))


def ready() -> None:
    """See that the library is there, before anybody waits for it."""
    _watch()


def look(tops: Sequence[Path]) -> Seen:
    """Look at everything below `tops`, without following a link anywhere."""
    folders: set[str] = set()
    files: dict[str, Stamp] = {}
    left = [str(top) for top in tops]
    while left:
        folder = left.pop()
        with suppress(OSError), os.scandir(folder) as entries:  # it may be gone by now
            folders.add(folder)
            for entry in entries:
                if _noise(entry.name):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    left.append(entry.path)
                else:
                    with suppress(OSError):
                        files[entry.path] = _stamp(entry.stat(follow_symlinks=False))
    return Seen(frozenset(folders), files)


def saves(
    tops: Callable[[], Sequence[Path]], before: Seen, stop: Event
) -> Iterator[frozenset[str]]:
    """Give the paths that have changed since `before`, each time that some have, until `stop`.

    Some programs write a file in several steps, and several files at once: what
    comes within a moment comes together.
    """
    while not stop.is_set():
        with closing(_alarms(before.folders, stop)) as alarms:
            for told in alarms:
                now = look(tops())
                changed = now.changed(before) | told
                moved = now.folders != before.folders
                before = now
                if changed:
                    yield changed
                if moved:
                    break  # other folders are to be watched


def _alarms(folders: frozenset[str], stop: Event) -> Generator[frozenset[str]]:
    """Wake whenever something has changed in `folders`, and now and then: it may have."""
    yield frozenset()  # something may have changed since they were listed
    with suppress(OSError):  # a folder went away just now, or the system has no watch left
        for told in _watch()(
            *folders,
            watch_filter=None,
            debounce=PATIENCE_MILLISECONDS,
            step=QUIET_MILLISECONDS,
            stop_event=stop,
            rust_timeout=LOOK_MILLISECONDS,
            yield_on_timeout=True,
            raise_interrupt=False,
            recursive=False,  # it would follow links, and out of the series
            ignore_permission_denied=True,
        ):
            yield frozenset(path for _, path in told if not _noise(Path(path).name))
    stop.wait(POLL_SECONDS)
    yield frozenset()


def _watch() -> Any:
    try:
        from watchfiles import watch
    except ImportError as error:
        raise EngineError("watchfiles is not installed here", "pip install watchfiles") from error
    return watch


def _noise(name: str) -> bool:
    """Whether a file is an editor's own, which is there for a moment beside what it saves."""
    return name in _NOISE or name.startswith(_NOISE_BEFORE) or name.endswith(_NOISE_AFTER)


def _stamp(status: os.stat_result) -> Stamp:
    kind = stat.S_IFMT(status.st_mode)
    return status.st_size, status.st_mtime_ns, status.st_ino, kind
