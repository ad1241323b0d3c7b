"""The list of articles: by month, newest first; and the same for one setting, one country, or both.

Each choice is a page of its own, so that it works without a script or a network,
can be sent to somebody, and says in its title what was chosen.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, product
from typing import Any

from pipeline.composing.metadata import month
from pipeline.reports.site.frame import Card, Site, plainly
from pipeline.reports.site.page import Page, Part

Shown = Sequence[tuple[str, Card]]
Choice = tuple[str, str]
"""A setting and a country; "" is all of them."""


def listing(site: Site) -> Iterator[Page]:
    """Make the first page, and one for every choice that has an article."""
    entries = {slug: Part("entry.html", _entry(site, slug, card)) for slug, card in site.shown}
    chosen = _chosen(site.shown)
    numbers = {choice: len(kept) for choice, kept in chosen.items()}
    for choice, kept in chosen.items():
        months = tuple(_by_month(site, kept, entries))
        templates = ("frame.html", "index.html")
        yield Page(f"site/{_file(choice)}", templates, _values(site, choice, numbers), months)


def _chosen(shown: Shown) -> dict[Choice, list[tuple[str, Card]]]:
    """The articles of each choice; where all articles are alike, there is nothing to choose."""
    told = [(_told(card, "setting"), _told(card, "country")) for _, card in shown]
    several = [len(Counter(each[at] for each in told)) > 1 for at in (0, 1)]
    chosen: dict[Choice, list[tuple[str, Card]]] = defaultdict(list, {("", ""): []})
    for each, (setting, country) in zip(shown, told, strict=True):
        settings, countries = ({"", x if many else ""} for x, many in zip(
            (setting, country), several, strict=True))  # fmt: skip
        for choice in product(sorted(settings), sorted(countries)):
            chosen[choice].append(each)
    return chosen


def _values(site: Site, choice: Choice, numbers: Mapping[Choice, int]) -> dict[str, Any]:
    words, comma = site.strings["site"], site.strings["comma"]
    named = comma.join(filter(None, (_setting(site, choice[0]), _country(site, choice[1]))))
    title = words["chosen"].format(title=site.series.title, choice=named)
    return site.values(
        _file(choice) if named else "",
        title if named else site.series.title,
        whole_title=title if named else site.series.title,
        home=not named,
        choice=named,
        description=site.series.strapline,
        filters=list(_filters(site, choice, numbers)),
        nothing="" if site.shown else site.strings["labels"]["no_articles"],
    )


def _filters(site: Site, choice: Choice, numbers: Mapping[Choice, int]) -> Iterator[dict[str, Any]]:
    """What can be chosen beside what is: the one without the other, and each with its number."""
    words, (setting, country) = site.strings["site"], choice
    known = list(site.strings["settings"])
    settings = {s for s, _ in numbers if s}
    order = sorted(settings, key=lambda s: (known.index(s) if s in known else len(known), s))
    countries = sorted({c for _, c in numbers if c}, key=lambda c: plainly(_country(site, c)))
    for name, found, at in (("settings", order, 0), ("countries", countries, 1)):
        said = (_setting, _country)[at]
        lines = []
        for each in ("", *found) if found else ():
            here = (each, country) if at == 0 else (setting, each)
            if numbers.get(here):
                label = said(site, each) or words[f"all_{name}"]
                lines.append({
                    "label": label, "url": _file(here), "here": here == choice,
                    "number": words["number"].format(number=numbers[here]),
                })  # fmt: skip
        if lines:
            yield {"label": words[name], "id": f"by-{name}", "choices": lines}


def _by_month(site: Site, shown: Shown, entries: Mapping[str, Part]) -> Iterator[Part]:
    for issue, articles in groupby(shown, key=lambda each: each[1]["issue"]):
        yield Part("month.html", {"month": month(issue, site.strings), "issue": issue})
        yield from (entries[slug] for slug, _ in articles)


def _entry(site: Site, slug: str, card: Card) -> dict[str, Any]:
    strings = site.strings
    told = (_setting(site, _told(card, "setting")), _country(site, _told(card, "country")))
    named = strings["roles_named"]
    return {
        "slug": slug,
        "title": card["title"],
        "standfirst": card["standfirst"],
        "about": strings["comma"].join(filter(None, told)),
        "voices": [
            {"name": name, "role": named.get(role, role), "url": site.author_of(slug, card, at)}
            for at, (name, role) in enumerate(zip(card["authors"], card["roles"], strict=True))
        ],
        "comma": strings["comma"],
        "semicolon": strings["semicolon"],
    }


def _told(card: Card, name: str) -> str:
    return str(card.get(name, ""))


def _setting(site: Site, setting: str) -> str:
    return str(site.strings["settings"].get(setting, setting))


def _country(site: Site, country: str) -> str:
    return str(site.strings["countries"].get(country, country))


def _file(choice: Choice) -> str:
    """A choice's page; it has an ending, so no article's folder can be called so."""
    setting, country = choice
    named = ([f"setting-{setting}"] if setting else []) + (
        [f"country-{country.lower()}"] if country else []
    )
    return f"{'-'.join(named) or 'index'}.html"
