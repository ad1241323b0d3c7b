"""The line to write stands as it would in the author's own file."""

from __future__ import annotations

import pytest

from pipeline.model import Source
from pipeline.sources import suggest
from pipeline.sources.yaml_source import parse

FILE = (
    "author:\n  name: Jane Doe  # me\n  role: 'a carer'\n  photo: {file: me.jpg, credit: Own}\n"
    "key_messages:\n- Ask first\nreferences:\n  -  id: one\n     title: Two\n"
)


def source() -> Source:
    read = parse("f.yaml", "f", FILE.encode()).value
    assert read is not None
    return read


@pytest.mark.parametrize(
    ("route", "words", "line"),
    [
        (("author", "name"), "Sam", "  name: Sam  # me"),
        (("author", "name"), "Sam: II", '  name: "Sam: II"  # me'),
        (("author", "role"), "carer", "  role: carer"),
        (("author", "photo", "file"), "a,b", '  photo: {file: "a,b", credit: Own}'),
        (("key_messages", 0), "Ask", "- Ask"),
        (("references", 0, "id"), "two", "  -  id: two"),
    ],
)
def test_a_value_is_replaced_in_its_line(
    route: tuple[str | int, ...], words: str, line: str
) -> None:
    """With the blanks, marks, brackets and notes that the line has."""
    assert suggest.with_value(source(), route, words) == line


def test_a_group_has_its_own_indentation() -> None:
    """An example stands below its neighbours, wherever they are."""
    read = source()

    assert suggest.beside(read, ("references", 0), "type: book") == "     type: book"
    assert suggest.beside(read, (), "text: |\n      We met.") == "text: |\n  We met."
    assert suggest.indent(read, ("author", "photo")) == 0


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("14/02/2026", ("2026-02-14",)),
        ("2/14/2026", ("2026-02-14",)),
        ("02.03.2026", ("2026-03-02", "2026-02-03")),
        ("2026/11/02", ("2026-11-02",)),
        ("14 February 2026", ("2026-02-14",)),
        ("February 14th, 2026", ("2026-02-14",)),
        ("3 Mar 2026", ("2026-03-03",)),
        ("31/02/2026", ()),
        ("14/02/26", ()),
        ("next week", ()),
    ],
)
def test_a_day_in_another_form_is_understood_or_not_guessed(
    typed: str, meant: tuple[str, ...]
) -> None:
    """Where it can be two days, both are given; where it can be none, none is."""
    assert suggest.days(typed) == meant


@pytest.mark.parametrize(
    ("typed", "pattern", "meant"),
    [
        ("gb", "[A-Z]{2}", "GB"),
        ("www.example.org", r"https?://[^\s]+", "https://www.example.org"),
        ("Jane Doe", "[a-z0-9][a-z0-9-]*", "jane-doe"),
        ("307 004", "[0-9]{1,9}", "307004"),
        ("nothing like it", "[0-9]+", ""),
    ],
)
def test_one_trick_is_tried_and_no_more(typed: str, pattern: str, meant: str) -> None:
    """A value that is nearly in the right form is offered in it."""
    assert suggest.like(typed, pattern) == meant
