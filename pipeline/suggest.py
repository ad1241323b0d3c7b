"""Compose the line to write, as it would stand in the author's own file.

A line to paste is worth more than a rule to understand. What comes out of here
has the blanks, the list mark and the note of the line it replaces; and nothing
does, where it would be a guess.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pipeline.model import Route, Source
from pipeline.raw_lines import quoted, safe_plain

Rules = Mapping[str, Any]
_MONTHS = ("%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y")


def written(words: str, *, flow: bool = False) -> str:
    """Words as one value: plain if they can be, else in quotes."""
    return words if safe_plain(words, flow=flow) else quoted(words)


def with_value(source: Source, route: Route, words: str) -> str:
    """The line of the value at `route`, with `words` in its place; nothing if it has several."""
    span, old = source.values.get(route), _at(source.data, route)
    if span is None or span.body or not isinstance(old, str):
        return ""
    line = source.place(*route).excerpt
    stands = line[span.column - 1 : span.end_column - 1]
    if stands.strip("\"'") != old and stands != quoted(old):
        return ""
    flow = any(sign in line[: span.column - 1] for sign in "[{")
    return line[: span.column - 1] + written(words, flow=flow) + line[span.end_column - 1 :]


def with_key(source: Source, route: Route, name: str) -> str:
    """The line of the field at `route`, with `name` for its name."""
    span = source.keys.get(route)
    if span is None:
        return ""
    line = source.key(*route).excerpt
    return line[: span.column - 1] + name + line[span.end_column - 1 :]


def beside(source: Source, group: Route, example: str) -> str:
    """An example of a field, with the blanks it needs to stand in `group`."""
    first, *others = example.split("\n")
    near = min((len(line) - len(line.lstrip()) for line in others), default=0)
    blanks = " " * indent(source, group)
    return "\n".join([blanks + first, *(f"{blanks}  {line[near:]}" for line in others)])


def indent(source: Source, group: Route) -> int:
    """How many blanks stand before the fields of a group; 0 if it is in brackets."""
    if not group:
        return 0
    for route, span in source.keys.items():
        if route[:-1] == group:
            before = source.lines[span.line - 1][: span.column - 1]
            return 0 if before.strip(" -") else span.column - 1
    return indent(source, group[:-1]) + 2


def as_group(source: Source, route: Route, first: str, value: str) -> str:
    """A group to write where a text stands: the text in the group's first field."""
    return beside(source, route[:-1], f"{route[-1]}:\n  {first}: {written(value)}")


def as_list(source: Source, route: Route, value: str) -> str:
    """A list to write where a text stands: the text as its one entry."""
    return beside(source, route[:-1], f"{route[-1]}:\n  - {written(value)}")


def as_entry(source: Source, route: Route, group: Mapping[str, Any]) -> str:
    """A list to write where a group stands: the group as its one entry."""
    if not all(isinstance(value, str) and "\n" not in value for value in group.values()):
        return ""
    lines = [f"{name}: {written(value)}" for name, value in group.items()]
    return beside(source, route[:-1], "\n".join([f"{route[-1]}:", *_dashed(lines)]))


def as_fields(source: Source, route: Route, entries: Sequence[object]) -> str:
    """A group to write where a list of fields stands: the fields without their hyphens."""
    fields = [pair for each in entries if isinstance(each, dict) for pair in each.items()]
    if len(fields) < len(entries) or not all(
        isinstance(value, str) and "\n" not in value for _, value in fields
    ):
        return ""
    lines = [f"  {name}: {written(value)}" for name, value in fields]
    return beside(source, route[:-1], "\n".join([f"{route[-1]}:", *lines]))


def like(value: str, pattern: str) -> str:
    """What a value of the right form is that was written in a wrong one, if one trick does it."""
    bare = value.strip()
    slug = re.sub(r"[^a-z0-9]+", "-", bare.lower().removesuffix(".yaml")).strip("-")
    tries = [bare, bare.upper(), bare.lower(), f"https://{bare}", re.sub(r"\s+", "", bare), slug]
    if "." not in bare:
        tries.remove(f"https://{bare}")
    return next((t for t in tries if t and re.fullmatch(pattern, t)), "")


def days(value: object) -> tuple[str, ...]:
    """The days that a date written in another way can mean, in the form we use."""
    text = " ".join(str(value).replace(",", " ").split())
    text = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", text)
    for form in _MONTHS:
        try:
            return (datetime.strptime(text, form).date().isoformat(),)
        except ValueError:
            continue
    found = re.fullmatch(r"(\d{1,4})[./ -](\d{1,2})[./ -](\d{1,4})", text, re.ASCII)
    if not found:
        return ()
    one, two, three = found.groups()
    orders = [(one, two, three)] if len(one) == 4 else [(three, two, one), (three, one, two)]
    made = (_day(*order) for order in orders)
    return tuple(dict.fromkeys(day for day in made if day))


def month(value: object) -> str:
    """The month that words mean, in the form we use; nothing if they could be read twice."""
    text = " ".join(str(value).replace(",", " ").split())
    for form in ("%B %Y", "%b %Y", "%m/%Y", "%Y/%m", "%m-%Y", "%m.%Y"):
        try:
            return datetime.strptime(text, form).strftime("%Y-%m")
        except ValueError:
            continue
    return ""


def _day(year: str, month: str, day: str) -> str:
    try:
        return (
            datetime(int(year), int(month), int(day)).date().isoformat() if len(year) == 4 else ""
        )
    except ValueError:
        return ""


def _dashed(lines: list[str]) -> list[str]:
    return [f"  {'- ' if at == 0 else '  '}{line}" for at, line in enumerate(lines)]


def _at(data: Any, route: Route) -> Any:
    for part in route:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return None
    return data
