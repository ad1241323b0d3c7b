"""The page of a workflow run."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.problems import Level, Problem
from pipeline.reports import ArticleLine
from pipeline.reports.summary import MOST, code, fenced, summary

COLON = Problem(
    rule="colon",
    level=Level.ERROR,
    message="a colon confuses YAML",
    file="inputs/b/jane-doe.yaml",
    line=6,
    column=23,
    fix='heading: "Sharing notes: what my father taught me"',
    article="b",
)
WELL = ArticleLine("a", "A title", "draft", "checked")
BROKEN = ArticleLine("b", "B | title", "in-review", "broken")


def test_the_worst_come_first() -> None:
    """A table of all articles, then each article's messages with the line to paste."""
    page = summary([COLON, replace(COLON, level=Level.NOTE, article="a")], [WELL, BROKEN])

    assert page.index("`B \\| title`") < page.index("`A title`")
    assert page.index("<code>b</code>") < page.index("<code>a</code>")
    assert "| ❌ broken | 1 | 0 | 0 |" in page
    assert 'fix: heading: "Sharing notes' in page


def test_it_stops_well_before_the_limit_and_says_so() -> None:
    """GitHub drops a page that is too long without a word."""
    many = [replace(COLON, line=n, why="x" * 900) for n in range(2000)]

    page = summary(many, [BROKEN])

    assert len(page.encode()) <= MOST
    assert page.endswith("*Shortened: the log and the report have the rest.*\n")
    assert page.count("```") % 2 == 0


@pytest.mark.parametrize(
    "words",
    ["@jane #12 <img src=x>", "a | b", "`code`", "x``y`", "line\n::error::no", "[a](http://b)"],
)
def test_words_in_a_cell_do_nothing(words: str) -> None:
    """They stand in one code span, on one line, in one cell."""
    cell = code(words)
    ticks = cell[: len(cell) - len(cell.lstrip("`"))]

    assert cell.endswith(ticks)
    assert ticks not in cell[len(ticks) : -len(ticks)]
    assert "\n" not in cell
    assert cell.replace("\\|", "").count("|") == 0


def test_nothing_closes_a_fence() -> None:
    """An author's own fence is shorter than ours."""
    assert fenced("```\n## Passed\n````").startswith("`````text\n")


def test_a_thousand_articles_fit() -> None:
    """A row is short enough for the largest series."""
    lines = [replace(WELL, slug=f"a{n}", title="T" * 80) for n in range(1000)]

    assert "Shortened" not in summary([], lines)
