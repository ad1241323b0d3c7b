"""Look at finished bytes once more: nothing in them may run, fetch or reveal by itself.

What authors write has passed the gate long before; this is the lock behind the
lock, and the only one that sees what a template or a filter of the house adds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePosixPath

from pipeline.model import Artefact
from pipeline.problems import Checked, Place, Problem

Look = Callable[[bytes], tuple[str, ...]]
"""Names what is live in a finished file: one for each kind of file, by its suffix."""
WHY = "a finished file shows words and pictures; whatever it does by itself, it does to readers"


def harmless(
    artefacts: Iterable[Artefact], looks: Mapping[str, Look], place: Place
) -> Checked[tuple[Artefact, ...]]:
    """Pass on files that only show something; say of each other one what it does."""
    kept = tuple(artefacts)
    problems = []
    for artefact in kept:
        look = looks.get(PurePosixPath(artefact.path).suffix)
        if found := look(artefact.data) if look else ():
            problems.append(
                Problem.at(
                    place,
                    "output-live",
                    f"{PurePosixPath(artefact.path).name} has {worded(found)}",
                    why=WHY,
                    fix="a template or a filter in templates/ put it there: take it out",
                )
            )
    return Checked(None if problems else kept, tuple(problems))


def worded(found: tuple[str, ...]) -> str:
    """The first thing that was found, and how many more."""
    return found[0] + (f" (and {len(found) - 1} more)" if len(found) > 1 else "")
