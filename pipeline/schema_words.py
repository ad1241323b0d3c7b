"""Say what a schema does not allow, in the author's words, with the line to write."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches
from typing import Any

from pipeline import suggest
from pipeline.forms import TYPES, Schema, rules_at, schema_at
from pipeline.model import Route, Source
from pipeline.problems import Problem

_RULES = {
    "flag": "choice",
    "day": "date",
    "month": "month",
    "moment": "date",
    "count": "number",
    "orcid": "pattern",
}
_FLAGS = {"yes": "true", "y": "true", "on": "true", "no": "false", "n": "false", "off": "false"}


def label(meta: Schema, route: Route) -> str:
    """What people call the value at `route`."""
    if "label" in meta:
        return str(meta["label"])
    if isinstance(route[-1], int):
        return f"entry {route[-1] + 1} of {str(route[-2]).replace('_', ' ')}"
    return route[-1].replace("_", " ")


def missing(source: Source, schema: Schema, route: Route) -> Problem:
    """Ask for a field that has to be there, and show one."""
    meta = rules_at(schema, route).get("meta", {})
    blank = route in source.values
    where = route if blank or route[:-1] not in source.keys else route[:-1]
    text = f"{label(meta, route)} is {'left blank' if blank else 'missing'}"
    fix = suggest.beside(source, route[:-1], str(meta.get("example", "")))
    return source.problem(
        "missing-field", text, *where, why=meta.get("help", ""), fix=fix, key=True
    )


def wrong_kind(source: Source, route: Route, rules: Schema, value: object) -> Problem:
    """Say what kind of value is expected, and show this one as such if it can be."""
    meta, kind = rules.get("meta", {}), str(rules.get("type", "text"))
    name, help_ = label(meta, route), str(meta.get("help", ""))
    if isinstance(value, str) and not value.strip():
        fix = "write it, or delete the line"
        return source.problem("empty", f"{name} is left blank", *route, fix=fix)
    wanted = TYPES[kind][0] if kind in TYPES else kind
    text = f"{name} should be {wanted}, not {_seen(value)}"
    days = suggest.days(value) if kind in ("day", "moment") and isinstance(value, str) else ()
    if days and not str(value)[:4].isdigit():
        text = f"{name} must start with the year"
    if kind == "orcid" and re.fullmatch(r"(?:https://orcid\.org/)?[\d-]{18}[\dX]", str(value)):
        text = f'"{short(value)}" is not an {name}: one of its digits is mistyped'
    if kind == "group" and isinstance(value, str):
        help_ = _needs(rules) or help_
    fix, key = _as_kind(source, route, rules, value, days), not isinstance(value, str)
    rule = _RULES.get(kind, "wrong-kind")
    return source.problem(rule, text, *route, why=help_, fix=fix, key=key)


def _as_kind(
    source: Source, route: Route, rules: Schema, value: object, days: Sequence[str]
) -> str:
    kind, example = str(rules.get("type", "text")), str(rules.get("meta", {}).get("example", ""))
    shown = suggest.beside(source, route[:-1], example) if isinstance(route[-1], str) else example
    if isinstance(value, list) and kind == "group":
        return suggest.as_fields(source, route, value) or shown
    if isinstance(value, dict) and kind == "list":
        advice = 'put "- " before its first field, and two blanks more before the others'
        return suggest.as_entry(source, route, value) or advice
    if not isinstance(value, str):
        return shown
    if days:
        lines = [suggest.with_value(source, route, day) for day in days]
        return lines[0] if len(lines) == 1 else _either(days)
    if kind in ("month", "moment") and (month := suggest.month(value)):
        return suggest.with_value(source, route, month)
    spelt = value.lower().strip(" .!")
    guess = _FLAGS.get(spelt, spelt)
    if kind == "flag":
        known = guess in ("true", "false")
        return suggest.with_value(source, route, guess) if known else "write true or false"
    if kind == "group" and rules.get("schema") and isinstance(route[-1], str):
        first = next(iter(rules.get("meta", {}).get("one_of", rules["schema"])))
        inner = rules["schema"][first]
        if "|" in str(inner.get("meta", {}).get("example", "")):
            head = value.lstrip().split("\n", 1)[0]
            return suggest.beside(source, route[:-1], f"{route[-1]}:\n  {first}: |\n    {head}")
        meant = guess if inner.get("type") == "flag" else value
        if "\n" not in value and _fits(meant, inner):
            return suggest.as_group(source, route, first, meant)
    if kind == "list" and "\n" not in value and _fits(value, rules.get("schema", {})):
        return suggest.as_list(source, route, value)
    guessed = kind in _RULES or "\n" not in example
    return f"such as {example}" if guessed and example else shown


def _needs(rules: Schema) -> str:
    names = [name for name, inner in rules.get("schema", {}).items() if inner.get("required")]
    if not names:
        return ""
    return f"it has lines of its own: {' and '.join(names)}"


def _fits(value: str, rules: Schema) -> bool:
    kind = str(rules.get("type", "text"))
    return TYPES[kind][1](value) and ("allowed" not in rules or value in rules["allowed"])


def _either(days: Sequence[str]) -> str:
    spelt = [date.fromisoformat(day).strftime("%d %B").lstrip("0") for day in days]
    each = [f"{day} if it is {words}" for day, words in zip(days, spelt, strict=True)]
    return f"write {', or '.join(each)}"


def _seen(value: object) -> str:
    if isinstance(value, dict):
        return "a group of fields"
    return "a list" if isinstance(value, list) else f'"{short(value)}"'


def choice(source: Source, route: Route, value: str, rules: Schema) -> Problem:
    """List what can be chosen, and offer what was probably meant."""
    allowed = [str(each) for each in rules["allowed"]]
    spelt = value.strip().lower().replace(" ", "-").replace("_", "-")
    near = get_close_matches(spelt, allowed, 1, 0.6) or [
        a for a in allowed if a in spelt.split("-")
    ]
    return source.problem(
        "choice",
        f'"{short(value)}" is not one of the choices for {label(rules.get("meta", {}), route)}',
        *route,
        why=f"choices: {', '.join(allowed)}",
        fix=suggest.with_value(source, route, near[0]) if near else "",
    )


def pattern(source: Source, route: Route, value: str, rules: Schema) -> Problem:
    """Say which form is expected, and write the value in it if one trick does that."""
    meta = rules.get("meta", {})
    meant = suggest.like(value, str(rules.get("regex", "(?!)")))
    example = str(meta.get("example", ""))
    return source.problem(
        "pattern",
        f'"{short(value)}" is not {meta.get("form", "in the expected form")}',
        *route,
        why=str(meta.get("help", "")),
        fix=(meant and suggest.with_value(source, route, meant)) or f"such as {example}",
    )


def too_long(source: Source, route: Route, value: Any, limit: int, rules: Schema) -> Problem:
    """Say by how much a value is too long."""
    counted = "entries" if isinstance(value, list) else "characters"
    text = f"{label(rules.get('meta', {}), route)} has {len(value):,} {counted}"
    over = len(value) - limit
    what = counted if over > 1 else {"entries": "entry", "characters": "character"}[counted]
    fix = f"take out at least {over:,} {what}"
    return source.problem("too-long", f"{text}; the limit is {limit:,}", *route, fix=fix)


def unknown(
    source: Source, route: Route, schema: Schema, absent: Sequence[Route]
) -> tuple[Problem, frozenset[Route]]:
    """Say that a field has no such name; and which fields need not be asked for as well."""
    name, group = str(route[-1]), route[:-1]
    if len(name.split()) >= 3:
        return _words(source, route), frozenset()
    siblings = list(schema_at(schema, group))
    spelt = name.strip().replace(" ", "_").replace("\u00a0", "_").lower()
    first = [str(a[-1]) for a in absent if a[:-1] == group]
    near = get_close_matches(spelt, first, 1, 0.7) or get_close_matches(spelt, siblings, 1, 0.7)
    home = None if near else _home(schema, group, spelt)
    text = f'there is no field called "{short(name)}" here'
    if near:
        why = " ".join(filter(None, (f'did you mean "{near[0]}"?', _foreign(name))))
        fix = suggest.with_key(source, route, near[0])
    elif home is not None:
        why = f'"{spelt}" belongs to "{home}"' if home else f'"{spelt}" belongs at the left edge'
        fix = (
            f'put it below "{home}:", with two blanks more before it and the lines below it'
            if home
            else "take away the blanks before it, and as many before the lines below it"
        )
    else:
        why, fix = _foreign(name), f"fields here are: {', '.join(siblings)}"
    problem = source.problem("unknown-field", text, *route, key=True, why=why, fix=fix)
    meant = {(*group, near[0])} if near else set()
    if home is not None:
        meant = {(home,), (home, spelt)} if home else {(spelt,)}
    return problem, frozenset(meant)


def more(source: Source, routes: Sequence[Route]) -> Problem:
    """Say of many unknown fields that they are there."""
    return source.problem(
        "unknown-field",
        f"there are {len(routes):,} more fields that nobody knows",
        *routes[0],
        key=True,
        why="words that stand where fields are expected are read as names of fields",
        fix="start from a template: author:, viewpoint:, competing_interests:",
    )


def _home(schema: Schema, group: Route, name: str) -> str | None:
    """The group that a field belongs to; "" for the left edge; None if there is none."""
    if group and name in schema:
        return ""
    homes = [each for each in schema if each != (group or ("",))[0]]
    found = [each for each in homes if name in schema_at(schema, (each,))]
    return found[0] if len(found) == 1 and not group else None


def _words(source: Source, route: Route) -> Problem:
    return source.problem(
        "lost-indent",
        "these words stand where a field is expected",
        *route,
        key=True,
        why=f'"{short(route[-1])}" is read as the name of a field',
        fix="put two blanks more before it, so that it lines up with your other words",
    )


def _foreign(name: str) -> str:
    """Name the first character that no field has: some look just like ours, or like nothing."""
    odd = next((character for character in name if not character.isascii()), "")
    return f"it contains U+{ord(odd):04X} ({unicodedata.name(odd, '').lower()})" if odd else ""


def short(value: object) -> str:
    """The beginning of a value, in one line."""
    text = " ".join(str(value).split())
    return text if len(text) <= 60 else text[:59] + "…"
