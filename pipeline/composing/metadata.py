"""What stands around an article's words: properties of files, and what search engines read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pipeline.composing.tongue import as_printed
from pipeline.composing.works import described
from pipeline.languages import runs
from pipeline.model import Author, Manuscript


def month(issue: str, strings: Mapping[str, Any]) -> str:
    """A month as people write it: `2026-11` is November 2026."""
    year, number = issue.split("-")
    name = strings["months"][int(number) - 1]
    return str(strings["month_year"].format(month=name, year=year))


def metadata(
    manuscript: Manuscript, day: date, strings: Mapping[str, Any], cited: Sequence[str] = ()
) -> dict[str, Any]:
    """Values for the templates' heads; none of them is printed in the article.

    `cited` are the keys of the works in the order of the reference list.
    """
    series, article = manuscript.series, manuscript.article
    url = f"{series.url}/{article.slug}/" if series.url else ""
    found: dict[str, Any] = {
        "title": as_printed(article.title, strings["quotes"]),
        "description": as_printed(article.standfirst, strings["quotes"]),
        "lang": series.language,
        "dir": "rtl" if runs(series.language) == "rtl" else "",
        "labels": dict(strings["labels"]),
        "series": series.title,
        "series_url": series.url,
        "url": url,
        "issue": article.issue,
        "month": month(article.issue, strings),
        "date": day.isoformat(),
        "accepted": article.accepted_on.isoformat() if article.accepted_on else "",
        "setting": strings["settings"].get(article.setting, ""),
        "country": article.country,
        "audience": series.audience,
        "publisher": series.publisher,
        "licence": series.licence,
        "slug": article.slug,
        "draft": not article.public,
        "authors": [_author(v.author, strings) for v in manuscript.viewpoints],
        "works": described(manuscript.works, cited),
    }
    if article.public:
        found["jsonld"] = _jsonld(manuscript, found)
    return {name: value for name, value in found.items() if value not in ("", [])}


def _author(author: Author, strings: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": author.id,
        "name": author.name,
        "orcid": author.orcid,
        "role": author.role,
        "role_words": strings["roles"][author.role],
        "title": author.title,
        "side": author.side,
        "kind": author.kind,
        "affiliations": list(author.affiliations),
    }


def _jsonld(manuscript: Manuscript, found: Mapping[str, Any]) -> str:
    """The article for search engines, with one part for each voice (schema.org)."""
    people = {v.author.id: _person(v.author) for v in manuscript.viewpoints}
    url = found["url"]
    parts = [
        {
            "@type": "Article",
            "name": v.contribution.heading or v.author.name,
            "position": position,
            "author": people[v.author.id],
            **({"url": f"{url}#viewpoint-{v.author.id}"} if url else {}),
        }
        for position, v in enumerate(manuscript.viewpoints, 1)
    ]
    series = {"@type": "CreativeWorkSeries", "name": found["series"], "url": found["series_url"]}
    publisher = {"@type": "Organization", "name": found["publisher"]}
    whole = {
        "@context": "https://schema.org",
        "@type": "OpinionNewsArticle",
        "headline": found["title"],
        "description": found["description"],
        "inLanguage": found["lang"],
        "datePublished": found["date"],
        "articleSection": found["setting"],
        "author": list(people.values()),
        "isPartOf": {name: value for name, value in series.items() if value},
        "hasPart": parts,
        "publisher": publisher if found["publisher"] else "",
        "url": url,
        "mainEntityOfPage": url,
        "license": {"@type": "CreativeWork", "name": found["licence"]} if found["licence"] else "",
        "audience": {"@type": "Audience", "name": found["audience"]} if found["audience"] else "",
    }
    whole = {name: value for name, value in whole.items() if value}
    text = json.dumps(whole, ensure_ascii=False, sort_keys=True)
    # Inside a script element only these three could end it or start another.
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _person(author: Author) -> dict[str, Any]:
    kind = "Organization" if author.kind == "group" else "Person"
    orcid = {"identifier": f"https://orcid.org/{author.orcid}"} if author.orcid else {}
    title = {"jobTitle": author.title} if author.title and author.kind == "person" else {}
    homes = [{"@type": "Organization", "name": name} for name in author.affiliations]
    where = {"affiliation": homes} if homes and author.kind == "person" else {}
    return {"@type": kind, "name": author.name, **title, **orcid, **where}
