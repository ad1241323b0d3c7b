"""The rules about one author's declaration, each held to a file as an author would type it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from textwrap import dedent, indent

import pytest

from pipeline.model import Article, Manuscript, Policy, Series, Source, Viewpoint
from pipeline.problems import Level, Problem
from pipeline.rules import (
    coi_contradiction,
    coi_date,
    coi_missing,
    coi_out_of_period,
    coi_stale,
    coi_unconfirmed,
    coi_unpublished,
)
from pipeline.sources.yaml_source import parse
from pipeline.typed import contribution

Check = Callable[[Manuscript], Iterator[Problem]]
AUTHOR = """\
author: {name: Jane Doe, role: patient}
viewpoint: {text: We met.}
"""
ARTICLE = Article(
    "2026-11-a", "A", "B", "2026-11", ("jane-doe",), "draft", Source("article.yaml", "article", {})
)


def manuscript(declaration: str, policy: Policy | None = None) -> Manuscript:
    """An article of one author, whose file ends with `declaration`."""
    typed = AUTHOR + dedent(declaration)
    source = parse("jane-doe.yaml", "jane-doe", typed.encode()).value
    assert source is not None
    view = Viewpoint(contribution(source), ())
    return Manuscript(Series("S", policy=policy or Policy()), ARTICLE, (view,))


def answered(*lines: str) -> Manuscript:
    """An article of one author, who writes these lines below `competing_interests:`."""
    return manuscript("competing_interests:\n" + indent("\n".join(lines), "  "))


def interest(*lines: str) -> Manuscript:
    """An article of one author, with one interest that also says these lines."""
    entry = ["category: stock", "organisation: Secret Ltd", *lines]
    return answered("nothing_to_declare: false", "interests:", "  - " + "\n    ".join(entry))


def accepted(given: Manuscript, on: date) -> Manuscript:
    return replace(given, article=replace(given.article, status="accepted", accepted_on=on))


def said(check: Check, given: Manuscript) -> list[tuple[Level, int, str, str]]:
    """Level, line, the words pointed at, and the message, of each problem."""
    return [
        (p.level, p.line, p.excerpt[p.column - 1 : p.end_column - 1], p.message)
        for p in check(given)
    ]


# Missing


def test_a_file_without_an_answer_is_missing_one() -> None:
    """Silence is pointed out at the top of the author's file, with lines to paste."""
    (problem,) = coi_missing.check(manuscript(""))

    assert problem.rule == "coi-missing"
    assert (problem.level, problem.file, problem.line) == (Level.NEEDED, "jane-doe.yaml", 1)
    assert problem.message == "Jane Doe has not said whether there is anything to declare"
    assert problem.why == "no answer is not the same as nothing to declare"


def test_the_lines_to_paste_are_an_answer_but_for_the_day() -> None:
    """The lines are sound YAML that answers; the day is a gap that nobody can mistake for one."""
    (problem,) = coi_missing.check(manuscript(""))

    pasted = parse("pasted.yaml", "pasted", problem.fix.encode()).value
    assert pasted is not None
    assert pasted.data == {
        "competing_interests": {"nothing_to_declare": "true", "confirmed": {"on": "YYYY-MM-DD"}}
    }


def test_a_blank_answer_is_pointed_at() -> None:
    """A blank is not an answer, and the message stands at the blank."""
    given = answered("nothing_to_declare:", "confirmed: {on: 2026-11-02}")

    ((level, line, words, _),) = said(coi_missing.check, given)

    assert (level, line, words) == (Level.NEEDED, 4, "nothing_to_declare")
    assert next(coi_missing.check(given)).fix.startswith("nothing_to_declare: true")


def test_a_list_of_interests_is_half_an_answer() -> None:
    """Somebody who lists an interest and skips the question is offered `false`."""
    given = answered("interests:", "  - {category: stock, organisation: A}")

    (problem,) = coi_missing.check(given)

    assert problem.fix == "nothing_to_declare: false"


@pytest.mark.parametrize("answer", ["true", "false"])
def test_either_answer_is_an_answer(answer: str) -> None:
    """Yes and no are equally welcome."""
    assert not said(coi_missing.check, answered(f"nothing_to_declare: {answer}"))


# Contradiction


def test_nothing_and_a_list_contradict_each_other() -> None:
    """ "Nothing" above a list is an error, at the answer."""
    given = answered(
        "nothing_to_declare: true", "interests:", "  - {category: stock, organisation: A}"
    )

    assert said(coi_contradiction.check, given) == [
        (Level.ERROR, 4, "true", "there is nothing to declare, but an interest is listed")
    ]


