"""Letters to authors: what they owe, in plain words, and nothing of anybody else's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.model import Series
from pipeline.problems import Level, Problem
from pipeline.turns.owed import turn
from pipeline.turns.reminders import in_words, reminders
from pipeline.turns.standing import Standing, Voice

SERIES = Series("Partnership in Practice", contact="office@example.org")
STANDS = Standing(
    "a", "Decided together", "2026-02", "draft",
    voices=(Voice("sam-okafor", "Sam Okafor", sent=True), Voice("jane-doe", "Jane Doe", sent=True)),
)  # fmt: skip
COI = Problem(
    "coi-missing", Level.NEEDED, "Jane Doe has not said", "in/a/jane-doe.yaml", 12,
    fix="nothing_to_declare: true", author="jane-doe",
)  # fmt: skip
COLON = Problem(
    "colon", Level.ERROR, "a colon confuses YAML", "in/a/sam-okafor.yaml", 6, fix='heading: "a: b"'
)
KIM = Problem("order-unknown", Level.NEEDED, "waiting", "in/a/article.yaml", 3, author="kim-lee")
APPROVAL = Problem(
    "approval-stale", Level.NEEDED, "Jane Doe approved other words; Sam’s have changed",
    "in/a/article.yaml", 9, fix="viewpoints approve a jane-doe", author="jane-doe",
)  # fmt: skip


def letters(*problems: Problem, stands: Standing = STANDS) -> dict[str, str]:
    found = reminders(SERIES, stands, turn(stands, problems, False))
    return {each.author: each.text for each in found}


def test_each_author_who_owes_something_has_a_letter() -> None:
    """In the order of the article; those who are awaited come last."""
    assert list(letters(COI, COLON, KIM)) == ["sam-okafor", "jane-doe", "kim-lee"]


def test_a_letter_says_what_to_write_and_where() -> None:
    """The file, the line, the words; and until when."""
    text = " ".join(letters(COI)["jane-doe"].split())

    assert "Dear Jane Doe," in text
    assert "1. Whether you have anything to declare" in text
    assert "In the file jane-doe.yaml, line 12, write: nothing_to_declare: true" in text
    assert "by 28 February 2026 at the latest" in text
    assert "write to office@example.org" in text


def test_a_letter_says_nothing_of_others() -> None:
    """What they owe and declare is between them and us."""
    found = letters(COI, COLON, KIM)

    assert "Sam" not in found["jane-doe"] and "kim" not in found["jane-doe"]
    assert "declare" not in found["sam-okafor"] and "Jane" not in found["sam-okafor"]


def test_an_author_is_not_sent_to_the_editors_file() -> None:
    """An approval is the author's word; writing it down is the editors' work."""
    text = letters(APPROVAL)["jane-doe"]

    assert "words of the article have changed since you agreed" in " ".join(text.split())
    assert "article.yaml" not in text and "viewpoints approve" not in text and "Sam" not in text


def test_somebody_without_a_file_is_greeted_without_a_guess() -> None:
    """An id is no name."""
    text = letters(KIM)["kim-lee"]

    assert "Hello," in text
    assert "call it kim-lee.yaml" in text


def test_what_the_editors_owe_is_in_no_letter() -> None:
    """Nor what they alone are to see."""
    theirs = replace(COI, audience="editor")
    messages = Problem("key-messages", Level.NEEDED, "none", "in/a/article.yaml")

    assert letters(theirs, messages) == {}


def test_an_article_without_a_month_sets_no_day() -> None:
    """One that cannot be read has none."""
    assert "at the latest" not in letters(COI, stands=replace(STANDS, issue=""))["jane-doe"]


@pytest.mark.parametrize(
    ("day", "words"),
    [("2026-11-02", "2 November 2026"), ("2026-01", "January 2026"), ("soon", "soon")],
)
def test_a_day_in_words(day: str, words: str) -> None:
    """As people write it."""
    assert in_words(day) == words
