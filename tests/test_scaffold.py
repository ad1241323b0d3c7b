"""A new file asks in plain words, answers nothing for its author, and is sound once filled in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from pipeline import scaffold
from pipeline.errors import UsageError
from pipeline.house import schema
from pipeline.json_schema import json_schema
from pipeline.model import Limits, Policy, Series, Source
from pipeline.problems import Checked
from pipeline.sources.yaml_source import parse
from pipeline.stages.validate import validate

SERIES = Series("Partnership in Practice")
ROLES = schema("contribution")["author"]["schema"]["role"]["allowed"]
SLUG = "2026-12-night-kitchen"
LINE = "# yaml-language-server: $schema=../../schemas/contribution.schema.json"


def a_viewpoint(role: str = "patient") -> str:
    return scaffold.viewpoint(SERIES, SLUG, "ana-ruiz", role, modeline=LINE)


def read(text: str) -> Source:
    parsed = parse("a.yaml", "a", text.encode())
    assert parsed.problems == ()
    assert parsed.value is not None
    return parsed.value


def checked(text: str, name: str = "contribution") -> Checked[Source]:
    return validate(read(text), schema(name))


@pytest.mark.parametrize("role", ROLES)
def test_a_new_viewpoint_is_short_and_ends_with_the_text(role: str) -> None:
    """At most sixty lines; the schema is named first, and indentation matters only at the end."""
    lines = a_viewpoint(role).splitlines()

    assert len(lines) <= 60
    assert lines[0] == LINE
    assert lines[-2].startswith("  # Write below this line")
    assert lines[-1] == "  text: |"


@pytest.mark.parametrize("role", ROLES)
def test_a_new_viewpoint_says_only_what_is_known(role: str) -> None:
    """Everything but the role is left for the author, competing interests above all."""
    given = read(a_viewpoint(role)).data

    assert given == {"author": {"role": role}, "competing_interests": {}, "viewpoint": {}}


@pytest.mark.parametrize("role", ROLES)
def test_a_new_viewpoint_lacks_a_name_and_a_text(role: str) -> None:
    """Nothing is said to be wrong with a file that nobody has filled in yet."""
    problems = checked(a_viewpoint(role)).problems

    assert {p.rule for p in problems} == {"missing-field"}
    assert {p.message.split(" is ")[0] for p in problems} == {"author name", "text"}


@pytest.mark.parametrize("role", ROLES)
def test_three_answers_make_a_sound_viewpoint(role: str) -> None:
    """A name, a text and "nothing to declare" are the ten-second way."""
    text = a_viewpoint(role).replace("  name:\n", "  name: Ana Ruiz\n")
    filled = text.replace("nothing_to_declare:\n", "nothing_to_declare: true\n") + "    We met.\n"

    source = checked(filled).value

    assert source is not None
    assert source.data["competing_interests"] == {"nothing_to_declare": "true"}
    assert source.data["viewpoint"] == {"text": "We met.\n"}


def test_what_the_notes_show_can_be_typed() -> None:
    """Each example in a note is taken when it replaces the blank field."""
    text = a_viewpoint("clinician")
    shown = [line.split("Example: ")[1] for line in text.splitlines() if "Example: " in line]

    for example in shown:
        name = example.split(":")[0]
        text = text.replace(f"{name}:\n", f"{example}\n", 1)
    source = checked(text + "    We met.\n").value

    assert len(shown) >= 12
    assert source is not None
    assert source.data["author"]["photo"]["file"] == "media/ana-ruiz.jpg"


def test_no_answer_about_interests_is_shown_to_copy() -> None:
    """An example beside the question would be an answer."""
    lines = a_viewpoint().splitlines()

    note = lines[lines.index("  nothing_to_declare:") - 1]

    assert note.startswith("  # true if there is nothing; false if")
    assert "Example" not in note


def test_limits_are_those_of_the_series() -> None:
    """An editor who changes a limit changes what authors are told."""
    limits = Limits(words_min=800, words_max=900, key_message_words=12, references_max=3)
    series = Series("S", limits=limits, policy=Policy(lookback_months=24))

    text = scaffold.viewpoint(series, SLUG, "ana-ruiz", "clinician")

    for said in ("800 to 900 words", "Up to 12 words", "room for 3", "24 months"):
        assert said in text


def test_a_new_article_has_the_month_of_its_name() -> None:
    """It is a draft, and lacks what only the editors know."""
    text = scaffold.article(SERIES, SLUG, title="The night kitchen")

    problems = checked(text, "article").problems

    assert read(text).data == {
        "title": "The night kitchen",
        "issue": "2026-12",
        "status": "draft",
    }
    assert {p.message for p in problems} == {"standfirst is left blank", "order is left blank"}
    assert len(text.splitlines()) <= 60


@pytest.mark.parametrize("slug", ["night-kitchen", "2026-13-night", "0000-01-a", "2026-1-a"])
def test_a_month_is_not_made_up(slug: str) -> None:
    """A name without a month leaves the issue to the editors."""
    assert "issue" not in read(scaffold.article(SERIES, slug)).data


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=60))
def test_a_title_stands_there_as_it_was_given(title: str) -> None:
    """Colons, quotes and signs included; only runs of blanks become one."""
    source = parse("a.yaml", "a", scaffold.article(SERIES, SLUG, title=title).encode()).value

    assert source is not None
    assert source.data.get("title", "") == " ".join(title.split())


def test_an_editor_underlines_what_is_missing_and_no_more() -> None:
    """Once these are there, the JSON Schema has nothing to say."""
    blank = {"author": {"name": None, "role": "patient", "orcid": None}, "viewpoint": {"text": ""}}
    filled = json.loads(json.dumps(blank).replace('""', '"We met."').replace("null", '"Ana"', 1))
    validator = Draft7Validator(json_schema("contribution"))

    assert [list(e.path) for e in validator.iter_errors(blank)] == [
        ["author", "name"],
        ["viewpoint", "text"],
    ]
    assert validator.is_valid(filled)


def test_the_first_line_leads_to_the_schema(tmp_path: Path) -> None:
    """From the file's own folder; without a schema beside inputs there is none to lead to."""
    inputs = tmp_path / "inputs"
    before = scaffold.modeline(inputs / SLUG, inputs, "contribution")
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas" / "contribution.schema.json").write_text("{}")

    after = scaffold.modeline(inputs / SLUG, inputs, "contribution")

    assert before == ""
    assert after == LINE
    assert scaffold.article(SERIES, SLUG).startswith("# The editors' file")


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """Not a file, and not what a link points to."""
    mine = tmp_path / "mine.yaml"
    mine.write_text("mine")
    (tmp_path / "link.yaml").symlink_to(tmp_path / "nowhere.yaml")

    for name in ("mine.yaml", "link.yaml"):
        with pytest.raises(UsageError, match="is there already"):
            scaffold.write_new(tmp_path / name, "ours")

    assert mine.read_text() == "mine"
    assert not (tmp_path / "nowhere.yaml").exists()


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("Night", "article"),
        ("a b", "article"),
        ("../a", "article"),
        ("", "article"),
        ("office", "article"),
        ("article", "author"),
        ("jane_doe", "author"),
    ],
)
def test_a_name_that_cannot_be_an_address_is_refused(name: str, what: str) -> None:
    """Before anything is written."""
    with pytest.raises(UsageError, match="cannot be the name"):
        scaffold.checked_slug(name, what)


def test_a_role_is_one_of_the_schemas() -> None:
    """The nearest is offered."""
    with pytest.raises(UsageError) as refused:
        scaffold.checked_role("Health professional")

    assert refused.value.remedy.startswith("did you mean health-professional?")
