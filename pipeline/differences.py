"""Compare what was to be said with what is said, and word the first difference.

Compared are three streams, each in order: words, alt texts, targets of links.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple
from urllib.parse import quote

from pipeline.model import Piece

KINDS = {
    "heading": "a heading", "text": "a paragraph", "quote": "a quotation", "item": "a list item",
    "reference": "a list item",
}  # fmt: skip
_THINGS = {"words": "words of the article", "alt": "the words for a picture", "link": "a link"}
_VERBS = {"replace": "changes", "delete": "drops", "insert": "adds", "move": "moves"}
# Word keeps soft hyphens apart from the text and Typst makes its own; the rest is never seen.
_UNSAID = dict.fromkeys((0xAD, 0x2060, 0x200B, 0xFEFF))

_RTL = "\u0590-\u065f\u066a-\u06ef\u06fa-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_NUMBER = r"\d\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u209f\u2150-\u218b\u2460-\u249b"
_ANY_RTL = re.compile(f"[{_RTL}]")
_LETTER = re.compile(rf"(?![{_NUMBER}_])\w")
_STRETCH = re.compile(rf"[{_RTL}\W{_NUMBER}_]+")
_CORE = re.compile(rf"(?:[{_NUMBER}].*)?[{_RTL}](?:.*[{_RTL}{_NUMBER}])?", re.S)
_PURE = re.compile(rf"(?:[{_RTL}]+\s?)+")
_TOKEN = re.compile(rf"[{_RTL}]+|[{_NUMBER}]+|\w+|[^\w\s]")

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


def _unordered(text: str) -> str:
    """Sort the words of a text as far as a page cannot tell in which order they are said.

    A page shows right-to-left words in the order of the eye. With figures or
    signs among them the order of the tongue cannot be told from that; with
    words alone it can, and the text is left as it is. A word changed, added
    or dropped shows all the same.
    """
    if not _ANY_RTL.search(text):
        return text
    first = _LETTER.search(text)
    if first and _ANY_RTL.match(first.group()):
        return text if _PURE.fullmatch(text) else _in_any_order(text)
    return _STRETCH.sub(lambda run: f" {_in_any_order(run.group())} ", text)


def _in_any_order(text: str) -> str:
    return " ".join(sorted(_TOKEN.findall(text))) if _ANY_RTL.search(text) else text


def _telling(text: str) -> bool:
    """Whether all that stands between right-to-left words is blanks."""
    cores = (_CORE.search(run) for run in _STRETCH.findall(text))
    return all(_PURE.fullmatch(core.group()) for core in cores if core)


def streams(pieces: Iterable[Piece]) -> dict[str, list[Piece]]:
    """Part pieces into words, alt texts and links."""
    parted: dict[str, list[Piece]] = {"words": [], "alt": [], "link": []}
    for piece in pieces:
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
        keys = _keys(ours[stream], visual), _keys(theirs[stream], visual)
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


def _keys(pieces: Iterable[Piece], visual: bool) -> list[Key]:
    kind = {"reference": "item"}
    return [(kind.get(p.kind, p.kind), p.level, plain(p, visual=visual)) for p in pieces]


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
