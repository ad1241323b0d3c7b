"""Read a reference as medical journals print it, and write it as fields.

What authors have is a line from a reference list. Only what surely is a title, a
year or a journal is taken; a line in another form is left to its author.
"""

from __future__ import annotations

import re
import unicodedata

from pipeline.patterns import rare
from pipeline.sources.suggest import written

_WORK = rare(
    r"^(?:\d{1,2}[.)]\s*)?(?P<authors>[^.?]{2,400})\.\s+(?P<title>[^.?]{3,300}\??)[.?]?\s+"
    r"(?P<journal>[^.;\d?]{2,100}?)\.?\s+(?P<year>(?:19|20)\d\d)\b[^;:.]{0,20}"
    r"(?:;\s*(?P<volume>\d{1,4})(?:\((?P<issue>[^()]{1,20})\))?"
    r"(?::\s*(?P<page>[A-Za-z]?\d[\w.-]{0,20}?))?)?(?:[.;\s]|$)"
)
_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]+")
_NAME = re.compile(r"(?P<family>[^\W\d_][\w' -]*?)\s+(?P<given>[A-Z]{1,4})")


def work(words: str) -> list[str]:
    """The lines of fields of one work; none if the words are not in that form."""
    found = _WORK.match(" ".join(words.split()))
    if not found:
        return []
    names = [_NAME.fullmatch(each.strip()) for each in found["authors"].split(",")]
    people = [name for name in names if name]
    year, title = found["year"], found["title"].strip()
    lines = [
        f"id: {_id(people[0]['family'] if people else title, year)}",
        "type: article-journal",
        f"title: {written(title)}",
    ]
    if people and len(people) == len([n for n in found["authors"].split(",") if "al" not in n]):
        each = ", ".join(f"{{family: {n['family']}, given: {n['given']}}}" for n in people)
        lines.append(f"author: [{each}]")
    lines += [f"container-title: {written(found['journal'].strip())}", f"issued: {year}"]
    lines += [f"{name}: {found[name]}" for name in ("volume", "issue", "page") if found[name]]
    if doi := _DOI.search(words):
        lines.append(f"DOI: {doi.group().rstrip('.,;)')}")
    return lines


def _id(name: str, year: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return (re.sub(r"[^a-z]", "", plain.split(" ")[-1]) or "work") + year
