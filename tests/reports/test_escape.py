from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reports.escape import inert, safe


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("a\u202eb", "a<U+202E>b"),
        ("\x1b[2J", "<U+001B>[2J"),
        ("one\ntwo\r", "one\\ntwo\\r"),
        ("a\u200bb\ufeff", "a<U+200B>b<U+FEFF>"),
        ("a\u2028b\x85", "a<U+2028>b<U+0085>"),
        ("\ud800", "<U+D800>"),
        ("a\tb", "a→b"),
        ("co\u00adop", "co<U+00AD>op"),
        ("Zoë 🙂 [bold]", "Zoë 🙂 [bold]"),
    ],
)
def test_what_nobody_sees_is_shown(text: str, printed: str) -> None:
    """A reviewer sees every character, and a terminal obeys none."""
    assert safe(text) == printed


@pytest.mark.parametrize("text", ["👩\u200d⚕️", "क्\u200dष", "می\u200cخواهم"])
def test_a_joiner_inside_a_word_or_an_emoji_stays(text: str) -> None:
    """There it belongs to the spelling."""
    assert safe(text) == text


@pytest.mark.parametrize("text", ["a \u200db", "\u200fa", "a\u200e.", "a\u200d\u200db"])
def test_a_joiner_anywhere_else_is_shown(text: str) -> None:
    """There it hides something."""
    assert "<U+20" in safe(text)


@pytest.mark.parametrize(
    "text", ["::add-mask::the", "  ::stop-commands::x", "see ##[add-mask]the", "##[a]##[b]"]
)
def test_a_workflow_command_is_broken(text: str) -> None:
    """Both forms: at the start of a line, and the old one anywhere."""
    printed = inert(text)

    assert not printed.lstrip().startswith("::")
    assert "##[" not in printed
    assert printed.replace("\u200b", "") == text


def test_colons_inside_a_line_are_left_alone() -> None:
    """A zero-width character in a word somebody copies would do harm."""
    assert safe("std::string") == "std::string"


@settings(deadline=None)
@given(st.text())
def test_no_text_breaks_out_of_its_line(text: str) -> None:
    """Whatever an author writes, it stays one line of visible characters."""
    printed = safe(text).replace("\u200b", "")

    assert len(printed.splitlines()) <= 1
    assert not {unicodedata.category(c) for c in printed} & {"Cc", "Cs", "Zl", "Zp"}
