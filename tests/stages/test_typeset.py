"""The one document: every word, in its place and with its role, once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from pipeline.house import House
from pipeline.model import (
    AiUse,
    Document,
    Editor,
    Inlines,
    Link,
    Manuscript,
    Medium,
    Node,
    Photo,
    Picture,
    Reference,
    Text,
    Viewpoint,
)
from pipeline.nodes import heading, inlines_of, para, paragraphs, text_of, walk, words
from pipeline.problems import Checked
from pipeline.stages.merge import merge
from pipeline.stages.picture import PictureKey
from pipeline.stages.typeset import typeset
from pipeline.workshop import Workshop
from tests.builders import a_manuscript, a_text

STRINGS = House.named("practice").strings("en-GB")
DAY = date(2026, 11, 30)
NONE = "We have read and understood the policy and declare the following interests: none."


def no_citations(
    groups: Sequence[Sequence[str]], works: Sequence[Mapping[str, Any]]
) -> tuple[tuple[Inlines, ...], tuple[tuple[str, Inlines], ...]]:
    raise AssertionError("nothing is cited, so nobody is asked")


def composed(
    manuscript: Manuscript,
    tools: Workshop | None = None,
    pictures: Mapping[PictureKey, Picture] | None = None,
    statement: str = NONE,
) -> Checked[Document]:
    cite = tools.cite if tools else no_citations
    return typeset(manuscript, statement, DAY, pictures or {}, STRINGS, cite)


def blocks(manuscript: Manuscript, **more: Any) -> list[Node]:
    checked = composed(manuscript, **more)
    assert checked.value is not None and checked.problems == ()
    return list(checked.value.blocks)


def roles(nodes: Sequence[Node]) -> list[str]:
    """The first class of each Div, and the level of each bare heading."""
    names = []
    for node in nodes:
        if node["t"] == "Div":
            names.append(node["c"][0][1][0])
        else:
            names.append(f"h{node['c'][0]}" if node["t"] == "Header" else node["t"].lower())
    return names


def part(nodes: Sequence[Node], role: str) -> Node:
    """The first Div of a role, wherever it stands."""
    return next(n for n in walk(nodes) if n["t"] == "Div" and n["c"][0][1][0] == role)


def lines(*nodes: Node) -> list[str]:
    return [text_of(inlines_of(node)) for node in paragraphs(nodes)]


def a_picture(name: str = "media/0123456789abcdef.jpg") -> Picture:
    return Picture(name, b"jpeg", "image/jpeg", 600, 800)


def full() -> Manuscript:
    """An article with everything that an article may have."""
    jane = {
        "viewpoint": {"sections": [
            {"heading": "How it began", "covers": [], "text": "Nobody asked me. It was cold."},
            {"heading": "", "covers": [], "text": "Nobody asked me, at first."},
        ], "heading": "Nobody asked"},
        "key_quotes": ["Nobody asked me.", "It was cold.", "Nobody asked me."],
        "clips": [{"kind": "audio", "url": "https://example.org/a", "caption": "The ward",
                   "duration": "4:30", "credit": "JD", "transcript": "A bell\nrings."}],
    }  # fmt: skip
    made = a_manuscript(
        {
            "introduction": "Together.",
            "closing": "And on.",
            "key_messages": ["Ask first", "Pay people"],
            "illustrations": [
                {"kind": "drawing", "file": "media/map.png", "alt": "A map", "caption": "The way."}
            ],
        },
        {"jane-doe": jane, "sam-okafor": {"author": {"role": "clinician"}}},
    )
    view = made.viewpoints[0]
    author = replace(
        view.author, bio="Jane likes \"tea\".", affiliations=("Kidney Group", "Home"),
        social=("janedoe", "https://example.org/@j"), orcid="0000-0002-1825-0097",
    )  # fmt: skip
    contribution = replace(
        view.contribution, author=author, ai_use=AiUse(True, "A tool", "spelling."),
        links=(Link("Our leaflet", "https://example.org/l"),),
    )  # fmt: skip
    series = replace(
        made.series, audience="Intended for healthcare professionals", strapline="Two sides",
        url="https://example.org/series", licence="CC BY 4.0",
        editors=(Editor("a", "Ana Pires", "Series editor"),),
    )  # fmt: skip
    views = (replace(view, contribution=contribution), *made.viewpoints[1:])
    return replace(made, series=series, viewpoints=views)


PICTURES: dict[PictureKey, Picture] = {
    ("author", "media/jane-doe.jpg"): a_picture(),
    ("illustration", "media/map.png"): a_picture("media/fedcba9876543210.png"),
}


def test_the_parts_stand_in_the_printed_order() -> None:
    """Every format takes this order; none may choose another."""
    assert roles(blocks(full(), pictures=PICTURES)) == [
        "banner", "draft-mark", "series", "h1", "dateline", "byline", "standfirst",
        "introduction", "illustration", "viewpoint", "viewpoint", "closing", "key-messages",
        "more", "authors", "note", "note", "note", "note", "note", "colophon",
    ]  # fmt: skip


def test_the_notes_stand_in_their_order() -> None:
    """Competing interests first, and always there; the series' own come last."""
    notes = [n["c"][0][1] for n in blocks(full()) if n["c"] and n["t"] == "Div"]

    assert [c[1] for c in notes if c[0] == "note"] == [
        "competing-interests", "provenance", "ai-use", "editors", "licence",
    ]  # fmt: skip


