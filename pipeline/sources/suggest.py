"""Compose the line to write, as it would stand in the author's own file.

A line to paste is worth more than a rule to understand. What comes out of here
has the blanks, the list mark and the note of the line it replaces; and nothing
does, where it would be a guess.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from pipeline.model import Route, Source
from pipeline.problems import Problem, pasteable
from pipeline.sources.forms import is_orcid
from pipeline.sources.raw_lines import quoted, safe_plain

Rules = Mapping[str, Any]
_MONTHS = ("%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y")


def written(words: str, *, flow: bool = False) -> str:
    """Words as one value: plain if they can be, else in quotes."""
    return words if safe_plain(words, flow=flow) else quoted(words)


def with_value(source: Source, route: Route, words: str) -> str:
    """The line of the value at `route`, with `words` in its place; nothing if it has several."""
    span, old = source.values.get(route), value_at(source, route)
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


def in_square_brackets(source: Source, route: Route) -> str:
    """The line of words in curly brackets, with square ones; nothing if they go on over lines."""
    span, line = source.values.get(route), source.place(*route).excerpt
    if span is None:
        return ""
    found = re.match(r"\{([^{}:]*)\}", line[span.column - 1 :])
    return (
        f"{line[: span.column - 1]}[{found[1]}]{line[span.column - 1 + found.end() :]}"
        if found
        else ""
    )


def in_place(source: Source, route: Route, fields: Sequence[str]) -> str:
    """The line of an entry with its fields in its place, each on a line of its own."""
    span, line = source.values.get(route), source.place(*route).excerpt
    mark = re.match(r"(\s*)(?:-|\d{1,2}[.)]|[•–—*])[ \t\u00a0]+", line)
    if span is None or mark is None or abs(mark.end() - span.column) > 3:
        return ""
    blanks = "\n" + mark[1] + "  "
    return f"{mark[1]}- {blanks.join(fields)}"


def orcid(words: str) -> str:
    """The ORCID that stands somewhere in words, or whose hyphens are missing."""
    found = re.search(r"(\d{4})[- ]?(\d{4})[- ]?(\d{4})[- ]?(\d{3}[\dXx])(?!\d)", words)
    meant = "-".join(found.groups()).upper() if found else ""
    return meant if is_orcid(meant) else ""


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
    tries.append(re.sub(r"(?:\.\w{1,5})?$", ".docx", bare.rsplit("/", 1)[-1], count=1))
    return next((t for t in tries if t and re.fullmatch(pattern, t)), "")


def together(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Let each line to paste heal all that is wrong with its line: only one can be pasted."""
    rows: dict[tuple[str, int], list[tuple[int, int, str]]] = {}
    for each in problems:
        if edit := _edit(each):
            rows.setdefault((each.file, each.line), []).append(edit)
    return tuple(
        replace(each, fix=pasteable(_edited(each.excerpt, sorted(set(rows[each.file, each.line])))))
        if _edit(each)
        else each
        for each in problems
    )


_SLIPS = frozenset({"bullet", "missing-colon", "curly-quote"})
_PASTED = re.compile(r" *(?:- )?[A-Za-z_]+:(?: |\n|\Z)")


def once(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Leave out a slip in how a line is written where another message heals the whole line.

    What a line should say is found in the line as it was meant, so the line to
    paste for that is free of the slip already.
    """
    healed = {(p.file, p.line) for p in problems if p.rule not in _SLIPS and _PASTED.match(p.fix)}
    return tuple(p for p in problems if p.rule not in _SLIPS or (p.file, p.line) not in healed)


def _edit(problem: Problem) -> tuple[int, int, str] | None:
    """The stretch of the line that a fix replaces, and by what; None if it is no such fix."""
    old, new = problem.excerpt, problem.fix
    before = _alike(old, new)
    after = _alike(old[before:][::-1], new[before:][::-1])
    if not old or "\n" in new or before + after < len(old.lstrip()) // 3 or not before:
        return None
    return before, len(old) - after, new[before : len(new) - after]


def _alike(one: str, other: str) -> int:
    """How many letters two texts have in common from their beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _edited(line: str, edits: Sequence[tuple[int, int, str]]) -> str:
    """The line with every edit, from the last to the first; one in another's way is left out."""
    end = len(line) + 1
    for start, stop, words in reversed(edits):
        if stop < end:
            line, end = line[:start] + words + line[stop:], start
    return line


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


def value_at(source: Source, route: Route) -> Any:
    """The value at `route`, or None if there is none."""
    data: Any = source.data
    for part in route:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return None
    return data
