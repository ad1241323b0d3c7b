"""The file for archives: JATS 1.3, with everything at the place where archives look for it."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import lxml.html
import pytest
from lxml import etree

from tests.articles.archives import root_of, wrong

HREF = "{http://www.w3.org/1999/xlink}href"
EXAMPLES = (
    "2026-08-a-wait-you-can-follow", "2026-09-who-holds-the-pen",
    "2026-10-consent-in-your-language", "2026-11-marked-by-a-patient",
)  # fmt: skip
LIMITS = (
    "2026-01-short", "2026-02-long", "2026-03-thirty", "2026-04-one-name", "2026-05-long-word",
    "2026-06-right-to-left", "2026-07-no-photo",
)  # fmt: skip


@pytest.fixture(params=[*EXAMPLES, *LIMITS])
def file(request: pytest.FixtureRequest, outputs: Path) -> Path:
    """Every example's file, and that of every article that tries the house to its limits."""
    name = str(request.param)
    if name in EXAMPLES:
        return _found(outputs, name)
    limits: Path = request.getfixturevalue("limits")
    return _found(limits, name)


def _found(outputs: Path, name: str) -> Path:
    (found,) = [path for path in outputs.glob(f"*/{name}/*.xml") if path.parent.name in path.name]
    return found


def _letters(text: str) -> str:
    return "".join(text.split())


def test_every_element_is_where_the_standard_has_it(file: Path) -> None:
    """What it holds, in which order, and its attributes; none is empty."""
    assert list(wrong(root_of(file))) == []


def test_a_mistake_would_be_seen(outputs: Path) -> None:
    """A section before a paragraph, an element of another place, an attribute of none."""
    root = root_of(_found(outputs, EXAMPLES[0]))
    body = root.find("body")
    assert body is not None
    body.append(etree.fromstring("<p/>"))
    body[0].append(etree.fromstring("<subject made-up='yes'>A</subject>"))

    told = " ".join(wrong(root))

    assert "body holds" in told
    assert "p is empty" in told
    assert "subject has {'made-up'}" in told


def test_the_file_says_which_set_it_is_of(file: Path) -> None:
    """The public name, the address and the version of one and the same DTD, and the language."""
    start, root = file.read_text("utf-8")[:400], root_of(file)

    name = "-//NLM//DTD JATS (Z39.96) Journal Archiving and Interchange DTD v1.3 20210610//EN"
    address = "https://jats.nlm.nih.gov/archiving/1.3/JATS-archivearticle1-3.dtd"
    assert f'<!DOCTYPE article PUBLIC "{name}" "{address}">' in start
    assert root.get("dtd-version") == "1.3"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en-GB"


def test_every_reference_inside_leads_somewhere(file: Path) -> None:
    """Each id once; each mark, contributor and note leads to one."""
    root = root_of(file)
    ids = Counter(node.get("id") for node in root.iter() if node.get("id"))
    asked = {node.get("rid") for node in root.iter() if node.get("rid")}

    assert [name for name, times in ids.items() if times > 1] == []
    assert asked <= set(ids)


def test_pictures_and_clips_lie_beside_the_file(file: Path) -> None:
    """By the names the file has for them, in the kind that it says they are."""
    kinds = {".jpg": "jpeg", ".png": "png", ".webp": "webp", ".mp4": "mp4", ".mp3": "mpeg"}
    for node in root_of(file).iter("graphic", "media"):
        beside = file.parent / node.get(HREF, "")
        assert beside.is_file(), beside
        assert node.get("mime-subtype") == kinds.get(beside.suffix, beside.suffix[1:])


def test_interests_stand_in_the_author_notes_alone(file: Path) -> None:
    """JATS4R: one note of that kind, in the front, without a label; every author leads to it."""
    root = root_of(file)
    (note,) = root.findall(".//*[@fn-type='coi-statement']")
    notes = note.getparent()

    assert notes is not None and notes.tag == "author-notes"
    assert notes.getparent() is root.find("front/article-meta")
    assert note.find("label") is None and note.find("title") is None
    for author in root.findall("front/article-meta/contrib-group/contrib"):
        assert author.find(f"xref[@ref-type='fn'][@rid='{note.get('id')}']") is not None
    kinds = {k for n in root.iter("p", "sec") for k in (n.get("content-type"), n.get("sec-type"))}
    assert not [k for k in kinds if k and re.search(r"coi|interest|conflict", k, re.I)]


def test_every_viewpoint_is_one_section_of_its_author(file: Path) -> None:
    """In the order of the page, and each says which of the contributors speaks."""
    root = root_of(file)
    sections = root.findall("body/sec[@sec-type='viewpoint']")
    page = (file.parent / "index.html").read_text("utf-8")

    told = [section.get("id") for section in sections]
    assert told == re.findall(r'<section id="(viewpoint-[^"]*)"[^>]*class="viewpoint', page)
    for section in sections:
        (speaker,) = section.findall("sec-meta/contrib-group/contrib")
        (known,) = root.findall(f"front//contrib[@id='{speaker.get('rid')}']")
        assert speaker.findtext("string-name") == known.findtext("string-name")
        assert speaker.findtext("collab") == known.findtext("collab")


def test_contributors_have_roles_and_iris_of_their_own(limits: Path) -> None:
    """People and groups, a role in words and as we know it, an ORCID iD where there is one."""
    roots = [root_of(path) for path in limits.glob("*/*/2026-*.xml")]
    authors = [a for root in roots for a in root.findall("front//contrib")]

    assert all(author.findtext("role") for author in authors)
    assert {role.get("content-type") for a in authors for role in a.findall("role")} >= {
        "patient", "clinician",
    }  # fmt: skip
    assert "0000-0002-1825-0097" in {a.findtext("contrib-id") for a in authors}


def test_no_word_of_a_viewpoint_is_lost(file: Path) -> None:
    """Whatever the page says in a viewpoint, the archives' file says, too."""
    said = _letters("".join(map(str, root_of(file).itertext())))
    page = lxml.html.parse(file.parent / "index.html")
    parts = page.xpath("//section[contains(@class, 'viewpoint')]//*[self::p or self::li]")

    assert len(parts) > 3
    assert [each for p in parts if (each := _letters(p.text_content())) not in said] == []


def test_references_are_there_to_read_and_to_count(limits: Path) -> None:
    """As printed, and field by field."""
    root = root_of(_found(limits, "2026-02-long"))
    found = root.findall("back/ref-list/ref/citation-alternatives")
    (reference,) = [r for r in found if "Smith" in "".join(map(str, r[0].itertext()))]

    cited = reference.find("element-citation")
    assert cited is not None
    assert "What patients want to know" in "".join(map(str, reference[0].itertext()))
    assert cited.get("publication-type") == "journal"
    assert cited.findtext("person-group/name/surname") == "Smith"
    assert [cited.findtext(n) for n in ("source", "year", "volume", "fpage", "lpage")] == [
        "Example Journal", "2019", "3", "12", "15",
    ]  # fmt: skip
    assert cited.findtext("pub-id[@pub-id-type='doi']") == "10.5555/ej.2019.0001"


def test_only_what_is_published_has_a_day_of_publication(outputs: Path) -> None:
    """A draft says that it is one."""
    draft, whole = (root_of(_found(outputs, name)) for name in (EXAMPLES[3], EXAMPLES[0]))

    assert draft.find("front//pub-date") is None
    assert draft.findtext("front//custom-meta/meta-value") == "draft"
    assert whole.find("front//pub-date") is not None
    assert whole.find("front//custom-meta") is None
