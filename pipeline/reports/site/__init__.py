"""The series' own pages, all made from the cards of what is published, and nothing else.

`site_of` finds out what there is to show, `plan` says what each page has to say,
and `page.draw` dresses those that are asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.composing.tongue import as_printed
from pipeline.house import House
from pipeline.model import Artefact, Series
from pipeline.reports.site.authors import authors
from pipeline.reports.site.call import call
from pipeline.reports.site.feed import feed, sitemap
from pipeline.reports.site.frame import SHEET, Site
from pipeline.reports.site.listing import listing
from pipeline.reports.site.onward import ONWARD, filled, onward, words_in
from pipeline.reports.site.page import Page, digests, draw, safe
from pipeline.reports.site.people import people

__all__ = [
    "ONWARD", "Site", "digests", "draw", "filled", "onward", "plan", "safe", "sheet", "site_of",
    "words_in",
]  # fmt: skip

STYLES = ("site/site.css", "site/own.css")
Card = Mapping[str, Any]
Cards = Mapping[str, Card]


def site_of(series: Series, cards: Cards, house: House) -> Site:
    """Find what is published, the newest first, and who wrote it."""
    strings = house.strings(series.language)
    shown = sorted(
        (
            (slug, _printed(card, strings["quotes"]))
            for slug, card in cards.items()
            if card.get("where") == "site"
        ),
        key=lambda pair: (pair[1]["issue"], pair[1]["date"], pair[0]),
        reverse=True,
    )
    return Site(series, strings, tuple(shown), people(shown))


def _printed(card: Card, quotes: Sequence[str]) -> Card:
    """What an article is called, with the quotation marks that it has on its own page."""
    known = ("title", "standfirst")
    return {**card, **{name: as_printed(str(card.get(name, "")), quotes) for name in known}}


def plan(site: Site) -> tuple[Page, ...]:
    """Say what every page of the site has to say."""
    return (*listing(site), *authors(site), *call(site), feed(site), *sitemap(site))


def sheet(house: House) -> Artefact:
    """Make the sheet that dresses all of them: the articles' own, and what is only theirs."""
    articles = next(f.include.get("css", "") for f in house.formats() if f.name == "html")
    return Artefact(f"site/{SHEET}", f"{articles}{house.text(*STYLES)}".encode())
