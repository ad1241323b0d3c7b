"""Compare what was to be said with what is said, and word the first difference.

Compared are three streams, each in order: words, alt texts, targets of links.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple
from urllib.parse import quote

from pipeline.markup.right_to_left import comparable
from pipeline.model import Piece

KINDS = {
    "heading": "a heading", "text": "a paragraph", "quote": "a quotation", "item": "a list item",
    "reference": "a list item",
}  # fmt: skip
_THINGS = {"words": "words of the article", "alt": "the words for a picture", "link": "a link"}
_VERBS = {"replace": "changes", "delete": "drops", "insert": "adds", "move": "moves"}
# Word keeps soft hyphens apart from the text and Typst makes its own; the rest is never seen.
_UNSAID = dict.fromkeys((0xAD, 0x2060, 0x200B, 0xFEFF))

Key = tuple[str, int, str]
Opcode = tuple[str, int, int, int, int]


class Difference(NamedTuple):
    """What a file does (`drops words of the article, …`), and the two sides of it."""

    what: str
    why: str


def plain(piece: Piece) -> str:
    """Give the form in which two pieces are compared: what no reader sees or hears is gone."""
    if piece.kind == "link":
        # One writer escapes what an address may not hold, another does not.
        return quote(piece.text, safe="!#$%&'()*+,/:;=?@~")
    if piece.text.isascii():
        return " ".join(piece.text.split())
    return " ".join(unicodedata.normalize("NFC", piece.text.translate(_UNSAID)).split())


def streams(pieces: Iterable[Piece]) -> dict[str, list[Piece]]:
    """Part pieces into words, alt texts and links."""
    parted: dict[str, list[Piece]] = {"words": [], "alt": [], "link": []}
    for piece in pieces:
        if not piece.text.isascii() and all(unicodedata.category(c) == "Cf" for c in piece.text):
            continue  # a paragraph that nobody can see has no place in a PDF
        parted[piece.kind if piece.kind in parted else "words"].append(piece)
    return parted


def difference(
    expected: Sequence[Piece], found: Sequence[Piece], name: str, *, visual: bool
) -> Difference | None:
    """Word the first difference, in the words before the alt texts before the links."""
    first: Difference | None = None
    count = 0
    ours, theirs = streams(expected), streams(found)
    for stream in ours:
        keys = _keys(ours[stream], theirs[stream], visual and stream == "words")
        codes = [] if keys[0] == keys[1] else _codes(*keys)
        count += len(codes)
        if codes and first is None:
            what, why = _worded(codes[0], keys, stream, ours[stream], theirs[stream], name)
            at = codes[0][1]
            lost = ours[stream][at] if at < len(ours[stream]) else None
            first = Difference(f"{what}, {_where(expected, lost)}", why)
    if first and count > 1:
        return Difference(f"{first.what} (and {count - 1} more)", first.why)
    return first


def _keys(
    ours: Sequence[Piece], theirs: Sequence[Piece], visual: bool
) -> tuple[list[Key], list[Key]]:
    texts = [plain(p) for p in ours], [plain(p) for p in theirs]
    wanted, there = comparable(*texts) if visual else texts
    return _kinds(ours, wanted), _kinds(theirs, there)


def _kinds(pieces: Sequence[Piece], texts: Sequence[str]) -> list[Key]:
    return [(KINDS.get(p.kind, ""), p.level, t) for p, t in zip(pieces, texts, strict=True)]


def _codes(ours: list[Key], theirs: list[Key]) -> list[Opcode]:
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    return [code for code in matcher.get_opcodes() if code[0] != "equal"]


def _worded(
    code: Opcode, keys: tuple[list[Key], list[Key]], stream: str,
    ours: Sequence[Piece], theirs: Sequence[Piece], name: str,
) -> Difference:  # fmt: skip
    verb, i, _, j, _ = code
    if Counter(keys[0]) == Counter(keys[1]):
        verb = "move"
    if verb == "replace" and stream == "words":
        return _changed(ours[i], theirs[j], keys[0][i][2] == keys[1][j][2], name)
    what = f"{_VERBS[verb]} {_THINGS[stream]}"
    if verb == "insert" and stream == "words":
        what = "adds words of its own"
    if verb == "replace":
        return Difference(what, _both(ours[i], theirs[j], name))
    if verb == "insert":
        return Difference(what, f"{name} says “{_short(theirs[j].text)}”, the article does not")
    if verb == "delete":
        return Difference(what, f"the article says “{_short(ours[i].text)}”, {name} does not")
    there = _at(theirs, j), _at(ours, i)
    return Difference(what, f"the article says “{there[1]}” here, {name} says “{there[0]}”")


def _changed(ours: Piece, theirs: Piece, same: bool, name: str) -> Difference:
    if same:
        kinds = [
            KINDS[p.kind] + (f" of level {p.level}" if p.level else "") for p in (ours, theirs)
        ]
        what = f"makes {kinds[1]} of {kinds[0]}"
        return Difference(what, f"both say “{_short(ours.text)}”")
    return Difference("does not say what the article says", _both(ours, theirs, name))


def _both(one: Piece, other: Piece, name: str) -> str:
    """Show the two texts around the first character that differs."""
    ours, theirs = plain(one), plain(other)
    pairs = enumerate(zip(ours, theirs, strict=False))
    start = next((i for i, (a, b) in pairs if a != b), min(len(ours), len(theirs)))
    start = ours.rfind(" ", 0, max(0, start - 15)) + 1
    return f"the article says “{_short(ours, start)}”, {name} says “{_short(theirs, start)}”"


def _short(text: str, start: int = 0, length: int = 50) -> str:
    before, after = "…" if start else "", "…" if len(text) > start + length else ""
    return before + text[start : start + length] + after


def _at(pieces: Sequence[Piece], index: int) -> str:
    return _short(pieces[index].text) if index < len(pieces) else ""


def _where(expected: Sequence[Piece], lost: Piece | None) -> str:
    """Name the nearest heading before a piece, by identity: the same words may stand twice."""
    heading = ""
    for piece in expected:
        if piece is lost:
            break
        heading = piece.text if piece.kind == "heading" else heading
    return f"after the heading “{heading}”" if heading else "before the first heading"
