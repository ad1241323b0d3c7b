"""Say of a field that nobody knows what it was probably meant to be.

A field left blank is the same as an absent one, but only if it is one of ours:
in curly brackets a comma makes a blank field of the words behind it, and they
would be lost.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import groupby

from pipeline.model import Route, Source
from pipeline.problems import Problem
from pipeline.sources import suggest
from pipeline.sources.forms import Schema, rules_at, schema_at
from pipeline.sources.raw_lines import quoted
from pipeline.sources.schema_words import label, short

MOST = 50
"""More unknown fields than this are one mistake, and are told as one."""
Told = tuple[Problem, frozenset[Route]]
"""What is said of a field; and the fields that then need not be asked for as well."""


def blank(source: Source, schema: Schema) -> Iterator[Route]:
    """Every field that is left blank and that nobody knows."""
    for route in source.keys:
        group = suggest.value_at(source, route[:-1])
        if isinstance(group, Mapping) and route[-1] not in group:
            known = rules_at(schema, route[:-1])
            fields = known.get("schema") if known.get("type", "group") == "group" else None
            if fields and route[-1] not in fields:  # what is unknown as a whole is told as one
                yield route


def told(
    source: Source, routes: Sequence[Route], schema: Schema, absent: Sequence[Route]
) -> Iterator[Told]:
    """Say of each field at `routes` what is to be done, of many that they are many."""
    if len(routes) > MOST:
        yield _more(source, routes[MOST:]), frozenset()
    for (bare, _), group in groupby(
        routes[:MOST], key=lambda r: (without_colon(source, r), r[:-1])
    ):
        each = list(group)
        if bare:
            yield behind_comma(source, each, schema, absent)
        else:
            yield from (unknown(source, route, schema, absent) for route in each)


def unknown(source: Source, route: Route, schema: Schema, absent: Sequence[Route]) -> Told:
    """Say that a field has no such name."""
    name, group = str(route[-1]), route[:-1]
    if headed := _heading(source, route, schema):
        return headed
    if len(name.split()) >= 3:
        return _words(source, route), frozenset()
    siblings = list(schema_at(schema, group))
    spelt = name.strip().replace(" ", "_").replace("\u00a0", "_").lower()
    first = [str(a[-1]) for a in absent if a[:-1] == group]
    near = (
        get_close_matches(spelt, first, 1, 0.7)
        or _called(schema_at(schema, group), spelt)
        or get_close_matches(spelt, siblings, 1, 0.7)
    )
    home = None if near else _home(schema, group, spelt)
    text = f'there is no field called "{short(name)}" here'
    if near:
        why = " ".join(filter(None, (f'did you mean "{near[0]}"?', _foreign(name))))
        fix = suggest.with_key(source, route, near[0])
        if near[0] in suggest.value_at(source, group):
            why, fix = f"`{near[0]}` stands here already", "join the two, or delete this one"
    elif home is not None:
        why = f'"{spelt}" belongs to "{home}"' if home else f'"{spelt}" belongs at the left edge'
        fix = _moved(source, route, home, schema)
    else:
        why, fix = _foreign(name), f"fields here are: {', '.join(siblings)}"
    problem = source.problem("unknown-field", text, *route, key=True, why=why, fix=fix)
    meant = {(*group, near[0])} if near else set()
    if home is not None:
        meant = {(home,), (home, spelt)} if home else {(spelt,)}
    return problem, frozenset(meant)


def _heading(source: Source, route: Route, schema: Schema) -> Told | None:
    """A section whose heading stands where its fields have their names, with its words below."""
    span, value = source.keys.get(route), source.values.get(route)
    fields = schema_at(schema, route[:-1])
    alone = len(suggest.value_at(source, route[:-1]) or ()) == 1
    if (
        span is None
        or value is None
        or not value.body
        or not alone
        or not {"heading", "text"} <= fields.keys()
    ):
        return None
    line, name = source.key(*route).excerpt, str(route[-1])
    before = line[: span.column - 1]
    said = source.problem(
        "unknown-field",
        f'"{short(name)}" stands where a field has its name',
        *route,
        key=True,
        why="a heading is a field of its own, and the words below it another",
        fix=f"{before}heading: {suggest.written(name)}\n{' ' * len(before)}text: |",
    )
    return said, frozenset({(*route[:-1], "text")})


def _moved(source: Source, route: Route, home: str, schema: Schema) -> str:
    """The line of a field where it belongs; below its group, which may have to be written."""
    span, value = source.keys.get(route), suggest.value_at(source, route)
    if span is None:
        return f'put it below "{home}:"' if home else "put it at the left edge"
    line = source.key(*route).excerpt
    several = not isinstance(value, str) or source.values[route].body or "\n" in value
    if not home:
        if several:
            return "take away the blanks before it, and as many before the lines below it"
        return line[span.column - 1 :]
    if several:
        return f'put it below "{home}:", with two blanks more before it and the lines below it'
    before = [k for k, s in source.keys.items() if len(k) == 1 and s.line < span.line]
    begun = (home,) in source.keys or any(_home(schema, (), str(k[0])) == home for k in before)
    return f"  {line}" if begun else f"{home}:\n  {line}"


def _called(fields: Schema, spelt: str) -> list[str]:
    """The field that has this name but for its capitals, or is known by it elsewhere."""
    return [
        name
        for name, rules in fields.items()
        if spelt == name.lower().replace("-", "_") or spelt in rules.get("meta", {}).get("also", ())
    ][:1]


def _more(source: Source, routes: Sequence[Route]) -> Problem:
    """Say of many unknown fields that they are there."""
    return source.problem(
        "unknown-field",
        f"there are {len(routes):,} more fields that nobody knows",
        *routes[0],
        key=True,
        why="words that stand where fields are expected are read as names of fields",
        fix="start from a template: author:, viewpoint:, competing_interests:",
    )


def without_colon(source: Source, route: Route) -> bool:
    """Whether a field in curly brackets has no colon: words behind a comma, most likely."""
    span = source.keys.get(route)
    if span is None or not 0 < span.line <= len(source.lines):
        return False
    line = source.lines[span.line - 1]
    after = line[span.end_column - 1 :].lstrip()
    return after[:1] in (",", "}") and "{" in "".join(source.lines[: span.line])


def behind_comma(
    source: Source, routes: Sequence[Route], schema: Schema, absent: Sequence[Route]
) -> Told:
    """Say that a comma has cut off the words behind it; `routes` are the pieces, in order."""
    first, last = source.keys[routes[0]], source.keys[routes[-1]]
    group = routes[0][:-1]
    fields = [route for route in source.keys if route[:-1] == group]
    at = fields.index(routes[0])
    name = str(fields[at - 1][-1]) if at else ""
    line = source.lines[first.line - 1]
    owed = [a for a in absent if a[:-1] == group]
    if not name:
        return _nameless(source, routes[0], schema, owed)
    span, value = source.values.get(fields[at - 1]), suggest.value_at(source, fields[at - 1])
    fix = "put the whole value in double quotes"
    if span and isinstance(value, str) and span.line == first.line == last.line:
        words = value + line[span.end_column - 1 : last.end_column - 1]
        fix = line[: span.column - 1] + quoted(words) + line[last.end_column - 1 :]
    text = f'"{short(routes[0][-1])}" would be lost: the comma before it ends the '
    text += label(rules_at(schema, fields[at - 1]).get("meta", {}), fields[at - 1])
    why = "between curly brackets a comma begins the next field, unless the words are in quotes"
    said = source.problem("unknown-field", text, *routes[0], key=True, why=why, fix=fix)
    return said, frozenset()


def _nameless(source: Source, route: Route, schema: Schema, owed: Sequence[Route]) -> Told:
    span = source.keys[route]
    line, siblings = source.lines[span.line - 1], list(schema_at(schema, route[:-1]))
    meant = str(owed[0][-1]) if owed else siblings[0]
    words = suggest.written(str(route[-1]), flow=True)
    text = f'"{short(route[-1])}" has no field name before it'
    why = "between curly brackets each value has a name, a colon and a space before it"
    fix = f"{line[: span.column - 1]}{meant}: {words}{line[span.end_column - 1 :]}"
    said = source.problem("unknown-field", text, *route, key=True, why=why, fix=fix)
    return said, frozenset({(*route[:-1], meant)})


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
