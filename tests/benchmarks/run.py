"""Measure Viewpoints against the loop one would write, and against the bare engines.

    python tests/benchmarks/run.py --n 20 100 --jobs 2 --rounds 3

Every contender is a fresh process and everything it does is counted: starting, reading,
writing, its children and theirs. They take turns, so that noise meets all of them; a ratio is
of two runs of one round. Compare CPU seconds: others may be using the machine.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

import corpus

HERE = Path(__file__).parent
ROOT = HERE.parents[1]

PR_SET_CHILD_SUBREAPER = 36
SAMPLE_SECONDS = 0.05
SHARE_EVERY = 4
"""Among how many samples one asks what memory is shared: the kernel has to count every page."""
WHO = ("ours", "loop", "floor")


@dataclass(frozen=True)
class Run:
    """What one whole process came to; memory is of the biggest worker with its children, in MB.

    `share` is what it had at one moment, a page that two processes share counted half in
    each; `peak` counts it whole in both, and adds up heights of different moments.
    """

    wall: float
    cpu: float
    peak: float
    share: float = 0.0


def command(who: str, folder: Path, out: Path, jobs: int) -> list[str]:
    """The process that a contender is."""
    if who == "ours":
        program = "from pipeline.cli import run; run()"
        where = ["--inputs", str(folder / "inputs"), "--outputs", str(out), "--jobs", str(jobs)]
        plain = ["--no-cache", "--output-format", "concise"]
        return [sys.executable, "-c", program, "build", *where, *plain]
    return [sys.executable, str(HERE / f"{who}.py"), str(folder), str(out), "--jobs", str(jobs)]


def measured(arguments: Sequence[str]) -> Run:
    """Run a command in a meter of its own, whose only descendants it and its children are."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.write(write, json.dumps(asdict(_metered(arguments))).encode())
        except BaseException as error:  # the parent must hear of it
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read) as answer:
        told = answer.read()
    os.waitpid(pid, 0)
    if not told:
        raise SystemExit(f"this failed: {' '.join(arguments)}")
    return Run(**json.loads(told))


def _metered(arguments: Sequence[str]) -> Run:
    # Engines that outlive their worker by a moment come to us, or nobody would count them.
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    began = time.perf_counter()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        arguments, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    memory = _Memory(process.pid)
    memory.start()
    told = process.communicate()[1]
    wall = time.perf_counter() - began
    memory.ended.set()
    memory.join()
    if process.returncode:
        raise RuntimeError(f"exit {process.returncode}\n{told.decode()[-2000:]}")
    with suppress(ChildProcessError):
        while True:
            os.wait()
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Run(wall, spent.ru_utime + spent.ru_stime, memory.peak(), memory.share())


class _Memory(threading.Thread):
    """Watch how big each worker grows: a Python below the main one, and what it has started."""

    def __init__(self, main: int) -> None:
        super().__init__(daemon=True)
        self.ended = threading.Event()
        self._main = main
        self._grown: dict[int, float] = {}
        self._share = 0.0

    def run(self) -> None:
        turn = 0
        while not self.ended.wait(SAMPLE_SECONDS):
            turn += 1
            for worker in _children(self._main):
                if "python" in _field(worker, "Name"):
                    each = (worker, *_below(worker))
                    size = sum(map(_size, each))
                    self._grown[worker] = max(size, self._grown.get(worker, 0.0))
                    if turn % SHARE_EVERY == 0:
                        self._share = max(self._share, sum(map(_shared, each)))

    def peak(self) -> float:
        """The biggest worker's size in MB, each process at its own highest."""
        return max(self._grown.values(), default=0.0)

    def share(self) -> float:
        """The most that a worker had at one moment, in MB, what it shares counted in part."""
        return self._share


def _below(pid: int) -> Iterator[int]:
    for child in _children(pid):
        yield child
        yield from _below(child)


def _children(pid: int) -> list[int]:
    with suppress(OSError):
        found = [p.read_text().split() for p in Path(f"/proc/{pid}/task").glob("*/children")]
        return [int(child) for each in found for child in each]
    return []


def _size(pid: int) -> float:
    return float((_field(pid, "VmHWM") or "0 kB").split()[0]) / 1024


def _shared(pid: int) -> float:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return float(line.split()[1]) / 1024
    return 0.0


def _field(pid: int, name: str) -> str:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith(f"{name}:"):
                return line.split(":", 1)[1].strip()
    return ""


def corpus_of(count: int) -> Path:
    """The corpus of `count` articles; it is kept, and ignored by git."""
    folder = HERE / "corpus" / str(count)
    if not (folder / "complete").exists():
        shutil.rmtree(folder, ignore_errors=True)
        corpus.write(folder, count)
        (folder / "complete").touch()
    return folder


def rounds(count: int, who: Sequence[str], jobs: int, times: int) -> dict[str, list[Run]]:
    """Let every contender build the corpus `times` times, taking turns."""
    folder = corpus_of(count)
    runs: dict[str, list[Run]] = {name: [] for name in who}
    # All of it goes at the end: ext4 takes long to make files while many have just gone.
    with tempfile.TemporaryDirectory() as made:
        for turn in range(times):
            # Whoever begins may find a cold disk: it is somebody else each time.
            for name in (*who[turn % len(who) :], *who[: turn % len(who)]):
                out = Path(made, str(turn), name)
                out.mkdir(parents=True)
                runs[name].append(measured(command(name, folder, out, jobs)))
                print(f"  {name} {count}: {runs[name][-1]}", file=sys.stderr)
    return runs


def table(count: int, runs: dict[str, list[Run]]) -> Iterator[str]:
    """Word the medians, and the medians of the rounds' ratios."""
    for name, each in runs.items():
        cpu = median(run.cpu for run in each)
        columns = [name, str(count), f"{median(run.wall for run in each) / count:.3f}"]
        columns += [f"{cpu / count:.3f}", f"{count / cpu:.2f}"]
        columns += [f"{max(run.share for run in each):.0f}"]
        columns += [f"{max(run.peak for run in each):.0f}"]
        for other in ("loop", "floor"):
            ratios = [a.cpu / b.cpu for a, b in zip(runs.get(other, ()), each, strict=False)]
            columns.append(f"{median(ratios):.2f}" if ratios else "")
        yield f"| {' | '.join(columns)} |"


def main() -> None:
    """Measure, and print a table for the README."""
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    asked.add_argument("--n", type=int, nargs="+", default=[20])
    asked.add_argument("--jobs", type=int, default=2)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--who", nargs="+", choices=WHO, default=list(WHO))
    options = asked.parse_args()
    print(
        "| who | articles | wall s each | CPU s each | per CPU s | MB a worker | sum of peaks "
        "| times the loop | times the floor |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|"
    )
    for count in options.n:
        runs = rounds(count, options.who, options.jobs, options.rounds)
        print("\n".join(table(count, runs)), flush=True)


if __name__ == "__main__":
    main()
