"""The command as people and machines meet it: what it prints, where, and how it ends."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest

from pipeline.rules.manual import ids
from tests.command import (
    COMMAND,
    ROOT,
    environment,
    tree,
    viewpoints,
    write_article,
    write_author,
    write_series,
)

COLON = """\
author:
  name: Jane Doe
  role: patient
  photo_waiver: {reason: Not wanted, by: ana-pires}
viewpoint:
  heading: Sharing notes: what my father taught me
  text: We met.
competing_interests: {nothing_to_declare: true, confirmed: {on: 2026-01-02}}
ai_use: {used: false}
"""
ARTICLE = "2026-11-shared-dialysis"
PLACE = f"inputs/{ARTICLE}/jane-doe.yaml:6:25"
LINE = f"{PLACE}: error[colon]: a colon in the middle of the heading confuses YAML"


@pytest.fixture
def series(tmp_path: Path) -> Path:
    """A folder with a series of one good article."""
    write_article(write_series(tmp_path), ARTICLE)
    return tmp_path


@pytest.fixture
def colon(series: Path) -> Path:
    """The same, with a colon in a heading."""
    (series / "inputs" / ARTICLE / "jane-doe.yaml").write_text(COLON)
    return series


def quiet(ended: subprocess.CompletedProcess[str]) -> bool:
    """Whether nobody was shown a traceback."""
    return "Traceback" not in ended.stdout + ended.stderr


# ------------------------------------------------------------------- messages


def test_a_message_has_the_form_that_was_promised(colon: Path) -> None:
    """Place, level, rule, words; the line with what is meant; why; what to write."""
    ended = viewpoints("check", cwd=colon)

    assert ended.stderr == (
        f"{LINE}\n"
        "  6 |   heading: Sharing notes: what my father taught me\n"
        "    |                         ^\n"
        '  why: a colon and a space mean "name: value"\n'
        '  fix:   heading: "Sharing notes: what my father taught me"\n'
    )
    assert ended.stdout == "1 article: 1 broken · 1 error\n"


def test_the_concise_form_is_the_first_line(colon: Path) -> None:
    """One line a problem, for whoever pipes them on."""
    ended = viewpoints("check", "--output-format", "concise", cwd=colon)

    assert ended.stderr == f"{LINE}\n"


def test_the_json_form_is_all_that_is_on_stdout(colon: Path) -> None:
    """It keeps to its schema."""
    ended = viewpoints("build", "--output-format", "json", cwd=colon)
    report = json.loads(ended.stdout)

    schema = json.loads((ROOT / "schemas" / "report.schema.json").read_text())
    jsonschema.validate(report, schema)
    assert report["totals"]["error"] == 1
    assert report["problems"][0]["rule"] == "colon"
    assert ended.stderr == f"broken   {ARTICLE}\n"


def test_github_is_given_annotations(colon: Path) -> None:
    """When its own variable says that it is there, or when asked."""
    asked = viewpoints("check", "--output-format", "github", cwd=colon)
    there = viewpoints("check", cwd=colon, GITHUB_ACTIONS="true")

    assert asked.stderr.startswith(f"::error file=inputs/{ARTICLE}/jane-doe.yaml,line=6,")
    assert there.stderr == asked.stderr


def test_what_was_built_is_the_result(series: Path) -> None:
    """On stdout, a line each, ready for another command; progress is not."""
    ended = viewpoints("build", cwd=series)

    assert ended.stdout == (
        f"1 article: 1 built · no problems\nbuilt     outputs/drafts/{ARTICLE}/index.html\n"
        "board     outputs/office/index.html\n"
    )
    assert ended.stderr == f"built    {ARTICLE}\n"


def test_no_colour_where_none_is_wanted(colon: Path) -> None:
    """Nor where nobody would see it."""
    ended = viewpoints("build", cwd=colon, NO_COLOR="1", FORCE_COLOR="", TERM="xterm-256color")

    assert "\x1b" not in ended.stdout + ended.stderr


def test_a_terminal_without_letters_gets_their_numbers(series: Path) -> None:
    """`é` on an ASCII terminal is no reason to stop."""
    write_author(series / "inputs" / ARTICLE, "jane-doe", author={"nom": "Chloé 陳"})

    ended = viewpoints("check", cwd=series, PYTHONIOENCODING="ascii")

    assert ended.returncode == 1 and quiet(ended)
    assert "unknown-field" in ended.stderr


def test_an_authors_words_cannot_forge_the_log(series: Path) -> None:
    """A pass that nobody gave, a command to the runner, a cleared screen."""
    write_author(
        series / "inputs" / ARTICLE, "jane-doe",
        author={"role": "x\n::error::forged\n\x1b[2J\u202eeno"},
    )  # fmt: skip

    ended = viewpoints("check", cwd=series, GITHUB_ACTIONS="true")

    shown = ended.stdout + ended.stderr
    assert ended.returncode == 1
    assert not [line for line in shown.split("\n") if line.startswith("::error::forged")]
    assert "\x1b" not in shown and "\u202e" not in shown


# ------------------------------------------------------------------ exit codes


def test_0_when_it_is_done_although_something_is_still_owed(series: Path) -> None:
    """A pull request is never red for what somebody still owes."""
    shutil.rmtree(series / "inputs" / ARTICLE)
    write_article(series / "inputs", ARTICLE, order=["jane-doe", "sam-okafor", "kim-lee"])

    ended = viewpoints("check", cwd=series)

    assert ended.returncode == 0
    assert "needed[order-unknown]: waiting for kim-lee" in ended.stderr


def test_1_when_an_author_must_change_something(colon: Path) -> None:
    """Or an editor; also in a final check of what is still owed."""
    assert viewpoints("check", cwd=colon).returncode == 1


def test_1_when_what_is_owed_is_due(series: Path) -> None:
    """`--final` asks for everything."""
    shutil.rmtree(series / "inputs" / ARTICLE)
    write_article(series / "inputs", ARTICLE, order=["jane-doe", "sam-okafor", "kim-lee"])

    ended = viewpoints("check", "--final", cwd=series)

    assert ended.returncode == 1
    assert "error[order-unknown]" in ended.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["build", "2026-12-nothing"], "there is no article 2026-12-nothing"),
        (["check", "inputs/none.yaml"], "there is no article inputs/none.yaml"),
        (["build", "--inputs", "nowhere"], "there is no folder nowhere"),
        (["build", "--outputs", "inputs/out"], "one inside the other"),
        (["build", "--outputs", "."], "one inside the other"),
        (["build", "--outputs", "inputs"], "one inside the other"),
        (["build", "--jobs", "-1"], "--jobs"),
        (["build", "--output-format", "xml"], "--output-format"),
        (["build", "--nonsense"], "--nonsense"),
        (["nonsense"], "nonsense"),
        (["explain", "coi-mising"], "did you mean coi-missing?"),
        (["explain", "zzzzzz"], "lists them all"),
    ],
)
def test_2_when_the_command_asks_for_what_is_not_there(
    series: Path, arguments: list[str], said: str
) -> None:
    """With what it was, and nothing done."""
    ended = viewpoints(*arguments, cwd=series)

    assert ended.returncode == 2 and quiet(ended)
    assert said in ended.stderr
    assert not (series / "outputs").exists()


@pytest.mark.parametrize(
    "text", ["title: [", "titel: A\n", "title: A: B\n", "", "\x00", "rules: {words: {min: many}}\n"]
)
def test_3_when_the_series_file_is_wrong(series: Path, text: str) -> None:
    """It is a house file: every article stands on it."""
    (series / "inputs" / "series.yaml").write_text(text)

    ended = viewpoints("check", cwd=series)

    assert ended.returncode == 3 and quiet(ended)
    assert ended.stderr.startswith("inputs/series.yaml:")


def test_3_when_there_is_no_series_file(series: Path) -> None:
    """One line that says where it was looked for."""
    (series / "inputs" / "series.yaml").unlink()

    ended = viewpoints("build", cwd=series)

    assert ended.returncode == 3
    assert ended.stderr.startswith("viewpoints: there is no inputs/series.yaml\n  fix: ")


def test_3_when_there_is_no_such_house(series: Path) -> None:
    """With where houses are."""
    ended = viewpoints("build", "--house", "gothic", cwd=series)

    assert ended.returncode == 3
    assert 'there is no house "gothic"' in ended.stderr


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the package, to break."""
    for name in ("pipeline", "schemas", "templates"):
        shutil.copytree(
            ROOT / name, tmp_path / "copy" / name, ignore=shutil.ignore_patterns("__pycache__")
        )
    return tmp_path / "copy"


