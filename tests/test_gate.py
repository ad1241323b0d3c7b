from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import nodes
from pipeline.markup.gate import DEPTH, Finding, Gate, composed, safe_target, spelt
from pipeline.model import Node
from pipeline.nodes import para, string, text_of, walk

ALLOWED = {
    *("Para", "Plain", "BulletList", "OrderedList", "BlockQuote", "Header", "Str", "Space"),
    *("SoftBreak", "LineBreak", "Emph", "Strong", "Link", "Cite"),
}
NOTHING: list[Any] = ["", [], []]


def kinds(blocks: list[Node]) -> set[str]:
    return {node["t"] for node in walk(blocks)}


def test_the_reader_knows_more_than_the_gate_lets_through() -> None:
    """A node passes only if it is on the list; one nobody has heard of yet does not."""
    gate = Gate()

    passed = gate.blocks([para([string("one"), {"t": "Hologram", "c": []}]), {"t": "Pyramid"}])

    assert passed == [para([string("one")])]
    assert [finding.kind for finding in gate.findings] == ["Hologram", "Pyramid"]


def test_neighbouring_runs_of_characters_become_one() -> None:
    """The reader cuts words at every sign; what counts words needs them whole."""
    gate = Gate()
    run = [string("it"), string("’"), string("s"), nodes.SPACE, string("so")]

    assert gate.blocks([para(run)]) == [para([string("it’s so")])]


def test_quotation_marks_become_characters() -> None:
    """No format makes its own quotation marks: they would not be the same in all."""
    quoted = {"t": "Quoted", "c": [{"t": "DoubleQuote"}, [{"t": "Emph", "c": [string("we")]}]]}

    [passed] = Gate().blocks([para([string("("), quoted, string(")")])])

    assert text_of([passed]) == "(“we”)"
    assert "Quoted" not in kinds([passed])


def test_a_place_of_the_reader_is_looked_through_only_when_places_were_asked_for() -> None:
    """An author's own box never passes for one of the reader's."""
    span = {"t": "Span", "c": [["", [], [["wrapper", "1"], ["data-pos", "1:1-1:4"]]], []]}

    gate = Gate()
    gate.blocks([para([span])])

    assert [finding.kind for finding in gate.findings] == ["Span"]


def test_a_place_with_too_many_digits_is_no_place() -> None:
    """Numbers of any length can be typed, and Python refuses to read some."""
    gate = Gate(places=True)
    span = {"t": "Span", "c": [["", ["x"], [["data-pos", f"{'9' * 5000}:1-1:1"]]], []]}

    gate.blocks([para([span])])

    assert gate.findings == [Finding("Span")]


@pytest.mark.parametrize(
    "target",
    [
        *("javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//host/x", "/x", "x"),
        *("\\\\host\\share", "ms-msdt:/id", "vbscript:x", "", "#ref-1", "java\tscript:x"),
        *(" https://example.org", "https://example.org/a b", "https://example.org/<b>"),
        *("https://example.org/\x07", "https://example.org/\u202e", "https://ex\u200bample.org"),
        *("https://example.org/\u2028", 'https://example.org/"x', "https:\\\\example.org"),
    ],
)
def test_a_link_leads_to_a_page_or_a_person_or_nowhere(target: str) -> None:
    """Schemes are a list of three, and an address is spelt without tricks."""
    gate = Gate()
    gate.blocks([para([nodes.link([string("x")], target)])])

    assert not safe_target(target)
    assert [finding.kind for finding in gate.findings] == ["link-address"]


def test_the_signs_of_a_doi_are_spelt_as_an_address_has_them() -> None:
    """Old DOIs hold signs that no address does; what hides stays, and is refused."""
    doi = "https://doi.org/10.1002/(SICI)1097-0258(19980815)17:15<1661::AID-SIM968>3.0.CO;2-2"

    assert not safe_target(doi) and safe_target(spelt(doi))
    assert spelt(doi) == doi.replace("<", "%3C").replace(">", "%3E")
    assert spelt(spelt(doi)) == spelt(doi)
    assert not safe_target(spelt("https://doi.org/10.1000/a\u200bb"))


