"""Who has approved the words as they are now, and how we know."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from pipeline.approval.approvals import ApprovalState, last_day, standing_of
from pipeline.approval.changes import Change
from tests.builders import a_manuscript, an_article


def standing(text: str = "", **article: Any) -> tuple[ApprovalState, ...]:
    """Of an article that Jane Doe approved with these words, and Sam Okafor has not."""
    approval = {"author": "jane-doe", "on": "2026-11-18", "text": text}
    return standing_of(a_manuscript(article | ({"approvals": [approval]} if text else {})))


def test_nobody_has_approved_what_nobody_was_asked() -> None:
    """Absent is not yes."""
    assert [state.state for state in standing()] == ["missing", "missing"]


def test_an_approval_holds_for_the_words_it_was_given_for() -> None:
    """And for nobody else."""
    jane, sam = standing("now")

    assert (jane.state, jane.on, jane.changed) == ("fresh", date(2026, 11, 18), 0)
    assert sam == ApprovalState("sam-okafor", "Sam Okafor", "missing")


def test_a_stale_approval_says_what_changed() -> None:
    """In words, with the page that shows it whole."""
    jane, _ = standing("older")

    assert jane.state == "stale"
    assert jane.changes == (Change("for you", "together"),)
    assert (jane.changed, jane.diff_path) == (
        2,
        "office/2026-11-home-dialysis/changes-jane-doe.html",
    )


@pytest.mark.parametrize("text", ["lost", "0" * 64])
def test_without_the_words_there_is_nothing_to_show(text: str) -> None:
    """Stale all the same; there is no page."""
    jane, _ = standing(text)

    assert (jane.state, jane.changed, jane.changes, jane.diff_path) == ("stale", 0, (), "")


def test_altered_words_are_not_what_somebody_saw() -> None:
    """They are never shown as if they were; the approval itself is sound."""
    manuscript = a_manuscript(
        {"approvals": [{"author": "jane-doe", "on": "2026-11-18", "text": "older"}]}
    )
    seen = {text: f"{words} Not." for text, words in manuscript.seen.items()}

    jane, _ = standing_of(replace(manuscript, seen=seen))

    assert (jane.state, jane.changes, jane.diff_path) == ("stale", (), "")


def test_they_stand_in_the_editors_order_and_nobody_is_left_out() -> None:
    """Also who has sent nothing yet: they will be asked."""
    states = standing_of(a_manuscript({"order": ["sam-okafor", "priya-nair", "jane-doe"]}))

    assert [(s.author_id, s.name) for s in states] == [
        ("sam-okafor", "Sam Okafor"), ("priya-nair", "priya-nair"), ("jane-doe", "Jane Doe"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("article", "last"),
    [
        ({"issue": "2026-11"}, date(2027, 2, 28)),
        ({"issue": "2026-11", "accepted": {"by": "ana-pires", "on": "2026-10-01"}},
         date(2027, 2, 28)),
        ({"issue": "2026-11", "accepted": {"by": "ana-pires", "on": "2027-06-15"}},
         date(2027, 9, 15)),
    ],
)  # fmt: skip
def test_a_correction_can_be_approved_for_a_while(article: dict[str, Any], last: date) -> None:
    """Three months after the month or the acceptance, whichever is later; never next year."""
    assert last_day(an_article(["jane-doe"], **article)) == last
