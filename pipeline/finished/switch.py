"""Change a whole folder at once: readers see the old one or the new one, and no mixture.

The system can exchange two names in one step. What stays in the folder, and what
somebody else keeps there, is linked into the new one first; nothing is copied.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

_HERE = -100
_EXCHANGE = 2


def exchange(one: Path, other: Path) -> None:
    """Let two folders change places in one step; `OSError` where the system cannot."""
    call = _call()
    if call is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    sys.audit("viewpoints.exchange", str(one), str(other))
    if call(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(other))


@lru_cache(maxsize=1)
def _call() -> Any:
    """Linux has had `renameat2` since 2014; others do it file by file."""
    found = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if found is not None:
        found.argtypes = (
            ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint,
        )  # fmt: skip
    return found


def carry(source: Path, target: Path, leave: Callable[[str], bool]) -> None:
    """Link into `target` what stands in `source` and not there, but for what to leave.

    `leave` is asked with a path relative to `source`. Links are carried as links,
    and folders that were empty stay.
    """
    left = [""]
    while left:
        here = left.pop()
        with os.scandir(source / here) as entries:
            found = list(entries)
        if not found and here:
            (target / here).mkdir(parents=True, exist_ok=True)
        for entry in found:
            name = f"{here}/{entry.name}".lstrip("/")
            if entry.is_dir(follow_symlinks=False):
                left.append(name)
            elif not os.path.lexists(target / name) and not leave(name):
                (target / name).parent.mkdir(parents=True, exist_ok=True)
                os.link(entry.path, target / name, follow_symlinks=False)
    if target.is_dir():
        shutil.copymode(source, target)


def sync(folder: Path) -> None:
    """Ask the disk to keep what was renamed in a folder."""
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def prune(folder: Path, root: Path) -> None:
    """Remove folders that are empty now, up to `root`."""
    while folder != root:
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent
