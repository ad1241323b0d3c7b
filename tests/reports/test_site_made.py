"""What a build makes of the site: only what has changed, and nobody who is to be named nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from pipeline.cache import Cache
from pipeline.finished.manifest import MANIFEST, believed, worded
from pipeline.many.ahead import Ahead
from pipeline.many.recall import Recall
from pipeline.many.site_outputs import site
from pipeline.many.workers import Job
from pipeline.stages.publish import Outputs
from tests.reports.site_pages import HOUSE, SERIES, a_card, a_person

JANE, KIM = a_person(bio="Lives near the sea."), a_person("kim-lee")
CARDS = {"2026-01-a": a_card("2026-01", JANE), "2026-02-b": a_card("2026-02", KIM)}


def make(folder: Path, cards: Mapping[str, Any], *private: str) -> tuple[str, ...]:
    """Make the site and publish it; give the paths that changed."""
    job = Job(SERIES, HOUSE, False, True, private=private)
    recall = Recall(Cache(folder / "cache"), job, folder, folder / "outputs")
    hold = Outputs(folder / "outputs", recall.stamps.output, recall.stamps.wrote)
    tools = Ahead((), job, 1)
    try:
        site(hold, cards, job, recall, tools)
        return hold.publish(frozenset(), cards, {})
    finally:
        tools.close()
        hold.abandon()


def said(folder: Path) -> bytes:
    pages = (p for p in (folder / "outputs/site").rglob("*.*ml") if p.name != "guide.html")
    return b"".join(page.read_bytes() for page in sorted(pages))


def test_only_what_changes_is_written(tmp_path: Path) -> None:
    """Another title: the lists that have it, the feed, and its author's page."""
    first = make(tmp_path, CARDS)
    cards = CARDS | {"2026-02-b": CARDS["2026-02-b"] | {"title": "Another"}}

    assert len(first) == 9
    assert make(tmp_path, CARDS) == ()
    assert set(make(tmp_path, cards)) == {
        "site/index.html", "site/feed.xml", "site/authors/kim-lee.html",
    }  # fmt: skip


def test_a_page_of_nobody_any_more_goes(tmp_path: Path) -> None:
    """Who withdraws is on no page the moment after."""
    make(tmp_path, CARDS)

    changed = make(tmp_path, {"2026-02-b": CARDS["2026-02-b"]})

    assert "site/authors/jane-doe.html" in changed
    assert b"Jane" not in said(tmp_path) and b"the sea" not in said(tmp_path)


@pytest.mark.parametrize("private", ["Jane Doe", "Near the Sea"])
def test_who_is_to_be_named_nowhere_is_on_no_page(tmp_path: Path, private: str) -> None:
    """Also if an article of before, which the list of private names now stops, has them."""
    make(tmp_path, CARDS)
    assert b"Jane Doe" in said(tmp_path)

    make(tmp_path, CARDS, private)

    assert b"Jane" not in said(tmp_path)
    assert b"2026-01-a" not in said(tmp_path)
    assert b"Kim Lee" in said(tmp_path)


@pytest.mark.parametrize(
    "wrong",
    [
        {"country": "../x"}, {"setting": "a/b"}, {"country": 3}, {"people": "x"},
        {"people": [3, 4]},
        {"people": []}, {"people": [a_person()]},
        {"people": [a_person("../x"), a_person("b")]},
        {"people": [a_person(bio=3), a_person("b")]},
        {"people": [a_person(portrait={"file": "x"}), a_person("b")]},
    ],
)  # fmt: skip
def test_a_card_that_cannot_be_believed_is_not(tmp_path: Path, wrong: Mapping[str, Any]) -> None:
    """A manifest may be a stranger's: no page is called by what it says, and no build stops."""
    path = tmp_path / MANIFEST
    path.write_bytes(worded((), {"good": a_card(), "bad": a_card() | dict(wrong)}, {}))

    assert set(believed(path)[0]) == {"good"}
