"""Write the page of all rules and messages: what each is about, how much it matters, its limits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import groupby

from pipeline.model import Limits, Policy
from pipeline.rules import manual

E, N, W, NOTE = "error", "needed", "warning", "note"

GROUPS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "Who speaks": {
        "both-sides": (N,),
        "author-twice": (W,),
        "two-viewpoints": (N,),
        "order-unknown": (N,),
        "order-unlisted": (E,),
        "order-duplicate": (E,),
        "voice-balance": (W,),
        "issue-clash": (W,),
    },
    "What the article says": {
        "word-count": (N, W),
        "coverage": (W,),
        "coverage-challenges": (N, W),
        "coverage-impact": (N, W),
        "key-messages": (N,),
        "key-message-long": (W,),
        "quote-not-verbatim": (E,),
        "quote-long": (W,),
    },
    "Language": {
        "abbreviation": (W,),
        "person-first": (W, NOTE),
        "british-spelling": (NOTE,),
        "reading": (NOTE,),
    },
    "What cannot be seen": {
        "hidden-text": (W,),
        "link-shows-another": (W,),
        "link-lookalike": (W,),
        "hidden-character": (E,),
    },
    "References": {
        "too-many-references": (N,),
        "citation-unknown": (E,),
        "reference-uncited": (W,),
        "doi-form": (E,),
        "reference-year": (W,),
        "web-accessed": (W,),
    },
    "Photos, pictures and clips": {
        "photo-missing": (N,),
        "photo-unreadable": (E,),
        "photo-small": (W,),
        "photo-moves": (W,),
        "social": (E,),
        "too-many-illustrations": (N,),
        "media-alt": (N,),
        "media-caption": (N,),
        "media-credit": (N,),
        "media-permission": (N,),
        "media-consent": (N,),
        "media-transcript": (N,),
        "media-duration": (N,),
        "media-still": (W,),
        "media-long": (W,),
        "clip-unreadable": (E,),
        "captions-unreadable": (E,),
        "clip-kind": (E,),
        "clip-duration": (W,),
        "no-tables-or-graphs": (E,),
    },
    "Competing interests": {
        "coi-missing": (N,),
        "coi-contradiction": (E,),
        "coi-unpublished": (E,),
        "coi-date": (E,),
        "coi-stale": (N,),
        "coi-unconfirmed": (N,),
        "coi-out-of-period": (W,),
        "coi-named-not-declared": (W,),
        "coi-two-spellings": (W,),
        "coi-editor-is-author": (W,),
        "coi-statement-unnamed": (W,),
    },
    "Privacy": {
        "anonymity-approval": (N,),
        "anonymity-editor": (E,),
        "anonymity-reveals": (E, W),
        "anonymity-file": (W,),
        "private-name": (E,),
        "private-nhs-number": (E, W),
        "private-picture": (E, W),
        "private-properties": (E,),
        "private-email": (W,),
        "private-phone": (W,),
        "private-birth": (W,),
    },
    "Approval and acceptance": {
        "approval-missing": (N,),
        "approval-stale": (N,),
        "approval-author": (E,),
        "approval-date": (E,),
        "approval-words": (W,),
        "status-accepted": (E,),
        "status-editor": (E,),
        "status-date": (E,),
    },
}
"""The rules as an editor looks for them, with the levels they may have."""
WARNINGS = frozenset({"hash-cut"})
"""What only warns among all others, which are errors."""
OTHERS = "How a file is written"
LIMITS: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "word-count": {
        "words": {
            "min": "words_min",
            "max": "words_max",
            "tolerance_percent": "words_tolerance_percent",
        }
    },
    "voice-balance": {"voice_balance": {"min_percent": "side_percent"}},
    "key-messages": {"key_messages": {"min": "key_messages_min", "max": "key_messages_max"}},
    "key-message-long": {"key_messages": {"max_words": "key_message_words"}},
    "quote-long": {"quotes": {"max_words": "quote_words"}},
    "too-many-references": {"references": {"max": "references_max"}},
    "photo-small": {"photo": {"min_pixels": "photo_pixels"}},
    "too-many-illustrations": {"illustrations": {"max": "illustrations_max"}},
    "media-long": {"clips": {"max_minutes": "clip_minutes"}},
    "reading": {"reading": {"max_words": "sentence_words"}},
}
"""Which numbers under `rules:` in series.yaml a rule compares with, and their names with us."""
MONTHS: Mapping[str, tuple[str, ...]] = {
    "coi-stale": ("valid_months",),
    "coi-out-of-period": ("lookback_months", "lookahead_months"),
}
"""The same under `competing_interests:`."""

HEAD = """\
<!-- Written by `viewpoints export rules`; change the rules, not this page. -->

