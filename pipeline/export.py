"""Keep files that are made from the schemas and rules as current as what they are made from."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pipeline.errors import EngineError, UsageError
from pipeline.house import PACKAGE, ROOT, entries
from pipeline.json_schema import NAMES, exported


def home(name: str) -> Path:
    """A place in the checkout; an installed package has none that is ours to write in."""
    if PACKAGE.parent != ROOT:
        raise UsageError("there is no checkout to write this in", "say where with --to")
    return ROOT / name


def schema_files(folder: Path) -> dict[Path, str]:
    """Every JSON Schema for editors, and where it stands in `folder`."""
    return {folder / f"{name}.schema.json": exported(name) for name in NAMES}


def case_counts(cases: Path) -> dict[str, tuple[int, int]]:
    """Count the cases in which each rule speaks, and those in which it is silent."""
    counts: dict[str, tuple[int, int]] = {}
    for case in entries(cases) if cases.is_file() else ():
        failing, passing = counts.get(str(case["rule"]), (0, 0))
        speaks = bool(case["problems"])
        counts[str(case["rule"])] = (failing + speaks, passing + (not speaks))
    return counts


def stale(files: Mapping[Path, str]) -> tuple[Path, ...]:
    """Which of these files do not say what they should, or are not there."""
    return tuple(path for path, text in files.items() if _bytes(path) != text.encode())


def write(files: Mapping[Path, str]) -> None:
    """Write them; they are ours, so what stood there is replaced."""
    for path, text in files.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        except OSError as error:
            raise EngineError(f"{path} cannot be written: {error.strerror}") from error


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
