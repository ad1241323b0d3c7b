"""The pages as readers meet them: on a phone, at night, on paper, by keyboard, read aloud."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.articles.fixtures import ARTICLES
from tests.tools import tool

axe = pytest.importorskip("axe_playwright_python.sync_playwright")
sync = pytest.importorskip("playwright.sync_api")

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
"""What else axe asks is the same by day and by night."""
CONSENT = "drafts/2026-10-consent-in-your-language"
PEN = "site/2026-09-who-holds-the-pen"
WAIT, MARKED = "site/2026-08-a-wait-you-can-follow", "drafts/2026-11-marked-by-a-patient"
WIDEST = "document.documentElement.scrollWidth"
SPACED = (
    "* { line-height: 1.5 !important; letter-spacing: .12em !important; "
    "word-spacing: .16em !important } p { margin-block-end: 2em !important }"
)
"""What readers may ask for: WCAG 2.2, 1.4.12."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    program = tool("chromium", install="apt install chromium")
    with sync.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    opened = browser.new_page()
    opened.said = []
    opened.on("console", lambda message: opened.said.append(message.text))
    opened.on("pageerror", lambda error: opened.said.append(str(error)))
    yield opened
    opened.close()


def address(outputs: Path, place: str) -> str:
    return (outputs / place / "index.html").as_uri()


def violations(page: Any, night: Sequence[str] = ()) -> list[str]:
    """What axe has against a page, on a phone and on a desk, by day and by night.

    At `night` only these rules are asked for, or all.
    """
    found = []
    for width in (320, 1280):
        for scheme in ("light", "dark"):
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)
            rules = list(night if scheme == "dark" and night else TAGS)
            told = axe.Axe().run(page, options={"runOnly": rules}).response["violations"]
            found += [f"{width} {scheme} {v['id']}: {v['nodes'][0]['html']}" for v in told]
            wide = page.evaluate(WIDEST)
            found += [f"{wide} pixels on a screen of {width}"] if wide > width else []
    return found


@pytest.mark.parametrize("place", [WAIT, PEN, CONSENT, MARKED, "site"])
def test_everybody_can_use_the_examples(page: Any, outputs: Path, place: str) -> None:
    """No violation of WCAG 2.2 AA, and nothing to scroll sideways for."""
    page.goto(address(outputs, place))

    assert violations(page) == []


@pytest.mark.parametrize("name", ARTICLES)
def test_everybody_can_use_a_page_at_its_limits(page: Any, limits: Path, name: str) -> None:
    """Thirty voices, a word that no line holds, nobody to see: it is all the same."""
    (folder,) = (limits / "site").glob(f"2026-??-{name.split('_viewpoints')[0].replace('_', '-')}")
    page.goto((folder / "index.html").as_uri())

    assert violations(page, COLOURS) == []


def test_axe_finds_what_is_wrong(page: Any) -> None:
    """Else nothing found would say nothing."""
    page.set_content('<html><body><img src="x.png"><p style="color:#bbb">faint</p></body></html>')

    assert {v.split()[2] for v in violations(page)} >= {"image-alt:", "color-contrast:"}


@pytest.mark.parametrize("place", [CONSENT, PEN])
def test_readers_may_set_the_words_wider(page: Any, outputs: Path, place: str) -> None:
    """On the narrowest screen, too."""
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(address(outputs, place))
    page.evaluate(
        "css => document.head.append(Object.assign(document.createElement('style'),"
        "{textContent: css}))",
        SPACED,
    )

    assert page.evaluate(WIDEST) <= 320


@pytest.mark.parametrize("place", [CONSENT, PEN, "site"])
def test_a_page_brings_its_own_fonts(page: Any, outputs: Path, place: str) -> None:
    """Opened from a disk, with nothing to complain of; none is loaded that it has no letter of."""
    page.goto(address(outputs, place))
    faces = page.evaluate(
        "document.fonts.ready.then(() => [...document.fonts].map((f) => [f.family, f.status]))"
    )
    names = {family for family, status in faces if status == "loaded"}

    assert {status for _, status in faces} == {"loaded", "unloaded"}
    assert {"Viewpoints Sans", "Viewpoints Serif"} <= names
    world = {"Viewpoints Arabic", "Viewpoints Devanagari", "Viewpoints Han"}
    assert names & world == (world if place == CONSENT else set())
    assert page.said == []


