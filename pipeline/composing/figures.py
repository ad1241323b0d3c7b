"""Illustrations and clips as they stand on the page, with what has to be said of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pipeline import nodes
from pipeline.composing.lines import image, line, prose
from pipeline.markup.typography import curly
from pipeline.model import Medium, Node, Picture

Strings = Mapping[str, Any]


def figures(
    illustrations: Iterable[Medium],
    clips: Iterable[Medium],
    pictures: Mapping[tuple[str, str], Picture],
    strings: Strings,
) -> Iterator[Node]:
    """Every illustration there is a picture of, and every clip."""
    for each in illustrations:
        if (picture := pictures.get(("illustration", each.file))) is not None:
            shown = nodes.para([image(curly(each.alt), picture, "15cm")])
            yield nodes.div([shown, *_caption(each, strings)], "illustration")
    for each in clips:
        yield nodes.div(_clip(each, strings), "clip")


def _caption(medium: Medium, strings: Strings) -> Iterator[Node]:
    credit = strings["credit"].format(credit=medium.credit) if medium.credit else ""
    caption = medium.caption.rstrip(".")
    words = ". ".join(filter(None, (caption, credit)))
    if words:
        yield line("caption", words + ("" if words.endswith((".", "?", "!")) else "."))


def _clip(medium: Medium, strings: Strings) -> Iterator[Node]:
    kind = strings["kinds"].get(medium.kind, medium.kind)
    told = strings["clip"].format(kind=kind, duration=medium.duration).rstrip(", ")
    words = prose(f"{told}: {medium.caption}" if medium.caption else told)
    yield nodes.para([nodes.link(words, medium.url)] if medium.url else words)
    if medium.credit:
        yield line("caption", strings["credit"].format(credit=medium.credit) + ".")
    if medium.transcript:
        told = strings["transcript"].format(text=" ".join(medium.transcript.split()))
        yield line("transcript", told)
