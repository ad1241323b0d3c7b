"""The words of an article as they were typed, for the rules that read them closely.

What is not words (citation marks, addresses, marks of emphasis) is blanked out
and not taken away, so that every word keeps the place at which it stands in its
author's file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.frozen import frozen
from pipeline.model import Author, Contribution, Manuscript, Passage, Route, Source
from pipeline.patterns import rare
from pipeline.problems import Place

# Each part begins with a letter or sign of its own, which makes them quick to look for.
_NO_WORDS = re.compile(
    r"\[-?@[^\[\]]*\]"  # a citation
    r"|\((?<=\]\()[^()\s]*\)"  # where a link leads
    r"|<[^<>\s]+>|https?://[^\s<>)\]]+|mailto:[^\s<>)\]]+|www\.[^\s<>)\]]+"
)
_MAIL = re.compile(r"(?<![^\s<>@(\[])[^\s<>@]{1,64}@[^\s<>@]{3,255}")
_SIGNS = str.maketrans("*_\\", "   ")
_HEADING = rare(r"^[ \t]{0,3}#{1,6}[ \t].*$", re.MULTILINE)
_PART = re.compile(r"\n[ \t>]*\n|\n(?=[ \t>]*(?:[-+*]|\d{1,9}[.)])[ \t])")
_LEAD = re.compile(r"\s*(?:(?:>|[-+*]|\d{1,9}[.)])[ \t]+|>)*")
_QUOTED = rare(
    r"“[^”]*”?"
    r'|"(?:(?!\n[ \t>]*\n)[^"])*"'
    r"|(?<!\w)‘[^‘’]*(?:’(?=\w)[^‘’]*)*’"
    r"|^[ \t]*>.*$",
    re.MULTILINE,
)
_ENDS = rare(r"[.!?…:]['\"”’)\]]*\s+\Z|\A\W*\Z|\n[ \t]*\n\W*\Z")
_SENTENCE = re.compile(r"[.!?…](['\"”’)\]]{0,3})\s+(?=[^\W_a-zß-öø-ÿ]|[\"“‘'(\[])")
_NOT_THE_END = re.compile(
    r"(?:\b(?:Dr|Mr|Mrs|Ms|Mx|Prof|Sr|Jr|St|vs?|eg|e\.g|ie|i\.e|etc|no|fig|approx|c|al)\.|\b[A-Z]\.)\Z",
    re.IGNORECASE,
)


@frozen
class Prose:
    """One text or line: as many characters as were typed, and only words among them.

    Nobody is the `author` of what the editors wrote.
    """

    source: Source
    route: Route
    text: str
    author: Author | None = None
    heading: bool = False

    @property
    def who(self) -> str:
        """Who wrote it, for a message."""
        return self.author.name if self.author else "the editors"

    def place(self, start: int, length: int) -> Place:
        """Find where this stretch stands in the file."""
        line = self.text.count("\n", 0, start) + 1
        column = start - self.text.rfind("\n", 0, start)
        return self.source.within(self.route, line, column, length)

    def is_quoted(self, at: int) -> bool:
        """Whether these are somebody else's words: between quotation marks, or in a block quote."""
        return any(begins <= at < ends for begins, ends in quotes(self.text))

    def sentences(self) -> Iterator[tuple[int, str]]:
        """Each sentence, and where it begins; a heading is none."""
        text = _HEADING.sub(_blank, self.text) if "#" in self.text else self.text
        for at, part in _split(text, _PART):
            lead = _LEAD.match(part)
            start = lead.end() if lead else 0
            whole = 0
            pieces = list(_split(part[start:], _SENTENCE))
            for number, (begins, piece) in enumerate(pieces):
                last = number + 1 == len(pieces)
                if not last and _NOT_THE_END.search(piece.rstrip()[-12:]):
                    continue
                yield at + start + whole, part[start + whole : start + begins + len(piece)]
                whole = pieces[number + 1][0] if not last else 0

    def is_name(self, start: int, end: int) -> bool:
        """Whether a capital letter makes a name of what stands here."""
        if not self.text[start : start + 1].isupper():
            return False
        followed = re.match(r"[ \t]+(?:(?:for|of|the|and)[ \t]+)*[A-Z][a-z]", self.text[end:])
        return bool(followed) or not _ENDS.search(self.text[max(start - 40, 0) : start])


def told(manuscript: Manuscript) -> Iterator[Prose]:
    """Walk the article in the order in which it is read, headings among it."""
    article = manuscript.article
    if article.introduction:
        yield _passage(article.source, article.introduction)
    for view in manuscript.viewpoints:
        yield from viewpoint(view.contribution)
    if article.closing:
        yield _passage(article.source, article.closing)


def viewpoint(contribution: Contribution) -> Iterator[Prose]:
    """Walk one viewpoint with the headings its author gave it."""
    source, author = contribution.source, contribution.author
    if contribution.heading:
        yield _line(source, ("viewpoint", "heading"), contribution.heading, author, heading=True)
    for section in contribution.sections:
        if section.heading:
            route = (*section.passage.route[:-1], "heading")
            yield _line(source, route, section.heading, author, heading=True)
        yield _passage(source, section.passage, author)


def around(manuscript: Manuscript) -> Iterator[Prose]:
    """Walk what is printed beside the text: title, standfirst, key messages, biographies."""
    article = manuscript.article
    yield _line(article.source, ("title",), article.title)
    yield _line(article.source, ("standfirst",), article.standfirst)
    for number, message in enumerate(article.key_messages):
        yield _line(article.source, ("key_messages", number), message)
    for contribution in (view.contribution for view in manuscript.viewpoints):
        author = contribution.author
        for number, message in enumerate(contribution.key_messages):
            yield _line(contribution.source, ("key_messages", number), message, author)
        yield _line(contribution.source, ("author", "bio"), author.bio, author)


@lru_cache(maxsize=4)
def printed(manuscript: Manuscript) -> tuple[Prose, ...]:
    """All that is printed: the article as it is read, and what stands beside it."""
    return (*told(manuscript), *around(manuscript))


@lru_cache(maxsize=4)
def letters(manuscript: Manuscript) -> frozenset[str]:
    """Every run of letters in what is printed, in small ones: to see that a word is not there."""
    text = "\n".join(prose.text for prose in printed(manuscript))
    return frozenset(map(str.lower, set(text.translate(_APART).split())))


class _Apart(dict[int, str]):
    """A space for every character that is no letter, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        letter = character.isalnum() and not character.isdecimal()
        self[code] = character if letter else " "
        return self[code]


_APART = _Apart()


def _passage(source: Source, passage: Passage, author: Author | None = None) -> Prose:
    return Prose(source, passage.route, _blanked(passage.text), author)


def _line(
    source: Source, route: Route, text: str, author: Author | None = None, heading: bool = False
) -> Prose:
    return Prose(source, route, _blanked(text), author, heading)


@lru_cache(maxsize=256)
def quotes(text: str) -> tuple[tuple[int, int], ...]:
    """Where each quotation of a text begins and ends."""
    return tuple(found.span() for found in _QUOTED.finditer(text))


@lru_cache(maxsize=256)
def _blanked(text: str) -> str:
    text = _NO_WORDS.sub(_blank, text)
    if "@" in text:
        text = _MAIL.sub(_blank, text)
    return text.translate(_SIGNS)


def _blank(found: re.Match[str]) -> str:
    return " " * len(found.group())


def _split(text: str, mark: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    start = 0
    for found in mark.finditer(text):
        # Marks that close a quotation belong to what they close.
        yield start, text[start : found.end(1) if mark.groups else found.start()]
        start = found.end()
    yield start, text[start:]
