"""What floor.py and loop.py share: their arguments, and two processes over the halves of a list."""

from __future__ import annotations

import argparse
import multiprocessing
from collections.abc import Callable
from pathlib import Path

Make = Callable[[list[Path], Path], None]


def here(told: str | None) -> tuple[Path, Path, int]:
    """Read the arguments: the corpus, where the files go, and how many processes."""
    asked = argparse.ArgumentParser(description=(told or "").split("\n")[0])
    asked.add_argument("folder", type=Path)
    asked.add_argument("out", type=Path)
    asked.add_argument("--jobs", type=int, default=2)
    options = asked.parse_args()
    return options.folder.resolve(), options.out.resolve(), options.jobs


def halves(make: Make, folder: Path, out: Path, jobs: int) -> None:
    """Call `make` on as many parts of the list as there are processes, and wait."""
    folders = sorted(path for path in (folder / "merged").iterdir() if path.is_dir())
    context = multiprocessing.get_context("fork")
    parts = [folders[part::jobs] for part in range(jobs)]
    started = [context.Process(target=make, args=(part, out)) for part in parts if part]
    for process in started:
        process.start()
    for process in started:
        process.join()
    if any(process.exitcode for process in started):
        raise SystemExit(1)
