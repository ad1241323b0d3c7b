"""House rules that no schema can state: one module, one rule.

A module's docstring is its manual page. Ids that share a row in the editorial
rules share a module: the first names the row, the others are in `also`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from types import ModuleType

from pipeline.model import Manuscript
from pipeline.problems import Problem
from pipeline.rules import (
    both_sides,
    coi_contradiction,
    coi_date,
    coi_missing,
    coi_out_of_period,
    coi_stale,
    coi_unconfirmed,
    coi_unpublished,
    coverage,
    coverage_both,
    key_messages,
    media,
    order,
    photo_missing,
    quote_not_verbatim,
    reference_form,
    reference_uncited,
    status,
    too_many_illustrations,
    too_many_references,
    two_viewpoints,
    voice_balance,
    word_count,
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the editorial rules: what it checks, what it explains, what else it raises."""

    check: Callable[[Manuscript], Iterator[Problem]]
    page: str
    also: tuple[str, ...] = ()


def _rule(module: ModuleType, *also: str) -> Rule:
    return Rule(module.check, (module.__doc__ or "").strip(), also)


RULES: dict[str, Rule] = {
    "both-sides": _rule(both_sides, "author-twice"),
    "two-viewpoints": _rule(two_viewpoints),
    "order-unknown": _rule(order, "order-unlisted", "order-duplicate"),
    "voice-balance": _rule(voice_balance),
    "word-count": _rule(word_count),
    "too-many-references": _rule(too_many_references),
    "reference-uncited": _rule(reference_uncited),
    "doi-form": _rule(reference_form, "reference-year", "web-accessed"),
    "coverage": _rule(coverage),
    "coverage-challenges": _rule(coverage_both, "coverage-impact"),
    "key-messages": _rule(key_messages, "key-message-long"),
    "quote-not-verbatim": _rule(quote_not_verbatim, "quote-long"),
    "photo-missing": _rule(photo_missing),
    "too-many-illustrations": _rule(too_many_illustrations),
    "media-alt": _rule(
        media,
        "media-caption",
        "media-credit",
        "media-permission",
        "media-consent",
        "media-transcript",
        "media-long",
    ),
    "coi-missing": _rule(coi_missing),
    "coi-contradiction": _rule(coi_contradiction),
    "coi-unpublished": _rule(coi_unpublished),
    "coi-date": _rule(coi_date),
    "coi-stale": _rule(coi_stale),
    "coi-unconfirmed": _rule(coi_unconfirmed),
    "coi-out-of-period": _rule(coi_out_of_period),
    "status-accepted": _rule(status, "status-editor"),
}
"""Every rule in the order an editor reads them."""


def check(manuscript: Manuscript) -> tuple[Problem, ...]:
    """Hold the whole article to every rule, and name the author each problem is for."""
    authors = {v.contribution.source.file: v.author.id for v in manuscript.viewpoints}
    return tuple(
        replace(problem, author=authors.get(problem.file, ""))
        for rule in RULES.values()
        for problem in rule.check(manuscript)
    )
