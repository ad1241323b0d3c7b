from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.problems import Level, Problem
from pipeline.reports.text import _USUAL, WIDTH, _cells, _strip, _window, concise, text

COLON = Problem(
    rule="colon",
    level=Level.ERROR,
    message="a colon in the middle of the heading confuses YAML",
    file="inputs/2026-11-shared-dialysis/jane-doe.yaml",
    line=6,
    column=23,
    end_column=24,
    excerpt="heading: Sharing notes: what my father taught me",
    why='a colon and a space mean "name: value"',
    fix='heading: "Sharing notes: what my father taught me"',
)
SHOWN = """\
inputs/2026-11-shared-dialysis/jane-doe.yaml:6:23: error[colon]: a colon in the middle of \
the heading confuses YAML
  6 | heading: Sharing notes: what my father taught me
    |                       ^
  why: a colon and a space mean "name: value"
  fix: heading: "Sharing notes: what my father taught me\""""


def under(problem: Problem) -> tuple[str, str]:
    """The excerpt and the line of carets below it, without the gutter."""
    _, source, carets, *_ = text([replace(problem, why="", fix="")]).split("\n")
    gutter = len(f"  {problem.line} | ")
    return source[gutter:], carets[gutter:]


def test_the_form_of_a_message() -> None:
    """The contract's own example, to the letter."""
    assert text([COLON]) == SHOWN


def test_the_concise_form_is_the_first_line() -> None:
    """One problem, one line, for those who jump from it to the file."""
    assert concise([COLON, COLON]).split("\n") == [SHOWN.split("\n")[0]] * 2


def test_an_empty_line_between_two_problems() -> None:
    """The eye finds where one ends."""
    assert text([COLON, COLON]) == f"{SHOWN}\n\n{SHOWN}"


def test_the_gutter_follows_the_number_of_the_line() -> None:
    """The bars stand below each other."""
    _, source, carets, *_ = text([replace(COLON, line=128)]).split("\n")

    assert source.startswith("  128 | heading")
    assert carets == "      |                       ^"


def test_what_is_empty_is_left_out() -> None:
    """A problem with a whole file has no line to show, and not every one has a fix."""
    bare = replace(COLON, excerpt="", why="", fix="")

    assert text([bare]) == SHOWN.split("\n")[0]


def test_a_fix_of_several_lines() -> None:
    """All of it stands below its first line, ready to copy."""
    shown = text([replace(COLON, excerpt="", why="", fix="interests:\n  - category: stock")])

    assert shown.split("\n")[1:] == ["  fix: interests:", "         - category: stock"]


@pytest.mark.parametrize(
    ("excerpt", "column", "end", "source", "carets"),
    [
        ("role: Carers", 7, 13, "role: Carers", "      ^^^^^^"),
        ("role: Carers", 7, 7, "role: Carers", "      ^"),
        ("name: 陈美玲 x", 10, 11, "name: 陈美玲 x", "            ^"),
        ("name: 陈美玲", 7, 10, "name: 陈美玲", "      ^^^^^^"),
        ("name: e\u0301e\u0301 x", 11, 11, "name: e\u0301e\u0301 x", "        ^"),
        ("\tname: x", 2, 6, "→name: x", " ^^^^"),
        ("\u00a0\u00a0name: x", 1, 3, "␣␣name: x", "^^"),
        ("a\u202eb: x", 3, 3, "a<U+202E>b: x", "         ^"),
        ("role:", 6, 6, "role:", "     ^"),
        ("role: x", 7, 99, "role: x", "      ^"),
    ],
)
def test_the_caret_stands_below_what_is_meant(
    excerpt: str, column: int, end: int, source: str, carets: str
) -> None:
    """Under wide characters, marks on letters, tabs, and characters nobody sees."""
    problem = replace(COLON, excerpt=excerpt, column=column, end_column=end)

    assert under(problem) == (source, carets)


@pytest.mark.parametrize("column", [1, 90, 300, 595])
def test_a_long_line_is_cut_around_the_caret(column: int) -> None:
    """What is meant stays in sight, however long the paragraph."""
    excerpt = "".join(f"{n:<5}" for n in range(120))
    problem = replace(COLON, excerpt=excerpt, column=column, end_column=column + 1)

    source, carets = under(problem)

    assert len(f"  6 | {source}") <= WIDTH
    assert source[len(carets) - 1] == excerpt[column - 1]
    assert source.startswith("…") == (column > 1)
    assert source.endswith("…") == (column < 590)


@settings(deadline=None)
@given(st.text(), st.integers(1, 300), st.integers(1, 300))
def test_any_line_and_any_place_can_be_shown(excerpt: str, column: int, end: int) -> None:
    """A report never fails on what it reports."""
    shown = text([replace(COLON, excerpt=excerpt, column=column, end_column=end, why="", fix="")])

    assert len(shown.splitlines()) == (3 if excerpt.rstrip("\r\n") else 1)


def test_an_authors_words_cannot_start_a_command() -> None:
    """Neither in the line shown nor in what is offered for pasting."""
    attack = "##[add-mask]e\n::stop-commands::x"
    hostile = replace(COLON, file=attack, message=attack, excerpt=attack, why=attack, fix=attack)

    shown = text([hostile])

    assert "##[" not in shown
    assert not any(line.strip().startswith("::") for line in shown.split("\n"))


@pytest.mark.parametrize("odd", ["", "\u00e9", "\u4e2d"])
@pytest.mark.parametrize("column", [1, 40, 96, 150, 380, 400])
def test_as_much_of_a_long_line_is_shown_as_fits(column: int, odd: str) -> None:
    """Whether all of its letters are one column wide or one, far away, is not."""
    line = ("abcd" * 100)[: 400 - len(odd)]
    line = line + odd if column < 200 else odd + line
    shown, carets = under(replace(COLON, excerpt=line, column=column, end_column=0))

    assert 93 <= len(shown) + (odd == "\u4e2d" and odd in shown) <= 94
    assert carets.endswith("^") and len(carets) <= 94


@given(st.from_regex(_USUAL, fullmatch=True), st.integers(0, 400), st.integers(0, 400))
@example("abcd" * 100, 396, 400)
@example("abcd" * 100, 0, 1)
@example("", 0, 1)
def test_a_usual_line_is_cut_as_any_other(line: str, start: int, more: int) -> None:
    """Its letters are not looked at one by one, and the same ones are shown."""
    start = min(start, len(line))
    end = min(start + 1 + more, max(len(line), start + 1))

    assert _strip(line, start, end, 94) == _window(_cells(line), start, end, 94)
