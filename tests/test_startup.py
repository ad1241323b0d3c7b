"""What a command loads: nothing that it does not use."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.command import ROOT, environment, write_article, write_series

HEAVY = ("PIL", "cerberus", "distributed", "lxml", "pi_heif", "pikepdf", "pypandoc", "typst",
         "pydantic", "watchfiles", "http.server", "pipeline.looking")  # fmt: skip
PROGRAM = """
import sys
from pipeline.cli import main
sys.argv[0] = "viewpoints"
try:
    main()
except SystemExit:
    pass
print("loaded:", *sorted(set(sys.modules) & set({heavy!r})))
"""
WORKED = """
import sys
from pathlib import Path
from pipeline import batch
from pipeline.house import House
from pipeline.many.workers import Job, done
from pipeline.workshop import Workshop
series, _ = batch.series_of(Path("inputs"))
house = House.named("practice")
tools = Workshop(house, "en-GB")
outcome = done(Path("inputs/2026-01-a"), Job(series, house, False, False), lambda: tools)
tools.close()
print(outcome.state, "loaded:", *sorted(set(sys.modules) & set({heavy!r})))
"""


def loaded(program: str, folder: Path, *arguments: str) -> str:
    ended = subprocess.run(
        [sys.executable, "-c", program.format(heavy=HEAVY), *arguments], cwd=folder,
        env=environment(VIEWPOINTS_CACHE=str(folder / "cache")), capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    return ended.stdout.splitlines()[-1]


@pytest.mark.parametrize("arguments", [["--help"], ["check", "--help"], ["explain"]])
def test_help_loads_no_engine(arguments: list[str]) -> None:
    """It answers before anybody wonders whether it will."""
    assert loaded(PROGRAM, ROOT, *arguments) == "loaded:"


def test_a_list_of_commands_loads_neither_the_model_nor_what_starts_processes() -> None:
    """Each command says what it is for, and loads what it does when it does it."""
    program = PROGRAM.replace("{heavy!r}", "{{'pipeline.model', 'multiprocessing', *{heavy!r}}}")

    assert loaded(program, ROOT, "--help") == "loaded:"


def test_a_command_loads_no_other(tmp_path: Path) -> None:
    """What one of them needs, none of the others waits for."""
    program = (
        "import sys\nfrom pipeline.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print(*sorted(m for m in sys.modules if m in {{'pipeline.cli.' + n for n in "
        "('build', 'check', 'clean', 'doctor', 'export', 'fix', 'new', 'status', 'verify')}}))\n"
    )

    assert loaded(program, ROOT, "clean", "--help") == "pipeline.cli.clean"
    assert loaded(program, tmp_path, "new", "article", "--help") == "pipeline.cli.new"


def test_a_check_of_a_good_file_loads_only_who_reads_it(tmp_path: Path) -> None:
    """No PDF, no Word file and no picture is made; from memory, nothing is even read."""
    write_article(write_series(tmp_path), "2026-01-a")

    assert loaded(WORKED, tmp_path) == "checked loaded:"
    assert loaded(PROGRAM, tmp_path, "check", "2026-01-a") == "loaded:"
    assert loaded(PROGRAM, tmp_path, "check", "2026-01-a") == "loaded:"


def test_a_build_in_which_nothing_has_changed_loads_no_engine(tmp_path: Path) -> None:
    """Everything it says is remembered."""
    write_article(write_series(tmp_path), "2026-01-a")
    loaded(PROGRAM, tmp_path, "build")

    assert loaded(PROGRAM, tmp_path, "build") == "loaded:"


SHOWN = """
import io, sys
from PIL import Image
from pipeline.engines.images import look
for kind, name in (("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp")):
    sent = io.BytesIO()
    if kind == "WEBP":
        from PIL import WebPImagePlugin
    Image.new("RGB", (9, 9)).save(sent, kind)
    look(sent.getvalue(), name, "wide")
print("loaded:", *sorted(set(sys.modules) & {{"PIL.TgaImagePlugin", *{heavy!r}}}))
"""


def test_a_usual_picture_loads_nothing_that_reads_rare_ones(tmp_path: Path) -> None:
    """To load all that Pillow can read takes longer than to look at ten pictures."""
    assert loaded(SHOWN, tmp_path) == "loaded: PIL"
