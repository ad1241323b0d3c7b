"""The way on from an article: to the one before it, the next, and its authors' pages.

An article is made without knowing of any other, perhaps on another machine. So its
page has a marked place, and what stands there is put in when it is known what is
published, and put in anew when a neighbour comes or goes. It is no part of the
article: it stands in `nav`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.reports.site.frame import Card, Site

OPEN, CLOSE = b"<!--onward-->", b"<!--/onward-->"
ONWARD = "onward.html"


def onward(site: Site) -> Iterator[tuple[str, dict[str, Any]]]:
    """Say for every published article what its page's place should say."""
    later: tuple[str, Card] | None = None
    for at, (slug, card) in enumerate(site.shown):
        earlier = site.shown[at + 1] if at + 1 < len(site.shown) else None
        people = [
            {"name": name, "url": f"../{page}"}
            for number, name in enumerate(card["authors"])
            if (page := site.author_of(slug, card, number))
        ]
        words = {"labels": site.labels, "words": site.words}
        yield slug, {"previous": _link(earlier), "next": _link(later), "authors": people, **words}
        later = (slug, card)


def _link(article: tuple[str, Card] | None) -> dict[str, str]:
    if article is None:
        return {}
    return {"url": f"../{article[0]}/index.html", "title": article[1]["title"]}


def filled(page: bytes, words: bytes) -> bytes | None:
    """Put words into the place of a page, for what stands there; None if the page has no place."""
    # What an author writes has no such mark: theirs are spelt out. The place is the last thing.
    start, end = page.rfind(OPEN), page.rfind(CLOSE)
    if start < 0 or end < start:
        return None
    return b"".join((page[: start + len(OPEN)], words, page[end:]))


def words_in(page: bytes) -> bytes | None:
    """Give what stands in the place of a page; None if the page has no place."""
    start, end = page.rfind(OPEN), page.rfind(CLOSE)
    return None if start < 0 or end < start else page[start + len(OPEN) : end]
