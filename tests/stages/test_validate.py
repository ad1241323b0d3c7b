"""Validating a file; `cases/validate.yaml` holds the cases, and an editor can add one."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import typed
from pipeline.house import schema
from pipeline.model import Source
from pipeline.problems import Checked, Problem
from pipeline.sources.faults import faults
from pipeline.sources.forms import is_day, is_ending, is_moment, is_month, is_orcid, rules_at
from pipeline.sources.sound import sound
from pipeline.sources.yaml_source import parse
from pipeline.stages.validate import validate

_TYPED = Path(__file__).parents[1].joinpath("cases/validate.yaml").read_text(encoding="utf-8")
CASES = yaml.load(_TYPED, yaml.BaseLoader)  # every value as it was typed
SOUND = "author: {name: Jane Doe, role: patient}\nviewpoint: {text: We met.}\n"


def validated(file: str, name: str = "contribution") -> Checked[Source]:
    source = parse("jane-doe.yaml", "jane-doe", file.encode()).value
    assert source is not None
    return validate(source, schema(name))


def fits(problem: Problem, wanted: str) -> bool:
    """Whether the problem is the one that a case names."""
    place, _, words = wanted.partition(" … ")
    told = f"{problem.message} {problem.why} {problem.fix}"
    return f"{problem.line}:{problem.column} {problem.rule}" == place and (
        words.lower() in told.lower()
    )


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    """Each file has the problems that the case names, and no others."""
    checked = validated(case["file"].replace("@\n", SOUND), case.get("schema", "contribution"))
    wanted = case.get("problems", [])

    found = [f"{p.line}:{p.column} {p.rule}: {p.message}" for p in checked.problems]
    matched = [w for w in wanted if any(fits(p, w) for p in checked.problems)]
    assert matched == wanted, found
    assert len(found) == len(wanted), found
    assert (checked.value is None) == bool(wanted)


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_nothing_is_called_sound_that_the_schema_refuses(case: dict[str, Any]) -> None:
    """A file that is called sound is never held against its schema."""
    rules = schema(case.get("schema", "contribution"))
    source = parse("jane-doe.yaml", "jane-doe", case["file"].replace("@\n", SOUND).encode()).value
    assert source is not None

    try:
        wrong = bool(faults(dict(source.data), rules))
    except Exception:  # as Cerberus does at some lists
        wrong = True
    assert sound(source.data, rules) == (not wrong)


def test_a_rule_that_is_not_known_is_left_to_cerberus() -> None:
    """Whoever writes a new rule into a schema need not know of any short cut."""
    rules = {"words": {"type": "text", "forbidden": ["no"]}}

    assert not sound({"words": "yes"}, rules)


def test_an_example_of_every_field_can_be_pasted() -> None:
    """What a message tells people to write is right."""
    for name in ("contribution", "article", "series"):
        for route, rules in _fields(schema(name)):
            example = rules.get("meta", {}).get("example", "")
            read = parse("", "", example.encode())
            assert read.value is not None, (route, example)
            wrong = [
                p
                for p in validate(read.value, {route[-1]: {**rules, "required": False}}).problems
                if p.rule != "missing-field"
            ]
            assert not wrong, (route, example, wrong)


def _fields(group: Any, route: tuple[str, ...] = ()) -> Any:
    for name, rules in group.items():
        example = rules.get("meta", {}).get("example", "")
        if ":" in example and "…" not in example:
            yield (*route, name), rules
        inner = rules.get("schema", {})
        if rules.get("type") == "group":
            yield from _fields(inner, (*route, name))
        elif inner.get("type") == "group":
            yield from _fields(inner["schema"], (*route, name))


def test_a_message_speaks_the_authors_language() -> None:
    """Nobody should have to know what a mapping is."""
    checked = validated("author: [x]\nviewpoint: {text: {a: b}}\nreferences: {a: b}\nai_use: x\n")

    told = " ".join(f"{p.message} {p.why}" for p in checked.problems).lower()

    for word in ("mapping", "scalar", "dict", "none", "invalid", "sequence", "string", "null"):
        assert word not in told.split()


def test_author_text_in_a_message_is_short_and_on_one_line() -> None:
    """A message is a line, whatever stands in the file."""
    long = "x " * 20_000
    checked = validated(
        f'author: {{name: J, role: "{long}"}}\nviewpoint: {{text: "a"}}\n{long[:600]}: b\n'
    )

    assert [p.rule for p in checked.problems]
    assert all(len(p.message) < 300 and "\n" not in p.message for p in checked.problems)


@pytest.mark.parametrize("name", ["k{}: v\n", "references{}: []\n"])
def test_thousands_of_wrong_fields_take_seconds(name: str) -> None:
    """The validator's own bookkeeping takes minutes for that many."""
    file = SOUND + "".join(name.format(n) for n in range(5_000))
    start = time.monotonic()

    checked = validated(file)

    assert checked.value is None and len(checked.problems) <= 5_000
    assert time.monotonic() - start < 8


