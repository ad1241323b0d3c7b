"""Articles done by a real Dask cluster, on workers that share no disk with us."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from pipeline.many.executor import Packed, packed, unpacked
from tests.command import environment, tree, viewpoints, write_article, write_author, write_series

try:
    from distributed import Client
except ImportError:
    if os.environ.get("CI"):
        raise
    pytest.skip("pip install 'viewpoints[dask]'", allow_module_level=True)

SETTINGS = {
    "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "30s",
    "DASK_DISTRIBUTED__WORKER__MULTIPROCESSING_METHOD": "spawn",
}


def start(folder: Path, *command: str) -> subprocess.Popen[bytes]:
    folder.mkdir(exist_ok=True)
    with (folder / "log.txt").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "distributed.cli." + command[0], *command[1:]],
            cwd=folder, env=environment(**SETTINGS, HOME=str(folder)), stdout=log, stderr=log,
            start_new_session=True,
        )  # fmt: skip


def end(process: subprocess.Popen[bytes], number: int = signal.SIGKILL) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)
    process.wait()


def scheduling(folder: Path) -> tuple[str, subprocess.Popen[bytes]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    scheduler = start(
        folder, "dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"
    )
    return f"tcp://127.0.0.1:{port}", scheduler


def worker(folder: Path, address: str) -> subprocess.Popen[bytes]:
    return start(
        folder, "dask_worker", address, "--nworkers", "1", "--nthreads", "1", "--no-nanny",
        "--no-dashboard", "--host", "127.0.0.1", "--local-directory", str(folder),
    )  # fmt: skip


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and two worker processes, each in a folder of its own."""
    address, scheduler = scheduling(tmp_path / "scheduler")
    workers = [worker(tmp_path / f"worker-{number}", address) for number in (1, 2)]
    yield address, workers
    for process in (*workers, scheduler):
        end(process)


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and one worker, in that order."""
    address, scheduler = scheduling(tmp_path / "scheduler")
    processes = [scheduler, worker(tmp_path / "worker-0", address)]
    yield address, processes
    for process in processes:
        end(process)


def built(here: Path, address: str, meanwhile: Callable[[], object]) -> tuple[int, str]:
    """Build on a cluster, and do something when one article is done; gives the code and words."""
    remote = subprocess.Popen(
        [sys.executable, "-c", "from pipeline.cli import run; run()", "build", "--executor",
         f"dask:{address}"],
        cwd=here, env=environment(**SETTINGS), text=True, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )  # fmt: skip
    assert remote.stderr is not None
    told = remote.stderr.readline()
    meanwhile()
    told += remote.stderr.read()
    return remote.wait(), told


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A series with a picture, a broken article, and enough to do."""
    inputs = write_series(tmp_path)
    for number in range(6):
        write_article(inputs, f"2026-0{number + 1}-a", "published" if number % 2 else "draft")
    write_author(inputs / "2026-03-a", "jane-doe", viewpoint={"text": "<b>bold</b>"})
    return tmp_path


def test_a_cluster_makes_the_same_bytes(
    here: Path, cluster: tuple[str, list[subprocess.Popen[bytes]]]
) -> None:
    """With one of two workers killed in the middle; and the messages name the files as we do."""
    address, workers = cluster
    local = viewpoints("build", "--outputs", "local", cwd=here)

    code, told = built(here, address, lambda: end(workers[0]))

    assert code == local.returncode == 1, told
    assert told == local.stderr
    assert tree(here / "outputs") == tree(here / "local")


def test_whoever_came_late_goes_on_alone(
    here: Path, alone: tuple[str, list[subprocess.Popen[bytes]]]
) -> None:
    """Though all that was done, and the house itself, were at the worker that was killed."""
    address, processes = alone
    local = viewpoints("build", "--outputs", "local", cwd=here)

    def relieved() -> None:
        os.killpg(processes[1].pid, signal.SIGSTOP)  # it has the house, and no time to end
        processes.append(worker(here / "worker-late", address))
        with Client(address, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
        end(processes[1])

    code, told = built(here, address, relieved)

    assert code == local.returncode == 1, told
    assert told == local.stderr
    assert tree(here / "outputs") == tree(here / "local")


def test_a_cluster_that_goes_away_is_one_line(
    here: Path, alone: tuple[str, list[subprocess.Popen[bytes]]]
) -> None:
    """Scheduler and worker killed in the middle: an engine's failure, and what to do."""
    address, processes = alone

    code, told = built(here, address, lambda: [end(process) for process in processes])

    assert code == 4, told
    assert "the Dask cluster" in told
    assert "Traceback" not in told


def test_a_cluster_that_is_not_there_is_one_line(here: Path) -> None:
    """With what to do, and without a traceback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    ended = viewpoints("build", "--executor", f"dask:tcp://127.0.0.1:{port}", cwd=here)

    assert ended.returncode == 2
    assert f"no Dask scheduler at tcp://127.0.0.1:{port}" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("asked", ["ray", "dask", "dask:", "remote:tcp://x:1"])
def test_an_executor_that_is_none_is_refused(here: Path, asked: str) -> None:
    """With the way to write one."""
    ended = viewpoints("build", "--executor", asked, cwd=here)

    assert (ended.returncode, "there is no executor" in ended.stderr) == (2, True)


def test_a_folder_travels_whole(tmp_path: Path) -> None:
    """Files, folders in folders, empty ones, and the fact that something is a link."""
    folder = tmp_path / "2026-01-a"
    (folder / "media/deep").mkdir(parents=True)
    (folder / "media/a.jpg").write_bytes(b"\x00\xff")
    (folder / "article.yaml").write_text("title: é")
    (folder / "link.yaml").symlink_to("/etc/passwd")
    (tmp_path / "there").mkdir()

    laid = unpacked(packed(folder), tmp_path / "there")

    assert laid.name == folder.name
    assert (laid / "link.yaml").is_symlink() and not (laid / "link.yaml").exists()
    (laid / "link.yaml").unlink()
    (folder / "link.yaml").unlink()
    assert tree(laid) == tree(folder)
    assert (laid / "media/deep").is_dir()


def test_a_file_too_big_to_be_read_does_not_travel(tmp_path: Path) -> None:
    """Only its size does, which is what will be refused."""
    (tmp_path / "there").mkdir()
    pack = Packed("a", (), (), (("clip.mp4", 200_000_000),))

    laid = unpacked(pack, tmp_path / "there")

    assert (laid / "clip.mp4").stat().st_size == 200_000_000
