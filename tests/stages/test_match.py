from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import replace
from html import escape

import pypandoc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import nodes
from pipeline.engines import docx, html
from pipeline.model import Artefact, Document, Node, Piece
from pipeline.problems import Checked, Level, Place
from pipeline.stages.match import match, says

PLACE = Place("inputs/2026-11-a/article.yaml", 1, 8, 20, "title: One, decided together")
FORMATS = [(".html", "the page"), (".docx", "the Word file"), (".pdf", "the PDF")]
every_format = pytest.mark.parametrize(("suffix", "name"), FORMATS)


def words(text: str) -> Node:
    return nodes.para(nodes.words(text))


def viewpoint(author: str, heading: str, *blocks: Node) -> Node:
    picture = nodes.image(f"Portrait of {author}", "media/a.png", {})
    head = [
        nodes.heading(2, nodes.words(heading)),
        nodes.div([nodes.para([picture])], "portrait"),
        nodes.div([words(f"{author}, speaking")], "voice"),
    ]
    return nodes.div([*head, *blocks], "viewpoint", f"viewpoint-{author}")


JANE_DOSE = "They gave me 5 mg and told me nothing about why I should take it twice a day."
JANE = viewpoint(
    "Jane",
    "Nobody had asked me before",
    words(JANE_DOSE),
    nodes.bullets([[words("one thing"), words("more of it")], [words("another thing")]]),
    nodes.para([*nodes.words("See "), nodes.link(nodes.words("the guide"), "https://e.org/a")]),
)
SAM = viewpoint(
    "Sam",
    "What we learnt",
    words("We learnt to ask."),
    {"t": "BlockQuote", "c": [words("Ask me."), nodes.bullets([[words("a quoted item")]])]},
    nodes.para([*nodes.words("Cited "), nodes.link(nodes.words("1"), "#ref-1")]),
)
ARTICLE = Document(
    "a", (nodes.heading(1, nodes.words("One")), words("Both of us met."), JANE, SAM), {}
)
SAID = says(ARTICLE)


def matched(pieces: Sequence[Piece], suffix: str, said: Document = ARTICLE) -> Checked[object]:
    file = Artefact(f"site/a/a{suffix}", b"")
    return match(said, [file], {suffix: lambda _: tuple(pieces)}, PLACE)


def changed(old: str, **new: str | int) -> list[Piece]:
    return [replace(p, **new) if p.text == old else p for p in SAID]  # type: ignore[arg-type]


def without(*texts: str) -> list[Piece]:
    return [p for p in SAID if p.text not in texts]


def told(pieces: Sequence[Piece], suffix: str, said: Document = ARTICLE) -> tuple[str, str]:
    (problem,) = matched(pieces, suffix, said).problems
    return problem.message, problem.why


def test_says_lists_every_piece_in_order() -> None:
    """Words with their kind, then the alt texts and links in them; ids and roles are not said."""
    said = says(ARTICLE)

    assert said == (
        Piece("heading", "One", 1),
        Piece("text", "Both of us met."),
        Piece("heading", "Nobody had asked me before", 2),
        Piece("alt", "Portrait of Jane"),
        Piece("text", "Jane, speaking"),
        Piece("text", JANE_DOSE),
        Piece("item", "one thing"),
        Piece("item", "more of it"),
        Piece("item", "another thing"),
        Piece("text", "See the guide"),
        Piece("link", "https://e.org/a"),
        Piece("heading", "What we learnt", 2),
        Piece("alt", "Portrait of Sam"),
        Piece("text", "Sam, speaking"),
        Piece("text", "We learnt to ask."),
        Piece("quote", "Ask me."),
        Piece("item", "a quoted item"),
        Piece("text", "Cited 1"),
        Piece("link", "#"),
    )


@every_format
def test_a_file_that_says_the_same_passes(suffix: str, name: str) -> None:
    """And it is handed on as it is."""
    file = Artefact(f"site/a/a{suffix}", b"bytes")
    found = match(ARTICLE, [file], {suffix: lambda _: SAID}, PLACE)

    assert found == Checked((file,))


def test_a_file_that_nobody_reads_passes() -> None:
    """A picture beside the page has nothing to say."""
    file = Artefact("site/a/media/a.png", b"bytes")

    assert match(ARTICLE, [file], {".pdf": lambda _: ()}, PLACE) == Checked((file,))


