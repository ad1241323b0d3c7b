"""A worker that loads while the command still finds out what it is to do.

To check one file takes a twentieth of a second. To load what checks it takes five times as
long, and the command needs as long for itself: on two cores they load side by side.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.many.forks import Fork, can_fork

if TYPE_CHECKING:
    from pipeline.many.workers import Job
    from pipeline.outcome import Outcome


class Early:
    """One worker, for one article; whatever else there is to do is done as always."""

    def __init__(self) -> None:
        """Begin, where a process can be forked: elsewhere a new one loads all we have loaded."""
        self._fork: Fork | None = None
        if can_fork():
            # What both are going to need is loaded once, before they part.
            import pipeline.house
            import pipeline.many.workers
            import pipeline.typed  # noqa: F401

            self._fork = Fork(_wait)

    def outcomes(self, found: Sequence[Path], job: Job, jobs: int) -> Generator[Outcome]:
        """Do every article, as `workers.outcomes` does."""
        from pipeline.many.workers import alone, orders, outcomes

        if len(found) != 1 or self._fork is None:
            self.close()
            yield from outcomes(found, job, jobs)
            return
        outcome: Outcome | None = None
        with orders(job) as told:
            try:
                self._fork.pipe.send((found[0], told))
                outcome = self._fork.pipe.recv()
            except (EOFError, OSError):
                pass  # it died, and the article has one more try
            finally:
                self.close()
        yield outcome or alone(found[0], job)

    def close(self) -> None:
        """End the worker."""
        if self._fork is not None:
            self._fork.close()
            self._fork = None


def _wait(theirs: Connection) -> None:
    from pipeline.many.workers import ready

    ready(theirs)
