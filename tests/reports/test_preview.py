"""Drafts in one file."""

from __future__ import annotations

from html import unescape

from pipeline.reports.preview import Page, preview

HTML = (
    '<html><head><meta http-equiv="Content-Security-Policy" content="default-src \'self\'">'
    '</head><body><img src="media/a.jpg"><p>media/a.jpg</p></body></html>'
)


def test_an_article_brings_its_pictures() -> None:
    """Its page stands in a frame of its own, with the picture inside; words stay as they are."""
    page = preview([Page("a", HTML, {"media/a.jpg": b"jpg"})], "en-GB")
    inside = unescape(page.split('srcdoc="')[1].split('"></iframe>')[0])

    assert '<img src="data:image/jpeg;base64,anBn">' in inside
    assert "<p>media/a.jpg</p>" in inside
    assert "Content-Security-Policy" not in inside


def test_each_picture_is_brought_once() -> None:
    """The sizes for small screens stay behind; the words beside them do not."""
    sizes = ' srcset="media/b.jpg 200w, media/a.jpg 400w" sizes="6.5rem"'
    html = HTML.replace('.jpg">', f'.jpg"{sizes}>')

    page = preview([Page("a", html, {"media/a.jpg": b"jpg", "media/b.jpg": b"half"})], "en-GB")

    inside = unescape(page.split('srcdoc="')[1].split('"></iframe>')[0])
    assert "srcset" not in inside and "media/b.jpg" not in inside
    assert inside.count("data:image/jpeg") == 1


def test_nothing_in_a_frame_can_run() -> None:
    """The frame is closed, whatever an article's page holds, and so is the page around it."""
    page = preview([Page("a", '"></iframe><script>alert(1)</script>', {})], "en-GB")

    assert "<script>" not in page
    assert "<iframe sandbox " in page
    assert "default-src 'none'" in page


def test_no_article_is_said_in_words() -> None:
    """A broken contribution still has a preview, which says that there is none."""
    assert "No article could be built" in preview([], "en-GB")


def test_fonts_stay_where_they_are() -> None:
    """They lie beside all articles; a reader's own do for a preview."""
    face = '@font-face { font-family: "A"; src: url("../assets/a.woff2"); }\n'
    page = preview([Page("a", f"<style>{face}p {{ color: red }}</style>", {})], "en-GB")

    assert "assets" not in page
    assert "p { color: red }" in page
