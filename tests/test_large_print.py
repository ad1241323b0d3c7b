"""The second house shares everything but its look: proof that a house is data.

What it is held to is the clear-print guidance of the RNIB and the UK Association
for Accessible Formats: large print is 18 point, and never below 16; a sans serif;
ragged on the right; nothing slanted. Letters stand out 7 to 1 (WCAG 2.2, AAA).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openxml_audit
import pikepdf
import pytest

from pipeline import batch
from pipeline.engines import docx, html, pdf
from pipeline.house import House
from pipeline.houses.look import SCHEMES, contrast
from pipeline.many.executor import packed, worked
from tests.command import ROOT, viewpoints
from tests.standards import faults
from tests.tools import tool

CONSENT = "2026-10-consent-in-your-language"
LARGE = House.named("large-print")
LEAST = 16.0
"""Points. Large print begins here."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The outputs of an article with four scripts, pictures, lists and quotes, in large print."""
    outputs = tmp_path_factory.mktemp("large") / "outputs"
    built = viewpoints("build", CONSENT, "--house", "large-print", "--outputs", outputs)
    assert built.returncode == 0, built.stderr
    return outputs


@pytest.fixture(scope="module")
def article(made: Path) -> Path:
    return made / "drafts" / CONSENT


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    program = tool("chromium", install="apt-get install --no-install-recommends chromium")
    sync = pytest.importorskip("playwright.sync_api")
    with sync.sync_playwright() as play:
        opened = play.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield opened
        opened.close()


def test_it_has_nothing_but_a_look() -> None:
    """No template, no filter, no words: those are its base's."""
    files = {p.relative_to(LARGE.folder).as_posix() for p in LARGE.folder.rglob("*") if p.is_file()}

    assert files == {"house.yaml", "look.yaml", "html/own.css"}
    assert LARGE.bases == (House.named("practice").folder,)


@pytest.mark.parametrize(
    ("file", "read"),
    [("index.html", html.read), (f"{CONSENT}.docx", docx.read), (f"{CONSENT}.pdf", pdf.read)],
)
def test_it_says_the_same_as_its_base(article: Path, outputs: Path, file: str, read: Any) -> None:
    """The same words in the same order, whatever they look like."""
    usual = outputs / "drafts" / CONSENT / file

    assert read((article / file).read_bytes()) == read(usual.read_bytes())