def test_3_when_a_schema_cannot_be_read(series: Path, copied: Path) -> None:
    """One line, with the file."""
    (copied / "schemas" / "contribution.yaml").write_bytes(b"\xff\xfe: [")

    ended = viewpoints("check", cwd=series, PYTHONPATH=str(copied))

    assert ended.returncode == 3 and quiet(ended)
    (line,) = ended.stderr.splitlines()
    assert "contribution.yaml cannot be read" in line


@pytest.mark.parametrize("verb", ["check", "build", "--version"])
def test_4_when_pandoc_is_missing(series: Path, verb: str) -> None:
    """One line and what to do, however many articles there are."""
    write_article(series / "inputs", "2026-12-b")

    ended = viewpoints(verb, cwd=series, PYPANDOC_PANDOC="/nonexistent")

    assert ended.returncode == 4
    assert ended.stderr == (
        "viewpoints: pandoc is not installed\n  fix: pip install pypandoc_binary\n"
    )
    assert tree(series / "outputs") == {}


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 KB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "none", disk], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("only root can mount a small disk")
    yield disk
    subprocess.run(["umount", disk], check=True)


def test_4_when_the_disk_is_full(series: Path, tiny_disk: Path) -> None:
    """One line; what was there stays whole, and nothing half made is left."""
    (tiny_disk / "README.md").write_text("mine")

    ended = viewpoints("build", "--outputs", tiny_disk, cwd=series)

    assert ended.returncode == 4 and quiet(ended)
    assert "No space left on device" in ended.stderr
    assert list(tree(tiny_disk)) == ["README.md"]


