"""What a series has beside its articles: its pages, the register, the months' bundles, the board.

All of it is made from what is known of the articles, so none need be read again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

from pipeline.many.ahead import Ahead
from pipeline.many.office_outputs import office
from pipeline.many.recall import Recall, hashed
from pipeline.many.site_outputs import site
from pipeline.many.summing import Summary, summed
from pipeline.many.workers import Job
from pipeline.model import Artefact
from pipeline.outcome import Outcome
from pipeline.series import folders
from pipeline.stages.publish import Outputs

_LATER = ("coi.register", "private.personal", "reports.assets", "reports.board", "reports.site",
          "rules")  # fmt: skip
"""What is loaded only to publish."""


def ready(hold: Outputs, recall: Recall, known: Iterable[Outcome | None]) -> None:
    """Get ready what it takes to publish, while somebody else is busy with an article."""
    for name in _LATER:
        import_module(f"pipeline.{name}")
    recall.fetch()
    for outcome in filter(None, known):
        hold.words.of(outcome.slug, outcome.card)


def published(
    hold: Outputs,
    made: Sequence[Outcome],
    job: Job,
    inputs: Path,
    whole: bool,
    recall: Recall,
    tools: Ahead,
) -> Summary:
    """Make what is of no one article, and put everything into its place.

    Unless they are the `whole` series, what else stands there is left alone.
    """
    summary = summed(made, job)
    # A broken article has at most the pages for whoever must be asked again.
    kept = {o.slug for o in made if o.broken or not o.outputs}
    if not whole:
        kept |= {"", *hold.cards} - {o.slug for o in made}
    cards: dict[str, Mapping[str, Any]] = {s: c for s, c in hold.cards.items() if s in kept}
    cards |= {o.slug: o.card for o in made if o.outputs and not o.broken}
    site(hold, cards, job, recall, tools)
    hold.stage("", _fonts(job, cards))
    office(hold, made, cards, job, recall, tools)
    tools.release()
    fine = [o.slug for o in made if not o.failure]
    shown = _board(hold, summary, job, inputs, whole, recall, fine)
    hold.stage("", shown)
    # What is of no one article is all made anew, unless nobody knows the rest of the series.
    kept -= {""} if shown else set()
    changed = hold.publish(frozenset(kept), cards, recall.versions())
    return replace(summary, changed=changed)


def _fonts(job: Job, cards: Mapping[str, Mapping[str, Any]]) -> tuple[Artefact, ...]:
    """The fonts, once for all pages of the site, and once for all drafts if there are any."""
    from pipeline.reports.assets import assets

    drafts = any(card.get("where") == "drafts" for card in cards.values())
    return assets(job.house, ("site", "drafts") if drafts else ("site",))


def _board(
    hold: Outputs, summary: Summary, job: Job, inputs: Path, whole: bool, recall: Recall,
    fine: Sequence[str],
) -> tuple[Artefact, ...]:  # fmt: skip
    """The editors' board; what this build did not look at stands there as it last did.

    What it has of an article that is as it was, is as it was; those `fine` are what is known.
    """
    from pipeline.reports.board import RECORD, Drawn, board
    from pipeline.reports.since import Record, record

    path = hold.folder / RECORD
    before: Record | bytes | None = path.read_bytes() if path.is_file() else None
    others: frozenset[str] = frozenset()
    if not whole:
        before = record(before) if isinstance(before, bytes) else None
        if before is None:
            return ()
        others = frozenset(p.name for p in folders(inputs)) - {a.slug for a in summary.articles}
    known = recall.pieces("board") if whole else {}
    keys = _keys(summary, recall, fine)
    drawn = {slug: Drawn.of(known[key]) for slug, key in keys if key in known}
    files = board(
        job.series, summary.problems, summary.articles, str(inputs), before, others, drawn
    )  # fmt: skip
    if whole:
        recall.keep_pieces("board", {key: drawn[slug].texts for slug, key in keys})
    return files


def _keys(summary: Summary, recall: Recall, fine: Sequence[str]) -> list[tuple[str, str]]:
    """What each article's part of the board is made from: it, and what all of them tell of it."""
    from pipeline.rules import SERIES

    told: dict[str, list[str]] = {slug: [] for slug in fine if recall.made_from(slug)}
    for problem in summary.problems:
        if problem.rule in SERIES and problem.article in told:
            told[problem.article].append(repr(problem))
    return [(slug, hashed(recall.made_from(slug), *said)) for slug, said in told.items()]
