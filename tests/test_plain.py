"""Values as plain JSON and back: what was kept is what there was."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date
from typing import Any

import pytest

from pipeline import outcome
from pipeline.approval.approvals import ApprovalState
from pipeline.outcome import Outcome, heard, told
from pipeline.plain import plain, revived
from pipeline.problems import Level, Place, Problem
from pipeline.turns.standing import Standing, Voice

PROBLEM = Problem("colon", Level.NEEDED, "a line", "inputs/a/b.yaml", 3, 4, 9, "x: y: z", fix="x")


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (tuple[Problem, ...], (PROBLEM, PROBLEM)),
        (tuple[int, str], (1, "a")),
        (frozenset[str], frozenset({"b", "a"})),
        (date | None, date(2026, 11, 2)),
        (date | None, None),
        (Place | None, Place("a", 2, 3, 4, "words")),
        (Standing, Standing("a", voices=(Voice("b", words=3),), words=0)),
        (str, "\u2028 é"),
    ],
)
def test_a_value_comes_back_as_it_was(kind: Any, value: Any) -> None:
    """Through JSON, as it lies on the disk."""
    assert revived(kind, json.loads(json.dumps(plain(value)))) == value


def test_an_outcome_comes_back_as_it_was() -> None:
    """With everything that the board and the register are made from."""
    state = ApprovalState("jane-doe", "Jane Doe", "fresh", date(2026, 1, 2))
    whole = Outcome(
        "a", (PROBLEM,), card={"title": "T", "authors": ["Jane"]}, outputs=("site/a/index.html",),
        approvals=(state,), standing=Standing("a", voices=(Voice("jane-doe"),)),
    )  # fmt: skip

    assert heard(json.loads(json.dumps(told(whole)))) == whole


def test_every_field_of_an_outcome_is_known() -> None:
    """One whose class nobody has named could be kept and never read again."""
    assert set(outcome._kinds()) == {field.name for field in fields(Outcome)}
