"""The action's own shell steps, run for real with what GitHub's runner would give them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from tests.command import tree

ROOT = Path(__file__).parents[2]
HOSTILE = "x $(touch pwned) `touch pwned` ::error::y"
FORK = {
    "action": "opened",
    "repository": {"private": False, "full_name": "example/series"},
    "pull_request": {
        "number": 7,
        "title": HOSTILE,
        "author_association": "FIRST_TIME_CONTRIBUTOR",
        "head": {"ref": HOSTILE, "repo": {"fork": True}},
    },
}
MEMBER = FORK | {
    "pull_request": FORK["pull_request"]
    | {"author_association": "MEMBER", "head": {"repo": {"fork": False}}}
}


@dataclass(frozen=True)
class Run:
    """What a step left behind."""

    code: int
    log: str
    outputs: dict[str, str]
    page: str
    folder: Path
    temp: Path


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command as a file, where the action would have installed it."""
    path = tmp_path_factory.mktemp("bin") / "viewpoints"
    path.write_text(f"#!{sys.executable}\nfrom pipeline.cli import run\nrun()\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Two articles under git, on a branch that is the target of pull requests."""
    folder = tmp_path / "work space"
    (folder / "inputs").mkdir(parents=True)
    shutil.copy(ROOT / "inputs" / "series.yaml", folder / "inputs")
    for month in ("2026-09", "2026-11"):
        found = next((ROOT / "inputs").glob(f"{month}-*"))
        shutil.copytree(found, folder / "inputs" / found.name)
    git(folder, "init", "-q", "-b", "main")
    committed(folder)
    return folder


def git(folder: Path, *words: str) -> None:
    """Run git as the runner would, with nobody's settings."""
    who = {
        f"GIT_{w}_{k}": "a@example.org" for w in ("AUTHOR", "COMMITTER") for k in ("NAME", "EMAIL")
    }
    subprocess.run(
        ("git", "-c", "commit.gpgsign=false", *words), cwd=folder, check=True, capture_output=True,
        env={"PATH": os.environ["PATH"], "HOME": str(folder.parent), **who},
    )  # fmt: skip


def committed(folder: Path) -> None:
    """Commit whatever is there."""
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "a change", "--allow-empty")


def merged(folder: Path) -> None:
    """Check out what is on the branch as GitHub does: merged with its target."""
    git(folder, "branch", "pull")
    git(folder, "reset", "-q", "--hard", "HEAD^")
    git(folder, "merge", "-q", "--no-ff", "-m", "merge", "pull")


def ran(program: Path, folder: Path, event: dict[str, object] | None = None, **inputs: str) -> Run:
    """Run the action's last step in a repository."""
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    step = action["runs"]["steps"][-1]
    given = {name: spec.get("default", "") for name, spec in action["inputs"].items()}
    given |= {name.replace("_", "-"): value for name, value in inputs.items()}
    temp = folder.parent / "temp"
    temp.mkdir(exist_ok=True)
    for name in ("outputs", "page", "event.json"):
        (temp / name).write_text("")
    (temp / "event.json").write_text(json.dumps(event or {}))
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "RUNNER_TEMP": str(temp),
        "GITHUB_ACTIONS": "true",
        "GITHUB_OUTPUT": str(temp / "outputs"),
        "GITHUB_STEP_SUMMARY": str(temp / "page"),
        "GITHUB_EVENT_PATH": str(temp / "event.json"),
        "GITHUB_WORKSPACE": str(folder),
        "VIEWPOINTS_CACHE": str(temp / "cache"),
        **{key: _filled(value, given, temp, event) for key, value in step["env"].items()},
        "VIEWPOINTS": str(program),
    }
    shell = ("bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"])
    done = subprocess.run(shell, cwd=folder, env=environment, capture_output=True, text=True)
    lines = (temp / "outputs").read_text().splitlines()
    outputs = dict(line.split("=", 1) for line in lines)
    page = (temp / "page").read_text()
    return Run(done.returncode, done.stdout + done.stderr, outputs, page, folder, temp)


def _filled(value: str, given: dict[str, str], temp: Path, event: object) -> str:
    """Do what the runner does with the expressions that our action uses, and no others."""
    value = value.replace("${{ runner.temp }}", str(temp))
    value = value.replace("${{ github.event_name }}", "pull_request" if event else "push")
    for name, words in given.items():
        value = value.replace(f"${{{{ inputs.{name} }}}}", words)
    assert "${{" not in value
    return value


