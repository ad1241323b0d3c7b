"""Recognise in a text what tells who somebody is, or how to reach them.

Each pattern would rather overlook than cry wolf: identifiers of works, trials
and grants look much like telephone numbers, and a message nobody believes
protects nobody. Offsets are in characters of the text that was given.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache

from pipeline.frozen import frozen
from pipeline.patterns import rare


@frozen
class Trace:
    """A stretch of a text that may lead to a person; `sure` unless it may be something else."""

    kind: str
    start: int
    end: int
    text: str
    sure: bool = True


_EMAIL = rare(
    r"(?<![\w.+@/:-])[\w.+-]{1,64}(?:@| ?[\[({]at[\])}] ?)(?:[\w-]{1,63}\.){1,4}[A-Za-z]{2,24}\b"
)
_GAP = r"(?: {1,12}|[-.\u2010\u2011\u2013])"
# What a pattern begins with decides how quickly it is looked for: a sign, then what is before it.
_FREE = r"(?<!\w{0})(?<={0})"
_ALONE = r"(?<![\w.:/+\-–]{0})(?<={0})"
_ABROAD = (
    rf"(?:{_FREE.format('[+]')}|{_FREE.format('0')}0(?=[1-9]))"
    rf"(?:{_GAP}?[(]?\d[)]?){{8,15}}(?!\d)"
)
_HOME = (
    rf"(?:{_ALONE.format('[(]')}0|{_ALONE.format('0')})[1-9]\d{{0,4}}[)]?"
    rf"(?:{_GAP}?\d){{5,9}}(?![\w–-])"
)
_AMERICAN = (
    rf"(?:{_ALONE.format('[(]')}[2-9]\d\d\) ?|{_ALONE.format('[2-9]')}\d\d[.-])"
    r"\d{3}[.-]\d{4}(?![\w-])"
)
_PHONE = rare(rf"[+(02-9](?:{_ABROAD}|{_HOME}|{_AMERICAN})")
_SHARED = re.compile(r"(?:0|\+?44|0044)(?:80[08]|3\d\d|84[345]|87[0-3]|500)")
_DIGITS = re.compile(r"\d(?:[^\w]{0,12}\d){8}")
_AT = re.compile(r"@(?<=\w@)\w")
_SPELT_AT = re.compile(r"[\[({]at[\])}]")
_BIRTH = ("birth", "born", "dob", "o.b", "d.o")
_SPACES = str.maketrans("\r\n\t\u00a0", "    ")
_TEN = re.compile(r"\d(?<![\w./:=+-]\d)\d\d([ -]?)\d{3}\1\d{4}(?![\w/-])")
_NUMBER_OF = re.compile(r"\b(?:NHS|CHI|HSC|H&C|hospital|patient)(?:\W+(?:number|no|ID))?\W*$", re.I)
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    "sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_DAY = (
    r"(?:\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2}|"
    rf"\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {{1,12}}(?:{_MONTHS}),? {{1,12}}\d{{4}}|"
    rf"(?:{_MONTHS}) {{1,12}}\d{{1,2}}(?:st|nd|rd|th)?,? {{1,12}}\d{{4}})\b"
)
_BORN = rare(
    r"\b(?:date of birth\b|d\.?o\.?b\b\.?|birth ?da(?:y|te)\b|born\b)"
    rf"[^.\n\d]{{0,20}}?(?P<day>{_DAY})",
    re.I,
)


def traces(text: str) -> Iterator[Trace]:
    """Find addresses, telephone numbers, patients' numbers and dates of birth."""
    # A line end is a space here: authors wrap their lines where they like.
    flat = text.translate(_SPACES)
    if _DIGITS.search(flat):
        patients = list(_patients(flat))
        yield from patients
        taken = {trace.start for trace in patients}
        for match in _PHONE.finditer(flat):
            if match.start() not in taken and _telephone(match.group()):
                yield _trace("phone", match)
    if _AT.search(flat) or _SPELT_AT.search(flat):
        yield from (_trace("email", match) for match in _EMAIL.finditer(flat))
    small = flat.lower()
    for match in _BORN.finditer(flat) if any(word in small for word in _BIRTH) else ():
        yield Trace("birth", match.start("day"), match.end("day"), match.group("day"))


def _trace(kind: str, match: re.Match[str]) -> Trace:
    return Trace(kind, match.start(), match.end(), match.group())


def _telephone(text: str) -> bool:
    digits = re.sub(r"[^\d+]", "", text)
    # Free, shared and national numbers are those of help lines, never a person's own.
    if _SHARED.match(digits):
        return False
    if digits.startswith("0") and not digits.startswith("00"):
        # Ten digits in one piece are as often an ISBN.
        return len(digits) == 11 or (len(digits) == 10 and digits != text)
    return True


def _patients(text: str) -> Iterator[Trace]:
    for match in _TEN.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        if checked(digits):
            said = _NUMBER_OF.search(text, max(0, match.start() - 40), match.start())
            apart = bool(match.group(1)) and digits[0] in "4679"
            if said or apart or digits[0] in "4679":
                sure = bool(said or apart)
                yield Trace("nhs-number", match.start(), match.end(), match.group(), sure)


def checked(digits: str) -> bool:
    """Tell whether the last of ten digits is the check digit of an NHS number (modulus 11)."""
    rest = 11 - sum(int(d) * (10 - n) for n, d in enumerate(digits[:9])) % 11
    return int(digits[9]) == rest % 11 and rest != 10 and len(set(digits)) > 1


Find = Callable[[str], Iterator[Trace]]


def nobody(text: str) -> Iterator[Trace]:
    """Find no name, where none is to be looked for."""
    return iter(())


@lru_cache(maxsize=256)
def finder(names: tuple[str, ...]) -> Find:
    """Make what finds these names in any letter case, with or without accents, across markup."""
    sought = [each for name in names for each in _sought(name.translate(_FOLD))]
    if not sought:
        return nobody

    def find(text: str) -> Iterator[Trace]:
        folded = text.translate(_FOLD)
        for words, pattern in sought:
            # Most names are in no text; to see that is quick.
            if all(word in folded for word in words):
                yield from _whole(pattern, text, folded)

    return find


def _sought(folded: str) -> Iterator[tuple[tuple[str, ...], re.Pattern[str]]]:
    words = re.findall(r"[^\W_]+", folded)
    if sum(map(len, words)) < 2:
        return
    # Scripts without capitals are often written without spaces, too.
    edges = ("(?<![^\\W_])", "(?![^\\W_])") if folded.upper() != folded else ("", "")
    for order in dict.fromkeys((tuple(words), (words[-1], *words[:-1]))):
        yield order, re.compile(r"[\W_]{0,20}".join(order).join(edges))


def _whole(pattern: re.Pattern[str], text: str, folded: str) -> Iterator[Trace]:
    """Find a name in the even text, and say where it stands in the text as it was."""
    where: list[int] | range = range(len(text))
    for match in pattern.finditer(folded):
        if not text.isascii() and isinstance(where, range):
            where = [n for n, letter in enumerate(text) for _ in letter.translate(_FOLD)]
        start, end = where[match.start()], where[match.end() - 1] + 1
        yield Trace("name", start, end, text[start:end])


class _Fold(dict[int, str]):
    """Letters without case and accents, worked out when they are first met."""

    def __missing__(self, code: int) -> str:
        parts = unicodedata.normalize("NFKD", chr(code))
        kept = "".join(p for p in parts if unicodedata.category(p) not in {"Mn", "Cf"})
        self[code] = kept.casefold().translate(_LETTERS)
        return self[code]


_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)
_FOLD = _Fold()
