from __future__ import annotations

import json
import re
import runpy
import zipfile
from collections.abc import Mapping
from pathlib import Path

import openxml_audit
import pypandoc
import pytest
from lxml import etree
from PIL import Image

from pipeline import nodes
from pipeline.model import Node

HOUSE = Path(__file__).parents[1] / "templates" / "practice" / "docx"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


def para(text: str) -> Node:
    return nodes.para(nodes.words(text))


def picture(alt: str, wide: str) -> Node:
    sizes = {"width": "60", "height": "30", "print": wide}
    return nodes.para([nodes.image(alt, "media/desk.jpg", sizes)])


def quote(text: str) -> Node:
    return {"t": "BlockQuote", "c": [para(text)]}


def viewpoint() -> Node:
    parts = [
        nodes.div([para("Patient")], "kicker"),
        nodes.heading(2, nodes.words("Nobody had asked me"), "view-jane-doe"),
        nodes.div([picture("Jane at home", "9cm")], "portrait"),
        nodes.div([para("Jane Doe (ليلى حداد), patient co-lead")], "voice"),
        nodes.heading(3, nodes.words("How it began")),
        nodes.heading(4, nodes.words("In a corridor")),
        para("We met."),
        nodes.bullets([[para("a chair")], [para("a phone")]]),
        quote("Said aloud."),
        nodes.div([quote("We met.")], "pull-quote"),
        nodes.div(
            [picture("A desk", "14cm"), nodes.div([para("The desk.")], "caption")], "illustration"
        ),
        nodes.div([para("Listen."), nodes.div([para("Spoken.")], "transcript")], "clip"),
    ]
    return nodes.div(parts, "viewpoint", "viewpoint-jane-doe", ["side-public"])


def tail() -> tuple[Node, ...]:
    def headed(role: str, title: str, *blocks: Node) -> Node:
        return nodes.div([nodes.heading(2, nodes.words(title), role), *blocks], role)

    name = nodes.para([nodes.strong(nodes.words("Jane Doe")), *nodes.words(", co-lead")])
    entry = nodes.para([nodes.span(nodes.words("Smith J. Chairs."), "ref-1")])
    plain = {"t": "Plain", "c": list(nodes.words("Ask first"))}
    return (
        nodes.div([para("Sam Okafor is awaited.")], "awaited"),
        nodes.div(
            [nodes.heading(2, nodes.words("Since")), para("We would do it again.")], "closing"
        ),
        headed("key-messages", "Key messages", nodes.bullets([[plain]])),
        headed("more", "Read more", nodes.bullets([[para("A leaflet")]])),
        headed("authors", "About", nodes.div([name, para("Leeds")], "author-card")),
        headed("note", "Competing interests", para("None.")),
        headed("references", "References", nodes.numbered([[entry]])),
        nodes.div([para("The series.")], "colophon"),
    )


FRONT = tuple(
    nodes.div([para(f"The {role}.")], role)
    for role in ("banner", "draft-mark", "series", "dateline", "byline", "standfirst")
)


def document() -> dict[str, object]:
    blocks = (
        *FRONT[:3], nodes.heading(1, nodes.words("Decided together"), "title"), *FRONT[3:],
        nodes.div([para("It began.")], "introduction"), viewpoint(), *tail(),
    )  # fmt: skip
    meta = {key: {"t": "MetaString", "c": text} for key, text in (
        ("title", "Decided together"), ("lang", "en-GB"), ("slug", "secret-path"))}  # fmt: skip
    return {"pandoc-api-version": [1, 23, 1], "meta": meta, "blocks": list(blocks)}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docx")
    (folder / "media").mkdir()
    Image.new("RGB", (60, 30), "#6f8795").save(folder / "media" / "desk.jpg")
    file = folder / "article.docx"
    pypandoc.convert_text(
        json.dumps(document()),
        "docx",
        "json",
        [
            f"--reference-doc={HOUSE / 'reference.docx'}",
            f"--lua-filter={HOUSE / 'dress.lua'}",
            f"--resource-path={folder}",
            "--syntax-highlighting=none",  # as format.yaml has it
        ],
        outputfile=str(file),
    )
    return file


def part(file: Path, name: str) -> etree._Element:
    with zipfile.ZipFile(file) as archive:
        return etree.fromstring(archive.read(name))


def styles(file: Path) -> Mapping[str, str]:
    """Each style's id, and the id of the one it is based on."""
    found = part(file, "word/styles.xml").iterfind(f"{W}style")
    return {
        str(s.get(f"{W}styleId")): b.get(f"{W}val", "")
        if (b := s.find(f"{W}basedOn")) is not None
        else ""
        for s in found
    }


def lines(file: Path) -> list[tuple[str, str]]:
    """Each paragraph's style and words."""
    found = []
    for p in part(file, "word/document.xml").iter(f"{W}p"):
        style = p.find(f"{W}pPr/{W}pStyle")
        words = "".join(t.text or "" for t in p.iter(f"{W}t"))
        found.append((str(style.get(f"{W}val")) if style is not None else "", words))
    return found


def test_the_reference_document_is_what_its_script_makes(tmp_path: Path) -> None:
    """Nobody has edited it in Word and left the script behind."""
    build = runpy.run_path(str(HOUSE / "build_reference.py"))["build"]
    build(tmp_path / "reference.docx")

    assert (tmp_path / "reference.docx").read_bytes() == (HOUSE / "reference.docx").read_bytes()


