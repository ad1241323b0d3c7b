"""The cited works as fields, for formats that machines read; what is printed is citeproc's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.model import Work

_SAME = {
    "type": "type", "title": "title", "container": "container-title", "publisher": "publisher",
    "place": "publisher-place", "volume": "volume", "issue": "issue", "edition": "edition",
    "doi": "DOI", "pmid": "PMID", "url": "URL", "accessed": "accessed",
}  # fmt: skip


def described(works: Iterable[Work], keys: Iterable[str]) -> list[dict[str, Any]]:
    """Give the fields of the works that have these keys, in the order of the list in print."""
    known = {work.key: work for work in works}
    return [_described(known[key]) for key in keys if key in known]


def _described(work: Work) -> dict[str, Any]:
    fields = work.fields
    first, _, last = str(fields.get("page", "")).replace("–", "-").partition("-")
    found: dict[str, Any] = {ours: str(fields.get(theirs, "")) for ours, theirs in _SAME.items()}
    found |= {
        "id": f"ref-{work.key}",
        "authors": [_person(person) for person in fields.get("author", ())],
        "issued": str(fields.get("issued", "")),
        "first": first.strip(),
        "last": last.strip(),
        "number": "" if first else str(fields.get("number", "")),
    }
    return {name: value for name, value in found.items() if value not in ("", [])}


def _person(person: Mapping[str, Any]) -> dict[str, str]:
    named = ((name, str(person.get(name, ""))) for name in ("family", "given", "literal"))
    return {name: text for name, text in named if text}
