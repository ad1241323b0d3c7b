"""Look for what must not leave: in what was sent, where it can be mended, and in what was made.

What authors type is searched first, so that a message stands at their own line.
Their words reach every format, and `match` has proved that each says the same;
so of a finished file only the rest is searched: page heads, properties, hidden
parts, attachments and the notes that cameras put into pictures.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace

from pipeline.model import Artefact, Inside, Manuscript, Series, Source
from pipeline.private.personal import Find, Trace, nobody, traces
from pipeline.private.picture_notes import located, notes
from pipeline.private.words import told, worded
from pipeline.problems import Level, Place, Problem

Look = Callable[[bytes], Inside]
_IDENTIFIERS = frozenset({"references", "links"})
_SENT = frozenset({"file", "still"})
_ADDRESSES = frozenset({"social", "twitter", "orcid", "url", "captions", "approvals"}) | _SENT


def in_sources(
    sources: Iterable[Source],
    media: Mapping[str, bytes],
    series: Series,
    looks: Mapping[str, Look],
    find: Find,
) -> Iterator[Problem]:
    """Search everything that was typed, notes behind # too: a pull request is public for ever."""
    telling = {name for name, data in media.items() if located(data)}
    for source in sources:
        if source.file.lower().endswith(".docx"):
            yield from _in_word(source, looks[".docx"](source.raw), series, find)
        else:
            yield from _typed(source, series, find)
        if any(find(source.stem)):
            yield told(Place(source.file), "name", "the file is called after a private name")
        if telling:
            yield from _located(source, source.data, (), telling)


def in_outputs(
    artefacts: Iterable[Artefact], manuscript: Manuscript, looks: Mapping[str, Look], find: Find
) -> Iterator[Problem]:
    """Search finished files for what their words do not show; nothing of it is an author's slip."""
    article = manuscript.article
    place = article.source.place("title")
    known = {each.casefold() for each in _named(manuscript)}
    for artefact in artefacts:
        name = artefact.path.rsplit("/", 1)[-1]
        look = looks.get(name[name.rfind(".") :])
        if look is None:
            continue
        inside = look(artefact.data)
        if find is not nobody and any(map(any, map(find, (artefact.path, *_texts(inside))))):
            yield told(place, "name", f"a name from the private list stands in {name}")
        if not artefact.path.startswith("office/"):
            yield from _properties(place, name, inside.people, known)
        for part, data in inside.pictures.items():
            if said := notes(data):
                where = f"{part} of {name}" if part else name
                yield told(
                    place, "picture", f"{where} still holds {' and '.join(said)} from a camera"
                )


def in_kept(article: Source, seen: Mapping[str, str], find: Find) -> Iterator[Problem]:
    """Search the words that authors approved: they are kept, also when the text has changed."""
    if any(any(find(words)) for words in seen.values()):
        yield told(
            article.place("approvals"),
            "name",
            "the words kept for an approval hold a name from the private list",
        )


def unseen(problems: Iterable[Problem], find: Find) -> Iterator[Problem]:
    """Take private names out of what problems say: logs and letters are read by many.

    The line a problem shows is left out whole if a name is in it.
    """
    for problem in problems:
        yield replace(
            problem,
            message=_without(problem.message, find),
            why=_without(problem.why, find),
            fix=_without(problem.fix, find),
            excerpt="" if any(find(problem.excerpt)) else problem.excerpt,
        )


def _without(words: str, find: Find) -> str:
    for trace in sorted(find(words), key=lambda t: t.start, reverse=True):
        words = f"{words[: trace.start]}[a private name]{words[trace.end :]}"
    return words


def _typed(source: Source, series: Series, find: Find) -> Iterator[Problem]:
    text = "\n".join(source.lines)
    starts = [0]
    for line in source.lines:
        starts.append(starts[-1] + len(line) + 1)
    for trace in (*find(text), *traces(text)):
        row = bisect_right(starts, trace.start) - 1
        column = trace.start - starts[row]
        if trace.kind == "name" or not _expected(source, trace, row + 1, column + 1, series):
            yield _said(source, trace, row, column, series)


