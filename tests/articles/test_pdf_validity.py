"""Every PDF is one that a screen reader, an archive and a catalogue can use."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Pdf

from pipeline.engines.pdf import read
from tests.articles.fixtures import ARABIC, OTHER
from tests.standards import faults

ID = tuple[int, int]
"""A marked stretch of a page: the page's object number, and the stretch's."""
PAINTED = {"Tj", "TJ", "'", '"', "Do", "f", "f*", "F", "S", "s", "B", "B*", "b", "b*", "sh", "EI"}
A4 = (595, 842)
BREAK = "\u200b"
"""Where a word that no line can hold may be broken."""
NAMES = re.compile(r"<dc:creator><rdf:Seq>(.*?)</rdf:Seq>", re.S)
NAME = re.compile(r"<rdf:li>(.*?)</rdf:li>", re.S)


@pytest.fixture(scope="module")
def files(outputs: Path, limits: Path) -> dict[str, Path]:
    """Every PDF, the office's forms too, by its name or that of the article."""
    found = [path for each in (outputs, limits) for path in each.rglob("*.pdf")]
    named = {f"{p.parent.name}/{p.name}" if p.name == "coi.pdf" else p.stem: p for p in found}
    assert len(named) == len(found) > 22
    return named


@pytest.fixture(scope="module")
def articles(files: dict[str, Path]) -> dict[str, Path]:
    """Those that readers get."""
    return {name: path for name, path in files.items() if "coi.pdf" not in name}


@pytest.fixture(scope="module")
def pages(files: dict[str, Path]) -> dict[str, Seen]:
    """What stands on the pages of each."""
    found = {}
    for name, path in files.items():
        with Pdf.open(path) as pdf:
            found[name] = seen(pdf)
    return found


@dataclass
class Seen:
    """What stands on the pages of a file."""

    marked: set[ID] = field(default_factory=set)
    loose: list[str] = field(default_factory=list)
    """What is painted outside of every mark."""
    languages: dict[ID, str] = field(default_factory=dict)
    strings: dict[ID, int] = field(default_factory=dict)
    """How many strings each stretch shows."""
    reversed: set[ID] = field(default_factory=set)
    right: float = 0
    """How far to the right any letter reaches."""


def seen(pdf: Pdf) -> Seen:
    found = Seen()
    for sheet in pdf.pages:
        fonts = {name: widths(face) for name, face in sheet.obj.Resources.Font.items()}
        _page(sheet, fonts, found)
    return found


def widths(face: Any) -> dict[int, float]:
    """How wide each letter of a font is, in thousandths of its size."""
    inner = face.DescendantFonts[0]
    usual = float(inner.get("/DW", 1000))
    listed, found = list(inner.get("/W", Array())), defaultdict[int, float](lambda: usual)
    while listed:
        first, then = int(listed.pop(0)), listed.pop(0)
        if isinstance(then, Array):
            found |= {first + i: float(width) for i, width in enumerate(then)}  # type: ignore[call-overload]
        else:
            width = float(listed.pop(0))
            found |= dict.fromkeys(range(first, int(then) + 1), width)
    return found


def _page(sheet: Any, fonts: dict[str, dict[int, float]], found: Seen) -> None:
    stack: list[ID | str] = []
    at, x, size, face = 0.0, 0.0, 0.0, dict[int, float]()
    for operands, operator in pikepdf.parse_content_stream(sheet):
        name = str(operator)
        if name in {"BDC", "BMC"}:
            stack.append(_mark(sheet, operands, found))
        elif name == "EMC":
            stack.pop()
        elif name == "cm":
            at, x = float(operands[4]), 0.0
        elif name == "Tm":
            x = float(operands[4])
        elif name == "Tf":
            face, size = fonts[str(operands[0])], float(operands[1])
        elif name in PAINTED and not stack:
            found.loose.append(name)
        inside = next((mark for mark in reversed(stack) if not isinstance(mark, str)), None)
        if name in {"Tj", "TJ"}:
            found.right = max(found.right, at + x + _length(operands[0], face) * size / 1000)
            if inside is not None:
                found.strings[inside] = found.strings.get(inside, 0) + 1
                found.reversed |= {inside} if "ReversedChars" in stack else set()


def _mark(sheet: Any, operands: Any, found: Seen) -> ID | str:
    about = operands[1] if len(operands) > 1 else Dictionary()
    if "/MCID" not in about:
        return str(operands[0])[1:]
    place = (sheet.obj.objgen[0], int(about["/MCID"]))
    assert place not in found.marked, "one number for two stretches"
    found.marked.add(place)
    if "/Lang" in about:
        found.languages[place] = str(about["/Lang"])
    return place


def _length(shown: Any, face: dict[int, float]) -> float:
    total = 0.0
    for part in shown if isinstance(shown, Array) else [shown]:
        if isinstance(part, pikepdf.String):
            raw = bytes(part)
            total += sum(face[int.from_bytes(raw[i : i + 2])] for i in range(0, len(raw), 2))
        else:
            total -= float(part)
    return total


def unbroken(text: str) -> str:
    return " ".join(text.replace(BREAK, "").split())


def held(node: Any, number: int = 0) -> Iterator[ID]:
    """Every stretch that the tag tree holds below `node`."""
    if isinstance(node, Array):
        for each in node:
            yield from held(each, number)
    elif isinstance(node, Dictionary):
        number = node["/Pg"].objgen[0] if "/Pg" in node else number
        if "/MCID" in node:
            yield number, int(node["/MCID"])
        else:
            yield from held(node.get("/K"), number)
    elif node is not None:
        yield number, int(node)


