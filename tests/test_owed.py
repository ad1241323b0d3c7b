"""Who owes what on an article, what comes next, and since when it waits."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.problems import Level, Problem
from pipeline.turns.owed import State, Turn, turn
from pipeline.turns.standing import Standing, Voice
from pipeline.turns.steps import ASKS, STEPS, step_of

JANE = Voice("jane-doe", "Jane Doe", sent=True, asked="2026-11-05", acted="2026-10-01")
SAM = Voice("sam-okafor", "Sam Okafor", sent=True, asked="2026-11-02", acted="2026-10-09")
STANDS = Standing("a", "A title", "2026-11", "draft", "2026-11-20", (JANE, SAM))


def owes(rule: str, file: str, level: Level = Level.NEEDED, author: str = "") -> Problem:
    return Problem(rule, level, "a message", f"in/a/{file}.yaml", 4, article="a", author=author)


COI = owes("coi-missing", "jane-doe", author="jane-doe")
PHOTO = owes("photo-missing", "sam-okafor", author="sam-okafor")
MESSAGES = owes("key-messages", "article")
AWAITED = owes("order-unknown", "article", author="kim-lee")
BROKEN = owes("colon", "sam-okafor", Level.ERROR)


def a_turn(*problems: Problem, status: str = "draft") -> Turn:
    broken = any(p.level is Level.ERROR for p in problems)
    return turn(replace(STANDS, status=status), problems, broken)


@pytest.mark.parametrize(
    ("status", "problems", "state", "owner", "step"),
    [
        ("draft", (), "editors", "", "read it, then status: in-review"),
        ("in-review", (), "editors", "", "accept it: status: accepted, with accepted: {by, on}"),
        ("accepted", (), "ready", "", "publish it: status: published"),
        ("draft", (MESSAGES,), "editors", "", "choose the key messages"),
        ("draft", (MESSAGES, COI), "authors", "jane-doe", "answer about competing interests"),
        ("draft", (PHOTO, AWAITED), "authors", "kim-lee", "send a viewpoint"),
        ("draft", (COI, BROKEN), "broken", "sam-okafor", "put right line 4 of sam-okafor.yaml"),
    ],
)
def test_the_next_step_and_who_takes_it(
    status: str, problems: tuple[Problem, ...], state: State, owner: str, step: str
) -> None:
    """What is broken first; then whatever the rest waits for."""
    found = a_turn(*problems, status=status)

    assert (found.state, found.owed[0].owner, found.owed[0].step) == (state, owner, step)


@pytest.mark.parametrize("status", ["published", "returned", "withdrawn"])
def test_an_article_that_is_out_or_away_owes_nothing(status: str) -> None:
    """Nobody is to be reminded of it."""
    assert a_turn(COI, status=status) == Turn(status)  # type: ignore[arg-type]


def test_a_suggestion_is_no_debt() -> None:
    """Nor is a remark."""
    found = a_turn(replace(COI, level=Level.WARNING), replace(COI, level=Level.NOTE))

    assert found.state == "editors"


def test_what_is_for_the_editors_alone_is_theirs_to_do() -> None:
    """Even if it is about an author's file."""
    assert a_turn(replace(COI, audience="editor")).owed[0].owner == ""


@pytest.mark.parametrize(
    ("status", "problems", "since"),
    [
        ("draft", (COI, PHOTO), "2026-11-02"),
        ("draft", (COI,), "2026-11-05"),
        ("draft", (AWAITED,), ""),
        ("draft", (MESSAGES,), "2026-10-09"),
        ("draft", (BROKEN,), "2026-11-02"),
        ("accepted", (), "2026-11-20"),
        ("published", (), ""),
    ],
)
def test_since_when_it_waits(status: str, problems: tuple[Problem, ...], since: str) -> None:
    """A day that stands in a file, or none: nothing here knows what day it is."""
    assert a_turn(*problems, status=status).since == since


def test_a_debt_of_no_known_step_speaks_for_itself() -> None:
    """A new rule is understood before anybody has named what to do."""
    assert step_of(owes("some-new-rule", "article")) == "a message"


def test_whoever_is_asked_has_a_step_too() -> None:
    """The board and the letter speak of the same thing."""
    assert set(ASKS) <= set(STEPS)
