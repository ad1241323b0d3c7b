"""Find the house style: the schemas and templates that the editors own.

They are in the checkout, or inside the wheel as `pipeline/_house/`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path, PurePath
from typing import Any
from zipfile import is_zipfile

import yaml

from pipeline.errors import HouseError

PACKAGE = Path(__file__).parent
ROOT = PACKAGE / "_house" if (PACKAGE / "_house").is_dir() else PACKAGE.parent
USUAL = "practice"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The same as PyYAML's own, which takes half a second for all files of a house."""


@dataclass(frozen=True, slots=True)
class Format:
    """One output format, as its folder of the house describes it.

    `file` is the name beside the page, with `{slug}` in it; `to` is pandoc's
    writer; `compile` names the engine that makes the file from pandoc's text;
    `include` are texts of the house for the template, by their names in it.
    """

    name: str
    folder: Path
    file: str
    to: str
    filter: Path | None = None
    template: str | None = field(default=None, repr=False)
    reference_doc: Path | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    include: Mapping[str, str] = field(default_factory=dict, repr=False)
    compile: str = ""


@dataclass(frozen=True, slots=True)
class House:
    """One house: a folder of `templates/`."""

    name: str
    folder: Path

    @classmethod
    def named(cls, name: str, templates: Path | None = None) -> House:
        """Find a house by its name, or by its folder's path."""
        houses = templates or ROOT / "templates"
        folder = houses / name if (houses / name).is_dir() else Path(name)
        if not (folder / "html" / "format.yaml").is_file():
            raise HouseError(f'there is no house "{name}"', f"houses are folders of {houses}")
        # Engines work in folders of their own, where a relative path leads nowhere.
        return cls(folder.resolve().name, folder.resolve())

    def formats(self) -> tuple[Format, ...]:
        """Every format of the house, in the order of their names."""
        return _formats(self.folder)

    def strings(self) -> Mapping[str, Any]:
        """The words that the house adds to an article."""
        return _strings(self.path("strings.yaml"))

    def text(self, name: str) -> str:
        """Read one of the house's files as text."""
        try:
            return (self.folder / name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise HouseError(f"the house has no readable {name}: {error}") from error

    def path(self, name: str) -> Path:
        """Find one of the house's files."""
        path = self.folder / name
        if not path.is_file():
            raise HouseError(f"the house has no file {name}", f"looked for {path}")
        return path


@lru_cache(maxsize=16)
def schema(name: str) -> Mapping[str, Any]:
    """Read one schema, with the shared parts that it names filled in."""
    shared = _yaml(ROOT / "schemas" / "shared.yaml")
    read = _yaml(ROOT / "schemas" / f"{name}.yaml")
    try:
        return {
            field: shared[rules] if isinstance(rules, str) else rules
            for field, rules in read.items()
        }
    except KeyError as error:
        raise HouseError(f"schemas/{name}.yaml names {error}, which shared.yaml has not") from error


@lru_cache(maxsize=16)
def words(name: str, house: str = USUAL) -> Mapping[str, Any]:
    """Read one of the house's word lists; a house that has none has those of the usual one."""
    own = House.named(house).folder / "words" / f"{name}.yaml"
    return _yaml(own if own.is_file() else ROOT / "templates" / USUAL / "words" / f"{name}.yaml")


@lru_cache(maxsize=16)
def _formats(folder: Path) -> tuple[Format, ...]:
    return tuple(_format(path) for path in sorted(folder.glob("*/format.yaml")))


@lru_cache(maxsize=16)
def _strings(path: Path) -> Mapping[str, Any]:
    return _yaml(path)


def _format(path: Path) -> Format:
    spec, folder = _yaml(path), path.parent
    try:
        return Format(
            name=folder.name,
            folder=folder,
            file=_file(path, str(spec["file"])),
            to=spec["to"],
            filter=_named(folder / spec["filter"]) if "filter" in spec else None,
            template=_text(folder / spec["template"]) if "template" in spec else None,
            reference_doc=(
                _zipped(folder / spec["reference_doc"]) if "reference_doc" in spec else None
            ),
            options=spec.get("options", {}),
            include={name: _text(folder / file) for name, file in spec.get("include", {}).items()},
            compile=spec.get("compile", ""),
        )
    except KeyError as error:
        raise HouseError(f"{path} has no {error}") from error
    except (AttributeError, TypeError) as error:
        raise HouseError(f"{path} has a value of the wrong kind: {error}") from error


def _file(path: Path, pattern: str) -> str:
    """The name of a format's file, once it is known to make sense."""
    try:
        suffix = PurePath(pattern.format(slug="a")).suffix
    except (KeyError, IndexError, ValueError, AttributeError):
        suffix = ""
    if not suffix:
        raise HouseError(
            f"{path} says file: {pattern}",
            'it should be a name with an ending, such as "{slug}.docx"',
        )
    return pattern


def _named(path: Path) -> Path:
    if not path.is_file():
        raise HouseError(f"the house has no file {path}")
    return path


def _zipped(path: Path) -> Path:
    """A Word file; pandoc dies of anything else without a word."""
    if not is_zipfile(_named(path)):
        raise HouseError(f"{path} is not a Word file")
    return path


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise HouseError(f"{path} cannot be read: {error}") from error


def entries(path: Path) -> list[Mapping[str, Any]]:
    """Read a list of groups that a checkout keeps as YAML, such as the cases of the rules."""
    try:
        read = yaml.load(path.read_text(encoding="utf-8"), LOADER)  # nosec B506: the safe one
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise HouseError(f"{path} cannot be read: {' '.join(str(error).split())}") from error
    if not isinstance(read, list) or not all(isinstance(each, dict) for each in read):
        raise HouseError(f"{path} should be a list of groups")
    return read


def _yaml(path: Path) -> dict[str, Any]:
    try:
        read = yaml.load(path.read_text(encoding="utf-8"), LOADER)  # nosec B506: the safe one
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise HouseError(f"{path} cannot be read: {' '.join(str(error).split())}") from error
    if not isinstance(read, dict):
        raise HouseError(f"{path} should be fields and values")
    return read
