"""The board as editors meet it: opened from a disk, with a keyboard, on any screen, in the dark."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.model import Series
from pipeline.problems import Level, Problem
from pipeline.reports import ArticleLine
from pipeline.reports.board import board
from pipeline.turns.owed import turn
from pipeline.turns.standing import Standing, Voice
from tests.tools import tool

axe = pytest.importorskip("axe_playwright_python.sync_playwright")
sync = pytest.importorskip("playwright.sync_api")

JANE = Voice("jane-doe", "Jane Doe", "patient", "public", True, 300, True, True, "stale")
KIM = Voice("kim-lee", asked="2026-11-02")
TITLES = ("Bread at night", "Apples", "Ｃａｋｅ and " + "long" * 20)


def lines(count: int) -> list[tuple[ArticleLine, list[Problem]]]:
    made = []
    for number in range(count):
        slug = f"2026-11-a{number}"
        stands = Standing(
            slug, TITLES[number % 3], "2026-11", "accepted" if number % 3 == 1 else "draft",
            "2026-11-20", (JANE, KIM), 300, 1250, 1500, number % 5, 5,
        )  # fmt: skip
        level = (Level.NEEDED, Level.WARNING, Level.ERROR)[number % 3]
        said = [
            Problem("order-unknown", level, "waiting for kim-lee", f"inputs/{slug}/article.yaml",
                    7, article=slug, author="kim-lee")
        ]  # fmt: skip
        broken = level is Level.ERROR
        line = ArticleLine(
            slug, stands.title, stands.status, "broken" if broken else "waiting",
            () if broken else (f"drafts/{slug}/index.html", f"office/{slug}/coi.pdf"),
            stands, turn(stands, said, broken),
        )  # fmt: skip
        made.append((line, said))
    return made


def written(folder: Path, count: int) -> str:
    pairs = lines(count)
    problems = [problem for _, said in pairs for problem in said]
    first, *_ = board(
        Series("Partnership in Practice"), problems, [line for line, _ in pairs], "inputs"
    )
    path = folder / "index.html"
    path.write_bytes(first.data)
    return path.as_uri()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    program = tool("chromium", install="apt install chromium")
    with sync.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Iterator[Any]:
    """A board of three articles, on the twelfth of November."""
    page = browser.new_page()
    page.clock.set_fixed_time(datetime.datetime(2026, 11, 12, 9))
    page.goto(written(tmp_path, 3))
    yield page
    page.close()


def names(page: Any) -> list[str]:
    return [row.split("\n")[0] for row in page.locator("tbody:not([hidden]) th").all_inner_texts()]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1200, 1280])
@pytest.mark.parametrize("count", [0, 3])
def test_everybody_can_use_it(
    browser: Any, tmp_path: Path, count: int, width: int, scheme: str
) -> None:
    """No violation, everything opened; and nothing to scroll sideways for."""
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.goto(written(tmp_path, count))
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")

    found = axe.Axe().run(page).response["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.close()

    assert [each["id"] for each in found] == []
    assert wide <= width


def test_the_keyboard_sorts(opened: Any) -> None:
    """Any column, both ways; the column says so to a screen reader."""
    button = opened.get_by_role("button", name="Article")
    button.press("Enter")
    first = names(opened)
    button.press("Enter")

    assert names(opened) == first[::-1] != first
    assert opened.get_by_role("columnheader").first.get_attribute("aria-sort") == "descending"


def test_the_keyboard_sifts(opened: Any) -> None:
    """By words, of the article or of whoever owes something, and by state."""
    opened.get_by_role("searchbox").press_sequentially("APPLES")
    by_words = (names(opened), opened.locator("output").inner_text())
    opened.get_by_role("searchbox").fill("nobody")
    none = opened.locator("output").inner_text()
    opened.get_by_role("searchbox").fill("")
    opened.get_by_label("State", exact=True).select_option("broken")

    assert by_words == (["Apples"], "1 of 3 articles")
    assert none == "No article is like that."
    assert len(names(opened)) == 1


def test_days_are_counted_when_it_is_looked_at(opened: Any) -> None:
    """The file has the day."""
    waiting = opened.locator("#a-2026-11-a0 td[data-name='Waiting']")

    assert waiting.inner_text() == "10 days"
    assert waiting.locator("time").get_attribute("title") == "since 2 November 2026"


def test_nothing_is_missing_without_scripts(browser: Any, tmp_path: Path) -> None:
    """Rows, letters and days are there; only what cannot work is not."""
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(written(tmp_path, 3))
    text = page.locator("main").text_content()
    hidden = page.locator("#sieve").is_hidden()
    page.context.close()

    assert "since 2 November 2026" in text
    assert "Letter to kim-lee" in text
    assert hidden


def test_a_browser_complains_of_nothing(browser: Any, tmp_path: Path) -> None:
    """Neither of the script nor of what the page's own rules forbid."""
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(written(tmp_path, 3))
    page.close()

    assert said == []


def test_five_hundred_articles_are_no_trouble(browser: Any, tmp_path: Path) -> None:
    """Sorted and sifted while an editor watches."""
    page = browser.new_page()
    page.set_default_timeout(120_000)  # machines are busy
    page.goto(written(tmp_path, 500))
    page.get_by_role("button", name="Works").click()
    page.get_by_role("searchbox").fill("a499")
    found = names(page)
    page.close()

    assert len(found) == 1
