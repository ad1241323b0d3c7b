"""The rules for one article, in the order of the editorial rules, and how it is held to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from types import ModuleType

from pipeline.frozen import frozen
from pipeline.model import Manuscript
from pipeline.problems import Problem
from pipeline.rules import (
    abbreviation,
    anonymity,
    approval,
    both_sides,
    british_spelling,
    coi_contradiction,
    coi_date,
    coi_editor_is_author,
    coi_missing,
    coi_named_not_declared,
    coi_out_of_period,
    coi_stale,
    coi_statement_unnamed,
    coi_two_spellings,
    coi_unconfirmed,
    coi_unpublished,
    coverage,
    coverage_both,
    hidden_text,
    key_messages,
    link_text,
    media,
    order,
    person_first,
    photo_missing,
    quote_not_verbatim,
    reading,
    reference_form,
    reference_uncited,
    status,
    too_many_illustrations,
    too_many_references,
    two_viewpoints,
    voice_balance,
    word_count,
)


@frozen
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
    "anonymity-approval": _rule(
        anonymity, "anonymity-editor", "anonymity-reveals", "anonymity-file"
    ),
    "too-many-illustrations": _rule(too_many_illustrations),
    "media-alt": _rule(
        media,
        "media-caption",
        "media-credit",
        "media-permission",
        "media-consent",
        "media-transcript",
        "media-duration",
        "media-still",
        "media-long",
    ),
    "coi-missing": _rule(coi_missing),
    "coi-contradiction": _rule(coi_contradiction),
    "coi-unpublished": _rule(coi_unpublished),
    "coi-date": _rule(coi_date),
    "coi-stale": _rule(coi_stale),
    "coi-unconfirmed": _rule(coi_unconfirmed),
    "coi-out-of-period": _rule(coi_out_of_period),
    "coi-named-not-declared": _rule(coi_named_not_declared),
    "coi-two-spellings": _rule(coi_two_spellings),
    "coi-editor-is-author": _rule(coi_editor_is_author),
    "coi-statement-unnamed": _rule(coi_statement_unnamed),
    "status-accepted": _rule(status, "status-editor", "status-date"),
    "approval-missing": _rule(
        approval, "approval-stale", "approval-author", "approval-date", "approval-words"
    ),
    "abbreviation": _rule(abbreviation),
    "person-first": _rule(person_first),
    "british-spelling": _rule(british_spelling),
    "reading": _rule(reading),
    "hidden-text": _rule(hidden_text),
    "link-shows-another": _rule(link_text, "link-lookalike"),
}
"""Every rule in the order an editor reads them."""


def check(manuscript: Manuscript) -> tuple[Problem, ...]:
    """Hold the whole article to every rule, and name the author each problem is for."""
    authors = {v.contribution.source.file: v.author.id for v in manuscript.viewpoints}
    found = (problem for rule in RULES.values() for problem in rule.check(manuscript))
    return tuple(
        replace(problem, author=authors[problem.file])
        if not problem.author and problem.file in authors
        else problem
        for problem in found
    )
