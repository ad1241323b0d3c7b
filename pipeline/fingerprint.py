"""The fingerprint of an article's words: what an author approves is exactly this."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator

from pipeline.model import Manuscript, Text
from pipeline.nodes import inlines_of, paragraphs, text_of

_SAME = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..."})


def words_of(manuscript: Manuscript, statement: str) -> str:
    """Every word that an approval covers, a paragraph a line, typography made even."""
    return "\n".join(filter(None, (_even(line) for line in _lines(manuscript, statement))))


def fingerprint(manuscript: Manuscript, statement: str) -> str:
    """The sha256 of those words, in hexadecimal."""
    return hashlib.sha256(words_of(manuscript, statement).encode()).hexdigest()


def _lines(manuscript: Manuscript, statement: str) -> Iterator[str]:
    article = manuscript.article
    yield from (article.title, article.standfirst)
    yield from _text(manuscript.introduction)
    for viewpoint in manuscript.viewpoints:
        contribution = viewpoint.contribution
        yield from (viewpoint.author.name, contribution.heading)
        for section, text in zip(contribution.sections, viewpoint.texts, strict=True):
            yield section.heading
            yield from _text(text)
    yield from _text(manuscript.closing)
    yield from manuscript.key_messages
    yield statement


def _text(text: Text | None) -> Iterator[str]:
    if text is not None:
        yield from (text_of(inlines_of(node)) for node in paragraphs(text.blocks))


def _even(text: str) -> str:
    plain = unicodedata.normalize("NFC", text).translate(_SAME)
    return re.sub(r"\s+", " ", plain).strip()
