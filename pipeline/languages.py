"""Languages by their tags (BCP 47): which of those there are comes nearest, and how one runs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

USUAL = "en-GB"
_SCRIPTS = {
    "Arab": "ar ckb fa ps sd ug ur",
    "Hebr": "he yi",
    "Syrc": "arc syr",
    "Thaa": "dv",
    "Nkoo": "nqo",
    "Deva": "hi mr ne",
    "Hani": "ja zh",
}
_USUAL = {name: script for script, names in _SCRIPTS.items() for name in names.split()}
_FROM_THE_RIGHT = {"Adlm", "Arab", "Aran", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"}


def nearest(asked: str, known: Iterable[str]) -> str | None:
    """Find the language itself, else the one that shares most of its tag: `en` finds `en-GB`.

    A language is never replaced by another one: readers would be given words
    that they cannot read.
    """
    wanted = asked.casefold().split("-")
    found = [(name, name.casefold().split("-")) for name in sorted(known)]
    own = [(name, parts) for name, parts in found if parts[0] == wanted[0]]
    if not own:
        return None
    return min(own, key=lambda each: (-_shared(wanted, each[1]), len(each[1]), each[0] != USUAL))[0]


def script(language: str) -> str:
    """Tell which script a language is written in: what its tag says, else what is usual."""
    first, *rest = language.split("-")
    told = (part.title() for part in rest if len(part) == 4 and part.isalpha())
    return next(told, _USUAL.get(first.casefold(), "Latn"))


def runs(language: str) -> str:
    """Tell whether a language is written from the left (`ltr`) or from the right (`rtl`)."""
    return "rtl" if script(language) in _FROM_THE_RIGHT else "ltr"


def _shared(one: list[str], other: list[str]) -> int:
    return next(
        (at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]),
        min(len(one), len(other)),
    )


def faults(words: Mapping[str, Any], model: Mapping[str, Any], route: str = "") -> Iterator[str]:
    """Say what a language's file lacks, or has that no other file has, beside the `model`.

    A word with something in {braces} that nobody puts in could not be printed.
    """
    for name in sorted(words.keys() - model.keys()) if route not in _OPEN else ():
        yield f"`{route}{name}` is no word of the house"
    for name, said in model.items():
        where, own = f"{route}{name}", words.get(name)
        if own is None and route not in _OPEN:
            yield f"`{where}` is missing"
        elif isinstance(said, Mapping) and isinstance(own, Mapping):
            yield from faults(own, said, f"{where}.")
        elif own is not None and not _alike(own, said):
            yield f"`{where}` should be {_KINDS.get(type(said), 'words')}"
        elif isinstance(said, str) and (other := _braces(own) - _braces(said)):
            yield f"`{where}` has {', '.join(sorted(other))}, and nobody puts anything in there"


_OPEN = frozenset({"countries."})
"""Groups that need not be whole."""
_KINDS: Mapping[type, str] = {dict: "a group", list: "a list of as many words"}


def _alike(own: object, said: object) -> bool:
    if isinstance(said, list):
        return isinstance(own, list) and len(own) == len(said) and all(map(_worded, own))
    return _worded(own) if isinstance(said, str) else isinstance(own, Mapping)


def _worded(own: object) -> bool:
    return isinstance(own, str) and bool(own.strip())


def _braces(text: object) -> set[str]:
    """What is put into a text; none in one that shows braces as they are."""
    return set(re.findall(r"\{\w*\}?", str(text))) if "\n" not in str(text) else set()
