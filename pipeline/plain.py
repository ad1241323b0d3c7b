"""Values as plain JSON and back, so that what one process found can be kept for another.

Never a pickle: whoever can write a file must not be able to make us run it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from enum import Enum
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

Revive = Callable[[Any], Any]


def plain(value: Any) -> Any:
    """Say a value in JSON's own words; a field that is as it is by default is left out."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (frozenset, set)):
        return sorted(plain(part) for part in value)
    if isinstance(value, (tuple, list)):
        return [plain(part) for part in value]
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if is_dataclass(value):
        named = ((each, getattr(value, each.name)) for each in fields(value))
        return {each.name: plain(part) for each, part in named if part != _default(each)}
    return value


def is_plain(value: Any) -> bool:
    """Whether JSON gives a value back as it was."""
    if isinstance(value, Mapping):
        return all(isinstance(key, str) and is_plain(part) for key, part in value.items())
    if isinstance(value, list):
        return all(map(is_plain, value))
    return value is None or isinstance(value, (str, bool, int, float))


def revived(kind: Any, said: Any) -> Any:
    """Make the value of type `kind` again that `plain` said."""
    return _revive(kind)(said)


def _default(each: Field[Any]) -> Any:
    if each.default_factory is not MISSING:
        return each.default_factory()
    return each.default


@lru_cache(maxsize=256)
def _revive(kind: Any) -> Revive:
    origin, inner = get_origin(kind), get_args(kind)
    if origin in {Union, UnionType}:
        return _perhaps(_revive(next(part for part in inner if part is not NoneType)))
    if origin is tuple:
        return _tuple(inner)
    if origin is frozenset:
        return _each(_revive(inner[0]), frozenset)
    if kind is date:
        return date.fromisoformat
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    return _made(kind) if is_dataclass(kind) else _same


def _same(said: Any) -> Any:
    return said


def _perhaps(revive: Revive) -> Revive:
    return lambda said: None if said is None else revive(said)


def _each(revive: Revive, whole: Callable[[Any], Any]) -> Revive:
    return lambda said: whole(map(revive, said))


def _tuple(inner: tuple[Any, ...]) -> Revive:
    if len(inner) == 2 and inner[1] is Ellipsis:
        return _each(_revive(inner[0]), tuple)
    parts = [_revive(part) for part in inner]
    return lambda said: tuple(revive(each) for revive, each in zip(parts, said, strict=True))


def _made(kind: Any) -> Revive:
    parts = {name: _revive(hint) for name, hint in get_type_hints(kind).items()}
    # Most fields are texts and numbers, which are what they are said to be.
    other = {name: revive for name, revive in parts.items() if revive is not _same}

    def make(said: Mapping[str, Any]) -> Any:
        return kind(**{**said, **{n: other[n](said[n]) for n in other if n in said}})

    return make
