"""Processes that do articles: one that dies, hangs or grows costs one article, and says so."""

from __future__ import annotations

import io
import os
import platform
import pty
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from pipeline import batch
from pipeline.engines.pandoc import Pandoc
from pipeline.errors import GaveUp
from pipeline.house import House
from pipeline.many import workers
from pipeline.many.progress import progress
from pipeline.many.workers import Job, outcomes
from pipeline.outcome import Outcome
from tests.command import COMMAND, ROOT, environment, write_article, write_series

BAD = "2026-02-b"


@pytest.fixture
def inputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three small articles, in the folder that we stand in."""
    monkeypatch.chdir(tmp_path)
    inputs = write_series(Path())
    for slug in ("2026-01-a", BAD, "2026-03-c"):
        write_article(inputs, slug)
    return inputs


def a_house(tmp_path: Path, file: str, text: str) -> House:
    """The usual house, with something more in one of its files."""
    house = tmp_path / "house"
    shutil.copytree(ROOT / "templates" / "practice", house)
    with (house / file).open("a") as changed:
        changed.write(text)
    return House.named(str(house))


def done(inputs: Path, house: House) -> dict[str, Outcome]:
    series, _ = batch.series_of(inputs)
    assert series is not None
    job = Job(series, house, False, True)
    return {outcome.slug: outcome for outcome in outcomes(batch.folders(inputs), job, 2)}


def only_for(slug: str, lua: str) -> str:
    return (
        "\nlocal dressed = Pandoc\nfunction Pandoc(doc)\n"
        f"  if pandoc.utils.stringify(doc.meta.slug) == '{slug}' then {lua} end\n"
        "  return dressed(doc)\nend\n"
    )


def test_an_article_that_hangs_costs_itself(
    inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An engine that sleeps is ended, twice; the message says how long it had."""
    monkeypatch.setattr(workers, "SECONDS", 3)
    house = a_house(tmp_path, "html/dress.lua", only_for(BAD, "while true do end"))

    found = done(inputs, house)

    assert [o.state for o in found.values()] == ["built", "broken", "built"]
    assert [p.message for p in found[BAD].problems] == [
        "this article took longer than 3 seconds, twice"
    ]
    assert found[BAD].failure == 4


def test_a_worker_that_is_ended_leaves_no_engine_behind(
    inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pandoc in a loop would keep a core busy for minutes, and nobody would know whose it is."""
    monkeypatch.setattr(workers, "SECONDS", 2)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    house = a_house(tmp_path, "html/dress.lua", only_for(BAD, "while true do end"))

    found = done(inputs, house)

    assert found[BAD].failure == 4
    time.sleep(0.5)
    assert [pid for pid, place in working() if place.startswith(f"{tmp_path}/")] == []


def working() -> Iterator[tuple[str, str]]:
    """Every process of ours, and the folder that it works in."""
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            yield process.name, str((process / "cwd").readlink())


def test_an_article_that_outgrows_its_memory_costs_itself(
    inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Typst ends its process when it gets no more; the message says how much it may have."""
    monkeypatch.setattr(workers, "MEMORY", 900 << 20)
    house = a_house(
        tmp_path,
        "pdf/template.typ",
        f'\n#if repr(title).contains("{BAD}") {{ let much = range(200000000) }}\n',
    )

    found = done(inputs, house)

    assert [o.state for o in found.values()] == ["built", "broken", "built"]
    assert [p.message for p in found[BAD].problems] == [
        "this article needed more memory than the 900 MB it may have"
    ]


class Greedy:
    """A series that there is no memory for."""

    @property
    def language(self) -> str:
        raise MemoryError


def test_python_that_runs_out_of_memory_says_the_same(inputs: Path) -> None:
    """Whoever it was that asked for more: what the worker holds then cannot be told."""
    job = Job(Greedy(), House.named("practice"), False, True)  # type: ignore[arg-type]

    (found,) = outcomes([inputs / BAD], job, 1)

    assert "needed more memory than the 2,048 MB" in found.problems[0].message


SLEEPER = (
    bytes.fromhex(
        "48833c2402"  # two words on the command line,
        "7521"
        "b801000000bf01000000488d3519000000ba0c0000000f05"  # as in pandoc --version: say it,
        "b83c00000031ff0f05"  # and end;
        "b8220000000f05"  # else sleep until a signal comes, and once more
        "ebf7"
    )
    + b"pandoc 99.0\n"
)


def a_program(machine_code: bytes) -> bytes:
    """A program for Linux on x86-64 that needs no other file: the fence lets it open none."""
    size, start = 120 + len(machine_code), 0x400000
    head = struct.pack("<16sHHIQQQIHHHHHH", b"\x7fELF\2\1\1", 2, 62, 1, start + 120, 64, 0, 0,
                       64, 56, 1, 0, 0, 0)  # fmt: skip
    return head + struct.pack("<IIQQQQQQ", 1, 5, 0, start, start, size, size, 4096) + machine_code


@pytest.mark.skipif(
    (sys.platform, platform.machine()) != ("linux", "x86_64"), reason="the sleeper is for x86-64"
)
def test_a_pandoc_that_sleeps_gets_its_time_and_no_more(tmp_path: Path) -> None:
    """Inside its fence, where no shell could start; and it is not left over."""
    asleep = tmp_path / "pandoc"
    asleep.write_bytes(a_program(SLEEPER))
    asleep.chmod(0o755)
    began = time.monotonic()

    with closing(Pandoc(read_seconds=0.5, program=asleep, readable=())) as slow:
        with pytest.raises(GaveUp, match=r"took longer than 0\.5 seconds"):
            slow.read("Words.")
        assert 0.5 <= time.monotonic() - began < 5

    listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True)
    assert str(asleep) not in listed.stdout


# ------------------------------------------------------------------------ progress


def test_without_a_terminal_each_article_is_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    """In the order they are done, on stderr, with what became of each."""
    with progress(2) as said:
        said(Outcome("2026-01-a"))
        said(Outcome("2026-02-b", failure=4))

    assert capsys.readouterr() == ("", "checked  2026-01-a\nbroken   2026-02-b\n")


def test_on_a_terminal_there_is_a_bar(inputs: Path, tmp_path: Path) -> None:
    """With how many are done and of how many, what became of them, and which was the last."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, "build"], cwd=tmp_path, env=environment(TERM="xterm", COLUMNS="100"),
        stdout=subprocess.DEVNULL, stderr=theirs,
    )  # fmt: skip
    os.close(theirs)
    shown = io.BytesIO()
    while True:
        try:
            shown.write(os.read(ours, 4096))
        except OSError:  # whoever wrote has gone
            break
    process.wait()
    os.close(ours)

    words = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.getvalue().decode())
    assert "3/3" in words and "3 built" in words and "2026-03-c" in words
