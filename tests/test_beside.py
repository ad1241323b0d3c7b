"""Looking at the outputs in another process: what one would see oneself, and nothing older."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.many import beside
from pipeline.many.beside import Beside
from pipeline.many.sight import of_inputs, of_outputs
from tests.command import ROOT, write_article, write_series


@pytest.fixture
def outputs(tmp_path: Path) -> Path:
    """Two finished files, and a manifest."""
    for name in ("site/2026-01-a/index.html", "office/2026-01-a/coi.json", "manifest.json"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("{}", "utf-8")
    return tmp_path.resolve()


@pytest.fixture(autouse=True)
def none_left() -> Iterator[None]:
    """Whatever becomes of it, no process outlives it."""
    yield
    assert multiprocessing.active_children() == []


@pytest.fixture(params=[True, False], ids=["forked", "not forked"])
def forks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Where processes can be forked, and where they cannot."""
    monkeypatch.setattr(beside, "can_fork", lambda: request.param)
    return bool(request.param)


def test_it_sees_what_one_would_see(outputs: Path, forks: bool) -> None:
    """However often it is asked, and asked for either."""
    with closing(Beside(str(outputs))) as looking:
        assert looking.since() == looking.seen() == looking.seen() == of_outputs(str(outputs))


def test_where_there_is_nothing_it_sees_nothing(tmp_path: Path, forks: bool) -> None:
    """Before the first build."""
    with closing(Beside(str(tmp_path / "outputs"))) as looking:
        assert looking.since() == looking.seen() == {}


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """A series of two articles."""
    inputs = write_series(tmp_path)
    for slug in ("2026-01-a", "2026-02-b"):
        write_article(inputs, slug)
    return inputs


def test_it_sees_inputs_before_the_outputs(outputs: Path, inputs: Path, forks: bool) -> None:
    """Whether it is asked for either, or for both."""
    for asked in (True, False):
        with closing(Beside(str(outputs), inputs)) as looking:
            if asked:
                assert looking.at_inputs(inputs) == of_inputs(inputs)
                assert looking.at_inputs(inputs) == of_inputs(inputs) != {}
            assert looking.seen() == of_outputs(str(outputs))


def test_of_a_wrong_guess_nothing_is_believed(outputs: Path, inputs: Path, forks: bool) -> None:
    """The inputs were others than it was told."""
    with closing(Beside(str(outputs), inputs / "elsewhere")) as looking:
        assert looking.at_inputs(inputs) == of_inputs(inputs)
        assert looking.seen() == of_outputs(str(outputs))


def test_it_says_how_inputs_looked_and_then_how_outputs_did(outputs: Path, inputs: Path) -> None:
    """Whatever becomes of them until somebody asks."""
    before = of_inputs(inputs)
    ours, theirs = multiprocessing.Pipe()

    beside._look(theirs, str(outputs), inputs)
    (inputs / "2026-01-a/note.txt").write_text("a note", "utf-8")

    assert ours.recv() == before != of_inputs(inputs)
    assert ours.recv()[1] == of_outputs(str(outputs))


def published(outputs: Path) -> None:
    """Change a file and the manifest, as a build does that ends meanwhile."""
    (outputs / "site/2026-01-a/index.html").write_text("another", "utf-8")
    (outputs / "next").write_text("{}", "utf-8")  # the same words, of the same size
    (outputs / "next").replace(outputs / "manifest.json")


def publishing(outputs: Path) -> None:
    """Leave what a build does that was killed as it published."""
    (outputs / "site/2026-01-a/index.html").write_text("another", "utf-8")
    (outputs / "manifest.next.json").write_text("{}", "utf-8")


def gone(outputs: Path) -> None:
    """Take all of it away."""
    (outputs / "site/2026-01-a/index.html").unlink()
    (outputs / "manifest.json").unlink()


@pytest.mark.parametrize("happened", [published, publishing, gone])
def test_what_a_build_has_published_since_is_seen(
    outputs: Path, forks: bool, happened: Callable[[Path], None]
) -> None:
    """Else its files would pass for those that stood there before."""
    with closing(Beside(str(outputs))) as looking:
        before = looking.seen()
        happened(outputs)

        assert looking.since() == of_outputs(str(outputs)) != before


@pytest.mark.parametrize("named", [True, False])
def test_one_that_dies_costs_nothing(outputs: Path, inputs: Path, named: bool) -> None:
    """Then we look ourselves."""
    with closing(Beside(str(outputs), inputs if named else None)) as looking:
        for each in multiprocessing.active_children():
            os.kill(each.pid or 0, signal.SIGKILL)
            each.join()

        assert looking.at_inputs(inputs) == of_inputs(inputs)
        assert looking.seen() == of_outputs(str(outputs))


def test_one_that_nobody_asks_is_ended(outputs: Path) -> None:
    """Somebody may be told to stop."""
    with pytest.raises(KeyboardInterrupt), closing(Beside(str(outputs))):
        raise KeyboardInterrupt


KILLED = """
import os, signal, sys, time
from pathlib import Path
from pipeline.many import beside
beside.of_outputs = lambda outputs: {str(n): "0" * 64 for n in range(20_000)}
looking = beside.Beside(sys.argv[1])
time.sleep(0.3)
print(looking._fork.pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_one_whose_command_was_killed_ends_itself(outputs: Path) -> None:
    """Nobody is there any more who could hear it, and all that it saw is more than a pipe holds."""
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(outputs)], cwd=ROOT, capture_output=True, text=True,
        check=False, timeout=20,
    )  # fmt: skip

    assert ended.returncode == -signal.SIGKILL and not ended.stderr
    left, until = Path("/proc") / ended.stdout.strip(), time.monotonic() + 5
    while left.exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not left.exists() or "State:\tZ" in (left / "status").read_text()
