"""The shape of the package is enforced, not reviewed; and the enforcers are known to bite."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import assemble, stages
from pipeline.rules.manual import ids, page
from tests.command import ROOT

PACKAGE = ROOT / "pipeline"
BANNED = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["ruff"]["lint"][
    "flake8-tidy-imports"
]["banned-api"]
ORDER = ["load", "validate", "picture", "clip", "read", "read_word", "merge", "typeset", "render",
         "match", "bundle", "publish"]  # fmt: skip


def refused(snippet: str, file: str) -> list[str]:
    """What ruff's import rules say of a snippet, if it stood in that file."""
    ruff = Path(sys.executable).with_name("ruff")
    if not ruff.exists():
        pytest.skip("ruff is not installed here")
    ended = subprocess.run(
        [ruff, "check", "--select", "TID251", "--output-format", "concise", "--no-cache",
         "--stdin-filename", file, "-"],
        cwd=ROOT, input=snippet, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode in {0, 1}, ended.stderr
    return [line for line in ended.stdout.splitlines() if "TID251" in line]


def modules(folder: Path = PACKAGE) -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(folder.rglob("*.py")):
        yield path, ast.parse(path.read_text("utf-8"))


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_every_ban_bites() -> None:
    """Each library has one door, and a stage that takes another is stopped."""
    snippet = "".join(f"import {name}\n" for name in BANNED)

    told = refused(snippet, "pipeline/stages/violation.py")

    assert len(told) == len(BANNED)
    assert all(rule["msg"] in "\n".join(told) for rule in BANNED.values())


@pytest.mark.parametrize(
    ("file", "allowed"),
    [
        ("pipeline/engines/pandoc.py", "pypandoc"),
        ("pipeline/sources/faults.py", "cerberus"),
        ("pipeline/cli/build.py", "typer"),
        ("pipeline/workshop.py", "pipeline.engines"),
    ],
)
def test_the_doors_are_open(file: str, allowed: str) -> None:
    """A ban that stops everybody would be switched off."""
    assert refused(f"import {allowed}\n", file) == []


@pytest.mark.parametrize(
    "file", ["pipeline/rules/x.py", "pipeline/x.py", "pipeline/stages/load.py"]
)
def test_engines_are_out_of_reach(file: str) -> None:
    """By any spelling of the import."""
    assert refused("from pipeline.engines import pandoc\n", file)
    assert refused("from pipeline.engines.pandoc import Pandoc\n", file)
    assert refused("import subprocess as s\n", file)


def test_the_stages_are_told_in_their_order() -> None:
    """Where a reader begins, and in the folder itself."""
    told = "load → validate → read → merge → typeset → render → match → bundle → publish"

    assert told in (assemble.__doc__ or "")
    assert told in (stages.__doc__ or "")


def test_the_stages_are_the_ones_that_are_told() -> None:
    """One module a stage; a new one finds its place in the order first."""
    found = {path.stem for path, _ in modules(PACKAGE / "stages")} - {"__init__"}

    assert found == set(ORDER)


def test_no_stage_knows_a_later_one() -> None:
    """Data flows one way."""
    for path, tree in modules(PACKAGE / "stages"):
        known = {
            name.split(".")[2] for name in imported(tree) if name.startswith("pipeline.stages.")
        }
        later = ORDER[ORDER.index(path.stem) :] if path.stem in ORDER else []
        assert not known & set(later), path


@pytest.mark.parametrize("folder", ["stages", "rules", "reports", "engines"])
def test_only_the_command_line_prints(folder: str) -> None:
    """A stage reports through values; so does everything below it."""
    for path, tree in modules(PACKAGE / folder):
        calls = [n.func for n in ast.walk(tree) if isinstance(n, ast.Call)]
        assert not [f for f in calls if isinstance(f, ast.Name) and f.id == "print"], path


CLOCKS = {"cli/approve.py", "cli/new.py", "cli/status.py"}
"""Where a day is today's unless it is given: somebody begins, notes down or looks at something."""


def test_nothing_reads_the_clock() -> None:
    """Dates come from the article: a rebuild in ten years has the same bytes."""
    clocks = {"now", "today", "utcnow", "time_ns", "localtime", "gmtime"}
    for path, tree in modules():
        asked = {
            n.func.attr for n in ast.walk(tree)
            if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)
        }  # fmt: skip
        assert not asked & clocks or path.relative_to(PACKAGE).as_posix() in CLOCKS, path


@pytest.mark.parametrize("folder", ["stages", "rules"])
def test_no_stage_reads_the_environment(folder: str) -> None:
    """What a stage needs, it is handed."""
    for path, tree in modules(PACKAGE / folder):
        names = {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
        assert not names & {"environ", "getenv", "argv", "getcwd"}, path


def test_no_rule_touches_files() -> None:
    """A rule sees a manuscript and nothing else."""
    for path, tree in modules(PACKAGE / "rules"):
        assert not {"pathlib", "os", "io"} & set(imported(tree)), path


def said() -> set[str]:
    """Every rule id that the package hands to a problem."""
    found = set()
    for path, tree in modules():
        if path.name == "manual.py":
            continue
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in {"problem", "at", "Refused"}:
                texts = [a.value for a in node.args[:2] if isinstance(a, ast.Constant)]
                found |= {t for t in texts if isinstance(t, str) and " " not in t and t}
    return found


def test_every_rule_has_a_manual_page() -> None:
    """`viewpoints explain` never has to say that it does not know its own words."""
    known = set(ids())

    assert said() <= known
    assert len(said()) > 60
    assert all((page(name) or "").strip() for name in known)


def test_every_manual_page_is_of_a_rule_that_is_said() -> None:
    """A page for what nothing checks would be a promise."""
    texts = {
        node.value
        for path, tree in modules() if path.name != "manual.py"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }  # fmt: skip

    assert set(ids()) <= texts


def test_the_wheels_own_house_is_not_in_a_checkout() -> None:
    """`pipeline/_house/` exists only when installed; here it would shadow what editors change."""
    assert not (PACKAGE / "_house").exists()