def test_a_day_is_one_of_the_calendar() -> None:
    """Written as the standard has it, in digits anybody can type."""
    assert is_day("2024-02-29") and is_day("2026-11-02")
    for text in ("2026-02-29", "2026-2-3", "26-02-03", "2026-02-03\n", "0000-01-01", "", None, 1):
        assert not is_day(text)
    assert is_month("2026-11") and not is_month("2026-11-02") and not is_month("2026-00")
    assert all(map(is_moment, ("2024", "2024-05", "2024-05-06")))
    assert not any(map(is_moment, ("3024", "24", "2024-13", "now", "ongoing", "", None)))
    assert is_ending("ongoing") and is_ending("2024-05") and not is_ending("now")


def test_an_orcid_has_a_check_digit() -> None:
    """The identifiers of the standard's own examples pass; one digit off, and none does."""
    right = "0000-0002-1825-0097"

    assert is_orcid(right) and is_orcid(f"https://orcid.org/{right}")
    assert is_orcid("0000-0002-1694-233X")
    for text in (f"{right}\n", right.replace("-", ""), "0000-0002-1694-233x", "", None):
        assert not is_orcid(text)
    for index, digit in enumerate(right):
        if digit != "-":
            other = str((int(digit) + 1) % 10)
            assert not is_orcid(right[:index] + other + right[index + 1 :])


def test_what_passes_can_be_made_into_values() -> None:
    """The typed values rest on the schema alone: nothing in them can fail."""
    full = next(case for case in CASES if case["title"] == "everything at once")
    source = validated(full["file"]).value
    assert source is not None

    made = typed.contribution(source)

    assert (made.author.orcid, made.author.side) == ("0000-0002-1694-233X", "public")
    assert made.author.social == (
        *("@voices", "voices", "@voices@social.example", "https://example.org/voices", "voices"),
    )
    assert made.declaration.nothing is False and made.declaration.paid_to_take_part is True
    assert [section.heading for section in made.sections] == ["One", ""]


# Anything: values of every shape, at the names that the schema knows and at others.
NAMES = st.sampled_from(
    (
        *("author", "viewpoint", "references", "competing_interests", "ai_use", "key_messages"),
        *("links", "illustrations", "name", "role", "text", "sections", "type", "id", "title"),
        *("url", "kind", "interests", "confirmed", "on", "used", "schema", "items", "x y z", "é"),
    )
)
VALUES = st.recursive(
    st.sampled_from(["", " ", "a", "patient", "true", "2026-11-02", "https://e.org", "é", "1"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(NAMES, VALUES, max_size=5))
def test_a_file_of_any_shape_passes_or_is_told_why(data: dict[str, Any]) -> None:
    """No shape of a file is a crash, and what passes can be made into values."""
    source = Source("jane.yaml", "jane", data)

    checked = validate(source, schema("contribution"))

    assert (checked.value is None) == bool(checked.problems)
    if checked.value is not None:
        typed.contribution(checked.value)


def test_what_a_schema_says_is_found_by_the_way_to_it() -> None:
    """Messages take their words from the schema."""
    contribution = schema("contribution")

    assert rules_at(contribution, ("author", "name"))["meta"]["label"] == "author name"
    assert rules_at(contribution, ("references", 0, "author", 1, "family"))["type"] == "text"
    assert rules_at(contribution, ("nothing", "of", 0, "that")) == {}
