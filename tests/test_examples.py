"""The four example articles: built as people build them, and looked at as readers do."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openxml_audit
import pikepdf
import pytest
import yaml
from lxml import etree, html
from PIL import Image

from pipeline.coi.interests import CATEGORIES
from pipeline.engines import docx, pdf
from pipeline.engines import html as page_
from tests.command import ROOT
from tests.standards import faults

WAIT = "2026-08-a-wait-you-can-follow"
PEN = "2026-09-who-holds-the-pen"
CONSENT = "2026-10-consent-in-your-language"
MARKED = "2026-11-marked-by-a-patient"
WHERE = {WAIT: "site", PEN: "site", CONSENT: "drafts", MARKED: "drafts"}
ARTICLES = list(WHERE)
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def parsed(data: bytes | str) -> Any:
    return html.fromstring(data)


def built(outputs: Path, article: str, name: str) -> Path:
    """One of an article's files: a name, or an ending for the file of its own name."""
    return outputs / WHERE[article] / article / (f"{article}{name}" if name[0] == "." else name)


def typed(article: str) -> dict[str, dict[str, object]]:
    """What the authors of an article typed, by their id."""
    files = (ROOT / "inputs" / article).glob("*.yaml")
    return {f.stem: yaml.safe_load(f.read_text("utf-8")) for f in files if f.stem != "article"}


def public(outputs: Path) -> list[Path]:
    """What anybody may see: the site, and drafts as they will be when they are accepted."""
    return [p for name in ("site", "drafts") for p in (outputs / name).rglob("*") if p.is_file()]


# --------------------------------------------------------------------- statuses


def test_each_article_is_where_its_status_says(outputs: Path) -> None:
    """Published and accepted ones on the site, the others among the drafts."""
    for article, where in WHERE.items():
        other = "drafts" if where == "site" else "site"
        names = {p.name for p in (outputs / where / article).iterdir()}
        assert names == {
            "index.html", "media", f"{article}.docx", f"{article}.pdf", f"{article}.xml",
        }  # fmt: skip
        assert not (outputs / other / article).exists()


def test_the_board_says_what_became_of_each(outputs: Path) -> None:
    """Two are ready; one waits for approvals, one for an author, a declaration and words."""
    report = json.loads((outputs / "office" / "report.json").read_text())

    assert {a["slug"]: (a["status"], a["outcome"]) for a in report["articles"]} == {
        WAIT: ("published", "built"), PEN: ("accepted", "built"),
        CONSENT: ("in-review", "waiting"), MARKED: ("draft", "waiting"),
    }  # fmt: skip
    assert {(p["article"], p["rule"]) for p in report["problems"] if p["level"] == "needed"} == {
        (MARKED, "order-unknown"), (MARKED, "coi-missing"), (MARKED, "word-count"),
        (MARKED, "key-messages"), (CONSENT, "approval-missing"), (CONSENT, "approval-stale"),
    }  # fmt: skip


def test_the_manifest_lists_every_file_and_no_other(outputs: Path) -> None:
    """With its sha256 and its size."""
    listed = json.loads((outputs / "manifest.json").read_text())["files"]
    there = {p.relative_to(outputs).as_posix() for p in outputs.rglob("*") if p.is_file()}

    assert {e["path"] for e in listed} == there - {"manifest.json"}
    for entry in listed:
        data = (outputs / entry["path"]).read_bytes()
        assert entry["sha256"] == hashlib.sha256(data).hexdigest()
        assert entry["bytes"] == len(data)


def test_nothing_of_a_draft_or_of_the_office_is_on_the_site(outputs: Path) -> None:
    """Neither a file, nor a title, nor the name of somebody in it."""
    site = b"".join(p.read_bytes() for p in (outputs / "site").rglob("*") if p.is_file())

    assert not list((outputs / "site").rglob("coi*"))
    for words in ("Consent in the language", "Marked by a patient", "Layla Haddad", "Treharne"):
        assert words.encode() not in site
    assert not re.search(rb'(?:href|src)="(?:\.\./)*(?:drafts|office)/', site)