def test_a_listener_hears_a_quote_once(page: Any, outputs: Path) -> None:
    """It is shown large, and read aloud only where it was written."""
    page.goto(address(outputs, CONSENT))
    quote = page.locator(".pull-quote").nth(1).inner_text().strip("“” \n")
    shown = page.locator("article").inner_text()
    heard = page.locator("article").aria_snapshot()

    assert shown.count(quote) == 2
    assert " ".join(heard.split()).count(quote) == 1


def test_the_first_tab_offers_to_skip(page: Any, outputs: Path) -> None:
    """It is seen then, and leads to the title."""
    page.goto(address(outputs, PEN))
    page.keyboard.press("Tab")
    box = page.locator(":focus").bounding_box()
    page.keyboard.press("Enter")

    assert box["y"] >= 0 and box["height"] >= 24
    assert page.url.endswith("#title")


def test_whoever_has_the_focus_is_seen(page: Any, outputs: Path) -> None:
    """Every link has an outline, lies on the screen and is not hidden behind anything."""
    page.goto(address(outputs, PEN))
    count = page.locator("a").count()
    unseen = []
    for _ in range(count):
        page.keyboard.press("Tab")
        unseen += page.evaluate(
            """() => {
              const e = document.activeElement, b = e.getClientRects()[0];
              const seen = document.elementFromPoint(b.left + b.width / 2, b.top + b.height / 2);
              const outline = parseFloat(getComputedStyle(e).outlineWidth);
              return outline >= 2 && e.contains(seen) ? [] : [e.outerHTML];
            }"""
        )

    assert count > 20
    assert unseen == []


def test_a_reference_leads_there_and_back(page: Any, outputs: Path) -> None:
    """From each mark to its work, and from the work to each mark."""
    page.goto(address(outputs, PEN))
    marks = page.locator("[role=doc-biblioref]")
    ids = marks.evaluate_all("all => all.map((a) => a.id)")
    works = marks.evaluate_all("all => all.map((a) => a.hash.slice(1))")
    back = page.locator("[role=doc-backlink]").evaluate_all(
        "all => all.map((a) => [a.hash.slice(1), a.closest('li').querySelector('[id]').id])"
    )

    assert len(works) > len(set(works)) > 3
    assert sorted(map(tuple, back)) == sorted(zip(ids, works, strict=True))


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_no_voice_is_larger_than_another(page: Any, outputs: Path, width: int) -> None:
    """The same label, heading, portrait and rule, whichever side somebody is on."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address(outputs, CONSENT))
    looks = page.locator(".viewpoint").evaluate_all(
        """all => all.map((v) => ['.kicker p', 'h2', '.portrait img', '.voice'].map((part) => {
          const e = v.querySelector(part), s = getComputedStyle(e), b = e.getBoundingClientRect();
          const own = [s.fontSize, s.fontWeight, s.color, s.backgroundColor];
          return part.includes('img') ? [...own, b.width, b.height] : own;
        }).concat([getComputedStyle(v).borderTop]))"""
    )
    sides = page.locator(".viewpoint").evaluate_all("all => all.map((v) => v.className)")

    assert len(looks) == 4 and len({str(look) for look in looks}) == 1
    assert any("side-public" in s for s in sides) and any("side-professional" in s for s in sides)


def test_labels_tell_the_voices_apart(page: Any, outputs: Path) -> None:
    """Not a colour: whoever sees none still reads whose turn it is."""
    page.goto(address(outputs, CONSENT))
    kickers = page.locator(".viewpoint .kicker").all_inner_texts()

    assert kickers == ["Patient", "Clinician", "Community organisation", "Manager"]


def test_on_paper_there_is_black_on_white(page: Any, outputs: Path) -> None:
    """Also for those who read at night; what leads elsewhere is left out."""
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(address(outputs, PEN))
    colours = page.locator("body").evaluate(
        "body => [getComputedStyle(body).color, getComputedStyle(body).backgroundColor]"
    )

    assert colours == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    assert not any(nav.is_visible() for nav in page.locator("nav").all())
    assert not any(back.is_visible() for back in page.locator(".back").all())


def test_a_draft_says_so_before_all_else(page: Any, outputs: Path) -> None:
    """On the first screen of a phone."""
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(address(outputs, CONSENT))
    mark = page.locator(".draft-mark")

    assert mark.bounding_box()["y"] < page.locator("h1").bounding_box()["y"] < 640
    assert page.title().startswith("DRAFT: ")
