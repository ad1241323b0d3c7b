"""Measure what the office costs: the status of a series, and the page and record of its board.

    python tests/benchmarks/corpus.py /tmp/corpus 1000
    python tests/benchmarks/board.py /tmp/corpus --jobs 2

`status` runs twice as its user would run it, with a cache of its own that is empty
at first. The board is then made in this process of what the status found, repeated
up to `--rows` articles; CPU seconds are what to compare.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from pipeline.model import Series
from pipeline.problems import Problem
from pipeline.reports import ArticleLine
from pipeline.reports.board import board
from pipeline.reports.board_page import page
from pipeline.reports.board_rows import row
from pipeline.reports.json import json as worded
from pipeline.reports.json import revived
from pipeline.reports.since import record

ROOT = Path(__file__).parents[2]
PROGRAM = "from pipeline.cli import run; run()"


def status(folder: Path, cache: str, jobs: int) -> tuple[str, str]:
    """One run of the command: what it took, and what it said."""
    arguments = [
        sys.executable, "-c", PROGRAM, "status", "--inputs", str(folder / "inputs"),
        "--outputs", str(folder / "none"), "--cache-dir", cache, "--jobs", str(jobs),
        "--output-format", "json",
    ]  # fmt: skip
    began, before = time.perf_counter(), os.times()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    said = subprocess.run(arguments, env=environment, capture_output=True, text=True, check=False)
    after, wall = os.times(), time.perf_counter() - began
    spent = sum(after[2:4]) - sum(before[2:4])
    return f"{wall:7.2f} s, {spent:7.2f} CPU s", said.stdout


def timed(what: Callable[[], object], rounds: int = 5) -> float:
    """The least CPU time of a few rounds, in seconds."""
    spent = []
    for _ in range(rounds):
        began = time.process_time()
        what()
        spent.append(time.process_time() - began)
    return min(spent)


def series_of(said: str, rows: int) -> tuple[list[Problem], list[ArticleLine]]:
    """What was said of the articles, over again under other names until there are `rows`."""
    found = json.loads(said)
    lines = [revived(ArticleLine, each) for each in found["articles"]]
    problems = [revived(Problem, each) for each in found["problems"]]
    made: list[ArticleLine] = []
    told: list[Problem] = []
    for copy in range(-(-rows // len(lines))):
        for line in lines[: rows - len(made)]:
            slug = f"{line.slug}-{copy}"
            made.append(replace(line, slug=slug, standing=replace(line.standing, slug=slug)))
            told += [replace(p, article=slug) for p in problems if p.article == line.slug]
    return told, made


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--rows", type=int, default=1000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as cache:
        cold, said = status(asked.folder, cache, asked.jobs)
        again, _ = status(asked.folder, cache, asked.jobs)
    problems, lines = series_of(said, asked.rows)
    series = Series("Partnership in Practice")
    written = board(series, problems, lines, "inputs")
    print(f"status, cold       {cold}")
    print(f"status, unchanged  {again}")
    rows = {line.slug: row(line, [], []) for line in lines}
    print(f"{len(lines)} rows:")
    for name, what in {
        "page": lambda: page(series, problems, lines, (), rows),
        "record, written": lambda: worded(problems, lines, ()),
        "record, read": lambda: record(written[1].data),
        "all of the board": lambda: board(series, problems, lines, "inputs"),
    }.items():
        print(f"  {name:17} {timed(what):6.3f} CPU s")
    print(f"  page {len(written[0].data):,} bytes, record {len(written[1].data):,} bytes")


if __name__ == "__main__":
    main()
