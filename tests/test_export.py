"""What is made from the schemas and rules is current, and the commands that make it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner, Result

from pipeline.cli.commands import app
from pipeline.house import ROOT, schema
from pipeline.json_schema import NAMES
from pipeline.model import Limits, Policy
from pipeline.reports.rules_page import GROUPS, LIMITS, MONTHS, OTHERS, rules_page
from pipeline.rules import manual
from pipeline.rules.of_article import RULES
from pipeline.sources.forms import rules_at

CASES = yaml.load(
    (ROOT / "tests" / "rules" / "cases.yaml").read_text(encoding="utf-8"), yaml.BaseLoader
)
SLUG = "2026-12-night-kitchen"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments])


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """A series with no articles yet."""
    folder = tmp_path / "inputs"
    folder.mkdir()
    (folder / "series.yaml").write_text("title: Partnership in Practice\n")
    return folder


def test_the_committed_files_are_current() -> None:
    """`--check` says so, and writes nothing."""
    schemas, rules = run("export", "schema", "--check"), run("export", "rules", "--check")

    assert (schemas.exit_code, schemas.output) == (0, "")
    assert (rules.exit_code, rules.output) == (0, "")


def test_schemas_are_written_where_asked(tmp_path: Path) -> None:
    """Folders are made; each file's name is printed, and is JSON with a last line end."""
    result = run("export", "schema", "--to", tmp_path / "a" / "b")

    files = [Path(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert [path.name for path in files] == [f"{name}.schema.json" for name in NAMES]
    for path in files:
        text = path.read_text(encoding="utf-8")
        assert json.loads(text)["$id"] == path.name
        assert text.endswith("}\n")


def test_a_file_that_is_not_current_is_named(tmp_path: Path) -> None:
    """With exit 1, so that CI can ask."""
    run("export", "schema", "--to", tmp_path)
    (tmp_path / "article.schema.json").write_text("{}\n")

    result = run("export", "schema", "--to", tmp_path, "--check")

    assert result.exit_code == 1
    assert result.stderr == f"{tmp_path / 'article.schema.json'} is not current\n"
    assert (tmp_path / "article.schema.json").read_text() == "{}\n"


def test_every_rule_is_on_the_page_once() -> None:
    """With the words that `viewpoints explain` has for it."""
    page = rules_page(Limits(), Policy())

    headings = re.findall(r"^### (\S+)$", page, re.MULTILINE)

    assert sorted(headings) == sorted(manual.ids())
    assert "An article carries at most five references" in page


def test_every_rule_has_a_group() -> None:
    """What only stages say falls in the last one."""
    placed = [id_ for group in GROUPS.values() for id_ in group]

    rules = {id_ for first, row in RULES.items() for id_ in (first, *row.also)}

    assert rules - set(placed) == set()
    assert set(placed) - set(manual.ids()) == set()
    assert OTHERS not in GROUPS


def test_the_levels_are_those_that_the_rules_give() -> None:
    """As the cases of the rules show them."""
    told = {id_: levels for group in GROUPS.values() for id_, levels in group.items()}
    given: dict[str, set[str]] = {}
    for case in CASES:
        seen = given.setdefault(case["rule"], set())
        seen |= {problem.split()[0] for problem in case["problems"]}

    assert {id_: set(told[id_]) for id_ in given} == given


def test_the_limits_have_the_names_that_editors_type() -> None:
    """Each is a field of series.yaml, and the number shown is the usual one."""
    typed = [("rules", g, n) for groups in LIMITS.values() for g, ns in groups.items() for n in ns]
    typed += [("competing_interests", name) for names in MONTHS.values() for name in names]

    page = rules_page(Limits(words_max=1600), Policy())

    assert [route for route in typed if rules_at(schema("series"), route)["type"] != "count"] == []
    assert "`rules: {words: {min: 1250, max: 1600, tolerance_percent: 10}}`" in page


def test_an_article_and_a_viewpoint_are_begun(inputs: Path) -> None:
    """The path is the result; what to do next is said beside it."""
    article = run("new", "article", SLUG, "--title", "Night: a kitchen", "--inputs", inputs)
    view = run(
        *("new", "viewpoint", SLUG, "--author", "ana-ruiz", "--role", "patient"),
        *("--inputs", inputs),
    )

    assert (article.exit_code, view.exit_code) == (0, 0)
    assert article.stdout == f"{inputs / SLUG / 'article.yaml'}\n"
    assert f"viewpoints new viewpoint {SLUG}" in article.stderr
    assert view.stdout == f"{inputs / SLUG / 'ana-ruiz.yaml'}\n"
    assert "name ana-ruiz in `order`" in view.stderr
    assert 'title: "Night: a kitchen"' in (inputs / SLUG / "article.yaml").read_text()


def test_a_second_time_changes_nothing(inputs: Path) -> None:
    """Exit 2, and the file is as its author left it."""
    run("new", "article", SLUG, "--inputs", inputs)
    (inputs / SLUG / "article.yaml").write_text("title: Mine\n")

    again = run("new", "article", SLUG, "--inputs", inputs)

    assert again.exit_code == 2
    assert "is there already" in again.stderr
    assert (inputs / SLUG / "article.yaml").read_text() == "title: Mine\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["article", "Night"], "cannot be the name of an article"),
        (["article", "index"], "cannot be the name of an article"),
        (["viewpoint", SLUG, "--author", "article", "--role", "patient"], "name of an author"),
        (["viewpoint", SLUG, "--author", "ana", "--role", "patients"], "did you mean patient?"),
        (["viewpoint", SLUG, "--author", "ana", "--role", "patient"], "there is no article"),
        (["viewpoint", SLUG, "--author", "ana"], "--role"),
    ],
)
def test_what_cannot_be_is_said_before_anything_is_written(
    inputs: Path, arguments: list[str], said: str
) -> None:
    """Exit 2, with what to type instead."""
    result = run("new", *arguments, "--inputs", inputs)

    assert result.exit_code == 2
    assert said in result.stderr
    assert [path.name for path in inputs.iterdir()] == ["series.yaml"]


def test_a_broken_series_is_the_editors_to_mend(tmp_path: Path) -> None:
    """Exit 3: the limits in the notes are the series'."""
    (tmp_path / "series.yaml").write_text("titel: A\n")

    result = run("new", "article", SLUG, "--inputs", tmp_path)

    assert result.exit_code == 3
    assert not (tmp_path / SLUG).exists()
