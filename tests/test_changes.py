"""Two versions of the words, and what a pencil would mark between them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.approval.changes import Change, Run, changes, compare, paragraphs


def shown(runs: tuple[Run, ...]) -> str:
    """As an editor would write it: [-gone-] and {+come+}."""
    form = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return "".join(form[run.kind].format(run.text) for run in runs)


@pytest.mark.parametrize(
    ("old", "new", "marked"),
    [
        ("We met in May.", "We met in May.", "We met in May."),
        ("We met in May.", "We met in June.", "We met in [-May-]{+June+}."),
        ("We met in May.", "We never met in May.", "We{+ never+} met in May."),
        ("We did not ask.", "We did ask.", "We did[- not-] ask."),
        ("12 of 150", "12 of 160", "12 of [-150-]{+160+}"),
        ("3.5 to 1", "3.6 to 1", "[-3.5-]{+3.6+} to 1"),
        ("Yes, we can", "Yes we can", "Yes[-,-] we can"),
        ("A\nB\nC", "A\nC", "A\n[-B\n-]C"),
        ("A\nC", "A\nB\nC", "A\n{+B\n+}C"),
        ("A", "A\nB", "A{+\nB+}"),
        ("One two.\nThree four.", "One two. Three four.", "One two.[-\n-]{+ +}Three four."),
        ("我们一起决定", "我们都决定", "我们[-一起-]{+都+}决定"),
        ("हम साथ चले", "हम साथ रहे", "हम साथ [-चले-]{+रहे+}"),
    ],
)
def test_a_change_is_marked_where_it_is(old: str, new: str, marked: str) -> None:
    """A word, a number, a negation, a paragraph; in any script."""
    assert shown(compare(old, new)) == marked


def test_a_rewritten_sentence_is_one_change() -> None:
    """Words that stayed by chance do not cut it into crumbs."""
    runs = compare(
        "It took a long and very hard year.", "It was one of our and nobody's best days."
    )

    assert len(changes(runs)) == 1


def test_changes_say_what_went_and_what_came() -> None:
    """And how many words that is, at the most."""
    found = changes(compare("A nurse sat down. I spoke.", "Two old nurses sat down. We spoke."))

    assert found == (Change("A nurse", "Two old nurses"), Change("I", "We"))
    assert [change.size for change in found] == [3, 1]


def test_punctuation_is_no_word() -> None:
    """It changes something all the same."""
    [change] = changes(compare("We met, and spoke.", "We met and spoke."))

    assert change.size == 0


LINES = st.lists(st.text("ab .,é我\n", min_size=0, max_size=12), max_size=6).map("\n".join)


@given(LINES, LINES)
def test_what_stayed_and_went_is_the_old_text(old: str, new: str) -> None:
    """And what stayed and came is the new one, to the letter."""
    runs = compare(old, new)

    assert "".join(run.text for run in runs if run.kind != "added") == old
    assert "".join(run.text for run in runs if run.kind != "removed") == new


@given(LINES, LINES)
def test_paragraphs_hold_every_run(old: str, new: str) -> None:
    """In its order; the end of the last paragraph never changes."""
    runs = compare(old, new)

    found = paragraphs(runs)

    said = "".join(run.text for each in found for run in each.runs)
    assert said == "".join(run.text for run in runs).replace("\n", "")
    assert found[-1].mark == "same"


def test_two_books_are_compared_in_a_moment() -> None:
    """What has nothing in common is not searched for it word by word."""
    began = time.process_time()
    compare("one two three " * 20_000, "three one two " * 20_000)

    assert time.process_time() - began < 5
