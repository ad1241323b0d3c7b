"""The README shows what really happens."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.problems import Problem
from pipeline.reports import Report, show
from pipeline.sources.yaml_source import parse

README = Path(__file__).parent.parent.joinpath("README.md").read_text(encoding="utf-8")


def _blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_the_error_it_shows_is_ours() -> None:
    """The message in the README is the one an author gets for that line."""
    [shown] = _blocks("text")
    heading = "heading: Sharing notes: what my father taught me"
    file = f"# 1\n# 2\nauthor:\n  name: Jane Doe\n  role: patient\n{heading}\n"
    name = "inputs/2026-11-shared-dialysis/jane-doe.yaml"
    problems: tuple[Problem, ...] = parse(name, "jane-doe", file.encode()).problems

    assert show(problems, (), Report.TEXT) == shown.rstrip("\n")


def test_the_contribution_it_shows_is_one() -> None:
    """The eight lines an author is shown satisfy the schema as they stand."""
    from pipeline.house import schema
    from pipeline.stages.validate import validate

    shown, _workflow = _blocks("yaml")
    source = parse("jane-doe.yaml", "jane-doe", shown.encode()).value
    assert source is not None

    assert validate(source, schema("contribution")).problems == ()
    assert len(shown.splitlines()) == 8
