"""Processes that do articles, each with its own warm engines.

An article that kills its worker, takes longer than its time or more than its
memory, costs itself one more try, alone, and then a clear error; nothing else.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import tempfile
import threading
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypeAlias

from pipeline.errors import EngineError, ViewpointsError
from pipeline.frozen import frozen
from pipeline.many.forks import context
from pipeline.outcome import Outcome, failed

if TYPE_CHECKING:
    from concurrent.futures import Future

    from pipeline.engines.pandoc import Pandoc
    from pipeline.house import House
    from pipeline.many.pool import Pool
    from pipeline.model import Series
    from pipeline.problems import Problem
    from pipeline.workshop import Workshop

SECONDS = 60
"""How long one article may take before its worker is ended."""
MEMORY = 2 << 30
"""How many bytes of its own a worker may have; usual are 200 MB."""
STINT = 50
"""How many articles a worker does before a fresh one takes over: Typst keeps some of each."""
CHECKS = 1000
"""The same where nothing is made: a check leaves next to nothing behind."""
_NO_MEMORY = 77
"""How a worker ends that has run out of memory: what it holds by then cannot be told."""
Flying: TypeAlias = "deque[tuple[Path, Future[Outcome]]]"
"""Articles on their way, in the order in which their outcomes are given."""


@frozen
class Job:
    """What a worker needs to know to do any article of one batch.

    `said` is what was said of the series' file; with an error there is no job.
    `private` are names that may stand nowhere; `anonymised` asks for a copy of
    the declarations for reviewers; `page`, for the web page alone.
    """

    series: Series
    house: House
    final: bool
    make: bool
    said: tuple[Problem, ...] = ()
    private: tuple[str, ...] = ()
    anonymised: bool = False
    page: bool = False


def outcomes(
    found: Sequence[Path],
    job: Job,
    jobs: int,
    keep: Callable[[Pool, ExitStack], object] | None = None,
) -> Generator[Outcome]:
    """Do every article, giving the outcomes in the order of the folders.

    The workers who do the last are given to who wants to `keep` them, and to end them.
    """
    waiting = deque(found)
    if len(waiting) > jobs:
        # Loaded once, here: a fork then has it for nothing. For few, workers are sooner ready
        # if each loads it while we go on.
        _load(job)
    while waiting:
        most = (STINT if job.make else CHECKS) * jobs
        stint = deque(waiting.popleft() for _ in range(min(most, len(waiting))))
        with ExitStack() as held:
            pool = held.enter_context(pool_of(job, jobs))
            if keep and not waiting:
                keep(pool, held.pop_all())
            lost = yield from until_broken(stint, pool, jobs, deque())
        waiting.extendleft(reversed(stint))
        # Nobody knows whose fault it was: each that was in flight is done again, alone.
        for folder in lost:
            yield alone(folder, job)


def _load(job: Job) -> None:
    import pipeline.checking  # noqa: F401
    from pipeline.house import schema

    for kind in ("article", "contribution"):
        schema(kind)
    if job.make:
        load()


def cores() -> int:
    """How many processes are worth while here."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def until_broken(
    waiting: deque[Path], pool: Pool, jobs: int, flying: Flying
) -> Generator[Outcome, None, list[Path]]:
    """Do articles until all are done or a worker dies; give back those that were lost.

    Few are on their way at a time, so that memory does not grow with the batch.
    """
    from pipeline.many.pool import Died

    try:
        while waiting or flying:
            while waiting and len(flying) < 2 * jobs:
                flying.append((waiting[0], pool.submit(work, waiting[0])))
                waiting.popleft()
            outcome = flying[0][1].result()
            flying.popleft()
            yield outcome
    except Died:
        pass
    return [folder for folder, _ in flying]


@contextmanager
def pool_of(job: Job, jobs: int) -> Iterator[Pool]:
    """Have workers, and see to it that none is left."""
    # Loaded for those who have a pool: a check of one article needs none.
    from pipeline.many.pool import Pool

    with orders(job) as told, Pool(jobs, begin, *told) as pool:
        yield pool


@contextmanager
def orders(job: Job) -> Iterator[tuple[Job, str, int, int, tuple[Path | None, str]]]:
    """What a worker is told as it begins: its job, where to work, its limits, and what is kept."""
    from pipeline.houses import files

    with scratch() as folder:
        yield job, folder, SECONDS, MEMORY, files.kept()


def scratch() -> TemporaryDirectory[str]:
    """Have a folder for a worker: one that is ended cannot tidy up, so it is ours."""
    return TemporaryDirectory(prefix="viewpoints-", ignore_cleanup_errors=True)


def alone(folder: Path, job: Job) -> Outcome:
    """Do one article in a worker of its own, of which we hear how it ended."""
    with orders(job) as told:
        ours, theirs = multiprocessing.Pipe(duplex=False)
        worker = context().Process(target=once, args=(folder, theirs, *told))
        worker.start()
        theirs.close()
        try:
            outcome: Outcome = ours.recv()
        except EOFError:
            worker.join()
            return failed(folder, why(worker.exitcode or 0))
        finally:
            worker.kill()
            worker.join()
            ours.close()
    return outcome


