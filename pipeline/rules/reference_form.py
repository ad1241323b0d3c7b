"""A reference can be found again: its DOI, its year and its web page hold together.

`doi-form`: a DOI begins with 10. and has a slash, as in `10.1136/bmj.l1234`; a
whole address (`https://doi.org/10.1136/bmj.l1234`) is understood too. A link
made from anything else leads nowhere.
`reference-year`: the year lies between 1900 and the year after this issue;
anything else is nearly always a slip of the finger.
`web-accessed`: a web page changes, so say when you read it, year first:
`accessed: 2026-11-02`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.model import Manuscript, Reference, Source
from pipeline.problems import Level, Problem

FIRST_YEAR = 1900
_UNSEEN = "\u00ad\u200b-\u200f\u2060-\u2064"
_DOI = re.compile(rf"10\.\d{{4,9}}(?:\.\d+)*/[^\s\x00-\x20\x7f{_UNSEEN}]+")
_AROUND = re.compile(r"^(?:https?://)?(?:dx\.|www\.)?(?:doi\.org/|doi:?\s*)?", re.IGNORECASE)
_PAGES = frozenset({"webpage", "post", "post-weblog"})


def check(manuscript: Manuscript) -> Iterator[Problem]:
    """Look at every reference, cited or not, where its author typed it."""
    latest = int(manuscript.article.issue[:4] or 0) + 1
    for source, reference in listed_references(manuscript):
        yield from _doi(source, reference)
        yield from _year(source, reference, latest)
        yield from _accessed(source, reference)


def listed_references(manuscript: Manuscript) -> Iterator[tuple[Source, Reference]]:
    """Walk every reference as its author typed it, with the file it stands in."""
    for reference in manuscript.article.references:
        yield manuscript.article.source, reference
    for view in manuscript.viewpoints:
        for reference in view.contribution.references:
            yield view.contribution.source, reference


def _doi(source: Source, reference: Reference) -> Iterator[Problem]:
    typed = str(reference.fields.get("DOI") or "")
    if typed and not _DOI.fullmatch(_bare(typed)):
        found = _DOI.search(re.sub(rf"[\s{_UNSEEN}]", "", typed))
        yield source.problem(
            "doi-form", f"{typed} does not have the form of a DOI", *reference.route, "DOI",
            why="a DOI begins with 10. and has a slash, as in 10.1136/bmj.l1234",
            fix=f"DOI: {found.group()}" if found else "",
        )  # fmt: skip


def _bare(doi: str) -> str:
    """The DOI itself, without the address or the label people type before it."""
    return _AROUND.sub("", doi.strip()).strip()


def _year(source: Source, reference: Reference, latest: int) -> Iterator[Problem]:
    issued = reference.fields.get("issued")
    if not issued:
        return
    found = _year_in(issued)
    if found is None or not FIRST_YEAR <= found <= latest:
        yield source.problem(
            "reference-year",
            f"{reference.id} was published in {found}" if found else
            f"{reference.id} has no year of four digits",
            *reference.route, "issued", level=Level.WARNING,
            why=f"a year from {FIRST_YEAR} to {latest} is expected here",
        )  # fmt: skip


def _accessed(source: Source, reference: Reference) -> Iterator[Problem]:
    fields = reference.fields
    if fields.get("type") in _PAGES and not fields.get("accessed"):
        yield source.problem(
            "web-accessed", f"{reference.id} is a web page, and does not say when it was read",
            *reference.route, level=Level.WARNING, why="web pages change or disappear",
            fix="accessed: and the day you read it, year first, such as 2026-11-02",
        )  # fmt: skip


def _year_in(issued: object) -> int | None:
    """The year in a date as CSL-JSON or a person writes it; None when there is none."""
    if isinstance(issued, Mapping):
        parts: Any = issued.get("date-parts") or issued.get("raw") or issued.get("literal")
        return _year_in(parts)
    if isinstance(issued, list | tuple):
        return _year_in(issued[0]) if issued else None
    found = re.search(r"(?<!\d)\d{4}(?!\d)", str(issued or ""))
    return int(found.group()) if found else None
