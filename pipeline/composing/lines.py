"""Lines of words with the role they have on the page: what a composed article is made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline import nodes
from pipeline.markup.typography import curly
from pipeline.model import Inlines, Node, Picture


def line(role: str, text: str) -> Node:
    """One paragraph of plain words that has a role of its own."""
    return nodes.div([nodes.para(prose(text))], role)


def plain(text: str) -> Node:
    """The words of a point in a list."""
    return block("Plain", prose(text))


def prose(text: str) -> Inlines:
    """Words from a short field: never markup, with quotation marks as they are printed."""
    return nodes.words(curly(text))


def block(kind: str, content: Iterable[Node]) -> Node:
    """A block that holds nodes and no attributes."""
    return {"t": kind, "c": list(content)}


def levelled(blocks: Iterable[Node], level: int) -> Iterable[Node]:
    """An author's `###` under what stands above it here; they are never inside other blocks."""
    for each in blocks:
        yield nodes.heading(level, each["c"][2]) if each["t"] == "Header" else each


def spread(parts: Sequence[Sequence[Node]]) -> list[Node]:
    """Several short things on one line, with a dot between them."""
    out = list(parts[0])
    for part in parts[1:]:
        out += [*nodes.words(" · "), *part]
    return out


def note(role: str, title: str, inlines: Iterable[Node]) -> Node:
    """A part of the small print: a heading and one paragraph."""
    inside = [nodes.heading(2, nodes.words(title), role), nodes.para(inlines)]
    return nodes.div(inside, "note", "", [role])


def image(alt: str, picture: Picture, print_width: str) -> Node:
    """A picture with its size in pixels, how wide it is in print, and what small screens load."""
    size = {"width": str(picture.width), "height": str(picture.height), "print": print_width}
    if picture.smaller:
        each = (f"{p.name} {p.width}w" for p in (*reversed(picture.smaller), picture))
        size["srcset"] = ", ".join(each)
    return nodes.image(alt, picture.name, size)