def test_4_when_the_outputs_cannot_be_written(series: Path) -> None:
    """Somebody's file stands where the folder should be."""
    (series / "outputs").write_text("mine")

    ended = viewpoints("build", cwd=series)

    assert ended.returncode == 4
    assert len(ended.stderr.splitlines()) == 2
    assert "cannot be written" in ended.stderr


def test_70_when_it_is_our_mistake(series: Path) -> None:
    """One plain line, and a file with what we need to mend it."""
    shim, saved = series / "shim", series / "saved"
    shim.mkdir()
    saved.mkdir()
    (shim / "yaml.py").write_text("raise RuntimeError('on purpose')\n")

    ended = viewpoints("check", cwd=series, PYTHONPATH=f"{shim}:{ROOT}", TMPDIR=str(saved))

    (line,) = ended.stderr.splitlines()
    (trace,) = saved.iterdir()
    assert ended.returncode == 70 and quiet(ended)
    assert line == (
        f"viewpoints: this is our mistake, not yours; please send us {trace} (RuntimeError)"
    )
    assert "on purpose" in trace.read_text()


def test_70_when_an_article_meets_a_mistake_of_ours(series: Path, copied: Path) -> None:
    """The article is named, the rest of the report is there, and so is the line."""
    with (copied / "pipeline" / "coi" / "interests.py").open("a") as interests:
        interests.write("\n\ndef sentence(_):\n    return 1 / 0\n")

    ended = viewpoints("build", cwd=series, PYTHONPATH=str(copied), TMPDIR=str(series))

    assert ended.returncode == 70 and quiet(ended)
    assert f"inputs/{ARTICLE}/article.yaml:1:1: error[engine-failed]" in ended.stderr
    assert "this is our mistake, not yours" in ended.stderr
    assert "(ZeroDivisionError)" in ended.stderr


