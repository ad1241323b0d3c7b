"""Views of what was found: values in, text out; nothing is decided or printed here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import field
from enum import StrEnum
from typing import Literal

from pipeline.frozen import frozen
from pipeline.problems import Level, Problem, told_to_authors
from pipeline.reports.github import github
from pipeline.reports.json import json
from pipeline.reports.text import concise, text
from pipeline.turns.owed import Turn
from pipeline.turns.standing import Standing

Outcome = Literal["built", "checked", "waiting", "broken"]
OUTCOMES: tuple[Outcome, ...] = ("built", "checked", "waiting", "broken")


class Report(StrEnum):
    """How to show what was found."""

    AUTO = "auto"
    TEXT = "text"
    CONCISE = "concise"
    JSON = "json"
    GITHUB = "github"


@frozen
class ArticleLine:
    """What became of one article, where it stands and whose turn it is.

    `outputs` are the paths of its files.
    """

    slug: str
    title: str
    status: str
    outcome: Outcome
    outputs: tuple[str, ...] = ()
    standing: Standing = field(default=Standing(""))
    turn: Turn = field(default=Turn("editors"))


@frozen
class Change:
    """What is new about one article since the build before."""

    slug: str
    title: str
    said: tuple[str, ...]


def resolved(report: Report, environment: Mapping[str, str]) -> Report:
    """Choose for `auto`: annotations where GitHub reads them, else text."""
    if report is not Report.AUTO:
        return report
    return Report.GITHUB if environment.get("GITHUB_ACTIONS") else Report.TEXT


def show(problems: Sequence[Problem], articles: Sequence[ArticleLine], report: Report) -> str:
    """Word the problems in the form asked for, without a line break at the end.

    The totals are part of JSON alone: elsewhere whoever prints adds `totals`,
    so that a log can end with it whatever stands between. What is for the
    editors alone stands in JSON and on their board: anybody may read a log.
    """
    if report is Report.JSON:
        return json(problems, articles)
    views = {Report.CONCISE: concise, Report.GITHUB: github}
    return views.get(report, text)(told_to_authors(problems))


def totals(problems: Sequence[Problem], articles: Sequence[ArticleLine]) -> str:
    """Sum up in words: "2 articles: 1 built, 1 broken · 3 errors, 2 still needed"."""
    outcomes = Counter(article.outcome for article in articles)
    levels = Counter(problem.level for problem in told_to_authors(problems))
    fates = ", ".join(f"{outcomes[outcome]} {outcome}" for outcome in OUTCOMES if outcomes[outcome])
    found = ", ".join(_counted(levels[level], level) for level in Level if levels[level])
    number = f"{len(articles) or 'no'} article{'s' * (len(articles) != 1)}"
    return f"{number}{': ' * bool(fates)}{fates} · {found or 'no problems'}"


def _counted(number: int, level: Level) -> str:
    if level is Level.NEEDED:
        return f"{number} still needed"
    return f"{number} {level}{'s' * (number != 1)}"
