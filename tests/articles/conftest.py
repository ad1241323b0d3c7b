"""The articles of `fixtures`, built once by the real command."""

from __future__ import annotations

import fcntl
from pathlib import Path

import pytest

from tests.articles import fixtures
from tests.command import viewpoints


@pytest.fixture(scope="session")
def limits(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The outputs folder of the articles that try the house to its limits; nobody writes to it."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "limits"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "outputs" / "manifest.json").exists():
            fixtures.everything(folder)
            built = viewpoints("build", cwd=folder)
            assert built.returncode == 0, built.stdout + built.stderr
    return folder / "outputs"