def test_something_and_no_list_contradict_each_other() -> None:
    """ "Not nothing" with nothing after it is an error, at the answer."""
    assert said(coi_contradiction.check, answered("nothing_to_declare: false")) == [
        (Level.ERROR, 4, "false", "there is something to declare, but no interest is listed")
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ["nothing_to_declare: true", "relationship_to_project: I am treated there."],
        ["nothing_to_declare: true", "taking_part: {paid: yes}"],
        ["nothing_to_declare: true", "statement: Jane Doe has none."],
        ["nothing_to_declare: true"],
        ["nothing_to_declare:"],
    ],
)
def test_own_words_contradict_no_nothing(lines: list[str]) -> None:
    """To be a patient of the unit is worth saying, and need not be an interest."""
    assert not said(coi_contradiction.check, answered(*lines))


@pytest.mark.parametrize(
    "line",
    [
        "statement: Jane Doe owns a share.",
        "relationship_to_project: I am treated there.",
        "taking_part: {paid: yes}",
        "taking_part: {paid: no}",
    ],
)
def test_something_is_of_some_kind(line: str) -> None:
    """Words alone fill in no category of the editors' form."""
    given = answered("nothing_to_declare: false", line)

    assert len(said(coi_contradiction.check, given)) == 1


# Unpublished


def test_an_interest_is_not_hidden_without_a_reason() -> None:
    """The message stands at `publish`, and does not say what is being kept from print."""
    (problem,) = coi_unpublished.check(interest("publish: false"))

    assert (problem.level, problem.excerpt.strip()) == (Level.ERROR, "publish: false")
    assert "Secret Ltd" not in problem.message + problem.fix


@pytest.mark.parametrize(
    ("lines", "count"),
    [
        (["publish: false", "editor_reason: Names a child"], 0),
        (["publish: false", "editor_reason: …"], 1),
        (["publish: false", "editor_reason: "], 1),
        (["publish: true"], 0),
        ([], 0),
    ],
)
def test_a_reason_is_words(lines: list[str], count: int) -> None:
    """An editor's reason is enough; the line to paste, left as it is, is not a reason."""
    assert len(said(coi_unpublished.check, interest(*lines))) == count


# Dates


@pytest.mark.parametrize(
    ("on", "message"),
    [
        ("1900-01-01", "confirmed on 1900-01-01, before 2000"),
        ("1999-12-31", "confirmed on 1999-12-31, before 2000"),
        ("2000-01-01", None),
        ("2026-11-30", None),
        (
            "2026-12-01",
            "confirmed on 2026-12-01, after 2026-11-30, the end of the article's month",
        ),
    ],
)
def test_a_declaration_is_confirmed_on_a_possible_day(on: str, message: str | None) -> None:
    """Placeholders, and days after the month of the article, are errors at the day."""
    given = answered("nothing_to_declare: true", f"confirmed: {{on: {on}}}")

    assert said(coi_date.check, given) == ([(Level.ERROR, 5, on, message)] if message else [])


def test_nothing_is_confirmed_after_acceptance() -> None:
    """Once the article is accepted, that day counts and the end of the month does not."""
    given = answered("nothing_to_declare: true", "confirmed: {on: 2026-11-21}")

    ((_, _, _, message),) = said(coi_date.check, accepted(given, date(2026, 11, 20)))

    assert message.endswith("after 2026-11-20, the day the article was accepted")


@pytest.mark.parametrize(
    ("lines", "messages"),
    [
        (["from: 2024-05", "to: 2024-05"], []),
        (["from: 1975", "to: ongoing"], []),
        (["from: 2024", "to: 2024-02"], []),
        (["from: 2024-05-03", "to: 2024-05"], []),
        (["to: 2024-05"], []),
        (
            ["from: 2024-05", "to: 2024-04"],
            ["the interest ends in 2024-04, before it begins in 2024-05"],
        ),
        (["from: 2024-13"], ["'2024-13' is not a month"]),
        (["from: 2023-02-29"], ["'2023-02-29' is not a month"]),
    ],
)
def test_an_interest_ends_after_it_begins(lines: list[str], messages: list[str]) -> None:
    """An interest may have begun at any time; it cannot end before that."""
    assert [message for *_, message in said(coi_date.check, interest(*lines))] == messages


# Stale


