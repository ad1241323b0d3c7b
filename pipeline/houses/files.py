"""Files of houses and schemas: where ours lie, and how YAML that editors own is read."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.cache import Cache
from pipeline.errors import HouseError
from pipeline.plain import is_plain

PACKAGE = Path(__file__).parents[1]
ROOT = PACKAGE / "_house" if (PACKAGE / "_house").is_dir() else PACKAGE.parent


def near(path: Path) -> Path:
    """Name a file as whoever is told of it would: from where they stand, if it lies below."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def entries(path: Path) -> list[Mapping[str, Any]]:
    """Read a list of groups that a checkout keeps as YAML, such as the cases of the rules."""
    read = _read(path)
    if not isinstance(read, list) or not all(isinstance(each, dict) for each in read):
        raise HouseError(f"{near(path)} should be a list of groups")
    return read


def fields(path: Path, *, empty: bool = False) -> dict[str, Any]:
    """Read a group of fields and values; with `empty` there need not be any."""
    read = _read(path)
    if empty and read is None:
        return {}
    if not isinstance(read, dict):
        raise HouseError(f"{near(path)} should be fields and values")
    return read


_kept: tuple[Cache, str] = Cache(None), ""


def keep(folder: Path | None, stamp: str) -> None:
    """Keep in this cache what is read from now on, by the bytes of each file.

    To read them is a fifth of a check: YAML takes thirty times as long as JSON. `stamp`
    is for all else that a reading depends on.
    """
    global _kept
    if (folder, stamp) != kept():
        _kept = Cache(folder), stamp


def kept() -> tuple[Path | None, str]:
    """Where what is read is kept, and the stamp; another process is told so."""
    cache, stamp = _kept
    return cache.folder, stamp


def _read(path: Path) -> Any:
    cache, stamp = _kept
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _unread(path, error) from error
    if cache.folder is None:
        return _parsed(path, text)
    key = hashlib.sha256(f"{stamp}\0{text}".encode()).hexdigest()
    if (known := cache.get("readings", key)) is not None:
        return known
    read = _parsed(path, text)
    if read is not None and is_plain(read):
        cache.put("readings", key, read)
    return read


def _parsed(path: Path, text: str) -> Any:
    # Loaded when it is wanted: a build in which nothing changed reads no YAML.
    import yaml

    # The same as PyYAML's own, which takes half a second for all files of a house.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(text, loader)  # nosec B506: the safe one
    except yaml.YAMLError as error:
        raise _unread(path, error) from error


def _unread(path: Path, error: Exception) -> HouseError:
    return HouseError(f"{near(path)} cannot be read: {' '.join(str(error).split())}")
