from __future__ import annotations

import pytest

from pipeline.problems import Level, Problem
from pipeline.reports import ArticleLine, Outcome, Report, resolved, show, totals

COLON = Problem("colon", Level.ERROR, "a colon", "a.yaml", 6, 23)


def of(level: Level) -> Problem:
    return Problem("colon", level, "a colon", "a.yaml")


def an_article(outcome: Outcome) -> ArticleLine:
    return ArticleLine("x", "A title", "draft", outcome)


@pytest.mark.parametrize(
    ("environment", "report"),
    [
        ({"GITHUB_ACTIONS": "true"}, Report.GITHUB),
        ({"GITHUB_ACTIONS": ""}, Report.TEXT),
        ({}, Report.TEXT),
    ],
)
def test_auto_is_annotations_where_github_reads_them(
    environment: dict[str, str], report: Report
) -> None:
    """Elsewhere a person does."""
    assert resolved(Report.AUTO, environment) is report


def test_a_form_that_was_asked_for_is_kept() -> None:
    """Even in a workflow."""
    assert resolved(Report.JSON, {"GITHUB_ACTIONS": "true"}) is Report.JSON


@pytest.mark.parametrize(
    ("report", "start"),
    [
        (Report.AUTO, "a.yaml:6:23: error[colon]: a colon"),
        (Report.TEXT, "a.yaml:6:23: error[colon]: a colon"),
        (Report.CONCISE, "a.yaml:6:23: error[colon]: a colon"),
        (Report.JSON, "{"),
        (Report.GITHUB, "::error file=a.yaml"),
    ],
)
def test_every_form_shows_the_problem(report: Report, start: str) -> None:
    """One kind of value stands behind every view."""
    assert show([COLON], [], report).startswith(start)


@pytest.mark.parametrize("report", [r for r in Report if r is not Report.JSON])
def test_nothing_found_is_nothing_said(report: Report) -> None:
    """Whoever prints adds the totals."""
    assert show([], [], report) == ""


def test_the_totals_in_words() -> None:
    """Only what there is, and one of a thing is one."""
    problems = [of(Level.ERROR)] * 3 + [of(Level.NEEDED)] * 2 + [of(Level.WARNING)]

    assert totals(problems, [an_article("broken"), an_article("built")]) == (
        "2 articles: 1 built, 1 broken · 3 errors, 2 still needed, 1 warning"
    )


@pytest.mark.parametrize(
    ("problems", "articles", "words"),
    [
        ([], [an_article("built")], "1 article: 1 built · no problems"),
        ([], [], "no articles · no problems"),
        ([of(Level.ERROR)], [], "no articles · 1 error"),
        ([of(Level.NOTE)] * 2, [an_article("waiting")] * 2, "2 articles: 2 waiting · 2 notes"),
    ],
)
def test_the_totals_of_little(
    problems: list[Problem], articles: list[ArticleLine], words: str
) -> None:
    """Nothing is a number too."""
    assert totals(problems, articles) == words
