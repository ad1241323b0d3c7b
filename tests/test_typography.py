"""Quotation marks as printers set them; never another word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.markup.typography import curly


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ('She said "yes".', "She said “yes”."),
        ("the patient's 'own' words", "the patient’s ‘own’ words"),
        ("\"'Why?' he asked,\" she said", "“‘Why?’ he asked,” she said"),
        ("in the '90s and the patients' \"voice\"", "in the ’90s and the patients’ “voice”"),
        ('("asked")—"told"', "(“asked”)—“told”"),
        ("it's", "it’s"),
        ("“already” ‘set’", "“already” ‘set’"),
        ("", ""),
    ],
)
def test_straight_quotes_become_curly(typed: str, set_: str) -> None:
    """As pandoc does in texts, so that a title looks like the rest."""
    assert curly(typed) == set_


@given(st.text())
def test_no_letter_changes(text: str) -> None:
    """Only quotation marks are touched, each in its place."""
    signs = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})

    assert curly(text).translate(signs) == text.translate(signs)


@given(st.text(alphabet="ab '\"-(“’."))
def test_what_is_set_stays_set(text: str) -> None:
    """A second time changes nothing."""
    assert curly(curly(text)) == curly(text)
