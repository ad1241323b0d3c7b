"""What is seen in the lines of a file before any parser reads them."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import scaffold
from pipeline.model import Source
from pipeline.problems import Checked, Level
from pipeline.sources.raw_lines import quoted, safe_plain
from pipeline.sources.yaml_source import parse
from tests.builders import a_manuscript
from tests.command import ROOT

PERSON = "author:\n  name: Jane Doe\n  role: patient\n"
VIEW = "viewpoint:\n  text: |\n    We met in a corridor.\n"
EXAMPLES = sorted((ROOT / "inputs").glob("**/*.yaml"))
SIGNS = list("ab :#-'\"“”‘’•–|>[]{}@*&!%`,\\?.")
LINE = st.text(
    st.one_of(st.sampled_from(SIGNS), st.characters(categories=["L", "N", "P", "S"])), max_size=40
)


def reading(text: str | bytes) -> Checked[Source]:
    return parse("f.yaml", "f", text.encode() if isinstance(text, str) else text)


def said(text: str | bytes) -> list[str]:
    return [f"{p.line}:{p.column} {p.rule}" for p in reading(text).problems]


def data(text: str) -> Any:
    source = reading(text).value
    assert source is not None
    return source.data


# Good files


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_good_file_is_left_in_peace(path: Path) -> None:
    """The examples have colons, dashes, quotes and #s in their words, and nothing is said."""
    assert reading(path.read_bytes()).problems == ()


@pytest.mark.parametrize("role", ["patient", "clinician", "community-organisation"])
def test_a_fresh_template_is_left_in_peace(role: str) -> None:
    """What `viewpoints new` writes is full of notes, and they are taken for notes."""
    series = a_manuscript().series
    made = (
        scaffold.viewpoint(series, "2026-11-a", "jane-doe", role),
        scaffold.article(series, "2026-11-a"),
    )

    assert [said(text) for text in made] == [[], []]


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + PERSON + VIEW,
        (PERSON + VIEW).replace("\n", "\r\n"),
        (PERSON + VIEW).replace("\n", "  \n"),
        PERSON + "\t\n\u00a0\n" + VIEW,
        "---\n" + PERSON + VIEW,
    ],
    ids=["byte-order mark", "CRLF", "trailing blanks", "blank to the eye", "first ---"],
)
def test_what_does_no_harm_is_accepted_without_a_word(text: str) -> None:
    """A mark at the start, line ends of Windows, and blanks at the end are nobody's business."""
    checked = reading(text)

    assert checked.problems == ()
    assert checked.value is not None
    assert checked.value.data["author"] == {"name": "Jane Doe", "role": "patient"}


@pytest.mark.parametrize(
    "line",
    [
        "  kind: person   # or group",
        "  kind: person # or group",
        "  bio: Jane is C# trained and lives at No.#5",
        "  bio: It ran from 10:30 to 12:00, see https://example.org/a#b",
        "  bio: We — all of us – said “no” to that, and 'no' again",
        "  bio: O'Neill's ward, the nurses' room",
        '  bio: "She said: #NeverAgain"',
        "  affiliations: ['Ward #5: north', \"Carers' centre\"]",
        "  affiliations:\n  - Ward 5\n  - Example Trust",
        "  affiliations: [\n    Ward 5,\n    Example Trust,\n  ]",
        "  bio: Jane has lived with it\n    for ten years - and more",
        "  # name: an old one\n  bio: Jane",
        "  orcid:",
    ],
)
def test_signs_that_yaml_leaves_alone_are_left_alone(line: str) -> None:
    """Only what would be misread is spoken of."""
    assert said(f"{PERSON}{line}\n{VIEW}") == []


@pytest.mark.parametrize(
    "words",
    [
        "We said: #no. @all *of* us, 'we' and “you”",
        "- a list\n- of two",
        "\tindented with a tab",
        "```\ncode\n```",
        "---",
        "name: x\ntext: |\nrole:",
        "# not a heading",
    ],
)
def test_inside_a_text_every_sign_is_the_authors_own(words: str) -> None:
    """Below `text: |` there is nothing that YAML could misread."""
    body = "".join(f"    {line}\n" for line in words.split("\n"))
    text = f"{PERSON}viewpoint:\n  text: |\n    First.\n{body}"

    assert said(text) == []
    assert data(text)["viewpoint"]["text"] == f"First.\n{words}\n"


FIELDS = st.fixed_dictionaries(
    {
        "author": st.fixed_dictionaries(
            {"name": LINE, "bio": LINE, "affiliations": st.lists(LINE, max_size=2)}
        ),
        "viewpoint": st.fixed_dictionaries({"heading": LINE}),
        "key_messages": st.lists(LINE, max_size=2),
        "references": st.lists(st.fixed_dictionaries({"id": LINE, "title": LINE}), max_size=2),
    }
)


