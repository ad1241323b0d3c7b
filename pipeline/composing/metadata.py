"""What stands around an article's words: properties of files, and what search engines read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from pipeline.model import Author, Manuscript


def month(issue: str, strings: Mapping[str, Any]) -> str:
    """A month as people write it: `2026-11` is November 2026."""
    year, number = issue.split("-")
    return f"{strings['months'][int(number) - 1]} {year}"


def metadata(manuscript: Manuscript, day: date, strings: Mapping[str, Any]) -> dict[str, Any]:
    """Values for the templates' heads; none of them is printed in the article."""
    series, article = manuscript.series, manuscript.article
    url = f"{series.url}/{article.slug}/" if series.url else ""
    found: dict[str, Any] = {
        "title": article.title,
        "description": article.standfirst,
        "lang": series.language,
        "series": series.title,
        "series_url": series.url,
        "url": url,
        "issue": article.issue,
        "month": month(article.issue, strings),
        "date": day.isoformat(),
        "audience": series.audience,
        "publisher": series.publisher,
        "licence": series.licence,
        "slug": article.slug,
        "draft": not article.public,
        "authors": [_author(v.author) for v in manuscript.viewpoints],
    }
    if article.public:
        found["jsonld"] = _jsonld(manuscript, found)
    return {name: value for name, value in found.items() if value not in ("", [])}


def _author(author: Author) -> dict[str, Any]:
    return {
        "name": author.name,
        "orcid": author.orcid,
        "role": author.role,
        "title": author.title,
        "side": author.side,
        "kind": author.kind,
        "affiliations": list(author.affiliations),
    }


def _jsonld(manuscript: Manuscript, found: Mapping[str, Any]) -> str:
    """The article for search engines, with one part for each voice (schema.org)."""
    people = {v.author.id: _person(v.author) for v in manuscript.viewpoints}
    parts = [
        {
            "@type": "Article",
            "name": v.contribution.heading or v.author.name,
            "author": people[v.author.id],
        }
        for v in manuscript.viewpoints
    ]
    whole = {
        "@context": "https://schema.org",
        "@type": "OpinionNewsArticle",
        "headline": found["title"],
        "description": found["description"],
        "inLanguage": found["lang"],
        "datePublished": found["date"],
        "author": list(people.values()),
        "isPartOf": {"@type": "CreativeWorkSeries", "name": found["series"]},
        "hasPart": parts,
        **({"url": found["url"], "mainEntityOfPage": found["url"]} if found["url"] else {}),
        **({"license": found["licence"]} if found["licence"] else {}),
    }
    text = json.dumps(whole, ensure_ascii=False, sort_keys=True)
    # Inside a script element only these three could end it or start another.
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _person(author: Author) -> dict[str, Any]:
    kind = "Organization" if author.kind == "group" else "Person"
    orcid = {"identifier": f"https://orcid.org/{author.orcid}"} if author.orcid else {}
    title = {"jobTitle": author.title} if author.title and author.kind == "person" else {}
    return {"@type": kind, "name": author.name, **title, **orcid}
