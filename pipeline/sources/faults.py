"""Whatever Cerberus finds in a file that is not as its schema says.

Loaded for the first such file: nearly every file is sound, and to load Cerberus
and show it a schema takes longer than to read an article.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from cerberus import TypeDefinition, Validator
from cerberus import errors as said

from pipeline.model import Route
from pipeline.sources.forms import TYPES, Schema

_KINDS = {
    said.REQUIRED_FIELD.code: "required",
    said.UNKNOWN_FIELD.code: "unknown",
    said.BAD_TYPE.code: "type",
    said.UNALLOWED_VALUE.code: "allowed",
    said.MAX_LENGTH.code: "maxlength",
    said.MIN_LENGTH.code: "minlength",
}


class Fault(NamedTuple):
    """What is wrong, by the name of the rule or `unknown` or `other`; where; what the rule says."""

    kind: str
    route: Route
    value: Any
    constraint: Any


def faults(data: dict[str, Any], schema: Schema) -> list[Fault]:
    """Everything that Cerberus finds; on some lists given as groups it crashes."""
    validator = _validator(schema)
    validator.validate(data, normalize=False)
    return [
        Fault(_KINDS.get(e.code, "other"), tuple(e.document_path), e.value, e.constraint)
        for e in _flat(validator._errors)
    ]


def _flat(found: Iterable[Any]) -> Iterator[Any]:
    for error in found:
        if error.is_group_error and not error.is_logic_error:
            yield from _flat(error.child_errors)
        else:
            yield error


_VALIDATORS: dict[int, tuple[Schema, Any]] = {}


def _validator(schema: Schema) -> Any:
    """One validator a schema: Cerberus takes far longer to check the schema than a document."""
    known = _VALIDATORS.get(id(schema))
    if known is None or known[0] is not schema:
        known = _VALIDATORS[id(schema)] = (schema, _Validator(schema, purge_unknown=False))
    return known[1]


def _definition(name: str) -> TypeDefinition:
    test = TYPES[name][1]
    made: Any = type("Meta", (type,), {"__instancecheck__": lambda _, value: bool(test(value))})
    return TypeDefinition(name, (made(name, (), {}),), ())


class _Validator(Validator):  # type: ignore[misc]
    """Cerberus with the forms of text that our schemas name."""

    types_mapping = Validator.types_mapping | {name: _definition(name) for name in TYPES}

    def _error(self, *args: Any) -> None:
        """Keep an error. Cerberus sorts all of them anew for each, which is slow for thousands."""
        if len(args) == 1:
            self._errors.extend(args[0])
        else:
            super()._error(*args)

    def _validate_regex(self, pattern: str, field: str, value: object) -> None:
        """{'type': 'string'}"""  # noqa: D415 (Cerberus reads it as a schema)
        # Cerberus' own lets a line end follow the last character.
        if not re.fullmatch(pattern, str(value)):
            self._error(field, said.REGEX_MISMATCH)
