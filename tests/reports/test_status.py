"""The series at a terminal: a table that fits, most pressing first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from rich.cells import cell_len

from pipeline.model import Series
from pipeline.reports import ArticleLine, Change
from pipeline.reports.status import status
from pipeline.turns.owed import Debt, State, Turn
from pipeline.turns.standing import Standing, Voice

SERIES = Series("Partnership in Practice")
TODAY = date(2026, 11, 22)
JANE = Voice("jane-doe", "Jane Doe", "patient", "public", True, 300, True, True, "fresh")
PHOTO = Debt("jane-doe", "send a photo", "Jane Doe")


def a_line(
    state: State = "authors", slug: str = "2026-11-a", since: str = "2026-11-02", *owed: Debt
) -> ArticleLine:
    month = slug[:7] if "-" in slug else "2026-11"
    stands = Standing(slug, "T", month, "draft", "", (JANE, Voice("kim")), 300, 1, 2, 1, 5)
    return ArticleLine(slug, "T", "draft", "waiting", (), stands, Turn(state, owed, since))


def shown(*lines: ArticleLine, columns: int = 100, changes: tuple[Change, ...] = ()) -> list[str]:
    return status(SERIES, lines, changes, TODAY, columns).split("\n")


def test_an_article_in_two_lines() -> None:
    """What it has, of what it needs; then who does what next."""
    found = shown(a_line("authors", "2026-11-a", "2026-11-02", PHOTO, PHOTO))

    assert found[0] == "Partnership in Practice"
    assert found[1] == "1 waiting for authors"
    assert found[3].split() == [
        "state", "article", "views", "words", "refs", "photos", "COI", "agreed", "days",
    ]  # fmt: skip
    assert found[4].split() == [
        "authors", "2026-11-a", "1/2", "300", "1/5", "1/2", "1/2", "1/2", "20",
    ]  # fmt: skip
    assert found[5].strip() == "Jane Doe: send a photo (and 1 more thing)"


@pytest.mark.parametrize("columns", [20, 60, 80, 100, 400])
def test_no_line_is_wider_than_the_screen(columns: int) -> None:
    """Nor than 100 columns; and the name of an article, which people copy, is whole."""
    slug = "2026-11-marked-by-a-patient-with-others"
    owed = Debt("x", "步" * 90, "Ａｂｃ")

    found = shown(a_line("broken", slug, "", owed), columns=columns)

    assert max(map(cell_len, found)) <= max(60, min(columns, 100))
    assert any(slug in line for line in found)


def test_what_is_pressing_comes_first() -> None:
    """Broken, then what can go out, then what waits."""
    found = shown(a_line("editors", "a"), a_line("ready", "b"), a_line("broken", "c"))

    assert [line.split()[1] for line in found[4:7]] == ["c", "b", "a"]


@pytest.mark.parametrize(("since", "days"), [("", "–"), ("2026-11-22", "0"), ("2027-01-01", "0")])
def test_days_are_counted_from_today(since: str, days: str) -> None:
    """A day that is still to come has not been waited for."""
    assert shown(a_line("authors", "a", since))[4].split()[-1] == days


def test_each_open_month_has_its_line() -> None:
    """Months that are done need no more attention."""
    found = shown(a_line("ready", "2026-10-a"), a_line("editors", "2026-11-b"))

    assert found[-1] == "November 2026: 0 of 1 ready"


def test_all_done_is_said_too() -> None:
    """In words."""
    assert shown(a_line("published", "2026-10-a"))[-1] == "Every month is ready."


def test_no_article_is_a_beginning() -> None:
    """The table is left out."""
    assert shown() == ["Partnership in Practice", "There is no article yet."]


def test_what_changed_since_the_last_build() -> None:
    """The first ten, and how many more."""
    changes = tuple(Change(f"a{n}", "T", ("new", "and more")) for n in range(12))

    found = shown(a_line(), changes=changes)

    assert found[-11] == "a0: new; and more"
    assert found[-1] == "and 2 more articles"


def test_what_an_author_wrote_can_do_nothing_to_a_terminal() -> None:
    """Names are the authors' own words."""
    owed = replace(PHOTO, name="J\x1b[2J\u202e")

    assert "\x1b" not in "\n".join(shown(a_line("authors", "a\x1b", "", owed)))
