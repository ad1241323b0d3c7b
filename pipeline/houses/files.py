"""Files of houses and schemas: where ours lie, and how YAML that editors own is read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.errors import HouseError

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


def _read(path: Path) -> Any:
    # Loaded when it is wanted: a build in which nothing changed reads no YAML.
    import yaml

    # The same as PyYAML's own, which takes half a second for all files of a house.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(path.read_text(encoding="utf-8"), loader)  # nosec B506: the safe one
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise HouseError(f"{near(path)} cannot be read: {' '.join(str(error).split())}") from error