@pytest.mark.parametrize(
    "target", ["https://example.org/a?b=c&d#e", "HTTP://EXAMPLE.ORG", "mailto:a@b.org"]
)
def test_a_web_page_or_an_e_mail_address_is_fine(target: str) -> None:
    """What people do link to passes."""
    assert safe_target(target)


def test_lists_are_renumbered_by_nobody() -> None:
    """A list that starts at five would start at one in some format."""
    gate = Gate()
    five = [[5, {"t": "Decimal"}, {"t": "Period"}], [[para([string("x")])]]]

    gate.blocks([{"t": "OrderedList", "c": five}])

    assert [finding.kind for finding in gate.findings] == ["numbering"]


def test_quotes_are_at_most_eight_deep_together_with_their_words() -> None:
    """Typst and Word have a limit; ours is lower, and has a message."""

    def deep(levels: int) -> list[Finding]:
        node = para([string("x")])
        for _ in range(levels):
            node = {"t": "BlockQuote", "c": [node]}
        gate = Gate()
        gate.blocks([node])
        return gate.findings

    assert deep(DEPTH - 1) == []
    assert [finding.kind for finding in deep(DEPTH)] == ["nesting"]
    assert [finding.kind for finding in deep(300)] == ["nesting"]


def test_thousands_of_citations_take_no_time() -> None:
    """The time is that of one look at each character."""
    start = time.monotonic()

    passed = Gate().blocks([para([string("[@a]" * 25_000)])])

    assert sum(node["t"] == "Cite" for node in walk(passed)) == 25_000
    assert time.monotonic() - start < 3


COMPOSED: dict[str, tuple[Node, str]] = {
    "a link to a file, from a reference": (
        nodes.link([string("x")], "file:///etc/passwd"),
        "link-address",
    ),
    "a link inside the page that is not to a reference": (
        nodes.link([string("x")], "#title"),
        "link-address",
    ),
    "raw words for one format": ({"t": "RawInline", "c": ["html", "<b>"]}, "RawInline"),
    "a citation that nobody made into words": ({"t": "Cite", "c": [[], []]}, "Cite"),
    "a picture that we did not make": (nodes.image("x", "../x.jpg", {}), "Image"),
    "a picture of another machine": (nodes.image("x", "http://x/y.jpg", {}), "Image"),
    "a control character": (string("a\x07"), "hidden-character"),
    "a direction": (string("a\u202e"), "hidden-character"),
    "sizes of a picture elsewhere": (
        nodes.image("x", "media/00ff.jpg", {"srcset": "media/00ff.jpg 40w, http://x/y.jpg 80w"}),
        "attributes",
    ),
    "a clip that we did not make": (nodes.span([], attributes={"clip": "../a.mp4"}), "attributes"),
    "captions elsewhere": (
        nodes.span([], attributes={"captions": "http://x/y.vtt"}),
        "attributes",
    ),
    "a clip that is a page": (nodes.span([], attributes={"clip": "media/0a.html"}), "attributes"),
    "an attribute with code": (nodes.span([], attributes={"onclick": "x()"}), "attributes"),
    "an attribute of Typst": (nodes.span([], attributes={"typst:text:fill": "x"}), "attributes"),
}


@pytest.mark.parametrize("node, kind", COMPOSED.values(), ids=COMPOSED.keys())
def test_what_was_made_of_the_texts_passes_the_gate_again(node: Node, kind: str) -> None:
    """References and entities make new nodes after the first look."""
    assert kind in {finding.kind for finding in composed([para([node])])}


def test_what_we_compose_passes() -> None:
    """Roles, languages, references and our own pictures are fine."""
    ours = nodes.div(
        ["viewpoint"],
        [
            para([nodes.image("Jane", "media/0123abcd.jpg", {"width": "600", "print": "4cm"})]),
            para(
                [
                    nodes.image(
                        "A map", "media/0a.jpg", {"srcset": "media/0b.jpg 4w, media/0a.jpg 8w"}
                    )
                ]
            ),
            nodes.div([para([string("Video, 4:30")])], "clip", attributes={"clip": "media/0c.mp4"}),
            para([nodes.span([nodes.link([string("1")], "#ref-1")], classes=["citation"])]),
            para(nodes.words("مرحبا Jane")),
        ],
    )

    assert composed([ours]) == []


