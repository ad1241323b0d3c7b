from __future__ import annotations

import io
import json
import os
import re
import subprocess
import zipfile
from collections.abc import Iterable

import pypandoc
import pytest

from pipeline import nodes
from pipeline.engines.docx import finish, read
from pipeline.engines.docx_mended import mended
from pipeline.engines.docx_words import furnished
from pipeline.errors import EngineError
from pipeline.model import Node, Piece

PROPERTIES = {
    "title": "Salt & <pepper>", "creator": "Jane Doe; ليلى", "subject": "S", "description": "D",
    "language": "en-GB", "created": "2026-11-20",
}  # fmt: skip
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BOX = """<w:p><w:r><w:t>Outside</w:t></w:r><w:r>
 <mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">
  <mc:Choice><w:txbxContent><w:p><w:r><w:t>Boxed</w:t></w:r></w:p></w:txbxContent></mc:Choice>
  <mc:Fallback><w:txbxContent><w:p><w:r><w:t>Boxed</w:t></w:r></w:p></w:txbxContent></mc:Fallback>
 </mc:AlternateContent></w:r></w:p><w:p><w:r><w:t>After</w:t></w:r></w:p>"""
STYLES = """
<w:style w:type="paragraph" w:styleId="A"><w:name w:val="Block Text"/></w:style>
<w:style w:type="paragraph" w:styleId="B"><w:name w:val="Own"/><w:basedOn w:val="A"/></w:style>
<w:style w:type="paragraph" w:styleId="C"><w:name w:val="Viewpoints Pull Quote"/></w:style>
<w:style w:type="paragraph" w:styleId="D"><w:name w:val="heading 3"/></w:style>
<w:style w:type="paragraph" w:styleId="E"><w:name w:val="Small"/><w:basedOn w:val="D"/></w:style>
<w:style w:type="paragraph" w:styleId="F"><w:name w:val="Part"/>
 <w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="G"><w:name w:val="Point"/>
 <w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="H"><w:name w:val="Body"/>
 <w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>
"""


def made(blocks: Iterable[Node], day: int = 0, **meta: str) -> bytes:
    document = {
        "pandoc-api-version": [1, 23, 1],
        "meta": {k: {"t": "MetaString", "c": v} for k, v in meta.items()},
        "blocks": list(blocks),
    }
    return subprocess.run(
        [pypandoc.get_pandoc_path(), "-f", "json", "-t", "docx", "-o", "-"],
        input=json.dumps(document).encode(), capture_output=True, check=True,
        env={**os.environ, "SOURCE_DATE_EPOCH": str(day * 86_400)},
    ).stdout  # fmt: skip


def zipped(body: str, styles: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>"
        )
        archive.writestr("word/styles.xml", f"<w:styles {W}>{styles}</w:styles>")
    return out.getvalue()


