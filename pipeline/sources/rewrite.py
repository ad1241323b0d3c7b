"""Repair files where they stand: show what would change, and change it whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from difflib import unified_diff
from pathlib import Path

from pipeline.errors import Refused
from pipeline.frozen import frozen
from pipeline.paths import read_regular, shown
from pipeline.problems import Checked, Place, Problem
from pipeline.sources.file_kinds import from_utf16, unreadable
from pipeline.sources.repair import repair

BYTES = 5_000_000


@frozen
class Repaired:
    """One file's text as it stands, and as it is after the repairs.

    `recoded` says that it stands there in UTF-16, and will be written in UTF-8.
    """

    path: Path
    before: str
    after: str
    recoded: bool = False

    @property
    def changed(self) -> bool:
        """Whether there is anything to repair."""
        return self.recoded or self.before != self.after

    def difference(self) -> tuple[str, ...]:
        """The lines of a unified diff, as they are: whoever shows them makes them safe."""
        name = shown(str(self.path))
        before, after = (text.removesuffix("\n").split("\n") for text in (self.before, self.after))
        said = (f"{name}: from UTF-16 to UTF-8",) if self.recoded else ()
        return (*said, *unified_diff(before, after, name, f"{name} (repaired)", lineterm=""))


def repaired(path: Path) -> Checked[Repaired]:
    """Read one file and repair its text; a link is refused, and so is what is no text."""
    file = shown(str(path))
    try:
        raw = read_regular(path.parent, [path.name], BYTES)
    except Refused as error:
        place = Place(file)
        said = Problem.at(place, error.rule, error.message, why=error.why, fix=error.fix)
        return Checked(None, (said,))
    before = from_utf16(raw)
    recoded = before is not None
    if before is None:
        if problem := unreadable(file, raw):
            return Checked(None, (problem,))
        before = raw.decode("utf-8")
    return Checked(Repaired(path, before, repair(file, before), recoded))


def write(repaired: Repaired) -> None:
    """Put the repaired text in place of the file, which keeps its mode."""
    mode = repaired.path.stat(follow_symlinks=False).st_mode & 0o7777
    put(repaired.path, repaired.after.encode(), mode)


def put(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Write a file whole or not at all."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            os.fchmod(file.fileno(), mode)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
