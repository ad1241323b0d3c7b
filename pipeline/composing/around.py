"""What stands round an article: its series above it; notes and the people behind it below.

The order is that of the field: what readers must know to judge the words stands
before the references, what is the same in each article of the series after them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pipeline import nodes
from pipeline.composing.lines import note, prose, spread
from pipeline.model import Editor, Node, Series, Viewpoint

Strings = Mapping[str, Any]


def masthead(series: Series) -> Node:
    """What the article is part of, and the way there."""
    title = prose(series.title)
    named = (nodes.link(title, series.url),) if series.url else title
    said = [part for part in (named, prose(series.strapline)) if part]
    return nodes.div([nodes.para(spread(said))], "series")


def notes(voices: Iterable[Viewpoint], statement: str, strings: Strings) -> Iterator[Node]:
    """What an article says of how it came about; `statement` is about competing interests."""
    yield note("competing-interests", strings["competing_interests"], nodes.words(statement))
    yield note("provenance", strings["provenance"], prose(strings["provenance_text"]))
    used = [voice for voice in voices if voice.contribution.ai_use.used]
    if used:
        told = " ".join(_ai_use(voice, strings) for voice in used)
        yield note("ai-use", strings["ai_use"], prose(told))


def foot(series: Series, strings: Strings) -> Iterator[Node]:
    """Who is behind the series, and where the rest of it is."""
    if series.editors:
        people = strings["semicolon"].join(_editor(e, strings) for e in series.editors)
        yield note("editors", strings["editors"], prose(people))
    if series.licence:
        yield note("licence", strings["licence"], prose(series.licence))
    inside = list(prose(series.title))
    if series.url:
        inside += [*nodes.words(" · "), nodes.link(nodes.words(strings["full_series"]), series.url)]
    yield nodes.div([nodes.para(inside)], "colophon")


def _ai_use(viewpoint: Viewpoint, strings: Strings) -> str:
    use = viewpoint.contribution.ai_use
    told = strings["ai_used_for" if use.purpose else "ai_used"]
    tool, purpose = use.tool or strings["ai_tool"], use.purpose.rstrip(".")
    return str(told.format(name=viewpoint.author.name, tool=tool, purpose=purpose))


def _editor(editor: Editor, strings: Strings) -> str:
    if not editor.role:
        return editor.name
    small = strings["titles"] == "small" and not editor.role[:2].isupper()
    role = editor.role[0].lower() + editor.role[1:] if small else editor.role
    return str(strings["introduced"].format(name=editor.name, role=role))
