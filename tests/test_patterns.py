"""Patterns that are compiled when they are first asked: the same as others, only later."""

from __future__ import annotations

import pkgutil
import re
from importlib import import_module

import pytest

import pipeline
from pipeline.patterns import rare


def test_it_finds_what_another_finds() -> None:
    """Whatever it is asked, and however often."""
    later, now = rare(r"(?P<word>[a-z]+)\s", re.IGNORECASE), re.compile(r"(?P<word>[a-z]+)\s", re.I)

    for _ in range(2):
        assert later.findall("One two three") == now.findall("One two three")
        assert later.sub("-", "One two") == now.sub("-", "One two")
        assert later.match(" One") is None
        assert (later.pattern, later.flags, later.groupindex) == (
            now.pattern, now.flags, now.groupindex,
        )  # fmt: skip


def test_it_is_compiled_for_who_asks_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """And only once."""
    asked: list[object] = []
    compiled = re.compile
    monkeypatch.setattr(re, "compile", lambda *what: (asked.append(what), compiled(*what))[1])

    later = rare("[a")
    assert asked == []
    with pytest.raises(re.error):
        later.search("a")
    later = rare("[a]")
    assert later.search("a") and later.match("a") and later.search("b") is None
    assert asked == [("[a", 0), ("[a]", 0)]


def test_each_can_be_compiled() -> None:
    """A slip in one would show when somebody writes the rare thing that it is for."""
    found = 0
    for module in pkgutil.walk_packages(pipeline.__path__, "pipeline."):
        if module.name.startswith(("pipeline._house", "pipeline.looking")):
            continue
        for thing in vars(import_module(module.name)).values():
            if type(thing).__name__ == "rare":
                found += bool(re.compile(thing.pattern, thing.flags & ~re.UNICODE))

    assert found > 20
