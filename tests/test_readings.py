"""What is read of a house is kept in the cache: the same values of the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.cache import Cache
from pipeline.errors import HouseError
from pipeline.house import House
from pipeline.houses import files
from pipeline.houses.files import ROOT, entries, fields
from pipeline.many.workers import Job, orders
from pipeline.model import Series

OURS = sorted(p for where in ("schemas", "templates") for p in (ROOT / where).rglob("*.yaml"))


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Whoever comes next keeps nothing, or what they kept."""
    before = files.kept()
    yield
    files.keep(*before)


def kept(cache: Path) -> list[Path]:
    return sorted(cache.glob("readings/*/*"))


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What has been read as YAML."""
    read: list[Any] = []
    load = yaml.load
    monkeypatch.setattr(yaml, "load", lambda *asked: (read.append(asked), load(*asked))[1])
    return read


@pytest.mark.parametrize("path", OURS, ids=[str(p.relative_to(ROOT)) for p in OURS])
def test_each_of_ours_is_known_as_it_was(path: Path, tmp_path: Path, unread: list[Any]) -> None:
    """Whatever YAML says, JSON gives back."""
    read = fields(path, empty=True)
    files.keep(tmp_path / "c", "1")

    assert fields(path, empty=True) == read
    before = len(unread)
    again = fields(path, empty=True)
    assert again == read and repr(again) == repr(read)
    assert len(unread) == before or not read


def test_what_changes_is_read_anew(tmp_path: Path, unread: list[Any]) -> None:
    """The file, or what reads it."""
    path = tmp_path / "a.yaml"
    files.keep(tmp_path / "c", "1")

    tried = (("a: 1", "1", 1), ("a: 2", "1", 2), ("a: 2", "2", 3), ("a: 1", "1", 3))
    for text, stamp, times in tried:
        path.write_text(text)
        files.keep(tmp_path / "c", stamp)
        assert fields(path) == {"a": int(text[-1])}
        assert len(unread) == times
    assert len(kept(tmp_path / "c")) == 3


def test_nobody_else_s_value_is_changed(tmp_path: Path) -> None:
    """Each reading is its reader's own."""
    path = tmp_path / "a.yaml"
    path.write_text("a: [1]")
    files.keep(tmp_path / "c", "1")

    fields(path)["a"].append(2)
    fields(path)["a"].append(3)
    assert fields(path) == {"a": [1]}


@pytest.mark.parametrize("text", ["a: 2026-01-01", "1: a", "a: {2: b}", "a: !!set {b}", ""])
def test_what_json_cannot_say_is_not_kept(text: str, tmp_path: Path) -> None:
    """Days, and names that are numbers."""
    path = tmp_path / "a.yaml"
    path.write_text(text)
    files.keep(tmp_path / "c", "1")

    for _ in range(2):
        assert fields(path, empty=True) == (yaml.safe_load(text) or {})
    assert kept(tmp_path / "c") == []


def test_what_is_wrong_is_said_each_time(tmp_path: Path) -> None:
    """And a damaged entry is as good as none."""
    path = tmp_path / "a.yaml"
    files.keep(tmp_path / "c", "1")
    for text in ("a: [", "- a"):
        path.write_text(text)
        told = []
        for _ in range(2):
            with pytest.raises(HouseError) as stopped:
                fields(path)
            told.append(str(stopped.value))
        assert told[0] == told[1] and "a.yaml" in told[0]
    with pytest.raises(HouseError, match="cannot be read"):
        fields(tmp_path / "none.yaml")
    path.write_text("- {a: 1}")
    assert entries(path) == [{"a": 1}]
    for entry in kept(tmp_path / "c"):
        entry.write_bytes(entry.read_bytes()[:-3])
    assert entries(path) == [{"a": 1}]


def test_a_worker_is_told_where(tmp_path: Path) -> None:
    """It may be no fork, or one that began before."""
    job = Job(Series(""), House.named("practice"), final=False, make=False)

    files.keep(tmp_path / "c", "1")
    with orders(job) as told:
        assert told[-1] == (tmp_path / "c", "1") == files.kept()
    assert Cache(tmp_path / "c").clear()[0] == 0


def test_a_cache_that_is_refused_keeps_nothing(tmp_path: Path) -> None:
    """A folder that others can write to is not believed."""
    (tmp_path / "c").mkdir()
    (tmp_path / "c").chmod(0o777)
    path = tmp_path / "a.yaml"
    path.write_text("a: 1")
    files.keep(tmp_path / "c", "1")

    assert fields(path) == {"a": 1} and files.kept()[0] is None
    assert kept(tmp_path / "c") == []
