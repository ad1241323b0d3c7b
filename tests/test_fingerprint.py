"""What an author approves: the words, and not how they are set."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pipeline.fingerprint import fingerprint, words_of
from pipeline.model import Manuscript
from tests.builders import a_manuscript, a_text

SAID = {"viewpoint": {"heading": "Asked", "sections": [
    {"heading": "Then", "covers": [], "text": "We met - and talked..."}
]}}  # fmt: skip


def a_whole(**article: Any) -> Manuscript:
    around = {"introduction": "Together.", "closing": "And on.", "key_messages": ["Ask"]}
    return a_manuscript(around | article, {"jane-doe": SAID, "sam-okafor": {}})


def test_every_word_that_is_approved_is_covered() -> None:
    """Title, standfirst, introduction, viewpoints, closing, key messages, the sentence."""
    assert words_of(a_whole(), "We declare: none.").splitlines() == [
        "Home dialysis, decided together",
        "We moved the machine, and then the decisions",
        "Together.",
        "Jane Doe", "Asked", "Then", "We met - and talked...",
        "Sam Okafor", "We met in a corridor.",
        "And on.",
        "Ask",
        "We declare: none.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "article",
    [
        {"title": "Another"}, {"standfirst": "Another"}, {"introduction": "Another."},
        {"closing": "Another."}, {"key_messages": ["Another"]},
        {"order": ["sam-okafor", "jane-doe"]},
    ],
)  # fmt: skip
def test_any_word_that_changes_asks_again(article: dict[str, Any]) -> None:
    """Also the order: who speaks first is part of what was approved."""
    assert fingerprint(a_whole(**article), "S") != fingerprint(a_whole(), "S")


def test_the_sentence_is_part_of_it() -> None:
    """A new interest of one author is news to all."""
    assert fingerprint(a_whole(), "None.") != fingerprint(a_whole(), "JD has one.")


@pytest.mark.parametrize(
    "same",
    ["We met – and talked…", "We  met\n- and\ntalked...", "We met — and talked…",
     "We met\u00a0- and talked..."],
)  # fmt: skip
def test_typography_asks_nobody_again(same: str) -> None:
    """Dashes, quotation marks, blanks and line ends are not words."""
    whole = a_whole()
    view = replace(whole.viewpoints[0], texts=(a_text(same),))

    again = replace(whole, viewpoints=(view, *whole.viewpoints[1:]))

    assert fingerprint(again, "“None”") == fingerprint(whole, '"None"')


def test_composed_and_decomposed_letters_are_one() -> None:
    """Two keyboards write é in two ways."""
    assert fingerprint(a_whole(title="Caf\u00e9"), "") == fingerprint(
        a_whole(title="Cafe\u0301"), ""
    )


def test_what_is_not_read_is_not_approved() -> None:
    """Status and date are the editors'."""
    accepted = a_whole(status="accepted", accepted={"by": "ana-pires", "on": "2026-11-20"})

    assert fingerprint(accepted, "S") == fingerprint(a_whole(), "S")


def test_a_fingerprint_is_the_same_on_every_machine() -> None:
    """It is written into article.yaml and must be found again: 64 hexadecimal digits."""
    found = fingerprint(a_whole(), "S")

    assert len(found) == 64 and int(found, 16)
    assert found == fingerprint(a_whole(), "S")
