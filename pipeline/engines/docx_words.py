"""The words of a Word file's head and foot, in the language of the article.

The reference file says "Page 1 of 1", so that it can be opened and looked at;
pandoc copies its head and foot as they are. What Word would work out stands
there already: other programs show it, and know no such field.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.engines.xml_text import escape

_HEAD = re.compile(r"word/header\d*\.xml")
_NAMED = ("subject", "title", "status")
_FOOT = re.compile(r"word/footer\d*\.xml")
_PAGE = re.compile(r"\{pages?\}")


def furnished(name: str, part: bytes, properties: Mapping[str, str]) -> bytes:
    """Put the article's own words into its head and foot, and turn them the way it runs."""
    if properties.get("direction") == "rtl":
        part = _turned(name, part)
    if not _HEAD.fullmatch(name):
        return footed(name, part, properties.get("page", ""))
    for key in _NAMED:
        part = part.replace(f"{{{key}}}".encode(), escape(properties.get(key, "")).encode())
    return part


def _turned(name: str, part: bytes) -> bytes:
    """Let the pages, their heads and their feet run from the right, as pandoc lets paragraphs."""
    if name == "word/document.xml":
        return part.replace(b"<w:titlePg />", b"<w:titlePg /><w:bidi />")
    if not _HEAD.fullmatch(name) and not _FOOT.fullmatch(name):
        return part
    part = part.replace(b"</w:pPr>", b"<w:bidi/></w:pPr>")
    return part.replace(b"<w:r><w:t", b"<w:r><w:rPr><w:rtl/></w:rPr><w:t")


def footed(name: str, part: bytes, page: str) -> bytes:
    """Put the words of `page`, such as "Page {page} of {pages}", around the numbers of a foot."""
    if not page or not _FOOT.fullmatch(name):
        return part
    before, between, *_ = *_PAGE.split(page), ""
    for ours, said in (("Page ", before), (" of ", between)):
        part = part.replace(f">{ours}</w:t>".encode(), f">{escape(said)}</w:t>".encode())
    return part
