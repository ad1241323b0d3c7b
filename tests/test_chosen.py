"""Which articles a command is about."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.cli.chosen import chosen
from pipeline.errors import UsageError


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """Two articles of November, one of December, and two that cannot be read."""
    for name, text in {
        "2026-11-a": "issue: 2026-11\n",
        "2026-10-late": 'title: X\nissue: "2026-11"\n',
        "2026-12-b": "title: About 2026-11\nissue: 2026-12\n",
        "2026-11-torn": "issue: [\n",
        "2026-12-torn": "title: 2026-11 [\nissue: [\n",
    }.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "article.yaml").write_text(text)
    (tmp_path / "2026-11-empty").mkdir()
    return tmp_path


def names(inputs: Path, *named: str, also: tuple[str, ...] = (), month: str = "") -> list[str]:
    found, _ = chosen(named, also, month, inputs)
    return [path.name for path in found]


def test_all_by_default(inputs: Path) -> None:
    """Nobody has to name anything."""
    assert len(names(inputs)) == 6


def test_a_month_is_what_the_articles_say(inputs: Path) -> None:
    """The folder's name counts only for one that cannot be read."""
    assert names(inputs, month="2026-11") == [
        "2026-10-late", "2026-11-a", "2026-11-empty", "2026-11-torn",
    ]  # fmt: skip


def test_articles_may_be_named_either_way(inputs: Path) -> None:
    """As arguments or with the option; a month then narrows them down."""
    assert names(inputs, "2026-11-a", also=("2026-12-b",)) == ["2026-11-a", "2026-12-b"]
    assert names(inputs, "2026-11-a", also=("2026-12-b",), month="2026-12") == ["2026-12-b"]


def test_a_month_without_articles_is_said(inputs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is no mistake, but it may be one."""
    assert names(inputs, month="2027-01") == []
    assert capsys.readouterr().err == "no article belongs to January 2027 yet\n"


@pytest.mark.parametrize("month", ["2026-13", "2026", "november", "2026-11-02"])
def test_what_is_no_month_is_refused(inputs: Path, month: str) -> None:
    """Before anything is built."""
    with pytest.raises(UsageError, match="is no month"):
        chosen((), (), month, inputs)
