"""An abbreviation is spelt out where the article first uses it.

"Patient and public involvement (PPI)" once, and PPI from then on. First means
first as the article is read, introduction and headings included: a later author
may use what an earlier one has spelt out, and only the merged article can tell.
Readers from other fields and countries are lost at the first letters they do
not know; what is used only once is better written out and not abbreviated.

It also warns when two authors mean different things by the same letters: PPI is
patient and public involvement to one reader, and a proton pump inhibitor to
another. Letters that every reader of the series knows stand in series.yaml:
`abbreviations: [NHS, GP, UK]`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import takewhile

from pipeline.coi.interests import initials
from pipeline.frozen import frozen
from pipeline.model import Manuscript
from pipeline.patterns import rare
from pipeline.problems import Level, Problem
from pipeline.rules.prose import Prose, told
from pipeline.rules.wordlist import unabbreviated

_LETTERS = rare(
    r"(?<![\w&.’'/-])(?:[a-z]?[A-Z]{2,8}[0-9]{0,2}|[A-Z](?:&[A-Z])+|[A-Z]{1,4}[0-9][A-Z]{1,4})"
    r"(?:-[0-9]+)?(?=s?(?![\w&])(?![.@]\w))"
)
_CAPITAL = re.compile(r"[A-Z][A-Z&0-9]")
"""Every one of them has this in it, most texts have none, and to see that is quick."""
_ROMAN = re.compile(r"[IVX]+")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_JOINED = rare(r"[\s,]*[\s,:;–—(-][\s,]*(?:or|ie|i\.e\.|that is|meaning|which stands for)?\s*\(?")
_PART = re.compile(r"\n[ \t]*\n")
_SMALL = frozenset({
    "a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with",
})  # fmt: skip
_FEW = 3
"""So many words in capitals, one after the other, abbreviate nothing."""


@frozen
class _Use:
    """One use of an abbreviation, and what it is said to stand for there, if it is said."""

    letters: str
    prose: Prose
    start: int
    meaning: str = ""


def check(manuscript: Manuscript) -> Iterator[Problem]:
    """Look at the first use of each abbreviation, then for those with two meanings."""
    uses: dict[str, list[_Use]] = {}
    known = unabbreviated(manuscript.series) | _people(manuscript)
    texts = list(told(manuscript))
    for prose in texts:
        for use in _uses(prose):
            if not _known(use.letters, known):
                uses.setdefault(use.letters, []).append(use)
    for letters, each in uses.items():
        if not _spoken(letters.lower(), texts):
            yield from _first(each)
            yield from _second_meaning(each)


def _first(uses: list[_Use]) -> Iterator[Problem]:
    first = uses[0]
    if first.meaning:
        return
    later = next((use for use in uses if use.meaning), None)
    if first.prose.heading and later and len(uses) > 1 and uses[1].meaning:
        said = f"{first.letters} stands in a heading before it is spelt out"
    else:
        said = f"{first.letters} is not spelt out where it is first used"
    often = "" if len(uses) > 1 else "; it is used only once, so it may be written out instead"
    told_later = f"; {later.prose.who} spells it out later" if later else ""
    yield Problem.at(
        first.prose.place(first.start, len(first.letters)),
        "abbreviation",
        said + told_later,
        level=Level.WARNING,
        why=f"some readers do not know these letters{often}",
        fix=f"{later.meaning} ({later.letters})"
        if later
        else f"what it stands for ({first.letters})",
    )


def _second_meaning(uses: list[_Use]) -> Iterator[Problem]:
    meant = [use for use in uses if use.meaning]
    for use in meant[1:]:
        if _content(use.meaning) != _content(meant[0].meaning):
            yield Problem.at(
                use.prose.place(use.start, len(use.letters)),
                "abbreviation",
                f"{use.letters} stands for “{use.meaning}” here, and for “{meant[0].meaning}” "
                f"where {meant[0].prose.who} uses it",
                level=Level.WARNING,
                why="one reader cannot tell which of the two is meant",
                fix=f"write one of the two out: {use.meaning}",
            )
            return


def _uses(prose: Prose) -> Iterator[_Use]:
    for found in _LETTERS.finditer(prose.text) if _CAPITAL.search(prose.text) else ():
        letters, start = found.group(), found.start()
        if not _ROMAN.fullmatch(letters) and not _loud(prose.text, start):
            yield _Use(letters, prose, start, _meaning(prose.text, start, found.end()))


def _loud(text: str, start: int) -> bool:
    """Whether it stands among others in capitals: somebody raises their voice."""
    begins = max(text.rfind("\n", 0, start) + 1, start - 80)
    line = text[begins : start + 80].split("\n", 1)[0]
    at = start - begins
    words = list(_WORD.finditer(line))
    loud = [word.group().isupper() for word in words]
    here = next((n for n, word in enumerate(words) if word.start() <= at < word.end()), 0)
    before = takewhile(bool, reversed(loud[:here]))
    return sum(before) + sum(takewhile(bool, loud[here:])) >= _FEW


def _meaning(text: str, start: int, end: int) -> str:
    """What the letters are said to stand for: the words before, or those after, that begin so."""
    letters = [c for c in text[start:end].lower() if c.isalpha()]
    before, after = _around(text, start, end)
    opened = re.search(r"[(\[]\s*\Z|[,–—-]\s*\Z|\b(?:or|called)\s+[“‘\"']?\Z", before)
    if opened and (found := _backwards(letters, before[: opened.start()])):
        return found
    if joined := _JOINED.match(after):
        return _forwards(letters, after[joined.end() :])
    return ""


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    """The paragraph before and after the letters, without the plural s that follows them."""
    before = _PART.split(text[max(start - 300, 0) : start])[-1]
    after = _PART.split(text[end : end + 300])[0]
    return before, re.sub(r"\As(?!\w)", "", after)


def _backwards(letters: list[str], before: str) -> str:
    """The last words that begin with these letters, or else hold them in order.

    After Schwartz and Hearst: "chronic obstructive pulmonary disease (COPD".
    """
    words = list(_WORD.finditer(before))
    tails = [before[word.start() :].strip(" ,;:\n") for word in words[-(len(letters) * 2 + 3) :]]
    tails = [tail for tail in reversed(tails) if tail[:1].lower() == letters[0]]
    itself = re.compile(rf"\b{''.join(letters)}s?\b", re.IGNORECASE)
    for fits in (_initials, _in_order):
        for tail in tails:
            if fits(letters, tail) and not itself.search(tail):
                return " ".join(tail.split())
    return ""


def _forwards(letters: list[str], after: str) -> str:
    """The words that follow and begin with these letters, small words aside."""
    left = list(letters)
    for word in _WORD.finditer(after):
        begins = word.group()[0].lower()
        if left and begins == left[0]:
            left.pop(0)
        elif word.group().lower() not in _SMALL:
            break
        if not left:
            return " ".join(after[: word.end()].split())
    return ""


def _initials(letters: list[str], long: str) -> bool:
    words = _WORD.findall(long.lower())
    return [word[0] for word in words if word not in _SMALL] == letters or (
        [word[0] for word in words] == letters
    )


def _in_order(letters: list[str], long: str) -> bool:
    if len(_WORD.findall(long)) > len(letters) + 3:
        return False
    at = 0
    for letter in letters:
        at = long.lower().find(letter, at) + 1
        if not at:
            return False
    return True


def _content(meaning: str) -> frozenset[str]:
    """The words that matter, in one number, so that "patients" is not another meaning."""
    found = (word.casefold() for word in _WORD.findall(meaning))
    return frozenset(word.rstrip("s") for word in found if word not in _SMALL)


def _spoken(letters: str, texts: Iterable[Prose]) -> bool:
    """Whether the article has them as a word in small letters: in capitals it is only louder."""
    if not re.fullmatch("[a-z]{2,}", letters):
        return False
    word = re.compile(rf"(?<![\w’']){letters}(?!\w)")
    return any(word.search(prose.text) for prose in texts)


def _known(letters: str, known: frozenset[str]) -> bool:
    return letters in known or any(each.startswith(f"{letters}-") for each in known)


def _people(manuscript: Manuscript) -> frozenset[str]:
    """The authors' initials, which the competing interests use too."""
    return frozenset(initials([view.author.name for view in manuscript.viewpoints]))
