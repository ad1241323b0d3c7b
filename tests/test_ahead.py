"""Workers that begin before it is known what else there is to do: the same outcomes, none lost."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pipeline import batch
from pipeline.cache import Cache
from pipeline.house import House
from pipeline.many import awake as awaking
from pipeline.many import sight, workers
from pipeline.many.ahead import Ahead
from pipeline.many.awake import Awake
from pipeline.many.glance import Glance, Told
from pipeline.many.workers import Job
from tests.command import write_article, write_series


@pytest.fixture
def job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Job:
    """Three small articles, in the folder that we stand in."""
    monkeypatch.chdir(tmp_path)
    inputs = write_series(Path())
    for slug in ("2026-01-a", "2026-02-b", "2026-03-c"):
        write_article(inputs, slug)
    series, _ = batch.series_of(inputs)
    assert series is not None
    return Job(series, House.named("practice"), False, True)


@pytest.fixture
def found(job: Job) -> tuple[Path, ...]:
    return batch.folders(Path("inputs"))


@pytest.fixture(autouse=True)
def none_left() -> Iterator[None]:
    """Whatever becomes of it, no worker outlives it."""
    yield
    assert multiprocessing.active_children() == []


def test_what_has_begun_comes_in_its_order(job: Job, found: tuple[Path, ...]) -> None:
    """And is as if it had been asked for in time."""
    with closing(Ahead(found[:2], job, 2)) as begun:
        ahead = list(begun.outcomes(found[:2], job, 2))

    assert ahead == list(batch.local(found[:2], job, 2))


@pytest.mark.parametrize("asked", [[0, 1, 2], [1], [2], []])
def test_others_may_be_asked_for(job: Job, found: tuple[Path, ...], asked: list[int]) -> None:
    """Files of an article may be gone that has not changed."""
    wanted = [found[at] for at in asked]

    with closing(Ahead(found[:1], job, 2)) as begun:
        ahead = [outcome.slug for outcome in begun.outcomes(wanted, job, 2)]

    assert ahead == [folder.name for folder in wanted]


def test_a_worker_that_dies_costs_nothing(job: Job, found: tuple[Path, ...]) -> None:
    """Neither its article nor the pages that it would have made."""
    with closing(Ahead(found[:1], job, 2)) as begun:
        for worker in multiprocessing.active_children():
            os.kill(worker.pid or 0, signal.SIGKILL)
        (outcome,) = begun.outcomes(found[:1], job, 2)

        assert outcome.state == "built"
        assert begun.fill("$word$\n", [{"word": "one"}, {"word": "two"}]) == [b"one\n", b"two\n"]


def test_a_worker_that_nobody_waits_for_is_ended_at_once(job: Job, found: tuple[Path, ...]) -> None:
    """A build may find out that another holds its outputs, or be told to stop."""
    began = time.monotonic()

    with pytest.raises(KeyboardInterrupt), closing(Ahead(found[:2], job, 2)):
        raise KeyboardInterrupt

    assert time.monotonic() - began < 2


@pytest.mark.parametrize("dies", [False, True])
def test_who_did_the_last_of_many_makes_the_pages(
    job: Job, found: tuple[Path, ...], dies: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Engines that are warm are not started again; where they are gone, others do it."""
    monkeypatch.setattr(workers, "STINT", 1)

    with closing(Ahead(found, job, 2)) as tools:
        coming = tools.outcomes(found, job, 2)
        made = [next(coming) for _ in found]  # as a build does, which asks for no more
        coming.close()
        if dies:
            for worker in multiprocessing.active_children():
                os.kill(worker.pid or 0, signal.SIGKILL)

        assert tools.fill("$word$\n", [{"word": "one"}]) == [b"one\n"]
        assert (tools._own is None) == (not dies)
    assert made == list(batch.local(found, job, 2))


# ----------------------------------------------------------------- one that is awake


@pytest.mark.parametrize("count", [0, 1, 2, 3])
@pytest.mark.parametrize("forks", [True, False])
def test_one_may_be_awake_before_there_is_a_job(
    job: Job, found: tuple[Path, ...], count: int, forks: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It does the first article, where they are few; and what comes is as always."""
    monkeypatch.setattr(awaking, "can_fork", lambda: forks)

    with closing(Awake(job.house)) as awake, closing(Ahead(found[:count], job, 2, awake)) as begun:
        ahead = list(begun.outcomes(found[:count], job, 2))

        assert begun.fill("$word$\n", [{"word": "one"}]) == [b"one\n"]
    assert ahead == list(batch.local(found[:count], job, 2))


@pytest.mark.parametrize("name", ["large-print", "practice"])
def test_it_may_have_begun_for_another_house(job: Job, found: tuple[Path, ...], name: str) -> None:
    """Whose files alone its pandoc may read: then it begins anew."""
    with closing(Awake(House.named(name))) as awake, closing(Ahead(found[:1], job, 1, awake)) as on:
        assert list(on.outcomes(found[:1], job, 1)) == list(batch.local(found[:1], job, 1))


def test_one_awake_that_dies_costs_nothing(job: Job, found: tuple[Path, ...]) -> None:
    """Before it has a job, and after."""
    with closing(Awake(job.house)) as awake:
        for worker in multiprocessing.active_children():
            os.kill(worker.pid or 0, signal.SIGKILL)
            worker.join()
        with closing(Ahead(found[:2], job, 2, awake)) as begun:
            states = [outcome.state for outcome in begun.outcomes(found[:2], job, 2)]
    assert states == ["built", "built"]


def test_one_awake_that_nobody_needs_is_ended_at_once(job: Job) -> None:
    """There may be no article to do, or a slip in the series."""
    began = time.monotonic()

    with pytest.raises(KeyboardInterrupt), closing(Awake(job.house)):
        raise KeyboardInterrupt

    assert time.monotonic() - began < 2


def test_only_changed_articles_wake_one(job: Job) -> None:
    """Where all is as it was, and where all must be made, none begins in vain."""
    inputs, cache = Path("inputs"), Cache(Path("cache").resolve())

    def glanced() -> tuple[bool, bool]:
        with closing(Glance(cache, inputs, Path("outputs"), ("practice",))) as glance:
            return glance.again() is not None, glance.awake is not None

    assert glanced() == (False, False)
    with closing(Glance(cache, inputs, Path("outputs"), ("practice",))) as glance:
        glance.keep(sight.seen(glance.inputs, glance.since()), Told((), "", "said", 0))
    assert glanced() == (True, False)

    (inputs / "2026-01-a/note.txt").write_text("a", "utf-8")
    assert glanced() == (False, True)

    (inputs / "series.yaml").write_text("title: Another\n", "utf-8")
    assert glanced() == (False, False)
