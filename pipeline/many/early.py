"""A worker that loads while the command still finds out what it is to do.

To check one file takes a twentieth of a second. To load what checks it takes five times as
long, and the command needs as long for itself: on two cores they load side by side.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Generator, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.many.forks import can_fork

if TYPE_CHECKING:
    from pipeline.many.workers import Job
    from pipeline.outcome import Outcome


class Early:
    """One worker, for one article; whatever else there is to do is done as always."""

    def __init__(self) -> None:
        """Begin, where a process can be forked: elsewhere a new one loads all we have loaded."""
        self._begun = can_fork()
        if self._begun:
            # What both are going to need is loaded once, before they part.
            import pipeline.house
            import pipeline.many.workers
            import pipeline.typed  # noqa: F401

            fork = multiprocessing.get_context("fork")
            self._ours, theirs = fork.Pipe()
            self._worker = fork.Process(target=_wait, args=(self._ours, theirs), daemon=True)
            self._worker.start()
            theirs.close()

    def outcomes(self, found: Sequence[Path], job: Job, jobs: int) -> Generator[Outcome]:
        """Do every article, as `workers.outcomes` does."""
        from pipeline.many.workers import alone, orders, outcomes

        if len(found) != 1 or not self._begun:
            self.close()
            yield from outcomes(found, job, jobs)
            return
        outcome: Outcome | None = None
        with orders(job) as told:
            try:
                self._ours.send((found[0], told))
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
