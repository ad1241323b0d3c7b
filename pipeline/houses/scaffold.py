"""Begin a house: a folder that holds only what is to be different, with notes on all that can be.

It builds at once, and looks like the house that it is based on until somebody
changes a value.
"""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.errors import HouseError, UsageError
from pipeline.house import ROOT, USUAL, House, houses
from pipeline.houses.look import FILE as LOOK
from pipeline.paths import SLUG, shown

_VALUE = re.compile(r"  ([a-z-]+): +(\"[^\"]*\"|'[^']*'|[^#]*?)( +#.*)?")
_GROUP = re.compile(r"([a-z]+):")
_FIRST = frozenset({("light", "accent"), ("dark", "accent")})
"""What is changed first, and so is no note."""

_HEAD = """\
# How this house looks, where it is different. What stands behind a # is a note: to change what it
# says, take away the # and the blank behind it. Each value keeps its unit; colours are "#rrggbb".
# Letters must stand out at least 4.5 to 1, or the house is refused with the colours to look at.
"""
_HOUSE = """\
# This house is {name}. Every file that it has not is that of the house it is based on: to change
# one, copy it from there into the same place here.
based_on: {based_on}
"""
_CSS = """
/* {name}: rules of its own for web pages, after all others. For example:
   h1 {{ letter-spacing: 0; }} */
"""
_TYPST = """\
// {name}: Typst of its own for the PDF, after all other. For example:
// #set par(justify: true)
"""


def house(name: str, based_on: str, templates: Path) -> dict[str, str]:
    """Write the files of a new house, by their names in its folder."""
    if not SLUG.match(name):
        raise UsageError(
            f'"{shown(name)}" cannot be the name of a house',
            "names are small letters a to z, digits and hyphens, such as night-press",
        )
    if name in houses(templates):
        raise UsageError(f"there is a house {name} already", "choose another name")
    try:
        base = House.named(based_on, templates)
    except HouseError as error:
        raise UsageError(str(error), error.remedy) from error
    if base.folder.name != based_on:
        raise UsageError(f"{shown(based_on)} is no name of a house", ", ".join(houses(templates)))
    words = {"name": name, "based_on": based_on}
    return {
        "house.yaml": _HOUSE.format(**words),
        LOOK: _look(base),
        "html/own.css": _CSS.format(**words),
        "pdf/own.typ": _TYPST.format(**words),
    }


def _look(base: House) -> str:
    """Every value of the base's look as a note, but for what is changed first."""
    groups, group = base.look().groups, ""
    lines = []
    usual = (ROOT / "templates" / USUAL / LOOK).read_text(encoding="utf-8").splitlines()
    for line in usual[next(i for i, line in enumerate(usual) if not line.startswith("#")) :]:
        if found := _GROUP.fullmatch(line):
            group = found[1]
        elif found := _VALUE.fullmatch(line):
            value, note = groups[group][found[1]], found[3] or ""
            written = f"  {found[1]}: {_quoted(value)}{note}"
            line = written if (group, found[1]) in _FIRST else f"  # {written[2:]}"
        lines.append(line)
    return _HEAD + "\n".join(lines) + "\n"


def _quoted(value: str) -> str:
    """As YAML wants it: a colour begins with what else begins a note."""
    if '"' in value:
        return f"'{value}'"
    return f'"{value}"' if value.startswith("#") else value
