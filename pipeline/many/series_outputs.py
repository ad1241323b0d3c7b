"""What a series has beside its articles: its pages, the register, the months' bundles, the board.

All of it is made from what is known of the articles, so none need be read again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.many.ahead import Ahead
from pipeline.many.office_outputs import Months, office, standing
from pipeline.many.recall import Recall, hashed
from pipeline.many.site_outputs import site
from pipeline.many.summing import Lines, Summary, summed
from pipeline.many.workers import Job
from pipeline.model import Artefact
from pipeline.outcome import Outcome
from pipeline.series import folders
from pipeline.stages.publish import Outputs

if TYPE_CHECKING:
    from pipeline.reports.since import Written

_LATER = ("coi.register", "private.personal", "reports.assets", "reports.board", "reports.site",
          "rules.of_series")  # fmt: skip
"""What is loaded only to publish."""


class SeriesOutputs:
    """What the series has beside its articles, on its way to where they are published."""

    def __init__(
        self, hold: Outputs, job: Job, inputs: Path, recall: Recall, tools: Ahead, whole: bool
    ) -> None:
        """Take what all of it is made with.

        Unless they are the `whole` series, what stands there of other articles is left alone.
        """
        self._hold, self._job, self._inputs = hold, job, inputs
        self._recall, self._tools, self._whole = recall, tools, whole
        self._stands: Months | None = None
        self._before: Written | None = None
        self._lines = Lines()

    def ready(self, known: Iterable[Outcome]) -> None:
        """Get ready what it takes, while somebody else is busy with an article."""
        for name in _LATER:
            import_module(f"pipeline.{name}")
        self._recall.fetch()
        self._hold.ready()
        for outcome in known:
            self._hold.words.of(outcome.slug, outcome.card)
            self._lines.of(outcome)
        self._standing()
        self._written()

    def published(self, made: Sequence[Outcome]) -> Summary:
        """Make what is of no one article, and put everything into its place."""
        hold, job, recall = self._hold, self._job, self._recall
        summary = summed(made, job, self._lines)
        # A broken article has at most the pages for whoever must be asked again.
        kept = {o.slug for o in made if o.broken or not o.outputs}
        if not self._whole:
            kept |= {"", *hold.cards} - {o.slug for o in made}
        known = hold.cards if kept else {}
        cards: dict[str, Mapping[str, Any]] = {s: c for s, c in known.items() if s in kept}
        cards |= {o.slug: o.card for o in made if o.outputs and not o.broken}
        site(hold, cards, job, recall, self._tools)
        hold.stage("", _fonts(job, cards))
        office(hold, made, cards, job, recall, self._tools, self._standing())
        self._tools.release()
        fine = [o.slug for o in made if not o.failure]
        shown = self._board(summary, fine)
        hold.stage("", shown)
        # What is of no one article is all made anew, unless nobody knows the rest of the series.
        kept -= {""} if shown else set()
        changed = hold.publish(frozenset(kept), cards, recall.versions())
        return replace(summary, changed=changed)

    def _board(self, summary: Summary, fine: Sequence[str]) -> tuple[Artefact, ...]:
        """The editors' board; what this build did not look at stands there as it last did.

        What it has of an article that is as it was, is as it was; those `fine` are what is known.
        """
        from pipeline.reports.board import Drawn, board
        from pipeline.reports.since import Record, record

        written = self._written()
        before: Record | Written | None = written
        others: frozenset[str] = frozenset()
        if not self._whole:
            before = record(written.data) if written else None
            if before is None:
                return ()
            here = frozenset(p.name for p in folders(self._inputs))
            others = here - {a.slug for a in summary.articles}
        known = self._recall.pieces("board") if self._whole else {}
        keys = _keys(summary, self._recall, fine)
        drawn = {slug: Drawn.of(known[key]) for slug, key in keys if key in known}
        files = board(
            self._job.series, summary.problems, summary.articles, str(self._inputs), before,
            others, drawn,
        )  # fmt: skip
        if self._whole:
            self._recall.keep_pieces("board", {key: drawn[slug].texts for slug, key in keys})
        return files

    def _standing(self) -> Months:
        """The months' bundles that need not be made."""
        if self._stands is None:
            self._stands = standing(self._recall)
        return self._stands

    def _written(self) -> Written | None:
        """What the board of the build before has on record."""
        from pipeline.reports.board import RECORD
        from pipeline.reports.since import written

        path = self._hold.folder / RECORD
        if self._before is None and path.is_file():
            self._before = written(path.read_bytes())
        return self._before


def _fonts(job: Job, cards: Mapping[str, Mapping[str, Any]]) -> tuple[Artefact, ...]:
    """The fonts, once for all pages of the site, and once for all drafts if there are any."""
    from pipeline.reports.assets import assets

    drafts = any(card.get("where") == "drafts" for card in cards.values())
    return assets(job.house, ("site", "drafts") if drafts else ("site",))


def _keys(summary: Summary, recall: Recall, fine: Sequence[str]) -> list[tuple[str, str]]:
    """What each article's part of the board is made from: it, and what all of them tell of it."""
    from pipeline.rules.of_series import SERIES

    told: dict[str, list[str]] = {slug: [] for slug in fine if recall.made_from(slug)}
    for problem in summary.problems:
        if problem.rule in SERIES and problem.article in told:
            told[problem.article].append(repr(problem))
    return [(slug, hashed(recall.made_from(slug), *said)) for slug, said in told.items()]
