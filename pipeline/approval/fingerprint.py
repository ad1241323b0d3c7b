"""The fingerprint of an article's words: what an author approves is exactly this."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from pipeline.model import Manuscript, Node, Text, Viewpoint
from pipeline.nodes import inlines_of, paragraphs, string, swap, text_of

_SAME = str.maketrans({
    "‘": "'", "’": "'", "‚": "'", "‛": "'", "‹": "'", "›": "'", "ʼ": "'", "′": "'",
    "“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"', "″": '"',
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "−": "-", "―": "—", "…": "...",
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl",
    # Places where a line may or may not break are not words.
    "\u00ad": None, "\u200b": None, "\u2060": None, "\ufeff": None,
})  # fmt: skip
_DASH = re.compile(r"\s*—+\s*|\s+-{1,3}\s+")
_APART = re.compile(r"-(?<=\s-)")
_BETWEEN = "\x00"
_PART = re.compile(r"\r?\n[^\S\n]*\n\s*")


def words_of(manuscript: Manuscript, statement: str) -> str:
    """Every word that an approval covers: a paragraph a line, a blank line between parts.

    Typography is made even. What was a part stays one, so that nobody's words
    can pass to somebody else unnoticed; where paragraphs begin is layout.
    """
    parts = (filter(None, _even(part)) for part in _parts(manuscript, statement))
    return "\n\n".join(filter(None, map("\n".join, parts)))


def digest(words: str) -> str:
    """The sha256 of such words, in hexadecimal; how their lines are broken does not matter."""
    parts = (" ".join(part.split()) for part in _PART.split(words.strip()))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def tidy(words: str) -> str:
    """The same words as `words_of` lays them out, after a file and other programs had them."""
    parts = (map(str.split, part.splitlines()) for part in _PART.split(words.strip()))
    return "\n\n".join("\n".join(" ".join(line) for line in part if line) for part in parts)


def fingerprint(manuscript: Manuscript, statement: str) -> str:
    """The sha256 of an article's words."""
    return digest(words_of(manuscript, statement))


def _parts(manuscript: Manuscript, statement: str) -> Iterator[Sequence[str]]:
    article = manuscript.article
    yield (article.title,)
    yield (article.standfirst,)
    yield tuple(_text(manuscript.introduction))
    for viewpoint in manuscript.viewpoints:
        yield tuple(_viewpoint(viewpoint))
    yield tuple(_text(manuscript.closing))
    yield manuscript.key_messages
    yield (statement,)


def _viewpoint(viewpoint: Viewpoint) -> Iterator[str]:
    contribution = viewpoint.contribution
    yield from (viewpoint.author.name, contribution.heading)
    for section, text in zip(contribution.sections, viewpoint.texts, strict=True):
        yield section.heading
        yield from _text(text)


def _text(text: Text | None) -> Iterator[str]:
    if text is None:
        return
    blocks: Iterable[Node] = swap(text.blocks, _mark) if text.citations else text.blocks
    yield from (text_of(inlines_of(node)) for node in paragraphs(blocks))


def _mark(node: Node) -> Sequence[Node] | None:
    """A citation by its number, as it is printed: what a file calls the work is never seen."""
    if node["t"] != "Cite":
        return None
    return [string(f"[{', '.join(cited['citationId'] for cited in node['c'][0])}]")]


def _even(part: Sequence[str]) -> Iterator[str]:
    """The lines of a part, all at once: what an author wrote never holds the sign between them."""
    plain = unicodedata.normalize("NFC", _BETWEEN.join(part)).translate(_SAME)
    if "—" in plain or _APART.search(plain):  # few texts have dashes, and to see that is quick
        plain = _DASH.sub(" - ", plain)
    lines = plain.split(_BETWEEN)
    return (" ".join(line.split()) for line in lines)
