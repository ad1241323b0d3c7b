"""What the words of a viewpoint can do to pandoc, Typst and whoever reads the result."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.workshop import Workshop
from tests.attacks.tried import Attack, errors, made, prepared, public

REFUSED = [
    Attack("note-of-itself", "a[^1]\n\n[^1]: [^1]\n", "gfm never ends", "note"),
    Attack("note-that-grows", "[^1]: x [^1]\n", "takes all memory in seconds", "note"),
    Attack("notes-in-notes", "\n\n".join(f"[^{n}]: " + f"[^{n + 1}] " * 10 for n in range(8)),
           "ten times longer a level", "note"),
    Attack("maths", "$" + "x^{" * 20 + "}" * 20 + "$", "doubles a level, in the writer", "markup"),
    Attack("macro", "$\\newcommand{\\a}{\\a}\\a$", "exit 91", "markup"),
    Attack("quotes", ">" * 5000 + " a", "10 s, and Typst stops", "reader-gave-up"),
    Attack("lists", "- " * 5000 + "a", "10 s, and Typst stops", "reader-gave-up"),
    Attack("headings", "### a\n\n" * 10_000, "10 s", "too-large"),
    Attack("length", "word " * 220_000, "seconds an article", "too-large"),
    Attack("script", "<script>alert(1)</script>", "runs: -raw_html does nothing", "raw-html"),
    Attack("onerror", "<img src=x onerror=alert(1)>", "runs", "raw-html"),
    Attack("raw-html", "`<script>alert(1)</script>`{=html}", "runs", "raw-html"),
    Attack("raw-typst", '`#read("/etc/passwd")`{=typst}', "runs as Typst code", "raw-html"),
    Attack("raw-word", '`<w:fldSimple w:instr="DDEAUTO"/>`{=openxml}', "a field that runs",
           "raw-html"),
    Attack("onfocus", '[x]{onfocus="alert(1)" autofocus=""}', "runs, by itself", "markup"),
    Attack("typst-code", '[x]{typst:text:fill="red"}', "arbitrary Typst code", "markup"),
    Attack("cover", '[x]{style="position:fixed;inset:0"}', "covers the page", "markup"),
    Attack("fake-title", '::: {custom-style="Title"}\nx\n:::', "a second title in Word", "markup"),
    Attack("javascript", "[x](javascript:alert(1))", "in all three formats", "link-address"),
    Attack("data", "[x](data:text/html,<script>alert(1)</script>)", "runs", "link-address"),
    Attack("file", "[x](file:///etc/passwd)", "shows a reader's own file", "link-address"),
    Attack("unc", "[x](\\\\\\\\server\\share)", "sends a reader's password hash", "link-address"),
    Attack("msdt", "[x](ms-msdt:/id)", "opens a program", "link-address"),
    Attack("no-scheme", "[x](//evil.example)", "becomes file: in a PDF", "link-address"),
    Attack("tab", "[x](java&#9;script:alert(1))", "browsers drop the tab", "link-address"),
    Attack("bell", "a &#7; b", "passes a check of the source; Word refuses", "hidden-character"),
    Attack("turned", "a &#x202e; b", "passes a check of the source", "hidden-character"),
    Attack("bell-link", "[x](http://a.example/&#7;b)", "Word refuses the file", "link-address"),
    Attack("picture", "![x](/etc/passwd)", "embedded as word/media/rId9.so", "markup"),
    Attack("fetch", "![x](http://127.0.0.1:9/x.png)", "fetched from the inside", "markup"),
    Attack("include", "```{include=/etc/passwd}\n```", "a filter's file", "markup"),
    Attack("metadata", "---\nbibliography: /etc/passwd\n---\n\nx", "read by citeproc", "markup"),
    Attack("nowhere", "[x](#missing)", "Typst stops, HTML does not", "link-address"),
    Attack("empty-link", "[x]()", "Typst stops, HTML does not", "link-address"),
    Attack("comment", "a <!-- hidden --> b", "in one format only", "raw-html"),
]  # fmt: skip
HARMLESS = [
    Attack("brackets", "[" * 30, "markdown: minutes, doubling a bracket", ""),
    Attack("pairs", "[" * 14 + "a" + "]" * 14, "markdown: minutes, tripling", ""),
    Attack("quotes", "\"a 'b " * 40, "markdown: minutes", ""),
    Attack("stars", "*a _b " * 3000, "markdown: 10 s", ""),
    Attack("letter", "B.  Russell agreed", "a list with the item B", ""),
    Attack("braces", "x^{2}", "loses its braces", ""),
    Attack("half-attributes", '[x]{typst:text:fill="red); #read(\\"/etc/passwd\\"); #text("}',
           "Typst code, in a reader that unescapes", ""),
    Attack("commands", '#read("/etc/passwd") @import \\input{x} ${{ github.token }}',
           "code of one engine or the other", ""),
    Attack("handle", "Follow @janedoe", "Typst: a label that is missing", ""),
]  # fmt: skip


@pytest.mark.parametrize("attack", REFUSED, ids=str)
def test_what_is_more_than_words_is_refused(
    tmp_path: Path, tools: Workshop, attack: Attack
) -> None:
    """In seconds, at its line; `attack.naive` is what happens without the gate."""
    outcome = made(prepared(tmp_path, viewpoint={"text": attack.sent}), tools)

    assert attack.rule in errors(outcome)
    assert outcome.artefacts == ()


@pytest.mark.parametrize("attack", HARMLESS, ids=str)
def test_words_that_look_like_something_stay_words(
    tmp_path: Path, tools: Workshop, attack: Attack
) -> None:
    """They are printed as they are, in every format; `attack.naive` is what they cost elsewhere."""
    outcome = made(prepared(tmp_path, viewpoint={"text": attack.sent}), tools)

    assert errors(outcome) == set()
    assert {"html", "docx", "pdf"} <= public(outcome).keys()


@pytest.mark.parametrize(
    ("field", "value"),
    [("URL", "file:///etc/passwd"), ("URL", "javascript:alert(1)"), ("title", "a\x07b")],
)
def test_a_reference_is_held_to_the_same(
    tmp_path: Path, tools: Workshop, field: str, value: str
) -> None:
    """Naive: citeproc runs after the scrub, and makes a live link of it."""
    work = {"id": "a", "type": "webpage", "title": "A page", field: value}
    article = prepared(tmp_path, viewpoint={"text": "As they say [@a]."}, references=[work])

    outcome = made(article, tools)

    assert errors(outcome)
    assert outcome.artefacts == ()


@pytest.mark.parametrize("title", [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "*a* `b` #c $d$ [e](about:x)",
    "</title></script>-->]]>", '#read("/etc/passwd")', "$for(x)$$x$$endfor$ ${x}", "a \\ b { c } d",
])  # fmt: skip
def test_a_title_is_words_in_every_format(tmp_path: Path, tools: Workshop, title: str) -> None:
    """Naive: -V inserts it unescaped, and a metadata file reads it as Markdown."""
    article = prepared(tmp_path, author={"name": title[:60], "title": title[:60]})
    file = article / "article.yaml"
    file.write_text(file.read_text().replace("The article 2026-01-a", f"'{title}'"))

    outcome = made(article, tools)

    assert errors(outcome) == set()
    page = public(outcome)["html"]
    assert b"<script>alert" not in page and b"<img src=x" not in page and b"root:" not in page
