"""Many articles: what is known from before, what is done anew, summed up in the order they came."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cache import Cache
from pipeline.errors import ViewpointsError
from pipeline.finished.manifest import Entry
from pipeline.many.ahead import Ahead
from pipeline.many.recall import Recall
from pipeline.many.series_outputs import SeriesOutputs
from pipeline.many.shards import Part, Shard
from pipeline.many.sight import of_inputs
from pipeline.many.summing import Summary, summed
from pipeline.many.versions import versions
from pipeline.many.workers import SECONDS, Job, cores
from pipeline.many.workers import outcomes as local
from pipeline.outcome import Outcome, failed
from pipeline.series import folders, series_of
from pipeline.stages.publish import Occupied, Outputs

if TYPE_CHECKING:
    from pipeline.many.glance import Glance

__all__ = [
    "SECONDS", "Do", "Job", "Summary", "build", "collect", "cores", "examine", "folders", "local",
    "series_of", "versions",
]  # fmt: skip

FEW = 10
Said = Callable[[Outcome], object]
Do = Callable[[Sequence[Path], Job, int], Generator[Outcome]]
"""Who does the articles that must be done: our own processes, or a cluster's."""
Keyed = list[tuple[Path, str]]


def examine(
    found: Sequence[Path],
    job: Job,
    jobs: int,
    said: Said,
    cache: Cache | None = None,
    do: Do = local,
) -> Summary:
    """Check the articles in these folders; write nothing."""
    # For a few articles, to read what is known of all would take longer than to read them.
    many = found[0].parent if len(found) > FEW else None
    recall = Recall(
        cache or Cache(None), job, many, None, of_inputs(many) if many and cache else {}
    )
    keys = [(folder, recall.key(folder)) for folder in found]
    before = deque(recall.outcome(key) for _, key in keys)
    unknown = [folder for folder, known in zip(found, before, strict=True) if known is None]
    told = []
    with closing(do(unknown, job, jobs)) as coming:
        for folder, key in keys:
            known = before.popleft()
            outcome = known[0] if known else next(coming)
            if known is None:
                recall.keep(folder, key, outcome, (), ())
            said(outcome)
            told.append(outcome)
    recall.close(keys, (), whole=False)
    return summed(told, job)


def build(
    found: Sequence[Path],
    job: Job,
    jobs: int,
    said: Said,
    inputs: Path,
    outputs: Path,
    whole: bool,
    cache: Cache | None = None,
    do: Do = local,
    shard: Shard | None = None,
    glance: Glance | None = None,
    ready: Said | None = None,
) -> Summary:
    """Build the articles in these folders and publish them together.

    With `whole`, they are all there are: what no article makes any more is
    removed. A broken article keeps what an earlier build made of it. They may
    also be a `shard` of the whole, which says of itself what collecting it needs.
    With a `glance`, it is known how inputs and outputs looked before anything of them
    was read. While a worker is busy, `ready` hears of articles that are as they were.
    """
    seen = (glance.inputs, glance.since) if glance else ()
    recall = Recall(cache or Cache(None), job, inputs, outputs, *seen)
    keys = [(folder, recall.key(folder)) for folder in found]
    standing = recall.settled(keys) if whole else None
    if standing is not None:
        for outcome in standing:
            said(outcome)
        return replace(summed(standing, job), seen=recall.seen)
    # Most of the time is the worker's, who loads the engines: it begins before all else.
    begun = [folder for folder, key in keys if do is local and not recall.knows(key)]
    with closing(Ahead(begun, job, jobs, glance.awake if glance else None)) as tools:
        return _built(
            keys, job, jobs, said, inputs, outputs, whole, recall,
            tools.outcomes if do is local else do, tools, shard, ready,
        )  # fmt: skip


