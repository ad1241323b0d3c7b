"""Prove one finished article from its files alone: they agree, they only show, nothing leaks.

There are no inputs here, so the page speaks for the article: the other formats are
held against it, as every one of them was held against the article when it was built.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from pathlib import PurePosixPath
from typing import Any

from pipeline.coi.declared import SCHEMA_VERSION
from pipeline.coi.table import rows, table
from pipeline.differences import difference, plain
from pipeline.errors import EngineError, Refused
from pipeline.finished.harmless import WHY, Look, worded
from pipeline.finished.manifest import Entry
from pipeline.finished.verify import Listing, problem, read_entry
from pipeline.frozen import frozen
from pipeline.model import Piece
from pipeline.problems import Problem
from pipeline.stages.match import Reader

NAMES = {".html": "the page", ".docx": "the Word file", ".pdf": "the PDF"}
OFFICE = ("coi.pdf", "coi.json", "coi.csv", "coi-statement.txt")
LONG = 12
"""An unpublished note of so many letters does not stand in an article by chance."""


@frozen
class Tools:
    """What opens finished files: readers, looks at what is live, and the files inside a PDF."""

    readers: Mapping[str, Reader]
    looks: Mapping[str, Look]
    inside: Callable[[bytes], Mapping[str, bytes]]
    office: Mapping[str, Look]


@frozen
class _Files:
    """The files of one article that could be read, and what each of the public ones says."""

    data: Mapping[str, bytes]
    said: Mapping[str, tuple[Piece, ...]] = field(default_factory=dict)


def prove(found: Listing, article: str, tools: Tools) -> tuple[Problem, ...]:
    """Say what is wrong with the files of one article; `""` is the series' own."""
    problems: list[Problem] = []
    data: dict[str, bytes] = {}
    said: dict[str, tuple[Piece, ...]] = {}
    for entry in found.of(article):
        suffix = PurePosixPath(entry.path).suffix
        try:
            data[entry.path] = read_entry(found.folder, entry)
            if suffix in tools.readers and article and _public(entry):
                said[entry.path] = tools.readers[suffix](data[entry.path])
        except (EngineError, Refused) as error:
            problems.append(_unreadable(found, entry, str(error)))
            continue
        problems += _live(found, entry, data[entry.path], tools)
    files = _Files(data, said)
    problems += _matched(found, files)
    if any(_public(entry) for entry in found.of(article)) and article:
        problems += _bundle(found, article, files, tools)
    return tuple(problems)


def leaks(found: Listing) -> Iterator[Problem]:
    """Say which files of the office lie where the public reads, by name or by their bytes."""
    office = {e.sha256 for e in found.entries if e.path.startswith("office/") and e.bytes}
    for entry in found.entries:
        named = PurePosixPath(entry.path).name.startswith(("coi.", "coi-"))
        if _public(entry) and (named or entry.sha256 in office):
            yield problem(found.folder / entry.path, "office-leak", "this is the office's", LEAK)


LEAK = "what is under site/ and drafts/ is published or sent; office/ never is"


def _public(entry: Entry) -> bool:
    return not entry.path.startswith("office/")


def _unreadable(found: Listing, entry: Entry, said: str) -> Problem:
    return problem(found.folder / entry.path, "output-unreadable", said, fix="build again")


def _live(found: Listing, entry: Entry, data: bytes, tools: Tools) -> Iterator[Problem]:
    suffix = PurePosixPath(entry.path).suffix
    look = (tools.looks if _public(entry) else tools.office).get(suffix)
    try:
        if live := look(data) if look else ():
            yield problem(found.folder / entry.path, "output-live", f"it has {worded(live)}", WHY)
    except EngineError as error:
        yield _unreadable(found, entry, str(error))


def _matched(found: Listing, files: _Files) -> Iterator[Problem]:
    """Hold the other formats against the page; without a page, against the first there is."""
    order = [*NAMES, *sorted({PurePosixPath(p).suffix for p in files.said} - NAMES.keys())]
    first, *others = sorted(
        files.said, key=lambda p: (order.index(PurePosixPath(p).suffix), p)
    ) or [""]
    for path in others:
        suffix = PurePosixPath(path).suffix
        name = NAMES.get(suffix, f"the {suffix.removeprefix('.')} file")
        told = difference(files.said[first], files.said[path], name, visual=suffix == ".pdf")
        if told:
            yield problem(
                found.folder / path,
                "mismatch",
                f"{name} {told.what}",
                f"{told.why} (the article is what {PurePosixPath(first).name} says)",
                "build again; if it stays, a template changes words",
            )