def test_a_viewpoint_stands_in_its_order() -> None:
    """Whose view it is, its heading, the face, the voice, the words, and what came with them."""
    view = part(blocks(full(), pictures=PICTURES), "viewpoint")

    assert roles(view["c"][1]) == [
        "kicker", "h2", "portrait", "voice",
        "h3", "para", "pull-quote", "pull-quote", "para", "clip",
    ]  # fmt: skip
    assert view["c"][0] == ["viewpoint-jane-doe", ["viewpoint", "side-public"], []]


def test_both_sides_have_the_same_weight() -> None:
    """A clinician's part is built as a patient's is; only the class says whose it is."""
    made = blocks(a_manuscript())
    ours = [n["c"] for n in made if n["t"] == "Div" and n["c"][0][1][0] == "viewpoint"]

    assert [attributes[1] for attributes, _ in ours] == [
        ["viewpoint", "side-public"], ["viewpoint", "side-professional"],
    ]  # fmt: skip
    assert roles(ours[0][1]) == roles(ours[1][1])


def test_a_quote_is_shown_large_once() -> None:
    """After the part that it is from, however often it was listed or said."""
    view = part(blocks(full()), "viewpoint")

    assert [line for line in lines(view) if line.startswith("“")] == [
        "“Nobody asked me.”", "“It was cold.”",
    ]  # fmt: skip


def test_an_author_without_a_heading_has_their_name() -> None:
    """A heading is never invented; a name is what stands there instead."""
    view = part(blocks(a_manuscript()), "viewpoint")

    assert text_of(view["c"][1][1]["c"][2]) == "Jane Doe"
    assert view["c"][1][1]["c"][1][0] == "view-jane-doe"


def test_an_authors_headings_go_below_the_one_above_them() -> None:
    """Nobody can break the outline of the whole from inside a text."""
    view = {"sections": [
        {"heading": "Titled", "covers": [], "text": "A.\n\n### Deep"},
        {"heading": "", "covers": [], "text": "### Less deep"},
    ]}  # fmt: skip
    made = a_manuscript({}, {"jane-doe": {"viewpoint": view}})

    levels = [n["c"][0] for n in walk([part(blocks(made), "viewpoint")]) if n["t"] == "Header"]

    assert levels == [2, 3, 4, 3]


def test_key_messages_are_a_list_under_their_heading() -> None:
    """Two or three, in the editors' words."""
    assert lines(part(blocks(full()), "key-messages")) == [
        "Key messages", "Ask first", "Pay people",
    ]  # fmt: skip


def test_an_authors_card_says_who_they_are() -> None:
    """Role, affiliations, words about themselves, where to find them."""
    assert lines(part(blocks(full(), pictures=PICTURES), "author-card")) == [
        "Jane Doe, patient", "Kidney Group; Home", "Jane likes “tea”.",
        "@janedoe · https://example.org/@j · ORCID https://orcid.org/0000-0002-1825-0097",
        "Photograph: Own photo",
    ]  # fmt: skip


def test_a_photograph_that_is_not_shown_has_no_credit() -> None:
    """Nothing is said of a picture that nobody sees."""
    assert "Photograph: Own photo" not in lines(part(blocks(full()), "author-card"))


