"""A text in a file of its own: plain text, taken as it stands, or a Word file.

A Word file can show words that its reader never reports: in text boxes, charts
and embedded objects. So its parts are looked at before it is read, and what
would be lost, or was never to be seen, is refused.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePath

from pipeline.model import Route, Source, Span
from pipeline.problems import Checked, Place, Problem
from pipeline.sources.file_kinds import foreign
from pipeline.sources.yaml_source import decoded

ENDINGS = (".docx", ".md", ".txt")
BYTES = {".docx": 20_000_000, ".md": 1_000_000, ".txt": 1_000_000}
UNPACKED = 50_000_000
"""A page of Word takes some 10 KB; pictures are packed already."""
PARAGRAPHS = 20_000
"""Ten books; a file of 70 KB can hold more, and reading it takes half a minute."""
_BODY = re.compile(r"word/(?:document|footnotes|endnotes|comments)\d*\.xml")
_PARAGRAPH = re.compile(rb"<(?:\w+:)?p[\s>/]")
_BAD = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError),
    *(NotImplementedError, RuntimeError),
)
_AGAIN = "open it in Word, and save it again as a Word document (.docx)"
# What Word shows, or hides, and a reader would not tell us of.
_LOST: tuple[tuple[re.Pattern[bytes], str, str, str], ...] = (
    (re.compile(rb"<w:txbxContent\b"), "markup", "a text box", "move its words into a paragraph, "
     "and delete the box"),
    (re.compile(rb"<w:vanish\s*/>"), "hidden-character", "hidden words", "select all, choose Font, "
     "and take the tick from Hidden; then delete what is not to be printed"),
    (re.compile(rb"<w:altChunk\b"), "markup", "another document inside it", "copy its words, and "
     "paste them as text"),
    (re.compile(rb"<w:object\b"), "markup", "an embedded object", "say in a sentence what it "
     "shows, and delete it"),
    (re.compile(rb"<(?:c|cx):chart\b|<dgm:relIds\b"), "no-tables-or-graphs", "a chart",
     "say in a sentence what it shows, and delete it"),
)  # fmt: skip


def text_file(file: str, raw: bytes) -> Checked[Source]:
    """Make a source of a file that holds nothing but one text."""
    word = file.lower().endswith(".docx")
    problems = tuple(_word(file, raw)) if word else ()
    text = ""
    if not word:
        text, problem = decoded(file, raw)
        problems = (problem,) if problem else ()
    if not problems and not (word or text.strip()):
        fix = "write your words in it, or write them below `text: |`"
        problems = (Problem.at(Place(file), "empty", "this file holds no words", fix=fix),)
    if problems:
        return Checked(None, tuple(_renamed(each) for each in problems))
    lines = tuple(text.split("\n"))
    whole: dict[Route, Span] = {(): Span(1, 1, 1, body=1)}
    return Checked(Source(file, PurePath(file).stem, {"text": text}, raw, lines, {}, whole))


def _renamed(problem: Problem) -> Problem:
    """A Word file under another name needs no more than its own."""
    if problem.rule != "file-type" or "a Word document," not in problem.message:
        return problem
    name = PurePath(problem.file).with_suffix(".docx").name
    return replace(problem, fix=f"rename it to {name}, and write: text_file: {name}")


def _word(file: str, raw: bytes) -> Iterator[Problem]:
    """Say why a Word file cannot be read, or what in it would be lost."""
    if not raw.startswith(b"PK\x03\x04"):
        yield foreign(file, raw) or Problem.at(
            Place(file), "file-type", "this is no Word document", fix=_AGAIN
        )
        return
    try:
        parts = _parts(raw)
    except _BAD:
        yield Problem.at(
            Place(file), "file-type", "this Word document is damaged, or has a password", fix=_AGAIN
        )
        return
    if parts is None:
        limit = f"{UNPACKED // 1_000_000} MB"
        message = f"this Word document takes more than {limit} when it is unpacked"
        yield Problem.at(Place(file), "too-large", message, fix="take the pictures out of it")
        return
    if not parts:
        yield foreign(file, raw) or Problem.at(
            Place(file), "file-type", "this is no Word document", fix=_AGAIN
        )
        return
    if sum(len(_PARAGRAPH.findall(part)) for part in parts) > PARAGRAPHS:
        message = f"this Word document has more than {PARAGRAPHS} paragraphs"
        yield Problem.at(Place(file), "too-large", message, fix="send the words of your viewpoint")
        return
    for pattern, rule, what, fix in _LOST:
        if any(pattern.search(part) for part in parts):
            why = "its words would be lost, or printed where you do not see them"
            yield Problem.at(Place(file), rule, f"there is {what} in it", why=why, fix=fix)


def _parts(raw: bytes) -> list[bytes] | None:
    """The parts of a Word file that hold words; None if it is too big to unpack."""
    parts: list[bytes] = []
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        left = UNPACKED
        for info in packed.infolist():
            left -= info.file_size
            if left < 0 or len(parts) > 99:
                return None
            if _BODY.fullmatch(info.filename):
                with packed.open(info) as part:  # a size that is stated can be a lie
                    parts.append(part.read(UNPACKED))
    return parts