@settings(max_examples=150, deadline=None)
@given(
    FIELDS,
    st.sampled_from([20, 80, 1000]),
    st.sampled_from([None, '"', "'"]),
    st.sampled_from([True, False, None]),
)
def test_nothing_is_said_of_what_a_program_writes(
    fields: Any, width: int, style: str | None, flow: bool | None
) -> None:
    """Whatever the words, folded, quoted or bracketed: sound YAML is not found fault with."""
    written = yaml.safe_dump(
        fields, allow_unicode=True, width=width, default_style=style, default_flow_style=flow
    )

    problems = reading(written).problems

    assert [p for p in problems if p.rule not in ("curly-quote", "hidden-character")] == []


# The line to paste


@settings(max_examples=300, deadline=None)
@given(LINE.map(str.strip).filter(bool))
def test_words_in_quotes_mean_exactly_those_words(words: str) -> None:
    """Escapes and doubled marks are right, whatever stands inside."""
    assert yaml.load(quoted(words), Loader=yaml.BaseLoader) == words
    if safe_plain(words, flow=True):
        assert yaml.load(f"[{words}]", Loader=yaml.BaseLoader) == [words]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(["Sharing", "@us", "%5", "Ward"]), LINE.map(str.strip))
def test_the_line_offered_says_exactly_what_was_typed(first: str, more: str) -> None:
    """The author's words, all of them and no others, as one value."""
    words = f"{first} {more}: #all".strip()
    [problem] = reading(f"{PERSON}viewpoint:\n  heading: {words}\n").problems

    assert problem.rule in {"colon", "hash-cut", "first-character"}
    if "# " not in words:
        assert yaml.load(problem.fix, Loader=yaml.BaseLoader) == {"heading": words}


def test_the_line_offered_keeps_its_blanks_mark_and_note() -> None:
    """It can stand in place of the line it is about."""
    [problem] = reading(f"{PERSON}{VIEW}key_messages:\n    -  One: two  # a note\n").problems

    assert problem.fix == '    -  "One: two"  # a note'


# One cause, one message; and reading on


def test_a_slip_does_not_hide_what_stands_below_it() -> None:
    """The lines are read on as they were meant, so that everything is said at once."""
    text = f"author:\n  name: Jane: Doe\n  role: patient\n{VIEW}  text: |\n    Again.\n"

    assert said(text) == ["2:13 colon", "7:3 duplicate"]


def test_what_was_meant_is_what_is_read() -> None:
    """Rules that follow see the words, not the slip."""
    text = "author:\n\tname: Jane: Doe\n\trole: patient\nviewpoint:\n  text: |\nWe met: here.\n"

    assert data(text) == {
        "author": {"name": "Jane: Doe", "role": "patient"},
        "viewpoint": {"text": "We met: here.\n"},
    }


def test_places_are_those_of_the_file_as_it_stands() -> None:
    """A mended line is longer than the author's; carets still point into the author's."""
    text = f"```\n{PERSON}{VIEW.replace('text: |', 'text: | Words: here')}"
    source = reading(text).value

    assert source is not None
    assert source.place("author", "role").line == 4
    assert source.key("viewpoint", "text").line == 6
    assert source.place("author", "role").excerpt == "  role: patient"


def test_a_warning_changes_nothing_that_is_printed() -> None:
    """Curly quotes around a value are warned of, and printed as they were typed."""
    checked = reading(f"{PERSON}viewpoint:\n  heading: “We were in the room”\n")

    assert [problem.level for problem in checked.problems] == [Level.WARNING]
    assert checked.value is not None
    assert checked.value.data["viewpoint"]["heading"] == "“We were in the room”"


def test_a_slip_made_on_many_lines_is_told_once() -> None:
    """A file indented with Tabs has one mistake in it, not forty."""
    text = "author:\n" + "".join(f"\tf{n}: x\n" for n in range(40))

    assert [p.rule for p in reading(text).problems] == ["tab-indent"]


# Size and time


@pytest.mark.parametrize(
    "raw",
    [
        b"author:\n  bio: " + b"x" * 5_000_001,
        b"author: " + b"[" * 4_900_000,
        b"author:\n" + b"a: b\n" * 900_000,
        b"PK\x03\x04" + bytes(4_900_000),
        b"author: " + b"\xff" * 4_900_000,
    ],
    ids=["letters", "brackets", "lines", "a zip", "no letters"],
)
def test_what_is_far_too_large_is_refused_at_once(raw: bytes) -> None:
    """Nobody waits for the answer to a picture that was pasted in as text."""
    start = time.process_time()

    assert len(reading(raw).problems) == 1
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    "line",
    ["\tname: x", "  • x", "We met: here", "x: 'y", "x: [a, 'b", "x: “y: #z", "```", "Qx: y # z"],
)
def test_a_long_file_of_slips_takes_no_time(line: str) -> None:
    """Every search for what closes or resembles something has its end."""
    start = time.process_time()

    assert reading(PERSON + f"{line}\n" * 9_000).problems
    assert time.process_time() - start < 2
