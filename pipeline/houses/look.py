"""How a house looks, as values: the one file that its web page, PDF and Word styles share.

A house based on another says only what is different. What it may say, and in
which unit, is what the house that it stands on says: there is no second list.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pipeline.errors import HouseError
from pipeline.frozen import frozen
from pipeline.houses.files import near

FILE = "look.yaml"
LEAST = 4.5
"""How much letters must stand out from what is behind them: WCAG 2.2, level AA."""
SCHEMES = ("light", "dark", "print")
_LETTERS = ("ink", "muted", "accent", "warn")
_PAIRS = (*((x, y) for y in ("paper", "tint") for x in _LETTERS), ("on-accent", "accent"))
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}\Z")
_LENGTH = re.compile(r"(\d{1,4}(?:\.\d{1,4})?)(pt|cm|em|rem|%|)\Z")
_NAMES = re.compile(r"""[\w ,."'+-]{1,300}\Z""")
_CHOICES = {"emphasis": ("italic", "bold")}

Groups = Mapping[str, Mapping[str, str]]


@frozen
class Look:
    """Every value of a look, as it is written, in its group; all are there and make sense."""

    groups: Groups

    def colours(self, scheme: str) -> Mapping[str, str]:
        """The colours of one scheme; what it does not say is as by day."""
        return {**self.groups["light"], **self.groups[scheme]}

    def number(self, group: str, name: str) -> float:
        """A length without its unit."""
        found = _LENGTH.match(self.groups[group][name])
        return float(found[1]) if found else 0.0

    def css(self) -> str:
        """Write it as custom properties, for screens by day and by night, and for paper."""
        bold = self.groups["letters"]["emphasis"] == "bold"
        emphasis = {"em-style": "normal", "em-weight": "700"} if bold else {"em-style": "italic"}
        day = {**self.groups["web"], **emphasis, **self.groups["light"]}
        return (
            f"{_rule('light dark', day)}\n"
            f"@media (prefers-color-scheme: dark) {{\n{_rule('', self.groups['dark'])}}}\n"
            f"@media print {{\n{_rule('light', self.colours('print'))}}}\n"
        )

    def typst(self) -> str:
        """Write it as one Typst value, `look`, with the colours of paper."""
        groups = {"colours": self.colours("print")}
        groups |= {name: self.groups[name] for name in ("letters", "pdf", "office")}
        told = (f"  {name}: ({_pairs(values)}),\n" for name, values in groups.items())
        return f"#let look = (\n{''.join(told)})\n"

    def json(self) -> str:
        """Write it for a filter of the house."""
        return json.dumps(self.groups, sort_keys=True)


def look_of(layers: Sequence[tuple[Path, Mapping[str, Any]]]) -> Look:
    """Lay the looks of a house and of those it is based on over one another; its own comes first.

    What the last of them says is all that there is to say.
    """
    *over, (path, usual) = layers
    groups = {name: dict(_said(path, name, values, {})) for name, values in usual.items()}
    for path, said in reversed(over):
        for name, values in said.items():
            if name not in groups:
                raise HouseError(
                    f"{near(path)}: there is no group `{name}`", _nearest(name, groups)
                )
            groups[name] |= dict(_said(path, name, values, groups))
    look = Look(groups)
    _legible(look, layers[0][0])
    return look


def _said(path: Path, group: str, values: Any, groups: Groups) -> Iterator[tuple[str, str]]:
    """Each value that a house says, if it is one of a look and of the right kind."""
    values = {} if values is None else values  # each of them may be a note still
    if not isinstance(values, Mapping):
        raise HouseError(
            f"{near(path)}: `{group}` should be a group of values, each on its own line"
        )
    usual = groups.get("light", {}) if group in SCHEMES else groups.get(group, {})
    for key, said in values.items():
        name, value = str(key), str(said)
        if usual and name not in usual:
            raise HouseError(f"{near(path)}: `{group}` has no `{name}`", _nearest(name, usual))
        wanted = _wanted(name, value, usual.get(name, value))
        if wanted:
            raise HouseError(f"{near(path)}: `{group}: {name}: {value}` makes no sense", wanted)
        yield name, value


def _wanted(name: str, value: str, usual: str) -> str:
    """What a value should be like, if it is not; its kind and its unit are those of the usual."""
    if name in _CHOICES:
        return "" if value in _CHOICES[name] else f"it can be: {', '.join(_CHOICES[name])}"
    if _COLOUR.match(usual):
        return (
            "" if _COLOUR.match(value) else f'write a colour as "{usual}", with the quotation marks'
        )
    if unit := _LENGTH.match(usual):
        found = _LENGTH.match(value)
        return "" if found and found[2] == unit[2] else f"write it as {usual}"
    return "" if _NAMES.match(value) else f"write the name of a font, such as {usual}"


def _nearest(name: object, known: Mapping[str, Any]) -> str:
    near = get_close_matches(str(name), known, 1, 0.6)
    return (f"did you mean {near[0]}? " if near else "") + f"there are: {', '.join(known)}"


def _legible(look: Look, path: Path) -> None:
    """Refuse letters that people with low vision could not tell from what is behind them."""
    for scheme in SCHEMES:
        colours = look.colours(scheme)
        for letters, behind in _PAIRS:
            found = contrast(colours[letters], colours[behind])
            if found < LEAST:
                raise HouseError(
                    f"{near(path)}: {scheme} {letters} {colours[letters]} on {behind} "
                    f"{colours[behind]} stands out {found:.1f} to 1, and many could not read it",
                    f"choose colours that stand out at least {LEAST} to 1 (WCAG 2.2, 1.4.3)",
                )


def contrast(one: str, other: str) -> float:
    """How much two colours stand out from each other, from 1 to 21, as WCAG 2.2 reckons."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _rule(scheme: str, values: Mapping[str, str]) -> str:
    lines = [f"color-scheme: {scheme};"] if scheme else []
    lines += [f"--{name}: {value};" for name, value in values.items()]
    return ":root {\n" + "".join(f"  {line}\n" for line in lines) + "}\n"


def _pairs(values: Mapping[str, str]) -> str:
    """What Typst calls a dictionary: colours and lengths as such, all else as text."""
    told = []
    for name, value in values.items():
        if _COLOUR.match(value):
            told.append(f'{name}: rgb("{value}")')
        else:
            told.append(f"{name}: {value if _LENGTH.match(value) else json.dumps(value)}")
    return ", ".join(told)
