"""Compare texts with what a page shows of them, where some words run from right to left.

A page keeps letters in the order of the eye. Between words alone the order
of the tongue can be told from that, and is compared; with figures or signs
between them it cannot, and only there the words are compared in any order.
A word changed, added or dropped shows in both. On a page that itself runs
from the right, such as an article in Arabic, a line's words are in the eye's
order wherever two scripts or a sign and a word meet, whatever it begins with.
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
_BARE = re.compile(rf"(?:(?![{_RTL}])[\w\s])+")
_TOKEN = re.compile(rf"[{_RTL}]+|\d+|[{_NUMBER}]|\w+|[^\w\s]")


def comparable(ours: Iterable[str], theirs: Iterable[str]) -> tuple[list[str], list[str]]:
    """Give texts, and what a page shows of them, a form in which they can be compared."""
    said = list(ours)
    turned = _from_the_right(said)
    tells, forget = (_bare, _tokens) if turned else (_telling, _unordered)
    wanted = [text if tells(text) else forget(text) for text in said]
    loose = {text for text in wanted if turned or _ANY.search(text)}

    def settled(text: str) -> str:
        known = text in loose or not (turned or _ANY.search(text))
        return text if known or (other := forget(text)) not in loose else other

    return wanted, [settled(text) for text in theirs]


def _from_the_right(texts: Iterable[str]) -> bool:
    """Whether the page runs from the right: whether most of its letters do."""
    whole = " ".join(texts)
    return bool(_ANY.search(whole)) and 2 * len(_ANY.findall(whole)) > len(_LETTER.findall(whole))


def _bare(text: str) -> bool:
    """Whether nothing but blanks stands between words of one direction."""
    return not text or bool(_PURE.fullmatch(text) or _BARE.fullmatch(text))


def _tokens(text: str) -> str:
    return " ".join(sorted(_TOKEN.findall(text)))


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
        return _tokens(text)
    return _STRETCH.sub(_sorted, text)


def _sorted(stretch: re.Match[str]) -> str:
    words = stretch.group()
    return f" {' '.join(sorted(_TOKEN.findall(words)))} " if _ANY.search(words) else words
