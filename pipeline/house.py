"""Find the house style: the schemas and templates that the editors own.

They are in the checkout, or inside the wheel as `pipeline/_house/`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from pipeline.errors import HouseError

PACKAGE = Path(__file__).parent
ROOT = PACKAGE / "_house" if (PACKAGE / "_house").is_dir() else PACKAGE.parent


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
        known = (templates or ROOT / "templates") / name
        folder = known if known.is_dir() else Path(name)
        if not (folder / "html" / "format.yaml").is_file():
            raise HouseError(f'there is no house "{name}"', f"houses are folders of {known.parent}")
        return cls(folder.name, folder)

    def formats(self) -> tuple[Format, ...]:
        """Every format of the house, in the order of their names."""
        return tuple(_format(path) for path in sorted(self.folder.glob("*/format.yaml")))

    def strings(self) -> Mapping[str, Any]:
        """The words that the house adds to an article."""
        return _yaml(self.path("strings.yaml"))

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


def _format(path: Path) -> Format:
    spec, folder = _yaml(path), path.parent
    try:
        return Format(
            name=folder.name,
            folder=folder,
            file=spec["file"],
            to=spec["to"],
            filter=folder / spec["filter"] if "filter" in spec else None,
            template=(folder / spec["template"]).read_text(encoding="utf-8")
            if "template" in spec
            else None,
            reference_doc=folder / spec["reference_doc"] if "reference_doc" in spec else None,
            options=spec.get("options", {}),
            include={
                name: (folder / file).read_text(encoding="utf-8")
                for name, file in spec.get("include", {}).items()
            },
            compile=spec.get("compile", ""),
        )
    except KeyError as error:
        raise HouseError(f"{path} has no {error}") from error
    except OSError as error:
        raise HouseError(f"{path} names a file that cannot be read: {error}") from error


def _yaml(path: Path) -> dict[str, Any]:
    try:
        read = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise HouseError(f"{path} cannot be read: {' '.join(str(error).split())}") from error
    if not isinstance(read, dict):
        raise HouseError(f"{path} should be fields and values")
    return read
