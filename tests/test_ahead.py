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
from pipeline.house import House
from pipeline.many.ahead import Ahead
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
