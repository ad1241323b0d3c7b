"""The word lists of a house, made ready to look for; a series adds to them and lets words stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from functools import lru_cache
from typing import Any

from pipeline.errors import HouseError
from pipeline.frozen import frozen
from pipeline.model import Series, Term

_AFTER = frozenset({
    "s", "ed", "ing", "ful", "fully", "ly", "less", "able", "ably", "ite", "ites", "al", "ally",
    "hood", "hoods", "er", "ers", "y",
})  # fmt: skip
_STEM = 3
"""The fewest letters before an ending: "size" is spelt so everywhere."""
_MOST = 50_000
_FIRST = re.compile(r"(?<![\w-])[^\W\d_]+")
_ARTICLES = frozenset({"a", "an", "the"})


@frozen
class Terms:
    """What a series remarks on: each form of words, and by a telling word those that have it."""

    forms: Mapping[str, Term]
    telling: Mapping[str, tuple[str, ...]]

    def hinted(self, words: Set[str]) -> frozenset[str]:
        """The telling words that are among these: in most articles they are few."""
        return frozenset(self.telling.keys() & words)

    def search(self, text: str, hinted: Iterable[str]) -> Iterator[tuple[re.Match[str], Term]]:
        """Find every term whose telling word is among those `hinted`."""
        small = text.lower()
        tried = (_any_of(self.telling[word]) for word in hinted if word in small)
        found = (each for pattern in tried for each in pattern.finditer(text))
        for each in sorted(found, key=lambda match: match.start()):
            yield each, self.forms[" ".join(each.group().split()).casefold()]


@lru_cache(maxsize=16)
def person_first(series: Series) -> Terms:
    """Every term that a series remarks on: its house's and its own, but for what it lets stand."""
    listed = (_term(entry) for entry in _listed("person-first", "terms", series.house))
    allowed = _allowed(series)
    forms = {
        form.casefold(): term
        for term in (*listed, *series.wording.person_first)
        for form in (term.term, *term.also)
        if form.casefold() not in allowed
    }
    first: dict[str, list[str]] = {}
    for form in forms:
        if words := _FIRST.findall(form):
            telling = next((word for word in words if word not in _ARTICLES), words[0])
            first.setdefault(telling, []).append(form)
    return Terms(forms, {word: tuple(those) for word, those in first.items()})


@lru_cache(maxsize=16)
def unabbreviated(series: Series) -> frozenset[str]:
    """Capital letters that need no spelling out: everybody knows them, or they are shouted."""
    ours = _listed("abbreviations", "ordinary", series.house)
    shouted = _listed("abbreviations", "shouted", series.house)
    return frozenset((*map(str, ours), *map(str, shouted), *series.abbreviations))


@lru_cache(maxsize=16)
def spellings(series: Series) -> Spelling:
    """How the house spells what others spell otherwise, but for what a series lets stand."""
    read = _read("spelling", series.house)
    known = {str(one): str(other) for one, other in _group(read, "words").items()}
    families = tuple(_family(each) for each in _listed("spelling", "families", series.house))
    kept = {str(word) for word in _listed("spelling", "except", series.house)} | _allowed(series)
    return Spelling(known, families, frozenset(kept))


class Spelling:
    """How we spell what others spell otherwise."""

    def __init__(
        self, known: Mapping[str, str], families: tuple[_Family, ...], kept: frozenset[str]
    ) -> None:
        """Take the words, the families, and what only looks like one of them."""
        self._known, self._kept = known, kept | frozenset(known.values())
        self._families = families
        self._ends = tuple(each.part for each in families if each.ending)
        self._begins = tuple(each.part for each in families if not each.ending)
        self._told: dict[str, str] = {}

    def british(self, word: str) -> str:
        """The British spelling of a word in small letters, or nothing if it has none of its own."""
        if word not in self._told:
            if len(self._told) > _MOST:
                self._told.clear()
            self._told[word] = "" if word in self._kept else self._spelt(word)
        return self._told[word]

    def _spelt(self, word: str) -> str:
        for end in range(len(word), max(len(word) - 7, 2), -1):
            if word[:end] in self._known and (end == len(word) or word[end:] in _AFTER):
                return self._with(word[:end], word[end:])
        if not word.endswith(self._ends) and not word.startswith(self._begins):
            return ""
        for family in self._families:
            if spelt := family.british(word):
                return spelt
        return ""

    def _with(self, base: str, suffix: str) -> str:
        # "enrolled" is spelt so on both sides of the sea; "enroll" and "enrolls" are not.
        if base.endswith("ll") and suffix not in {"", "s"}:
            return ""
        ours = self._known[base]
        if suffix[:1] in {"a", "e", "i"} and ours.endswith("e"):
            ours = ours[:-1]
        return ours + suffix


@frozen
class _Family:
    """Words that end, or begin, alike; with `before`, only those where one of these follows."""

    part: str
    ours: str
    ending: bool
    before: tuple[str, ...] = ()

    def british(self, word: str) -> str:
        stem = len(word) - len(self.part)
        if self.ending:
            return word[:stem] + self.ours if stem >= _STEM and word.endswith(self.part) else ""
        rest = word[len(self.part) :]
        fits = word.startswith(self.part) and (not self.before or rest in self.before)
        return self.ours + rest if fits else ""


def _family(entry: Any) -> _Family:
    try:
        ours = str(entry["british"])
        if "ending" in entry:
            return _Family(str(entry["ending"]), ours, True)
        before = tuple(str(each) for each in entry.get("before", ()))
        return _Family(str(entry["beginning"]), ours, False, before)
    except (KeyError, TypeError, AttributeError) as error:
        raise HouseError(
            f"words/spelling.yaml has a family that is not understood: {entry}",
            "a family has `ending` or `beginning`, and `british`",
        ) from error


def _term(entry: Any) -> Term:
    try:
        also = tuple(str(each) for each in entry.get("also", ()))
        return Term(str(entry["term"]), str(entry["suggestion"]), str(entry["reason"]), also)
    except (KeyError, TypeError, AttributeError) as error:
        raise HouseError(
            f"words/person-first.yaml has an entry that is not understood: {entry}",
            "an entry has `term`, `suggestion` and `reason`",
        ) from error


@lru_cache(maxsize=1024)
def _any_of(forms: tuple[str, ...]) -> re.Pattern[str]:
    # Made for the first text that has their telling word: of most, there is none.
    # The longest first: "drug abusers" is not "drug abuse" with something behind it.
    spaced = (re.escape(f).replace(r"\ ", r"\s+") for f in sorted(forms, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(spaced) or '(?!)'})(?![\w-])", re.IGNORECASE)


def _allowed(series: Series) -> frozenset[str]:
    return frozenset(word.casefold() for word in series.wording.allow)


def _read(name: str, house: str) -> Mapping[str, Any]:
    # Loaded when it is wanted: a build in which nothing changed reads no YAML.
    from pipeline.house import words

    return words(name, house)


def _listed(name: str, field: str, house: str) -> list[Any]:
    found = _read(name, house).get(field, [])
    if not isinstance(found, list):
        raise HouseError(f"`{field}` of words/{name}.yaml should be a list")
    return found


def _group(read: Mapping[str, Any], field: str) -> Mapping[str, Any]:
    found = read.get(field, {})
    if not isinstance(found, dict):
        raise HouseError(f"`{field}` of words/spelling.yaml should be a group of words")
    return found
