"""Finish the PDF that Typst wrote: name each author by themselves in its XMP.

Typst joins the names into one, so that a library's catalogue would know an
author called "Jane Doe, Sam Okafor".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from pipeline.engines.pdf_written import Change, rewritten
from pipeline.engines.xml_text import escape
from pipeline.errors import EngineError

_NO_PICTURES: Mapping[str, bytes] = MappingProxyType({})
_XMP = re.compile(
    rb"<</Length (?P<length>\d+)/Type/Metadata/Subtype/XML>>\nstream\n"
    rb"(?P<xmp><\?xpacket begin=.*?<\?xpacket end=\"r\"\?>)\nendstream",
    re.S,
)
_NAMES = re.compile(rb"(?<=<dc:creator><rdf:Seq>)<rdf:li>.*?</rdf:li>(?=</rdf:Seq>)", re.S)


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
    return rewritten(data, [Change(*found.span(), head + xmp + b"\nendstream")])