def styled(name: str, more: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{name}"/>{more}</w:pPr><w:r><w:t>x</w:t></w:r></w:p>'


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def words(text: str) -> Node:
    return nodes.para(nodes.words(text))


ARTICLE: tuple[Node, ...] = (
    nodes.heading(1, nodes.words("Title")),
    nodes.para([
        *nodes.words("See "), nodes.link(nodes.words("this"), "https://e.org/?a=b&c=é"),
        nodes.SPACE, nodes.link(nodes.words("that"), "#ref-1"), {"t": "LineBreak"},
        *nodes.words("ليلى حداد"),
    ]),
    nodes.bullets([[words("one"), words("more of one")], [words("two")]]),
    {"t": "BlockQuote", "c": [words("Said."), nodes.bullets([[words("in it")]])]},
    nodes.para([nodes.image("A ‘cat’", "missing.png", {"width": "1cm", "height": "1cm"})]),
    nodes.div([nodes.numbered([[nodes.para([nodes.span(nodes.words("Doe J."), "ref-1")])]])], "r"),
)  # fmt: skip


def test_what_pandoc_writes_is_read_back() -> None:
    """Kinds, levels, second paragraphs of items, links and breaks; labels are not said."""
    assert read(made(ARTICLE[:4] + ARTICLE[5:])) == (
        Piece("heading", "Title", 1),
        Piece("text", "See this that ليلى حداد"),
        Piece("link", "https://e.org/?a=b&c=é"),
        Piece("link", "#"),
        Piece("item", "one"),
        Piece("item", "more of one"),
        Piece("item", "two"),
        Piece("quote", "Said."),
        Piece("item", "in it"),
        Piece("item", "Doe J."),
    )


def test_an_alt_text_is_the_description_of_its_picture() -> None:
    """Not the name of the file, which Word keeps beside it."""
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    picture = f'<w:drawing><p:docPr xmlns:p="{drawing}" descr="A  cat" name="c.png"/></w:drawing>'

    assert read(zipped(f"<w:p><w:r>{picture}</w:r></w:p>")) == (Piece("alt", "A cat"),)


@pytest.mark.parametrize(
    ("name", "more", "kind", "level"),
    [
        ("A", "", "quote", 0),
        ("B", "", "quote", 0),
        ("C", "", "quote", 0),
        ("D", "", "heading", 3),
        ("E", "", "heading", 3),
        ("F", "", "heading", 2),
        ("G", "", "item", 0),
        ("G", '<w:numPr><w:numId w:val="0"/></w:numPr>', "text", 0),
        ("B", '<w:numPr><w:numId w:val="3"/></w:numPr>', "item", 0),
        ("H", "", "text", 0),
        ("unknown", "", "text", 0),
    ],
)
def test_a_style_says_what_a_paragraph_is(name: str, more: str, kind: str, level: int) -> None:
    """By its outline level, its name or its numbers, or those of the style it is based on."""
    (piece,) = read(zipped(styled(name, more), STYLES))

    assert (piece.kind, piece.level) == (kind, level)


def test_words_in_a_text_box_are_said_once() -> None:
    """Word keeps them twice, for old readers, inside the paragraph that the box hangs on."""
    assert [p.text for p in read(zipped(BOX))] == ["Outside", "Boxed", "After"]


def test_a_deleted_word_is_not_said() -> None:
    """Tracked deletions are no part of the text."""
    body = "<w:p><w:r><w:t>kept</w:t></w:r><w:del><w:r><w:delText>x</w:delText></w:r></w:del></w:p>"

    assert read(zipped(body)) == (Piece("text", "kept"),)


@pytest.mark.parametrize("data", [b"", b"PK nonsense", made(ARTICLE[:1])[:900]])
def test_what_is_no_word_file_is_an_engine_error(data: bytes) -> None:
    """Nothing else is ever raised."""
    with pytest.raises(EngineError):
        read(data)


def test_a_zip_without_a_document_is_an_engine_error() -> None:
    """A picture archive is no Word file either."""
    out = io.BytesIO()
    zipfile.ZipFile(out, "w").close()

    with pytest.raises(EngineError, match="cannot be read back"):
        read(out.getvalue())


def test_a_finished_file_says_the_same_words() -> None:
    """Finishing touches what stands around them only."""
    before = made(ARTICLE)

    assert read(finish(before, PROPERTIES)) == read(before)


def test_the_same_words_give_the_same_bytes_on_another_day() -> None:
    """Neither the clock nor what pandoc knew about the article can be seen in the file."""
    one = finish(made(ARTICLE, day=20_000, title="One", csl="/home/jane/own.csl"), PROPERTIES)
    other = finish(made(ARTICLE, day=20_001, title="One", csl="other.csl"), PROPERTIES)

    assert one == other


def test_the_zip_is_in_its_one_order() -> None:
    """Types first, as the standard asks, then by name, all at one date."""
    with zipfile.ZipFile(io.BytesIO(finish(made(ARTICLE), PROPERTIES))) as archive:
        entries = archive.infolist()

    names = [entry.filename for entry in entries]
    assert names == ["[Content_Types].xml", *sorted(names[1:])]
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}


def test_properties_are_ours_and_escaped() -> None:
    """Title, language and date of the article; nothing of the reference file's own life."""
    found = parts(finish(made(ARTICLE), PROPERTIES))
    core = found["docProps/core.xml"].decode()

    assert "<dc:title>Salt &amp; &lt;pepper&gt;</dc:title>" in core
    assert "<dc:language>en-GB</dc:language>" in core
    assert core.count("2026-11-20T00:00:00Z") == 2
    assert b"<Application>Viewpoints</Application></Properties>" in found["docProps/app.xml"]


