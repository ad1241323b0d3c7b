"""Articles done by a Dask cluster: the same function, on machines that share no disk with us.

An article travels as the bytes of its folder, and the house once for each worker;
what comes back is the outcome, with the bytes of its files. A worker that dies
costs its articles another try elsewhere, and the house another journey if nobody
else had it. Nothing is cached there.
"""

from __future__ import annotations

import logging
import os
import stat
import tempfile
from collections import deque
from collections.abc import Generator, Sequence
from dataclasses import fields, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import EngineError, UsageError
from pipeline.frozen import frozen
from pipeline.house import House
from pipeline.many.versions import ours
from pipeline.many.workers import SECONDS, Job, done, timed
from pipeline.outcome import Outcome, failed
from pipeline.paths import shown

if TYPE_CHECKING:
    from pipeline.workshop import Workshop

CONNECT_SECONDS = 10
TRIES = 3
"""How often an article is sent whose worker went away with all that it was made of."""
FILE_BYTES = 100_000_000
"""A bigger file is refused whatever it holds: it travels as one just over the limit, empty."""


@frozen
class Packed:
    """A folder as values: its name, the folders in it, the links, and each file's bytes or size."""

    name: str
    folders: tuple[str, ...]
    links: tuple[str, ...]
    files: tuple[tuple[str, bytes | int], ...]


def _hush() -> None:
    """Say nothing of what Dask mends by itself: a worker that died is told if it costs anything."""
    for name in [*logging.root.manager.loggerDict, "distributed"]:
        if name.split(".")[0] == "distributed":
            logging.getLogger(name).setLevel(logging.CRITICAL)


def dask(address: str) -> Cluster:
    """Find a cluster, as `tcp://10.0.0.5:8786`."""
    try:
        from distributed import Client
    except ImportError as error:
        raise UsageError("Dask is not installed here", "pip install 'viewpoints[dask]'") from error
    _hush()
    try:
        return Cluster(Client(address, timeout=CONNECT_SECONDS, set_as_default=False))
    except (OSError, ValueError) as error:
        raise UsageError(
            f"there is no Dask scheduler at {address}", "start one: dask scheduler --port 8786"
        ) from error


class Cluster:
    """A cluster that does articles as our own processes would."""

    def __init__(self, client: Any) -> None:
        """Use what the client is connected to."""
        self._client = client
        self._layers: tuple[Packed, ...] = ()
        self._house: Any = None

    def outcomes(self, found: Sequence[Path], job: Job, jobs: int) -> Generator[Outcome]:
        """Do every article, giving the outcomes in the order of the folders.

        Few are on their way at a time: their bytes are all in memory.
        """
        if not found:
            return
        self._well()
        self._layers = tuple(map(packed, job.house.folders))
        lean = replace(job, house=House(job.house.name, Path()), said=())
        waiting, flying = deque(found), deque[tuple[Path, Any]]()
        width = 2 * max(1, sum(self._client.nthreads().values()))
        while waiting or flying:
            while waiting and len(flying) < width:
                folder = waiting.popleft()
                flying.append((folder, self._sent(folder, lean)))
            folder, future = flying.popleft()
            yield self._received(folder, lean, future)

    def close(self) -> None:
        """Let go of the cluster; what it still does for us is called off."""
        self._client.close()

    def _well(self) -> None:
        """See that there are workers, and that each would make the same bytes as we."""
        try:
            self._client.wait_for_workers(1, timeout=CONNECT_SECONDS)
        except TimeoutError as error:
            raise EngineError("the Dask cluster has no worker", "start: dask worker") from error
        theirs = self._client.run(_made_with)
        if other := sorted(name for name, what in theirs.items() if what != _made_with()):
            raise EngineError(
                f"{other[0]} runs another version of viewpoints, or of what it stands on",
                "install the same on every worker",
            )

    def _sent(self, folder: Path, job: Job) -> Any:
        if self._house is None or self._house.status != "finished":
            # The workers that had it are gone: Dask cannot make again what it did not make.
            (self._house,) = self._client.scatter([self._layers], broadcast=True, hash=False)
        return self._client.submit(
            worked, packed(folder), str(folder), job, self._house, pure=False, retries=0
        )

    def _received(self, folder: Path, job: Job, future: Any) -> Outcome:
        from distributed import CancelledError, KilledWorker

        for _ in range(TRIES):
            try:
                outcome: Outcome = future.result()
            except KilledWorker:
                error = EngineError(
                    f"this article took longer than {SECONDS} seconds, or an engine died of it, "
                    "on several workers",
                    "look at its pictures and its longest texts",
                )
                return failed(folder, error)
            except CancelledError:
                future = self._again(folder, job)
            else:
                future.release()
                return outcome
        raise EngineError("the Dask cluster loses its workers", "see what ends them there")

    def _again(self, folder: Path, job: Job) -> Any:
        """Send what was lost with its worker, if there is still somebody to send it to."""
        try:
            self._well()
            return self._sent(folder, job)
        except (OSError, RuntimeError) as error:
            raise EngineError(
                "the Dask cluster went away in the middle", "start it again, and build again"
            ) from error