# ---------------------------------------------------------------- what is asked


def test_a_file_is_checked_alone(colon: Path) -> None:
    """An author is shown their own file's problems, and is red only for those."""
    theirs = viewpoints("check", f"inputs/{ARTICLE}/jane-doe.yaml", cwd=colon)
    others = viewpoints("check", f"inputs/{ARTICLE}/sam-okafor.yaml", cwd=colon)

    assert (theirs.returncode, theirs.stderr.split("\n")[0]) == (1, LINE)
    assert (others.returncode, others.stderr) == (0, "")


def test_what_is_wrong_beside_a_file_is_no_matter_of_it(series: Path) -> None:
    """A file that is well is said to be well, whatever its neighbours are like."""
    folder = series / "inputs" / ARTICLE
    (folder / "jane-doe.yaml").write_text(COLON)

    ended = viewpoints("check", folder / "sam-okafor.yaml", cwd=series)

    assert (ended.returncode, ended.stdout) == (0, "1 article: 1 checked · no problems\n")


def test_a_file_of_no_article_is_refused(series: Path) -> None:
    """It is not taken for an article that has nothing wrong."""
    (series / "notes.yaml").write_text("a: b\n")

    ended = viewpoints("check", series / "notes.yaml", cwd=series)

    assert ended.returncode == 2
    assert "lies outside inputs" in ended.stderr


def test_a_month_without_articles_says_so(series: Path) -> None:
    """A slip in the month does not look like a month in which all is well."""
    ended = viewpoints("check", "--issue", "2031-01", cwd=series)

    assert "no article belongs to January 2031 yet" in ended.stderr


def test_a_list_of_commands_says_what_each_does() -> None:
    """In words, not by the example that its own help begins with."""
    listed = viewpoints("--help").stdout

    assert "Say everything that is wrong and what is still needed" in " ".join(listed.split())
    assert "viewpoints check inputs" not in listed


def test_ctrl_c_where_python_raises_nothing_is_heard_all_the_same() -> None:
    """As when an object ends, or a module's lock: then Python only says that it was ignored."""
    program = """
import os, signal, time
import pipeline.cli.commands as commands
from pipeline.cli import main

class Ending:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.1)

def app(obj):
    Ending()
    for _ in range(2_000):
        time.sleep(0.01)

commands.app = app
main()
"""
    ended = subprocess.run(
        [sys.executable, "-c", program], env=environment(), capture_output=True, text=True,
        timeout=30, check=False,
    )  # fmt: skip

    said = "viewpoints: interrupted; the outputs are as they were\n"
    assert (ended.returncode, ended.stderr) == (130, said)