# Rules and messages

Every message names its rule; `viewpoints explain RULE` prints what stands here.

* **error**: something is broken, and the article is not made until it is put right.
* **needed**: still owed by somebody. It stops nothing until the article is accepted; from then on
  it is an error.
* **warning**: worth a look; it stops nothing.
* **note**: for information.

Where a rule has cases, they are in `tests/rules/cases.yaml`: articles in which it speaks (failing)
or is silent (passing), which anybody can read and add to.

The limits are the usual ones. An editor can change each in `series.yaml`, and switch a rule off
with its name: `rules: {off: [voice-balance]}`.
"""


Counts = Mapping[str, tuple[int, int]]
"""How many cases of the test suite a rule speaks in, and in how many it is silent."""


def rules_page(limits: Limits, policy: Policy, cases: Counts | None = None) -> str:
    """Every id there is, in groups, in Markdown; with how many cases hold each rule."""
    placed = {id_ for group in GROUPS.values() for id_ in group}
    others = sorted(set(manual.ids()) - placed)
    groups = {**GROUPS, OTHERS: {id_: (W,) if id_ in WARNINGS else (E,) for id_ in others}}
    parts = [HEAD, *_contents(groups)]
    for title, rules in groups.items():
        parts.append(f"\n## {title}\n")
        # Ids that share a page stand together above it.
        for page, together in groupby(rules, key=manual.page):
            for id_ in together:
                said = f"{_level(rules[id_])}{_limit(id_, limits, policy)}{_cases(id_, cases)}"
                parts.append(f"### {id_}\n\n{said}\n")
            parts.append(f"{_markdown(page or '')}\n")
    return "\n".join(parts).rstrip() + "\n"


def _contents(groups: Mapping[str, Mapping[str, tuple[str, ...]]]) -> Iterator[str]:
    for title, rules in groups.items():
        yield f"* {title}: {', '.join(f'[{id_}](#{id_})' for id_ in rules)}"


def _level(levels: tuple[str, ...]) -> str:
    return f"**{' or '.join(levels)}**"


def _limit(id_: str, limits: Limits, policy: Policy) -> str:
    if id_ in MONTHS:
        said = ", ".join(f"{name}: {getattr(policy, name)}" for name in MONTHS[id_])
        return f" · `competing_interests: {{{said}}}`"
    for group, names in LIMITS.get(id_, {}).items():
        said = ", ".join(f"{name}: {getattr(limits, ours)}" for name, ours in names.items())
        return f" · `rules: {{{group}: {{{said}}}}}`"
    return ""


def _cases(id_: str, cases: Counts | None) -> str:
    if not cases or id_ not in cases:
        return ""
    failing, passing = cases[id_]
    return f" · cases: {failing} failing, {passing} passing"


def _markdown(page: str) -> str:
    """A manual page as Markdown: code and list marks are that already; other signs stay signs."""
    parts = re.split(r"(`[^`]*`|(?:^|(?<=\n))(?:\* | {4}[^\n]*))", page.strip())
    return "".join(
        part if index % 2 else re.sub(r"([\\*_<>\[\]#|])", r"\\\1", part)
        for index, part in enumerate(parts)
    )
