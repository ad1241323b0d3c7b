"""Where houses are, and which ones a house is based on."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.errors import HouseError
from pipeline.houses.files import ROOT, fields, near

USUAL = "practice"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*\Z")


def houses(templates: Path | None = None) -> tuple[str, ...]:
    """Every house that can be had by its name: the editors' own, and ours."""
    there = (p for folder in _places(templates) if folder.is_dir() for p in folder.iterdir())
    return tuple(sorted({path.name for path in there if _is_house(path)}))


def _places(templates: Path | None) -> tuple[Path, ...]:
    ours = ROOT / "templates"
    return (ours,) if templates is None else (templates, ours)


def _is_house(folder: Path) -> bool:
    return any((folder / name).is_file() for name in ("house.yaml", "html/format.yaml"))


def found(name: str, templates: Path | None) -> Path:
    """Find the folder of a house by its name, or by its path; the editors' own come first."""
    places = (*(place / name for place in _places(templates)), Path(name))
    for folder in places:
        if name and _is_house(folder):
            return folder
    homes = " or ".join(str(near(place)) for place in _places(templates))
    raise HouseError(
        f'there is no house "{name}"',
        f"houses are: {', '.join(houses(templates))}; they are folders of {homes}; "
        "make one with: viewpoints new house NAME",
    )


def bases(folder: Path) -> tuple[Path, ...]:
    """The houses that a house is based on, the nearest first."""
    chain = [folder]
    while (based_on := _based_on(chain[-1])) is not None:
        # One of the same name that comes with Viewpoints may be what it stands on.
        beside = (place / based_on for place in _places(chain[-1].parent))
        there = (place.resolve() for place in beside if _is_house(place))
        base = next((place for place in there if place != chain[-1]), None)
        said = f"{near(chain[-1] / 'house.yaml')} says based_on: {based_on}"
        if base is None:
            known = ", ".join(houses(chain[-1].parent))
            raise HouseError(f"{said}, and there is no such house", f"houses are: {known}")
        if base in chain:
            names = " → ".join(f.name for f in (*chain[chain.index(base) :], base))
            raise HouseError(f"{said}, which leads back to itself", f"break the circle: {names}")
        chain.append(base)
    return tuple(chain[1:])


def _based_on(folder: Path) -> str | None:
    path = folder / "house.yaml"
    said = fields(path) if path.is_file() else {}
    if other := said.keys() - {"based_on"}:
        raise HouseError(
            f"{near(path)} says {min(map(str, other))}", "it can say: based_on: practice"
        )
    name = said.get("based_on")
    if name is not None and (not isinstance(name, str) or not _NAME.match(name)):
        raise HouseError(f"{near(path)} says based_on: {name}", f"write a house's name: {USUAL}")
    return name
