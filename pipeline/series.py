"""Read a series: its one file, and which folders are its articles."""

from __future__ import annotations

import hashlib
import os
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cache import Cache
from pipeline.errors import HouseError
from pipeline.many.versions import ours
from pipeline.plain import is_plain, plain, revived
from pipeline.problems import Level, Problem

if TYPE_CHECKING:
    from pipeline.model import Series, Source

_SERIES_BYTES = 1_000_000


def series_of(
    inputs: Path, cache: Cache | None = None
) -> tuple[Series | None, tuple[Problem, ...]]:
    """Read the series' file, and say what is wrong with it; with an error there is no series.

    What was read before is known by the file's bytes: to load all that reads YAML
    takes longer than everything else of a build in which nothing has changed.
    """
    from pipeline import typed
    from pipeline.model import Source

    path = inputs / "series.yaml"
    if not path.exists():
        raise HouseError(f"there is no {path}", "say where the series is with --inputs FOLDER")
    key = file_key(path) if cache is not None and cache.folder is not None else ""
    known = cache.get("series", key) if cache is not None and key else None
    if known is not None:
        source = Source(str(path), path.stem, known[0], b"", ())
        return typed.series(source), revived(tuple[Problem, ...], known[1])
    source_, problems = _read(path)
    if source_ is None or any(p.level is Level.ERROR for p in problems):
        return None, problems
    if cache is not None and key and is_plain(source_.data):
        cache.put("series", key, [source_.data, plain(problems)])
    return typed.series(source_), problems


def folders(inputs: Path) -> tuple[Path, ...]:
    """Every article's folder, in the order of their names; hidden ones are not articles."""
    return tuple(inputs / entry.name for entry in listed(inputs))


def listed(inputs: Path) -> list[os.DirEntry[str]]:
    """The same, as the system lists them."""
    with os.scandir(inputs) as entries:
        found = [e for e in entries if not e.name.startswith((".", "_")) and e.is_dir()]
    return sorted(found, key=attrgetter("name"))


def _read(path: Path) -> tuple[Source | None, tuple[Problem, ...]]:
    from pipeline.house import schema
    from pipeline.sources.switched_off import unknown_ids
    from pipeline.stages.load import load_source
    from pipeline.stages.validate import validate

    loaded = load_source(path)
    if loaded.value is None:
        return None, loaded.problems
    checked = validate(loaded.value, schema("series"))
    problems = (*loaded.problems, *checked.problems)
    if checked.value is not None:
        problems = (*problems, *unknown_ids(checked.value))
    return checked.value, problems


def file_key(path: Path) -> str:
    """What a reading is known by; nothing for a file that may not be read."""
    if path.is_symlink() or not path.is_file() or path.stat().st_size > _SERIES_BYTES:
        return ""
    whole = hashlib.sha256(f"{ours()}\0{path}\0".encode("utf-8", "surrogateescape"))
    whole.update(path.read_bytes())
    return whole.hexdigest()
