from __future__ import annotations

import pytest

from pipeline.engines.html import read
from pipeline.errors import EngineError
from pipeline.model import Piece


def page(body: str) -> bytes:
    return f"<!doctype html><html><head><title>T</title></head><body>{body}</body></html>".encode()


def test_kinds_and_levels_come_from_the_elements() -> None:
    """Words in anything unknown to us are a paragraph of their own."""
    said = read(
        page(
            "<h1>Title</h1><main>Bare<p>One\n <em>word</em>.</p></main><ul><li>first<li><p>second"
            "<p>more</ul><blockquote><p>Said.</p><ul><li>in it</ul></blockquote><x-y>x</x-y>"
        )
    )

    assert said == (
        Piece("heading", "Title", 1),
        Piece("text", "Bare"),
        Piece("text", "One word."),
        Piece("item", "first"),
        Piece("item", "second"),
        Piece("item", "more"),
        Piece("quote", "Said."),
        Piece("item", "in it"),
        Piece("text", "x"),
    )


def test_alt_texts_and_links_follow_the_words_they_stand_in() -> None:
    """A target outside is exact; a target inside is only a mark."""
    said = read(
        page(
            '<p>See <a href="https://e.org/?a=b&amp;c=é">this</a> and <a href="#a">that</a>'
            '<img alt="A  cat" src="c.png">.<img alt="" src="d.png"></p>'
        )
    )

    assert said == (
        Piece("text", "See this and that."),
        Piece("link", "https://e.org/?a=b&c=é"),
        Piece("link", "#"),
        Piece("alt", "A cat"),
    )


def test_a_film_is_called_what_its_still_shows() -> None:
    """On the page it stands where the still does on paper; a player of sound shows nothing."""
    film = '<video controls aria-label="Two  people at a table" poster="s.jpg" src="f.mp4"></video>'
    sound = '<audio controls aria-labelledby="about" src="f.mp3"></audio>'

    said = read(page(f'{film}<p id="about">Video, 4:30</p>{sound}<p>Audio</p>'))

    assert said == (
        Piece("alt", "Two people at a table"),
        Piece("text", "Video, 4:30"),
        Piece("text", "Audio"),
    )


def test_what_is_not_the_article_is_skipped() -> None:
    """Contents and downloads stand in `nav`; nobody reads code or hidden words."""
    body = "<nav><p>Menu</p></nav><script>x()</script><style>p{}</style><!-- c --><p hidden>h</p>"

    assert read(page(body + "<p>Words.</p>")) == (Piece("text", "Words."),)


def test_the_way_back_from_a_reference_says_nothing() -> None:
    """It is a sign that only a page can have; whatever had a word in it would be read."""
    back = '<a href="#cited-1-1" role="doc-backlink" aria-label="Back">{}</a>'

    assert read(page(f"<p>Smith. {back.format('↩')}</p>")) == (Piece("text", "Smith."),)
    assert read(page(f"<p>Smith. {back.format('up ↩')}</p>")) == (
        Piece("text", "Smith. up ↩"),
        Piece("link", "#"),
    )


def test_a_line_break_is_a_blank() -> None:
    """Two lines must not run into one word."""
    assert read(page("<p>one<br>two</p>")) == (Piece("text", "one two"),)


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\xff", b"   "])
def test_what_is_no_page_is_an_engine_error(data: bytes) -> None:
    """Nothing else is ever raised."""
    with pytest.raises(EngineError, match="the page cannot be read back"):
        read(data)
