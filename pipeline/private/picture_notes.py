"""What a picture says of itself beside its pixels: cameras write down when, where and by whom.

Of a film and a recording it is asked as well, as far as it is known how they say it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal

_SEGMENTS = {0xE1: "EXIF", 0xED: "IPTC", 0xFE: "a comment"}
_CHUNKS = {b"eXIf": "EXIF", b"EXIF": "EXIF", b"XMP ": "XMP", b"iTXt": "text", b"tEXt": "text",
           b"zTXt": "text"}  # fmt: skip
_GPS = 0x8825
_ORDERS: Mapping[bytes, Literal["little", "big"]] = {b"II*\0": "little", b"MM\0*": "big"}
"""With one of these each block of EXIF begins, and says so in which order its bytes are."""
# A film says it in two ways, both in plain figures: +51.5074-000.1278/
_FILMED = re.compile(rb"\xa9xyz[\s\S]{4}[+-]\d\d|quicktime\.location")


def notes(data: bytes) -> tuple[str, ...]:
    """Name each kind of note in a JPEG, PNG or WebP, and GPS wherever EXIF stands in any file."""
    found: list[str] = []
    if data.startswith(b"\xff\xd8"):
        found += _in_jpeg(data)
    elif data.startswith(b"\x89PNG"):
        found += _in_chunks(data, 8, "big")
    elif data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        found += _in_chunks(data, 12, "little")
    elif data.startswith(b"ID3"):
        found.append("ID3")
    if located(data):
        found.append("GPS")
    return tuple(dict.fromkeys(found))


def located(data: bytes) -> bool:
    """Tell whether a picture, or a film, says where it was taken."""
    if data[4:8] == b"ftyp" and _FILMED.search(data):
        return True
    # Most pictures have no such block, and two signs are sooner looked for than three names.
    if not any(sign in data for sign in _ORDERS):
        return False
    starts = (b"Exif\0\0", b"eXIf", b"EXIF")
    places = (data.find(sign) + len(sign) for sign in starts if sign in data)
    # A WebP chunk has its length before the block.
    return any(_gps(data[place + more :]) for place in places for more in (0, 4))


def _in_jpeg(data: bytes) -> Iterator[str]:
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
        kind, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if kind in _SEGMENTS:
            xmp = kind == 0xE1 and not data[at + 4 :].startswith(b"Exif")
            yield "XMP" if xmp else _SEGMENTS[kind]
        at += 2 + max(length, 2)


def _in_chunks(data: bytes, at: int, order: str) -> Iterator[str]:
    """Walk chunks: in PNG the length stands before the name, in WebP behind it."""
    while at + 8 <= len(data):
        first, second = data[at : at + 4], data[at + 4 : at + 8]
        name, size = (second, first) if order == "big" else (first, second)
        if name in _CHUNKS:
            yield _CHUNKS[name]
        length = int.from_bytes(size, "big" if order == "big" else "little")
        at += 8 + length + (4 if order == "big" else length % 2)


def _gps(block: bytes) -> bool:
    """Look for the GPS entry in the first directory of a TIFF block."""
    order = _ORDERS.get(block[:4])
    if order is None:
        return False

    def number(at: int, size: int) -> int:
        return int.from_bytes(block[at : at + size], order)

    start = number(4, 4)
    entries = (number(start + 2 + 12 * n, 2) for n in range(min(number(start, 2), 500)))
    return _GPS in entries
