"""How files look from outside: names, kinds and stamps, and not a byte of what they hold.

What was read once and looks the same still says the same, as long as it had been
left alone for a while before it was read (see `stamps.py`). Files are looked at in
groups, a folder each that changes at once: an article's inputs, its pages, its papers
in the office. So it is known which article has changed, and of the others nothing is asked.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from operator import attrgetter
from pathlib import Path
from typing import Any

from pipeline.finished.manifest import MANIFEST, NEXT
from pipeline.series import listed

PLACES = ("drafts", "office", "site")
"""All that a build makes is below these, or is the manifest."""
FLAT = (*PLACES, "office/issues")
"""Folders of folders: each of those inside is a group of its own."""
_NAME = attrgetter("name")
Look = Mapping[str, str]
"""One sha256 for each group, by its folder's path."""
Rows = Mapping[str, list[Any]]
"""What is known of files, as in `stamps.py`."""


def of_inputs(inputs: Path) -> dict[str, str]:
    """How all articles look; nothing, if one is a link, behind which anything may stand."""
    try:
        found = listed(inputs)
        if any(entry.is_symlink() for entry in found):
            return {}
        begins = str(inputs / "x")[:-1]
        folders = [f"{begins}{entry.name}" for entry in found]
        return {folder: digest(_lines(folder)) for folder in folders}
    except OSError:
        return {}


def of_outputs(outputs: str) -> dict[str, str]:
    """How all finished files look, and what else stands among them; nothing, if that is unsure.

    The manifest is read: it is always the newest of all, and one file.
    """
    if os.path.lexists(f"{outputs}/{NEXT}"):
        return {}
    try:
        places = [f"{outputs}/{name}" for name in PLACES]
        if any(map(os.path.islink, places)):
            return {}
        looks: dict[str, str] = {}
        for place in filter(os.path.isdir, places):
            _flat(place, f"{outputs}/", looks)
        with open(f"{outputs}/{MANIFEST}", "rb") as manifest:  # noqa: PTH123
            looks[f"{outputs}/{MANIFEST}"] = hashlib.file_digest(manifest, "sha256").hexdigest()
    except OSError:
        return {}
    return looks


def group_of(path: str, outputs: str) -> str:
    """The group that a file of the outputs looks with."""
    parts = path.removeprefix(f"{outputs}/").split("/")
    depth = 2 if parts[:2] == ["office", "issues"] else 1
    flat = "/".join(parts[:depth])
    inside = parts[depth : depth + 1] if len(parts) > depth + 1 else []
    return "/".join((outputs, flat, *inside))


def known(folder: str, look: str, rows: Rows) -> bool:
    """Whether a group of inputs looks so, and each of its files is known by its row."""
    try:
        lines = _lines(folder)
    except OSError:
        return False
    stamps = {_line(path, *row[:4]) for path, row in rows.items()}
    return digest(lines) == look and all(x in stamps for x in lines if x.count("\0") > 1)


def as_made(folder: str, outputs: str, made: Mapping[str, str], rows: Rows) -> tuple[str, bool]:
    """How a group of outputs looks now, and whether each file that was `made` is known to be so.

    `made` has their paths and sha256. Without the group, "".
    """
    try:
        lines = _lines(folder, not _is_flat(folder, outputs))
    except OSError:
        return "", False
    looks = frozenset(lines)
    here = ((rows.get(path), path, sha256) for path, sha256 in made.items())
    sure = all(
        row is not None and row[4] == sha256 and _line(path, *row[:4]) in looks
        for row, path, sha256 in here
    )
    return digest(lines), sure


def seen(here: Look, there: Look) -> str:
    """Inputs and outputs as they look, in few letters."""
    return f"{whole(here)} {whole(there)}"


def whole(look: Look) -> str:
    """One sha256 for how everything looks."""
    return digest(f"{folder}\0{look[folder]}" for folder in sorted(look))


def digest(lines: Iterable[str]) -> str:
    """One sha256 for a look."""
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogateescape")).hexdigest()


def _is_flat(folder: str, outputs: str) -> bool:
    return bool(outputs) and folder.removeprefix(f"{outputs}/") in FLAT


def _flat(folder: str, above: str, looks: dict[str, str]) -> None:
    """Look at a folder of folders."""
    lines = _lines(folder, deep=False)
    looks[folder] = digest(lines)
    for each in (line.removesuffix("\0folder") for line in lines if line.endswith("\0folder")):
        if each.removeprefix(above) in FLAT:
            _flat(each, above, looks)
        else:
            looks[each] = digest(_lines(each))


def _lines(folder: str, deep: bool = True) -> list[str]:
    """A line for everything in a folder and, if `deep`, in those below it."""
    left, lines = [folder], []
    while left:
        with os.scandir(left.pop()) as found:
            entries = sorted(found, key=_NAME)
        for entry in entries:
            if entry.is_file(follow_symlinks=False):
                s = entry.stat(follow_symlinks=False)
                lines.append(_line(entry.path, s.st_size, s.st_mtime_ns, s.st_ctime_ns, s.st_ino))
            elif entry.is_dir(follow_symlinks=False):
                lines.append(f"{entry.path}\0folder")
                if deep:
                    left.append(entry.path)
            else:
                lines.append(f"{entry.path}\0other")
    return lines


def _line(path: str, size: int, changed: int, moved: int, number: int) -> str:
    return f"{path}\0{size}\0{changed}\0{moved}\0{number}"