@pytest.mark.parametrize("article", ARTICLES)
def test_only_a_draft_says_that_it_is_one(outputs: Path, article: str) -> None:
    """In every format, and in no other article."""
    mark = "DRAFT: not for publication"
    texts = {
        "page": [p.text for p in page_.read(built(outputs, article, "index.html").read_bytes())],
        "word": [p.text for p in docx.read(built(outputs, article, ".docx").read_bytes())],
        "pdf": [p.text for p in pdf.read(built(outputs, article, ".pdf").read_bytes())],
        "jats": [mark] if mark in built(outputs, article, ".xml").read_text("utf-8") else [],
    }

    for name, text in texts.items():
        assert (mark in text) is (WHERE[article] == "drafts"), name


def test_viewpoints_stand_in_the_editors_order(outputs: Path) -> None:
    """In all three formats; in the files' alphabetical order only by chance."""
    for article in ARTICLES:
        order = yaml.safe_load((ROOT / "inputs" / article / "article.yaml").read_text())["order"]
        sent = typed(article)
        headings = [sent[name]["viewpoint"]["heading"] for name in order if name in sent]  # type: ignore[index]
        for reader, name in ((page_, "index.html"), (docx, ".docx"), (pdf, ".pdf")):
            pieces = reader.read(built(outputs, article, name).read_bytes())
            found = [p.text for p in pieces if p.kind == "heading" and p.level == 2]
            assert [h for h in found if h in headings] == headings, (article, name)


# ------------------------------------------------------------------- standards


@pytest.mark.parametrize("article", ARTICLES)
def test_the_word_file_opens_without_a_repair(outputs: Path, article: str) -> None:
    """A validator of the format finds nothing wrong."""
    result = openxml_audit.OpenXmlValidator().validate(str(built(outputs, article, ".docx")))

    assert [str(error) for error in result.errors] == []


@pytest.mark.parametrize("article", ARTICLES)
def test_the_pdf_is_accessible_and_will_last(outputs: Path, article: str) -> None:
    """A validator that is not the engine agrees."""
    assert faults(built(outputs, article, ".pdf").read_bytes()) == []


@pytest.mark.parametrize("article", ARTICLES)
def test_every_word_of_the_pdf_is_in_its_tag_tree(outputs: Path, article: str) -> None:
    """What is not in it is not read aloud."""
    assert pdf.untagged(built(outputs, article, ".pdf").read_bytes()) == 0
    assert pdf.untagged((outputs / "office" / article / "coi.pdf").read_bytes()) == 0


@pytest.mark.parametrize("article", ARTICLES)
def test_bookmarks_are_the_headings(outputs: Path, article: str) -> None:
    """A reader of a long PDF goes straight to a person."""
    data = built(outputs, article, ".pdf").read_bytes()
    with pikepdf.open(io.BytesIO(data)) as opened, opened.open_outline() as outline:
        titles = list(_titles(outline.root))

    assert titles == [p.text for p in pdf.read(data) if p.kind == "heading"]


def _titles(items: list[pikepdf.OutlineItem]) -> Iterator[str]:
    for item in items:
        yield item.title
        yield from _titles(item.children)


@pytest.mark.parametrize("article", ARTICLES)
def test_the_page_runs_nothing_and_fetches_nothing(outputs: Path, article: str) -> None:
    """No script but data for search engines; every picture lies beside it."""
    file = built(outputs, article, "index.html")
    root = parsed(file.read_bytes())

    assert {s.get("type") for s in root.iter("script")} <= {"application/ld+json"}
    assert root.xpath("//iframe | //object | //embed | //form | //base | //@onclick") == []
    assert root.xpath("//link[@rel='stylesheet'] | //style[contains(., '@import')]") == []
    assert not re.search(r"url\(\s*['\"]?(?:https?:)?//", file.read_text("utf-8"))
    sources = [*root.xpath("//@src | //@poster")]
    sources += [each.split()[0] for sizes in root.xpath("//@srcset") for each in sizes.split(",")]
    assert sources and all((file.parent / name).is_file() for name in sources)


