"""The formats of a house: each is a folder with a `format.yaml` that says how it is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from pathlib import Path, PurePath
from typing import Any
from zipfile import is_zipfile

from pipeline.errors import HouseError
from pipeline.frozen import frozen


@frozen
class Format:
    """One output format, as its folder of the house describes it.

    `file` is the name beside the page, with `{slug}` in it; `to` is pandoc's
    writer; `compile` names the engine that makes the file from pandoc's text;
    `include` are texts of the house for the template, by their names in it.
    `reference_doc` has the look of the house that it lies in; a house that is
    based on that one and looks otherwise is `restyled`: it has one made anew.
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
    restyled: bool = False


def format_of(
    path: Path,
    spec: Mapping[str, Any],
    find: Callable[[str], Path],
    read: Callable[..., str],
    restyled: Callable[[Path], bool],
) -> Format:
    """Make sense of a `format.yaml`; `find` and `read` know the house's other files."""
    name = path.parent.name

    def beside(field: str) -> str:
        # A name, or else a folder would be taken for a file.
        return str(PurePath(name) / PurePath(spec[field]))

    try:
        reference = _zipped(find(beside("reference_doc"))) if "reference_doc" in spec else None
        return Format(
            name=name,
            folder=path.parent,
            file=_file(path, str(spec["file"])),
            to=spec["to"],
            filter=find(beside("filter")) if "filter" in spec else None,
            template=read(beside("template")) if "template" in spec else None,
            reference_doc=reference,
            options=spec.get("options", {}),
            include={key: read(*files) for key, files in _include(path, spec)},
            compile=spec.get("compile", ""),
            restyled=reference is not None and restyled(reference),
        )
    except KeyError as error:
        raise HouseError(f"{path} has no {error}") from error
    except (AttributeError, TypeError) as error:
        raise HouseError(f"{path} has a value of the wrong kind: {error}") from error


def _include(path: Path, spec: Mapping[str, Any]) -> Iterable[tuple[str, list[str]]]:
    """The texts to include by their names in the template: a file, or several joined."""
    for key, said in spec.get("include", {}).items():
        files = said if isinstance(said, list) else [said]
        yield str(key), [f"{path.parent.name}/{file}" for file in map(str, files)]


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


def _zipped(path: Path) -> Path:
    """A Word file; pandoc dies of anything else without a word."""
    if not is_zipfile(path):
        raise HouseError(f"{path} is not a Word file")
    return path