def broken(folder: Path) -> str:
    """Break the first article's first contribution, and give its path."""
    path = next((folder / "inputs").glob("2026-09-*/*-*.yaml"))
    path.write_text(path.read_text().replace("author:", "authro:", 1))
    return path.relative_to(folder).as_posix()


def test_a_fork_gets_its_lines_annotated(program: Path, repository: Path) -> None:
    """Only the article that was changed is looked at; the run is red and names the line."""
    path = broken(repository)
    committed(repository)
    merged(repository)

    done = ran(program, repository, FORK, command="check")

    assert done.code == 1
    assert f"::error file={path},line=" in done.log
    assert json.loads(done.outputs["articles"]) == [Path(path).parent.name]
    assert int(done.outputs["errors"]) >= 1
    assert done.outputs["ready"] == "false"
    assert "did you mean" in done.page


def test_a_pull_request_that_reaches_further_says_so(program: Path, repository: Path) -> None:
    """A stranger's change to series.yaml is a warning, a member's is not."""
    series = repository / "inputs" / "series.yaml"
    series.write_text(series.read_text() + "\n# changed\n")
    committed(repository)
    merged(repository)

    stranger = ran(program, repository, FORK, command="check")
    member = ran(program, repository, MEMBER, command="check")

    assert "title=pull-request-reach" in stranger.log
    assert "inputs/series.yaml" in stranger.page
    assert "pull-request-reach" not in member.log
    assert len(json.loads(stranger.outputs["articles"])) == 2


def test_hostile_names_do_nothing(program: Path, repository: Path) -> None:
    """A file name with a command in it, and one with a line break, are names and no more."""
    article = next((repository / "inputs").glob("2026-09-*"))
    (article / "a;touch pwned;.yaml").write_text("author:\n")
    (article / "b\n::error::forged\n##[error]forged.yaml").write_text("author:\n")
    committed(repository)
    merged(repository)

    done = ran(program, repository, FORK, command="check")

    assert done.code == 1
    assert not list(repository.rglob("pwned"))
    assert "\n::error::forged" not in done.log
    assert "##[error]" not in done.log
    assert len(done.outputs) == len((done.temp / "outputs").read_text().splitlines())


@pytest.mark.parametrize("name", ["command", "issue", "articles", "house", "shard", "inputs_dir"])
def test_hostile_inputs_do_nothing(program: Path, repository: Path, name: str) -> None:
    """What a workflow passes on from outside cannot become a command or an option."""
    done = ran(program, repository, None, **{"command": "check", name: HOSTILE})

    assert done.code in {2, 3}
    assert not list(repository.rglob("pwned"))


def test_a_build_leaves_what_the_workflows_upload(program: Path, repository: Path) -> None:
    """The site, the drafts, the report and a preview in one file."""
    done = ran(program, repository, None, command="build")

    report = json.loads(Path(done.outputs["report"]).read_text())
    assert done.code == 0, done.log
    assert done.outputs["site"] == "whole"
    assert report["totals"]["error"] == 0
    assert (repository / "outputs" / "site" / "index.html").is_file()
    assert "<iframe sandbox" in (done.temp / "preview.html").read_text()


def test_a_broken_accepted_article_keeps_the_site_back(program: Path, repository: Path) -> None:
    """Readers would find it gone; a broken draft keeps nothing back."""
    broken(repository)

    assert ran(program, repository, None, command="build").outputs["site"] == "broken"


def test_named_articles_are_all_that_is_looked_at(program: Path, repository: Path) -> None:
    """Names may stand on lines or beside one another."""
    names = sorted(p.name for p in (repository / "inputs").iterdir() if p.is_dir())

    done = ran(program, repository, None, command="check", articles="\n".join(names))

    assert json.loads(done.outputs["articles"]) == names


def test_parts_are_collected_to_the_bytes_of_one_build(program: Path, repository: Path) -> None:
    """As the workflow for large batches does: two parts, each built apart, then joined."""
    whole = ran(program, repository, None, command="build")
    expected = tree(repository / "outputs")
    (repository / "shards").mkdir()
    for number in (1, 2):
        shutil.rmtree(repository / "outputs", ignore_errors=True)
        ran(program, repository, None, command="build", shard=f"{number}/2")
        (repository / "outputs").rename(repository / "shards" / f"viewpoints-shard-{number}")

    done = ran(program, repository, None, command="collect")

    assert (whole.code, done.code) == (0, 0), done.log
    assert tree(repository / "outputs") == expected
    assert json.loads(Path(done.outputs["report"]).read_text())["totals"]["articles"] == 2
