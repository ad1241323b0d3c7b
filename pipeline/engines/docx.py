"""Read a finished Word file back, and finish the one that pandoc wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from pipeline.engines.docx_package import finish, parsed, parts_of
from pipeline.errors import EngineError
from pipeline.frozen import frozen
from pipeline.model import Piece, PieceKind

__all__ = ["finish", "read"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DOCPR = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BLANKS = {_W + "tab": " ", _W + "br": " ", _W + "cr": " ", _W + "noBreakHyphen": "\u2011"}
_WORDS, _TARGETS = "word/", "word/_rels/document.xml.rels"
_HEADING = re.compile(r"heading (\d)$")
_QUOTE = re.compile(r"block text$|viewpoints (?:pull )?quote")


@frozen
class _Style:
    """A paragraph style with everything it inherits; no level if it is not a heading."""

    level: int = 0
    item: bool = False
    quote: bool = False


def read(data: bytes) -> tuple[Piece, ...]:
    """Say what the file says, in its order: words, then alt texts and links in them."""
    parts = parts_of(data)
    try:
        body = parsed(parts[f"{_WORDS}document.xml"])
        styles = _styles(parsed(parts.get(f"{_WORDS}styles.xml", b"<none/>")))
        targets = {
            str(r.get("Id")): str(r.get("Target")) for r in parsed(parts.get(_TARGETS, b"<none/>"))
        }
        return tuple(_pieces(body, styles, targets))
    except (KeyError, ValueError, etree.LxmlError) as error:
        raise EngineError(f"the Word file cannot be read back: {error}") from error


def _value(node: etree._Element | None, *path: str) -> str:
    for step in path:
        node = next(node.iterchildren(_W + step), None) if node is not None else None
    return "" if node is None else str(node.get(_W + "val", ""))


def _styles(root: etree._Element) -> dict[str, etree._Element]:
    paragraphs = (s for s in root.iter(_W + "style") if s.get(_W + "type") == "paragraph")
    return {str(style.get(_W + "styleId")): style for style in paragraphs}


def _style(name: str, declared: Mapping[str, etree._Element]) -> _Style:
    """Resolve a style with the ones it is based on, nearest first."""
    level, item, quote, seen = 0, "", False, set[str]()
    while name in declared and name not in seen:
        seen.add(name)
        style = declared[name]
        called = _value(style, "name").casefold()
        named = _HEADING.match(called)
        level = (
            level or _level(_value(style, "pPr", "outlineLvl")) or (int(named[1]) if named else 0)
        )
        item = (
            item
            or _value(style, "pPr", "numPr", "numId")
            or ("1" if called == "bibliography" else "")
        )
        quote = quote or bool(_QUOTE.match(called))
        name = _value(style, "basedOn")
    return _Style(level, item not in {"", "0"}, quote)


def _level(outline: str) -> int:
    """Turn an outline level, which counts from 0 and has 9 for none, into a heading's."""
    return int(outline) + 1 if outline and int(outline) < 9 else 0


def _pieces(
    body: etree._Element, declared: Mapping[str, etree._Element], targets: Mapping[str, str]
) -> Iterator[Piece]:
    _unbox(body)
    styles: dict[str, _Style] = {}
    for paragraph in body.iter(_W + "p"):
        name = _value(paragraph, "pPr", "pStyle")
        if name not in styles:
            styles[name] = _style(name, declared)
        kind, level = _kind(paragraph, styles[name])
        words: list[str] = []
        marks: list[Piece] = []
        for node in paragraph.iter(_W + "t", _W + "hyperlink", _DOCPR, *_BLANKS):
            if node.tag == _W + "t":
                words.append(node.text or "")
            elif node.tag in _BLANKS:
                words.append(_BLANKS[str(node.tag)])
            else:
                marks.append(_alt(node) if node.tag == _DOCPR else _link(node, targets))
        if text := " ".join("".join(words).split()):
            yield Piece(kind, text, level)
        yield from (mark for mark in marks if mark.text)


def _unbox(body: etree._Element) -> None:
    """Put the paragraphs of a text box after the one it hangs on; drop what old readers get."""
    etree.strip_elements(body, _FALLBACK, with_tail=False)
    for box in list(body.iter(_W + "txbxContent")):
        outer = next(box.iterancestors(_W + "p"))
        for paragraph in reversed(box):
            outer.addnext(paragraph)


def _kind(paragraph: etree._Element, style: _Style) -> tuple[PieceKind, int]:
    """A heading is a heading wherever it stands; an item in a quotation is an item."""
    level = _level(_value(paragraph, "pPr", "outlineLvl")) or style.level
    number = _value(paragraph, "pPr", "numPr", "numId")
    if level:
        return "heading", level
    if number not in {"", "0"} or (style.item and number != "0"):
        return "item", 0
    return ("quote" if style.quote else "text"), 0


def _alt(drawing: etree._Element) -> Piece:
    return Piece("alt", " ".join(str(drawing.get("descr", "")).split()))


def _link(node: etree._Element, targets: Mapping[str, str]) -> Piece:
    anchor = "#" if node.get(_W + "anchor") else ""
    return Piece("link", targets.get(str(node.get(_R + "id")), anchor))
