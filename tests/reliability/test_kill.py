"""Killed with SIGKILL at any moment: what stands in the outputs is old or new, and whole.

`VIEWPOINTS_KILLS=400` kills the real command so often; by itself a few times, and
the step that changes the outputs, which is over in milliseconds, some hundred times.
"""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from pipeline.cli.verify import tools
from pipeline.finished.manifest import MANIFEST, STAGING
from pipeline.finished.proof import leaks, prove
from pipeline.finished.verify import listing
from pipeline.model import Artefact
from pipeline.problems import Level
from pipeline.stages.publish import Outputs
from tests.command import COMMAND, environment, write_article, write_author, write_series

KILLS = int(os.environ.get("VIEWPOINTS_KILLS", "12"))
PUBLISHED = 240


def wrong(folder: Path) -> list[str]:
    """What `viewpoints verify` calls broken; that a build waits to be finished is not."""
    problems = listing(folder).problems
    return [f"{p.rule} {p.file}" for p in problems if p.level is Level.ERROR]


def version(number: int) -> dict[str, dict[str, bytes]]:
    """What a build makes of three articles: pages that differ, a picture that stays, one moved."""
    where = "site" if number % 2 else "drafts"
    made = {
        slug: {
            f"site/{slug}/index.html": b"page %d of %s" % (number, slug.encode()) * 50,
            f"site/{slug}/{slug}.pdf": b"pdf %d" % number * 3000,
            f"site/{slug}/media/same.jpg": b"the same picture",
            f"site/{slug}/media/{number}.jpg": b"picture",
            f"office/{slug}/coi.csv": b"coi %d" % number,
        }
        for slug in ("a", "b")
    }
    return made | {
        "moved": {f"{where}/moved/index.html": b"moved %d" % number},
        "": {"site/index.html": b"index %d" % number, "site/feed.xml": b"feed %d" % number},
    }


def publish(folder: Path, number: int) -> None:
    hold = Outputs(folder)
    for slug, files in version(number).items():
        hold.stage(slug, [Artefact(path, data) for path, data in files.items()])
    hold.publish(frozenset(), {}, {"build": str(number)})


def folders(found: Mapping[str, bytes]) -> dict[str, dict[str, bytes]]:
    """What is found, by what readers open at once: one article's folder."""
    parted: dict[str, dict[str, bytes]] = {}
    for path, data in found.items():
        if path.count("/") > 1:
            parted.setdefault("/".join(path.split("/")[:2]), {})[path] = data
    return parted


def stands(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and STAGING not in path.parts
    }


def test_killed_while_it_publishes_every_folder_is_old_or_new(tmp_path: Path) -> None:
    """Hundreds of times in the very milliseconds in which files change places."""
    moments, during = random.Random(4711), 0
    publish(tmp_path, 0)
    number = 0
    for _ in range(PUBLISHED):
        pid = os.fork()
        if pid == 0:
            try:
                for more in range(1, 1000):
                    publish(tmp_path, number + more)
            finally:
                os._exit(1)
        time.sleep(moments.uniform(0.001, 0.06))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)

        assert wrong(tmp_path) == []
        during += listing(tmp_path).problems != ()
        for name, found in folders(stands(tmp_path)).items():
            assert found == folders(_all(_number(found)))[name]
        number += 1000

    assert during > 0
    publish(tmp_path, 5)
    assert {p: d for p, d in stands(tmp_path).items() if p != MANIFEST} == _all(5)


def _number(found: Mapping[str, bytes]) -> int:
    """Which build a folder is of, by its first file that says so."""
    said = (re.search(rb"[0-9]+", data) for data in found.values())
    return next(int(match[0]) for match in said if match)


def _all(number: int) -> dict[str, bytes]:
    return {path: data for files in version(number).values() for path, data in files.items()}


@pytest.fixture
def series(tmp_path: Path) -> Path:
    """Four small articles, built."""
    inputs = write_series(tmp_path)
    for slug in ("2026-01-a", "2026-02-b", "2026-03-c", "2026-04-d"):
        write_article(inputs, slug, "accepted" if slug > "2026-02" else "draft")
    subprocess.run(
        [*COMMAND, "build"], cwd=tmp_path, env=environment(), check=True, capture_output=True
    )
    return tmp_path


def test_the_command_killed_at_any_moment_leaves_what_verifies(series: Path) -> None:
    """Checking, making or publishing: every folder is one build's or the other's."""
    moments = random.Random(4711)
    outputs = series / "outputs"
    slowest = 3.0
    finished = 0
    for number in range(KILLS):
        for slug in ("2026-01-a", "2026-03-c"):
            text = {"text": f"Build {number} of {slug} says this."}
            write_author(series / "inputs" / slug, "jane-doe", viewpoint=text)
        process = subprocess.Popen(
            [*COMMAND, "build", "--jobs", "2"], cwd=series, env=environment(),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        began = time.monotonic()
        try:
            process.wait(moments.uniform(0.1, slowest))
            finished += 1
            slowest = max(1.0, time.monotonic() - began)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            slowest *= 1.05

        assert wrong(outputs) == []
        found = listing(outputs)
        assert list(leaks(found)) == []
        for slug in ("2026-01-a", "2026-03-c") if number % 4 == 0 else ():
            assert prove(found, slug, tools()) == ()
    print(f"{KILLS - finished} killed, {finished} finished first")
    assert finished < KILLS
