"""Quotation marks and apostrophes as printers set them, for texts that pandoc does not read."""

from __future__ import annotations

import re

from pipeline.patterns import rare

_OPENS = rare(r"(^|[\s(\[{/–—“‘-])([\"'])(?=\S)")
_DECADE = re.compile(r"(^|[\s(])'(?=\d\ds?\b)")


def curly(text: str) -> str:
    """Turn straight quotes into curly ones; no word changes."""
    text = _DECADE.sub(r"\1’", text)
    opened = _OPENS.sub(lambda m: m[1] + ("“" if m[2] == '"' else "‘"), text)
    opened = _OPENS.sub(lambda m: m[1] + ("“" if m[2] == '"' else "‘"), opened)
    return opened.replace('"', "”").replace("'", "’")
