"""A worker that begins as soon as somebody is seen to have changed something.

Which article it was is known a tenth of a second later. By then the worker has begun
to load all that makes articles, and pandoc loads beside it.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from pipeline.many import workers
from pipeline.many.forks import can_fork

if TYPE_CHECKING:
    from concurrent.futures import Future
    from pathlib import Path

    from pipeline.house import House
    from pipeline.many.pool import Pool
    from pipeline.many.workers import Job
    from pipeline.outcome import Outcome


class Awake:
    """One worker without a job, where a process can be forked; elsewhere, none."""

    def __init__(self, house: House) -> None:
        """Begin; the job will most likely be of this house."""
        self._held = ExitStack()
        self._pool: Pool | None = None
        if not can_fork():
            return
        # What both are going to need is loaded once, before they part.
        import pipeline.house
        import pipeline.model  # noqa: F401
        from pipeline.many.pool import Pool

        try:
            scratch = self._held.enter_context(workers.scratch())
            told = (scratch, workers.SECONDS, workers.MEMORY, house.folders)
            self._pool = self._held.enter_context(Pool(1, workers.wake, *told))
            self._pool.submit(workers.load_first)
        except BaseException:
            self.close()
            raise

    def take(self, folder: Path, job: Job, held: ExitStack) -> tuple[Pool, Future[Outcome]] | None:
        """Have this article done, and give the worker, to be `held` by whoever asks."""
        if self._pool is None:
            return None
        from pipeline.houses import files

        self._pool.submit(workers.take, job, files.kept())
        coming = self._pool.submit(workers.work, folder)
        held.push(self._held.pop_all())
        pool, self._pool = self._pool, None
        return pool, coming

    def close(self) -> None:
        """End the worker, if nobody has taken it."""
        self._pool = None
        self._held.close()
