"""Whether a process may begin as a fork of this one, which is quicker than a new one; and one."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkContext, SpawnContext

_ENDS = {signal.SIGINT, signal.SIGTERM}


def can_fork() -> bool:
    """Whether a fork of this process would live: one of a process that has used Typst hangs.

    Typst's threads are none of Python's, and do not live on in a fork. Only Linux
    says what threads a process has, and elsewhere forks are not safe at all.
    """
    try:
        return sum(1 for _ in Path("/proc/self/task").iterdir()) <= threading.active_count()
    except OSError:
        return False


def context() -> ForkContext | SpawnContext:
    """How to begin a process: a fork is quicker, where one is safe."""
    import multiprocessing  # not for whoever only asks whether one is

    if can_fork():
        return multiprocessing.get_context("fork")
    return multiprocessing.get_context("spawn")


class Fork:
    """A fork of this process that does one thing for us, and the pipe between us."""

    def __init__(self, do: Callable[..., None], *given: Any) -> None:
        """Begin; it calls `do` with its end of the pipe and what else is `given`."""
        import multiprocessing

        fork = multiprocessing.get_context("fork")
        self.pipe, theirs = fork.Pipe()
        # Ctrl-C in the moment in which it is half begun would be said aloud by Python.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDS)
        try:
            told = (self.pipe, theirs, before, do, *given)
            self._process = fork.Process(target=_begin, args=told, daemon=True)
            self._process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        theirs.close()

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid or 0

    def close(self) -> None:
        """End it, busy or not."""
        self._process.kill()
        self._process.join()
        self.pipe.close()


def _begin(
    ours: Connection, theirs: Connection, before: set[signal.Signals], do: Callable[..., None],
    *given: Any,
) -> None:  # fmt: skip
    # Ctrl-C is the parent's to handle.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    # Held by us too, it would never say that the parent is gone.
    ours.close()
    do(theirs, *given)