@pytest.mark.parametrize("article", ARTICLES)
def test_search_engines_get_what_is_published_and_no_more(outputs: Path, article: str) -> None:
    """A draft asks not to be listed; an article says what it is."""
    root = parsed(built(outputs, article, "index.html").read_bytes())
    told = [json.loads(s.text) for s in root.iter("script")]
    robots = root.xpath("//meta[@name='robots']/@content")

    if WHERE[article] == "site":
        assert [d["@type"] for d in told] == ["OpinionNewsArticle"] and robots == []
    else:
        assert told == [] and robots == ["noindex"]


@pytest.mark.parametrize("article", ARTICLES)
def test_every_link_within_the_page_leads_somewhere(outputs: Path, article: str) -> None:
    """Citations lead to their entries, the contents to their parts; no id stands twice."""
    root = parsed(built(outputs, article, "index.html").read_bytes())
    names = root.xpath("//@id")
    inner = [link[1:] for link in root.xpath("//@href") if link.startswith("#")]
    labels = " ".join(root.xpath("//@aria-labelledby")).split()

    assert len(names) == len(set(names))
    assert set(inner) <= set(names) and set(labels) <= set(names)


@pytest.mark.parametrize("article", ARTICLES)
def test_links_to_files_lead_to_files(outputs: Path, article: str) -> None:
    """The downloads are there under the names that the page gives."""
    file = built(outputs, article, "index.html")
    links = parsed(file.read_bytes()).xpath("//a/@href")
    local = [link for link in links if not re.match(r"https?:|mailto:|#", link)]

    assert {f"{article}.pdf", f"{article}.docx"} <= set(local)
    assert all((file.parent / link).is_file() for link in local)


@pytest.mark.parametrize("article", ARTICLES)
def test_the_archives_file_is_well_formed(outputs: Path, article: str) -> None:
    """With the competing interests where archives look for them."""
    root = etree.parse(built(outputs, article, ".xml")).getroot()

    assert root.tag == "article"
    (statement,) = root.findall(".//author-notes//*[@fn-type='coi-statement']")
    printed = (outputs / "office" / article / "coi-statement.txt").read_text("utf-8").strip()
    assert printed in " ".join("".join(map(str, statement.itertext())).split())


def test_the_feed_is_atom_and_has_what_is_published(outputs: Path) -> None:
    """Newest first."""
    root = etree.parse(outputs / "site" / "feed.xml").getroot()

    ids = [e.findtext("a:id", namespaces=ATOM) for e in root.findall("a:entry", ATOM)]
    assert root.tag == "{http://www.w3.org/2005/Atom}feed"
    assert [i.rstrip("/").rsplit("/", 1)[1] for i in ids if i] == [PEN, WAIT]


@pytest.mark.parametrize("article", ARTICLES)
def test_the_statement_is_the_same_everywhere(outputs: Path, article: str) -> None:
    """What the office keeps is what readers are told, letter for letter."""
    told = (outputs / "office" / article / "coi-statement.txt").read_text("utf-8").strip()

    for reader, name in ((page_, "index.html"), (docx, ".docx"), (pdf, ".pdf")):
        pieces = reader.read(built(outputs, article, name).read_bytes())
        assert told in [p.text for p in pieces], name


# --------------------------------------------------------------------- secrets


def readable(path: Path) -> Iterator[bytes]:
    """A file's bytes, and those of everything that is packed inside it."""
    data = path.read_bytes()
    yield data
    if path.suffix == ".docx":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield from map(archive.read, archive.namelist())
    if path.suffix == ".pdf":
        yield "\n".join(piece.text for piece in pdf.read(data)).encode()
        with pikepdf.open(io.BytesIO(data)) as opened:
            for thing in opened.objects:
                if isinstance(thing, pikepdf.Stream):
                    try:
                        yield thing.read_bytes()
                    except pikepdf.PdfError:
                        yield thing.read_raw_bytes()
                elif isinstance(thing, pikepdf.Dictionary):
                    yield thing.unparse(resolved=False)


