"""Hold a source against its schema: every problem at once, each at its own place.

Cerberus says what is wrong; we say it in the author's words. The document is
all text, so the schemas' types are forms of text, and nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any

from cerberus import TypeDefinition, Validator
from cerberus import errors as cerberus_errors

from pipeline.model import Route, Source
from pipeline.problems import Checked, Problem

Schema = Mapping[str, Any]


def validate(source: Source, schema: Schema) -> Checked[Source]:
    """Let `source` pass, or say everything in it that the schema does not allow."""
    problems = tuple(_problems(source, schema))
    return Checked(None if problems else source, problems)


def is_day(text: object) -> bool:
    """Whether this is a day that exists, written 2026-11-02."""
    if not isinstance(text, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_month(text: object) -> bool:
    """Whether this is a month, written 2026-11."""
    return isinstance(text, str) and is_day(f"{text}-01")


def is_moment(text: object) -> bool:
    """Whether this is a year, a month, a day, or the word ongoing."""
    year = isinstance(text, str) and bool(re.fullmatch(r"[12]\d{3}", text, re.ASCII))
    return year or is_month(text) or is_day(text) or text == "ongoing"


def is_orcid(text: object) -> bool:
    """Whether this is an ORCID with the right check digit (ISO 7064 mod 11-2)."""
    pattern = r"(?:https://orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])"
    found = re.fullmatch(pattern, text, re.ASCII) if isinstance(text, str) else None
    if not found:
        return False
    *digits, check = list(found.group(1).replace("-", ""))
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    return bool("0123456789X"[(12 - total % 11) % 11] == check)


def is_count(text: object) -> bool:
    """Whether this is a whole number of at most six digits."""
    return isinstance(text, str) and bool(re.fullmatch(r"\d{1,6}", text, re.ASCII))


TYPES: Mapping[str, tuple[str, Callable[[object], bool]]] = {
    "text": ("words", lambda v: isinstance(v, str)),
    "flag": ("true or false", lambda v: v in ("true", "false")),
    "day": ("a day such as 2026-11-02", is_day),
    "month": ("a month such as 2026-11", is_month),
    "moment": ("a year, month or day such as 2024-05", is_moment),
    "count": ("a whole number", is_count),
    "orcid": ("an ORCID such as 0000-0002-1825-0097", is_orcid),
    "list": ("a list", lambda v: isinstance(v, list)),
    "group": ("a group of fields", lambda v: isinstance(v, dict)),
}


def _definition(name: str) -> TypeDefinition:
    test = TYPES[name][1]
    made: Any = type("Meta", (type,), {"__instancecheck__": lambda _, value: bool(test(value))})
    return TypeDefinition(name, (made(name, (), {}),), ())


class _Validator(Validator):  # type: ignore[misc]
    """Cerberus with the forms of text that our schemas name."""

    types_mapping = Validator.types_mapping | {name: _definition(name) for name in TYPES}


def _problems(source: Source, schema: Schema) -> Iterator[Problem]:
    validator = _Validator(schema, purge_unknown=False)
    try:
        validator.validate(dict(source.data), normalize=False)
        found = list(_flat(validator._errors))
    except Exception:
        # Cerberus 1.3.8 crashes on some lists given as groups (pyeve/cerberus#363):
        # the same walk by hand finds which one.
        yield from _by_hand(source, schema)
        return
    unknown = [e for e in found if e.code == cerberus_errors.UNKNOWN_FIELD.code]
    missing = [e for e in found if e.code == cerberus_errors.REQUIRED_FIELD.code]
    meant: set[Route] = set()
    for error in unknown:
        problem, near = _unknown(error, source, schema, missing)
        meant.add((*_route(error)[:-1], near))
        yield problem
    for error in found:
        # One cause, one message: a misspelt field is not also missing.
        if error in unknown or (error in missing and _route(error) in meant):
            continue
        yield _problem(error, source, schema)
    yield from _one_of(source, schema, meant)


def _one_of(source: Source, schema: Schema, meant: set[Route]) -> Iterator[Problem]:
    """Exactly one of the fields that a group's `one_of` names; Cerberus has no such rule."""
    for name, rules in schema.items():
        group = source.data.get(name)
        choices = rules.get("meta", {}).get("one_of", ())
        if not choices or not isinstance(group, dict):
            continue
        given = [choice for choice in choices if choice in group]
        meta = rules_at(schema, (name, choices[0])).get("meta", {})
        if not given and not any((name, choice) in meant for choice in choices):
            yield source.problem(
                "missing-field",
                f"{meta['label']} is missing",
                name,
                key=True,
                why=meta.get("help", ""),
                fix=meta.get("example", ""),
            )
        elif len(given) > 1:
            yield source.problem(
                "duplicate",
                f"both {' and '.join(f'`{g}`' for g in given)} stand here",
                name,
                given[1],
                key=True,
                why="only one of them would be printed",
                fix="move all words into one of them, and delete the other",
            )


def _flat(found: Iterable[Any]) -> Iterator[Any]:
    for error in found:
        if error.is_group_error and not error.is_logic_error:
            yield from _flat(error.child_errors)
        else:
            yield error


def _route(error: Any) -> Route:
    return tuple(error.document_path)


