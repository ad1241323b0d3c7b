"""Whether a worker may begin as a fork of this process, which is quicker than a new one."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from multiprocessing.context import ForkContext, SpawnContext


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
