"""Mend what pandoc writes in a Word file's text and settings, and has no option for."""

from __future__ import annotations

import re

_TEXT, _SETTINGS = "word/document.xml", "word/settings.xml"
# Word keeps three languages for a run, and spells each script by its own.
_SCRIPTS = {"ar": b"bidi", "he": b"bidi", "hi": b"bidi", "ja": b"eastAsia", "ko": b"eastAsia",
            "zh": b"eastAsia"}  # fmt: skip
_LANGUAGE = re.compile(rb'<w:lang w:val="(([a-z]{2,3})\b[^"]*)"')
# Without these LibreOffice keeps 3 mm free on both sides of each picture.
_CLOSE = b'<wp:inline distT="0" distB="0" distL="0" distR="0">'
# The name of a picture's file is nothing to be read out.
_FILE = re.compile(rb'(<pic:cNvPr descr=")[^"]*"')


# That it was checked already, when Word has never seen it; and that a moved paragraph is one
# taken out and another put in, in whose place an editor would see the words again as new.
_UNTRUE = re.compile(rb"<w:(?:proofState|doNotTrackMoves)\b[^>]*/>|<w:rsids>\s*</w:rsids>")
_USUAL = re.compile(rb'(<w:themeFontLang\b[^>]*\bw:val=")[^"]*"')


def mended(name: str, part: bytes, language: str = "") -> bytes:
    """Say a run's language in its own script, and nothing of a picture but its alt text."""
    if name == _SETTINGS:
        part = _UNTRUE.sub(b"", part)
        return _USUAL.sub(rb'\1%b"' % language.encode(), part) if language else part
    if name != _TEXT:
        return part
    part = part.replace(b"<wp:inline>", _CLOSE)
    return _FILE.sub(rb'\1"', _LANGUAGE.sub(_spelt, part))


def _spelt(found: re.Match[bytes]) -> bytes:
    script = _SCRIPTS.get(found[2].decode(), b"val")
    return b'<w:lang w:%b="%b"' % (script, found[1])
