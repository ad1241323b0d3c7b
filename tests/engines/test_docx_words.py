"""The foot of a Word file in the language of its article, and the way its pages run."""

from __future__ import annotations

from xml.sax import saxutils

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.engines.docx_words import footed, furnished
from pipeline.engines.xml_text import escape

PAGE = b"<w:r><w:t>Page </w:t></w:r><w:fld/><w:r><w:t> of </w:t></w:r><w:fld/>"


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("Seite {page} von {pages}", (b">Seite </w:t>", b"> von </w:t>")),
        ("{page}/{pages}", (b"></w:t>", b">/</w:t>")),
        ("A&B {page} < {pages}", (b">A&amp;B </w:t>", b"> &lt; </w:t>")),
    ],
)
def test_the_foot_counts_in_the_articles_language(page: str, said: tuple[bytes, ...]) -> None:
    """Its words go around the numbers that Word puts in."""
    made = footed("word/footer1.xml", PAGE, page)

    assert all(each in made for each in said)
    assert made.count(b"<w:fld/>") == 2
    assert b"Page " not in made


def test_only_feet_are_changed() -> None:
    """An author may write "Page of" too; and a house may have no words for it."""
    assert footed("word/document.xml", PAGE, "Seite {page} von {pages}") == PAGE
    assert footed("word/footer1.xml", PAGE, "") == PAGE


def test_pages_turn_with_their_language() -> None:
    """The section, and each paragraph and run of heads and feet; paragraphs are pandoc's."""
    edge = b"<w:p><w:pPr><w:pStyle/></w:pPr><w:r><w:t>A</w:t></w:r></w:p>"
    turned = {"direction": "rtl"}

    made = furnished("word/header1.xml", edge, turned)

    assert b"<w:pStyle/><w:bidi/></w:pPr>" in made
    assert b"<w:r><w:rPr><w:rtl/></w:rPr><w:t>A" in made
    assert furnished("word/document.xml", b"<w:titlePg />", turned).endswith(b"<w:bidi />")
    assert furnished("word/header1.xml", edge, {}) == edge


@given(st.text())
def test_text_is_escaped_as_ever(text: str) -> None:
    """As the standard library does, which loads half a browser for it."""
    assert escape(text) == saxutils.escape(text)
