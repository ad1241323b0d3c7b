"""What a language's file says, sentence by sentence, and where a finished file says it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import lxml.html
import pikepdf
from lxml import etree

from pipeline.engines import pdf

CODES = {"after_colon", "titles", "quotes", "comma", "semicolon"}
"""Keys whose values are no words."""
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BRACES = re.compile(r"\{\w+\}")
_SPOKEN = ("content", "aria-label", "alt", "title", "placeholder")


def braces(text: str) -> set[str]:
    """What is put into a text."""
    return set(_BRACES.findall(text))


def leaves(value: Any, route: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Every text of a language's file, by its route."""
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield from leaves(part, (*route, str(name)))
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from leaves(part, (*route, str(number)))
    else:
        yield ".".join(route), str(value)


def pattern(text: str) -> re.Pattern[str]:
    """The longest words of a text between what is put into it, wherever they stand as words."""
    words = r"\s+".join(map(re.escape, _longest(text).split()))
    return re.compile(rf"(?<!\w){words}(?!\w)")


def telling(text: str) -> bool:
    """Whether there is enough in a text to know it by."""
    return len(_longest(text)) > 4


def _longest(text: str) -> str:
    return max((part.strip(" .,:;") for part in _BRACES.split(text)), key=len)


def said(path: Path) -> str:
    """Everything that a finished file says or has read out, its head, foot and properties too."""
    data, kind = path.read_bytes(), path.suffix
    if kind == ".html":
        return _page(data)
    if kind == ".xml":
        return " ".join(map(str, etree.fromstring(data).itertext()))
    if kind == ".docx":
        return _word(data)
    if kind == ".pdf":
        return _pdf(data)
    return data.decode()


def _page(data: bytes) -> str:
    root = lxml.html.document_fromstring(data)
    for node in [*root.iter("style"), *root.iter("script")]:
        node.drop_tree()
    spoken = (node.get(name) for node in root.iter() for name in _SPOKEN if node.get(name))
    return " ".join([root.text_content(), *map(str, spoken)])


def _word(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [n for n in archive.namelist() if re.match(r"word/(document|header|footer)", n)]
        roots = [etree.fromstring(archive.read(name)) for name in names]
        core = etree.fromstring(archive.read("docProps/core.xml"))
    lines = [line for root in roots for line in root.iter(f"{_W}p")]
    words = ["".join(node.text or "" for node in line.iter(f"{_W}t")) for line in lines]
    alts = [str(node.get("descr", "")) for root in roots for node in root.iter()]
    return " ".join([*words, *alts, *map(str, core.itertext())])


def _pdf(data: bytes) -> str:
    with pikepdf.open(io.BytesIO(data)) as opened:
        about = [str(value) for value in opened.docinfo.values()]
        files = [str(each.description) for each in opened.attachments.values()]
    return " ".join([*(piece.text for piece in pdf.read(data)), *about, *files])
