"""Every Word file is one that Word, LibreOffice and whoever edits it can live with."""

from __future__ import annotations

import re
import subprocess
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import openxml_audit
import pytest
from lxml import etree

from pipeline.engines.docx import read
from tests.tools import tool

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
OFFICE = "apt-get install --no-install-recommends libreoffice-writer"
# What an author says with *stars*, and what the letters are of.
SAID = {"b", "bCs", "i", "iCs", "lang", "rtl", "rFonts", "rStyle"}
LABEL = re.compile(r"^(?:[•◦▪o–]|\d+\.)\s")


@pytest.fixture(scope="module")
def files(outputs: Path, limits: Path) -> dict[str, Path]:
    """Every Word file that readers get, by its name."""
    found = {p.stem: p for each in (outputs, limits) for p in each.glob("[sd]*/*/*.docx")}
    assert len(found) == 11
    return found


@pytest.fixture(scope="module")
def opened(
    files: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[str]]:
    """The paragraphs that LibreOffice finds in each of them."""
    program = tool("soffice", install=OFFICE)
    folder = tmp_path_factory.mktemp("office")
    subprocess.run(
        [program, f"-env:UserInstallation={(folder / 'user').as_uri()}", "--headless",
         "--convert-to", "txt:Text (encoded):UTF8", "--outdir", folder, *files.values()],
        capture_output=True, check=True, timeout=120,
    )  # fmt: skip
    texts = {path.stem: path.read_text("utf-8-sig") for path in folder.glob("*.txt")}
    return {
        name: [" ".join(line.split()) for line in text.splitlines() if line.strip()]
        for name, text in texts.items()
    }


def part(file: Path, name: str) -> etree._Element:
    with zipfile.ZipFile(file) as archive:
        return etree.fromstring(archive.read(name))


def parts(file: Path) -> list[str]:
    with zipfile.ZipFile(file) as archive:
        return archive.namelist()


def value(node: etree._Element | None) -> str:
    return "" if node is None else str(node.get(f"{W}val", ""))


def texts(files: dict[str, Path]) -> Iterator[tuple[str, etree._Element]]:
    for name, file in files.items():
        yield name, part(file, "word/document.xml")


def test_word_opens_every_file_without_repair(outputs: Path, limits: Path) -> None:
    """A port of Microsoft's own validator finds nothing, in what the office gets neither."""
    files = [path for each in (outputs, limits) for path in each.rglob("*.docx")]
    validator = openxml_audit.OpenXmlValidator()
    errors = {path.name: [str(e) for e in validator.validate(str(path)).errors] for path in files}

    assert len(files) > 11
    assert {name: found for name, found in errors.items() if found} == {}


def test_libreoffice_reads_what_we_wrote(
    files: dict[str, Path], opened: dict[str, list[str]]
) -> None:
    """Paragraph for paragraph; only the labels of lists are added, as any reader of one does."""
    for name, file in files.items():
        said = [piece for piece in read(file.read_bytes()) if piece.kind not in {"alt", "link"}]
        found = [
            LABEL.sub("", line) if piece.kind == "item" else line
            for piece, line in zip(said, opened[name], strict=True)
        ]

        assert found == [" ".join(piece.text.split()) for piece in said], name


def test_nothing_stands_in_an_editors_way(files: dict[str, Path]) -> None:
    """No text boxes, no tables, no breaks made by hand, and nothing that Word alone can undo."""
    barred = {"txbxContent", "tbl", "sdt", "pict", "object", "ins", "del", "framePr"}
    for name, text in texts(files):
        used = {etree.QName(node).localname for node in text.iter(etree.Element)}
        pages = [node for node in text.iter(f"{W}br") if node.get(f"{W}type")]

        assert used & barred == set(), name
        assert pages == [], name
        assert len(list(text.iter(f"{W}sectPr"))) == 1, name


def test_styles_say_how_it_looks(files: dict[str, Path]) -> None:
    """A change of a style changes every place; only an author's own emphasis stands by itself."""
    for name, text in texts(files):
        marked = {etree.QName(node).localname for run in text.iter(f"{W}rPr") for node in run}
        set_by = {etree.QName(node).localname for p in text.iter(f"{W}pPr") for node in p}

        assert marked <= SAID, name
        assert set_by <= {"pStyle", "numPr"}, name
        assert all(value(p.find(f"{W}pPr/{W}pStyle")) for p in text.iter(f"{W}p")), name


