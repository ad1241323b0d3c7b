"""The site as readers meet it: from a disk, on any screen, by day and by night, by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.model import Editor, Series
from pipeline.reports.assets import assets
from pipeline.workshop import Workshop
from tests.reports.site_pages import HOUSE, a_card, a_person, made
from tests.tools import tool

axe = pytest.importorskip("axe_playwright_python.sync_playwright")
sync = pytest.importorskip("playwright.sync_api")

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LONG = "long" * 40
SERIES = Series(
    "Partnership in Practice", url="https://example.org/series", contact="series@example.org",
    strapline="One project, told by both sides", audience="Intended for healthcare professionals",
    editors=(Editor("ana-pires", "Ana Pires", "Series editor"),),
)  # fmt: skip
SETTINGS = ("clinical-practice", "service-design-and-delivery", "policy-making")


def cards(count: int) -> dict[str, dict[str, Any]]:
    """Articles of many months, with one very long word and somebody from the right."""
    names = ("Jane Doe", LONG, "ليلى حداد")
    return {
        f"art-{n}": a_card(
            f"{2020 + n // 12}-{n % 12 + 1:02}",
            a_person(f"author-{n % 7}", name=names[n % 3], bio="Has lived with it for ten years."),
            a_person("sam-okafor", role="clinician", orcid="0000-0002-1825-0097"),
            title=f"The article {n} " + (LONG if n == 1 else ""),
            setting=SETTINGS[n % 3], country=("GB", "IE", "PT")[n % 3],
        )
        for n in range(count)
    }  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    program = tool("chromium", install="apt install chromium")
    with sync.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def sites(tools: Workshop, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of no article, of one, of four, and of sixty."""
    folder = tmp_path_factory.mktemp("sites")
    fonts = {a.path.removeprefix("site/"): a.data for a in assets(HOUSE, ["site"])}
    for count in (0, 1, 4, 60):
        for name, data in (made(tools, cards(count), SERIES) | fonts).items():
            path = folder / str(count) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    return folder


PAGES = ("0/index.html", "0/authors.html", "1/index.html", "4/index.html", "4/country-pt.html",
         "4/authors.html", "4/authors/author-2.html", "4/authors/sam-okafor.html",
         "4/call.html", "4/guide.html")  # fmt: skip


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_keeps_anybody_out(browser: Any, sites: Path, width: int, scheme: str) -> None:
    """No violation that axe can find, and nothing wider than the narrowest screen."""
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    options = {"runOnly": {"type": "tag", "values": TAGS}}
    for name in PAGES:
        page.goto((sites / name).as_uri())
        found = axe.Axe().run(page, options=options)

        assert found.violations_count == 0, f"{name}: {found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    page.close()


def test_the_sheet_is_found_from_every_depth_of_a_disk(browser: Any, sites: Path) -> None:
    """And the pages' own policy lets it in, with its fonts."""
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    for name in PAGES:
        page.goto((sites / name).as_uri())

        edge = "getComputedStyle(document.querySelector('.masthead')).borderBlockStartWidth"
        assert page.evaluate(edge) == "4px", name
        assert page.evaluate(
            "document.fonts.ready.then(f => [...f].some(x => x.status == 'loaded'))"
        )
    assert said == []
    page.close()


def test_a_choice_is_made_by_keyboard_without_a_script(browser: Any, sites: Path) -> None:
    """Tab to it, Enter, and the list is shorter."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((sites / "60" / "index.html").as_uri())
    page.get_by_role("link", name="Policy making").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/setting-policy-making.html")
    page.get_by_role("link", name="Portugal").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/setting-policy-making-country-pt.html")

    assert page.get_by_role("article").count() == 20
    assert page.get_by_role("heading", level=1).inner_text() == "Policy making, Portugal"
    context.close()


def test_the_first_key_leads_past_what_is_on_every_page(browser: Any, sites: Path) -> None:
    """Nobody must hear the menu again and again."""
    page = browser.new_page()
    page.goto((sites / "4" / "call.html").as_uri())
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    page.close()
