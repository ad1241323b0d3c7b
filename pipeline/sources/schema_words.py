"""Say what a schema does not allow, in the author's words, with the line to write."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches
from typing import Any

from pipeline.markup import vancouver
from pipeline.model import Route, Source
from pipeline.problems import Problem
from pipeline.sources import suggest
from pipeline.sources.forms import TYPES, Schema, rules_at

_RULES = {
    "flag": "choice",
    "day": "date",
    "month": "month",
    "moment": "date",
    "ending": "date",
    "count": "number",
    "orcid": "pattern",
}
_STILL = frozenset({"now", "present", "current", "today", "to date", "still", "continuing"})
_FLAGS = {"yes": "true", "y": "true", "on": "true", "no": "false", "n": "false", "off": "false"}


NONE = frozenset({"none", "no", "nothing", "nil", "n/a", "na", "not applicable", "-"})
"""What people write where there is nothing to say; small letters, no end mark."""
_DECLARE = (
    "write below it, two blanks in: nothing_to_declare: true if there is nothing; or false, and "
    "each interest under interests: (viewpoints explain coi-missing shows how)"
)
_EACH = (
    'write each interest as lines of its own, the first after "- ": category:, organisation: and '
    "description: (viewpoints explain coi-missing shows how)"
)


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
    fix = _theirs(route, rules_at(schema, route)) or suggest.beside(
        source, route[:-1], str(meta.get("example", ""))
    )
    why = str(meta.get("help", ""))
    if "|" in str(meta.get("example", "")) and fix.startswith(" "):
        why += f" Each line of them starts with {len(fix) - len(fix.lstrip()) + 2} blanks."
    return source.problem("missing-field", text, *where, why=why, fix=fix, key=True)


def wrong_kind(source: Source, route: Route, rules: Schema, value: object) -> Problem:
    """Say what kind of value is expected, and show this one as such if it can be."""
    meta, kind = rules.get("meta", {}), str(rules.get("type", "text"))
    name, help_ = label(meta, route), str(meta.get("help", ""))
    if isinstance(value, str) and not value.strip():
        fix = "write it, or delete the line"
        return source.problem("empty", f"{name} is left blank", *route, fix=fix)
    wanted = TYPES[kind][0] if kind in TYPES else kind
    should = "should have lines of its own below it" if kind == "group" else f"should be {wanted}"
    text = f"{name} {should}, not {_seen(value)}"
    days = (
        suggest.days(value)
        if kind in ("day", "moment", "ending") and isinstance(value, str)
        else ()
    )
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
    if theirs := _theirs(route, rules, value):
        return theirs
    if isinstance(value, list) and kind == "group":
        return suggest.as_fields(source, route, value) or shown
    if isinstance(value, list) and kind not in ("group", "list") and value:
        first = next((v for v in value if isinstance(v, str) and _fits(v, rules)), "")
        if first and isinstance(route[-1], str):
            return suggest.beside(source, route[:-1], f"{route[-1]}: {suggest.written(first)}")
    if isinstance(value, dict) and kind == "list":
        if not value and (line := suggest.in_square_brackets(source, route)):
            return line
        advice = 'put "- " before its first field, and two blanks more before the others'
        return suggest.as_entry(source, route, value) or advice
    if not isinstance(value, str):
        return shown
    if kind == "orcid" and (meant := suggest.orcid(value)):
        return suggest.with_value(source, route, meant)
    if days:
        lines = [suggest.with_value(source, route, day) for day in days]
        return lines[0] if len(lines) == 1 else _either(days)
    if kind in ("month", "moment", "ending") and (month := suggest.month(value)):
        return suggest.with_value(source, route, month)
    spelt = value.lower().strip(" .!")
    if kind == "ending" and spelt in _STILL:
        return suggest.with_value(source, route, "ongoing")
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
        if inner.get("type") == "day" and len(read := suggest.days(value)) == 1:
            meant = read[0]
        if "\n" not in value and _fits(meant, inner):
            return suggest.as_group(source, route, first, meant)
    if kind == "list" and "\n" not in value and _fits(value, rules.get("schema", {})):
        return suggest.as_list(source, route, value)
    if kind == "list" and (fields := _entry(rules.get("schema", {}), value)):
        dashed = [f"  {'- ' if at == 0 else '  '}{line}" for at, line in enumerate(fields)]
        return suggest.beside(source, route[:-1], "\n".join([f"{route[-1]}:", *dashed]))
    if kind == "group" and isinstance(route[-1], int) and (fields := _entry(rules, value)):
        return suggest.in_place(source, route, fields)
    guessed = kind in _RULES or "\n" not in example
    return f"such as {example}" if guessed and example else shown


def _theirs(route: Route, rules: Schema, value: object = None) -> str:
    """What to write where only the author can say it: no example of ours may become an answer.

    Nothing for fields that are not part of somebody's declaration, for dates and
    the like, and where their own words can be turned into the answer they are.
    """
    if route[0] != "competing_interests":
        return ""
    none = isinstance(value, str) and value.lower().strip(" .!") in NONE
    if len(route) == 1 and not none:
        return _DECLARE
    if route[1:] == ("nothing_to_declare",) and value is not None:
        said = value.lower().strip(" .!") if isinstance(value, str) else ""
        known = _FLAGS.get(said, said) in ("true", "false")
        return "" if known else "write true if there is nothing to declare, false if there is"
    if "interests" not in route[1:2] or rules.get("type") not in ("text", "group", "list"):
        return ""
    if none:
        return "if there is nothing, take this line out, and write: nothing_to_declare: true"
    if "allowed" in rules:
        return f"write one of: {', '.join(map(str, rules['allowed']))}"
    return (
        _EACH if rules.get("type") != "text" else f'say it in your own words behind "{route[-1]}:"'
    )


def _needs(rules: Schema) -> str:
    names = [name for name, inner in rules.get("schema", {}).items() if inner.get("required")]
    if not names:
        return ""
    return f"it has lines of its own: {' and '.join(names)}"


def _fits(value: str, rules: Schema) -> bool:
    kind = str(rules.get("type", "text"))
    formed = "regex" not in rules or re.fullmatch(rules["regex"], value) is not None
    return TYPES[kind][1](value) and formed and value in rules.get("allowed", (value,))


def _entry(rules: Schema, words: str) -> list[str]:
    """The lines of an entry of a list of groups, where its author wrote words."""
    fields = rules.get("schema", {})
    if rules.get("type") != "group" or "\n" in words:
        return []
    if "issued" in fields and (work := vancouver.work(words)):
        return work
    pages = [name for name in ("url", "URL") if name in fields and _fits(words, fields[name])]
    files = ["file"] if "file" in fields and re.search(r"\.\w{3,4}$", words) else []
    own = [name for name in ("title", "organisation") if name in fields]
    meant = {*own, *pages, *files}
    lines = []
    for name, inner in fields.items():
        if name in meant:
            lines.append(f"{name}: {suggest.written(words)}")
        elif inner.get("required"):
            # Nobody's interest is guessed at.
            other = "other" in inner.get("allowed", ())
            lines.append(f"{name}: other" if other else str(inner["meta"]["example"]))
    return lines if meant else []


def _either(days: Sequence[str]) -> str:
    spelt = [date.fromisoformat(day).strftime("%d %B").lstrip("0") for day in days]
    each = [f"{day} if it is {words}" for day, words in zip(days, spelt, strict=True)]
    return f"write {', or '.join(each)}"


def _seen(value: object) -> str:
    if isinstance(value, dict):
        return "single fields"
    return "a list" if isinstance(value, list) else f'"{short(value)}"'


def choice(source: Source, route: Route, value: str, rules: Schema) -> Problem:
    """List what can be chosen, and offer what was probably meant."""
    allowed = [str(each) for each in rules["allowed"]]
    spelt = value.strip().lower().replace(" ", "-").replace("_", "-")
    said = re.findall(r"[^\W_]+", spelt)
    means = rules.get("meta", {}).get("means", {})
    whole = [str(means[spelt])] if spelt in means else []
    spoken = [str(means.get(word, word)) for word in said if word in means or word in allowed]
    # A choice that stands there is meant, before any other that is spelt nearly so.
    clear = spoken if len(set(spoken)) == 1 else []
    near = whole or clear or get_close_matches(spelt, allowed, 1, 0.6) or spoken
    line, listed = near and suggest.with_value(source, route, near[0]), ", ".join(allowed)
    return source.problem(
        "choice",
        f'"{short(value)}" is not one of the choices for {label(rules.get("meta", {}), route)}',
        *route,
        why=f"choices: {listed}" if line else str(rules.get("meta", {}).get("help", "")),
        fix=line or f"write one of: {listed}",
    )


def pattern(source: Source, route: Route, value: str, rules: Schema) -> Problem:
    """Say which form is expected, and write the value in it if one trick does that."""
    meta = rules.get("meta", {})
    meant = suggest.like(value, str(rules.get("regex", "(?!)")))
    example = str(meta.get("example", ""))
    return source.problem(
        str(meta.get("rule", "pattern")),
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


def both(source: Source, route: Route, given: Sequence[str]) -> Problem:
    """Say that two fields stand where one has room; the second can go on as a note."""
    line = source.key(*route, given[1]).excerpt
    blanks = line[: len(line) - len(line.lstrip())]
    alone = given[1] == "text_file" and line.lstrip().startswith("text_file:")
    return source.problem(
        "duplicate",
        f"both {' and '.join(f'`{name}`' for name in given)} stand here",
        *route,
        given[1],
        key=True,
        why="only one of them would be printed",
        fix=f"{blanks}# {line.lstrip()}"
        if alone
        else "move all words into one of them, and delete the other",
    )


def short(value: object) -> str:
    """The beginning of a value, in one line."""
    text = " ".join(str(value).split())
    return text if len(text) <= 60 else text[:59] + "…"