def _built(
    keys: Keyed, job: Job, jobs: int, said: Said, inputs: Path, outputs: Path, whole: bool,
    recall: Recall, do: Do, tools: Ahead, shard: Shard | None, ready: Said | None,
) -> Summary:  # fmt: skip
    """Have every article made, and publish them."""
    stamps = recall.stamps
    hold = Outputs(outputs, stamps.output, stamps.wrote, recall.back, recall.manifest)
    try:
        recall.look_at_outputs()
        series = SeriesOutputs(hold, job, inputs, recall, tools, whole)

        def meanwhile(known: Sequence[Outcome]) -> None:
            series.ready(known)
            if ready:
                for outcome in known:
                    ready(outcome)

        made = _made(hold, recall, keys, job, jobs, said, do, meanwhile if tools.begun else None)
        recall.look_again()
        try:
            if shard is not None:
                hold.stage("", [shard.record(made, job, inputs)])
            summary = series.published(made)
        except ViewpointsError as error:
            # What was found on the way is worth more to an editor than this.
            return replace(summed([replace(o, outputs=()) for o in made], job), stop=error)
        recall.close(keys, hold.entries, whole, summary.changed, hold.manifest)
        return replace(summary, seen=recall.seen, mind=(recall, hold, series, made))
    finally:
        hold.abandon()


def collect(
    parts: Sequence[Part], job: Job, inputs: Path, outputs: Path, cache: Cache | None = None
) -> Summary:
    """Publish what the parts of a series have made, as if it had been built in one."""
    recall = Recall(cache or Cache(None), job, inputs, outputs)
    hold = Outputs(outputs, recall.stamps.output, recall.stamps.wrote, recall.back)
    try:
        whose = {each.slug: (part, each) for part in parts for each in part.outcomes}
        made = []
        for slug in sorted(whose):
            part, outcome = whose[slug]
            staged = replace(outcome, artefacts=part.artefacts(outcome))
            made.append(_staged(hold, inputs / slug, staged)[0])
        with closing(Ahead((), job, 1)) as tools:
            return SeriesOutputs(hold, job, inputs, recall, tools, whole=True).published(made)
    finally:
        hold.abandon()


def _made(
    hold: Outputs, recall: Recall, keys: Keyed, job: Job, jobs: int, said: Said, do: Do,
    meanwhile: Callable[[Sequence[Outcome]], None] | None,
) -> list[Outcome]:  # fmt: skip
    """Have every article staged or in its place; the outcomes are in the order of the folders."""
    before = deque(_again(hold, recall, folder, key) for folder, key in keys)
    unknown = [key[0] for key, known in zip(keys, before, strict=True) if known is None]
    made = []
    if meanwhile:
        # A worker is busy, and we are not: what comes after it is got ready.
        meanwhile([outcome for outcome in before if outcome])
    with closing(do(unknown, job, jobs)) as coming:
        for folder, key in keys:
            outcome = before.popleft() or _anew(hold, recall, folder, key, next(coming))
            said(outcome)
            made.append(outcome)
    return made


def _again(hold: Outputs, recall: Recall, folder: Path, key: str) -> Outcome | None:
    """What became of an article before, if its files stand there or are still kept."""
    known = recall.outcome(key)
    if known is None:
        return None
    outcome, entries = known
    left = recall.left(entries)
    if recall.looks.stands(outcome.slug, left):
        hold.keep(left)
    elif not hold.stands(left):
        artefacts = recall.files(key, entries)
        if artefacts is None:
            return None
        return _staged(hold, folder, replace(outcome, artefacts=artefacts))[0]
    return outcome


def _anew(hold: Outputs, recall: Recall, folder: Path, key: str, outcome: Outcome) -> Outcome:
    staged, entries = _staged(hold, folder, outcome)
    if not staged.failure:
        recall.keep(folder, key, replace(outcome, artefacts=()), entries, outcome.artefacts)
    return staged


def _staged(hold: Outputs, folder: Path, outcome: Outcome) -> tuple[Outcome, tuple[Entry, ...]]:
    try:
        entries = hold.stage(outcome.slug, outcome.artefacts)
    except Occupied as error:
        stopped = failed(folder, error)
        told = (*outcome.problems, *stopped.problems)
        return replace(stopped, problems=told, card=outcome.card, standing=outcome.standing), ()
    return replace(outcome, artefacts=(), outputs=tuple(e.path for e in entries)), entries