def packed(folder: Path) -> Packed:
    """Make values of a folder: all that doing its article could ask about."""
    folders, links, left = list[str](), list[str](), [(str(folder), "")]
    files: list[tuple[str, bytes | int]] = []
    while left:
        place, inside = left.pop()
        with os.scandir(place) as entries:
            for entry in sorted(entries, key=lambda each: each.name):
                name, status = f"{inside}{entry.name}", entry.stat(follow_symlinks=False)
                if stat.S_ISDIR(status.st_mode):
                    folders.append(name)
                    left.append((entry.path, f"{name}/"))
                elif not stat.S_ISREG(status.st_mode):
                    links.append(name)
                elif status.st_size > FILE_BYTES:
                    files.append((name, status.st_size))
                else:
                    files.append((name, Path(entry.path).read_bytes()))
    return Packed(folder.name, tuple(folders), tuple(links), tuple(files))


def unpacked(pack: Packed, under: Path) -> Path:
    """Lay the folder out below `under`, and give where it is."""
    folder = under / pack.name
    folder.mkdir()
    for name in pack.folders:
        (folder / name).mkdir()
    for name in pack.links:
        (folder / name).symlink_to("nowhere")
    for name, data in pack.files:
        if isinstance(data, bytes):
            (folder / name).write_bytes(data)
        else:
            with (folder / name).open("wb") as file:
                file.truncate(data)
    return folder


def worked(pack: Packed, as_typed: str, job: Job, layers: tuple[Packed, ...]) -> Outcome:
    """Do one article on a worker; its messages name files as whoever sent it typed them."""
    house = _house(layers)
    here = replace(job, house=house, series=replace(job.series, house=str(house.folder)))
    with tempfile.TemporaryDirectory(prefix="viewpoints-") as scratch:
        folder = unpacked(pack, Path(scratch))
        with timed():
            outcome = done(folder, here, lambda: _workshop(here.house, here.series.language))
    return _renamed(outcome, f"{folder}", shown(as_typed))


def _renamed(outcome: Outcome, here: str, there: str) -> Outcome:
    problems = tuple(_moved(problem, here, there) for problem in outcome.problems)
    month = outcome.month and _moved(outcome.month, here, there)
    return replace(outcome, problems=problems, month=month)


def _moved(said: Any, here: str, there: str) -> Any:
    texts = {f.name: getattr(said, f.name) for f in fields(said)}
    new = {n: t.replace(here, there) for n, t in texts.items() if type(t) is str and here in t}
    return replace(said, **new)


def _made_with() -> str:
    return ours()


@lru_cache(maxsize=4)
def _laid_out(layers: tuple[Packed, ...]) -> tuple[House, Any]:
    kept = tempfile.TemporaryDirectory(prefix="viewpoints-house-")
    folders: list[Path] = []
    for number, each in enumerate(layers):
        # All in one folder, as houses are: one finds the others beside it.
        under = Path(kept.name).resolve()
        if (under / each.name).exists():
            under /= str(number)
            under.mkdir()
        folders.append(unpacked(each, under))
    own, *bases = folders
    return House(own.name, own, tuple(bases)), kept


def _house(layers: tuple[Packed, ...]) -> House:
    return _laid_out(layers)[0]


@lru_cache(maxsize=1)
def _workshop(house: House, language: str) -> Workshop:
    """The worker's engines, which stay warm from one article to the next."""
    from pipeline.workshop import Workshop

    return Workshop(house, language)
