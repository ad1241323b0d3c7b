"""Finish the PDF that Typst wrote: name each author by themselves in its XMP.

Typst joins the names into one, so that a library's catalogue would know an
author called "Jane Doe, Sam Okafor". To open the file and save it again takes
half as long as making it; its last pages are plain enough to be mended as text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from xml.sax.saxutils import escape

from pipeline.errors import EngineError

_NO_PICTURES: Mapping[str, bytes] = MappingProxyType({})
_XMP = re.compile(
    rb"<</Length (?P<length>\d+)/Type/Metadata/Subtype/XML>>\nstream\n"
    rb"(?P<xmp><\?xpacket begin=.*?<\?xpacket end=\"r\"\?>)\nendstream",
    re.S,
)
_NAMES = re.compile(rb"(?<=<dc:creator><rdf:Seq>)<rdf:li>.*?</rdf:li>(?=</rdf:Seq>)", re.S)
_TABLE = re.compile(
    rb"xref\n(?P<head>0 \d+)\n(?P<rows>(?:\d{10} \d{5} [nf]\r\n)+)(?P<trailer>trailer\n.*?)"
    rb"startxref\n(?P<start>\d+)\n%%EOF\s*\Z",
    re.S,
)


def finish(
    data: bytes, properties: Mapping[str, str], pictures: Mapping[str, bytes] = _NO_PICTURES
) -> bytes:
    """Write the PDF again with one creator for each line of `creators`."""
    names = properties.get("creators", "").splitlines()
    if len(names) < 2:
        return data
    listed = "".join(f"<rdf:li>{escape(name)}</rdf:li>" for name in names)
    last = data.rfind(b"<?xpacket begin=")
    # Whatever an author wrote stands packed, or before.
    found = _XMP.search(data, max(0, last - 100))
    xmp, changed = _NAMES.subn(lambda _: listed.encode(), found["xmp"]) if found else (b"", 0)
    if found is None or changed != 1:
        raise EngineError("the PDF's XMP is not as Typst writes it")
    head = b"<</Length %d/Type/Metadata/Subtype/XML>>\nstream\n" % len(xmp)
    return _moved(data, found.start(), found.end(), head + xmp + b"\nendstream")


def _moved(data: bytes, start: int, end: int, text: bytes) -> bytes:
    """Put `text` in the place of a stretch of the file; what stands behind it moves."""
    by = len(text) - (end - start)
    table = _TABLE.search(data, data.rfind(b"xref\n0 "))
    if table is None:
        raise EngineError("the PDF's table of objects is not as Typst writes it")
    rows = b"".join(
        b"%010d%b" % (int(row[:10]) + by, row[10:]) if int(row[:10]) > start else row
        for row in table["rows"].splitlines(keepends=True)
    )
    tail = b"xref\n%b\n%b%bstartxref\n%d\n%%%%EOF" % (
        table["head"], rows, table["trailer"], int(table["start"]) + by
    )  # fmt: skip
    return data[:start] + text + data[end : table.start()] + tail
