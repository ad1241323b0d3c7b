"""A fence around an engine: which files it may open, and no network.

Linux keeps it (Landlock, for anybody: files since 5.13, connections since 6.7),
and what an engine starts is inside the same fence. Where the system has none, all
the other limits stand, and `viewpoints doctor` says so.
"""

from __future__ import annotations

import ctypes
import os
import signal
import struct
import sys
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

# The same numbers on every kind of computer that Linux runs on.
_CREATE, _ADD, _RESTRICT, _NO_NEW_PRIVILEGES = 444, 445, 446, 38
_END_WITH_PARENT = 1
_ANYTHING = {1: 0x1FFF, 2: 0x3FFF, 3: 0x7FFF}
"""All that can be done to files, by the version of Landlock that can forbid it."""
_READ, _TO_A_FILE, _CONNECTIONS = 0xD, 0x4007, 0x3
LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/etc/ld.so.cache")
"""What a program needs to start, unless it brings all with it, as the wheel's pandoc does."""


@lru_cache(maxsize=1)
def version() -> int:
    """Which Landlock this system has: 0 is none, 4 forbids connections too."""
    if not sys.platform.startswith("linux"):
        return 0
    return max(_call(_CREATE, None, 0, 1), 0)


def around(readable: Iterable[Path | str], writable: Iterable[Path | str]) -> int:
    """Make a fence that lets these files and folders through; -1 where there can be none.

    What is not there is passed over. Somebody has to `enter` it, and to close it.
    """
    anything = _ANYTHING.get(min(version(), 3), 0)
    fence = _fence(anything)
    if fence >= 0:
        for path, what in (*((p, _READ) for p in readable), *((p, anything) for p in writable)):
            _open_gate(fence, path, what)
    return fence


def unplug() -> None:
    """Let this process, and all that it will start, connect nowhere, for good."""
    fence = _fence(0)
    if fence >= 0:
        enter(fence)
        os.close(fence)


def enter(fence: int) -> None:
    """Put this process, and all that it will start, inside a fence for good."""
    if fence >= 0 and _libc().prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0:
        _call(_RESTRICT, fence, 0)


def end_with_parent() -> None:
    """Have the system end this process when whoever started it ends, however it ends."""
    if sys.platform == "linux":
        _libc().prctl(_END_WITH_PARENT, signal.SIGKILL, 0, 0, 0)


def _fence(files: int) -> int:
    connections = _CONNECTIONS if version() >= 4 else 0
    if not files and not connections:
        return -1
    asked = struct.pack("=QQ", files, connections)[: 16 if connections else 8]
    return _call(_CREATE, asked, len(asked), 0)


def _open_gate(fence: int, path: Path | str, what: int) -> None:
    with suppress(OSError):
        there = os.open(path, getattr(os, "O_PATH", 0) | os.O_CLOEXEC)
        # In a file nothing can be listed or made, and asking for it is an error.
        allowed = what if Path(path).is_dir() else what & _TO_A_FILE
        _call(_ADD, fence, 1, struct.pack("=Qi", allowed, there), 0)
        os.close(there)


def _call(number: int, *arguments: Any) -> int:
    plain = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    return int(_libc().syscall(ctypes.c_long(number), *plain))


@lru_cache(maxsize=1)
def _libc() -> Any:
    return ctypes.CDLL(None, use_errno=True)