@pytest.mark.parametrize("scheme", SCHEMES)
def test_letters_stand_out(scheme: str) -> None:
    """Seven to one, by day, by night and on paper; and the paper does not glare."""
    colours = LARGE.look().colours(scheme)
    pairs = [(x, y) for x in ("ink", "muted", "accent", "warn") for y in ("paper", "tint")]

    found = {f"{x} on {y}": contrast(colours[x], colours[y]) for x, y in pairs}
    found["on-accent on accent"] = contrast(colours["on-accent"], colours["accent"])

    assert {pair: ratio for pair, ratio in found.items() if ratio < 7} == {}
    assert scheme == "print" or colours["paper"] not in {"#ffffff", "#000000"}


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_large_and_upright(
    article: Path, browser: Any, width: int, scheme: str
) -> None:
    """Every letter, on every screen; and nothing is lost at the side."""
    page_ = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page_.goto((article / "index.html").as_uri())
    seen = page_.evaluate(
        """() => [...document.querySelectorAll('main *')]
          .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
          .map((e) => [e, getComputedStyle(e)])
          .map(([e, s]) => [e.className || e.tagName, parseFloat(s.fontSize) * 0.75, s.fontStyle,
            s.display === 'block' ? s.textAlign : 'start'])"""
    )
    wide = page_.evaluate("document.documentElement.scrollWidth")
    page_.close()

    assert {name for name, size, _, _ in seen if size < LEAST} == set()
    assert {style for _, _, style, _ in seen} == {"normal"}
    assert {align for _, _, _, align in seen} == {"start"}
    assert wide <= width


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(article: Path, browser: Any, width: int, scheme: str) -> None:
    """The rules that a program can check, of WCAG 2.2 and beyond."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page_ = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page_.goto((article / "index.html").as_uri())
    found = axe.Axe().run(page_).response["violations"]
    page_.close()

    assert [each["id"] for each in found] == []


@pytest.mark.parametrize("file", [f"drafts/{CONSENT}/{CONSENT}.pdf", f"office/{CONSENT}/coi.pdf"])
def test_the_pdfs_meet_the_standards(made: Path, file: str) -> None:
    """Accessible and archivable, as those of every house."""
    assert faults((made / file).read_bytes()) == []


@pytest.mark.parametrize("file", [f"drafts/{CONSENT}/{CONSENT}.pdf", f"office/{CONSENT}/coi.pdf"])
def test_the_pdfs_are_large_and_upright(made: Path, file: str) -> None:
    """No letter below 16 point, and no serif or slanted face is in the file."""
    sizes, faces = set(), set()
    with pikepdf.open(made / file) as opened:
        for sheet in opened.pages:
            for operands, operator in pikepdf.parse_content_stream(sheet):
                if str(operator) == "Tf":
                    sizes.add(float(operands[1]))
            fonts = sheet.Resources.get("/Font", {})
            faces |= {str(font.get("/BaseFont", "")) for font in dict(fonts).values()}

    assert min(sizes) >= LEAST
    assert max(sizes) >= 26
    assert not [face for face in faces if re.search("Serif|Italic|Oblique", face)]


def test_the_word_file_is_large_and_upright(article: Path) -> None:
    """In its styles and in its text; and Word opens it without a word."""
    file = article / f"{CONSENT}.docx"
    with zipfile.ZipFile(file) as packed:
        said = "".join(packed.read(f"word/{n}.xml").decode() for n in ("styles", "document"))
        theme = packed.read("word/theme/theme1.xml").decode()

    assert min(map(int, re.findall(r'<w:sz(?:Cs)? w:val="(\d+)"', said))) >= 2 * LEAST
    assert not re.findall(r"<w:i(?:Cs)?(?: w:val=\"(?:1|true)\")? ?/>", said)
    assert '<w:jc w:val="both"' not in said
    assert set(re.findall(r'<a:latin typeface="([^"]+)"', theme)) == {"Arial"}
    assert [str(e) for e in openxml_audit.OpenXmlValidator().validate(str(file)).errors] == []


def test_a_worker_elsewhere_makes_the_same(made: Path) -> None:
    """The house travels with all that it is based on."""
    inputs = ROOT / "inputs"
    series, _ = batch.series_of(inputs)
    assert series is not None
    job = batch.Job(replace(series, house=str(LARGE.folder)), LARGE, final=False, make=True)
    folder, layers = inputs / CONSENT, tuple(map(packed, LARGE.folders))
    lean = replace(job, house=House("large-print", Path()))

    outcome = worked(packed(folder), str(folder), lean, layers)

    names = {a.path for a in outcome.artefacts if a.path.startswith("drafts/")}
    assert f"drafts/{CONSENT}/{CONSENT}.docx" in names
    # What stands beside an article in the series is put into its page afterwards.
    pages = {name for name in names if name.endswith("index.html")}
    assert {
        a.path for a in outcome.artefacts
        if a.path in names - pages and (made / a.path).read_bytes() != a.data
    } == set()  # fmt: skip


def test_a_series_can_choose_it(tmp_path: Path) -> None:
    """`house: large-print` in series.yaml is all; then every page of the site looks so."""
    folder = tmp_path / "inputs"
    folder.mkdir()
    said = (ROOT / "inputs" / "series.yaml").read_text("utf-8")
    chosen, times = re.subn(r"(?m)^house: .*$", "house: large-print", said)
    (folder / "series.yaml").write_text(chosen if times else f"{said}house: large-print\n")

    ended = viewpoints("build", cwd=tmp_path)

    assert ended.returncode == 0, ended.stderr
    sheets = (tmp_path / "outputs" / "site").rglob("*.css")
    assert any(LARGE.look().colours("light")["paper"] in s.read_text() for s in sheets)
