"""The editors' board: what became of each article, and who owes what."""

from __future__ import annotations

import json
from typing import Any

from lxml import html

from pipeline.model import Series
from pipeline.problems import Level, Problem
from pipeline.reports import ArticleLine
from pipeline.reports.board import board

SERIES = Series("Partnership in Practice")
LINE = ArticleLine("2026-11-a", "Decided together", "draft", "waiting", ("drafts/x/index.html",))


def parsed(page: bytes | str) -> Any:
    return html.fromstring(page)


def a_problem(message: str = "waiting for kim-lee", level: Level = Level.NEEDED) -> Problem:
    return Problem(
        "order-unknown", level, message, "inputs/2026-11-a/article.yaml", 7, article="2026-11-a"
    )


def page(*problems: Problem, line: ArticleLine = LINE, inputs: str = "inputs") -> str:
    return board(SERIES, problems, [line], inputs)[0].data.decode()


def test_it_is_a_page_and_a_record_for_the_office() -> None:
    """Neither is under the site."""
    assert [a.path for a in board(SERIES, [], [], "inputs")] == [
        "office/index.html", "office/report.json",
    ]  # fmt: skip


def test_each_article_has_its_state_and_what_it_owes() -> None:
    """With the file and the line, to tell whoever has to write it."""
    text = " ".join(parsed(page(a_problem())).text_content().split())

    assert "Decided together 2026-11-adraft, still waiting" in text
    assert "still needed: waiting for kim-lee (inputs/2026-11-a/article.yaml, line 7)" in text
    assert "1 article: 1 waiting · 1 still needed" in text


def test_a_note_is_not_a_debt() -> None:
    """Suggestions are left to the terminal."""
    assert "spelling" not in page(a_problem("spelling", Level.NOTE))


def test_an_article_without_a_title_has_its_name() -> None:
    """A file too broken to read is still listed."""
    assert "<strong>2026-11-a</strong>" in page(line=ArticleLine("2026-11-a", "", "", "broken"))


def test_a_series_without_articles_says_so() -> None:
    """An empty board is a beginning, not a fault."""
    assert "There is no article yet." in board(SERIES, [], [], "inputs")[0].data.decode()


def test_words_are_shown_and_never_obeyed() -> None:
    """No markup of an author's runs in an editor's browser."""
    hostile = "<script>alert(1)</script>\"'"
    found = parsed(page(a_problem(hostile), line=ArticleLine("a", hostile, hostile, "broken")))

    assert found.findall(".//script") == []
    assert hostile in found.text_content()


def test_a_hidden_letter_is_shown_by_its_number() -> None:
    """One that turns the words after it could make a debt look paid."""
    found = page(
        a_problem("waiting \u202e for"), line=ArticleLine("a", "T\x1b[2J", "draft", "broken")
    )

    assert "\u202e" not in found and "\x1b" not in found
    assert "&lt;U+202E&gt;" in page(a_problem("waiting \u202e for"))


def test_the_board_is_the_same_wherever_the_inputs_lie() -> None:
    """An absolute path would tell of a machine, and differ on the next one."""
    here = board(SERIES, [a_problem()], [LINE], "inputs")
    problem = Problem(
        "order-unknown", Level.NEEDED, "waiting for kim-lee", "/home/x/in/2026-11-a/article.yaml",
        7, article="2026-11-a",
    )  # fmt: skip

    assert board(SERIES, [problem], [LINE], "/home/x/in") == here


def test_a_file_outside_the_inputs_has_its_name_only() -> None:
    """What folder somebody keeps it in is nobody's business."""
    record = board(SERIES, [a_problem()], [LINE], "/elsewhere")[1].data

    assert json.loads(record)["problems"][0]["file"] == "article.yaml"


def test_the_page_is_never_indexed_and_runs_nothing() -> None:
    """It names people who owe something."""
    found = parsed(page())

    assert found.find(".//meta[@name='robots']").get("content") == "noindex"
    assert "default-src 'none'" in found.xpath("//meta[@http-equiv]")[0].get("content")
