"""The series' own pages: what is published, newest first, and its feed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.composing.metadata import month
from pipeline.house import Format, House
from pipeline.model import Artefact, Document, Series

Write = Callable[[Document, Sequence[Format]], Sequence[bytes]]
Cards = Mapping[str, Mapping[str, Any]]


def pages(series: Series, cards: Cards, house: House, write: Write) -> tuple[Artefact, ...]:
    """Make `site/index.html` and `site/feed.xml` from the cards of what is on the site."""
    strings = house.strings()
    shown = sorted(
        ((slug, card) for slug, card in cards.items() if card.get("where") == "site"),
        key=lambda pair: (pair[1]["issue"], pair[1]["date"], pair[0]),
        reverse=True,
    )
    articles = [_article(slug, card, series, strings) for slug, card in shown]
    meta: dict[str, Any] = {
        "title": series.title,
        "strapline": series.strapline,
        "audience": series.audience,
        "lang": series.language,
        # A feed needs an address that stays; without one of its own it has a name.
        "url": f"{series.url}/" if series.url else "urn:viewpoints:series",
        "feed": f"{series.url}/feed.xml" if series.url else "feed.xml",
        "updated": articles[0]["updated"] if articles else "1970-01-01T00:00:00Z",
        "css": house.text("html/house.css"),
        "articles": articles,
    }
    # A name is no address that a page could be found at.
    page = meta if series.url else {**meta, "url": ""}
    return (_made("index.html", page, house, write), _made("feed.xml", meta, house, write))


def _made(name: str, meta: Mapping[str, Any], house: House, write: Write) -> Artefact:
    document = Document("index", (), {k: v for k, v in meta.items() if v not in ("", [])})
    (data,) = write(document, [_page(house, name)])
    return Artefact(f"site/{name}", data)


def _article(
    slug: str, card: Mapping[str, Any], series: Series, strings: Mapping[str, Any]
) -> dict[str, Any]:
    roles = [str(strings["roles"].get(role, role)).lower() for role in card["roles"]]
    pairs = zip(card["authors"], roles, strict=True)
    url = f"{series.url}/{slug}/" if series.url else f"urn:viewpoints:{slug}"
    return {
        "title": card["title"],
        "slug": slug,
        "month": month(card["issue"], strings),
        "standfirst": card["standfirst"],
        "voices": "; ".join(f"{name}, {role}" for name, role in pairs),
        "authors": list(card["authors"]),
        "url": url,
        "updated": f"{card['date']}T00:00:00Z",
    }


def _page(house: House, name: str) -> Format:
    folder: Path = house.folder / "site"
    return Format(
        "site",
        folder,
        name,
        "html5",
        filter=folder / "dress.lua",
        template=house.text(f"site/{name}"),
        options={"wrap_text": "none"},
    )