def _bundle(found: Listing, article: str, files: _Files, tools: Tools) -> Iterator[Problem]:
    folder = f"office/{article}"
    missing = [name for name in OFFICE if f"{folder}/{name}" not in files.data]
    for name in missing:
        yield _incomplete(found, f"{folder}/{name}", f"the bundle has no {name}")
    if missing:
        return
    pdf, record, sheet, statement = (files.data[f"{folder}/{name}"] for name in OFFICE)
    path = f"{folder}/coi.json"
    try:
        made = json.loads(record)
        yield from _agree(found, article, made, sheet, statement)
        yield from _printed(found, article, made, files)
        yield from _parts(found, article, made, pdf, tools)
        yield from _secrets(found, made, files)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        yield _incomplete(found, path, "the record is not as this version writes it")
    except EngineError as error:
        yield _incomplete(found, f"{folder}/coi.pdf", str(error))


def _agree(
    found: Listing, article: str, made: Mapping[str, Any], sheet: bytes, statement: bytes
) -> Iterator[Problem]:
    """One record, one table, one sentence: the same in all three."""
    folder = f"office/{article}"
    if made["schema_version"] != SCHEMA_VERSION or made["article"]["slug"] != article:
        yield _incomplete(
            found, f"{folder}/coi.json", "the record is of another article or version"
        )
        return
    if table(rows(dict(made))) != sheet:
        yield _incomplete(found, f"{folder}/coi.csv", "the table does not say what the record says")
    if statement.decode() != f"{made['sentence']}\n":
        name = f"{folder}/coi-statement.txt"
        yield _incomplete(found, name, "the statement is not the sentence of the record")


def _printed(
    found: Listing, article: str, made: Mapping[str, Any], files: _Files
) -> Iterator[Problem]:
    """The sentence stands in the article, and all who are named there have a part."""
    sentence = plain(Piece("text", made["sentence"]))
    for path, pieces in files.said.items():
        if not path.endswith(".pdf") and not any(sentence in plain(piece) for piece in pieces):
            told = "the article does not print the sentence of its bundle"
            yield _incomplete(found, path, told)
    listed = {person["name"] or person["id"] for person in made["authors"]}
    for name in found.cards.get(article, {}).get("authors", ()):
        if name not in listed:
            told = f"{name} is an author and has no part in the bundle"
            yield _incomplete(found, f"office/{article}/coi.json", told)


def _parts(
    found: Listing, article: str, made: Mapping[str, Any], pdf: bytes, tools: Tools
) -> Iterator[Problem]:
    """Every author has a part in the form, and what they sent is inside, byte for byte."""
    pieces = [plain(piece) for piece in tools.readers[".pdf"](pdf)]
    inside = tools.inside(pdf)
    sent = {hashlib.sha256(data).hexdigest() for data in inside.values()}
    for person in made["authors"]:
        name = plain(Piece("text", person["name"] or person["id"]))
        path = f"office/{article}/coi.pdf"
        if not any(name in piece for piece in pieces) and name.isascii():
            yield _incomplete(found, path, f"the form has no part for {name}")
        if person["file_sha256"] and person["file_sha256"] not in sent:
            yield _incomplete(found, path, f"the form does not hold what {name} sent")


def _secrets(found: Listing, made: Mapping[str, Any], files: _Files) -> Iterator[Problem]:
    """What was told to the editors alone stands in no public file."""
    told = [person["taking_part"]["what"] for person in made["authors"]]
    for person in made["authors"]:
        hidden = [i for i in person["interests"] if not i["publish"]]
        told += [i[key] for i in hidden for key in ("description", "editor_reason")]
    sentence = plain(Piece("text", made["sentence"]))
    kept = {plain(Piece("text", text)) for text in told if text and len(text) >= LONG}
    for path, pieces in files.said.items():
        words: Sequence[str] = [plain(piece) for piece in pieces]
        if any(secret in word for secret in kept if secret not in sentence for word in words):
            message = "it prints what an author told the editors alone"
            yield problem(found.folder / path, "office-leak", message, LEAK)


def _incomplete(found: Listing, path: str, message: str) -> Problem:
    why = "the office relies on one complete record of what was declared"
    return problem(found.folder / path, "bundle-incomplete", message, why, "build again")
