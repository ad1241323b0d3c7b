"""Texts as pandoc may read them more quickly: most of their words mean nothing to Markdown.

Its reader takes a millisecond for a hundred words, whatever they say. So of each run of plain
words it is shown the first, a sign for all between, and the last: whatever stands beside a
mark, at the start of a line or at its end stays as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from unicodedata import is_normalized

_SIGN = "zq"
_STANDS = re.compile(rb"zq(\d+)")
_RUN = re.compile(r"[^\W\d_][\w ,.;:?!’-]{20,}")
_OWN = re.compile(r"_|  |--|\.\.")
"""What is no plain word: emphasis, a line's end, a dash, dots."""
_WHOLE = re.compile(rf"<|\]:|{_SIGN}")
"""Where words between words tell one thing from another: tags, and names of links."""


def shortened(text: str) -> tuple[str, tuple[str, ...]]:
    """Give a text with signs for its words, and the words that they stand for."""
    kept: list[str] = []

    def short(found: re.Match[str]) -> str:
        run = found[0]
        first, _, rest = run.partition(" ")
        words, _, last = rest.rpartition(" ")
        if len(words) <= len(_SIGN) or _OWN.search(run):
            return run
        kept.append(words)
        return f"{first} {_SIGN}{len(kept) - 1} {last}"

    # Letters that come in parts are composed by pandoc.
    whole = _WHOLE.search(text) or not is_normalized("NFC", text)
    return (text if whole else _RUN.sub(short, text)), tuple(kept)


def spelt_out(blob: bytes, kept: Sequence[str]) -> bytes:
    """Put the words back where the signs have come out; nothing in them is special to JSON."""
    return _STANDS.sub(lambda found: kept[int(found[1])].encode(), blob) if kept else blob