@pytest.mark.parametrize("which", ["reference", "article"])
def test_word_will_open_it_without_repair(which: str, made: Path) -> None:
    """A port of Microsoft's own validator finds nothing."""
    file = made if which == "article" else HOUSE / "reference.docx"
    result = openxml_audit.OpenXmlValidator().validate(str(file))

    assert [str(error) for error in result.errors] == []


def test_every_style_the_filter_names_is_there() -> None:
    """Pandoc would make up a missing one, without any look."""
    named = set(re.findall(r'"((?:Viewpoints [^"]+|Caption))"', (HOUSE / "dress.lua").read_text()))

    assert len(named) > 15
    assert {name.replace(" ", "") for name in named} <= set(styles(HOUSE / "reference.docx"))


def test_no_style_is_made_up(made: Path) -> None:
    """Whatever pandoc writes for an article has a look in the house's reference document."""
    used = {style for style, _ in lines(made)}

    assert used <= set(styles(HOUSE / "reference.docx"))


def test_every_role_has_its_style_and_every_word_is_there(made: Path) -> None:
    """The filter dresses: it neither adds words nor drops any, and keeps their order."""
    assert lines(made) == [
        ("ViewpointsBanner", "The banner."),
        ("ViewpointsDraft", "The draft-mark."),
        ("ViewpointsSeries", "The series."),
        ("Heading1", "Decided together"),
        ("ViewpointsDateline", "The dateline."),
        ("ViewpointsByline", "The byline."),
        ("ViewpointsStandfirst", "The standfirst."),
        ("BodyText", "It began."),
        ("ViewpointsKicker", "Patient"),
        ("Heading2", "Nobody had asked me"),
        ("ViewpointsPicture", ""),
        ("ViewpointsVoice", "Jane Doe (ليلى حداد), patient co-lead"),
        ("Heading3", "How it began"),
        ("Heading4", "In a corridor"),
        ("FirstParagraph", "We met."),
        ("Compact", "a chair"),
        ("Compact", "a phone"),
        ("BlockText", "Said aloud."),
        ("ViewpointsPullQuote", "We met."),
        ("ViewpointsPicture", ""),
        ("Caption", "The desk."),
        ("ViewpointsClip", "Listen."),
        ("ViewpointsClip", "Spoken."),
        ("ViewpointsAwaited", "Sam Okafor is awaited."),
        ("Heading2", "Since"),
        ("FirstParagraph", "We would do it again."),
        ("Heading2", "Key messages"),
        ("ViewpointsKeyMessage", "Ask first"),
        ("Heading2", "Read more"),
        ("ViewpointsNote", "A leaflet"),
        ("Heading2", "About"),
        ("ViewpointsAuthorName", "Jane Doe, co-lead"),
        ("ViewpointsAuthor", "Leeds"),
        ("Heading2", "Competing interests"),
        ("ViewpointsNote", "None."),
        ("Heading2", "References"),
        ("ViewpointsReference", "Smith J. Chairs."),
        ("ViewpointsColophon", "The series."),
    ]


def test_a_pull_quote_is_a_block_quote_to_word(made: Path) -> None:
    """Its style says so, since the paragraph itself cannot."""
    assert styles(made)["ViewpointsPullQuote"] == "BlockText"


def test_lists_are_lists(made: Path) -> None:
    """Points are numbered by Word, not typed."""
    body = part(made, "word/document.xml")
    points = ["".join(t.text or "" for t in p.iter(f"{W}t"))
              for p in body.iter(f"{W}p") if p.find(f"{W}pPr/{W}numPr") is not None]  # fmt: skip

    assert points == ["a chair", "a phone", "Ask first", "A leaflet", "Smith J. Chairs."]


def test_pictures_keep_their_words_and_shape(made: Path) -> None:
    """A portrait is never wider than a face, and nothing is squeezed."""
    shown = part(made, "word/document.xml").iter(f"{WP}inline")
    seen = []
    for inline in shown:
        about, extent = inline.find(f"{WP}docPr"), inline.find(f"{WP}extent")
        assert about is not None and extent is not None
        wide, high = int(extent.get("cx", "0")), int(extent.get("cy", "0"))
        seen.append((about.get("descr"), round(wide / 36000), round(high / 36000)))

    assert seen == [("Jane at home", 32, 16), ("A desk", 120, 60)]


def test_words_from_the_right_are_marked(made: Path) -> None:
    """Word sets and spells a name by the language of its run."""
    runs = [r for r in part(made, "word/document.xml").iter(f"{W}r")
            if r.find(f"{W}rPr/{W}rtl") is not None]  # fmt: skip
    languages = {lang.get(f"{W}val") for r in runs for lang in r.iter(f"{W}lang")}

    assert "".join(t.text or "" for r in runs for t in r.iter(f"{W}t")) == "ليلى حداد"
    assert languages == {"ar-SA"}


def test_nothing_private_reaches_the_properties(made: Path) -> None:
    """Pandoc keeps every unknown field as a custom property; none is handed over."""
    with zipfile.ZipFile(made) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())

    assert b"secret-path" not in everything


def test_every_page_is_numbered_and_british(made: Path) -> None:
    """A4, page x of y, the language of the series; the head repeats the series off the page."""
    with zipfile.ZipFile(made) as archive:
        furniture = "".join(
            archive.read(name).decode()
            for name in archive.namelist()
            if re.match(r"word/(header|footer)\d", name)
        )
        page = archive.read("word/document.xml").decode()
        look = archive.read("word/styles.xml").decode()

    assert all(code in furniture for code in ("STYLEREF", " PAGE ", " NUMPAGES "))
    assert 'w:h="16838" w:w="11906"' in page
    assert 'w:val="en-GB"' in look
