"""What a series has beside its articles: its pages, the register, the months' bundles, the board.

All of it is made from what is known of the articles, so none need be read again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from pipeline.many.recall import Recall
from pipeline.many.summing import Summary, summed
from pipeline.many.workers import Job
from pipeline.model import Artefact
from pipeline.outcome import Outcome
from pipeline.series import folders
from pipeline.stages.publish import Outputs


def published(
    hold: Outputs,
    made: Sequence[Outcome],
    job: Job,
    inputs: Path,
    whole: bool,
    recall: Recall,
) -> Summary:
    """Make what is of no one article, and put everything into its place.

    Unless they are the `whole` series, what else stands there is left alone.
    """
    summary = summed(made, job)
    # A broken article has at most the pages for whoever must be asked again.
    kept = {o.slug for o in made if o.broken or not o.outputs}
    if not whole:
        kept |= {"", *hold.cards} - {o.slug for o in made}
    cards = {slug: card for slug, card in hold.cards.items() if slug in kept}
    cards |= {o.slug: dict(o.card) for o in made if o.outputs and not o.broken}
    hold.stage("", recall.pages(cards, lambda: _pages(job, cards)))
    for declared in _declared(hold, made, cards, job, recall):
        hold.stage("", declared)
    shown = _board(hold, summary, job, inputs, whole)
    hold.stage("", shown)
    # What is of no one article is all made anew, unless nobody knows the rest of the series.
    kept -= {""} if shown else set()
    changed = hold.publish(frozenset(kept), cards, recall.versions())
    return replace(summary, changed=changed)


def _pages(job: Job, cards: dict[str, Any]) -> tuple[Artefact, ...]:
    from pipeline.reports.site import pages
    from pipeline.workshop import Workshop

    with closing(Workshop(job.house, job.series.language)) as tools:
        return pages(job.series, cards, job.house, tools.write)


def _declared(
    hold: Outputs, made: Sequence[Outcome], cards: Mapping[str, Any], job: Job, recall: Recall
) -> Iterator[Sequence[Artefact]]:
    """What the authors of all articles declared: a register, and a bundle for each month."""
    from pipeline.coi.register import Lacking, issue, issues, records_of, register
    from pipeline.workshop import Workshop

    records = records_of(hold.contents(f"office/{slug}/coi.json" for slug in cards))
    known = {record["article"]["slug"] for record in records}
    lacking = [
        Lacking(o.slug, o.card.get("issue", ""), o.card.get("status", ""))
        for o in made
        if o.slug not in known
    ]
    yield register(records, lacking)
    template = job.house.text("coi/coi.typ")
    with closing(Workshop(job.house, job.series.language)) as tools:
        for month, found in issues(records).items():
            beside = [each for each in lacking if each.issue == month]
            asked = (month, found, beside, job.series, template, tools.compile)
            key = {"month": month, "records": found, "lacking": beside}
            yield recall.pages(key, partial(issue, *asked))


def _board(
    hold: Outputs, summary: Summary, job: Job, inputs: Path, whole: bool
) -> tuple[Artefact, ...]:
    """The editors' board; what this build did not look at stands there as it last did."""
    from pipeline.reports.board import RECORD, board
    from pipeline.reports.since import record

    path = hold.folder / RECORD
    before = record(path.read_bytes()) if path.is_file() else None
    if whole:
        others: frozenset[str] = frozenset()
    elif before is None:
        return ()
    else:
        others = frozenset(p.name for p in folders(inputs)) - {a.slug for a in summary.articles}
    return board(
        job.series, summary.problems, summary.articles, str(inputs), before=before, others=others
    )