def test_a_clip_is_a_link_with_its_words() -> None:
    """Who cannot hear it reads it."""
    clip = part(blocks(full()), "clip")

    assert lines(clip) == [
        "Audio, 4:30 as its author says: The ward", "Credit: JD.", "Transcript: A bell rings.",
    ]  # fmt: skip
    assert [n["c"][2][0] for n in walk([clip]) if n["t"] == "Link"] == ["https://example.org/a"]


def test_the_use_of_a_tool_is_told() -> None:
    """By whom, which, and for what."""
    assert lines(part(blocks(full()), "note")) == ["Competing interests", NONE]
    assert "Jane Doe used A tool (spelling)." in lines(*blocks(full()))


def test_the_same_link_of_two_authors_is_printed_once() -> None:
    """What they both recommend stands in the list once."""
    made = full()
    views = tuple(
        replace(v, contribution=replace(v.contribution, links=(Link("A", "https://e.org/"),)))
        for v in made.viewpoints
    )

    assert lines(part(blocks(replace(made, viewpoints=views)), "more")) == ["Read more", "A"]


def test_an_awaited_viewpoint_keeps_its_place_in_a_draft() -> None:
    """Nobody forgets who is missing, nor where."""
    made = a_manuscript({"order": ["sam-okafor", "kim-lee", "jane-doe"]})
    found = blocks(made)

    parts = [n for n in found if n["t"] == "Div" and n["c"][0][0].startswith("viewpoint-")]

    assert [p["c"][0][0] for p in parts] == [
        "viewpoint-sam-okafor", "viewpoint-kim-lee", "viewpoint-jane-doe",
    ]  # fmt: skip
    assert lines(parts[1]) == ["[viewpoint awaited: kim-lee]"]


def test_a_draft_with_no_viewpoint_yet_is_composed() -> None:
    """An editor begins with a title and a list of names."""
    made = replace(
        a_manuscript({"order": ["kim-lee"]}, {"jane-doe": {}}), viewpoints=(), unlisted=()
    )

    assert "authors" not in roles(blocks(made))
    assert "[viewpoint awaited: kim-lee]" in lines(*blocks(made))


@pytest.mark.parametrize(
    ("status", "marked"),
    [("draft", True), ("in-review", True), ("returned", True), ("withdrawn", True),
     ("accepted", False), ("published", False)],
)  # fmt: skip
def test_only_what_is_not_accepted_is_marked_a_draft(status: str, marked: bool) -> None:
    """The mark is words of the document, so no format can leave it out."""
    made = a_manuscript({"status": status})

    checked = composed(made)

    assert checked.value is not None
    assert ("draft-mark" in roles(checked.value.blocks)) is marked
    assert checked.value.meta["draft"] is marked
    assert ("jsonld" in checked.value.meta) is not marked


def test_a_name_in_another_script_is_marked() -> None:
    """A screen reader changes its voice, and Arabic runs from the right."""
    names = {
        "layla": {"author": {"name": "Layla Haddad (ليلى حداد)"}},
        "chen": {"author": {"name": "陳美玲"}},
        "asha": {"author": {"name": "आशा वर्मा"}},
    }

    spans = [
        (text_of(n["c"][1]), dict(n["c"][0][2]))
        for n in walk([part(blocks(a_manuscript({}, names)), "byline")])
        if n["t"] == "Span"
    ]

    assert spans == [
        ("ليلى حداد", {"lang": "und-Arab", "dir": "rtl"}),
        ("陳美玲", {"lang": "und-Hani"}),
        ("आशा वर्मा", {"lang": "und-Deva"}),
    ]


def test_a_portrait_has_words_and_sizes() -> None:
    """An alt text that says whom it shows, pixels for the page, a width for print."""
    view = part(blocks(full(), pictures=PICTURES), "viewpoint")
    (image,) = [n for n in walk([view]) if n["t"] == "Image"]

    assert text_of(image["c"][1]) == "Portrait of Jane Doe"
    assert dict(image["c"][0][2]) == {"width": "600", "height": "800", "print": "3.2cm"}


