"""What a finished file holds beside its words: who its properties name, pictures, attachments."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from html import unescape

import pikepdf
from pikepdf import Name, Pdf

from pipeline.engines.docx_package import parts_of
from pipeline.errors import EngineError
from pipeline.model import Inside

_BROKEN = (pikepdf.PdfError, AttributeError, KeyError, TypeError, ValueError)
_PEOPLE = re.compile(
    r"<(dc:creator|cp:lastModifiedBy|dc:contributor|Manager|Company)\b[^>]*>(.*?)</\1>", re.S
)
_ITEMS = re.compile(r"<rdf:li\b[^>]*>(.*?)</rdf:li>", re.S)
_META = re.compile(r'<meta name="(?:author|citation_author|DC\.creator)" content="([^"]*)"')


def docx(data: bytes) -> Inside:
    """Look into a Word file: every part of it, and its pictures."""
    parts = parts_of(data)
    texts = {n: p.decode("utf-8", "replace") for n, p in parts.items() if _worded(n)}
    pictures = {n: p for n, p in parts.items() if "/media/" in n}
    return Inside(tuple(_people(texts)), texts, pictures)


def html(data: bytes) -> Inside:
    """Look into a page: what it says of its authors to search engines."""
    text = data.decode("utf-8", "replace")
    return Inside(tuple(unescape(each) for each in _META.findall(text)), {"": text}, {})


def plain(data: bytes) -> Inside:
    """Look into a file that is only text."""
    return Inside((), {"": data.decode("utf-8", "replace")}, {})


def picture(data: bytes) -> Inside:
    """Look into a file that is one picture."""
    return Inside((), {}, {"": data})


def pdf(data: bytes) -> Inside:
    """Look into a PDF: its properties, XMP, attachments and pictures; its words are in its tags."""
    try:
        with Pdf.open(io.BytesIO(data)) as opened:
            info = {str(key): str(value) for key, value in opened.docinfo.items()}
            stream = opened.Root.get(Name.Metadata)
            xmp = stream.read_bytes().decode("utf-8", "replace") if stream is not None else ""
            attached = {
                name: file.get_file().read_bytes().decode("utf-8", "replace")
                for name, file in opened.attachments.items()
            }
            pictures = dict(_images(opened))
    except _BROKEN as error:
        raise EngineError(f"the PDF cannot be opened again: {error}") from error
    texts = {"properties": "\n".join(info.values()), "XMP": xmp, **attached}
    people = (*filter(None, [info.get("/Author")]), *_people({"XMP": xmp}))
    return Inside(people, texts, pictures)


def _worded(name: str) -> bool:
    return name.endswith((".xml", ".rels"))


def _people(texts: dict[str, str]) -> Iterator[str]:
    for name, text in texts.items():
        if name == "XMP" or name.startswith("docProps/"):
            for _, value in _PEOPLE.findall(text):
                for each in _ITEMS.findall(value) or [value]:
                    yield unescape(each).strip()


def _images(opened: Pdf) -> Iterator[tuple[str, bytes]]:
    for number, page in enumerate(opened.pages, 1):
        resources = page.obj.get(Name.Resources)
        found = resources.get(Name.XObject) if resources is not None else None
        for name, each in found.items() if found is not None else ():
            # Other filters hold pixels and nothing else.
            if each.get(Name.Filter) == Name.DCTDecode:
                yield f"picture {name} on page {number}", each.read_raw_bytes()