def why(code: int) -> EngineError:
    """Say how a worker ended twice on one article."""
    remedy = "look at its pictures and its longest texts; viewpoints doctor checks the engines"
    if code == -signal.SIGALRM:
        return EngineError(f"this article took longer than {SECONDS} seconds, twice", remedy)
    if code in {_NO_MEMORY, -signal.SIGABRT}:
        limit = f"{MEMORY >> 20:,} MB"
        return EngineError(f"this article needed more memory than the {limit} it may have", remedy)
    return EngineError("an engine died, twice, of this article", remedy)


_job: Job
_tools: Workshop | None = None
_begun: tuple[tuple[Path, ...], Pandoc] | None = None
"""A pandoc that began before there was a job, and the folders that it may read."""


def begin(
    job: Job,
    scratch: str,
    seconds: int,
    memory: int,
    kept: tuple[Path | None, str] = (None, ""),
) -> None:
    """Set up a worker, with what holds where it was begun: it may not be a fork."""
    limit(scratch, seconds, memory)
    take(job, kept)


def limit(scratch: str, seconds: int, memory: int) -> None:
    """Let a worker, whatever it does, do no harm, and end when nobody needs it."""
    global SECONDS, MEMORY
    SECONDS, MEMORY = seconds, memory
    # Ctrl-C is the parent's to handle; it ends its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    # What an engine says as it dies is for nobody: we say it in our own words.
    with open(os.devnull, "wb") as nothing:  # noqa: PTH123
        os.dup2(nothing.fileno(), 2)
    tempfile.tempdir = scratch
    from pipeline.workshop import Workshop

    Workshop.unplug()


def take(job: Job, kept: tuple[Path | None, str]) -> None:
    """Take a job; what has begun before is of use, if it may read what this job's house has."""
    global _job, _tools, _begun
    from pipeline.houses import files
    from pipeline.workshop import Workshop

    files.keep(*kept)
    Workshop.settle()
    _job, _tools = job, None
    if _begun is not None:
        folders, pandoc = _begun
        if folders == job.house.folders:
            _tools = Workshop(job.house, job.series.language, pandoc)
        else:
            pandoc.close()
    _begun = None


def wake(scratch: str, seconds: int, memory: int, folders: tuple[Path, ...]) -> None:
    """Set up a worker that has no job yet; it will most likely be of the house in these folders."""
    global _begun
    limit(scratch, seconds, memory)
    from pipeline.engines.pandoc import Pandoc

    # Without one, the first article says so.
    with suppress(EngineError):
        _begun = folders, Pandoc(readable=folders)
        _begun[1].begin()


def load() -> None:
    """Load all that makes articles."""
    from pipeline.workshop import Workshop

    load_first()
    Workshop.load()


def load_first() -> None:
    """Load what one article takes first; what it takes later is loaded while pandoc is busy."""
    import pipeline.assemble
    import pipeline.engines.images
    import pipeline.engines.typst  # noqa: F401


def once(folder: Path, answer: Connection, *told: Any) -> None:
    """Be a worker for one article, and send what became of it."""
    begin(*told)
    answer.send(work(folder))
    if _tools is not None:
        _tools.close()


def ready(answer: Connection) -> None:
    """Load all that checks an article, and check the one that is sent; none may be."""
    import pipeline.checking
    import pipeline.workshop  # noqa: F401

    with suppress(EOFError):
        folder, told = answer.recv()
        once(folder, answer, *told)


def _end_with_the_parent() -> None:
    """Leave no orphan: a worker waits for its next article, and would do so for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def workshop() -> Workshop:
    """Give this worker's engines, which stay warm for every article it gets."""
    global _tools
    from pipeline.workshop import Workshop

    if _tools is None:
        _tools = Workshop(_job.house, _job.series.language)
        _tools.begin()
    return _tools


def work(folder: Path) -> Outcome:
    """Do one article in this worker."""
    with timed():
        return done(folder, _job, workshop)


@contextmanager
def timed() -> Iterator[None]:
    """End this process if one article takes too long or too much memory.

    An engine that hangs inside a library cannot be interrupted, only ended.
    """
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        yield
    except MemoryError:
        os._exit(_NO_MEMORY)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def done(folder: Path, job: Job, tools: Callable[[], Workshop]) -> Outcome:
    """Do one article here; whatever goes wrong is its outcome, so that no other is stopped."""
    try:
        if not job.page and not job.make:
            from pipeline.checking import check

            return check(folder, job.series, tools(), job.final, job.private)
        from pipeline.assemble import assemble, paint

        if job.page:
            return paint(folder, job.series, job.house, tools(), job.final, job.private)
        asked = (job.final, job.private, job.anonymised)
        return assemble(folder, job.series, job.house, tools(), *asked)
    except (ViewpointsError, MemoryError):
        raise
    except OSError as error:
        return failed(folder, EngineError(f"{error.filename or folder}: {error.strerror or error}"))
    except Exception:
        outcome = failed(folder, EngineError("a mistake of ours stopped this article"), 70)
        return replace(outcome, trace=traceback.format_exc())
