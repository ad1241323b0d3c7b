"""Compare texts with what a page shows of them, where some words run from right to left.

A page keeps letters in the order of the eye. Between words alone the order
of the tongue can be told from that, and is compared; with figures or signs
between them it cannot, and only there the words are compared in any order.
A word changed, added or dropped shows in both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_RTL = "\u0590-\u065f\u066a-\u06ef\u06fa-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_NUMBER = r"\d\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u209f\u2150-\u218b\u2460-\u249b"
_MOVED = rf"{_RTL}\u0660-\u0669"  # Arabic figures are moved, though each runs from the left
_ANY = re.compile(f"[{_MOVED}]")
_LETTER = re.compile(rf"(?![{_NUMBER}_])\w")
# Everything up to the next letter that runs from the left.
_STRETCH = re.compile(rf"[{_RTL}\W{_NUMBER}_]+")
_CORE = re.compile(rf"(?:[{_NUMBER}].*)?[{_MOVED}](?:.*[{_RTL}{_NUMBER}])?", re.S)
_PURE = re.compile(rf"[{_RTL}\s]+")
_TOKEN = re.compile(rf"[{_RTL}]+|\d+|[{_NUMBER}]|\w+|[^\w\s]")


def comparable(ours: Iterable[str], theirs: Iterable[str]) -> tuple[list[str], list[str]]:
    """Give texts, and what a page shows of them, a form in which they can be compared."""
    wanted = [text if _telling(text) else _unordered(text) for text in ours]
    loose = {text for text in wanted if _ANY.search(text)}
    return wanted, [text if text in loose else _settled(text, loose) for text in theirs]


def _settled(text: str, loose: set[str]) -> str:
    return other if _ANY.search(text) and (other := _unordered(text)) in loose else text


def _telling(text: str) -> bool:
    """Whether nothing but blanks stands between right-to-left words."""
    if not _ANY.search(text) or _PURE.fullmatch(text):
        return True
    if _begins(text):
        return False
    cores = (_CORE.search(stretch) for stretch in _STRETCH.findall(text))
    return all(_PURE.fullmatch(core.group()) for core in cores if core)


def _begins(text: str) -> bool:
    """Whether the first letter runs from the right: then the whole line may."""
    first = _LETTER.search(text)
    return bool(first and _ANY.match(first.group()))


def _unordered(text: str) -> str:
    if _begins(text):
        return " ".join(sorted(_TOKEN.findall(text)))
    return _STRETCH.sub(_sorted, text)


def _sorted(stretch: re.Match[str]) -> str:
    words = stretch.group()
    return f" {' '.join(sorted(_TOKEN.findall(words)))} " if _ANY.search(words) else words