# Trees as pandoc makes them, of what it may make.
STRINGS = st.text(max_size=8)
ATTRIBUTES = st.tuples(
    st.sampled_from(["", "x"]),
    st.lists(STRINGS, max_size=1),
    st.lists(st.tuples(st.sampled_from(["data-pos", "wrapper", "onclick"]), STRINGS), max_size=2),
).map(lambda triple: [triple[0], triple[1], [list(pair) for pair in triple[2]]])
LEAVES = st.one_of(
    st.builds(lambda text: {"t": "Str", "c": text}, STRINGS),
    st.sampled_from(["Space", "SoftBreak", "LineBreak"]).map(lambda kind: {"t": kind}),
    st.builds(lambda text: {"t": "Code", "c": [NOTHING, text]}, STRINGS),
    st.builds(lambda text: {"t": "RawInline", "c": ["html", text]}, STRINGS),
)
INLINES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(
            lambda kind, inside: {"t": kind, "c": inside},
            st.sampled_from(["Emph", "Strong", "Strikeout", "Superscript", "Underline"]),
            st.lists(inner, max_size=3),
        ),
        st.builds(lambda a, i: {"t": "Span", "c": [a, i]}, ATTRIBUTES, st.lists(inner, max_size=3)),
        st.builds(
            lambda kind, a, i, target: {"t": kind, "c": [a, i, [target, ""]]},
            st.sampled_from(["Link", "Image"]),
            ATTRIBUTES,
            st.lists(inner, max_size=3),
            st.sampled_from(["https://e.org", "javascript:x", "data:x"]) | STRINGS,
        ),
        st.builds(
            lambda i: {"t": "Quoted", "c": [{"t": "SingleQuote"}, i]}, st.lists(inner, max_size=3)
        ),
    ),
    max_leaves=8,
)
BLOCKS = st.recursive(
    st.one_of(
        st.builds(
            lambda kind, i: {"t": kind, "c": i},
            st.sampled_from(["Para", "Plain"]),
            st.lists(INLINES, max_size=4),
        ),
        st.builds(
            lambda level, a, i: {"t": "Header", "c": [level, a, i]},
            st.integers(1, 6),
            ATTRIBUTES,
            st.lists(INLINES, max_size=3),
        ),
        st.builds(lambda text: {"t": "CodeBlock", "c": [NOTHING, text]}, STRINGS),
        st.builds(lambda text: {"t": "RawBlock", "c": ["html", text]}, STRINGS),
        st.just({"t": "HorizontalRule"}),
    ),
    lambda inner: st.one_of(
        st.builds(lambda b: {"t": "BlockQuote", "c": b}, st.lists(inner, max_size=3)),
        st.builds(
            lambda items: {"t": "BulletList", "c": items},
            st.lists(st.lists(inner, max_size=2), max_size=3),
        ),
        st.builds(lambda a, b: {"t": "Div", "c": [a, b]}, ATTRIBUTES, st.lists(inner, max_size=3)),
    ),
    max_leaves=8,
)


@settings(max_examples=100, deadline=None)
@given(st.lists(BLOCKS, max_size=4), st.booleans())
def test_only_allowed_nodes_come_out(blocks: list[Node], places: bool) -> None:
    """Whatever goes in, what comes out is of the small Markdown, bare of attributes."""
    passed = Gate(places=places).blocks(blocks)

    assert kinds(passed) <= ALLOWED
    for node in walk(passed):
        assert set(node) <= {"t", "c"}
        if node["t"] == "Link":
            assert node["c"][0] == NOTHING and node["c"][2][1] == ""
        if node["t"] == "Header":
            assert node["c"][:2] == [3, NOTHING]


@settings(max_examples=100, deadline=None)
@given(st.lists(BLOCKS, max_size=4))
def test_what_passes_once_passes_again(blocks: list[Node]) -> None:
    """Of a text without findings nothing was taken away but notation."""
    gate = Gate()
    passed = gate.blocks(blocks)
    if gate.findings or "Cite" in kinds(passed):
        return

    again = Gate()

    assert again.blocks(passed) == passed
    assert again.findings == []
    assert composed(passed) == []