def test_only_pictures_that_are_shown_are_carried() -> None:
    """A file that no page shows is published by no page."""
    unseen: dict[PictureKey, Picture] = {("author", "media/x.jpg"): a_picture("media/00ff.jpg")}
    checked = composed(full(), pictures=PICTURES | unseen)

    assert checked.value is not None
    assert [p.name for p in checked.value.pictures] == [
        "media/0123456789abcdef.jpg", "media/fedcba9876543210.png",
    ]  # fmt: skip


# ------------------------------------------------------------------ references


def cited(*works: dict[str, Any], text: str = "We met [@a].") -> Manuscript:
    """Jane cites works, as merged."""
    made = a_manuscript({}, {"jane-doe": {"viewpoint": {"text": text}}})
    (view,) = made.viewpoints
    listed = tuple(Reference(w["id"], w, ("references", i)) for i, w in enumerate(works))
    contribution = replace(view.contribution, references=listed)
    checked = merge(made.series, made.article, [Viewpoint(contribution, (a_text(text),))])
    assert checked.value is not None and checked.problems == ()
    return checked.value


ONE = {
    "id": "a", "type": "article-journal", "title": "On chairs", "container-title": "BMJ",
    "author": [{"family": "Smith", "given": "J"}], "issued": "2019", "DOI": "10.1136/bmj.l1",
}  # fmt: skip
TWO = {"id": "b", "type": "book", "title": "On *tables* <b>", "issued": "2020"}


def test_citations_become_numbers_that_lead_to_their_entry(tools: Workshop) -> None:
    """Numbered as they are read, whatever the ids are called."""
    made = blocks(cited(TWO, ONE, text="First [@b], then [@a], [@b]."), tools=tools)
    marks = [n for n in walk(made) if n["t"] == "Span" and "citation" in n["c"][0][1]]

    assert [text_of(m["c"][1]) for m in marks] == ["[1]", "[2]", "[1]"]
    assert [n["c"][2][0] for m in marks for n in walk([m]) if n["t"] == "Link"] == [
        "#ref-1", "#ref-2", "#ref-1",
    ]  # fmt: skip
    targets = [n["c"][0][0] for n in walk([part(made, "references")]) if n["t"] == "Span"]
    assert [t for t in targets if t] == ["ref-1", "ref-2"]


def test_only_cited_works_are_listed(tools: Workshop) -> None:
    """A work that nobody cites is not printed."""
    made = part(blocks(cited(ONE, TWO), tools=tools), "references")

    assert lines(made)[0] == "References"
    assert len(lines(made)) == 2
    assert "Smith J. On chairs" in lines(made)[1]


def test_a_reference_is_words_and_never_markup(tools: Workshop) -> None:
    """Stars and angle brackets in a title are printed as they were typed."""
    made = part(blocks(cited(TWO, text="See [@b]."), tools=tools), "references")

    assert "On *tables* <b>" in lines(made)[1]


@pytest.mark.parametrize(
    "field",
    [
        {"URL": "javascript:alert(1)"},
        {"URL": "file:///etc/passwd"},
        {"URL": "JavaScript:alert(1)//https://example.org"},
        {"URL": "data:text/html,<script>"},
    ],
)
def test_an_address_in_a_reference_never_runs(tools: Workshop, field: dict[str, str]) -> None:
    """Citeproc makes links of its own, so the gate looks again after it."""
    checked = composed(cited(ONE | {"type": "webpage", "DOI": ""} | field), tools)

    assert checked.value is not None
    links = [n["c"][2][0] for n in walk(checked.value.blocks) if n["t"] == "Link"]
    assert checked.failed or all(link.startswith(("https://", "#ref-")) for link in links)


def test_a_doi_with_angle_brackets_is_printed_and_leads_somewhere(tools: Workshop) -> None:
    """A publisher made thousands of them; one stopped a whole article."""
    doi = "10.1002/(SICI)1097-0258(19980815)17:15<1661::AID-SIM968>3.0.CO;2-2"

    checked = composed(cited(ONE | {"DOI": doi}), tools)

    assert checked.value is not None and not checked.failed
    made = part(checked.value.blocks, "references")
    assert doi in lines(made)[1]
    links = [n["c"][2][0] for n in walk([made]) if n["t"] == "Link"]
    assert links == [f"https://doi.org/{doi.replace('<', '%3C').replace('>', '%3E')}"]