@every_format
def test_one_changed_figure_is_shown_from_both_sides(suffix: str, name: str) -> None:
    """With the heading it stands under, where the editor's article begins, and what to do."""
    pieces = changed(JANE_DOSE, text=JANE_DOSE.replace("5 mg", "6 mg"))
    found = matched(pieces, suffix)

    (problem,) = found.problems
    assert found.value is None
    assert (problem.rule, problem.level, problem.file) == ("mismatch", Level.ERROR, PLACE.file)
    assert problem.message == (
        f"{name} does not say what the article says, after the heading “Nobody had asked me before”"
    )
    assert problem.why == (
        f"the article says “They gave me 5 mg and told me nothing about why I …”, "
        f"{name} says “They gave me 6 mg and told me nothing about why I …”"
    )
    assert problem.fix.startswith("a template in templates/ ")


@every_format
def test_a_dropped_viewpoint_is_named(suffix: str, name: str) -> None:
    """One message for all its words, its portrait and its links."""
    pieces = [*SAID[:2], *SAID[11:]]

    assert (
        told(pieces, suffix)[0] == f"{name} leaves out the viewpoint “Nobody had asked me before”"
    )


@every_format
def test_a_viewpoint_printed_twice_is_named(suffix: str, name: str) -> None:
    """Nobody speaks louder than the others."""
    pieces = [*SAID, *SAID[11:]]

    assert told(pieces, suffix)[0] == f"{name} prints the viewpoint “What we learnt” twice"


@every_format
def test_swapped_viewpoints_are_named_in_both_orders(suffix: str, name: str) -> None:
    """The order is the editors'."""
    pieces = [*SAID[:2], *SAID[11:], *SAID[2:11]]

    assert told(pieces, suffix) == (
        f"{name} puts the viewpoints in another order",
        f"the article has “Nobody had asked me before”, “What we learnt”; "
        f"{name} has “What we learnt”, “Nobody had asked me before”",
    )


@every_format
def test_a_dropped_paragraph_is_quoted(suffix: str, name: str) -> None:
    """Where it should have been is named too."""
    assert told(without("We learnt to ask."), suffix) == (
        f"{name} drops words of the article, after the heading “What we learnt”",
        f"the article says “We learnt to ask.”, {name} does not",
    )


@every_format
def test_an_added_paragraph_is_quoted(suffix: str, name: str) -> None:
    """A label that a template adds is a word the other formats do not have."""
    assert told([*SAID, Piece("text", "Printed by us")], suffix) == (
        f"{name} adds words of its own, after the heading “What we learnt”",
        f"{name} says “Printed by us”, the article does not",
    )


@every_format
def test_a_moved_paragraph_is_said_to_be_moved(suffix: str, name: str) -> None:
    """All its words are there, and still the article says something else."""
    pieces = [*SAID[:7], SAID[8], SAID[7], *SAID[9:]]

    assert told(pieces, suffix)[0].startswith(f"{name} moves words of the article, after")


@every_format
@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("What we learnt", {"level": 3}, "makes a heading of level 3 of a heading of level 2"),
        ("What we learnt", {"kind": "text", "level": 0}, "makes a paragraph of a heading"),
        ("Ask me.", {"kind": "text"}, "makes a paragraph of a quotation"),
        ("one thing", {"kind": "text"}, "makes a paragraph of a list item"),
    ],
)
def test_words_that_become_something_else_are_noticed(
    suffix: str, name: str, old: str, new: dict[str, str | int], what: str
) -> None:
    """A heading that only looks like one is none to a screen reader."""
    assert told(changed(old, **new), suffix)[0].startswith(f"{name} {what}")


@every_format
def test_a_lost_alt_text_is_named(suffix: str, name: str) -> None:
    """A picture is words for those who cannot see it."""
    assert told(without("Portrait of Sam"), suffix) == (
        f"{name} drops the words for a picture, after the heading “What we learnt”",
        f"the article says “Portrait of Sam”, {name} does not",
    )


@every_format
def test_swapped_alt_texts_are_named(suffix: str, name: str) -> None:
    """Each must stand for its own picture."""
    one, two = "Portrait of Jane", "Portrait of Sam"
    swap = {one: two, two: one}
    pieces = [replace(p, text=swap.get(p.text, p.text)) for p in SAID]

    assert told(pieces, suffix)[0].startswith(f"{name} moves the words for a picture")


