"""What a series asks of its authors, in its own limits: for the call, and for the guide.

Every number is the one that the checks compare with, and what a series has
switched off is not asked for, so that the call and the checks never disagree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from pipeline.frozen import frozen
from pipeline.model import Series
from pipeline.typed import PROFESSIONAL

Strings = Mapping[str, Any]

ROWS: Mapping[str, tuple[str, ...]] = {
    "views": ("both-sides", "two-viewpoints", "voice-balance"),
    "length": ("word-count",),
    "references": ("too-many-references",),
    "key_messages": ("key-messages", "key-message-long"),
    "quotes": ("quote-not-verbatim", "quote-long"),
    "photo": ("photo-missing", "photo-small"),
    "illustrations": ("too-many-illustrations", "no-tables-or-graphs"),
    "clips": ("media-transcript", "media-long"),
    "sentences": ("reading",),
    "interests": ("coi-missing", "coi-out-of-period", "coi-stale"),
    "approval": ("approval-missing",),
}
"""What is asked for, and the rules that check it: each asks in a sentence of its own."""
ALWAYS = frozenset({"no-tables-or-graphs"})
"""What breaks an article cannot be switched off."""


@frozen
class Asked:
    """One thing that is asked for, and how much of it."""

    what: str
    says: str


def asked(series: Series, strings: Strings) -> tuple[Asked, ...]:
    """Say what is asked for, in the order in which an author meets it."""
    told, off = limits(series), series.limits.off - ALWAYS
    found = []
    for row, rules in ROWS.items():
        says = [str(strings["asks"][rule]).format(**told) for rule in rules if rule not in off]
        if says:
            found.append(Asked(str(strings["asked"][row]), " ".join(says)))
    return tuple(found)


def limits(series: Series) -> dict[str, Any]:
    """Every number of `series.yaml` that an author may want to know, by the name it has here."""
    numbers, policy = asdict(series.limits), series.policy
    share = series.limits.words_tolerance_percent
    return numbers | {
        # Rounded into the range that is let through.
        "words_least": -(-series.limits.words_min * (100 - share) // 100),
        "words_most": series.limits.words_max * (100 + share) // 100,
        "lookback_months": policy.lookback_months,
        "lookahead_months": policy.lookahead_months,
        "valid_months": policy.valid_months,
    }


def sides(strings: Strings) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The two sides, each with the roles that speak for it, as they are printed."""
    roles: Mapping[str, str] = strings["roles"]
    return tuple(
        (str(title), tuple(said for role, said in roles.items() if (role in PROFESSIONAL) is first))
        for title, first in (
            (strings["call"]["sides"]["professional"], True),
            (strings["call"]["sides"]["public"], False),
        )
    )


def topics(strings: Strings) -> tuple[str, ...]:
    """What the views may be about, all of them together."""
    return tuple(map(str, strings["call"]["topics"].values()))


def contact(series: Series, strings: Strings) -> str:
    """Whom to ask."""
    said = strings["call"]["contact" if series.contact else "no_contact"]
    return str(said).format(contact=series.contact)