def test_every_style_is_the_houses(files: dict[str, Path]) -> None:
    """One that pandoc had to make up would look like nothing."""
    for name, text in texts(files):
        used = {value(p) for p in text.iter(f"{W}pStyle", f"{W}rStyle")}
        styles = part(files[name], "word/styles.xml")
        looks = {
            str(style.get(f"{W}styleId"))
            for style in styles.iterfind(f"{W}style")
            if style.find(f"{W}pPr") is not None or style.find(f"{W}rPr") is not None
            or value(style.find(f"{W}basedOn")) == "BodyText"
        }  # fmt: skip

        assert used <= looks, name


def test_every_picture_is_described_and_its_file_is_not(files: dict[str, Path]) -> None:
    """Who cannot see it hears its alt text once, and never the name of a file."""
    for name, text in texts(files):
        described = [str(p.get("descr", "")) for p in text.iter(f"{WP}docPr")]
        files_named = [str(p.get("descr", "")) for p in text.iter(f"{PIC}cNvPr")]
        numbers = [p.get("id") for p in text.iter(f"{WP}docPr")]

        assert all(described), name
        assert set(files_named) <= {""}, name
        assert len(set(numbers)) == len(numbers), name


def test_a_picture_stands_where_the_words_do(files: dict[str, Path]) -> None:
    """LibreOffice moves one in by 3 mm that does not say how close the words may come."""
    for name, text in texts(files):
        away = {p.get(side) for p in text.iter(f"{WP}inline") for side in ("distL", "distR")}

        assert away <= {"0"}, name


def test_headings_are_real_and_none_is_skipped(files: dict[str, Path]) -> None:
    """Word's navigation pane is the outline of the article."""
    for name, text in texts(files):
        named = [value(p) for p in text.iter(f"{W}pStyle")]
        levels = [int(style[-1]) for style in named if re.fullmatch(r"Heading\d", style)]

        assert levels[0] == 1 and levels.count(1) == 1, name
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_no_line_is_left_alone(files: dict[str, Path]) -> None:
    """Headings stay with what they head, and paragraphs keep two lines together."""
    for name, file in files.items():
        styles = part(file, "word/styles.xml")
        kept = {
            str(style.get(f"{W}styleId"))
            for style in styles.iterfind(f"{W}style")
            if style.find(f"{W}pPr/{W}keepNext") is not None
        }

        used = [value(p) for p in part(file, "word/document.xml").iter(f"{W}pStyle")]

        assert {"Heading1", "Heading2", "Heading3", "Heading4", "ViewpointsKicker"} <= kept, name
        # The last is the line at the foot of the article, for which nobody should print a page.
        assert used[-2] in kept, name
        assert styles.find(f"{W}docDefaults/{W}pPrDefault/{W}pPr/{W}widowControl") is not None


def test_the_head_names_the_article_and_whether_it_is_a_draft(files: dict[str, Path]) -> None:
    """On every page, also in programs that work out no fields."""
    for name, file in files.items():
        heads = sorted(p for p in parts(file) if re.fullmatch(r"word/header\d\.xml", p))
        said = ["".join(part(file, head).itertext()) for head in heads]
        title = next(p.text for p in read(file.read_bytes()) if p.kind == "heading")
        draft = "drafts" in file.parts

        assert [text.endswith("DRAFT") for text in said] == [draft, draft], name
        assert any(f"Partnership in Practice · {title}" in text for text in said), name


def test_the_language_of_the_file_and_of_foreign_names(limits: Path, outputs: Path) -> None:
    """Word spells an Arabic name by the language kept for such scripts, and no other."""
    file = limits / "site/2026-06-right-to-left/2026-06-right-to-left.docx"
    usual = part(file, "word/styles.xml").find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
    found = {
        (script, language.get(f"{W}{script}"))
        for language in part(file, "word/document.xml").iter(f"{W}lang")
        for script in ("val", "bidi", "eastAsia")
        if language.get(f"{W}{script}")
    }

    assert value(usual) == "en-GB"
    assert found == {("bidi", "ar-SA"), ("bidi", "hi-IN"), ("eastAsia", "zh-CN")}


def test_the_properties_are_the_articles_and_no_more(files: dict[str, Path]) -> None:
    """Title, authors, language, date; no custom ones, in which pandoc keeps all it was told."""
    for name, file in files.items():
        core = part(file, "docProps/core.xml")
        kept = {etree.QName(node).localname: node.text for node in core}

        assert {"title", "creator", "language", "created", "subject"} <= kept.keys(), name
        assert "docProps/custom.xml" not in parts(file), name
