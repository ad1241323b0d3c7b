"""One series built by several machines: each builds a part, and one puts the parts together.

A part keeps, beside its files, what became of each of its articles. So whoever
collects the parts knows all that a build of the whole would know, and makes the
same bytes without an engine having to do an article again.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import EngineError, UsageError
from pipeline.finished.manifest import MANIFEST, Entry, believed, digest_of
from pipeline.frozen import frozen
from pipeline.model import Artefact
from pipeline.outcome import Outcome, heard, told
from pipeline.plain import plain

if TYPE_CHECKING:
    from pipeline.many.workers import Job

RECORD = "office/shard.json"
"""What a part says of itself; in its own outputs only."""
_ASKED = re.compile(r"([1-9][0-9]{0,3})/([1-9][0-9]{0,3})\Z")
_APART = frozenset({"house", "said"})


@frozen
class Shard:
    """Part `number` of `count`, from 1; `every` are the names of all the articles there are."""

    number: int
    count: int
    every: tuple[str, ...] = ()

    @classmethod
    def asked(cls, text: str) -> Shard:
        """Read `2/4`."""
        found = _ASKED.match(text)
        if not found or int(found[1]) > int(found[2]):
            raise UsageError(f'"{text}" is no part', "write the second of four as --shard 2/4")
        return cls(int(found[1]), int(found[2]))

    def of(self, folders: Sequence[Path]) -> tuple[Path, ...]:
        """This part's articles: dealt in turn, so that no part has two more than another."""
        return tuple(folders[self.number - 1 :: self.count])

    def record(self, outcomes: Sequence[Outcome], job: Job, inputs: Path) -> Artefact:
        """Say what became of this part's articles, with paths as seen from the inputs."""
        said = {
            "schema_version": 1,
            "shard": [self.number, self.count],
            "every": list(self.every),
            "job": _digest(job),
            "outcomes": [_moved(told(each), f"{inputs}/", "inputs/") for each in outcomes],
        }
        data = json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True)
        return Artefact(RECORD, f"{data}\n".encode("utf-8", "surrogatepass"))


@frozen
class Part:
    """A part as it was found: what it says of itself, and its files as its manifest lists them."""

    folder: Path
    shard: Shard
    job: str
    outcomes: tuple[Outcome, ...]
    versions: Mapping[str, str]
    entries: Mapping[str, Entry]

    def artefacts(self, outcome: Outcome) -> tuple[Artefact, ...]:
        """The bytes of an article's files, if they are still those that the part made."""
        return tuple(self._file(path) for path in outcome.outputs)

    def _file(self, path: str) -> Artefact:
        entry = self.entries.get(path)
        if entry is None or digest_of(self.folder / path) != entry.sha256:
            raise EngineError(
                f"{self.folder / path} is not as the part left it", "build that part again"
            )
        return Artefact(path, (self.folder / path).read_bytes())


def parts(folders: Sequence[Path], job: Job, inputs: Path) -> tuple[Part, ...]:
    """Read the parts; refuse what does not make one whole series, built alike."""
    found = tuple(_part(folder.resolve(), inputs) for folder in folders)
    first = found[0]
    for each in found:
        if each.shard.count != first.shard.count or each.shard.every != first.shard.every:
            raise EngineError(f"{each.folder} is a part of something else than {first.folder}")
        if each.job != _digest(job) or each.versions != first.versions:
            raise EngineError(
                f"{each.folder} was built from another series, or by another version",
                "build all parts alike, and collect them with the same series.yaml",
            )
    _whole([each.shard for each in found])
    if sorted(o.slug for each in found for o in each.outcomes) != sorted(first.shard.every):
        raise EngineError("the parts do not hold every article once", "build them again")
    return found


def _whole(shards: Sequence[Shard]) -> None:
    numbers, count = sorted(shard.number for shard in shards), shards[0].count
    if len(set(numbers)) < len(numbers):
        raise UsageError("the same part is there twice", "name each part once")
    missing = sorted(set(range(1, count + 1)) - set(numbers))
    if missing:
        names = ", ".join(f"{number}/{count}" for number in missing)
        raise UsageError(f"not every part is there: {names}", "name the folders of all parts")


def _part(folder: Path, inputs: Path) -> Part:
    _, entries = believed(folder / MANIFEST)
    listed = {entry.path: entry for entry in entries}
    record = folder / RECORD
    if RECORD not in listed or digest_of(record) != listed[RECORD].sha256:
        raise UsageError(
            f"{folder} is no part of a series", "build one with viewpoints build --shard 1/2"
        )
    try:
        said = json.loads(record.read_bytes())
        number, count = said["shard"]
        outcomes = tuple(heard(_moved(each, "inputs/", f"{inputs}/")) for each in said["outcomes"])
        versions = json.loads((folder / MANIFEST).read_bytes())["versions"]
        shard = Shard(int(number), int(count), tuple(said["every"]))
        return Part(folder, shard, str(said["job"]), outcomes, versions, listed)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise EngineError(f"{record} is of another version of viewpoints") from error


def _digest(job: Job) -> str:
    job = replace(job, series=replace(job.series, house=""))  # its bytes are in the versions
    asked = {f.name: plain(getattr(job, f.name)) for f in fields(job) if f.name not in _APART}
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def _moved(said: Any, here: str, there: str) -> Any:
    """The same with every `file` that lies here lying there."""
    if isinstance(said, list):
        return [_moved(part, here, there) for part in said]
    if not isinstance(said, dict):
        return said
    return dict(_fields(said, here, there))


def _fields(said: Mapping[str, Any], here: str, there: str) -> Iterator[tuple[str, Any]]:
    for name, part in said.items():
        if name == "file" and isinstance(part, str) and part.startswith(here):
            yield name, there + part.removeprefix(here)
        else:
            yield name, _moved(part, here, there)
