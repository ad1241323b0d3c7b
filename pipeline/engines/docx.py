"""Read a finished Word file back, and write its zip in the one way that never varies."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape

from lxml import etree

from pipeline.errors import EngineError
from pipeline.model import Piece, PieceKind

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DOCPR = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BLANKS = {_W + "tab": " ", _W + "br": " ", _W + "cr": " ", _W + "noBreakHyphen": "\u2011"}
_WORDS, _TARGETS = "word/", "word/_rels/document.xml.rels"
_HEADING = re.compile(r"heading (\d)$")
_QUOTE = re.compile(r"block text$|viewpoints (?:pull )?quote")

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_CORE_REL = f"{_RELS}/metadata/core-properties"
_APP_REL = f"{_R[1:-1]}/extended-properties"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_APP_TYPE = "application/vnd.openxmlformats-officedocument.extended-properties+xml"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_APP = (
    f'{_DECLARATION}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    'extended-properties"><Application>Viewpoints</Application></Properties>'
)
# The schema of core properties wants none of them in any order; ours is fixed all the same.
_PROPERTIES = {
    "title": "dc:title", "creator": "dc:creator", "subject": "dc:subject",
    "description": "dc:description", "language": "dc:language",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Style:
    """A paragraph style with everything it inherits; no level if it is not a heading."""

    level: int = 0
    item: bool = False
    quote: bool = False


def read(data: bytes) -> tuple[Piece, ...]:
    """Say what the file says, in its order: words, then alt texts and links in them."""
    parts = _parts(data, f"{_WORDS}document.xml", f"{_WORDS}styles.xml", _TARGETS)
    try:
        body = _xml(parts[f"{_WORDS}document.xml"])
        styles = _styles(_xml(parts.get(f"{_WORDS}styles.xml", b"<none/>")))
        targets = {
            str(r.get("Id")): str(r.get("Target")) for r in _xml(parts.get(_TARGETS, b"<none/>"))
        }
        return tuple(_pieces(body, styles, targets))
    except (KeyError, ValueError, etree.LxmlError) as error:
        raise EngineError(f"the Word file cannot be read back: {error}") from error


def finish(data: bytes, properties: Mapping[str, str]) -> bytes:
    """Write a Word file again with its own properties, byte for byte the same each time.

    Known are title, creator, subject, description, language and created, an
    ISO date. What pandoc and its reference file say of themselves goes:
    word counts, template names, every metadata field as a custom property.
    """
    parts = {n: d for n, d in _parts(data).items() if not n.startswith("docProps/")}
    try:
        parts["[Content_Types].xml"] = _typed(_xml(parts["[Content_Types].xml"]))
        parts["_rels/.rels"] = _related(_xml(parts["_rels/.rels"]))
    except (KeyError, etree.LxmlError) as error:
        raise EngineError(f"the Word file cannot be finished: {error}") from error
    parts["docProps/app.xml"] = _APP.encode()
    parts["docProps/core.xml"] = _core(properties).encode()
    return _zipped(parts)


def _parts(data: bytes, *wanted: str) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {n: archive.read(n) for n in archive.namelist() if not wanted or n in wanted}
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as error:
        raise EngineError(f"the Word file cannot be opened: {error}") from error


def _xml(data: bytes) -> etree._Element:
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))


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


def _typed(root: etree._Element) -> bytes:
    return _with(
        [n for n in root if not str(n.get("PartName", "")).startswith("/docProps/")],
        "Types", _TYPES,
        f'<Override PartName="/docProps/core.xml" ContentType="{_CORE_TYPE}"/>'
        f'<Override PartName="/docProps/app.xml" ContentType="{_APP_TYPE}"/>',
    )  # fmt: skip


def _related(root: etree._Element) -> bytes:
    return _with(
        [n for n in root if not str(n.get("Target", "")).lstrip("/").startswith("docProps/")],
        "Relationships", _RELS,
        f'<Relationship Id="core" Type="{_CORE_REL}" Target="docProps/core.xml"/>'
        f'<Relationship Id="app" Type="{_APP_REL}" Target="docProps/app.xml"/>',
    )  # fmt: skip


def _with(kept: list[etree._Element], name: str, namespace: str, more: str) -> bytes:
    rows = "".join(sorted(
        etree.tostring(n, encoding="unicode", with_tail=False) for n in kept
    ))  # fmt: skip
    return f'{_DECLARATION}<{name} xmlns="{namespace}">{rows}{more}</{name}>'.encode()


def _core(properties: Mapping[str, str]) -> str:
    rows = [
        f"<{tag}>{escape(properties[name])}</{tag}>"
        for name, tag in _PROPERTIES.items()
        if properties.get(name)
    ]
    if day := properties.get("created", "")[:10]:
        rows += [
            f'<dcterms:{what} xsi:type="dcterms:W3CDTF">{escape(day)}T00:00:00Z</dcterms:{what}>'
            for what in ("created", "modified")
        ]
    return (
        f'{_DECLARATION}<cp:coreProperties xmlns:cp="{_RELS[: -len("relationships")]}metadata/'
        'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{''.join(rows)}</cp:coreProperties>"
    )


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    """Write a zip with the types first, as the standard asks, the rest by name, at one date."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(parts, key=lambda n: (n != "[Content_Types].xml", n)):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 0, 0
            archive.writestr(entry, parts[name], zipfile.ZIP_DEFLATED, 6)
    return out.getvalue()
