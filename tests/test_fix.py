"""`viewpoints fix` shows what it would change, and changes it whole or not at all."""

from __future__ import annotations

import stat
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipeline.cli.commands import app
from tests.command import COMMAND, environment

SLIP = "author:\n\tname: Jane: Doe\n\trole: patient\n"
HEALED = 'author:\n  name: "Jane: Doe"\n  role: patient\n'


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["fix", *map(str, arguments)])


def a_file(folder: Path, text: str = SLIP, name: str = "jane-doe.yaml") -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def test_the_repairs_are_shown_and_not_written(tmp_path: Path) -> None:
    """Without --write it is a question, and the answer is still owed: exit 1."""
    path = a_file(tmp_path)
    result = run(path)

    assert result.exit_code == 1
    assert '+  name: "Jane: Doe"' in result.stdout
    assert "-→name: Jane: Doe" in result.stdout
    assert result.stderr == f"{path}: add --write to repair this\n"
    assert path.read_text() == SLIP


def test_the_repairs_are_written(tmp_path: Path) -> None:
    """The file has its mode afterwards, and nothing else lies beside it."""
    path = a_file(tmp_path)
    path.chmod(0o640)
    result = run("--write", path)

    assert result.exit_code == 0
    assert path.read_text() == HEALED
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert list(tmp_path.iterdir()) == [path]
    assert result.stderr == f"{path}: repaired\n"


def test_a_second_run_has_nothing_to_do(tmp_path: Path) -> None:
    """And says so, with exit 0."""
    path = a_file(tmp_path, HEALED)
    result = run(path)

    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"{path}: nothing to repair\n"


def test_several_files_at_once(tmp_path: Path) -> None:
    """One that is well, one that is not: each is spoken of."""
    good, bad = a_file(tmp_path, HEALED, "a.yaml"), a_file(tmp_path, SLIP, "b.yaml")
    result = run("--write", good, bad)

    assert result.exit_code == 0
    assert result.stderr == f"{good}: nothing to repair\n{bad}: repaired\n"


def test_a_link_is_refused(tmp_path: Path) -> None:
    """What a link leads to may be anybody's."""
    path = a_file(tmp_path)
    link = tmp_path / "link.yaml"
    link.symlink_to(path)
    result = run("--write", link)

    assert result.exit_code == 1
    assert "error[file-link]" in result.stderr
    assert path.read_text() == SLIP
    assert link.is_symlink()


@pytest.mark.parametrize("raw", [b"PK\x03\x04word/", b"name: Se\xe1n\n", b"x" * 200_000])
def test_what_is_no_text_is_refused(tmp_path: Path, raw: bytes) -> None:
    """Its bytes stay as they are."""
    path = tmp_path / "jane-doe.yaml"
    path.write_bytes(raw)
    result = run("--write", path)

    assert result.exit_code == 1
    assert f"{path}:1:" in result.stderr
    assert path.read_bytes() == raw


def test_a_file_that_is_not_there_is_a_question_of_usage(tmp_path: Path) -> None:
    """Exit 2, and one line."""
    result = run(tmp_path / "nobody.yaml")

    assert result.exit_code == 2
    assert "there is no file" in result.stderr


def test_what_an_author_wrote_cannot_do_anything_to_a_terminal(tmp_path: Path) -> None:
    """Turned and hidden characters are spelt out, and no line is a workflow command."""
    path = a_file(tmp_path, SLIP + "\tbio: \u202eevil\u2066 [/bold] ##[add-mask]x\n")
    result = run(path)

    assert "<U+202E>evil<U+2066> [/bold]" in result.stdout
    assert "##[" not in result.stdout


def test_a_disk_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    """Nothing is half written, and no scrap is left behind."""
    path = a_file(tmp_path)
    # No file may grow beyond nothing, which is how a full disk answers.
    full = ("sh", "-c", 'ulimit -f 0; exec "$@"', "sh", *COMMAND)
    result = subprocess.run(
        [*full, "fix", "--write", path], env=environment(), capture_output=True, check=False
    )

    assert result.returncode == 4
    assert path.read_text() == SLIP
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_file_in_utf_16_is_written_in_utf_8(encoding: str, tmp_path: Path) -> None:
    """Windows saves "Unicode" so; no word is touched, and other slips are repaired with it."""
    path = tmp_path / "jane-doe.yaml"
    path.write_bytes(SLIP.encode(encoding))
    shown = run(path)
    written = run("--write", path)

    assert shown.exit_code == 1
    assert f"{path}: from UTF-16 to UTF-8" in shown.stdout
    assert written.exit_code == 0
    assert path.read_bytes() == HEALED.encode()
    assert run(path).stderr == f"{path}: nothing to repair\n"
