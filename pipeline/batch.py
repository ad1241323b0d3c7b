"""Many articles: each on its own, spread over processes, summed up in the order they came.

Every worker has its own warm engines. An article that kills its worker, or takes
longer than its time, costs itself and nothing else.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import signal
import sys
import tempfile
import threading
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline import __version__, typed
from pipeline.assemble import Outcome, assemble, check, failed
from pipeline.errors import EngineError, HouseError, ViewpointsError
from pipeline.house import ROOT, House, schema
from pipeline.model import Series
from pipeline.problems import Problem
from pipeline.reports import ArticleLine
from pipeline.reports.board import board
from pipeline.reports.site import pages
from pipeline.stages.load import load_source
from pipeline.stages.publish import Occupied, Outputs
from pipeline.stages.validate import validate
from pipeline.workshop import Workshop

SECONDS = 60
"""How long one article may take before its worker is ended."""
STINT = 40
"""How many articles a worker does before a fresh one takes over: Typst keeps some of each."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker needs to know to do any article of one batch.

    `said` is what was said of the series' file; with an error there is no job.
    """

    series: Series
    house: House
    final: bool
    make: bool
    said: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """What a batch came to.

    `trace` is for us, when a mistake of ours stopped an article; `stop` is what
    kept all of it from being published.
    """

    problems: tuple[Problem, ...] = ()
    articles: tuple[ArticleLine, ...] = ()
    changed: tuple[str, ...] = ()
    code: int = 0
    trace: str = ""
    stop: ViewpointsError | None = None


def series_of(inputs: Path) -> tuple[Series | None, tuple[Problem, ...]]:
    """Read the series' file, and say what is wrong with it; with an error there is no series."""
    path = inputs / "series.yaml"
    if not path.exists():
        raise HouseError(f"there is no {path}", "say where the series is with --inputs FOLDER")
    loaded = load_source(path)
    if loaded.value is None:
        return None, loaded.problems
    checked = validate(loaded.value, schema("series"))
    problems = (*loaded.problems, *checked.problems)
    if loaded.failed or checked.value is None:
        return None, problems
    return typed.series(checked.value), problems


def folders(inputs: Path) -> tuple[Path, ...]:
    """Every article's folder, in the order of their names; hidden ones are not articles."""
    return tuple(
        sorted(p for p in inputs.iterdir() if p.is_dir() and not p.name.startswith((".", "_")))
    )


def examine(found: Sequence[Path], job: Job, jobs: int, said: Callable[[Outcome], None]) -> Summary:
    """Check the articles in these folders; write nothing."""
    outcomes = []
    with closing(_outcomes(found, job, jobs)) as coming:
        for outcome in coming:
            said(outcome)
            outcomes.append(outcome)
    return _summed(outcomes, job)


def build(
    found: Sequence[Path],
    job: Job,
    jobs: int,
    said: Callable[[Outcome], None],
    inputs: Path,
    outputs: Path,
    whole: bool,
) -> Summary:
    """Build the articles in these folders and publish them together.

    With `whole`, they are all there are: what no article makes any more is
    removed. A broken article keeps what an earlier build made of it.
    """
    hold = Outputs(outputs)
    outcomes = []
    try:
        with closing(_outcomes(found, job, jobs)) as coming:
            for folder, outcome in zip(found, coming, strict=True):
                made = _staged(hold, folder, outcome)
                said(made)
                outcomes.append(made)
        try:
            return _published(hold, outcomes, job, inputs, whole)
        except ViewpointsError as error:
            # What was found on the way is worth more to an editor than this.
            return replace(_summed([replace(o, outputs=()) for o in outcomes], job), stop=error)
    finally:
        hold.abandon()


def _staged(hold: Outputs, folder: Path, outcome: Outcome) -> Outcome:
    try:
        entries = hold.stage(outcome.slug, outcome.artefacts)
    except Occupied as error:
        stopped = failed(folder, error)
        return replace(stopped, problems=(*outcome.problems, *stopped.problems), card=outcome.card)
    return replace(outcome, artefacts=(), outputs=tuple(e.path for e in entries))


def _published(
    hold: Outputs, outcomes: Sequence[Outcome], job: Job, inputs: Path, whole: bool
) -> Summary:
    summary = _summed(outcomes, job)
    kept = {o.slug for o in outcomes if not o.outputs}
    if not whole:
        # The board is of the whole series: it stays too.
        kept |= {"", *hold.cards} - {o.slug for o in outcomes}
    cards = {slug: card for slug, card in hold.cards.items() if slug in kept}
    cards |= {o.slug: dict(o.card) for o in outcomes if o.outputs}
    with closing(Workshop(job.house, job.series.language)) as tools:
        hold.stage("", pages(job.series, cards, job.house, tools.write))
    if whole:
        hold.stage("", board(job.series, summary.problems, summary.articles, str(inputs)))
    changed = hold.publish(frozenset(kept), cards, versions(job.house))
    return replace(summary, changed=changed)


