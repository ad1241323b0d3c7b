"""A new repository is ready to push: its files pass GitHub's schemas and the auditors."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from pipeline.errors import UsageError
from pipeline.github.form import questions
from pipeline.github.origin import pinned
from pipeline.github.starter import form_file, months, repository, series_in, settings
from tests.tools import tool

ROOT = Path(__file__).parents[2]
ACTION = "example/viewpoints@1234567890123456789012345678901234567890"
SCHEMAS = {
    "vendor.github-workflows": ".github/workflows/*.yml",
    "vendor.github-issue-forms": ".github/ISSUE_TEMPLATE/*.yml",
    "vendor.dependabot": ".github/dependabot.yml",
    "vendor.github-actions": "action.yml",
}


@pytest.fixture
def starter(tmp_path: Path) -> Path:
    """A repository as `viewpoints new series` writes it."""
    text = settings("The night kitchen: nights")
    files = repository(series_in(text), pinned(ACTION), "2026-11", imports=True)
    for name, words in {"inputs/series.yaml": text, **files}.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words, encoding="utf-8")
    return tmp_path


def audited(folder: Path, *names: str) -> subprocess.CompletedProcess[str]:
    """Ask zizmor, which looks for what lets a stranger's pull request do harm."""
    command = (tool("zizmor"), "--offline", "--persona", "pedantic", "--strict-collection")
    return subprocess.run((*command, *names), cwd=folder, capture_output=True, text=True)


def invalid(folder: Path) -> str:
    """Hold every file to GitHub's own schema."""
    said = ""
    for schema, pattern in SCHEMAS.items():
        for path in sorted(folder.glob(pattern)):
            command = (tool("check-jsonschema"), "--builtin-schema", schema, str(path))
            done = subprocess.run(command, capture_output=True, text=True)
            said += done.stdout * (done.returncode != 0)
    return said


def test_a_starter_passes_every_audit(starter: Path) -> None:
    """No finding, also in the pedantic mood."""
    found = audited(starter, ".github")

    assert found.returncode == 0, found.stdout + found.stderr


def test_our_own_workflows_pass_every_audit() -> None:
    """The action and the workflows that others call."""
    found = audited(ROOT, "action.yml", ".github")

    assert found.returncode == 0, found.stdout + found.stderr


def test_the_audit_is_known_to_bite(tmp_path: Path) -> None:
    """A workflow that runs a pull request's title is found."""
    path = tmp_path / "bad.yml"
    path.write_text(
        "on: pull_request_target\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n"
        "      - run: echo ${{ github.event.pull_request.title }}\n"
    )

    assert audited(tmp_path, "bad.yml").returncode != 0


def test_every_file_fits_githubs_schemas(starter: Path) -> None:
    """Workflows, form, dependabot and action; ours and the starter's."""
    assert invalid(starter) == ""
    assert invalid(ROOT) == ""


def test_a_schema_is_known_to_bite(tmp_path: Path) -> None:
    """A misspelt key is found."""
    (tmp_path / "action.yml").write_text("name: a\ndescripton: b\nruns: {using: composite}\n")

    assert invalid(tmp_path) != ""


def test_a_users_workflows_are_short(starter: Path) -> None:
    """What a repository of articles has to keep is under 30 lines a file."""
    for name in ("contribution.yml", "publish.yml"):
        path = starter / ".github" / "workflows" / name
        assert len(path.read_text().splitlines()) < 30, path.name


def test_no_line_of_an_action_holds_an_expression() -> None:
    """What comes from outside reaches a shell as a variable, never as text of the script."""
    files = [ROOT / "action.yml", *(ROOT / ".github" / "workflows").glob("*.yml")]
    scripts = [step.get("run", "") for path in files for step in _steps(path)]

    assert any(scripts)
    assert not [script for script in scripts if "${{" in script]


def test_the_form_asks_what_the_schema_holds() -> None:
    """Labels are unique, since answers come back under them; choices are the schema's."""
    form = yaml.safe_load(form_file(series_in(settings("A"))))
    asked = {b["id"]: b for b in form["body"] if "id" in b}

    assert len({q.label for q in questions()}) == len(questions())
    assert "patient" in asked["author-role"]["attributes"]["options"]
    assert asked["viewpoint-text"]["validations"] == {"required": True}
    assert "1250 to 1500" in form["body"][0]["attributes"]["value"]


def test_our_own_form_is_current() -> None:
    """The committed form is the one that the schema and series.yaml make."""
    command = (sys.executable, "-c", "from pipeline.cli import run; run()")
    done = subprocess.run(
        (*command, "export", "form", "--check"), cwd=ROOT, capture_output=True, text=True
    )

    assert done.returncode == 0, done.stderr


def test_the_guide_says_the_limits_that_are_checked() -> None:
    """An editor who changes series.yaml changes what authors are told."""
    text = settings("A").replace("min: 1250, max: 1500", "min: 700, max: 900")
    guide = repository(series_in(text), pinned(ACTION), "2026-11")["AUTHORS.md"]

    assert "700 to 900 words" in guide


def test_nothing_may_write_unless_asked() -> None:
    """The workflow for the form's answers is there for those who want it, and not otherwise."""
    files = repository(series_in(settings("A")), pinned(ACTION), "2026-11")
    text = "".join(words for name, words in files.items() if name.endswith(".yml"))

    assert "contents: write" not in text


def test_months_go_over_the_year() -> None:
    """Twelve of them, in order."""
    assert months("2026-11")[:3] == ("2026-11", "2026-12", "2027-01")
    assert len(months("2026-11")) == 12


def test_a_name_that_can_move_is_refused() -> None:
    """A tag or a branch would run whatever somebody puts there."""
    with pytest.raises(UsageError, match="does not name one commit"):
        pinned("example/viewpoints@main")


def test_a_title_cannot_write_another_line() -> None:
    """What is typed as the title is the title."""
    assert series_in(settings("A: b # c\nlicence: x")).title == "A: b # c licence: x"


def _steps(path: Path) -> list[dict[str, str]]:
    read = yaml.safe_load(path.read_text())
    jobs = read.get("jobs", {"": read.get("runs", {})})
    return [step for job in jobs.values() for step in job.get("steps", [])]