@pytest.mark.parametrize(
    ("on", "stale"), [("2025-11-29", True), ("2025-11-30", False), ("2026-11-02", False)]
)
def test_a_declaration_is_good_for_a_year(on: str, stale: bool) -> None:
    """More than twelve months before the day that counts, it is owed again."""
    given = answered("nothing_to_declare: true", f"confirmed: {{on: {on}}}")

    found = said(coi_stale.check, given)

    assert [(level, words) for level, _, words, _ in found] == [(Level.NEEDED, on)] * stale


def test_the_series_says_how_long_a_declaration_is_good_for() -> None:
    """`valid_months` is the series' own, and the message names it."""
    typed = "competing_interests: {nothing_to_declare: true, confirmed: {on: 2026-07-30}}"

    ((_, _, _, message),) = said(coi_stale.check, manuscript(typed, Policy(valid_months=3)))

    assert message.endswith("more than 3 months before 2026-11-30")


def test_a_placeholder_is_one_problem_and_not_two() -> None:
    """A day before 2000 is wrong, not stale."""
    given = answered("nothing_to_declare: true", "confirmed: {on: 1900-01-01}")

    assert not said(coi_stale.check, given)


# Unconfirmed


@pytest.mark.parametrize(
    ("confirmed", "message"),
    [
        ("{on: 2026-11-02}", None),
        ("{on: 2026-11-02, by: jane-doe}", None),
        ("{on: 2026-11-02, by: Jane Doe}", None),
        ("{on: 2026-11-02, by: sam-okafor, witness: ana-pires}", None),
        (
            "{on: 2026-11-02, by: sam-okafor}",
            "sam-okafor confirmed the declaration of Jane Doe, and nobody bears it out",
        ),
        ("{how: phone}", "the declaration of Jane Doe does not say on which day it was confirmed"),
        ("", "the declaration of Jane Doe does not say on which day it was confirmed"),
    ],
)
def test_a_declaration_is_its_author_s_own(confirmed: str, message: str | None) -> None:
    """Whoever answers for another needs a witness; an answer needs a day."""
    given = answered("nothing_to_declare: true", f"confirmed: {confirmed}")

    found = said(coi_unconfirmed.check, given)

    assert [(level, said_) for level, _, _, said_ in found] == (
        [(Level.NEEDED, message)] if message else []
    )


def test_an_answer_without_any_confirmation_is_unconfirmed() -> None:
    """The field left out is the same as left blank, and no day is made up."""
    (problem,) = coi_unconfirmed.check(answered("nothing_to_declare: true"))

    assert problem.fix == "confirmed: {on: YYYY-MM-DD}"


def test_a_missing_answer_is_not_unconfirmed_too() -> None:
    """One cause, one message: what is not there cannot be confirmed."""
    assert not said(coi_unconfirmed.check, manuscript(""))


# Period


@pytest.mark.parametrize(
    ("lines", "pointed"),
    [
        (["from: 2019-01", "to: 2023-10"], ["2023-10"]),
        (["from: 2019-01", "to: 2023-11"], []),
        (["from: 2019-01", "to: ongoing"], []),
        (["from: 2019-01"], []),
        (["to: 2022"], ["2022"]),
        (["from: 2027-11", "to: ongoing"], []),
        (["from: 2027-12", "to: ongoing"], ["2027-12"]),
        ([], []),
    ],
)
def test_an_interest_wholly_outside_the_period_is_pointed_out(
    lines: list[str], pointed: list[str]
) -> None:
    """36 months back and 12 ahead; one that touches the period, or may, is left alone."""
    found = said(coi_out_of_period.check, interest(*lines))

    assert [(level, words) for level, _, words, _ in found] == [
        (Level.WARNING, words) for words in pointed
    ]


def test_support_for_this_work_is_never_too_long_ago() -> None:
    """The work may have begun before the period, and its support is asked about from then on."""
    given = answered(
        "nothing_to_declare: false",
        "interests:",
        "  - {category: support-for-this-work, organisation: A, from: 2015, to: 2016}",
    )

    assert not said(coi_out_of_period.check, given)


def test_the_series_says_how_far_back_it_asks() -> None:
    """The two spans are the series' own."""
    typed = (
        "competing_interests: {nothing_to_declare: false, interests: "
        "[{category: stock, organisation: A, to: 2025-10}]}"
    )

    found = said(coi_out_of_period.check, manuscript(typed, Policy(lookback_months=12)))

    assert [message for *_, message in found] == [
        "an interest that ended in 2025-10 need not be declared"
    ]
