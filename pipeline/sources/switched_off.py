"""Hold the rules that a series switches off to those there are.

A slip in an id would leave the rule on, and nobody would know why.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from pipeline.model import Source
from pipeline.problems import Problem
from pipeline.rules.manual import ids
from pipeline.sources import suggest


def unknown_ids(source: Source) -> tuple[Problem, ...]:
    """Say of each id under `off` that no rule has it, and name the nearest."""
    return suggest.together(tuple(_unknown(source)))


def _unknown(source: Source) -> Iterator[Problem]:
    known = ids()
    for index, name in enumerate(source.data.get("rules", {}).get("off", ())):
        if name in known:
            continue
        route = ("rules", "off", index)
        spelt = "-".join(name.lower().replace("_", " ").split())
        near = [spelt] if spelt in known else get_close_matches(spelt, known, 1, 0.5)
        yield source.problem(
            "choice",
            f'there is no rule "{name}" to switch off',
            *route,
            why=f'did you mean "{near[0]}"?' if near else "the rule meant would stay on",
            fix=(near and suggest.with_value(source, route, near[0]))
            or "`viewpoints explain` lists every rule",
        )
