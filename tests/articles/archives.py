"""Whether a JATS file is one: held against the table of what ours may hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from lxml import etree

TABLE = yaml.safe_load((Path(__file__).parents[1] / "cases/jats.yaml").read_text("utf-8"))
SPACES = {
    "http://www.w3.org/1999/xlink": "xlink:", "http://www.niso.org/schemas/ali/1.0/": "ali:",
    "http://www.w3.org/XML/1998/namespace": "xml:",
}  # fmt: skip


def root_of(file: Path) -> etree._Element:
    """Read the file; nothing it names is fetched."""
    return etree.parse(file, etree.XMLParser(load_dtd=False, no_network=True)).getroot()


def _name(tag: Any) -> str:
    space, _, name = str(tag).removeprefix("{").rpartition("}")
    return SPACES.get(space, "") + name


def _model(told: str) -> re.Pattern[str]:
    """The children of an element, each with a comma behind it, as a pattern."""
    for part, means in TABLE["parts"].items():
        told = re.sub(rf"\b{part}\b", means, told)
    return re.compile(re.sub(r"[a-z:_-]+", lambda m: f"(?:{m[0]},)", told).replace(" ", ""))


def wrong(root: etree._Element) -> Iterator[str]:
    """Say everything that the standard would not have where it is."""
    for node in root.iter(etree.Element):
        name = _name(node.tag)
        holds, *has = TABLE["elements"].get(name, ["nowhere"])
        mixed = holds.startswith("words")
        model = _model(holds.removeprefix("words").strip())
        inside = "".join(f"{_name(child.tag)}," for child in node.iterchildren(etree.Element))
        words = [node.text or "", *(child.tail or "" for child in node)]
        attributes = {_name(key) for key in node.attrib}
        if not model.fullmatch(inside):
            yield f"{name} holds {inside or 'nothing'}"
        if not mixed and "".join(words).strip():
            yield f"{name} holds words: {''.join(words).strip()[:40]}"
        if mixed and not inside and not "".join(words).strip() and name != "xref":
            yield f"{name} is empty"
        if attributes - set(" ".join(has).split()):
            yield f"{name} has {attributes}"
        if set(TABLE["needs"].get(name, "").split()) - attributes:
            yield f"{name} has only {attributes}"
