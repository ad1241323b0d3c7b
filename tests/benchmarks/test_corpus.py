"""The articles that the benchmark measures with are articles that the series would print."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

HERE = str(Path(__file__).parent)


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(HERE)
    import corpus

    corpus.write(tmp_path, 2)
    return tmp_path


def test_a_generated_article_owes_nothing(corpus: Path) -> None:
    """Whatever is measured is a whole article: what is refused or owed would cost less."""
    from pipeline import batch
    from pipeline.house import House
    from pipeline.problems import Level

    series, _ = batch.series_of(corpus / "inputs")
    assert series is not None
    job = batch.Job(series, House.named(series.house), final=True, make=False)
    summary = batch.examine(batch.folders(corpus / "inputs"), job, 1, lambda outcome: None)

    # A note is for information: it asks for nothing.
    debts = [(p.rule, p.message) for p in summary.problems if p.level is not Level.NOTE]
    assert debts == []
    assert len(summary.articles) == 2


def test_the_same_number_makes_the_same_article(corpus: Path, tmp_path: Path) -> None:
    """Two runs of the benchmark, on two machines, measure the same bytes."""
    module = sys.modules["corpus"]
    module.write(tmp_path / "again", 2)

    files = sorted(p for p in (corpus / "inputs").rglob("*") if p.is_file())
    assert len(files) > 10
    for file in files:
        again = tmp_path / "again" / file.relative_to(corpus)
        assert again.read_bytes() == file.read_bytes(), file.name


def test_an_article_that_draws_one_message_thrice_draws_again(corpus: Path) -> None:
    """The first of a thousand that did was refused, and all that was measured with it."""
    assert len(sys.modules["corpus"].article(836).messages) == 2