def _problem(error: Any, source: Source, schema: Schema) -> Problem:
    route = _route(error)
    rules = rules_at(schema, route)
    meta = rules.get("meta", {})
    label = meta.get("label", str(route[-1]).replace("_", " "))
    example, help_ = meta.get("example", ""), meta.get("help", "")
    code = error.code
    if code == cerberus_errors.REQUIRED_FIELD.code:
        blank = route in source.values
        text = f"{label} is left blank" if blank else f"{label} is missing"
        return source.problem("missing-field", text, *route, why=help_, fix=example, key=True)
    if code == cerberus_errors.BAD_TYPE.code:
        return _wrong_kind(source, route, rules, error.value)
    if code == cerberus_errors.UNALLOWED_VALUE.code:
        return _choice(source, route, label, str(error.value), rules["allowed"])
    if code == cerberus_errors.REGEX_MISMATCH.code:
        text = f'"{_short(error.value)}" is not {meta.get("form", "in the expected form")}'
        return source.problem("pattern", text, *route, why=help_, fix=example)
    if code == cerberus_errors.MAX_LENGTH.code:
        counted = "entries" if isinstance(error.value, list) else "characters"
        text = f"{label} has {len(error.value):,} {counted}; the limit is {error.constraint:,}"
        return source.problem("too-long", text, *route)
    if code == cerberus_errors.MIN_LENGTH.code:
        return source.problem("empty", f"{label} is an empty list", *route, why=help_, fix=example)
    text = f"{label} is not as it should be"
    return source.problem("pattern", text, *route, why=help_, fix=example)


def _wrong_kind(source: Source, route: Route, rules: Schema, value: object) -> Problem:
    meta = rules.get("meta", {})
    kind = str(rules.get("type", "text"))
    label = meta.get("label", str(route[-1]).replace("_", " "))
    seen = _seen(value)
    wanted = TYPES[kind][0] if kind in TYPES else kind
    rule = {
        "flag": "choice",
        "day": "date",
        "month": "month",
        "moment": "date",
        "count": "number",
        "orcid": "orcid",
    }.get(kind, "wrong-kind")
    fix = meta.get("example", "")
    if kind == "flag" and isinstance(value, str):
        near = {
            "yes": "true",
            "y": "true",
            "on": "true",
            "no": "false",
            "n": "false",
            "off": "false",
        }
        guess = near.get(value.lower(), value.lower())
        if guess in ("true", "false"):
            fix = f"{route[-1]}: {guess}"
    if kind == "day" and (swapped := _day_first(value)):
        fix = f"{route[-1]}: {swapped}"
    return source.problem(
        rule, f"{label} should be {wanted}, not {seen}", *route, why=meta.get("help", ""), fix=fix
    )


def _seen(value: object) -> str:
    if isinstance(value, dict):
        return "a group of fields"
    return "a list" if isinstance(value, list) else f'"{_short(value)}"'


def _day_first(value: object) -> str:
    """2026-02-14 for 14/02/2026; nothing when day and month could be either."""
    found = re.fullmatch(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})", str(value), re.ASCII)
    if not found or int(found[1]) <= 12:
        return ""
    turned = f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
    return turned if is_day(turned) else ""


def _choice(source: Source, route: Route, label: str, value: str, allowed: list[str]) -> Problem:
    near = get_close_matches(value.strip().lower().replace(" ", "-"), allowed, 1, 0.6)
    name = route[-1] if isinstance(route[-1], str) else ""
    fix = (f"{name}: {near[0]}" if name else near[0]) if near else ""
    return source.problem(
        "choice",
        f'"{_short(value)}" is not one of the choices for {label}',
        *route,
        why=f"choices: {', '.join(allowed)}",
        fix=fix,
    )


def _unknown(error: Any, source: Source, schema: Schema, missing: list[Any]) -> tuple[Problem, str]:
    route = _route(error)
    name = str(route[-1])
    siblings = list(schema_at(schema, route[:-1]))
    first = [str(_route(m)[-1]) for m in missing if _route(m)[:-1] == route[:-1]]
    spelt = name.strip().replace(" ", "_").lower()
    near = get_close_matches(spelt, first, 1, 0.7) or get_close_matches(spelt, siblings, 1, 0.7)
    if len(name.split()) >= 3:
        problem = source.problem(
            "lost-indent",
            "these words stand where a field is expected",
            *route,
            key=True,
            why=f'"{_short(name)}" is read as the name of a field',
            fix="put two blanks more before it, so that it lines up with your other words",
        )
        return problem, ""
    fix = f"did you mean `{near[0]}`?" if near else f"fields here are: {', '.join(siblings)}"
    text = f'there is no field called "{_short(name)}" here'
    return source.problem("unknown-field", text, *route, key=True, fix=fix), (near or [""])[0]


def schema_at(schema: Schema, route: Route) -> Schema:
    """The fields of the group at `route`."""
    rules: Schema = {"schema": schema}
    for part in route:
        inner = rules.get("schema", {})
        rules = inner if isinstance(part, int) else inner.get(part, {})
    return dict(rules.get("schema", {}))


def rules_at(schema: Schema, route: Route) -> Schema:
    """What the schema says of the value at `route`."""
    if not route:
        return {"schema": schema}
    if isinstance(route[-1], int):
        return dict(rules_at(schema, route[:-1]).get("schema", {}))
    return dict(schema_at(schema, route[:-1]).get(route[-1], {}))


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
        yield _wrong_kind(source, route, rules, value)
    elif kind == "list":
        for index, item in enumerate(value):
            yield from _misshapen(source, item, rules.get("schema", {}), (*route, index))
    elif kind == "group":
        for name, part in value.items():
            if name in rules["schema"]:
                yield from _misshapen(source, part, rules["schema"][name], (*route, name))


def _short(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 60 else text[:59] + "…"