def secrets() -> dict[str, str]:
    """What authors wrote for the editorial office alone, and where."""
    found = {}
    for article in ARTICLES:
        for author, said in typed(article).items():
            declared = said.get("competing_interests") or {}
            assert isinstance(declared, dict)
            for interest in declared.get("interests", ()):
                found |= {interest[k]: author for k in ("amount", "editor_reason") if k in interest}
                if interest.get("publish") is False:
                    found[interest["organisation"]] = author
            if "what" in (declared.get("taking_part") or {}):
                found[declared["taking_part"]["what"]] = author
            if "witness" in (declared.get("confirmed") or {}):
                found[f"witness: {declared['confirmed']['witness']}"] = author
    return {words: author for words, author in found.items() if words}


def test_no_secret_is_in_a_public_file(outputs: Path) -> None:
    """Not in its text, and not packed inside it."""
    hidden = secrets()
    assert len(hidden) >= 3

    for path in public(outputs):
        whole = b"\n".join(readable(path))
        for words, author in hidden.items():
            for coded in (
                words.encode(),
                words.encode("utf-16-be"),
                words.encode("latin-1", "replace"),
            ):
                assert coded not in whole, f"{words} of {author} in {path}"


def test_no_trace_of_the_machine_is_in_any_file(outputs: Path) -> None:
    """No folder, no user, and in public files no e-mail address but the series' own."""
    traces = [str(ROOT), str(outputs), "/tmp/", "/root", "/home/", "site-packages"]

    for path in outputs.rglob("*"):
        if not path.is_file():
            continue
        whole = b"\n".join(readable(path))
        assert not [t for t in traces if t.encode() in whole], path
    for path in public(outputs):
        if path.suffix in {".html", ".xml"}:
            mails = set(re.findall(r"[\w.+-]+@[\w-]+\.[a-z]{2,}", path.read_text("utf-8")))
            assert mails <= {"partnership@example.org"}, path


def test_a_picture_says_nothing_but_what_it_shows(outputs: Path) -> None:
    """No camera, no place, no time, no thumbnail: it was made new."""
    pictures = [p for p in public(outputs) if p.suffix in {".jpg", ".png"}]

    assert len(pictures) >= 12
    for path in pictures:
        with Image.open(path) as image:
            assert not image.getexif() and "exif" not in image.info, path
            assert not {"comment", "xmp", "photoshop", "XML:com.adobe.xmp"} & set(image.info), path
    for path in public(outputs):
        if path.suffix in {".docx", ".pdf"}:
            assert not [data for data in readable(path) if b"Exif\x00\x00" in data], path


@pytest.mark.parametrize("article", ARTICLES)
def test_the_office_has_every_answer(outputs: Path, article: str) -> None:
    """Each author's, also that somebody has not given one; and what each of them sent."""
    record = json.loads((outputs / "office" / article / "coi.json").read_text("utf-8"))
    order = yaml.safe_load((ROOT / "inputs" / article / "article.yaml").read_text())["order"]

    assert [a["id"] for a in record["authors"]] == order
    assert all(set(a["categories"]) == set(CATEGORIES) for a in record["authors"])
    sent = pdf.attachments((outputs / "office" / article / "coi.pdf").read_bytes())
    assert sent == {
        f"{stem}.yaml": (ROOT / "inputs" / article / f"{stem}.yaml").read_bytes()
        for stem in typed(article)
    }


def test_the_draft_waits_for_whom_it_lacks(outputs: Path) -> None:
    """A viewpoint and a statement; neither is left out in silence."""
    texts = [p.text for p in page_.read(built(outputs, MARKED, "index.html").read_bytes())]

    assert "[viewpoint awaited: beatriz-marsh]" in texts
    assert "[competing interests statement awaited: Sunniva Lakhani, beatriz-marsh]" in texts
