"""Problems and articles for programs: one JSON value, described by schemas/report.schema.json.

All characters beyond ASCII are written as escapes, and so is the bracket of
`##[`: the words arrive unchanged, and no terminal or log obeys them on the way.
"""

from __future__ import annotations

import json as notation
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin, get_type_hints

from pipeline.problems import Level, Problem

if TYPE_CHECKING:
    from pipeline.reports import ArticleLine, Change

SCHEMA_VERSION = 1


def json(
    problems: Sequence[Problem],
    articles: Sequence[ArticleLine],
    changes: Sequence[Change] | None = None,
) -> str:
    """Write everything a view could show; `changes` only where there is a build before this."""
    levels = Counter(problem.level for problem in problems)
    said = list(map(worded, problems)), list(map(worded, articles))
    return joined(levels, *said, changes)


def joined(
    levels: Mapping[Level, int],
    problems: Sequence[str],
    articles: Sequence[str],
    changes: Sequence[Change] | None = None,
) -> str:
    """The same of problems and articles that are `worded`, with how many problems of each level."""
    totals = {level.value: levels.get(level, 0) for level in Level} | {"articles": len(articles)}
    parts = [
        f'"schema_version": {SCHEMA_VERSION}',
        _listed("problems", problems),
        _listed("articles", articles),
        f'"totals": {notation.dumps(totals)}',
    ]
    if changes is not None:
        parts.append(_listed("changes", list(map(worded, changes))))
    return "\n".join(("{", "  " + ",\n  ".join(parts), "}"))


def worded(value: Any) -> str:
    """Write one value in its line."""
    return notation.dumps(plain(value)).replace("##[", "##\\u005b")


def _listed(name: str, lines: Sequence[str]) -> str:
    """A list with a value a line: quick to write, and lines are what two builds differ in."""
    listed = ",\n    ".join(lines)
    return f'"{name}": [\n    {listed}\n  ]' if lines else f'"{name}": []'


def plain(value: Any) -> Any:
    """Turn frozen values into what JSON has; `asdict` copies, and takes ten times as long."""
    kind: Any = type(value)
    if names := _names(kind):
        return {name: plain(getattr(value, name)) for name in names}
    if kind is tuple or kind is list:
        return [plain(each) for each in value]
    return value.value if isinstance(value, Enum) else value


def revived(kind: Any, value: Any) -> Any:
    """Make a frozen value of what `plain` made of one.

    Raises `TypeError`, `KeyError` or `ValueError` if it is not of that kind.
    """
    return _reviver(kind)(value)


@cache
def _reviver(kind: Any) -> Callable[[Any], Any]:
    """What makes values of one kind: it is found out once, and not for each of many thousand."""
    origin, inner = get_origin(kind), get_args(kind)
    made: Any = kind
    if is_dataclass(kind):
        parts = [(name, _reviver(each)) for name, each in _hints(made).items()]
        return lambda value: made(**{name: revive(value[name]) for name, revive in parts})
    if origin is tuple:
        part = _reviver(inner[0])
        return lambda value: tuple(map(part, value))
    if origin is UnionType:
        known = _reviver(next(each for each in inner if each is not NoneType))
        return lambda value: None if value is None else known(value)
    if origin is Literal:
        return lambda value: _checked(value in inner, value)
    if issubclass(kind, Enum):
        return lambda value: made(value)
    return lambda value: _checked(isinstance(value, kind), value)


def _checked(so: bool, value: Any) -> Any:
    if not so:
        raise ValueError(value)
    return value


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind)) if is_dataclass(kind) else ()


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)
