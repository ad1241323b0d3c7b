"""Hold a source against its schema: every problem at once, each at its own place.

Cerberus says what is wrong; we say it in the author's words. The document is
all text, so the schemas' types are forms of text, and nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cerberus import TypeDefinition, Validator
from cerberus import errors as cerberus_errors

from pipeline.model import Route, Source
from pipeline.problems import Checked, Problem
from pipeline.sources import schema_words, suggest, unknown_fields
from pipeline.sources.forms import TYPES, Schema, is_day, is_moment, is_month, rules_at
from pipeline.sources.sound import sound

__all__ = ["TYPES", "is_day", "is_moment", "is_month", "prepare", "validate"]


def validate(source: Source, schema: Schema) -> Checked[Source]:
    """Let `source` pass, or say everything in it that the schema does not allow."""
    problems = suggest.together(tuple(_problems(source, schema)))
    return Checked(None if problems else source, problems)


def prepare(schema: Schema) -> None:
    """Get ready for sources of one kind: to check a schema takes longer than to use it."""
    _validator(schema)


def _definition(name: str) -> TypeDefinition:
    test = TYPES[name][1]
    made: Any = type("Meta", (type,), {"__instancecheck__": lambda _, value: bool(test(value))})
    return TypeDefinition(name, (made(name, (), {}),), ())


class _Validator(Validator):  # type: ignore[misc]
    """Cerberus with the forms of text that our schemas name."""

    types_mapping = Validator.types_mapping | {name: _definition(name) for name in TYPES}

    def _error(self, *args: Any) -> None:
        """Keep an error. Cerberus sorts all of them anew for each, which is slow for thousands."""
        if len(args) == 1:
            self._errors.extend(args[0])
        else:
            super()._error(*args)

    def _validate_regex(self, pattern: str, field: str, value: object) -> None:
        """{'type': 'string'}"""  # noqa: D415 (Cerberus reads it as a schema)
        # Cerberus' own lets a line end follow the last character.
        if not re.fullmatch(pattern, str(value)):
            self._error(field, cerberus_errors.REGEX_MISMATCH)


_VALIDATORS: dict[int, tuple[Schema, Any]] = {}


def _validator(schema: Schema) -> Any:
    """One validator a schema: Cerberus takes far longer to check the schema than a document."""
    known = _VALIDATORS.get(id(schema))
    if known is None or known[0] is not schema:
        known = _VALIDATORS[id(schema)] = (schema, _Validator(schema, purge_unknown=False))
    return known[1]


def _problems(source: Source, schema: Schema) -> Iterator[Problem]:
    try:
        data = dict(source.data)
        found = [] if sound(data, schema) else errors(data, schema)
    except Exception:
        # Cerberus 1.3.8 crashes on some lists given as groups (pyeve/cerberus#363):
        # the same walk by hand finds which one.
        yield from _by_hand(source, schema)
        return
    unknown = [_route(e) for e in found if e.code == cerberus_errors.UNKNOWN_FIELD.code]
    absent = [_route(e) for e in found if e.code == cerberus_errors.REQUIRED_FIELD.code]
    meant: set[Route] = set()
    unknown += unknown_fields.blank(source, schema)  # what is blank is absent to Cerberus
    for problem, also in unknown_fields.told(source, unknown, schema, absent):
        meant |= also
        yield problem
    for error in found:
        # One cause, one message: a misspelt field is not also missing.
        said = error.code == cerberus_errors.REQUIRED_FIELD.code and _route(error) in meant
        if error.code != cerberus_errors.UNKNOWN_FIELD.code and not said:
            yield _problem(error, source, schema)
    yield from _one_of(source, schema, meant)


def errors(data: dict[str, Any], schema: Schema) -> list[Any]:
    """Every error that Cerberus finds; on some lists given as groups it crashes."""
    validator = _validator(schema)
    validator.validate(data, normalize=False)
    return list(_flat(validator._errors))


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


def _flat(found: Iterable[Any]) -> Iterator[Any]:
    for error in found:
        if error.is_group_error and not error.is_logic_error:
            yield from _flat(error.child_errors)
        else:
            yield error


def _route(error: Any) -> Route:
    return tuple(error.document_path)


def _problem(error: Any, source: Source, schema: Schema) -> Problem:
    route, value, code = _route(error), error.value, error.code
    rules = rules_at(schema, route)
    if code == cerberus_errors.REQUIRED_FIELD.code:
        return schema_words.missing(source, schema, route)
    if code == cerberus_errors.BAD_TYPE.code:
        return schema_words.wrong_kind(source, route, rules, value)
    if code == cerberus_errors.UNALLOWED_VALUE.code:
        return schema_words.choice(source, route, str(value), rules)
    if code == cerberus_errors.MAX_LENGTH.code:
        return schema_words.too_long(source, route, value, error.constraint, rules)
    if code == cerberus_errors.MIN_LENGTH.code:
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