def test_custom_properties_go_with_everything_that_names_them() -> None:
    """A part that is named and not there makes Word call the file damaged."""
    found = parts(finish(made(ARTICLE, csl="/home/jane/own.csl"), PROPERTIES))

    assert "docProps/custom.xml" not in found
    assert b"custom" not in found["[Content_Types].xml"] + found["_rels/.rels"]


@pytest.mark.parametrize(
    ("language", "kept"),
    [("ar-SA", "bidi"), ("hi-IN", "bidi"), ("zh-CN", "eastAsia"), ("cy-GB", "val")],
)
def test_a_run_is_spelt_by_the_language_of_its_script(language: str, kept: str) -> None:
    """Word keeps one for each kind of script, and pandoc writes them all as that of Latin."""
    name = nodes.span([nodes.string("name")], attributes={"lang": language})
    text = parts(finish(made([nodes.para([name])]), PROPERTIES))["word/document.xml"]

    assert f'<w:lang w:{kept}="{language}"'.encode() in text
    assert text.count(b"<w:lang ") == 1


def test_word_is_told_nothing_untrue() -> None:
    """It checks the spelling itself, shows what an editor moves, and knows the language."""
    found = parts(finish(made(ARTICLE[:1]), PROPERTIES | {"language": "de"}))
    settings = found["word/settings.xml"].decode()

    assert "proofState" not in settings
    assert "doNotTrackMoves" not in settings
    assert "rsid" not in settings
    assert re.search('<w:themeFontLang[^>]* w:val="de"', settings)


def test_a_picture_says_its_alt_text_alone() -> None:
    """The name of its file is no description, and LibreOffice keeps no room around it."""
    inline = (
        '<wp:inline xmlns:wp="w"><p:pic xmlns:p="p"/></wp:inline>'
        '<wp:inline><pic:cNvPr descr="media/0123.jpg" id="1"/></wp:inline>'
    )
    text = mended("word/document.xml", inline.encode()).decode()

    assert '<wp:inline distT="0" distB="0" distL="0" distR="0"><pic:cNvPr descr="" id="1"/>' in text


def test_the_head_says_what_word_would_work_out() -> None:
    """Other programs work out no field: they show what stands there."""
    head = b"<w:t>{subject} - {title}</w:t><w:t>{status}</w:t>"
    said = {"title": "Salt & <pepper>", "subject": "S", "status": "DRAFT"}

    assert furnished("word/header1.xml", head, said) == (
        b"<w:t>S - Salt &amp; &lt;pepper&gt;</w:t><w:t>DRAFT</w:t>"
    )
    assert furnished("word/header1.xml", head, {}) == b"<w:t> - </w:t><w:t></w:t>"
    assert furnished("word/document.xml", head, said) == head


def test_a_draft_says_so_in_its_properties() -> None:
    """An office's program lists it there."""
    draft, final = (
        parts(finish(made(ARTICLE[:1]), PROPERTIES | {"status": status}))["docProps/core.xml"]
        for status in ("DRAFT", "")
    )

    assert b"<cp:contentStatus>DRAFT</cp:contentStatus>" in draft
    assert b"contentStatus" not in final


def test_an_unknown_day_is_left_out() -> None:
    """A draft has none, and no date is better than today's."""
    core = parts(finish(made(ARTICLE[:1]), {"title": "T"}))["docProps/core.xml"]

    assert b"dcterms:created" not in core


def test_a_picture_takes_the_place_of_its_name() -> None:
    """It is kept as it is, for it is packed already; what is no name of a picture stays."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("_rels/.rels", "<Relationships/>")
        archive.writestr("word/media/rId9.jpg", "media/a.jpg")
        archive.writestr("word/media/rId10.png", "a whole picture")
    made = finish(out.getvalue(), PROPERTIES, {"media/a.jpg": b"seen" * 99})

    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        kept = archive.getinfo("word/media/rId9.jpg")
    assert parts(made)["word/media/rId9.jpg"] == b"seen" * 99
    assert parts(made)["word/media/rId10.png"] == b"a whole picture"
    assert kept.compress_type == zipfile.ZIP_STORED


def test_what_is_no_word_file_cannot_be_finished() -> None:
    """It is the engine that failed, not the author."""
    with pytest.raises(EngineError):
        finish(zipped("<w:p/>"), PROPERTIES)
