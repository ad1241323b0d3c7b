"""A worker that begins before it is known what for: the same outcome, and nothing left behind."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pipeline import batch
from pipeline.cli.begun import all_built, begun, one_named
from pipeline.house import House
from pipeline.many.early import Early
from pipeline.many.workers import Job
from tests.command import ROOT, viewpoints, write_article, write_series


@pytest.fixture
def job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Job:
    """Two small articles, one of them broken, in the folder that we stand in."""
    monkeypatch.chdir(tmp_path)
    inputs = write_series(Path())
    for slug in ("2026-01-a", "2026-02-b"):
        write_article(inputs, slug)
    (inputs / "2026-02-b/article.yaml").write_text("title: [", "utf-8")
    series, _ = batch.series_of(inputs)
    assert series is not None
    return Job(series, House.named("practice"), final=False, make=False)


@pytest.fixture(autouse=True)
def none_left() -> Iterator[None]:
    """Whatever becomes of it, no worker outlives it."""
    yield
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("asked", [["2026-01-a"], ["2026-02-b"], ["2026-01-a", "2026-02-b"], []])
def test_the_outcome_is_as_always(job: Job, asked: list[str]) -> None:
    """It does one article; where there are more, or none, others do them."""
    found = [Path("inputs") / slug for slug in asked]

    with closing(Early()) as early:
        told = list(early.outcomes(found, job, 2))

    assert told == list(batch.local(found, job, 2))


def test_a_worker_that_dies_costs_nothing(job: Job) -> None:
    """The article has one more try."""
    found = [Path("inputs/2026-01-a")]

    with closing(Early()) as early:
        for worker in multiprocessing.active_children():
            os.kill(worker.pid or 0, signal.SIGKILL)
        (told,) = early.outcomes(found, job, 1)

    assert told == next(batch.local(found, job, 1))


def test_a_worker_that_nothing_is_asked_of_is_ended_at_once(job: Job) -> None:
    """What was checked before is known, and a slip in the command ends it."""
    began = time.monotonic()

    with pytest.raises(KeyboardInterrupt), closing(Early()):
        raise KeyboardInterrupt

    assert time.monotonic() - began < 2


USED = """
from datetime import date
from pipeline.engines.typst import Typst
from pipeline.many.forks import can_fork
with Typst(()) as typst:
    before = can_fork()
    typst.compile('#set document(title: "A")', day=date(2026, 1, 1), standards=())
    print(before, can_fork())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is forked")
def test_a_process_that_has_used_typst_is_not_forked() -> None:
    """Its threads do not live on in the fork, which would wait for them for ever."""
    ended = subprocess.run(
        [sys.executable, "-c", USED], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert ended.stdout.split() == ["True", "False"]


def test_one_file_is_checked_as_all_are(job: Job) -> None:
    """What is said of it does not depend on how it was asked for."""
    asked = ("--no-cache", "--output-format", "concise")
    whole = viewpoints("check", *asked, cwd=Path.cwd())
    alone = viewpoints("check", "inputs/2026-02-b", *asked, cwd=Path.cwd())

    told = [line for line in whole.stderr.splitlines() if "2026-02-b/" in line]
    assert told
    assert [line for line in alone.stderr.splitlines() if "2026-02-b/" in line] == told
    assert alone.returncode == whole.returncode == 1


@pytest.mark.parametrize(
    ("words", "one"),
    [
        ("check 2026-01-a", True),
        ("check --final 2026-01-a --inputs x", True),
        ("check --jobs=2 2026-01-a --no-cache", True),
        ("check --article 2026-01-a", False),
        ("check a b", False),
        ("check", False),
        ("check --help a", False),
        ("check --final", False),
        ("build a", False),
        ("", False),
    ],
)
def test_a_worker_begins_where_one_thing_is_to_be_checked(words: str, one: bool) -> None:
    """As far as can be told before the command line is read."""
    assert one_named(words.split()) == one

    with begun(words.split()) as early:
        assert bool(early) == one


@pytest.mark.parametrize(
    ("words", "folders"),
    [
        ("build", ("inputs", "outputs")),
        ("build --inputs a --outputs=b --final", ("a", "b")),
        (
            "build --jobs 2 --output-format json --house practice --cache-dir c",
            ("inputs", "outputs"),
        ),
        ("build --private-names=n --anonymised", ("inputs", "outputs")),
        ("build 2026-01-a", None),
        ("build --article 2026-01-a", None),
        ("build --no-cache", None),
        ("build --shard 1/2", None),
        ("build --help", None),
        ("build --inputs", None),
        ("check", None),
        ("", None),
    ],
)
def test_a_look_begins_where_all_are_to_be_built(
    words: str, folders: tuple[str, str] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As far as can be told before the command line is read; on a runner none is of use."""
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    monkeypatch.delenv("VIEWPOINTS_CACHE", raising=False)
    assert all_built(words.split()) == folders

    with begun(words.split()) as looking:
        assert bool(looking) == bool(folders)
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert all_built(words.split()) is None


def test_a_wrong_guess_is_no_matter(job: Job) -> None:
    """One thing was named, in other words than were looked for; or none was meant."""
    asked = ("--no-cache", "--output-format", "json")
    alone = viewpoints("check", "2026-01-a", *asked, cwd=Path.cwd())

    for words in (["--", "2026-01-a"], ["--article", "2026-01-a"], ["--issue", "2026-01"]):
        again = viewpoints("check", *asked, *words, cwd=Path.cwd())
        assert (again.returncode, again.stdout) == (alone.returncode, alone.stdout)
    assert viewpoints("check", "2026-01-a", "--no-such", cwd=Path.cwd()).returncode == 2
