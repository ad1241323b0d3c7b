"""Say our schemas in JSON Schema (draft-07), so that an editor completes and checks as one types.

We read every value as text; an editor reads YAML 1.2, where `2019` is a number
and a blank is null. Each form of text is therefore stated for all the values
that it may look like, so that an editor never underlines what we accept. Two
things remain, because draft-07 cannot state them or typed values have lost them:

* the check digit of an ORCID: the editor accepts a wrong one;
* a number, truth or null in another spelling than its plainest (`007`, `1e3`,
  `True`, `~`): the editor sees its value, we see what was typed.

Conditions (`if`) stand where a list of types would do, because the YAML server
offers every type it sees: `true` and `null` as somebody's name. No example is
ever alone among a field's proposals, or the server would fill it in unasked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.house import schema
from pipeline.sources.forms import TYPES
from pipeline.sources.yaml_source import parse

Schema = Mapping[str, Any]
Json = dict[str, Any]

NAMES: Mapping[str, tuple[str, str]] = {
    "contribution": ("Contribution", "What one author sends: one file for each author."),
    "article": ("Article", "What the editors say about one article."),
    "series": ("Series", "What all articles of the series share."),
}
"""The schemas that people write files for, with a title and what they are."""

_LEAP = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)"
_DAY = (
    "(?!0000)(?:[0-9]{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"
    f"|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)|{_LEAP}-02-29)"
)
_MONTH = "(?!0000)[0-9]{4}-(?:0[1-9]|1[0-2])"
_ORCID = r"(?:https://orcid\.org/)?(?:[0-9]{4}-){3}[0-9]{3}[0-9X]"
_FORMS: Mapping[str, Json] = {
    "flag": {"type": ["boolean", "string"], "pattern": "^(?:true|false)$"},
    "day": {"type": "string", "pattern": f"^{_DAY}$"},
    "month": {"type": "string", "pattern": f"^{_MONTH}$"},
    "moment": {
        "type": ["string", "integer"],
        "minimum": 1000,
        "maximum": 2999,
        "pattern": f"^(?:[12][0-9]{{3}}|{_MONTH}|{_DAY})$",
    },
    "ending": {
        "type": ["string", "integer"],
        "minimum": 1000,
        "maximum": 2999,
        "pattern": f"^(?:[12][0-9]{{3}}|{_MONTH}|{_DAY}|ongoing)$",
    },
    "count": {
        "type": ["integer", "string"],
        "minimum": 0,
        "maximum": 999_999,
        "pattern": "^[0-9]{1,6}$",
    },
    "orcid": {"type": "string", "pattern": f"^{_ORCID}$"},
}
_BLANK: Json = {"type": ["null", "string"], "pattern": r"^\s*$"}
_QUOTED: Json = {
    "label": '"…"',
    "description": "In quotation marks: needed if there is a colon or a # inside.",
    "body": '"$1"',
}
_BLOCK: Json = {
    "label": "|",
    "description": "From the next line on, two blanks further in, in paragraphs.",
    "body": "|\n  $1",
}


def json_schema(name: str) -> Json:
    """The schema `name` as JSON Schema."""
    title, description = NAMES[name]
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": f"{name}.schema.json",
        "title": title,
        "description": description,
        **_group(schema(name), {}),
    }


def exported(name: str) -> str:
    """The file `schemas/<name>.schema.json`; its fields stand in the order of our schema."""
    return json.dumps(json_schema(name), ensure_ascii=False, indent=1) + "\n"


def _group(fields: Schema, meta: Schema) -> Json:
    group: Json = {
        "type": "object",
        "properties": {
            name: _field(name, rules, required=bool(rules.get("required")))
            for name, rules in fields.items()
        },
        "additionalProperties": False,
    }
    if owed := [name for name, rules in fields.items() if rules.get("required")]:
        group["required"] = owed
    if choices := meta.get("one_of"):
        group |= _one_of(choices)
    return group


def _one_of(choices: Sequence[str]) -> Json:
    """Exactly one of them; as conditions, for `oneOf` can only say that several match."""
    rule: Json = {"required": [choices[0]], "properties": {choices[0]: _filled(choices[0])}}
    for choice in reversed(choices):
        said = f"`{choice}` is filled in too: keep one of {', '.join(choices)}"
        alone = {other: _BLANK | {"errorMessage": said} for other in choices if other != choice}
        given = {"required": [choice], "properties": {choice: {"not": _BLANK}}}
        rule = {"if": given, "then": {"properties": alone}, "else": rule}
    return rule


def _field(name: str, rules: Schema, *, required: bool) -> Json:
    """One field: its words for people, then what it may hold."""
    core = _held(name, rules)
    said = _words(name, rules)
    if not required:
        return {**said, "if": _BLANK, "else": core}
    if "enum" in core or core["type"] in ("object", "array"):
        return {**said, **core}
    return {**said, "if": _BLANK, "then": _filled(_label(name, rules)), "else": core}


def _held(name: str, rules: Schema) -> Json:
    kind, label = rules["type"], _label(name, rules)
    if kind == "group":
        return _group(rules["schema"], rules.get("meta", {}))
    wrong = f"{label} should be {TYPES[kind][0]}"
    if kind == "list":
        held = {"type": "array", "items": _field(name, rules["schema"], required=True)}
        return held | _limits(rules, "Items") | {"errorMessage": wrong}
    if kind != "text":
        return {**_FORMS[kind], "errorMessage": wrong}
    if "allowed" in rules:
        return {"enum": list(rules["allowed"])}
    held = {"type": ["string", "number", "boolean"]}
    if "regex" in rules:
        held = _pattern(rules["regex"])
        held["patternErrorMessage"] = f"{label} should be {rules.get('meta', {}).get('form', '')}"
    return held | _limits(rules, "Length") | {"errorMessage": wrong}


def _pattern(regex: str) -> Json:
    """A form of text; and which numbers and truths are of that form when they are not quoted."""

    def fits(text: str) -> bool:
        return re.fullmatch(regex, text) is not None

    digits = [n for n in range(1, 17) if fits("1" * n)]
    types = ["string"]
    if digits:
        types.append("number" if fits("1.5") else "integer")
    if fits("true"):
        types.append("boolean")
    held: Json = {"type": types if len(types) > 1 else "string", "pattern": f"^(?:{regex})$"}
    if digits and not fits("-1"):
        held["minimum"] = 10 ** (digits[0] - 1) if digits[0] > 1 else 0
    if digits and digits[-1] < 16:
        held["maximum"] = 10 ** digits[-1] - 1
    return held


def _limits(rules: Schema, of: str) -> Json:
    named = (("minlength", f"min{of}"), ("maxlength", f"max{of}"))
    return {theirs: rules[ours] for ours, theirs in named if ours in rules}


def _filled(label: str) -> Json:
    return {"type": "string", "pattern": r"\S", "errorMessage": f"{label} is left blank"}


def _label(name: str, rules: Schema) -> str:
    return str(rules.get("meta", {}).get("label", name.replace("_", " ")))


def _words(name: str, rules: Schema) -> Json:
    """What an editor shows and offers: title, help, example, and what to insert."""
    meta = rules.get("meta", {})
    label, example = _label(name, rules), meta.get("example", "")
    help_ = meta.get("help") or f"{label[0].upper()}{label[1:]}."
    said: Json = {"title": label, "description": help_}
    if example:
        said["markdownDescription"] = f"{help_}\n\nExample:\n\n```yaml\n{example}\n```"
    return said | _offers(name, rules, example)


def _offers(name: str, rules: Schema, example: str) -> Json:
    kind = rules["type"]
    if kind in ("group", "list"):
        return {"defaultSnippets": [{"label": f"{name}: …", "body": _skeleton(rules)}]}
    if kind == "flag":
        return {"examples": [True, False]}
    if "allowed" in rules:
        return {} if rules.get("required") else {"examples": list(rules["allowed"])}
    if "|\n" in example:
        return {"defaultSnippets": [_BLOCK]}
    source = parse("", "", example.encode()).value
    value = source.data.get(name) if source else None
    if not isinstance(value, str):
        return {}
    number = value.isascii() and value.isdigit() and not value.startswith("0")
    return {"examples": [int(value) if number else value], "defaultSnippets": [_QUOTED]}


def _skeleton(rules: Schema) -> Any:
    """The fields to fill in first: those required, else the first one."""
    if rules["type"] == "list":
        return [_skeleton(rules["schema"])]
    if rules["type"] != "group":
        return "$1"
    fields = rules["schema"]
    owed = [name for name, inner in fields.items() if inner.get("required")]
    owed += rules.get("meta", {}).get("one_of", ())[:1]
    owed = owed or list(fields)[:1]
    return {name: f"${number}" for number, name in enumerate(owed, 1)}
