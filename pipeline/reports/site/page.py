"""A page of the site before it is dressed: what it says, and in which templates of the house."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from html import escape
from typing import Any

from pipeline.errors import HouseError
from pipeline.frozen import frozen
from pipeline.house import House
from pipeline.model import Artefact

Fill = Callable[[str, Sequence[Mapping[str, Any]]], Sequence[bytes]]
"""Dresses values in a template; their texts stand there as they are."""
_MEANS = re.compile("[&<>\"']")
BODY = "$body$\n"
"""Where the frame of all pages has a page's own template."""


@frozen
class Part:
    """A piece that stands in several pages, dressed once: an article in a list."""

    template: str
    values: Mapping[str, Any]


@frozen
class Page:
    """One file of the site; `templates` stand one inside the other, the frame first.

    Its `parts`, one after the other, are `$parts$` in the template.
    """

    path: str
    templates: tuple[str, ...]
    values: Mapping[str, Any] = field(repr=False)
    parts: tuple[Part, ...] = field(default=(), repr=False)


def draw(pages: Sequence[Page], house: House, fill: Fill) -> tuple[Artefact, ...]:
    """Dress pages; each template is asked for once, with all that it is to dress."""
    parts = {id(part): part for page in pages for part in page.parts}
    pieces = _filled([((p.template,), key, p.values) for key, p in parts.items()], house, fill)
    values = {page.path: page.values for page in pages}
    for page in pages:
        if page.parts:
            text = b"".join(pieces[id(part)] for part in page.parts).decode()
            values[page.path] = {**page.values, "parts": Ready(text)}
    drawn = _filled([(p.templates, p.path, values[p.path]) for p in pages], house, fill)
    return tuple(Artefact(page.path, drawn[page.path]) for page in pages)


def digests(pages: Iterable[Page], stamp: str) -> dict[str, str]:
    """What each page is made from, in one sha256; `stamp` is that of the house and of our code."""
    known: dict[int, str] = {}
    found = {}
    for page in pages:
        for part in page.parts:
            if id(part) not in known:
                known[id(part)] = _digest(part.template, part.values)
        made_from = [stamp, page.templates, page.values, *(known[id(p)] for p in page.parts)]
        found[page.path] = _digest(*made_from)
    return found


class Ready(str):
    """A text that has been made safe already."""

    __slots__ = ()


def _filled(
    asked: Sequence[tuple[tuple[str, ...], Any, Mapping[str, Any]]], house: House, fill: Fill
) -> dict[Any, bytes]:
    filled: dict[Any, bytes] = {}
    for templates in dict.fromkeys(each[0] for each in asked):
        alike = [each for each in asked if each[0] == templates]
        made = fill(template(house, templates), [safe(values) for _, _, values in alike])
        filled |= {each[1]: data for each, data in zip(alike, made, strict=True)}
    return filled


def template(house: House, names: Sequence[str]) -> str:
    """Put templates of the house one inside the other."""
    text = BODY
    for name in names:
        frame = house.text(f"site/{name}")
        if BODY not in text:
            raise HouseError(f"site/{names[0]} has no line {BODY.strip()}", "put it into its main")
        text = text.replace(BODY, frame)
    return text


def safe(value: Any) -> Any:
    """Make every text safe in a page, in an attribute and in XML; what is empty is not there."""
    if type(value) is str:
        # Most texts have nothing that means something there; to see that is quick.
        return escape(value) if _MEANS.search(value) else value
    if isinstance(value, Ready | bool):
        return value
    if isinstance(value, Mapping):
        told = ((name, safe(each)) for name, each in value.items())
        return {name: each for name, each in told if each or each is False}
    if isinstance(value, list | tuple):
        return [safe(each) for each in value]
    return escape(str(value))


def _digest(*words: Any) -> str:
    said = json.dumps(words, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()