def versions(house: House) -> dict[str, str]:
    """What made the outputs: our version, the engines', and the house's bytes."""
    from importlib.metadata import version

    from pipeline.engines import pandoc

    return {
        "viewpoints": __version__,
        "pandoc": pandoc.version(),
        "typst": version("typst"),
        "schemas": _digest(ROOT / "schemas"),
        "templates": _digest(house.folder),
    }


def _digest(folder: Path) -> str:
    """One sha256 for a folder: names and bytes of its files."""
    whole = hashlib.sha256()
    for path in sorted(
        p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts
    ):
        whole.update(f"{path.relative_to(folder).as_posix()}\0".encode())
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def _summed(outcomes: Sequence[Outcome], job: Job) -> Summary:
    found = (*job.said, *(p for o in outcomes for p in o.problems))
    problems = tuple(sorted(found, key=lambda p: p.order))
    lines = tuple(
        ArticleLine(o.slug, o.card.get("title", ""), o.card.get("status", ""), o.state, o.outputs)
        for o in outcomes
    )
    codes = [o.failure or int(o.broken) for o in outcomes]
    trace = next((o.trace for o in outcomes if o.trace), "")
    return Summary(problems, lines, code=max(codes, default=0), trace=trace)


def _outcomes(found: Sequence[Path], job: Job, jobs: int) -> Generator[Outcome]:
    """Do every article, giving the outcomes in the order of the folders."""
    waiting = deque(found)
    while waiting:
        stint = deque(waiting.popleft() for _ in range(min(STINT * jobs, len(waiting))))
        with _pool(job, jobs) as pool:
            lost = yield from _until_broken(stint, pool, jobs)
        waiting.extendleft(reversed(stint))
        # Nobody knows whose fault it was: each that was in flight is done again, alone.
        for folder in lost:
            yield _alone(folder, job)


def _until_broken(
    waiting: deque[Path], pool: ProcessPoolExecutor, jobs: int
) -> Generator[Outcome, None, list[Path]]:
    """Do articles until all are done or a worker dies; give back those that were lost.

    Few are on their way at a time, so that memory does not grow with the batch.
    """
    flying: deque[tuple[Path, Future[Outcome]]] = deque()
    try:
        while waiting or flying:
            while waiting and len(flying) < 2 * jobs:
                flying.append((waiting[0], pool.submit(_work, waiting[0])))
                waiting.popleft()
            outcome = flying[0][1].result()
            flying.popleft()
            yield outcome
    except BrokenProcessPool:
        pass
    return [folder for folder, _ in flying]


def _alone(folder: Path, job: Job) -> Outcome:
    try:
        with _pool(job, 1) as pool:
            return pool.submit(_work, folder).result()
    except BrokenProcessPool:
        error = EngineError(
            f"an engine died, or took longer than {SECONDS} seconds, twice on this article",
            "look at its pictures and its longest texts; viewpoints doctor checks the engines",
        )
        return failed(folder, error)


@contextmanager
def _pool(job: Job, jobs: int) -> Iterator[ProcessPoolExecutor]:
    # A fork is quicker; but Typst waits for ever in one whose parent has used it.
    way = "fork" if sys.platform == "linux" and not Workshop.compiled else "spawn"
    context = multiprocessing.get_context(way)
    # A worker that is ended cannot tidy up, so it works in a folder of ours.
    with TemporaryDirectory(prefix="viewpoints-", ignore_cleanup_errors=True) as scratch:
        pool = ProcessPoolExecutor(jobs, context, initializer=_begin, initargs=(job, scratch))
        try:
            yield pool
        except BaseException:
            # Nobody waits for the rest any more: an article may take a minute.
            for worker in multiprocessing.active_children():
                worker.terminate()
            raise
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


_job: Job
_tools: Workshop | None = None


def _begin(job: Job, scratch: str) -> None:
    """Set up a worker."""
    global _job, _tools
    # Ctrl-C is the parent's to handle; it ends its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    tempfile.tempdir = scratch
    _job, _tools = job, None


def _end_with_the_parent() -> None:
    """Leave no orphan: a worker waits for its next article, and would do so for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _workshop() -> Workshop:
    """The worker's engines, which stay warm for every article it gets."""
    global _tools
    if _tools is None:
        _tools = Workshop(_job.house, _job.series.language)
    return _tools


def _work(folder: Path) -> Outcome:
    # An engine that hangs inside a library cannot be interrupted, only ended.
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        tools = _workshop()
        if _job.make:
            return assemble(folder, _job.series, _job.house, tools, _job.final)
        return check(folder, _job.series, tools, _job.final)
    except ViewpointsError:
        raise
    except OSError as error:
        return failed(folder, EngineError(f"{error.filename or folder}: {error.strerror or error}"))
    except Exception:
        # One article must not stop another, whoever is to blame.
        outcome = failed(folder, EngineError("a mistake of ours stopped this article"), 70)
        return replace(outcome, trace=traceback.format_exc())
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def cores() -> int:
    """How many processes are worth while here."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
