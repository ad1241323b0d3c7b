"""The office's register and monthly bundles, kept as builds of the whole and of parts go by."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pytest

from tests.command import tree, viewpoints, write_article, write_author, write_series

ANSWERS = list[tuple[str, str]]


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """Two articles of one month."""
    inputs = write_series(tmp_path)
    write_article(inputs, "2026-01-a")
    write_article(inputs, "2026-01-b")
    return inputs


def built(inputs: Path, *more: str) -> dict[str, str]:
    """What stands in the office after a build, whatever came of its articles."""
    outputs = inputs.parent / "out"
    ended = viewpoints("build", *more, "--inputs", inputs, "--outputs", outputs, "--no-cache")
    assert ended.returncode in {0, 1}, ended.stderr
    return tree(outputs / "office")


def answers(inputs: Path) -> ANSWERS:
    """Who answered what, as the register says."""
    data = (inputs.parent / "out/office/coi-register.csv").read_text("utf-8-sig")
    rows = csv.DictReader(io.StringIO(data, newline=""))
    return [(f"{row['article']}/{row['author_id']}", row["answer"]) for row in rows]


def test_a_build_of_one_article_keeps_the_others_in_the_register(inputs: Path) -> None:
    """What was not asked for stands in the register and in its month as it last did."""
    built(inputs)
    folder = inputs / "2026-01-b"
    write_author(folder, "jane-doe", competing_interests={})

    built(inputs, "2026-01-b")

    assert answers(inputs) == [
        ("2026-01-a/jane-doe", "none"),
        ("2026-01-a/sam-okafor", "none"),
        ("2026-01-b/jane-doe", "not-answered"),
        ("2026-01-b/sam-okafor", "none"),
    ]
    month = inputs.parent / "out/office/issues/2026-01"
    assert b"2026-01-a" in (month / "coi.json").read_bytes()
    assert b"awaited: Jane Doe" in (month / "coi.json").read_bytes()


def test_an_article_that_breaks_keeps_what_it_declared(inputs: Path) -> None:
    """And one that has never been made is in the register as that."""
    before = built(inputs)
    (inputs / "2026-01-a/jane-doe.yaml").write_text("author: {", "utf-8")
    write_article(inputs, "2026-02-c", authors={"li-wei": {"author": {"rolle": "patient"}}})

    after = built(inputs)

    assert answers(inputs)[:2] == [
        ("2026-01-a/jane-doe", "none"),
        ("2026-01-a/sam-okafor", "none"),
    ]
    assert answers(inputs)[-1] == ("2026-02-c/", "article-not-made")
    assert after["issues/2026-01/coi.pdf"] == before["issues/2026-01/coi.pdf"]


def test_a_month_without_articles_is_gone(inputs: Path) -> None:
    """So is a removed article from the register."""
    built(inputs)
    shutil.rmtree(inputs / "2026-01-b")
    (inputs / "2026-01-a").rename(inputs / "2026-03-a")
    article = inputs / "2026-03-a/article.yaml"
    article.write_text(article.read_text("utf-8").replace("2026-01", "2026-03"), "utf-8")

    after = built(inputs)

    assert {path for path in after if path.startswith("issues/")} == {
        f"issues/2026-03/coi.{ending}" for ending in ("csv", "json", "pdf")
    }
    assert {name.split("/")[0] for name, _ in answers(inputs)} == {"2026-03-a"}


def test_a_month_of_one_article_has_that_article_s_form(inputs: Path) -> None:
    """A list of one article would tell nothing that its form does not; of two there is one."""
    write_article(inputs, "2026-02-c")
    alone = built(inputs)
    write_article(inputs, "2026-02-d")

    both = built(inputs)

    assert alone["issues/2026-02/coi.pdf"] == alone["2026-02-c/coi.pdf"]
    assert both["2026-02-c/coi.pdf"] == alone["2026-02-c/coi.pdf"]
    assert both["issues/2026-02/coi.pdf"] not in {both[f"2026-02-{name}/coi.pdf"] for name in "cd"}
    assert both["issues/2026-01/coi.pdf"] == alone["issues/2026-01/coi.pdf"]


def test_a_month_s_one_form_has_beside_it_what_could_not_be_made(inputs: Path) -> None:
    """An article that is not in the form must not be missed."""
    write_article(inputs, "2026-02-c")
    write_article(inputs, "2026-02-d", authors={"li-wei": {"author": {"rolle": "patient"}}})

    made = built(inputs)

    assert made["issues/2026-02/coi.pdf"] != made["2026-02-c/coi.pdf"]


def test_the_office_is_the_same_every_time(inputs: Path) -> None:
    """The same inputs give the same bytes; and what is no longer asked for is removed."""
    first = built(inputs)
    asked = built(inputs, "--anonymised")

    again = built(inputs)

    assert again == first
    assert set(asked) - set(first) == {
        f"2026-01-{name}/coi-anonymised.{ending}"
        for name in "ab"
        for ending in ("csv", "json", "pdf")
    }
