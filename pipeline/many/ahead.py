"""Begin with the few articles that must be done while we still look at all the others.

A worker takes most of a second to load the engines and to make its first article, and
as long takes the command to look at a thousand articles and at what was made of them.
Afterwards the worker's engines are warm, and what the whole series needs is made there.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pipeline.errors import ViewpointsError
from pipeline.many.workers import (
    Flying,
    Job,
    alone,
    outcomes,
    pool_of,
    timed,
    until_broken,
    work,
    workshop,
)
from pipeline.outcome import Outcome

if TYPE_CHECKING:
    from pipeline.many.awake import Awake
    from pipeline.many.pool import Pool
    from pipeline.workshop import Workshop

Made = TypeVar("Made")


class Ahead:
    """Workers that have begun; and the engines of the series' own pages, theirs or our own."""

    def __init__(
        self, found: Sequence[Path], job: Job, jobs: int, awake: Awake | None = None
    ) -> None:
        """Begin with these articles, each in a worker of its own; where they are many, do not.

        One worker may be `awake` already.
        """
        self._job, self._workers = job, ExitStack()
        self._pool: Pool | None = None
        self._flying: Flying = deque()
        self._own: Workshop | None = None
        if 0 < len(found) <= jobs:
            taken = awake.take(found[0], job, self._workers) if awake else None
            if taken:
                self._pool, coming = taken
                self._flying.append((found[0], coming))
            if rest := found[len(self._flying) :]:
                pool = self._workers.enter_context(pool_of(job, len(rest)))
                self._pool = self._pool or pool
                self._flying.extend((folder, pool.submit(work, folder)) for folder in rest)
        if awake:
            awake.close()

    def outcomes(self, found: Sequence[Path], job: Job, jobs: int) -> Generator[Outcome]:
        """Do every article, as `workers.outcomes` does; what has begun is not begun again."""
        if self._pool is None or [folder for folder, _ in self._flying] != list(found):
            # There are none, or files of other articles are gone, too.
            self._dismiss()
            yield from outcomes(found, job, jobs, self._keep)
            return
        lost = yield from until_broken(deque(), self._pool, jobs, self._flying)
        if lost:
            self._dismiss()
        for folder in lost:
            yield alone(folder, job)

    @property
    def begun(self) -> bool:
        """Whether a worker is busy."""
        return self._pool is not None

    def fill(self, template: str, values: Sequence[Mapping[str, Any]]) -> list[bytes]:
        """Dress values in a template of the house."""
        return self._asked(_fill, lambda tools: tools.fill(template, values), template, values)

    def compile(self, source: str, files: Mapping[str, bytes], day: date) -> bytes:
        """Make a PDF of Typst source."""
        asked = (source, files, day)
        return self._asked(_compile, lambda tools: tools.compile(*asked), *asked)

    def _keep(self, pool: Pool, held: ExitStack) -> None:
        """Have workers that are warm when their articles are done: the pages come next."""
        self._dismiss()
        self._workers.push(held)
        self._pool = pool

    def _asked(
        self, theirs: Callable[..., Made], ours: Callable[[Workshop], Made], *what: Any
    ) -> Made:
        """Ask a worker, whose engines are warm; where none can answer, it is done here."""
        if self._pool is not None:
            from pipeline.many.pool import Died

            try:
                return self._pool.submit(theirs, *what).result()
            except (Died, ViewpointsError):
                self._dismiss()  # and hear it from our own
        if self._own is None:
            from pipeline.workshop import Workshop

            self._own = Workshop(self._job.house, self._job.series.language)
        return ours(self._own)

    def release(self) -> None:
        """Let the workers go, who have nothing to do any more; nobody waits for their end yet."""
        if self._pool is not None:
            self._pool.kill()

    def close(self) -> None:
        """End the workers and the engines."""
        self._dismiss()
        if self._own is not None:
            self._own.close()

    def _dismiss(self) -> None:
        """End the workers at once: all they have is in a folder that goes with them."""
        self.release()
        self._pool = None
        self._workers.close()


def _fill(template: str, values: Sequence[Mapping[str, Any]]) -> list[bytes]:
    with timed():
        return workshop().fill(template, values)


def _compile(source: str, files: Mapping[str, bytes], day: date) -> bytes:
    with timed():
        return workshop().compile(source, files, day)
