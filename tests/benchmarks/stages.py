"""Say where the time of one article goes: `python tests/benchmarks/stages.py FOLDER`.

FOLDER is what corpus.py wrote. Everything runs in this process, with its warm
pandoc beside it; the first articles only warm the engines. Shown is CPU time, of
Python and of pandoc, in milliseconds an article: what a step costs itself,
without the steps inside it that have a line of their own.
"""

from __future__ import annotations

import argparse
import importlib
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import pipeline.assemble
from pipeline import series as known
from pipeline.house import House
from pipeline.stages.publish import Outputs
from pipeline.workshop import Workshop

STEPS = (
    ("pipeline.examine", "load"),
    ("pipeline.stages.load", "parse"),
    ("pipeline.examine", "validate"),
    ("pipeline.examine", "picture"),
    ("pipeline.engines.images", "develop"),
    ("pipeline.examine", "read"),
    ("pipeline.examine", "merge"),
    ("pipeline.rules", "check"),
    ("pipeline.assemble", "typeset"),
    ("pipeline.stages.typeset", "composed"),
    ("pipeline.house", "House.formats"),
    ("pipeline.house", "House.strings"),
    ("pipeline.assemble", "render"),
    ("pipeline.engines.pandoc", "Pandoc.read"),
    ("pipeline.engines.pandoc", "Pandoc.cite"),
    ("pipeline.engines.pandoc", "Pandoc.write"),
    ("pipeline.engines.pandoc", "Pandoc._call"),
    ("pipeline.engines.typst", "Typst.compile"),
    ("pipeline.engines.docx", "finish"),
    ("pipeline.assemble", "match"),
    ("pipeline.engines.html", "read"),
    ("pipeline.engines.docx", "read"),
    ("pipeline.engines.pdf", "read"),
    ("pipeline.stages.match", "difference"),
    ("pipeline.assemble", "fingerprint"),
    ("pipeline.assemble", "bundle"),
    ("pipeline.stages.publish", "Outputs.stage"),
)
"""What gets a line: a module, and a name in it as its callers find it."""


class Ledger:
    """Who spent what: CPU seconds of Python and of pandoc, and calls, by step."""

    def __init__(self) -> None:
        self.python: dict[str, float] = defaultdict(float)
        self.pandoc: dict[str, float] = defaultdict(float)
        self.calls: dict[str, int] = defaultdict(int)
        self._open: list[list[float]] = []
        self.process: Callable[[], int | None] = lambda: None

    def watch(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """Give a function that does the same and is charged for it."""

        @wraps(call)
        def watched(*args: Any, **kwargs: Any) -> Any:
            before = self._now()
            self._open.append([0.0, 0.0])
            try:
                return call(*args, **kwargs)
            finally:
                after, inside = self._now(), self._open.pop()
                spent = [b - a for a, b in zip(before, after, strict=True)]
                self.python[name] += spent[0] - inside[0]
                self.pandoc[name] += spent[1] - inside[1]
                self.calls[name] += 1
                if self._open:
                    self._open[-1][0] += spent[0]
                    self._open[-1][1] += spent[1]

        return watched

    def clear(self) -> None:
        """Forget what warming up cost."""
        for kept in (self.python, self.pandoc, self.calls):
            kept.clear()

    def _now(self) -> tuple[float, float]:
        return time.process_time(), running(self.process())


def running(pid: int | None) -> float:
    """The CPU seconds of all threads of a process, from the scheduler's own count."""
    if pid is None:
        return 0.0
    tasks = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9


def main() -> None:
    """Run and print."""
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    asked.add_argument("folder", type=Path)
    asked.add_argument("--warm", type=int, default=5, help="articles that are not counted")
    options = asked.parse_args()
    ledger = Ledger()
    readers = dict(Workshop.readers), dict(Workshop.finish)
    for module, name in STEPS:
        _replace(module, name, ledger, readers)
    Workshop.readers, Workshop.finish = readers
    assemble = ledger.watch("everything else", pipeline.assemble.assemble)
    series, _ = known.series_of(options.folder / "inputs")
    assert series is not None
    house = House.named(series.house)
    tools = Workshop(house, series.language)
    ledger.process = lambda: _pid(tools)
    folders = known.folders(options.folder / "inputs")
    with tempfile.TemporaryDirectory() as scratch:
        outputs = Outputs(Path(scratch))
        for number, folder in enumerate(folders):
            if number == options.warm:
                ledger.clear()
            outcome = assemble(folder, series, house, tools, False)
            assert outcome.state == "built", outcome.problems
            outputs.stage(outcome.slug, outcome.artefacts)
    tools.close()
    show(ledger, len(folders) - options.warm)


def _pid(tools: Workshop) -> int | None:
    process = tools._pandoc._process
    return process.pid if process is not None else None


def _replace(
    module: str, name: str, ledger: Ledger, registries: tuple[dict[str, Any], ...]
) -> None:
    holder: Any = importlib.import_module(module)
    *path, last = name.split(".")
    for part in path:
        holder = getattr(holder, part)
    real = getattr(holder, last)
    watched = ledger.watch(f"{module.removeprefix('pipeline.')} {name}", real)
    setattr(holder, last, watched)
    for registry in registries:
        for ending, call in registry.items():
            if call is real:
                registry[ending] = watched


def show(ledger: Ledger, articles: int) -> None:
    """Print the ledger, the dearest first."""
    total = {name: ledger.python[name] + ledger.pandoc[name] for name in ledger.python}
    print("| step | calls | Python ms | pandoc ms | ms |\n|---|--:|--:|--:|--:|")
    for name in sorted(total, key=lambda n: -total[n]):
        columns = (ledger.python[name], ledger.pandoc[name], total[name])
        figures = " | ".join(f"{1000 * figure / articles:.1f}" for figure in columns)
        print(f"| {name} | {ledger.calls[name] / articles:.1f} | {figures} |")
    print(
        f"| all | | {1000 * sum(ledger.python.values()) / articles:.1f} | "
        f"{1000 * sum(ledger.pandoc.values()) / articles:.1f} | "
        f"{1000 * sum(total.values()) / articles:.1f} |"
    )


if __name__ == "__main__":
    main()
