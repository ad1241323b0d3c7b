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
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline import __version__, typed
from pipeline.assemble import Outcome, assemble, check
from pipeline.errors import HouseError
from pipeline.house import ROOT, House, schema
from pipeline.model import Series
from pipeline.problems import Place, Problem
from pipeline.reports import ArticleLine
from pipeline.reports.board import board
from pipeline.reports.site import pages
from pipeline.stages.load import load_source
from pipeline.stages.publish import Outputs
from pipeline.stages.validate import validate
from pipeline.workshop import Workshop

SECONDS = 60
"""How long one article may take before its worker is ended."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker needs to know to do any article of one batch."""

    series: Series
    house: House
    final: bool
    make: bool


@dataclass(frozen=True, slots=True)
class Summary:
    """What a batch came to."""

    problems: tuple[Problem, ...] = ()
    articles: tuple[ArticleLine, ...] = ()
    changed: tuple[str, ...] = ()
    code: int = 0


def series_of(inputs: Path) -> tuple[Series | None, tuple[Problem, ...]]:
    """Read the series' file, or say what is wrong with it."""
    path = inputs / "series.yaml"
    if not path.exists():
        raise HouseError(f"there is no {path}", "say where the series is with --inputs FOLDER")
    loaded = load_source(path)
    if loaded.value is None:
        return None, loaded.problems
    checked = validate(loaded.value, schema("series"))
    return (typed.series(checked.value) if checked.value else None), checked.problems


def folders(inputs: Path) -> tuple[Path, ...]:
    """Every article's folder, in the order of their names; hidden ones are not articles."""
    return tuple(
        sorted(p for p in inputs.iterdir() if p.is_dir() and not p.name.startswith((".", "_")))
    )


def examine(found: Sequence[Path], job: Job, jobs: int, said: Callable[[Outcome], None]) -> Summary:
    """Check the articles in these folders; write nothing."""
    outcomes = []
    for outcome in _outcomes(found, job, jobs):
        said(outcome)
        outcomes.append(outcome)
    return _summed(outcomes)


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
        for outcome in _outcomes(found, job, jobs):
            entries = hold.stage(outcome.slug, outcome.artefacts)
            made = replace(outcome, artefacts=(), outputs=tuple(e.path for e in entries))
            said(made)
            outcomes.append(made)
        return _published(hold, outcomes, job, inputs, whole)
    except BaseException:
        hold.abandon()
        raise


def _published(
    hold: Outputs, outcomes: Sequence[Outcome], job: Job, inputs: Path, whole: bool
) -> Summary:
    summary = _summed(outcomes)
    here = {outcome.slug for outcome in outcomes}
    kept = {o.slug for o in outcomes if not o.outputs}
    cards = {slug: card for slug, card in hold.cards.items() if slug in kept}
    cards |= {o.slug: dict(o.card) for o in outcomes if o.outputs}
    if whole:
        tools = Workshop(job.house, job.series.language)
        try:
            hold.stage("", pages(job.series, cards, job.house, tools.write))
        finally:
            tools.close()
        hold.stage("", board(job.series, summary.problems, summary.articles, str(inputs)))
    else:
        others = set(hold.cards) - here
        cards |= {slug: hold.cards[slug] for slug in others}
        kept |= others | {""}
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


def _summed(outcomes: Iterable[Outcome]) -> Summary:
    outcomes = list(outcomes)
    problems = tuple(sorted((p for o in outcomes for p in o.problems), key=lambda p: p.order))
    lines = tuple(
        ArticleLine(o.slug, o.card.get("title", ""), o.card.get("status", ""), o.state, o.outputs)
        for o in outcomes
    )
    codes = [o.failure or int(o.broken) for o in outcomes]
    return Summary(problems, lines, code=max(codes, default=0))


def _outcomes(found: Sequence[Path], job: Job, jobs: int) -> Iterator[Outcome]:
    """Do every article, giving the outcomes in the order of the folders.

    Few are on their way at a time, so that memory does not grow with the batch.
    """
    waiting = deque(found)
    flying: deque[tuple[Path, Future[Outcome]]] = deque()
    pool = _pool(job, jobs)
    try:
        while waiting or flying:
            while waiting and len(flying) < 2 * jobs:
                folder = waiting.popleft()
                flying.append((folder, pool.submit(_work, folder)))
            folder, future = flying.popleft()
            try:
                yield future.result()
            except BrokenProcessPool:
                # Nobody knows whose fault it was: each in flight is done again, alone.
                lost = [folder, *(path for path, _ in flying)]
                flying.clear()
                pool.shutdown(wait=False, cancel_futures=True)
                yield from (_alone(path, job) for path in lost)
                pool = _pool(job, jobs)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _alone(folder: Path, job: Job) -> Outcome:
    pool = _pool(job, 1)
    try:
        return pool.submit(_work, folder).result()
    except BrokenProcessPool:
        problem = Problem.at(
            Place(str(folder / "article.yaml")),
            "engine-failed",
            f"an engine died, or took longer than {SECONDS} seconds, on this article",
            why="it was tried twice; the other articles are not affected",
            fix="look at its pictures and its longest texts; viewpoints doctor checks the engines",
        )
        return Outcome(folder.name, (replace(problem, article=folder.name),), failure=4)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _pool(job: Job, jobs: int) -> ProcessPoolExecutor:
    way = "fork" if sys.platform == "linux" else "spawn"
    context = multiprocessing.get_context(way)
    return ProcessPoolExecutor(jobs, context, initializer=_begin, initargs=(job,))


_job: Job
_tools: Workshop


def _begin(job: Job) -> None:
    """Set up a worker: its engines stay warm for every article it gets."""
    global _job, _tools
    # Ctrl-C is the parent's to handle; it ends its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _job, _tools = job, Workshop(job.house, job.series.language)


def _work(folder: Path) -> Outcome:
    # An engine that hangs inside a library cannot be interrupted, only ended.
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        if _job.make:
            return assemble(folder, _job.series, _job.house, _tools, _job.final)
        return check(folder, _job.series, _tools, _job.final)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def cores() -> int:
    """How many processes are worth while here."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