def test_who_presses_ctrl_c_at_once_sees_no_traceback(series: Path) -> None:
    """Also while the program is still being loaded."""
    # Python itself, before any of our code, may end in its own words: so the clock
    # starts at the first moment that is ours.
    started = "from pipeline.cli import main; print(flush=True); main()"
    for wait in (0.02, 0.05, 0.08, 0.11):
        with subprocess.Popen(
            [sys.executable, "-c", started, "build"],
            cwd=series,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(wait)
            process.send_signal(signal.SIGINT)
            said = process.communicate(timeout=30)[1]

        assert (process.returncode, said) == (
            130,
            "viewpoints: interrupted; the outputs are as they were\n",
        )


def test_the_series_file_can_be_checked_alone(colon: Path) -> None:
    """An editor has changed a limit, and wants to know about that."""
    ended = viewpoints("check", "inputs/series.yaml", cwd=colon)

    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.parametrize("name", [ARTICLE, f"inputs/{ARTICLE}", f"inputs/{ARTICLE}/"])
def test_an_article_is_asked_for_by_name_or_path(series: Path, name: str) -> None:
    """As a shell completes it."""
    write_article(series / "inputs", "2026-12-b")

    ended = viewpoints("check", name, cwd=series)

    assert ended.stdout == "1 article: 1 checked · no problems\n"


def test_checking_writes_nothing(series: Path) -> None:
    """Not beside the inputs, not in outputs."""
    before = tree(series)

    viewpoints("check", cwd=series)

    assert tree(series) == before


def test_every_rule_is_explained() -> None:
    """The list has a line for each, and each has a page."""
    listed = viewpoints("explain").stdout.splitlines()
    page = viewpoints("explain", "coi-missing")

    assert [line.split()[0] for line in listed] == sorted(ids())
    assert all(len(line.split()) > 2 for line in listed)
    assert page.returncode == 0 and page.stdout.startswith("coi-missing\n\n")


def test_the_versions_are_told() -> None:
    """Ours first, then the engines'."""
    lines = viewpoints("--version").stdout.splitlines()

    assert [line.split()[0] for line in lines] == ["viewpoints", "pandoc", "typst", "pikepdf"]


def test_the_doctor_finds_a_healthy_machine_healthy() -> None:
    """Each engine is tried for real."""
    ended = viewpoints("doctor")

    assert ended.returncode == 0
    assert all(line.startswith("ok ") for line in ended.stdout.splitlines())


def test_the_doctor_says_what_to_do(tmp_path: Path) -> None:
    """Without pandoc, in a folder without a series."""
    ended = viewpoints("doctor", cwd=tmp_path, PYPANDOC_PANDOC="/nonexistent")

    assert ended.returncode == 4
    assert "no  Pandoc: pandoc is not installed\n    fix: pip install" in ended.stdout
    assert "no  inputs:" in ended.stdout and "ok  Typst" in ended.stdout


def test_help_begins_with_an_example() -> None:
    """And costs nothing: no engine is loaded to show it."""
    script = (
        "import sys\n"
        "from pipeline.cli.commands import app\n"
        "try:\n    app(['build', '--help'])\n"
        "except SystemExit as end:\n    code = end.code\n"
        "heavy = {'typst', 'pikepdf', 'PIL', 'cerberus', 'lxml', 'yaml', 'pypandoc'}\n"
        "print('LOADED', code, sorted(heavy & set(sys.modules)))\n"
    )

    ended = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment(), capture_output=True,
        text=True, check=True,
    )  # fmt: skip

    assert "LOADED 0 []" in ended.stdout
    assert "viewpoints build" in ended.stdout


@pytest.mark.parametrize("stream", [1, 2])
def test_a_closed_stream_is_no_crash(series: Path, stream: int) -> None:
    """A daemon may have none."""
    ended = subprocess.run(
        ["sh", "-c", f'exec "$@" {stream}>&-', "sh", *COMMAND, "check"],
        cwd=series, env=environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert ended.returncode == 0 and quiet(ended)


def test_a_reader_who_has_gone_is_no_mistake_of_ours() -> None:
    """`viewpoints explain | head` ends quietly."""
    read, write = os.pipe()
    os.close(read)

    ended = subprocess.run(
        [*COMMAND, "explain"], cwd=ROOT, env=environment(), stdout=write, stderr=subprocess.PIPE,
        text=True, check=False,
    )  # fmt: skip
    os.close(write)

    assert ended.stderr == ""
    assert ended.returncode == 4


def test_nothing_is_left_in_the_temporary_folder(series: Path) -> None:
    """Engines work in folders of their own, which go with them."""
    scratch = series / "scratch"
    scratch.mkdir()

    viewpoints("build", cwd=series, TMPDIR=str(scratch))

    assert list(scratch.iterdir()) == []
