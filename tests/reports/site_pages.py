"""Cards of published articles, and the pages that are made from them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lxml import html

from pipeline.house import House
from pipeline.model import Series
from pipeline.reports.site import draw, plan, sheet, site_of
from pipeline.workshop import Workshop

HOUSE = House.named("practice")
SERIES = Series("Partnership in Practice", url="https://example.org/series")
ATOM = {"a": "http://www.w3.org/2005/Atom"}
Cards = Mapping[str, Mapping[str, Any]]


def a_person(id_: str = "jane-doe", **more: Any) -> dict[str, Any]:
    return {
        "id": id_, "name": id_.replace("-", " ").title(), "kind": "person", "role": "patient",
        "title": "", "bio": "", "orcid": "", "anonymity": "", "portrait": {},
    } | more  # fmt: skip


def a_card(issue: str = "2026-08", *people: dict[str, Any], **more: Any) -> dict[str, Any]:
    who = people or (a_person(), a_person("sam-okafor", role="clinician"))
    return {
        "title": f"Of {issue}", "standfirst": "What happened", "issue": issue,
        "status": "published", "date": f"{issue}-20", "awaited": [], "where": "site",
        "authors": [each["name"] for each in who], "roles": [each["role"] for each in who],
        "people": list(who),
    } | more  # fmt: skip


def made(tools: Workshop, cards: Cards, series: Series = SERIES) -> dict[str, bytes]:
    """Every file of the site, by its path below it."""
    site = site_of(series, cards, HOUSE)
    files = (*draw(plan(site), HOUSE, tools.fill), sheet(HOUSE))
    return {each.path.removeprefix("site/"): each.data for each in files}


def parsed(page: bytes | str) -> Any:
    return html.fromstring(page)


def links(page: bytes, where: str = "//main//a") -> list[str]:
    return [a.get("href") for a in parsed(page).xpath(where)]


def said(page: bytes, kind: str) -> list[str]:
    """The words of every element of a kind, or of a class."""
    found = parsed(page).xpath(f"//{kind}") or parsed(page).find_class(kind)
    return [" ".join(each.text_content().split()) for each in found]
