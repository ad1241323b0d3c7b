"""Who owes what on an article, and so what comes next: one step, with the name of whoever takes it.

Authors owe what is about their own file; editors owe the rest. Nothing here
reads a clock: a step says since when it waits, never how long.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Literal

from pipeline.frozen import frozen
from pipeline.problems import Level, Problem
from pipeline.turns.standing import Standing, Voice
from pipeline.turns.steps import step_of

State = Literal["broken", "ready", "authors", "editors", "published", "returned", "withdrawn"]
STATES: dict[State, str] = {
    "broken": "broken",
    "ready": "ready",
    "authors": "waiting for authors",
    "editors": "waiting for editors",
    "published": "published",
    "returned": "returned",
    "withdrawn": "withdrawn",
}
"""Every state an article can be in, most pressing first, and what it is called."""

_FIRST = ("order-unknown", "coi-missing", "coi-unconfirmed", "coi-stale")
_LAST = ("approval-missing", "approval-stale")


@frozen
class Debt:
    """One thing somebody has to do: `owner` is an author's id, or empty for the editors.

    `name` is the owner's, as printed, if it is known; `line` is 0 where no file is meant.
    """

    owner: str
    step: str
    name: str = ""
    rule: str = ""
    file: str = ""
    line: int = 0
    message: str = ""
    fix: str = ""
    broken: bool = False


@frozen
class Turn:
    """Whose turn it is: the state, everything owed with the next step first, and since when."""

    state: State
    owed: tuple[Debt, ...] = ()
    since: str = ""


def turn(standing: Standing, problems: Sequence[Problem], broken: bool) -> Turn:
    """Say whose turn it is on an article about which `problems` were said."""
    voices = {voice.id: voice for voice in standing.voices}
    debts = [_debt(p, standing.slug, voices) for p in problems if _counts(p)]
    state = _state(standing.status, debts, broken)
    if state in {"published", "returned", "withdrawn"}:
        return Turn(state)
    ordered = tuple(sorted(debts, key=lambda d: _rank(d, state)))
    owed = ordered or tuple(_editorial(state, standing.status))
    return Turn(state, owed, _since(state, owed, standing, voices))


def _counts(problem: Problem) -> bool:
    return problem.level in {Level.ERROR, Level.NEEDED}


def _debt(problem: Problem, slug: str, voices: dict[str, Voice]) -> Debt:
    owner = _owner(problem, slug)
    voice = voices.get(owner)
    broken = problem.level is Level.ERROR
    return Debt(
        owner,
        step_of(problem),
        voice.name if voice else "",
        problem.rule,
        problem.file,
        problem.line,
        problem.message,
        problem.fix,
        broken,
    )


def _owner(problem: Problem, slug: str) -> str:
    """An author owes what their own file lacks; what nobody else can mend is the editors'."""
    if problem.audience == "editor":
        return ""
    path = PurePath(problem.file)
    theirs = path.suffix == ".yaml" and path.stem != "article" and path.parent.name == slug
    return problem.author or (path.stem if theirs else "")


def _state(status: str, debts: Sequence[Debt], broken: bool) -> State:
    if broken:
        return "broken"
    ended: dict[str, State] = {
        "accepted": "ready", "published": "published",
        "returned": "returned", "withdrawn": "withdrawn",
    }  # fmt: skip
    if status in ended:
        return ended[status]
    return "authors" if any(debt.owner for debt in debts) else "editors"


def _rank(debt: Debt, state: State) -> tuple[bool, bool, int]:
    """What is broken comes first, then whose turn it is, then what the rest waits for."""
    places = {rule: n for n, rule in enumerate(_FIRST)} | dict.fromkeys(_LAST, len(_FIRST) + 1)
    theirs = bool(debt.owner) == (state == "authors")
    return (not debt.broken, not theirs, places.get(debt.rule, len(_FIRST)))


def _editorial(state: State, status: str) -> Iterator[Debt]:
    """What an editor does when nothing is owed."""
    if state == "ready":
        yield Debt("", "publish it: status: published")
    elif state == "editors" and status == "in-review":
        yield Debt("", "accept it: status: accepted, with accepted: {by, on}")
    elif state == "editors":
        yield Debt("", "read it, then status: in-review")


def _since(state: State, owed: Sequence[Debt], standing: Standing, voices: dict[str, Voice]) -> str:
    """The day since which the next step waits, if any file has it; else nothing."""
    if state == "ready":
        return standing.accepted
    owners = [voices[debt.owner] for debt in owed if debt.owner in voices]
    if state == "authors" or (state == "broken" and owed and owed[0].owner):
        return min((voice.asked for voice in owners if voice.asked), default="")
    if state == "editors":
        return max((voice.acted for voice in standing.voices), default="")
    return ""
