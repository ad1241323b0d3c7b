"""Characters that nobody can see are shown to whoever edits the article, by their numbers.

A zero-width space, a soft hyphen or an invisible mark of direction comes along
when words are copied from a web page, a PDF or a chat. It parts a word for a
search and a screen reader, and can carry a message that no reviewer sees. Where
a language or an emoji needs one (Persian, Hindi, 👩‍⚕️) it belongs there and
nothing is said.

Delete the place shown and type it again. Characters that turn the order of
letters round, and control characters, are errors: `hidden-character`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from pipeline.model import Manuscript, Passage, Route, Source, Text
from pipeline.nodes import find
from pipeline.patterns import rare
from pipeline.problems import Level, Place, Problem

_SUSPECT = rare(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u2065\u206a-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)
_RTL = rare("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_FLAG = re.compile("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{1,8}\U000e007f")
_MARKS = "\u061c\u200e\u200f"
_WHY = "nobody can see it, and a search or a screen reader stumbles over it"


def check(manuscript: Manuscript) -> Iterator[Problem]:
    """Look through all that was typed, then through what entities made of it."""
    article = manuscript.article
    yield from _typed(article.source)
    for passage, text in ((article.introduction, manuscript.introduction),
                          (article.closing, manuscript.closing)):  # fmt: skip
        yield from _made(article.source, passage, text)
    for view in manuscript.viewpoints:
        yield from _typed(view.contribution.source)
        for section, text in zip(view.contribution.sections, view.texts, strict=False):
            yield from _made(view.contribution.source, section.passage, text)


def hidden(text: str) -> list[int]:
    """Where characters stand that nobody can see and no word or emoji needs."""
    if text.isascii():
        return []
    flags = {at for found in _FLAG.finditer(text) for at in range(*found.span())}
    spots = (found.start() for found in _SUSPECT.finditer(text))
    return [at for at in spots if at not in flags and not _needed(text, at)]


def _needed(text: str, at: int) -> bool:
    character, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    if character in _MARKS:
        return bool(_RTL.search(text))
    if character in "\u200c\u200d":
        return all(
            c and ord(c) > 0x58F and unicodedata.category(c)[0] in "LMS" for c in before + after
        ) and bool(before and after)
    if "\ufe00" <= character <= "\ufe0f":
        return bool(before) and (unicodedata.category(before)[0] == "S" or before in "0123456789#*")
    if "\U000e0100" <= character <= "\U000e01ef" or "\u180b" <= character <= "\u180f":
        return bool(before) and unicodedata.category(before) == "Lo"
    return False


def _suspect(text: str) -> bool:
    return not text.isascii() and bool(_SUSPECT.search(text))


def _typed(source: Source) -> Iterator[Problem]:
    # Most files hold none, and say none with a backslash; to see that is quick.
    if not any("\\" in line or _suspect(line) for line in source.lines):
        return
    for route, text in _values(source.data, ()):
        if spots := hidden(text):
            at = spots[0]
            line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
            yield _problem(source.within(route, line, column), [text[spot] for spot in spots])


def _made(source: Source, passage: Passage | None, text: Text | None) -> Iterator[Problem]:
    """What stands in the words and not in the file was written as an entity."""
    if passage is None or text is None or "&" not in passage.text:
        return
    said = [word["c"] for word in find(text.blocks, "Str")]
    found = Counter(word[at] for word in said for at in hidden(word))
    left = list((found - Counter(passage.text)).elements())
    if left:
        at = passage.text.find("&#")
        line, column = passage.text.count("\n", 0, at) + 1, at - passage.text.rfind("\n", 0, at)
        yield _problem(source.within(passage.route, line, column), left)


def _values(value: object, route: Route) -> Iterator[tuple[Route, str]]:
    if isinstance(value, str):
        yield route, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _values(inner, (*route, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _values(inner, (*route, number))


def _problem(place: Place, found: list[str]) -> Problem:
    listed = ", ".join(_named(each, count) for each, count in Counter(found).most_common(5))
    return Problem.at(
        place,
        "hidden-text",
        f"a character that nobody can see stands here: {listed}",
        level=Level.WARNING,
        why=_WHY,
        fix="delete it, and type the words around it again",
    )


def _named(character: str, count: int) -> str:
    name = unicodedata.name(character, "").lower()
    times = f", {count} times" if count > 1 else ""
    inside = f"{name}{times}".removeprefix(", ")
    return f"U+{ord(character):04X}{f' ({inside})' if inside else ''}"
