"""What makes the outputs what they are, besides the inputs: our code, the engines, the house."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from pipeline import __version__
from pipeline.engines.pandocs import installed
from pipeline.house import PACKAGE, ROOT, House

MAKERS = (
    "cerberus", "fontpkg", "lxml", "pi_heif", "pikepdf", "pillow", "pypandoc", "pyyaml", "tinytag",
    "typst",
)  # fmt: skip
"""Packages of which another version may make other bytes, by how their names begin."""


def versions(house: House) -> dict[str, str]:
    """What made the outputs: our version, the engines', and the house's bytes."""
    from importlib.metadata import version

    from pipeline.engines import pandoc

    return {
        "viewpoints": __version__,
        "pandoc": pandoc.version(),
        "typst": version("typst"),
        "schemas": digest(ROOT / "schemas"),
        "templates": of_house(house),
    }


def ours() -> str:
    """One sha256 for everything that is no house and no input; starts no engine, loads no library.

    A folder beside each installed package has its version in its name, and a
    pandoc is known by its file's date and size.
    """
    whole = hashlib.sha256(sys.version.encode())
    for word in (digest(PACKAGE), digest(ROOT / "schemas"), *_installed(), *_pandocs()):
        whole.update(f"\0{word}".encode("utf-8", "surrogateescape"))
    return whole.hexdigest()


def of_house(house: House) -> str:
    """One sha256 for a house and those that it is based on."""
    own, *bases = map(digest, house.folders)
    return hashlib.sha256("".join((own, *bases)).encode()).hexdigest() if bases else own


@lru_cache(maxsize=8)
def digest(folder: Path) -> str:
    """One sha256 for a folder: names and bytes of its files."""
    whole, begins = hashlib.sha256(), len(str(folder / "x")) - 1
    for path in sorted(_files(str(folder))):
        whole.update(f"{path[begins:]}\0".encode("utf-8", "surrogateescape"))
        with open(path, "rb") as file:  # noqa: PTH123 (a Path for each costs as much as reading it)
            whole.update(hashlib.sha256(file.read()).digest())
    return whole.hexdigest()


def _files(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_file():
                yield entry.path
            elif entry.is_dir() and entry.name != "__pycache__":
                yield from _files(entry.path)


def _installed() -> list[str]:
    found = set()
    for folder in filter(os.path.isdir, sys.path):
        with os.scandir(folder) as entries:
            names = [entry.name for entry in entries]
        found |= {n for n in names if n.endswith("-info") and n.lower().startswith(MAKERS)}
    return sorted(found)


def _pandocs() -> Iterator[str]:
    """Every pandoc that may be chosen; the wheel's is known by its version."""
    for place, status in installed():
        yield f"{place}\0{status.st_size}\0{status.st_mtime_ns}"
