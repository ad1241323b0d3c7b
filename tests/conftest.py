"""What several test modules share: the four example articles, built once by the real command."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.house import House
from pipeline.workshop import Workshop
from tests.command import viewpoints


@pytest.fixture(scope="session")
def outputs(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The outputs folder of the example series; nobody writes to it."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    folder = shared / "examples"
    with (shared / "examples.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "manifest.json").exists():
            built = viewpoints("build", "--outputs", folder)
            assert built.returncode == 0, built.stdout + built.stderr
    return folder


@pytest.fixture(scope="session")
def tools() -> Iterator[Workshop]:
    """The real engines, kept warm."""
    workshop = Workshop(House.named("practice"), "en-GB")
    yield workshop
    workshop.close()


try:
    import xdist  # noqa: F401
except ImportError:

    @pytest.fixture(scope="session")
    def worker_id() -> str:
        """What pytest-xdist says when it is not there."""
        return "master"
