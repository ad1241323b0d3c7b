"""No word is lost because nobody knows the field it stands in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.house import schema
from pipeline.sources.yaml_source import parse
from pipeline.stages.validate import validate
from tests.mistakes import examine

AUTHOR = "author: {{name: Jane Doe, role: patient{0}}}\nviewpoint: {{text: We met.}}\n"


def said(text: str) -> list[str]:
    return [f"{p.line}:{p.column} {p.rule} → {p.fix}" for p in examine(text.encode())]


@pytest.mark.parametrize("name", ["sosial", "xyzzy", "My sister", "a"])
@pytest.mark.parametrize("blank", ["", " ", ' ""', " ''"])
def test_an_unknown_field_left_blank_is_told(name: str, blank: str) -> None:
    """It may be a slip in a name, or words; only one of ours may be left blank."""
    [problem] = examine(f"{AUTHOR.format('')}{name}:{blank}\n".encode())

    assert (problem.rule, problem.line, problem.column) == ("unknown-field", 3, 1)


@given(
    st.lists(
        st.text("abcdefghij klmnop", min_size=1, max_size=12)
        .map(str.strip)
        .filter(bool)
        .filter(lambda name: name not in schema("contribution")["author"]["schema"]),
        min_size=1,
        max_size=4,
        unique=True,
    )
)
def test_words_behind_a_comma_are_never_lost(pieces: list[str]) -> None:
    """However many commas there are, there is a message; and its line loses nothing."""
    text = AUTHOR.format(f", title: Lead, {', '.join(pieces)}")

    problems = examine(text.encode())

    assert [problem.rule for problem in problems] == ["unknown-field"]
    healed = text.replace(text.split("\n")[0], problems[0].fix)
    assert examine(healed.encode()) == ()
    source = parse("a.yaml", "a", healed.encode()).value
    assert source is not None
    assert source.data["author"]["title"] == f"Lead, {', '.join(pieces)}"


def test_a_comma_over_lines_is_told_without_a_line() -> None:
    """The line to write would be two."""
    text = AUTHOR.format(", title: Lead,\n  and more")

    assert said(text) == ["2:3 unknown-field → put the whole value in double quotes"]


def test_each_slip_of_a_line_is_healed_by_its_one_line() -> None:
    """Only one line can be pasted in the place of one."""
    problems = examine(b"author: {nmae: Jane, role: carers}\nviewpoint: {text: We met.}\n")

    assert len(problems) == 2
    assert {p.fix for p in problems} == {"author: {name: Jane, role: carer}"}


@pytest.mark.parametrize(
    ("name", "field"),
    [("doi", "DOI"), ("url", "URL"), ("year", "issued"), ("journal", "container-title"),
     ("Authors", "author"), ("container_title", "container-title")],
)  # fmt: skip
def test_a_field_is_known_by_the_name_it_has_elsewhere(name: str, field: str) -> None:
    """Reference managers and other lists have words of their own."""
    text = f"{AUTHOR.format('')}references:\n  - id: a\n    title: T\n    {name}: x\n"

    assert f"6:5 unknown-field →     {field}: x" in said(text)


def test_a_copy_of_a_field_is_never_silent() -> None:
    """Whatever stands around it, and whatever it is a copy of."""
    fields = ("heading: A", "text: B", "covers: [design]")
    for first in fields:
        for second in fields:
            text = f"{AUTHOR.format('')}"[: -len("viewpoint: {text: We met.}\n")]
            text += f"viewpoint:\n  sections:\n    {first}\n    {second}\n    {second}\n"

            assert parse("a.yaml", "a", text.encode()).failed


def test_a_list_that_is_a_group_elsewhere_has_copies_too() -> None:
    """`author` is a group in the file and a list in a reference."""
    assert said(
        "author:\n  name: Jane\n  role: carer\n  role: patient\nviewpoint: {text: a}\n"
    ) == ["4:3 duplicate →   # role: patient"]


def test_what_stands_in_an_unknown_group_is_told_with_it() -> None:
    """One cause, one message."""
    text = AUTHOR.format("") + "xyzzy: {Ward 5, Leeds}\n"

    assert [line.split()[:2] for line in said(text)] == [["3:1", "unknown-field"]]


def test_there_is_no_end_to_unknown_fields() -> None:
    """Thousands of them are told as one more."""
    text = AUTHOR.format("") + "".join(f"x{n}:\n" for n in range(3_000))
    source = parse("a.yaml", "a", text.encode()).value
    assert source is not None

    problems = validate(source, schema("contribution")).problems

    assert len(problems) == 51
