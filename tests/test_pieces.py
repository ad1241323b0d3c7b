"""Texts of a whole series in the cache: as they were, or not at all."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.cache import Cache
from pipeline.many.ledger import Group, Ledger, Pages, worded
from pipeline.many.pieces import Pieces
from pipeline.many.shelf import Shelf

NAME = "ab12"


@given(st.dictionaries(st.text(), st.lists(st.text(st.characters(exclude_categories=[])))))
def test_texts_come_back_as_they_were(parts: dict[str, list[str]]) -> None:
    """Whatever is in them; a name may be one that no file could hold."""
    parts = {key.encode("utf-8", "replace").decode(): texts for key, texts in parts.items()}
    with TemporaryDirectory() as folder:
        cache = Cache(Path(folder) / "cache")
        Pieces(cache, NAME).keep(parts)

        assert Pieces(cache, NAME).texts == {key: tuple(texts) for key, texts in parts.items()}


def test_a_ledger_comes_back_as_it_was(tmp_path: Path) -> None:
    """Every part by itself, and the words it is written in as they were."""
    cache, row = Cache(tmp_path / "cache"), {"inputs/a/é.yaml": [1, 2, 3, 4, "0" * 64]}
    kept = Pages({"inputs/a": Group("look", "says", worded(row))}, {"key": worded([1])}, ["b", ""])
    Ledger(cache, NAME).write(kept)

    ledger = Ledger(cache, NAME)

    assert ledger.pages == kept
    assert ledger.rows("inputs/a") == row
    assert ledger.rows("inputs/b") == {}
    assert (ledger.outcome("key"), ledger.outcome("other")) == ([1], None)


@pytest.mark.parametrize("at", [0.01, 0.3, 0.6, 0.99])
def test_what_is_damaged_is_as_good_as_none(tmp_path: Path, at: float) -> None:
    """Any byte of it, in what lies where or in what lies there."""
    cache = Cache(tmp_path / "cache")
    Pieces(cache, NAME).keep({"a": ["one", "two"]})
    Ledger(cache, NAME).write(Pages({"g": Group("look")}, {"key": worded([1])}))
    for path in (p for p in (tmp_path / "cache").glob("*/*/*") if p.is_file()):
        data = bytearray(path.read_bytes())
        data[int(at * len(data))] ^= 1
        path.write_bytes(data)

    assert Pieces(cache, NAME).texts == {}
    assert Ledger(cache, NAME).pages == Pages()


def test_without_a_cache_there_is_none() -> None:
    """Then everything is made anew."""
    assert Pieces(Cache(None), NAME).texts == {}
    assert Ledger(Cache(None), NAME).pages == Pages()


PARTS = st.dictionaries(st.text("ab", max_size=3), st.binary(max_size=3), max_size=12)


@settings(deadline=None)
@given(st.lists(st.tuples(PARTS, st.none() | st.lists(st.text())), max_size=6), st.booleans())
def test_a_shelf_has_what_was_kept_last(
    kept: list[tuple[dict[str, bytes], Any]], anew: bool
) -> None:
    """Written whole or beside the whole, by one who looks it up again each time or does not."""
    with TemporaryDirectory() as folder:
        cache = Cache(Path(folder) / "cache")
        shelf = Shelf(cache, "pages", NAME)
        for parts, value in kept:
            shelf = Shelf(cache, "pages", NAME) if anew else shelf
            shelf.keep(parts, value)
            found = Shelf(cache, "pages", NAME)

            assert (found.parts, found.value) == (parts, value)


def many(changed: str = "") -> dict[str, bytes]:
    return {str(n): b"x" * 1000 for n in range(100)} | ({changed: b"other"} if changed else {})


def sizes(cache: Path) -> list[int]:
    return sorted(path.stat().st_size for path in cache.glob("pages/*/*"))


def test_what_has_changed_is_written_beside_the_whole(tmp_path: Path) -> None:
    """As long as it is little; then all of it is written again."""
    cache = Cache(tmp_path / "cache")
    Shelf(cache, "pages", NAME).keep(many())
    Shelf(cache, "pages", NAME).keep(many("7"))

    small, big = sizes(tmp_path / "cache")
    assert small < 1000 and big > 100_000
    assert Shelf(cache, "pages", NAME).parts == many("7")

    Shelf(cache, "pages", NAME).keep({"a": b"b"})
    assert sizes(tmp_path / "cache")[1] < 1000


@pytest.mark.parametrize("lost", ["whole", "beside"])
def test_what_stands_beside_is_of_one_whole_alone(tmp_path: Path, lost: str) -> None:
    """Of another, or of none, it says nothing."""
    cache = Cache(tmp_path / "cache")
    Shelf(cache, "pages", NAME).keep(many())
    Shelf(cache, "pages", NAME).keep(many("7"), "said")
    small, big = sorted((tmp_path / "cache").glob("pages/*/*"), key=lambda p: p.stat().st_size)
    (big if lost == "whole" else small).unlink()

    found = Shelf(cache, "pages", NAME)

    assert (found.parts, found.value) == ({} if lost == "whole" else many(), None)
