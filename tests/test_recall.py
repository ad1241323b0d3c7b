"""What a build remembers: whether there is anything to do, and it is sure of that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.cache import Cache
from pipeline.house import House
from pipeline.many.recall import Recall
from pipeline.many.workers import Job
from pipeline.model import Artefact, Series
from pipeline.outcome import Outcome
from pipeline.problems import Level, Place, Problem
from pipeline.stages.publish import Outputs
from tests.command import write_article, write_series

SLUGS = ("2026-01-a", "2026-02-b")
SAID = Problem.at(Place("inputs/series.yaml"), "unknown-field", "a", level=Level.WARNING)
JOB = Job(Series("S"), House.named("practice"), final=False, make=True)


class Built:
    """Two articles whose only file is made of nothing, and what their build remembers."""

    def __init__(self, folder: Path) -> None:
        self.inputs, self.outputs = write_series(folder), folder / "outputs"
        self.folder = folder
        for slug in SLUGS:
            write_article(self.inputs, slug)
        recall = self.recall()
        keys, stamps = self.keys(recall), recall.stamps
        hold = Outputs(self.outputs, stamps.output, stamps.wrote)
        for path, key in keys:
            files = (Artefact(f"site/{path.name}/index.html", path.name.encode()),)
            entries = hold.stage(path.name, files)
            recall.keep(path, key, Outcome(path.name), entries, files)
        recall.looks.at_outputs()
        changed = hold.publish(frozenset(), {}, {})
        recall.close(keys, hold.entries, whole=True, changed=changed, sha256=hold.manifest)

    def recall(self, job: Job = JOB) -> Recall:
        return Recall(Cache(self.folder / "cache"), job, self.inputs, self.outputs)

    def keys(self, recall: Recall, slugs: tuple[str, ...] = SLUGS) -> list[tuple[Path, str]]:
        return [(self.inputs / slug, recall.key(self.inputs / slug)) for slug in slugs]

    def settled(self, slugs: tuple[str, ...] = SLUGS, job: Job = JOB) -> list[str] | None:
        recall = self.recall(job)
        found = recall.settled(self.keys(recall, slugs))
        return None if found is None else [outcome.slug for outcome in found]


@pytest.fixture
def built(tmp_path: Path) -> Built:
    return Built(tmp_path)


def test_when_all_is_as_it_was_left_there_is_nothing_to_do(built: Built) -> None:
    """However often one looks."""
    assert built.settled() == list(SLUGS)
    assert built.settled() == list(SLUGS)


NOT_SETTLED: dict[str, Callable[[Built], object]] = {
    "an article": lambda b: (b.inputs / SLUGS[0] / "note.txt").write_text("a"),
    "a finished file": lambda b: (b.outputs / f"site/{SLUGS[0]}/index.html").write_text("a"),
    "a finished file that went": lambda b: (b.outputs / f"site/{SLUGS[1]}/index.html").unlink(),
    "the manifest": lambda b: (b.outputs / "manifest.json").write_text("{}"),
    "a build that was killed": lambda b: (b.outputs / "manifest.next.json").touch(),
}


@pytest.mark.parametrize("what", NOT_SETTLED)
def test_any_change_is_something_to_do(built: Built, what: str) -> None:
    """In what goes in, and in what came out."""
    NOT_SETTLED[what](built)

    assert built.settled() is None


def test_of_other_articles_nothing_is_settled(built: Built) -> None:
    """One fewer must go from the outputs, and from every list."""
    assert built.settled(SLUGS[:1]) is None


def test_what_was_said_of_the_series_is_part_of_it(built: Built) -> None:
    """It stands on the board."""
    assert built.settled(job=replace(JOB, said=(SAID,))) is None
