from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.problems import Level, Problem
from pipeline.reports.github import LONGEST, command, github

COLON = Problem(
    rule="colon",
    level=Level.ERROR,
    message="a colon confuses YAML",
    file="inputs/x/jane-doe.yaml",
    line=6,
    column=23,
    end_column=24,
    excerpt="heading: Sharing notes: what my father taught me",
    why="it means something else",
    fix="quote it",
)


def test_a_command_is_escaped() -> None:
    """Percent signs first, line breaks, and in properties colons and commas."""
    written = command("error", "50% of\nauthors: x, y", file="p,q.yaml", title="a: b, c")

    assert written == "::error file=p%2Cq.yaml,title=a%3A b%2C c::50%25 of%0Aauthors: x, y"


def test_an_annotation_reads_well_in_the_log_too() -> None:
    """The place stands in the words as well, where a log shows nothing else."""
    assert github([COLON]) == (
        "::error file=inputs/x/jane-doe.yaml,line=6,endLine=6,col=23,endColumn=24,title=colon::"
        "inputs/x/jane-doe.yaml:6:23: error[colon]: a colon confuses YAML"
        "%0A  why: it means something else%0A  fix: quote it"
    )


@pytest.mark.parametrize(
    ("level", "kind"),
    [
        (Level.ERROR, "error"),
        (Level.NEEDED, "warning"),
        (Level.WARNING, "warning"),
        (Level.NOTE, "notice"),
    ],
)
def test_only_what_is_broken_is_red(level: Level, kind: str) -> None:
    """What is still owed by somebody never looks like a failure."""
    assert github([replace(COLON, level=level)]).startswith(f"::{kind} ")


def test_ten_of_a_kind_are_all_shown() -> None:
    """GitHub keeps ten."""
    lines = github([replace(COLON, line=n) for n in range(1, 11)]).split("\n")

    assert len(lines) == 10
    assert all("title=colon" in line for line in lines)


def test_the_last_of_ten_counts_the_others() -> None:
    """GitHub would drop them without a word; they stand in the log instead."""
    lines = github([replace(COLON, line=n) for n in range(1, 14)]).split("\n")

    assert len([line for line in lines if line.startswith("::error")]) == 10
    assert lines[9] == "::error::and 4 more, in the log of this step"
    assert lines[10] == "inputs/x/jane-doe.yaml:10:23: error[colon]: a colon confuses YAML"
    assert len(lines) == 14


def test_each_kind_has_its_own_ten() -> None:
    """Many warnings push out no error, and what is still owed goes before a warning."""
    problems = [replace(COLON, line=n, level=Level.WARNING) for n in range(1, 13)]
    lines = github([*problems, replace(COLON, level=Level.NEEDED), COLON]).split("\n")

    assert lines[0].startswith("::error ")
    assert "needed[colon]" in lines[1]
    assert lines[10] == "::warning::and 4 more, in the log of this step"


def test_every_file_is_named_before_any_is_named_twice() -> None:
    """Ten slots show ten authors that something is wrong, not one author ten times."""
    files = [replace(COLON, file=f"{name}.yaml") for name in "abcdefghi"]
    lines = github([replace(COLON, file="0.yaml", line=n) for n in range(1, 9)] + files)

    shown = [line.split("file=")[1].split(",")[0] for line in lines.split("\n")[:9]]

    assert shown == ["0.yaml", *(f"{name}.yaml" for name in "abcdefgh")]


@pytest.mark.parametrize("letter", ["a", "%", "🙂"])
def test_a_message_is_as_long_as_the_runner_keeps(letter: str) -> None:
    """Cut by us, it ends with a sign that it was; an escape is never cut in two."""
    line = github([replace(COLON, message=letter * 5000)])
    message = line.split("title=colon::")[1]

    assert len(message.encode("utf-16-le")) // 2 <= LONGEST
    assert message.endswith("…")
    assert message.count("%") == message.count("%25")


def test_an_authors_words_cannot_start_a_command() -> None:
    """Neither form is left, in an annotation or in a plain line."""
    attack = "x\n::add-mask::e ##[add-mask]e\r\n::error::x"
    hostile = replace(COLON, file=attack, message=attack, excerpt=attack, why=attack, fix=attack)

    lines = github([replace(hostile, line=n) for n in range(1, 14)]).split("\n")

    assert not any("##[" in line for line in lines)
    assert [line.lstrip().startswith("::error") for line in lines] == [True] * 10 + [False] * 4
    assert not any(line.lstrip().startswith("::") for line in lines[10:])


def test_nothing_found_is_nothing_said() -> None:
    """An empty annotation would be one too many."""
    assert github([]) == ""
