"""A worker that loads while the command still finds out what it is to do.

To check one file takes a twentieth of a second. To load what checks it takes five times as
long, and the command needs as long for itself: on two cores they load side by side.
"""

from __future__ import annotations

import multiprocessing
import signal
import threading
from collections.abc import Generator, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.many.workers import Job
    from pipeline.outcome import Outcome


def can_fork() -> bool:
    """Whether a fork of this process would live: one of a process that has used Typst hangs.

    Typst's threads are none of Python's, and do not live on in a fork. Only Linux
    says what threads a process has, and elsewhere forks are not safe at all.
    """
    try:
        return sum(1 for _ in Path("/proc/self/task").iterdir()) <= threading.active_count()
    except OSError:
        return False


class Early:
    """One worker, for one article; whatever else there is to do is done as always."""

    def __init__(self) -> None:
        """Begin, where a process can be forked: elsewhere a new one loads all we have loaded."""
        self._begun = can_fork()
        if self._begun:
            fork = multiprocessing.get_context("fork")
            self._ours, theirs = fork.Pipe()
            self._worker = fork.Process(target=_wait, args=(self._ours, theirs), daemon=True)
            self._worker.start()
            theirs.close()

    def outcomes(self, found: Sequence[Path], job: Job, jobs: int) -> Generator[Outcome]:
        """Do every article, as `workers.outcomes` does."""
        from pipeline.many.workers import MEMORY, SECONDS, alone, outcomes

        if len(found) != 1 or not self._begun:
            self.close()
            yield from outcomes(found, job, jobs)
            return
        outcome: Outcome | None = None
        with TemporaryDirectory(prefix="viewpoints-", ignore_cleanup_errors=True) as scratch:
            try:
                self._ours.send((found[0], (job, scratch, SECONDS, MEMORY)))
                outcome = self._ours.recv()
            except (EOFError, OSError):
                pass  # it died, and the article has one more try
            finally:
                self.close()
        yield outcome or alone(found[0], job)

    def close(self) -> None:
        """End the worker."""
        if self._begun:
            self._begun = False
            self._worker.kill()
            self._worker.join()
            self._ours.close()


def _wait(ours: Connection, theirs: Connection) -> None:
    # Ctrl-C is the parent's to handle.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Held by us too, it would never say that the parent is gone.
    ours.close()
    from pipeline.many.workers import ready

    ready(theirs)
