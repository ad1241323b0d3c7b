"""What an author approves: the words, and not how they are set."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pipeline.approval.fingerprint import digest, fingerprint, tidy, words_of
from pipeline.model import Manuscript, Text
from pipeline.nodes import para, words
from tests.builders import a_manuscript, a_text

SAID = {"viewpoint": {"heading": "Asked", "sections": [
    {"heading": "Then", "covers": [], "text": "We met - and talked..."}
]}}  # fmt: skip


def a_whole(**article: Any) -> Manuscript:
    around = {"introduction": "Together.", "closing": "And on.", "key_messages": ["Ask"]}
    return a_manuscript(around | article, {"jane-doe": SAID, "sam-okafor": {}})


def test_every_word_that_is_approved_is_covered() -> None:
    """Title, standfirst, introduction, viewpoints, closing, key messages, the sentence."""
    assert words_of(a_whole(), "We declare: none.").split("\n\n") == [
        "Home dialysis, decided together",
        "We moved the machine, and then the decisions",
        "Together.",
        "Jane Doe\nAsked\nThen\nWe met - and talked...",
        "Sam Okafor\nWe met in a corridor.",
        "And on.",
        "Ask",
        "We declare: none.",
    ]


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


def said_by_jane(text: str) -> str:
    """The fingerprint of the article in which Jane Doe says this."""
    whole = a_whole()
    view = replace(whole.viewpoints[0], texts=(a_text(text),))
    return fingerprint(replace(whole, viewpoints=(view, *whole.viewpoints[1:])), "S")


@pytest.mark.parametrize(
    "same",
    [
        "She said „no« – and left… 5‑10 times—or more",
        "She said «no» - and left... 5-10 times - or more",
        "She  said “no” —  and\nleft... 5–10 times — or more ",
        "She said \"no\" – and left... 5\u201110 times – or\u200b mo\u00adre",
        "She said “no” – and left...\n\n5-10 times – or more",
    ],
)  # fmt: skip
def test_however_it_is_set_it_is_the_same(same: str) -> None:
    """Marks of other countries, dashes with and without blanks, line and paragraph ends."""
    assert said_by_jane(same) == said_by_jane('She said "no" - and left... 5-10 times - or more')


@pytest.mark.parametrize(
    "other",
    ["We ask 3 nurses.", "We asked 4 nurses.", "We did not ask 3 nurses.", "3 nurses we asked.",
     "We asked 3 nurses?", "we asked 3 nurses.", "We asked -3 nurses.", "We asked 3 nurses' .",
     "We asked 3² nurses.", "We re-asked 3 nurses.", "We asked 3 nurses. [@a]", ""],
)  # fmt: skip
def test_whatever_is_said_otherwise_is_another_text(other: str) -> None:
    """A word, a number, a negation, the order, a sign, a capital, a citation."""
    assert said_by_jane(other) != said_by_jane("We asked 3 nurses.")


def test_emphasis_is_no_word() -> None:
    """An editor may set a term in italics."""
    whole = a_whole()
    plain, spoken = words("We "), words("met")
    texts = [
        Text((para([*plain, *spoken]),)),
        Text((para([*plain, {"t": "Emph", "c": list(spoken)}]),)),
        Text((para([*plain, {"t": "Strong", "c": [{"t": "Emph", "c": list(spoken)}]}]),)),
    ]

    found = {
        fingerprint(replace(whole, viewpoints=(replace(whole.viewpoints[0], texts=(t,)),)), "S")
        for t in texts
    }

    assert len(found) == 1


def test_a_heading_with_a_blank_at_its_end_is_the_same() -> None:
    """Nobody sees it."""
    assert fingerprint(a_whole(title="Home "), "S") == fingerprint(a_whole(title="Home"), "S")


def test_nobodys_words_pass_to_another() -> None:
    """All words in the same order, and yet Sam Okafor now says what Jane Doe said."""
    theirs = {"jane-doe": {"viewpoint": {"text": "One.\n\nTwo."}},
              "sam-okafor": {"viewpoint": {"text": "Three."}}}  # fmt: skip
    moved = {"jane-doe": {"viewpoint": {"text": "One."}},
             "sam-okafor": {"viewpoint": {"text": "Two.\n\nThree."}}}  # fmt: skip

    assert fingerprint(a_manuscript({}, theirs), "S") != fingerprint(a_manuscript({}, moved), "S")


def test_a_part_does_not_run_into_the_next() -> None:
    """A closing that becomes a key message is read elsewhere."""
    one = a_manuscript({"closing": "Ask them.", "key_messages": ["Pay them."]})
    other = a_manuscript({"key_messages": ["Ask them.", "Pay them."]})

    assert fingerprint(one, "S") != fingerprint(other, "S")


@pytest.mark.parametrize("change", ["{}\n", "{}\n\n", "  {}  "])
def test_the_words_in_a_file_have_the_same_fingerprint(change: str) -> None:
    """Whatever another program did to blanks and line ends on the way."""
    whole = a_whole()
    kept = change.format(words_of(whole, "S").replace("\n", "\r\n"))

    assert digest(kept) == fingerprint(whole, "S")
    assert tidy(kept) == words_of(whole, "S")
