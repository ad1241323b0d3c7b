"""What the rules say as people meet it: after the real reader, and in the command's views."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import typed
from pipeline.model import Passage, Viewpoint
from pipeline.problems import Level
from pipeline.rules import hidden_text, link_text
from pipeline.sources.yaml_source import parse
from pipeline.stages.read import read
from pipeline.workshop import Workshop
from tests.builders import a_manuscript
from tests.command import viewpoints, write_article, write_author, write_series

HEAD = "author: {name: Jane Doe, role: patient}\nviewpoint:\n  text: |\n    "


def viewed(text: str, tools: Workshop) -> Viewpoint:
    """A viewpoint as it comes out of the reader."""
    source = parse("jane-doe.yaml", "jane-doe", (HEAD + text + "\n").encode()).value
    assert source is not None
    contribution = typed.contribution(source)
    checked = read(source, contribution.sections[0].passage, tools.read)
    assert checked.value is not None, checked.problems
    return Viewpoint(contribution, (checked.value,))


def refused(text: str, tools: Workshop) -> list[tuple[str, Level]]:
    source = parse("jane-doe.yaml", "jane-doe", (HEAD + text + "\n").encode())
    problems = source.problems
    if source.value is not None and not problems:
        passage = Passage(source.value.data["viewpoint"]["text"], ("viewpoint", "text"))
        problems = read(source.value, passage, tools.read).problems
    return [(problem.rule, problem.level) for problem in problems]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("We met&#8203; in May.", [(4, "&", "U+200B (zero width space)")]),
        ("We met.\n\n    In a cor\u00adridor.", [(6, "\u00ad", "U+00AD (soft hyphen)")]),
        ("We met\u2060.", [(4, "\u2060", "U+2060 (word joiner)")]),
    ],
)
def test_what_nobody_sees_is_shown_by_its_number(
    text: str, told: list[tuple[int, str, str]], tools: Workshop
) -> None:
    """Typed or written as an entity, at its own line and column, once."""
    given = replace(a_manuscript(), viewpoints=(viewed(text, tools),))

    found = [
        (p.line, p.excerpt[p.column - 1], p.message.split(": ")[1])
        for p in hidden_text.check(given)
    ]

    assert found == told


@pytest.mark.parametrize(
    "text", ["a\x07b", "a&#7;b", "a\u202eb", "a&#x202e;b", "a\u2066b", "a\u2028b", "a\x9fb"]
)
def test_control_characters_and_turned_letters_are_errors(text: str, tools: Workshop) -> None:
    """They do not reach a page, whichever way they are written."""
    assert refused(text, tools) == [("hidden-character", Level.ERROR)]


@pytest.mark.parametrize(
    ("text", "rule", "pointed"),
    [
        ("See [bmj.com](https://example.org/x).", "link-shows-another", "https://example.org/x"),
        ("See *[bmj.com](https://example.org)*.", "link-shows-another", "https://example.org"),
        ("See <https://exаmple.org>.", "link-lookalike", "https://exаmple.org"),
    ],
)
def test_a_link_is_shown_where_its_address_stands(
    text: str, rule: str, pointed: str, tools: Workshop
) -> None:
    """So that an editor can look at it, and change it."""
    given = replace(a_manuscript(), viewpoints=(viewed(text, tools),))

    (problem,) = link_text.check(given)

    assert problem.rule == rule
    assert problem.excerpt[problem.column - 1 : problem.end_column - 1] == pointed


# In the views of the command


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A patient who says how it is, two articles in one month, and a month without one."""
    inputs = write_series(tmp_path_factory.mktemp("seen"))
    folder = write_article(inputs, "2026-01-a")
    write_author(folder, "jane-doe", viewpoint={"text": "I suffer from it. We diabetics know."})
    write_article(inputs, "2026-01-b")
    write_article(inputs, "2026-03-c")
    return inputs


@pytest.mark.parametrize("form", ["text", "concise", "github"])
def test_nobody_is_told_how_to_speak_of_their_own_life(form: str, inputs: Path) -> None:
    """A patient's words are not remarked on wherever an author may look, nor counted."""
    ended = viewpoints("check", "--inputs", inputs, "2026-01-a", "--output-format", form)

    shown = ended.stdout + ended.stderr
    assert ended.returncode == 0
    assert "suffer" not in shown
    assert "person-first" not in shown
    assert "note" not in shown.splitlines()[-1]


def test_the_editors_can_know(inputs: Path) -> None:
    """The report has it, marked as theirs."""
    ended = viewpoints("check", "--inputs", inputs, "2026-01-a", "--output-format", "json")

    told = [p for p in json.loads(ended.stdout)["problems"] if p["rule"] == "person-first"]
    assert [(p["level"], p["audience"]) for p in told] == [("note", "editor")] * 2


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ((), [
            ("2026-01-b", "2026-01-b and 2026-01-a are both the article of 2026-01"),
            ("2026-03-c", "no article for 2026-02, between 2026-01-b and this one"),
        ]),
        (("2026-01-a", "2026-03-c"), []),
    ],
)  # fmt: skip
def test_only_the_whole_series_knows_its_months(
    asked: tuple[str, ...], told: list[tuple[str, str]], inputs: Path
) -> None:
    """Some of its articles, checked alone, are not told that others are missing."""
    ended = viewpoints("check", "--inputs", inputs, *asked, "--output-format", "json")

    found = [p for p in json.loads(ended.stdout)["problems"] if p["rule"] == "issue-clash"]
    assert [(p["article"], p["message"]) for p in found] == told
    assert all(p["excerpt"].startswith("issue: ") for p in found)


def test_a_series_may_have_several_articles_a_month(inputs: Path) -> None:
    """The rule has its switch as any other."""
    path = inputs / "series.yaml"
    before = path.read_text()
    path.write_text(before.replace("  - word-count\n", "  - word-count\n  - issue-clash\n"))

    ended = viewpoints("check", "--inputs", inputs, "--output-format", "json")

    path.write_text(before)
    assert "issue-clash" not in ended.stdout
