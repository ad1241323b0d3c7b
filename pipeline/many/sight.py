"""How files look from outside: names, kinds and stamps, and not a byte of what they hold.

What was read once and looks the same still says the same, as long as it had been
left alone for a while before it was read (see `stamps.py`).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.finished.manifest import MANIFEST, NEXT
from pipeline.series import folders

PLACES = ("drafts", "office", "site")
"""All that a build makes is below these, or is the manifest."""


def of_inputs(inputs: Path) -> tuple[str, ...]:
    """How all articles look; nothing, if one is a link, behind which anything may stand."""
    try:
        found = folders(inputs)
        if any(map(os.path.islink, found)):
            return ()
        return tuple(line for folder in found for line in (str(folder), *_lines(str(folder))))
    except OSError:
        return ()


def of_outputs(outputs: str) -> tuple[str, ...]:
    """How all finished files look, and what else stands among them; nothing, if that is unsure.

    The manifest is read: it is always the newest of all, and one file.
    """
    if os.path.lexists(f"{outputs}/{NEXT}"):
        return ()
    try:
        places = [f"{outputs}/{name}" for name in PLACES]
        if any(map(os.path.islink, places)):
            return ()
        lines = [line for place in filter(os.path.isdir, places) for line in _lines(place)]
        with open(f"{outputs}/{MANIFEST}", "rb") as manifest:  # noqa: PTH123
            return (*lines, hashlib.file_digest(manifest, "sha256").hexdigest())
    except OSError:
        return ()


def proof(
    before: Iterable[str], outputs: str, made: Mapping[str, str], known: Mapping[str, list[Any]]
) -> str:
    """Give how inputs looked `before` and outputs look now; "" if looks prove nothing.

    They do if every file of the inputs is `known` by its stamp, and every file that
    was `made` is known by it to be as it was made. `made` has their paths and sha256.
    """
    here = tuple(before)
    stamps = {_line(path, *row[:4]) for path, row in known.items()} if here else set()
    if not here or not all(line in stamps for line in here if line.count("\0") > 1):
        return ""
    there = of_outputs(outputs)
    looks = frozenset(there)
    for path, sha256 in made.items():
        row = known.get(path)
        if row is None or row[4] != sha256 or _line(path, *row[:4]) not in looks:
            return ""
    return seen(here, there) if there else ""


def seen(here: Iterable[str], there: Iterable[str]) -> str:
    """Inputs and outputs as they look, in few letters."""
    return f"{digest(here)} {digest(there)}"


def digest(look: Iterable[str]) -> str:
    """One sha256 for a look."""
    return hashlib.sha256("\n".join(look).encode("utf-8", "surrogateescape")).hexdigest()


def _lines(folder: str) -> Iterator[str]:
    """A line for everything in a folder, and in those below it."""
    left = [folder]
    while left:
        with os.scandir(left.pop()) as found:
            entries = sorted(found, key=lambda entry: entry.name)
        for entry in entries:
            if entry.is_file(follow_symlinks=False):
                s = entry.stat(follow_symlinks=False)
                yield _line(entry.path, s.st_size, s.st_mtime_ns, s.st_ctime_ns, s.st_ino)
            elif entry.is_dir(follow_symlinks=False):
                left.append(entry.path)
                yield f"{entry.path}\0folder"
            else:
                yield f"{entry.path}\0other"


def _line(path: str, *stamp: int) -> str:
    return f"{path}\0{stamp[0]}\0{stamp[1]}\0{stamp[2]}\0{stamp[3]}"
