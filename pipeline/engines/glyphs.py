"""Read the letters of a PDF page, exactly as far as the file tells them.

Only bytes and text here: `pdf.py` is the one who opens the file. The parser
of pikepdf makes an object of every number; this one looks for the five
operators that say something, in the simple dialect that Typst writes.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from pipeline.frozen import frozen

DEEPEST = 20
"""So far are parentheses followed that stand in a string as they are, each with its other half.

They are glyphs' numbers: four letters of one kind, and four of another, are four deep.
"""


def _string(depth: int) -> bytes:
    """Match a string: escaped parentheses are octals by then, so each one left has its like."""
    return rb"\((?:[^()]++|%b)*+\)" % _string(depth - 1) if depth else rb"\([^()]*+\)"


_S = _string(DEEPEST)
_H = rb"<[0-9A-Fa-f\s]*+>"
_N = rb"[-+.\d]++"
# Each branch begins with one plain letter: `re` then leaps from one to the next.
_EVENT = re.compile(
    rb"\[(?P<many>(?:[^()<>\[\]]++|" + _S + rb"|" + _H + rb")*+)\]\s*TJ"
    rb"|/(?P<tag>[^\s/<>()\[\]]++)\s*"
    rb"(?P<marks><<(?:[^()<>]++|" + _S + rb"|" + _H + rb"|<<[^()<>]*+>>)*+>>)?\s*B(?:DC|MC)\b"
    rb"|E(?P<end>MC\b)"
    rb"|/(?P<font>[^\s/<>()\[\]]++)\s+(?P<size>" + _N + rb")\s+Tf\b"
    rb"|q\s+(?:" + _N + rb"\s+){4}(?P<x>" + _N + rb")\s+(?P<y>" + _N + rb")\s+cm\b"
    rb"|" + _S + rb"(?:\s*(?P<one>Tj))?|" + _H + rb"(?:\s*(?P<hex>Tj))?|%[^\r\n]*+",
    re.S,
)
_SURROGATES = re.compile(rb"[\xd8-\xdf]")
_SHIFTS = re.compile(rb"\)[-+.\d\s]*+\(")
_STRING = re.compile(_S + rb"|" + _H, re.S)
_MCID = re.compile(rb"/MCID\s+(\d+)")
_ACTUAL = re.compile(rb"/ActualText\s*(" + _S + rb"|" + _H + rb")", re.S)
_TABLE = re.compile(rb"beginbf(char|range)(.*?)endbf", re.S)
_HEX = re.compile(rb"<([0-9A-Fa-f]+)>")
_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:\[([^\]]*)\]|<([0-9A-Fa-f]+)>)")
_WIDTHS = re.compile(rb"(\d+)\s*(?:\[([^\]]*)\]|(\d+)\s+([-+.\d]+))")
_CONTROLS = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
RTL = re.compile(r"[\u0590-\u065f\u066a-\u06ef\u06fa-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


class Cluster(NamedTuple):
    """Letters shown together, and where; `thin` if they take no room, as an accent does."""

    text: str
    thin: bool
    x: float
    y: float
    size: float


@frozen
class Font:
    """What each glyph of a font stands for, and which glyphs have a width."""

    letters: Mapping[int, str]
    wide: frozenset[str]


class _Letters(dict[int, str]):
    """What glyphs stand for; one that stands for nothing is the sign for that."""

    def __missing__(self, code: int) -> str:
        return "\ufffd"


def font(table: bytes, widths: bytes) -> Font:
    """Read a font's ToUnicode table and its widths array, as written in the file."""
    letters = _Letters()
    for kind, body in _TABLE.findall(table):
        if kind == b"char":
            letters.update((int(code, 16), _utf16(text)) for code, text in _PAIR.findall(body))
        else:
            for low, high, each, text in _RANGE.findall(body):
                codes = range(int(low, 16), int(high, 16) + 1)
                letters.update(zip(codes, _texts(each, text), strict=False))
    wide: set[str] = set()
    for first, each, last, width in _WIDTHS.findall(widths.strip().removeprefix(b"[")):
        if each:
            wide.update(chr(int(first) + i) for i, w in enumerate(each.split()) if float(w))
        elif last and float(width):
            wide.update(map(chr, range(int(first), int(last) + 1)))
    return Font(letters, frozenset(wide))


