"""Texts of a whole series in the cache: as they were, or not at all."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cache import Cache
from pipeline.many.ledger import Group, Ledger, Pages, worded, write
from pipeline.many.pieces import keep_pieces, pieces

NAME = "ab12"


@given(st.dictionaries(st.text(), st.lists(st.text(st.characters(exclude_categories=[])))))
def test_texts_come_back_as_they_were(parts: dict[str, list[str]]) -> None:
    """Whatever is in them; a name may be one that no file could hold."""
    parts = {key.encode("utf-8", "replace").decode(): texts for key, texts in parts.items()}
    with TemporaryDirectory() as folder:
        cache = Cache(Path(folder) / "cache")
        keep_pieces(cache, NAME, parts)

        assert pieces(cache, NAME) == {key: tuple(texts) for key, texts in parts.items()}


def test_a_ledger_comes_back_as_it_was(tmp_path: Path) -> None:
    """Every part by itself, and the words it is written in as they were."""
    cache, row = Cache(tmp_path / "cache"), {"inputs/a/é.yaml": [1, 2, 3, 4, "0" * 64]}
    kept = Pages({"inputs/a": Group("look", "says", worded(row))}, {"key": worded([1])}, ["b", ""])
    write(cache, NAME, kept)

    ledger = Ledger(cache, NAME)

    assert ledger.pages == kept
    assert ledger.rows("inputs/a") == row
    assert ledger.rows("inputs/b") == {}
    assert (ledger.outcome("key"), ledger.outcome("other")) == ([1], None)


@pytest.mark.parametrize("at", [0.01, 0.3, 0.6, 0.99])
def test_what_is_damaged_is_as_good_as_none(tmp_path: Path, at: float) -> None:
    """Any byte of it, in what lies where or in what lies there."""
    cache = Cache(tmp_path / "cache")
    keep_pieces(cache, NAME, {"a": ["one", "two"]})
    write(cache, NAME, Pages({"g": Group("look")}, {"key": worded([1])}))
    for path in (p for p in (tmp_path / "cache").glob("*/*/*") if p.is_file()):
        data = bytearray(path.read_bytes())
        data[int(at * len(data))] ^= 1
        path.write_bytes(data)

    assert pieces(cache, NAME) == {}
    assert Ledger(cache, NAME).pages == Pages()


def test_without_a_cache_there_is_none() -> None:
    """Then everything is made anew."""
    assert pieces(Cache(None), NAME) == {}
    assert Ledger(Cache(None), NAME).pages == Pages()