@pytest.mark.parametrize("character", ["\x1b", "\u202e", "\x07", "\u2028", "\ufeff"])
def test_a_character_that_nobody_sees_is_refused_in_a_reference(
    tools: Workshop, character: str
) -> None:
    """It can turn the words around it, or clear a screen."""
    checked = composed(cited(ONE | {"title": f"On{character}chairs"}), tools)

    assert [p.rule for p in checked.problems] == ["hidden-character"]
    assert checked.problems[0].file == "article.yaml"


def test_what_may_not_be_printed_is_refused_in_any_field() -> None:
    """The whole document passes the gate again, whoever let something through before."""
    made = full()
    text = Text(({"t": "RawBlock", "c": ["html", "<script>"]},))
    link = Text((para([{"t": "Link", "c": [["", [], []], list(words("x")), ["file:///x", ""]]}]),))

    raw = composed(replace(made, introduction=text))
    file = composed(replace(made, closing=link))

    assert [p.rule for p in raw.problems] == ["markup"]
    assert [p.rule for p in file.problems] == ["link-address"]
    assert raw.failed and file.failed


# -------------------------------------------------------------------- metadata


def test_what_search_engines_read_cannot_end_its_element() -> None:
    """A title with a closing script tag in it stays a title."""
    made = a_manuscript({"title": "</script><script>alert(1)//&", "status": "accepted"})
    checked = composed(made)

    assert checked.value is not None
    text = checked.value.meta["jsonld"]
    assert not set("<>&") & set(text)
    assert json.loads(text)["headline"] == "</script><script>alert(1)//&"


def test_search_engines_are_told_of_every_voice() -> None:
    """Each viewpoint is a part with its own author; a group is an organisation."""
    made = a_manuscript(
        {"status": "accepted"},
        {"jane-doe": {"author": {"orcid": "0000-0002-1825-0097"}},
         "kidney-voices": {"author": {"kind": "group", "role": "community-organisation"}}},
    )  # fmt: skip
    checked = composed(made)

    assert checked.value is not None
    whole = json.loads(checked.value.meta["jsonld"])
    assert [part["author"]["@type"] for part in whole["hasPart"]] == ["Person", "Organization"]
    assert whole["author"][0]["identifier"] == "https://orcid.org/0000-0002-1825-0097"
    assert whole["datePublished"] == "2026-11-30"


def test_a_series_without_an_address_has_no_link_to_it() -> None:
    """Nothing is made up."""
    made = composed(a_manuscript({"status": "accepted"})).value

    assert made is not None and "url" not in made.meta
    for role in ("series", "colophon"):
        assert not [n for n in walk([part(made.blocks, role)]) if n["t"] == "Link"]


def test_the_series_leads_to_its_own_page() -> None:
    """Above the article by its name, and below it in words."""
    made = composed(full()).value
    assert made is not None

    for role in ("series", "colophon"):
        links = [n for n in walk([part(made.blocks, role)]) if n["t"] == "Link"]
        assert [link["c"][2][0] for link in links] == ["https://example.org/series"]


def test_a_photo_without_credit_or_waiver_is_no_crash() -> None:
    """A photo that could not be opened leaves no hole but its absence."""
    made = full()
    view = made.viewpoints[0]
    author = replace(view.author, photo=Photo("media/none.jpg"))
    views = (replace(view, contribution=replace(view.contribution, author=author)),)

    found = blocks(replace(made, viewpoints=views), pictures=PICTURES)

    assert "portrait" not in roles(part(found, "viewpoint")["c"][1])


def test_a_medium_without_caption_says_its_credit() -> None:
    """Whoever drew it is named all the same."""
    made = a_manuscript()
    medium = Medium("drawing", "media/map.png", alt="A map", credit="A. Artist")
    article = replace(made.article, illustrations=(medium,))

    found = part(blocks(replace(made, article=article), pictures=PICTURES), "illustration")

    assert lines(found)[-1] == "Credit: A. Artist."


def test_headings_inside_the_opening_are_no_viewpoints() -> None:
    """An opening's own heading stands above its words and below the title."""
    text = Text((heading(3, words("Where we are")), para(words("Here."))))
    found = part(blocks(replace(full(), introduction=text)), "introduction")

    assert [n["c"][0] for n in walk([found]) if n["t"] == "Header"] == [2]