def _texts(each: bytes, first: bytes) -> Iterator[str]:
    """Give the texts of a range: one for each code, or the first, counted on from its last sign."""
    yield from map(_utf16, _HEX.findall(each))
    if first:
        text = _utf16(first)
        yield from (text[:-1] + chr(ord(text[-1]) + n) for n in range(256))


@lru_cache(maxsize=4096)
def _utf16(digits: bytes) -> str:
    return _clean(bytes.fromhex(digits.decode("ascii")).decode("utf-16-be"))


def _clean(text: str) -> str:
    return text.translate(_CONTROLS)


def clusters(content: bytes, fonts: Mapping[str, Font]) -> dict[int, list[Cluster]]:
    """Collect what a page shows under each content id, in the order it is drawn."""
    found: dict[int, list[Cluster]] = {}
    stack: list[tuple[int | None, str | None, bool, list[Cluster]]] = []
    face, x, y, size = Font(_Letters(), frozenset()), 0.0, 0.0, 0.0
    plain = content.replace(rb"\\", rb"\134").replace(rb"\(", rb"\050").replace(rb"\)", rb"\051")
    for event in _EVENT.finditer(plain):
        kind = event.lastgroup
        if kind in {"many", "one", "hex"}:
            if stack:
                token = event["many"] or event[0].removesuffix(b"Tj")
                stack[-1][3].extend(_shown(token, face, x, y, size))
        elif kind in {"tag", "marks"}:
            marks = event["marks"] or b""
            mcid, actual = _MCID.search(marks), _ACTUAL.search(marks)
            text = _actual(actual[1]) if actual else None
            stack.append((int(mcid[1]) if mcid else None, text, event["tag"] == b"Artifact", []))
        elif kind == "end" and stack:
            _close(found, stack)
        elif kind == "size":
            face, size = fonts[event["font"].decode("latin-1")], float(event["size"])
        elif kind == "y":
            x, y = float(event["x"]), float(event["y"])
    return found


def _close(
    found: dict[int, list[Cluster]],
    stack: list[tuple[int | None, str | None, bool, list[Cluster]]],
) -> None:
    mcid, actual, artefact, shown = stack.pop()
    if actual is not None and shown:
        shown = [shown[0]._replace(text=actual, thin=all(c.thin for c in shown))]
    if mcid is not None:
        found.setdefault(mcid, []).extend(shown)
    elif stack and not artefact:
        stack[-1][3].extend(shown)


def _shown(token: bytes, face: Font, x: float, y: float, size: float) -> list[Cluster]:
    raw = _bytes(token)
    # As letters whose numbers are the glyphs': what is done to all of them then runs in C.
    codes = raw.decode("utf-16-be") if _SURROGATES.search(raw) is None else _each(raw)
    text = codes.translate(face.letters)
    if face.wide.issuperset(codes) and not RTL.search(text):
        return [Cluster(text, False, x, y, size)]
    return [Cluster(face.letters[ord(code)], code not in face.wide, x, y, size) for code in codes]


def _each(raw: bytes) -> str:
    """Two glyphs whose numbers would make one letter stay two."""
    return "".join(map(chr, struct.unpack(f">{len(raw) // 2}H", raw)))


def _bytes(token: bytes) -> bytes:
    """Read a string, or all the strings of an array, as one."""
    body = _SHIFTS.sub(b"", token).strip()
    if body.startswith(b"(") and body.find(b")") == len(body) - 1 and body.rfind(b"(") == 0:
        return _literal(body[1:-1])
    return b"".join(map(_one, _STRING.findall(token)))


def _one(token: bytes) -> bytes:
    if token.startswith(b"("):
        return _literal(token[1:-1])
    digits = b"".join(token[1:-1].split())
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


def _literal(body: bytes) -> bytes:
    # The octals and `\n` of a PDF string are Python's own, so this runs in C.
    return body.decode("unicode_escape").encode("latin-1") if b"\\" in body else body


def _actual(token: bytes) -> str:
    raw = _bytes(token)
    text = raw[2:].decode("utf-16-be") if raw.startswith(b"\xfe\xff") else raw.decode("latin-1")
    return _clean(text)
