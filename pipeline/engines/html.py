"""Read a finished page back: every word of the article, and nothing of the site around it."""

from __future__ import annotations

from functools import lru_cache

from lxml import etree

from pipeline.errors import EngineError
from pipeline.model import Piece, PieceKind

# What is not the article stands in `nav`; the rest of these never show words.
_SKIPPED = frozenset({"nav", "head", "script", "style", "template"})
# Everything else ends a paragraph, known to us or not: two lines must not run into one.
_INLINE = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img",
    "ins", "kbd", "label", "mark", "picture", "q", "s", "samp", "small", "source", "span",
    "strong", "sub", "sup", "time", "track", "u", "var", "video",
    "wbr",
})  # fmt: skip
_HEADINGS = {f"h{level}": level for level in range(1, 7)}


def read(data: bytes) -> tuple[Piece, ...]:
    """Say what the page says, in its order: words, then alt texts and links in them."""
    try:
        data.decode("utf-8")
        root = parsed(data)
    except (UnicodeDecodeError, etree.LxmlError) as error:
        raise EngineError(f"the page cannot be read back: {error}") from error
    if root is None:
        raise EngineError("the page cannot be read back: it is empty")
    reading = _Reading()
    reading.element(root, "text", 0)
    reading.flush("text", 0)
    return tuple(reading.pieces)


@lru_cache(maxsize=1)
def parsed(data: bytes) -> etree._Element | None:
    """Parse a page, once for all who look at it; nobody changes it, and nothing is fetched."""
    return etree.fromstring(data, etree.HTMLParser(encoding="utf-8", no_network=True))


class _Reading:
    """One walk through a page, gathering the words of a paragraph until it ends."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self._words: list[str] = []
        self._marks: list[Piece] = []

    def element(self, node: etree._Element, kind: PieceKind, level: int) -> None:
        """Read an element and everything in it."""
        tag = node.tag
        if not isinstance(tag, str) or tag in _SKIPPED or "hidden" in node.attrib:
            return
        if _leads_back(node):
            return
        if tag in _INLINE:
            self._mark(tag, node)
            self._inside(node, kind, level)
        elif tag == "br":
            self._words.append(" ")
        else:
            self.flush(kind, level)
            kind, level = _kind(tag, kind, level)
            self._inside(node, kind, level)
            self.flush(kind, level)

    def _inside(self, node: etree._Element, kind: PieceKind, level: int) -> None:
        if node.text:
            self._words.append(node.text)
        for child in node:
            self.element(child, kind, level)
            if child.tail:
                self._words.append(child.tail)

    def _mark(self, tag: str, node: etree._Element) -> None:
        """Note the alt text of a picture and the target of a link."""
        # A film that has not begun is its still, and is called what the still shows.
        named = {"img": "alt", "video": "aria-label"}.get(tag)
        if named and (alt := " ".join(str(node.get(named, "")).split())):
            self._marks.append(Piece("alt", alt))
        if tag == "a" and (target := str(node.get("href", ""))):
            self._marks.append(Piece("link", "#" if target.startswith("#") else target))

    def flush(self, kind: PieceKind, level: int) -> None:
        """End a paragraph: its words, then what stood in it."""
        text = " ".join("".join(self._words).split())
        self.pieces += [Piece(kind, text, level)] if text else []
        self.pieces += self._marks
        self._words, self._marks = [], []


def _leads_back(node: etree._Element) -> bool:
    """Whether it is the sign that leads from a work back to the text: it has no word in it."""
    if node.get("role") != "doc-backlink":
        return False
    return not any(map(str.isalnum, "".join(map(str, node.itertext()))))


def _kind(tag: str, kind: PieceKind, level: int) -> tuple[PieceKind, int]:
    """A heading is a heading wherever it stands; an item in a quotation is an item."""
    if tag in _HEADINGS:
        return "heading", _HEADINGS[tag]
    if tag == "li":
        return "item", 0
    if tag == "blockquote" and kind == "text":
        return "quote", 0
    return kind, level
