"""The JSON Schemas say of a file what we say of it, and are as current as the schemas."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from datetime import date
from pathlib import Path
from random import Random
from typing import Any, ClassVar

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from pipeline.house import ROOT, schema
from pipeline.json_schema import NAMES, json_schema
from pipeline.sources.file_kinds import outsized
from pipeline.sources.forms import TYPES, is_day, is_moment, is_month
from pipeline.sources.yaml_source import parse
from pipeline.stages.validate import validate

Rules = Mapping[str, Any]
VALIDATORS = {name: Draft7Validator(json_schema(name)) for name in NAMES}


class Core(yaml.SafeLoader):
    """YAML 1.2 as editors read it: `no` is a word, `2026-11-02` too, `2019` a number."""

    yaml_implicit_resolvers: ClassVar[Any] = {}


for tag, pattern, first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", "-+.0123456789"),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
):
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(rf"(?:{pattern})\Z"), first)
Core.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(node.value))


def ours(name: str, text: str) -> bool:
    """Whether the tool accepts the file."""
    parsed = parse("a.yaml", "a", text.encode())
    if parsed.value is None or parsed.failed:
        return False
    return validate(parsed.value, schema(name)).value is not None


def theirs(name: str, text: str) -> bool:
    """Whether an editor with the JSON Schema underlines nothing in it."""
    return VALIDATORS[name].is_valid(yaml.load(text, Core))


# What may stand in a field: words, and all that looks like something else.
POOL = (
    "", "  ", "Jane Doe", "a", "true", "false", "yes", "no", "none", "self", "ongoing", "GB",
    "0", "7", "36", "2019", "3000", "123456", "1234567", "1234567890", "-1", "1.5", "1e3", "007",
    "null", "~", "True", "2026-11", "2026-13", "0000-11", "2026-11-02", "2024-02-29", "2026-02-29",
    "2026-02-30", "02/11/2026", "0000-0002-1825-0097", "https://orcid.org/0000-0002-1825-0097",
    "0000-0002", "https://example.org/a", "http://", "@jane", "jane@example.org", "media/a.jpg",
    "a.docx", "a.odt", "4:30", "4:75", "en-GB", "practice", "a: b", "x # y", "'", "ß", "f" * 64,
    "x" * 101, "x" * 301, "x" * 1501, "top left", "left right", "30 20", "30% 101",
)  # fmt: skip
OTHER_KINDS = ([], {}, [""], ["a"], [{}], {"a": "b"}, [["a"]])


def fits(rules: Rules, text: str) -> bool:
    """Whether a text may stand there; written apart from both sides."""
    return (
        TYPES[rules["type"]][1](text)
        and text in rules.get("allowed", [text])
        and re.fullmatch(rules.get("regex", r"[\s\S]*"), text) is not None
        and len(text) <= rules.get("maxlength", 10_000)
    )


def a_value(rules: Rules, random: Random) -> Any:
    """A value that its schema allows."""
    inner = rules.get("schema", {})
    if rules["type"] == "group":
        return a_group(inner, random, rules.get("meta", {}).get("one_of", ()))
    if rules["type"] == "list":
        return [a_value(inner, random) for _ in range(random.randint(1, 2))]
    return random.choice([t for t in {*POOL, *rules.get("allowed", ())} if fits(rules, t)])


def a_group(fields: Rules, random: Random, one_of: Sequence[str] = ()) -> dict[str, Any]:
    """The required fields of a group, and some of the others."""
    chosen = random.choice(one_of) if one_of else ""
    return {
        name: a_value(rules, random)
        for name, rules in fields.items()
        if name == chosen
        or (name not in one_of and (rules.get("required") or not random.randint(0, 3)))
    }


def spoilt(document: Any, random: Random) -> Any:
    """The document with something else in one place; that may be as sound."""
    place = random.choice(list(inside(document)) or [document])
    keys = list(place) if isinstance(place, dict) else list(range(len(place)))
    what = random.choice(("text", "text", "kind", "delete", "unknown", "many"))
    if what == "unknown" and isinstance(place, dict):
        place["authro"] = random.choice(["a", ["a"], {}])
    elif what == "many" and isinstance(place, list):
        place *= 60
    elif what == "delete" and keys:
        del place[random.choice(keys)]
    elif keys:
        place[random.choice(keys)] = deepcopy(
            random.choice(OTHER_KINDS if what == "kind" else POOL)
        )
    return document


def inside(value: Any) -> Iterator[Any]:
    """Every group and list of a document that has something in it."""
    if isinstance(value, (dict, list)) and value:
        yield value
        for part in list(value.values() if isinstance(value, dict) else value):
            yield from inside(part)


def plainly(text: str) -> bool:
    """Whether it can stand without quotes and is not a value in an uncommon spelling."""
    try:
        read = yaml.load(f"k: {text}", Core)["k"]
    except (yaml.YAMLError, TypeError):
        return False
    if isinstance(read, str):
        return read == text
    return text in {"", "true", "false"} or bool(re.fullmatch(r"-?(0|[1-9]\d*)(\.\d*[1-9])?", text))


PLAIN = frozenset(text for text in POOL if plainly(text))


def typed(value: Any, random: Random, indent: str = "") -> str:
    """The document as somebody types it: with quotes where they must be, and where they like."""
    if isinstance(value, str):
        quoted = (value in POOL and value not in PLAIN) or random.random() < 0.3
        return f" {json.dumps(value)}\n" if quoted else f" {value}\n"
    if not value:
        return f" {json.dumps(value)}\n"
    deeper = indent + "  "
    if isinstance(value, dict):
        lines = [f"{indent}{key}:{typed(part, random, deeper)}" for key, part in value.items()]
    else:
        # A group in a list begins behind its dash, as people write it.
        parts = [typed(part, random, deeper) for part in value]
        lines = [f"{indent}- {part.lstrip()}" if part.strip() else f"{indent}-\n" for part in parts]
    return "\n" + "".join(lines)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=300, deadline=None)
@given(random=st.randoms(use_true_random=True))
def test_both_accept_and_refuse_the_same_documents(name: str, random: Random) -> None:
    """However a document is typed, an editor underlines what we refuse, and no more."""
    document = a_group(schema(name), random)
    for _ in range(random.randint(0, 2)):
        document = spoilt(document, random)
    text = typed(document, random).lstrip("\n")
    # How large a file may be is no matter of schemas.
    if not document or outsized(name, text):
        return

    assert (text, theirs(name, text)) == (text, ours(name, text))


AUTHOR = "author: {{name: {0}, role: patient}}\nviewpoint: {{text: We met.}}\n"


@pytest.mark.parametrize(
    ("text", "we_accept"),
    [
        (AUTHOR.format("Jane, orcid: 0000-0002-1825-0098"), False),
        (AUTHOR.format("Null"), True),
        (AUTHOR.format("Jane") + "competing_interests: {nothing_to_declare: True}", False),
        (AUTHOR.format("Jane") + "references: [{id: a, title: b, issued: 02019}]", False),
        (AUTHOR.format("Jane") + "references: [{id: a, title: b, issued: 2019.0}]", False),
    ],
)
def test_where_they_differ(text: str, we_accept: bool) -> None:
    """The module's docstring lists what draft-07 or typed values cannot say; this is all of it."""
    assert ours("contribution", text) is we_accept
    assert theirs("contribution", text) is not we_accept


