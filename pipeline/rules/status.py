"""An accepted article says which editor accepted it, and when.

"Publication is dependent on editorial review": only accepted and published
articles reach the public site, so from `status: accepted` on the line
`accepted: {by: ana-pires, on: 2026-11-20}` stands in article.yaml.

`status-accepted`: the line, or a half of it, is missing.
`status-editor`: whoever is named is not one of the editors in series.yaml. Use
an editor's id, or ask the series' editors to add the person there.
`status-date`: the day cannot be. A day before 2000 is a placeholder; a day over
half a year after the article's month is a slip in the year.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from difflib import get_close_matches

from pipeline.coi.interests import last_day, months_after
from pipeline.model import Article, Manuscript, Series
from pipeline.problems import Problem
from pipeline.rules.wording import listed

_LATE = 6
"""How many months after its own an article may still be accepted."""


def check(manuscript: Manuscript) -> Iterator[Problem]:
    """Ask for the acceptance of an article that claims to have one."""
    article = manuscript.article
    if article.accepted_on and not possible(article):
        yield _date(article, article.accepted_on)
    if not article.public:
        return
    missing = ["who accepted it"] * (not article.accepted_by) + ["when"] * (not article.accepted_on)
    if missing:
        yield article.source.problem(
            "status-accepted",
            f"the status is {article.status}, and the article does not say {listed(missing)}",
            "status", why="only an editor's decision puts an article on the site",
            fix=_line(article, article.accepted_by or "your-editor-id"),
        )  # fmt: skip
    if article.accepted_by and article.accepted_by not in _ids(manuscript.series):
        yield _stranger(article, manuscript.series)


def possible(article: Article) -> bool:
    """Whether the day of acceptance can be; other days are measured from it."""
    on = article.accepted_on
    return on is None or (on.year >= 2000 and on <= months_after(last_day(article.issue), _LATE))


def _date(article: Article, on: date) -> Problem:
    said = "before 2000" if on.year < 2000 else f"long after {article.issue}, the article's month"
    return article.source.problem(
        "status-date",
        f"accepted on {on}, {said}", "accepted", "on",
        why="the declarations are measured from this day",
        fix=_line(replace(article, accepted_on=None), article.accepted_by or "your-editor-id"),
    )  # fmt: skip


def _stranger(article: Article, series: Series) -> Problem:
    ids = _ids(series)
    near = get_close_matches(article.accepted_by.strip().lower().replace(" ", "-"), ids, 1, 0.7)
    return article.source.problem(
        "status-editor",
        f"{article.accepted_by} is not one of the series' editors", "accepted", "by",
        why=f"series.yaml names {listed(ids) or 'no editors'}",
        fix=_line(article, near[0]) if near else "",
    )  # fmt: skip


def _ids(series: Series) -> tuple[str, ...]:
    return tuple(editor.id for editor in series.editors)


def _line(article: Article, editor: str) -> str:
    return f"accepted: {{by: {editor}, on: {article.accepted_on or 'YYYY-MM-DD'}}}"
