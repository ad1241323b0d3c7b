"""Measure the builds after the first: nothing changed, one author changed, a check of one file.

    python tests/benchmarks/again.py --n 100 1000 --rounds 3
    python tests/benchmarks/again.py --n 1000 --copies

The first build of a thousand articles takes long, and it is not what is measured here. With
`--copies` only its first article is really made; the others, one a month, have its files under
their own names, so that what the builds after it find is as much, and as big.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median

import corpus
from run import ROOT, corpus_of

sys.path.insert(0, str(ROOT))

from pipeline import batch
from pipeline.cache import Cache
from pipeline.cli.common import job_of
from pipeline.model import Artefact
from pipeline.outcome import Outcome, heard, told
from pipeline.reports import Report, show

PROGRAM = "from pipeline.cli import run; run()"
Ran = tuple[float, float, float]
"""Wall seconds, CPU seconds of the process and all it started, and its own biggest size in MB."""


def ran(*arguments: str | Path) -> Ran:
    """Run the command to its end; it reports its own size as it leaves."""
    program = (
        "import atexit, sys\n"
        # What the kernel counts for a process begins with the size of whoever started it.
        "def say():\n"
        "  told = [line for line in open('/proc/self/status') if line.startswith('VmHWM')]\n"
        "  print(told[0].split()[1], file=sys.stderr)\n"
        f"atexit.register(say)\n{PROGRAM}"
    )
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    ended = subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)],
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    if ended.returncode:
        raise SystemExit(f"exit {ended.returncode}\n{ended.stderr[-2000:]}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu, int(ended.stderr.split()[-1]) / 1024


def series_of_copies(folder: Path, count: int) -> Path:
    """Write a series of one article, a thousand times: one a month, as a series has it."""
    (slug,) = corpus.write(folder / "one", 1)
    inputs, made = folder / "inputs", folder / "one" / "inputs"
    inputs.mkdir()
    shutil.copy(made / "series.yaml", inputs)
    for number in range(count):
        copy = inputs / f"{_month(number)}-copy-{number:04}"
        (copy / "media").mkdir(parents=True)
        for file in (made / slug / "media").iterdir():
            os.link(file, copy / "media" / file.name)
        for file in (made / slug).glob("*.yaml"):
            text = _dated(file.read_text("utf-8"), number)
            (copy / file.name).write_text(text, encoding="utf-8")
    return inputs


def _month(number: int) -> str:
    return f"{2001 + number // 12}-{number % 12 + 1:02}"


def _dated(text: str, number: int) -> str:
    """The first article's months, and the month before it, as those of another."""
    return text.replace("2001-01", _month(number)).replace("2000-12", _month(number - 1))


def copies(found: Sequence[Path], job: batch.Job, jobs: int) -> Generator[Outcome]:
    """Make the first article, and give its files to all the others."""
    (made,) = batch.local(found[:1], job, 1)
    slug, said = found[0].name, json.dumps(told(made))
    for number, folder in enumerate(found):
        outcome = heard(json.loads(_dated(said.replace(slug, folder.name), number)))
        files = (_copied(artefact, slug, folder.name, number) for artefact in made.artefacts)
        yield replace(outcome, artefacts=tuple(files))


def _copied(artefact: Artefact, slug: str, name: str, number: int) -> Artefact:
    data = artefact.data
    if artefact.path.endswith(".json"):
        data = _dated(data.decode().replace(slug, name), number).encode()
    return Artefact(artefact.path.replace(slug, name), data)


def built(inputs: Path, outputs: Path, cache: Path, all_of_them: bool) -> None:
    """Build the series for the first time."""
    job, _ = job_of(inputs, "", False, Report.CONCISE, make=True)
    assert job is not None
    do = batch.local if all_of_them else copies
    summary = batch.build(
        batch.folders(inputs), job, 2, lambda outcome: None, inputs, outputs, True, Cache(cache), do
    )
    if summary.code:
        raise SystemExit(summary.trace or show(summary.problems, summary.articles, Report.TEXT))


def rows(count: int, times: int, all_of_them: bool, place: Path) -> Iterator[str]:
    """Build once, unless it stands there from before; then measure the builds after it."""
    inputs, outputs, cache = (place / part for part in ("inputs", "outputs", "cache"))
    if not cache.exists():
        if all_of_them:
            shutil.copytree(corpus_of(count) / "inputs", inputs)
        else:
            series_of_copies(place, count)
        built(inputs, outputs, cache, all_of_them)
    where = ("--inputs", inputs, "--cache-dir", cache)
    build = ("build", *where, "--outputs", outputs)
    ran(*build)  # what has just been written is not believed yet by its date
    yield row("nothing changed", count, [ran(*build) for _ in range(times)])
    status = ("status", *where, "--outputs", outputs)
    ran(*status)
    yield row("status, nothing changed", count, [ran(*status) for _ in range(times)])
    files = sorted(p for p in inputs.glob("*/*.yaml") if p.stem != "article")
    files = files[:: max(1, len(files) // times)][:times]
    yield row("one author changed", count, [_reworded(p, *build) for p in files])
    yield row("the same, a comment alone", count, [_edited(p, *build) for p in files])
    yield row("check of one changed file", count, [_edited(p, "check", p, *where) for p in files])


def _reworded(path: Path, *arguments: str | Path) -> Ran:
    """Let an author say one sentence more."""
    text, times = re.subn(
        r"(?m)^( {8}\S.*\.)$", r"\1 We met again.", path.read_text("utf-8"), count=1
    )
    assert times == 1, path
    path.write_text(text, "utf-8")
    return ran(*arguments)


def _edited(path: Path, *arguments: str | Path) -> Ran:
    path.write_text(f"{path.read_text('utf-8')}# looked at again\n", "utf-8")
    return ran(*arguments)


def row(what: str, count: int, runs: Sequence[Ran]) -> str:
    """Word the medians, and the biggest size."""
    wall, cpu = median(run[0] for run in runs), median(run[1] for run in runs)
    return f"| {what} | {count} | {wall:.2f} | {cpu:.2f} | {max(run[2] for run in runs):.0f} |"


def main() -> None:
    """Measure, and print a table for the README."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    asked.add_argument("--n", type=int, nargs="+", default=[20])
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--copies", action="store_true", help="make only the first article")
    asked.add_argument("--keep", type=Path, help="a folder that keeps the series for the next time")
    options = asked.parse_args()
    print("| build | articles | wall s | CPU s | MB |\n|---|--:|--:|--:|--:|")
    for count in options.n:
        with tempfile.TemporaryDirectory() as scratch:
            place = (options.keep or Path(scratch)) / str(count)
            place.mkdir(parents=True, exist_ok=True)
            for each in rows(count, options.rounds, not options.copies, place.resolve()):
                print(each, flush=True)


if __name__ == "__main__":
    main()
