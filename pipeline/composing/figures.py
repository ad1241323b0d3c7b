"""Illustrations and clips as they stand on the page, with what has to be said of each.

Paper plays nothing: there a clip is its still, how long it is, where it can be
found, and every word of it. A page shows the same words beside a player.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pipeline import nodes
from pipeline.composing.lines import image, line, prose
from pipeline.markup.typography import curly
from pipeline.model import Inlines, Medium, Node, Picture

Strings = Mapping[str, Any]
Pictures = Mapping[tuple[str, str], Picture]


def figures(
    illustrations: Iterable[Medium],
    clips: Iterable[Medium],
    pictures: Pictures,
    strings: Strings,
    address: str = "",
) -> Iterator[Node]:
    """Every illustration there is a picture of, and every clip.

    `address` is where the article's own files will be found, if they will be.
    """
    for each in illustrations:
        if (picture := pictures.get(("illustration", each.file))) is not None:
            shown = nodes.para([image(curly(each.alt), picture, "15cm")])
            yield nodes.div([shown, *_caption(each, strings)], "illustration")
    for each in clips:
        played = {"clip": each.clip.name} if each.clip else {}
        if each.clip and each.clip.captions:
            played["captions"] = each.clip.captions.name
        said = _clip(each, pictures, strings, address)
        yield nodes.div(said, "clip", attributes=played)


def _caption(medium: Medium, strings: Strings) -> Iterator[Node]:
    credit = strings["credit"].format(credit=medium.credit) if medium.credit else ""
    caption = medium.caption.rstrip(".")
    words = ". ".join(filter(None, (caption, credit)))
    if words:
        yield line("caption", words + ("" if words.endswith((".", "?", "!")) else "."))


def _clip(medium: Medium, pictures: Pictures, strings: Strings, address: str) -> Iterator[Node]:
    if (still := pictures.get(("illustration", medium.still))) is not None:
        alt = medium.alt or strings["still_alt"]
        yield nodes.para([image(curly(alt), still, "12cm")])
    yield nodes.para(_told(medium, strings, address))
    if medium.credit:
        yield line("caption", strings["credit"].format(credit=medium.credit) + ".")
    if spoken := _paragraphs(medium.transcript):
        first = strings["transcript"].format(text=spoken[0])
        yield nodes.div([nodes.para(prose(text)) for text in (first, *spoken[1:])], "transcript")


def _told(medium: Medium, strings: Strings, address: str) -> Inlines:
    """What the clip is and how long, and where it is; of one elsewhere only its author knows."""
    kind = strings["kinds"].get(medium.kind, medium.kind)
    known = "clip" if medium.clip else "clip_stated" if medium.duration else "clip_only"
    told = strings[known].format(kind=kind, duration=medium.duration)
    words = prose(f"{told}: {medium.caption}" if medium.caption else told)
    target = medium.url
    if medium.clip and not target and address:
        target = f"{address}{medium.clip.name}"
    return (nodes.link(words, target),) if target else words


_SPEAKER = re.compile(r"[^\W\d_][^:]{0,40}:\s")


def _paragraphs(transcript: str) -> list[str]:
    """One for each that was typed, and for each who begins to speak (`Jane: We began`)."""
    parts: list[list[str]] = [[]]
    for line_ in map(str.strip, transcript.splitlines()):
        if not line_ or (_SPEAKER.match(line_) and not line_[0].islower()):
            parts.append([])
        parts[-1].append(line_)
    return [" ".join(" ".join(part).split()) for part in parts if any(part)]
