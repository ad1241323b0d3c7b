"""Tell quickly that a file is as its schema says, as nearly every file is.

Cerberus says what is wrong with a file, at ten times the price. Here nothing is
said but yes; at any doubt, and at every rule not known here, the answer is no.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pipeline.sources.forms import TYPES, Schema

_KNOWN = frozenset(
    {"type", "meta", "required", "schema", "allowed", "regex", "minlength", "maxlength"}
)


def sound(group: Mapping[str, Any], schema: Schema) -> bool:
    """Whether Cerberus would have nothing to say of these fields."""
    for name, rules in schema.items():
        if name in group:
            if not _fits(group[name], rules):
                return False
        elif rules.get("required"):
            return False
    return group.keys() <= schema.keys()


def _fits(value: Any, rules: Schema) -> bool:
    kind = str(rules.get("type"))
    if kind not in TYPES or not rules.keys() <= _KNOWN or not TYPES[kind][1](value):
        return False
    if not rules.get("minlength", 0) <= len(value) <= rules.get("maxlength", len(value)):
        return False
    if "schema" in rules:
        inner = rules["schema"]
        if kind == "list":
            return all(_fits(item, inner) for item in value)
        return kind == "group" and sound(value, inner)
    if "allowed" in rules and not (isinstance(value, str) and value in rules["allowed"]):
        return False
    return "regex" not in rules or bool(re.fullmatch(rules["regex"], str(value)))