@every_format
def test_a_changed_link_is_named(suffix: str, name: str) -> None:
    """Its words are the same, so nobody would see it."""
    assert told(changed("https://e.org/a", text="https://e.org/b"), suffix) == (
        f"{name} changes a link, after the heading “Nobody had asked me before”",
        f"the article says “https://e.org/a”, {name} says “https://e.org/b”",
    )


@every_format
def test_a_citation_that_leads_nowhere_is_named(suffix: str, name: str) -> None:
    """A target inside counts, whatever a format calls it."""
    assert told(SAID[:-1], suffix)[0].startswith(f"{name} drops a link, after")


@every_format
def test_further_differences_are_counted(suffix: str, name: str) -> None:
    """One message for each file, not a page of them."""
    pieces = [replace(p, text=p.text.replace("ask", "say")) for p in without("Portrait of Jane")]

    assert told(pieces, suffix)[0].endswith("(and 2 more)")


def test_each_file_that_differs_has_its_message() -> None:
    """A mistake in one template does not hide one in another."""
    files = [Artefact(f"a{suffix}", b"") for suffix, _ in FORMATS]
    readers = {".html": lambda _: SAID[1:], ".docx": lambda _: SAID, ".pdf": lambda _: SAID[:-2]}
    found = match(ARTICLE, files, readers, PLACE)

    assert [p.message.split(" drops")[0] for p in found.problems] == ["the page", "the PDF"]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("a\u00a0b", "a b"),
        ("extra\u00adordinary", "extraordinary"),
        ("extraordinary", "extraor\u00addinary"),
        ("a\u2060b", "ab"),
        ("cafe\u0301", "caf\u00e9"),
        ("a  b", "a b"),
    ],
)
def test_what_nobody_sees_or_hears_is_no_difference(ours: str, theirs: str) -> None:
    """Hyphenation, blanks and the way an accent is typed differ between formats."""
    said = Document("a", (words(ours),), {})

    assert not matched([Piece("text", theirs)], ".docx", said).problems


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("می\u200cروم", "میروم"), ("5 mg", "5mg"), ("1–2", "1-2"), ("x²", "x2"), ("Naïve", "Naive")],
)
def test_what_changes_the_sense_is_a_difference(ours: str, theirs: str) -> None:
    """A joiner makes a Persian word; a dash is not a hyphen."""
    said = Document("a", (words(ours),), {})

    assert matched([Piece("text", theirs)], ".pdf", said).problems


RTL = "she said ليلى حداد, 10 mg, قال (نعم) 12 مرة today"


@pytest.mark.parametrize(
    ("shown", "same"),
    [
        ("she said ليلى حداد, 10 mg, قال (نعم) 12 مرة today", True),
        ("she said ليلى حداد, 10 mg, مرة 12 )نعم( قال today".replace(")نعم(", "(نعم)"), True),
        ("she said ليلى حداد, 10 mg, قال (نعم) 21 مرة today", False),
        ("she said ليلى حداد, 10 mg, قال (نعم) 12 today", False),
        ("she said ليلى حداد, 10 mg, قال (نعمة) 12 مرة today", False),
        ("she said, ليلى حداد, 10 mg, قال (نعم) 12 مرة today", False),
    ],
)
def test_arabic_with_figures_may_be_shown_in_any_order(shown: str, same: bool) -> None:
    """A page cannot tell how it is said; but a word or a figure must be there."""
    said = Document("a", (words(RTL),), {})

    assert bool(matched([Piece("text", shown)], ".pdf", said).problems) is not same


def test_arabic_words_alone_keep_their_order() -> None:
    """A name is never turned round."""
    said = Document("a", (words("by ليلى حداد, advocate"),), {})

    assert matched([Piece("text", "by حداد ليلى, advocate")], ".pdf", said).problems


def test_only_a_page_may_show_another_order() -> None:
    """HTML and Word keep what was typed."""
    said = Document("a", (words("قال 12 مرة"),), {})

    assert matched([Piece("text", "مرة 12 قال")], ".html", said).problems


