"""Set composed words as their language does: its quotation marks, and its own script as its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from pipeline.languages import runs, script
from pipeline.markup.typography import curly
from pipeline.model import Blocks, Node
from pipeline.nodes import right_to_left, span, swap

ENGLISH = ("“", "”", "‘", "’")
_DOUBLE = re.compile(r"“[^“”„«»]*”")
# An apostrophe is the same sign: what it stands in is no end of a quotation.
_SINGLE = re.compile(r"(?<!\w)‘(?=\S)[^‘]*?(?<=\S)’(?!\w)")
_BLANKS = frozenset({"Space", "SoftBreak", "LineBreak"})


def in_language(blocks: Iterable[Node], language: str, quotes: Sequence[str]) -> Blocks:
    """Put `quotes` where English ones were put or typed, and unmark words of the page's script.

    Only marks that make a pair are changed: in German the English opening one
    closes. What an author declares stays as they wrote it, for the office has
    the same sentence.
    """
    own = f"und-{script(language)}"
    english, turned = tuple(quotes) == ENGLISH, runs(language) == "rtl"
    if english and own == "und-Latn":
        return tuple(blocks)

    def change(node: Node) -> Sequence[Node] | None:
        kind, content = node["t"], node.get("c", ())
        if kind == "Div" and "competing-interests" in content[0][1]:
            return _unmarked([node], own)
        if kind == "Span" and dict(content[0][2]).get("lang") == own:
            return swap(content[1], change)
        if kind not in {"Para", "Plain", "Header"}:
            return None
        inlines = content[2] if kind == "Header" else content
        said = list(_quoted(swap(inlines, change), quotes))
        said = [_from_the_left(said)] if turned and _latin(said) else said
        return [{**node, "c": [*content[:2], said] if kind == "Header" else said}]

    return swap(blocks, change)


def _latin(inlines: Sequence[Node]) -> bool:
    """Whether a line has letters, and none that run from the right."""
    whole = "".join(_letters(inlines))
    return bool(re.search(r"[^\W\d_]", whole)) and not right_to_left(whole)


def _from_the_left(inlines: Sequence[Node]) -> Node:
    """Let a line run from the left on a page that does not: else its full stop would lead it."""
    if len(inlines) == 1 and inlines[0]["t"] == "Span":
        (identifier, classes, pairs), inside = inlines[0]["c"]
        attributes = dict(pairs) | {"lang": "und-Latn", "dir": "ltr"}
        return span(inside, identifier, classes, attributes)
    return span(inlines, attributes={"lang": "und-Latn", "dir": "ltr"})


def as_printed(text: str, quotes: Sequence[str]) -> str:
    """Give a short text the quotation marks that it has on the page."""
    set_ = _quoted([{"t": "Str", "c": curly(text)}], quotes)
    return "".join(node["c"] for node in set_)


def _unmarked(nodes: Sequence[Node], own: str) -> Blocks:
    def change(node: Node) -> Sequence[Node] | None:
        marked = node["t"] == "Span" and dict(node["c"][0][2]).get("lang") == own
        return swap(node["c"][1], change) if marked else None

    return swap(nodes, change)


def _quoted(inlines: Sequence[Node], quotes: Sequence[str]) -> Iterator[Node]:
    whole = "".join(_letters(inlines))
    signs: dict[int, str] = {}
    for pattern, first in ((_DOUBLE, 0), (_SINGLE, 2)):
        for match in pattern.finditer(whole):
            signs |= {match.start(): quotes[first], match.end() - 1: quotes[first + 1]}
    return _resigned(inlines, signs, iter(range(len(whole))))


def _letters(inlines: Iterable[Node]) -> Iterator[str]:
    for node in inlines:
        if node["t"] == "Str":
            yield node["c"]
        elif node["t"] in _BLANKS:
            yield " "
        elif node["t"] != "Image":
            yield from _letters(_inside(node))


def _resigned(
    inlines: Iterable[Node], signs: dict[int, str], places: Iterator[int]
) -> Iterator[Node]:
    for node in inlines:
        if node["t"] == "Str":
            yield {"t": "Str", "c": "".join(signs.get(next(places), sign) for sign in node["c"])}
        elif node["t"] in _BLANKS:
            next(places)
            yield node
        elif node["t"] == "Image":
            yield node
        else:
            said = list(_resigned(_inside(node), signs, places))
            content = node["c"]
            nested = node["t"] in {"Link", "Span"}
            yield {**node, "c": [content[0], said, *content[2:]] if nested else said}


def _inside(node: Node) -> Sequence[Node]:
    inside: Sequence[Node] = node["c"][1] if node["t"] in {"Link", "Span"} else node["c"]
    return inside
