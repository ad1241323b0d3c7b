"""What we promise in public has a test, by the name that is printed there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.command import ROOT

WRITTEN = {
    name
    for path in (ROOT / "tests").rglob("*.py")
    for name in re.findall(r"^def (test_\w+)", path.read_text("utf-8"), re.M)
}


@pytest.mark.parametrize("page", ["SECURITY.md", "RELIABILITY.md"])
def test_every_promise_names_tests_that_are_there(page: str) -> None:
    """A table of tests that somebody renamed would be worth nothing."""
    text = (ROOT / ".github" / page).read_text("utf-8")
    named = re.findall(r"`(test_\w+)`", text)
    rows = [line for line in text.splitlines() if re.match(r"\| (?!attack|promise|---)", line)]

    assert len(named) > 15
    assert [name for name in named if name not in WRITTEN] == []
    assert [f for f in re.findall(r"`(tests/[\w/.]+)`", text) if not Path(ROOT, f).exists()] == []
    assert [row for row in rows if not re.search(r"`|the same", row.split("|")[-2])] == []