def elements(node: Any) -> Iterator[Any]:
    """Every element of the tag tree, in the order in which it is read."""
    if isinstance(node, Array):
        for each in node:
            yield from elements(each)
    elif isinstance(node, Dictionary) and "/S" in node:
        yield node
        yield from elements(node.get("/K"))


def test_every_pdf_meets_the_standards(files: dict[str, Path]) -> None:
    """A validator that is not Typst finds no fault in any; we move some of their streams."""
    found = {name: faults(path.read_bytes()) for name, path in files.items()}

    assert {name: each for name, each in found.items() if each} == {}


def test_nothing_on_a_page_is_missing_from_the_tag_tree(
    files: dict[str, Path], pages: dict[str, Seen]
) -> None:
    """What is painted is read out once, or says that it is furniture; validators overlook it."""
    for name, path in files.items():
        with Pdf.open(path) as pdf:
            told = list(held(pdf.Root.StructTreeRoot.K))

        assert pages[name].loose == [], name
        assert sorted(told) == sorted(pages[name].marked), name


def test_pages_are_a4_and_hold_every_letter(files: dict[str, Path], pages: dict[str, Seen]) -> None:
    """A word that no line can hold is broken: it would run off the page, and be lost."""
    for name, path in files.items():
        with Pdf.open(path) as pdf:
            sizes = {tuple(round(float(n)) for n in p.mediabox[2:]) for p in pdf.pages}

        assert sizes == {A4}, name
        assert 400 < pages[name].right < A4[0] - 40, name


def test_the_line_at_the_foot_is_never_alone(
    articles: dict[str, Path], pages: dict[str, Seen]
) -> None:
    """Nobody should print a page for it."""
    for name, path in articles.items():
        with Pdf.open(path) as pdf:
            last = pdf.pages[-1].obj.objgen[0]

        assert len([mark for mark in pages[name].marked if mark[0] == last]) > 2, name


def test_the_file_says_what_it_is(articles: dict[str, Path]) -> None:
    """Its title stands in the window, and a screen reader knows its language."""
    for name, path in articles.items():
        title = next(p.text for p in read(path.read_bytes()) if p.kind == "heading")
        with Pdf.open(path) as pdf:
            root = pdf.Root

            assert str(pdf.docinfo.Title) == unbroken(title), name
            assert str(root.Lang) == "en-GB", name
            assert bool(root.ViewerPreferences.DisplayDocTitle), name


def test_bookmarks_are_the_headings(articles: dict[str, Path]) -> None:
    """All of them, in order, each under the one it belongs to."""

    def listed(items: Any, level: int = 1) -> Iterator[tuple[int, str]]:
        for item in items:
            yield level, str(item.title)
            yield from listed(item.children, level + 1)

    for name, path in articles.items():
        said = read(path.read_bytes())
        with Pdf.open(path) as pdf, pdf.open_outline() as outline:
            found = [(level, unbroken(text)) for level, text in listed(outline.root)]

        headings = [(p.level, unbroken(p.text)) for p in said if p.kind == "heading"]
        assert found == headings, name
        assert all(after <= before + 1 for (before, _), (after, _) in pairwise(headings)), name


def test_every_picture_is_described(articles: dict[str, Path]) -> None:
    """And each is in the tree: none is mere decoration."""
    for name, path in articles.items():
        with Pdf.open(path) as pdf:
            shown = [e for e in elements(pdf.Root.StructTreeRoot.K) if e.S == "/Figure"]
            alts = [str(e.get("/Alt", "")) for e in shown]

        assert all(alts), name
        assert alts == [p.text for p in read(path.read_bytes()) if p.kind == "alt"], name


def test_each_author_is_a_creator(articles: dict[str, Path], outputs: Path) -> None:
    """A catalogue lists them by themselves, as the article does."""
    creators = {}
    for name, path in articles.items():
        with Pdf.open(path) as pdf:
            xmp = pdf.Root.Metadata.read_bytes().decode()
            assert str(pdf.docinfo.Author)
        (listed,) = NAMES.findall(xmp)
        creators[name] = NAME.findall(listed)

    assert creators["2026-10-consent-in-your-language"] == [
        "Chen Meilin (陈美琳)", "Layla Haddad (ليلى حداد)", "Language Neighbours",
        "Asha Verma (आशा वर्मा)",
    ]  # fmt: skip
    assert len(creators["2026-03-thirty"]) == 30
    assert creators["2026-04-one-name"] == ["Suparjo", "O"]


def test_foreign_names_are_of_a_language_and_no_country(pages: dict[str, Seen]) -> None:
    """A voice that speaks Arabic is asked for: there is none for the Arabic of Great Britain."""
    for name in ("2026-06-right-to-left", "2026-10-consent-in-your-language"):
        languages = set(pages[name].languages.values())

        assert languages - {"en-GB"} == {"ar", "hi", "zh"}, name


def test_names_from_the_right_are_read_in_their_own_order(
    articles: dict[str, Path], pages: dict[str, Seen]
) -> None:
    """Each is one string that says it is turned round; two would be read the wrong way about."""
    name = "2026-06-right-to-left"
    said = [p.text for p in read(articles[name].read_bytes()) if p.kind not in {"alt", "link"}]
    found = pages[name]
    with Pdf.open(articles[name]) as pdf:
        tree = list(elements(pdf.Root.StructTreeRoot.K))
        arabic = {mark for e in tree if e.get("/Lang") == "ar" for mark in held(e)}
    arabic |= {mark for mark, language in found.languages.items() if language == "ar"}

    assert {found.strings[mark] for mark in found.reversed} == {1}
    assert len(found.reversed) == sum(t.count(ARABIC) + t.count(OTHER) for t in said) == 14
    assert found.reversed <= arabic