def _in_word(source: Source, inside: Inside, series: Series, find: Find) -> Iterator[Problem]:
    """Search a Word file: it has no lines, and its properties say who wrote it."""
    place = Place(source.file)
    if any(any(find(text)) for text in _texts(inside)):
        yield told(place, "name", "a name from the private list stands in this Word file")
    words = _seen(inside.texts.get("word/document.xml", ""))
    for trace in traces(words):
        if trace.kind != "email" or trace.text.casefold() not in series.contact.casefold():
            yield told(place, trace.kind, worded(trace), sure=trace.sure, contact=series.contact)


def _expected(source: Source, trace: Trace, line: int, column: int, series: Series) -> bool:
    """Whether it is no slip: the series' own address, a handle, or part of an identifier."""
    if trace.kind == "email" and trace.text.casefold() in series.contact.casefold():
        return True
    tops = [(span.line, route[0]) for route, span in source.keys.items() if len(route) == 1]
    top = max((t for t in tops if t[0] <= line), default=(0, ""))[1]
    if top in _IDENTIFIERS:
        return True
    return any(
        span.line == line and span.column <= column < span.end_column
        for route, span in source.values.items()
        if any(part in _ADDRESSES for part in route)
    )


def _said(source: Source, trace: Trace, row: int, column: int, series: Series) -> Problem:
    excerpt = source.lines[row]
    end = min(column + trace.end - trace.start, len(excerpt))
    # Whoever reads the message need not see the name; they have the file.
    shown = "" if trace.kind in {"name", "nhs-number"} else excerpt
    place = Place(source.file, row + 1, column + 1, end + 1, shown)
    return told(place, trace.kind, worded(trace), sure=trace.sure, contact=series.contact)


def _located(
    source: Source, value: object, route: tuple[str | int, ...], telling: Set[str]
) -> Iterator[Problem]:
    """Warn of a picture that says where it was taken: ours does not, but this one was sent."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            if key in _SENT and isinstance(part, str) and part in telling:
                yield source.problem(
                    "private-picture", f"{part} says where it was taken", *route, key,
                    level=Level.WARNING,
                    why="the printed one does not, but everybody can fetch this file",
                    fix="send it again without its place: share it from the phone without location",
                )  # fmt: skip
            else:
                yield from _located(source, part, (*route, key), telling)
    elif isinstance(value, list | tuple):
        for number, part in enumerate(value):
            yield from _located(source, part, (*route, number), telling)


def _texts(inside: Inside) -> Iterator[str]:
    """Each text as it stands, and as a reader sees it, so that no markup divides a name."""
    for text in inside.texts.values():
        yield text
        if "<" in text:
            yield _seen(text)


def _seen(markup: str) -> str:
    """What a reader sees of markup; a paragraph's end is a space."""
    from html import unescape  # it brings two thousand names, and a check has no finished file

    return unescape(re.sub(r"<[^>]*>", "", re.sub(r"</(?:w:)?(?:p|li|h\d|div)>", " ", markup)))


def _named(manuscript: Manuscript) -> Iterator[str]:
    """Everybody whom a file's properties may name."""
    series = manuscript.series
    yield from (view.author.name for view in manuscript.viewpoints)
    yield from (editor.name for editor in series.editors)
    yield from filter(None, (series.title, series.publisher, "Viewpoints", "pandoc", "Typst"))


def _properties(
    place: Place, name: str, people: Sequence[str], known: set[str]
) -> Iterator[Problem]:
    for person in dict.fromkeys(filter(None, people)):
        rest = person.casefold()
        for each in sorted(known, key=len, reverse=True):
            rest = rest.replace(each, "")
        if re.search(r"[^\W_]", rest):
            yield told(
                place, "properties", f"the properties of {name} name {person}, the article does not"
            )
