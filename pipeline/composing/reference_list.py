"""Citation marks and the list of works that they lead to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from pipeline import nodes
from pipeline.markup.gate import spelt
from pipeline.model import Inlines, Node, Work

Cite = Callable[
    [Sequence[Sequence[str]], Sequence[Mapping[str, Any]]],
    tuple[tuple[Inlines, ...], tuple[tuple[str, Inlines], ...]],
]
"""Words the citation marks and the works' entries, given the marks' keys and CSL-JSON."""
Entries = tuple[tuple[str, Inlines], ...]
"""Each work's key and what the list says of it."""


def numbered(blocks: list[Node], works: Sequence[Work], cite: Cite) -> tuple[list[Node], Entries]:
    """Put numbers in the place of citation marks; citeproc is asked only when there are any."""
    marks = nodes.find(blocks, "Cite")
    if not marks:
        return blocks, ()
    groups = [[c["citationId"] for c in mark["c"][0]] for mark in marks]
    worded, entries = cite(groups, [{**w.fields, "id": w.key} for w in works])
    following = iter(worded)

    def number(node: Node) -> list[Node] | None:
        if node["t"] != "Cite":
            return None
        return [nodes.span(next(following), classes=["citation"])]

    linked = ((key, nodes.swap(words, _linked)) for key, words in entries)
    return list(nodes.swap(blocks, number)), tuple(linked)


def references(entries: Entries, strings: Mapping[str, Any]) -> Iterator[Node]:
    """The list of works, under its heading; none without works."""
    if entries:
        title = nodes.heading(2, nodes.words(strings["references"]), "references-heading")
        items = [
            [nodes.para([nodes.span(nodes.scripted(words), f"ref-{key}")])]
            for key, words in entries
        ]
        yield nodes.div([title, nodes.numbered(items)], "references", "references")


def _linked(node: Node) -> list[Node] | None:
    if node["t"] != "Link":
        return None
    attributes, words, (target, title) = node["c"]
    return [{"t": "Link", "c": [attributes, words, [spelt(target), title]]}]
