"""The forms of text that our schemas name, and the way through a schema.

Every value in a file is text; a schema's type says what the text must look like.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.model import Route

Schema = Mapping[str, Any]


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
    """Whether this is a year, a month or a day."""
    year = isinstance(text, str) and bool(re.fullmatch(r"[12]\d{3}", text, re.ASCII))
    return year or is_month(text) or is_day(text)


def is_ending(text: object) -> bool:
    """Whether this is when something ended, or the word ongoing."""
    return text == "ongoing" or is_moment(text)


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
    "text": ("words", lambda v: isinstance(v, str) and bool(v.strip())),
    "flag": ("true or false", lambda v: v in ("true", "false")),
    "day": ("a day such as 2026-11-02", is_day),
    "month": ("a month such as 2026-11", is_month),
    "moment": ("a year, month or day such as 2024-05", is_moment),
    "ending": ("a year, month or day such as 2024-05, or ongoing", is_ending),
    "count": ("a whole number", is_count),
    "orcid": ("an ORCID such as 0000-0002-1825-0097", is_orcid),
    "list": ("a list", lambda v: isinstance(v, list)),
    "group": ("a group of fields", lambda v: isinstance(v, dict)),
}


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
