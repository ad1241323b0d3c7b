"""Choosing by setting and by country: pages that link to each other, without any script."""

from __future__ import annotations

import pytest

from pipeline.workshop import Workshop
from tests.reports.site_pages import a_card, links, made, parsed, said

CARDS = {
    "a": a_card("2026-01", setting="policy-making", country="GB"),
    "b": a_card("2026-02", setting="policy-making", country="IE"),
    "c": a_card("2026-03", setting="clinical-practice", country="GB"),
    "d": a_card("2026-04", setting="clinical-practice", country="GB"),
    "e": a_card("2026-05"),
}
ARTICLES = "//h3/a"


@pytest.mark.parametrize(
    ("page", "articles"),
    [
        ("index", "edcba"),
        ("setting-policy-making", "ba"),
        ("setting-clinical-practice", "dc"),
        ("country-gb", "dca"),
        ("country-ie", "b"),
        ("setting-policy-making-country-gb", "a"),
        ("setting-clinical-practice-country-gb", "dc"),
    ],
)
def test_each_choice_has_its_articles(tools: Workshop, page: str, articles: str) -> None:
    """One setting, one country, or both; the newest first."""
    files = made(tools, CARDS)

    assert links(files[f"{page}.html"], ARTICLES) == [f"{slug}/index.html" for slug in articles]


def test_there_is_no_page_without_an_article(tools: Workshop) -> None:
    """Nobody is led to an empty list."""
    files = made(tools, CARDS)

    assert "setting-clinical-practice-country-ie.html" not in files
    assert "setting-health-research.html" not in files
    assert all(links(data, ARTICLES) for name, data in files.items() if name.startswith("setting-"))


def test_a_choice_says_how_many_there_are_and_which_is_made(tools: Workshop) -> None:
    """In words, and to a screen reader too."""
    page = parsed(made(tools, CARDS)["country-gb.html"])

    lists = page.xpath("//nav[@class='filters']/ul")
    assert [[" ".join(a.text_content().split()) for a in each.iter("a")] for each in lists] == [
        ["All settings (3)", "Clinical practice (2)", "Policy making (1)"],
        ["All countries (5)", "Ireland (1)", "United Kingdom (3)"],
    ]
    assert [a.get("href") for a in page.xpath("//nav[@class='filters']//a[@aria-current]")] == [
        "country-gb.html", "country-gb.html",
    ]  # fmt: skip
    assert page.findtext(".//h1") == "United Kingdom"
    assert page.findtext(".//title") == "Partnership in Practice: United Kingdom"


def test_one_choice_keeps_the_other(tools: Workshop) -> None:
    """Who has chosen a country and then a setting has both."""
    page = made(tools, CARDS)["country-gb.html"]

    assert links(page, "//nav[@class='filters']/ul[1]//a") == [
        "country-gb.html",
        "setting-clinical-practice-country-gb.html",
        "setting-policy-making-country-gb.html",
    ]


def test_where_all_are_alike_nothing_is_to_be_chosen(tools: Workshop) -> None:
    """A series of one country does not ask which."""
    cards = {s: a_card(f"2026-0{n}", country="GB", setting="health-research")
             for n, s in enumerate("ab", 1)}  # fmt: skip
    files = made(tools, cards | {"a": cards["a"] | {"setting": "policy-making"}})

    assert said(files["index.html"], "nav[@class='filters']/p") == ["Setting"]
    assert not any("country" in name for name in files)


def test_one_article_leaves_no_choice(tools: Workshop) -> None:
    """Its setting and its country are said beside it."""
    page = made(tools, {"a": CARDS["a"]})["index.html"]

    assert parsed(page).xpath("//nav[@class='filters']") == []
    assert said(page, "about") == ["Policy making, United Kingdom"]


def test_letters_that_are_no_country_we_know_are_shown(tools: Workshop) -> None:
    """An editor sees at once what was mistyped."""
    page = made(tools, {"a": a_card(country="QX"), "b": a_card(country="NO")})["index.html"]

    assert said(page, "about") == ["Norway", "QX"]
