"""A JPEG without its pixels: in it the decoder finds all that would stop it in the whole picture.

Of what stands between a scan's head and the next marker nothing stops the decoder but its
end: bits that make no sense are only a warning to it, and what a marker cuts short is grey.
So a scan with a marker behind it has come whole, and to unpack it would prove nothing more.
"""

from __future__ import annotations

import re

_BEHIND = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
"""A marker that ends a scan; others only part it."""
_END, _SCAN = 0xD9, 0xDA
_TOLD = rb"[\xc4\xdb\xdd\xfe\xe0-\xef]*"
_USUAL = re.compile(_TOLD + rb"(?:[\xc0\xc1]" + _TOLD + rb"\xda|\xc2(?:" + _TOLD + rb"\xda)+)\xd9")
"""How most are built: tables and notes, a frame, one scan, or all those of a progressive frame,
and the end at once. What stands elsewhere is read only if it comes in time."""


def hollow(data: bytes) -> bytes:
    """Give a JPEG without its pixels if it is built as most are; anything else as it came."""
    kinds, parts, at = bytearray(), [data[:2]], 2
    while data[at : at + 1] == b"\xff" and at + 1 < len(data):
        kinds.append(data[at + 1])
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        if kinds[-1] == _END or length < 2:
            break
        end = at + 2 + length
        parts.append(data[at:end])
        behind = _BEHIND.search(data, end) if kinds[-1] == _SCAN else None
        at = behind.start() if behind else end
    whole = data.startswith(b"\xff\xd8") and _USUAL.fullmatch(kinds)
    return b"".join((*parts, b"\xff\xd9")) if whole else data
