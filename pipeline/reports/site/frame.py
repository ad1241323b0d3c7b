"""What every page of the site is told: the series, the words of the house, who wrote what."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.frozen import frozen
from pipeline.languages import runs
from pipeline.model import Series
from pipeline.reports.site.people import Person

Card = Mapping[str, Any]
SHEET = "assets/site.css"
"""One sheet for all pages: a reader fetches it once."""


@frozen
class Site:
    """What there is to show; `shown` are the published articles, the newest first."""

    series: Series
    strings: Mapping[str, Any]
    shown: Sequence[tuple[str, Card]]
    people: Mapping[tuple[str, str], Person]

    @property
    def everybody(self) -> tuple[Person, ...]:
        """Everybody who has a page, in the order of their printed names."""
        found = {person.file: person for person in self.people.values()}
        return tuple(sorted(found.values(), key=lambda p: (plainly(p.last["name"]), p.file)))

    @property
    def labels(self) -> dict[str, str]:
        """What stands around articles and pages alike."""
        names = ("follow", "feed", "next", "onward", "previous", "skipping")
        return {name: self.strings["labels"][name] for name in names}

    @property
    def words(self) -> dict[str, str]:
        """What every page says of the others."""
        names = (
            "all_articles",
            "authors",
            "call",
            "filters",
            "guide",
            "menu",
            "of_article",
            "skip",
        )
        return {name: self.strings["site"][name] for name in names}

    def values(self, file: str, title: str, **more: Any) -> dict[str, Any]:
        """What a page says beside its own: `file` is its place below the site."""
        series, root = self.series, "../" * file.count("/")
        return {
            "lang": series.language,
            "rtl": runs(series.language) == "rtl",
            "title": title,
            "whole_title": title if not file else f"{title} – {series.title}",
            "series": series.title,
            "strapline": series.strapline,
            "audience": series.audience,
            "root": root,
            "sheet": f"{root}{SHEET}",
            "url": f"{series.url}/{file}" if series.url else "",
            "labels": self.labels,
            "words": self.words,
            **more,
        }

    def author_of(self, slug: str, card: Card, at: int) -> str:
        """Where the page of an article's author is, from the head of the site; "" if nowhere."""
        people = card.get("people", ())
        person = self.people.get((slug, people[at]["id"])) if at < len(people) else None
        return address(person) if person else ""


def plainly(name: str) -> str:
    """A name as it is sorted: Á stands with A."""
    parted = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in parted if not unicodedata.combining(letter))


def address(person: Person) -> str:
    """Where somebody's page is."""
    return f"authors/{person.file}.html"