@pytest.mark.parametrize(
    "line",
    [
        "competing_interests: {nothing_to_declare: true}",
        "competing_interests: {nothing_to_declare: 'true'}",
        "competing_interests:\n  nothing_to_declare:",
        "competing_interests:\n  nothing_to_declare: true\n  taking_part: {paid: no}",
        "competing_interests: {confirmed: {on: 2026-11-02}}",
        "references: [{id: 2019, title: 1984, issued: 2019, volume: 364, PMID: 30700438}]",
        "key_messages: [2026, true, 1.5,]",
        "ai_use:",
        "links: ''",
    ],
)
def test_what_people_type_is_not_underlined(line: str) -> None:
    """Numbers, truths and blanks without quotation marks are what we take them for."""
    text = f"{AUTHOR.format('Jane')}{line}\n"

    assert ours("contribution", text)
    assert theirs("contribution", text)


def test_a_day_is_one_that_exists() -> None:
    """The patterns know short months and leap years, as the calendar does."""
    day, month, moment = (
        re.compile(_form(name, *route)["pattern"])
        for name, route in (
            ("article", ("accepted", "on")),
            ("article", ("issue",)),
            ("contribution", ("references", "issued")),
        )
    )
    years = (0, 1, 4, 100, 400, 999, 1000, 1900, 2000, 2023, 2024, 2100, 2999, 9999)
    written = [f"{y:04}-{m:02}-{d:02}" for y in years for m in range(14) for d in range(33)]

    assert [t for t in written if bool(day.search(t)) != is_day(t)] == []
    assert [t for t in written if bool(moment.search(t)) != is_moment(t)] == []
    assert [t for t in written if bool(month.search(t[:7])) != is_month(t[:7])] == []
    assert bool(day.search(date(2024, 2, 29).isoformat()))