def test_links_are_the_same_escaped_or_not() -> None:
    """One writer escapes letters beyond ASCII in an address, another does not."""
    link = nodes.para([nodes.link(nodes.words("x"), "https://e.org/é?a=[1]")])
    shown = [Piece("text", "x"), Piece("link", "https://e.org/%C3%A9?a=%5B1%5D")]

    assert not matched(shown, ".html", Document("a", (link,), {})).problems


def written(blocks: Sequence[Node], to: str) -> bytes:
    document = {"pandoc-api-version": [1, 23, 1], "meta": {}, "blocks": list(blocks)}
    command = [pypandoc.get_pandoc_path(), "-f", "json", "-t", to, "-o", "-"]
    return subprocess.run(
        command, input=json.dumps(document).encode(), capture_output=True, check=True
    ).stdout


@pytest.mark.parametrize(
    ("suffix", "to", "reader"), [(".html", "html", html.read), (".docx", "docx", docx.read)]
)
def test_what_pandoc_writes_without_a_template_matches(
    suffix: str, to: str, reader: Callable[[bytes], tuple[Piece, ...]]
) -> None:
    """The comparison has no false alarms of its own."""
    blocks = tuple(
        nodes.swap(ARTICLE.blocks, lambda n: [] if n["t"] == "Image" else None)
    )  # Word would want the file.
    data = written(blocks, to)

    assert match(
        Document("a", blocks, {}), [Artefact(f"a{suffix}", data)], {suffix: reader}, PLACE
    ).value


def as_html(blocks: Sequence[Node]) -> str:
    """The plainest page there is: one element for each node."""
    tags = {
        "Para": "p", "Plain": "span", "BlockQuote": "blockquote", "BulletList": "ul", "Emph": "em",
        "Strong": "strong", "Div": "section",
    }  # fmt: skip
    out = ""
    for node in blocks:
        name, content = node["t"], node.get("c")
        if name == "Str":
            out += escape(content)
        elif name in {"Space", "SoftBreak"}:
            out += "\n"
        elif name == "LineBreak":
            out += "<br>"
        elif name == "Header":
            out += f"<h{content[0]}>{as_html(content[2])}</h{content[0]}>"
        elif name == "Link":
            out += f'<a href="{escape(content[2][0])}">{as_html(content[1])}</a>'
        elif name == "Image":
            out += f'<img alt="{escape(nodes.text_of(content[1]))}">'
        elif name == "BulletList":
            out += f"<ul>{''.join(f'<li>{as_html(item)}</li>' for item in content)}</ul>"
        else:
            inner = content[1] if name == "Div" else content
            out += f"<{tags[name]}>{as_html(inner)}</{tags[name]}>"
    return out


LETTERS = st.text(
    st.characters(exclude_categories=["C", "Z"], include_characters="\u200c\u200d&<>\"'"),
    min_size=1,
)
STRINGS = st.builds(nodes.string, LETTERS)
SENTENCES = st.lists(
    STRINGS
    | st.sampled_from([nodes.SPACE, {"t": "SoftBreak"}, {"t": "LineBreak"}])
    | st.builds(lambda inner: nodes.strong([inner]), STRINGS)
    | st.builds(lambda inner: nodes.link([inner], "https://e.org/?a=1&b=é"), STRINGS)
    | st.builds(lambda alt: nodes.image(alt, "a.png", {}), LETTERS),
    min_size=1,
)
PARAGRAPHS = st.builds(nodes.para, SENTENCES)
HEADINGS = st.builds(nodes.heading, st.integers(1, 3), SENTENCES)
BLOCKS = st.recursive(
    st.lists(PARAGRAPHS, min_size=1, max_size=3),
    lambda inner: (
        st.builds(lambda items: [nodes.bullets(items)], st.lists(inner, max_size=2))
        | st.builds(lambda blocks: [{"t": "BlockQuote", "c": blocks}], inner)
        | st.builds(lambda blocks, head: [nodes.div([head, *blocks], "part")], inner, HEADINGS)
    ),
    max_leaves=4,
)


@settings(max_examples=60, deadline=None)
@given(BLOCKS)
def test_a_plain_page_says_what_the_document_says(blocks: list[Node]) -> None:
    """Whatever the article, as long as nothing is dressed."""
    assert html.read(f"<body>{as_html(blocks)}</body>".encode()) == says(
        Document("a", tuple(blocks), {})
    )
