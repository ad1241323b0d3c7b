"""Hold a source against its schema: every problem at once, each at its own place.

Cerberus says what is wrong; we say it in the author's words. The document is
all text, so the schemas' types are forms of text, and nothing is guessed. Nearly
every file is sound, which is seen without Cerberus: it is loaded for the first
that is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pipeline.model import Route, Source
from pipeline.problems import Checked, Problem
from pipeline.sources import schema_words, suggest, unknown_fields
from pipeline.sources.forms import TYPES, Schema, is_day, is_moment, is_month, rules_at
from pipeline.sources.sound import sound

if TYPE_CHECKING:
    from pipeline.sources.faults import Fault

__all__ = ["TYPES", "is_day", "is_moment", "is_month", "validate"]


def validate(source: Source, schema: Schema) -> Checked[Source]:
    """Let `source` pass, or say everything in it that the schema does not allow."""
    problems = suggest.together(tuple(_problems(source, schema)))
    return Checked(None if problems else source, problems)


def _problems(source: Source, schema: Schema) -> Iterator[Problem]:
    found = _faults(source, schema)
    if found is None:
        yield from _by_hand(source, schema)
        return
    unknown = [fault.route for fault in found if fault.kind == "unknown"]
    absent = [fault.route for fault in found if fault.kind == "required"]
    meant: set[Route] = set()
    unknown += unknown_fields.blank(source, schema)  # what is blank is absent to Cerberus
    for problem, also in unknown_fields.told(source, unknown, schema, absent):
        meant |= also
        yield problem
    for fault in found:
        # One cause, one message: a misspelt field is not also missing.
        said = fault.kind == "required" and fault.route in meant
        if fault.kind != "unknown" and not said:
            yield _problem(fault, source, schema)
    yield from _one_of(source, schema, meant)


def _faults(source: Source, schema: Schema) -> list[Fault] | None:
    """Everything that Cerberus finds; None where it crashes.

    Cerberus 1.3.8 does on some lists given as groups (pyeve/cerberus#363): the same
    walk by hand finds which one.
    """
    data = dict(source.data)
    if sound(data, schema):
        return []
    from pipeline.sources import faults

    try:
        return faults.faults(data, schema)
    except Exception:
        return None


def _one_of(source: Source, schema: Schema, meant: set[Route]) -> Iterator[Problem]:
    """Exactly one of the fields that a group's `one_of` names; Cerberus has no such rule."""
    for route, group, choices in _choosing(source.data, {"type": "group", "schema": schema}, ()):
        given = [choice for choice in choices if choice in group]
        if not given and not any((*route, choice) in meant for choice in choices):
            yield schema_words.missing(source, schema, (*route, choices[0]))
        elif len(given) > 1:
            yield schema_words.both(source, route, given)


def _choosing(value: Any, rules: Schema, route: Route) -> Iterator[tuple[Route, Any, Any]]:
    """Every group that has a choice of fields, with the names to choose from."""
    inner = rules.get("schema", {})
    if isinstance(value, list) and rules.get("type") == "list":
        for index, item in enumerate(value):
            yield from _choosing(item, inner, (*route, index))
    elif isinstance(value, Mapping) and rules.get("type") == "group":
        if choices := rules.get("meta", {}).get("one_of"):
            yield route, value, choices
        for name in value.keys() & inner.keys():
            if not isinstance(value[name], str):
                yield from _choosing(value[name], inner[name], (*route, name))


def _problem(fault: Fault, source: Source, schema: Schema) -> Problem:
    kind, route, value, constraint = fault
    rules = rules_at(schema, route)
    if kind == "required":
        return schema_words.missing(source, schema, route)
    if kind == "type":
        return schema_words.wrong_kind(source, route, rules, value)
    if kind == "allowed":
        return schema_words.choice(source, route, str(value), rules)
    if kind == "maxlength":
        return schema_words.too_long(source, route, value, constraint, rules)
    if kind == "minlength":
        text = f"{schema_words.label(rules.get('meta', {}), route)} is an empty list"
        rule = "missing-field" if rules.get("required") else "empty"
        return source.problem(rule, text, *route, fix=rules.get("meta", {}).get("example", ""))
    return schema_words.pattern(source, route, str(value), rules)


def _by_hand(source: Source, schema: Schema) -> Iterator[Problem]:
    found = list(_misshapen(source, dict(source.data), {"type": "group", "schema": schema}, ()))
    yield from found or [
        source.problem(
            "wrong-kind",
            "something in this file is not built as expected",
            why="a list may stand where a group is expected, or the other way round",
        )
    ]


def _misshapen(source: Source, value: Any, rules: Schema, route: Route) -> Iterator[Problem]:
    kind = str(rules.get("type", "text"))
    if not TYPES[kind][1](value):
        yield schema_words.wrong_kind(source, route, rules, value)
    elif kind == "list":
        for index, item in enumerate(value):
            yield from _misshapen(source, item, rules.get("schema", {}), (*route, index))
    elif kind == "group":
        for name, part in value.items():
            if name in rules["schema"]:
                yield from _misshapen(source, part, rules["schema"][name], (*route, name))