def _form(name: str, *route: str) -> dict[str, Any]:
    """What a field may hold, without what a blank may."""
    rules = json_schema(name)
    for part in route:
        rules = rules.get("else", rules)
        rules = rules.get("items", rules)
        rules = rules["properties"][part]
    return dict(rules["else"])


@pytest.mark.parametrize("name", NAMES)
def test_they_are_draft_07(name: str) -> None:
    """Editors are told that they are."""
    Draft7Validator.check_schema(json_schema(name))


def test_every_example_in_inputs_passes() -> None:
    """The examples are what people copy."""
    kinds = {"article": "article", "series": "series"}
    files = sorted((ROOT / "inputs").rglob("*.yaml"))

    wrong = [
        (path.name, error.message)
        for path in files
        for error in VALIDATORS[kinds.get(path.stem, "contribution")].iter_errors(
            yaml.load(path.read_text(encoding="utf-8"), Core)
        )
    ]

    assert files
    assert wrong == []


@pytest.mark.parametrize("name", NAMES)
def test_no_choice_looks_like_a_number_or_a_truth(name: str) -> None:
    """An editor would read it as one, and say that it is no choice."""
    choices = [c for rules in _every(schema(name)) for c in rules.get("allowed", ())]

    assert [c for c in choices if yaml.load(c, Core) != c] == []


def test_an_editor_never_answers_for_the_author() -> None:
    """A field with one proposal is filled in unasked: no flag, date or name may have just one."""
    lonely = [
        said.get("title", "")
        for name in NAMES
        for said in _fields(json_schema(name))
        if "examples" in said and len(said["examples"]) + len(said.get("defaultSnippets", ())) < 2
        if said["examples"] != said["else"].get("enum")  # all that there is to choose
    ]

    assert lonely == []


def _every(fields: Rules) -> Iterator[Rules]:
    for rules in fields.values():
        yield rules
        inner = rules.get("schema", {})
        yield from _every({"": inner} if rules["type"] == "list" else inner)


def _fields(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        if "title" in part and isinstance(part["title"], str):
            yield part
        for inner in part.values():
            yield from _fields(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _fields(inner)


@pytest.mark.parametrize("name", NAMES)
def test_the_files_beside_the_schemas_are_current(name: str) -> None:
    """`viewpoints export schema` writes them; editors read them from the checkout."""
    from pipeline.json_schema import exported

    there = Path(ROOT / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8")

    assert there == exported(name), "run viewpoints export schema"
