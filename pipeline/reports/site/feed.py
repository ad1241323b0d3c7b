"""What programs read of the site: the newest articles as a feed, and every page as a map."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.composing.metadata import month
from pipeline.reports.site.frame import Card, Site, address
from pipeline.reports.site.page import Page, Part

NEWEST = 50
"""A feed is fetched again and again; who comes for the first time has the list."""
_AT_ONCE = 50
_NEVER = "1970-01-01T00:00:00Z"


def feed(site: Site) -> Page:
    """Make the Atom feed (RFC 4287): ids that stay, and the articles' own dates.

    A feed needs an address that stays; a series without one of its own has a name.
    """
    series = site.series
    url = f"{series.url}/" if series.url else "urn:viewpoints:series"
    entries = tuple(Part("entry.xml", _entry(site, *each)) for each in site.shown[:NEWEST])
    dates = [card["date"] for _, card in site.shown[:NEWEST]]
    values = {
        "lang": series.language,
        "title": series.title,
        "strapline": series.strapline,
        "publisher": series.publisher or series.title,
        "licence": series.licence,
        "url": url,
        "page": url if series.url else "index.html",
        "feed": f"{series.url}/feed.xml" if series.url else "feed.xml",
        "updated": f"{max(dates)}T00:00:00Z" if dates else _NEVER,
    }
    return Page("site/feed.xml", ("feed.xml",), values, entries)


def _entry(site: Site, slug: str, card: Card) -> dict[str, Any]:
    base = site.series.url
    pages = [site.author_of(slug, card, at) for at in range(len(card["authors"]))]
    people = zip(card["authors"], pages, strict=True)
    settings, setting = site.strings["settings"], card.get("setting", "")
    return {
        "url": f"{base}/{slug}/" if base else f"urn:viewpoints:{slug}",
        "page": f"{base}/{slug}/" if base else f"{slug}/index.html",
        "title": card["title"],
        "standfirst": card["standfirst"],
        "updated": f"{card['date']}T00:00:00Z",
        "month": month(card["issue"], site.strings),
        "setting": setting,
        "setting_label": settings.get(setting, setting),
        "authors": [
            {"name": name, "url": f"{base}/{page}" if base and page else ""}
            for name, page in people
        ],
    }


def sitemap(site: Site) -> Iterator[Page]:
    """Make a map for search engines; it takes full addresses, so a series without one has none."""
    base = site.series.url
    if not base:
        return
    last = max((card["date"] for _, card in site.shown), default="")
    issued = {slug: card["date"] for slug, card in site.shown}
    places = [("", last), ("authors.html", last), ("call.html", ""), ("guide.html", "")]
    places += [(f"{slug}/", card["date"]) for slug, card in site.shown]
    places += [(address(p), max(issued[slug] for slug, _ in p.works)) for p in site.everybody]
    listed = [{"url": f"{base}/{at}", "day": day} for at, day in places]
    parts = tuple(
        Part("places.xml", {"places": listed[at : at + _AT_ONCE]})
        for at in range(0, len(listed), _AT_ONCE)
    )
    yield Page("site/sitemap.xml", ("sitemap.xml",), {}, parts)
