"""Make each format from the one document: pandoc writes, an engine compiles, nothing is added."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from pipeline.errors import HouseError, Refused
from pipeline.house import Format
from pipeline.model import Artefact, Document, Route, Source
from pipeline.problems import Checked, Place, Problem

Write = Callable[[Document, Sequence[Format]], Sequence[bytes]]
Compile = Callable[[str, Mapping[str, bytes], date], bytes]
Finish = Callable[[bytes, Mapping[str, str], Mapping[str, bytes]], bytes]


def render(
    document: Document,
    formats: Sequence[Format],
    where: str,
    sources: Sequence[Source],
    write: Write,
    compile_: Mapping[str, Compile],
    finish: Mapping[str, Finish],
) -> Checked[tuple[Artefact, ...]]:
    """Render `document` in every format, into the folder `where` of the outputs.

    A character that no font has is shown at its place in the `sources`.
    """
    pictures = {picture.name: picture.data for picture in document.pictures}
    made = [Artefact(f"{where}/{name}", data) for name, data in _beside(document).items()]
    try:
        for format_, data in zip(formats, write(_dressed(document, formats), formats), strict=True):
            name = format_.file.format(slug=document.slug)
            if format_.compile:
                day = date.fromisoformat(str(document.meta["date"]))
                data = _engine(format_, compile_)(data.decode(), pictures, day)
            suffix = name[name.rfind(".") :]
            if suffix in finish:
                data = finish[suffix](data, properties(document), pictures)
            made.append(Artefact(f"{where}/{name}", data))
    except Refused as error:
        return Checked(None, (placed(error, sources),))
    return Checked(tuple(made))


def _beside(document: Document) -> dict[str, bytes]:
    """The files that a page shows: its pictures in every size, and its clips."""
    pictures = {each.name: each.data for p in document.pictures for each in (p, *p.smaller)}
    clips = {clip.name: clip.data for clip in document.clips}
    tracks = [clip.captions for clip in document.clips if clip.captions]
    return pictures | clips | {track.name: track.data for track in tracks}


def properties(document: Document) -> dict[str, str]:
    """What a file says of itself: title, authors, language, date."""
    meta, labels = document.meta, document.meta.get("labels", {})
    names = [" ".join(author["name"].split()) for author in meta.get("authors", ())]
    return {
        "title": str(meta["title"]),
        "creator": "; ".join(names),
        "creators": "\n".join(names),
        "subject": str(meta.get("series", "")),
        "description": str(meta.get("description", "")),
        "language": str(meta["lang"]),
        "created": str(meta["date"]),
        "page": str(labels.get("page", "")),
        "direction": str(meta.get("dir", "")),
        "status": str(labels.get("draft", "")) if meta.get("draft") else "",
    }


def _dressed(document: Document, formats: Iterable[Format]) -> Document:
    """Add the house's own texts that templates include, such as a style sheet."""
    included = {name: text for f in formats for name, text in f.include.items()}
    return replace(document, meta={**document.meta, **included})


def _engine(format_: Format, compile_: Mapping[str, Compile]) -> Compile:
    if format_.compile not in compile_:
        raise HouseError(
            f"{format_.folder / 'format.yaml'} says compile: {format_.compile}",
            f"it can be: {', '.join(compile_)}",
        )
    return compile_[format_.compile]


def placed(error: Refused, sources: Sequence[Source]) -> Problem:
    """Show what an engine refused where its author typed it.

    An engine names the characters together that stand apart in the text; the
    first is looked for then.
    """
    looked = [(source, seen) for seen in (error.seen, error.seen[:1]) for source in sources]
    found = (_found(source, seen) for source, seen in looked if seen)
    place = next(filter(None, found), sources[0].place())
    return Problem.at(place, error.rule, error.message, why=error.why, fix=error.fix)


def _found(source: Source, seen: str) -> Place | None:
    for number, line in enumerate(source.lines, 1):
        if (column := line.find(seen)) >= 0:
            return Place(source.file, number, column + 1, column + 1 + len(seen), line)
    return _spelt(source, source.data, (), seen)


def _spelt(source: Source, value: Any, route: Route, seen: str) -> Place | None:
    """Look among the values: YAML can spell a character by its number."""
    if isinstance(value, str):
        return source.place(*route) if seen in value else None
    parts: Iterable[tuple[str | int, Any]] = ()
    if isinstance(value, Mapping):
        parts = value.items()
    elif isinstance(value, list | tuple):
        parts = enumerate(value)
    found = (_spelt(source, part, (*route, name), seen) for name, part in parts)
    return next(filter(None, found), None)
