"""What the office has of all articles: a register, and a bundle for each month.

An article's record is known by its sha256. So of all that have not changed nothing
is read, and of most months nothing is made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from pipeline.finished.manifest import Entry
from pipeline.frozen import frozen
from pipeline.many.ahead import Ahead
from pipeline.many.recall import Recall, hashed
from pipeline.many.workers import Job
from pipeline.outcome import Outcome
from pipeline.stages.publish import Outputs

if TYPE_CHECKING:
    from pipeline.coi.register import Lacking, Part


Months = Mapping[str, Sequence[Entry]]
"""The files of months' bundles, each bundle's under what it is made from."""


@frozen
class _Declared:
    """Where an article's record is, and its part of the register."""

    entry: Entry
    part: Part


def standing(recall: Recall) -> Months:
    """The months' bundles that look as they were made, each under what it was made from."""
    found = {}
    for says, listed in recall.pieces("months").items():
        entries = _entries(listed)
        month = entries[0].path.split("/")[2] if entries else ""
        if month and recall.looks.month_stands(month, entries):
            found[says] = entries
    return found


def _entries(listed: Sequence[str]) -> list[Entry]:
    rows = (each.split(" ", 2) for each in listed)
    return [Entry(path, sha256, int(size), "") for sha256, size, path in rows]


def office(
    hold: Outputs, made: Sequence[Outcome], cards: Mapping[str, Any], job: Job, recall: Recall,
    tools: Ahead, stands: Months,
) -> None:  # fmt: skip
    """Have the register and every month's bundle staged or in its place."""
    from pipeline.coi.register import Lacking, register

    found = list(_found(hold, cards, recall.pieces("register")))
    known = {each.part.slug for each in found}
    lacking = [
        Lacking(o.slug, o.card.get("issue", ""), o.card.get("status", ""))
        for o in made
        if o.slug not in known
    ]
    hold.stage("", register((each.part for each in found), lacking))
    before, months = recall.pieces("months"), {}
    for month, declared in _by_month(found):
        beside = [each for each in lacking if each.issue == month]
        form = None if beside else _only(hold, declared)
        says = _said(month, declared, beside, form)
        listed = before.get(says)
        if listed is not None and says in stands:
            hold.keep(stands[says])
        elif listed is None or not hold.stands(_entries(listed)):
            files = _anew(hold, month, declared, beside, job, tools, recall, form)
            listed = tuple(f"{sha256} {size} {path}" for path, sha256, size in files)
        months[says] = listed
    recall.keep_pieces("register", {each.entry.sha256: each.part.texts for each in found})
    recall.keep_pieces("months", months)


def _found(
    hold: Outputs, cards: Mapping[str, Any], before: Mapping[str, Sequence[str]]
) -> Iterator[_Declared]:
    """Every article's part of the register: as it was, if its record is."""
    from pipeline.coi.register import Part, part, records_of

    listed = (hold.coming(f"office/{slug}/coi.json") for slug in cards)
    for entry in filter(None, listed):
        if entry.sha256 in before and hold.has(entry):
            yield _Declared(entry, Part(*before[entry.sha256]))
        elif data := hold.content(entry):
            for record in records_of([data]):
                yield _Declared(entry, part(record))


def _by_month(found: Sequence[_Declared]) -> Iterator[tuple[str, list[_Declared]]]:
    months: dict[str, list[_Declared]] = {}
    for each in sorted(found, key=lambda each: each.part.slug):
        months.setdefault(each.part.issue, []).append(each)
    yield from sorted(months.items())


def _only(hold: Outputs, declared: Sequence[_Declared]) -> Entry | None:
    """The form of a month's one article, which is the month's, too: there is nothing to add."""
    if len(declared) > 1:
        return None
    return hold.coming(f"office/{declared[0].part.slug}/coi.pdf")


def _said(
    month: str, declared: Sequence[_Declared], beside: Sequence[Lacking], form: Entry | None
) -> str:
    """All that a month's bundle is made from, beside what all pages are."""
    records = (word for each in declared for word in (each.part.slug, each.entry.sha256))
    others = (word for each in beside for word in (each.slug, each.issue, each.status))
    return hashed(month, str(len(declared)), form.sha256 if form else "", *records, *others)


def _anew(
    hold: Outputs, month: str, declared: Sequence[_Declared], beside: Sequence[Lacking],
    job: Job, tools: Ahead, recall: Recall, form: Entry | None,
) -> list[list[Any]]:  # fmt: skip
    from pipeline.coi.register import issue, records_of

    records = records_of(hold.contents(each.entry.path for each in declared))
    template = job.house.text("look.typ", "coi/coi.typ")
    make = partial(issue, month, records, beside, job.series, template, tools.compile)
    ready = hold.content(form) if form else None
    says = {"month": month, "records": records, "lacking": beside}
    files = recall.pages(says, make) if ready is None else make(ready)
    return [[each.path, each.sha256, each.bytes] for each in hold.stage("", files)]
