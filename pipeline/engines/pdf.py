"""Read a finished PDF back through its tag tree, as a screen reader does.

The tag tree is the only part of a PDF that says what is a heading and what
comes next; guessing from the page found 30 differences where there was none.
Page numbers and running heads are not in it, so they vanish by themselves.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from struct import error as StructError
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf

from pipeline.engines.glyphs import Cluster, Font, clusters, font
from pipeline.engines.spoken import said
from pipeline.errors import EngineError
from pipeline.model import Piece, PieceKind

_INLINE = frozenset({
    "Span", "Link", "Em", "Strong", "Quote", "InlineQuote", "Code", "Figure", "Formula", "Annot",
    "Reference", "NonStruct",
})  # fmt: skip
_BLOCK = Name.Block
_HEADINGS = {f"H{level}": level for level in range(1, 7)}
_BROKEN = (
    pikepdf.PdfError, AttributeError, KeyError, TypeError, ValueError, IndexError, StructError,
    RecursionError,
)  # fmt: skip

Shown = dict[tuple[int, int], list[Cluster]]
"""What stands on the pages: by the page's object number and the content id."""


def read(data: bytes) -> tuple[Piece, ...]:
    """Say what the tag tree says, in its order: words, then alt texts and links in them."""
    with _opened(data) as pdf:
        return tuple(_Reading(pdf).pieces)


def attachments(data: bytes) -> dict[str, bytes]:
    """Give every file embedded in the PDF, by its name."""
    with _opened(data) as pdf:
        return {name: file.get_file().read_bytes() for name, file in pdf.attachments.items()}


def untagged(data: bytes) -> int:
    """Count the marked stretches of the pages that the tag tree does not hold.

    Joining tagged PDFs leaves such orphans, and validators overlook them: a
    screen reader skips what they show.
    """
    with _opened(data) as pdf:
        reading = _Reading(pdf)
        return len(reading.shown.keys() - reading.held)


@contextmanager
def _opened(data: bytes) -> Iterator[Pdf]:
    try:
        with Pdf.open(io.BytesIO(data)) as pdf:
            yield pdf
    except _BROKEN as error:
        raise EngineError(f"the PDF cannot be read back: {error}") from error


def _shown(pdf: Pdf) -> Shown:
    known: dict[tuple[int, int], Font] = {}
    shown: Shown = {}
    for page in pdf.pages:
        resources = page.obj.get(Name.Resources, Dictionary())
        fonts = {
            key.removeprefix("/"): _font(value, known)
            for key, value in resources.get(Name.Font, Dictionary()).items()
        }
        number = page.obj.objgen[0]
        content = clusters(_content(page.obj), fonts)
        shown |= {(number, mcid): found for mcid, found in content.items()}
    return shown


def _content(page: Object) -> bytes:
    contents = page.get(Name.Contents)
    if contents is None:
        return b""
    parts = list(contents.as_list()) if isinstance(contents, Array) else [contents]
    return b"\n".join(part.read_bytes() for part in parts)


def _font(dictionary: Object, known: dict[tuple[int, int], Font]) -> Font:
    """Read a font once for all the pages that share it; its codes are two bytes long."""
    if dictionary.objgen not in known:
        table = dictionary.get(Name.ToUnicode)
        widths = dictionary.DescendantFonts[0].get(Name.W, Array())
        known[dictionary.objgen] = font(
            table.read_bytes() if table is not None else b"", widths.unparse(resolved=True)
        )
    return known[dictionary.objgen]


class _Reading:
    """One walk through a tag tree, gathering the words of a paragraph until it ends."""

    def __init__(self, pdf: Pdf) -> None:
        tree = pdf.Root.StructTreeRoot
        roles = tree.get("/RoleMap", Dictionary())
        self._roles = {str(role)[1:]: str(real)[1:] for role, real in roles.items()}
        self.shown = _shown(pdf)
        self.held: set[tuple[int, int]] = set()
        self.pieces: list[Piece] = []
        self._words: list[str | list[Cluster]] = []
        self._marks: list[Piece] = []
        self._walk(tree, 0, "text", 0)
        self._flush("text", 0)

    def _walk(self, parent: Object, page: int, kind: PieceKind, level: int) -> None:
        for node in _kids(parent):
            if isinstance(node, int):
                self._hold(page, node)
                continue
            at = node["/Pg"].objgen[0] if "/Pg" in node else page
            if "/S" in node:
                self._element(node, str(node["/S"])[1:], at, kind, level)
            elif "/MCID" in node:
                self._hold(at, int(node["/MCID"]))

    def _element(self, node: Object, role: str, page: int, kind: PieceKind, level: int) -> None:
        role = self._roles.get(role, role)
        if role in _INLINE and not _stands_alone(node):
            self._mark(role, node)
            self._inside(role, node, page, kind, level)
        else:
            self._flush(kind, level)
            kind, level = _kind(role, kind, level)
            self._inside(role, node, page, kind, level)
            self._flush(kind, level)

    def _inside(self, role: str, node: Object, page: int, kind: PieceKind, level: int) -> None:
        before = len(self._words)
        self._walk(node, page, kind, level)
        if role == "Lbl":
            # The label of an item is not part of what the item says.
            del self._words[before:]
        elif "/ActualText" in node:
            self._words[before:] = [str(node["/ActualText"])]

    def _mark(self, role: str, node: Object) -> None:
        """Note the alt text of a picture and the target of a link."""
        if role == "Figure" and (alt := " ".join(str(node.get("/Alt", "")).split())):
            self._marks.append(Piece("alt", alt))
        if role == "Link" and (target := _target(node)):
            self._marks.append(Piece("link", target))

    def _hold(self, page: int, mcid: int) -> None:
        self.held.add((page, mcid))
        self._words.append(self.shown.get((page, mcid), []))

    def _flush(self, kind: PieceKind, level: int) -> None:
        if self._words:
            text = " ".join(_joined(self._words).split())
            self.pieces += [Piece(kind, text, level)] if text else []
            self._words = []
        if self._marks:
            self.pieces += self._marks
            self._marks = []


def _joined(words: list[str | list[Cluster]]) -> str:
    """Join before ordering: a word of Arabic may be drawn under several content ids."""
    text = ""
    shown: list[Cluster] = []
    for part in words:
        if isinstance(part, str):
            text, shown = text + (said(shown) if shown else "") + part, []
        else:
            shown.extend(part)
    return text + (said(shown) if shown else "")


def _kind(role: str, kind: PieceKind, level: int) -> tuple[PieceKind, int]:
    """A heading is a heading wherever it stands; an item in a quotation is an item."""
    if role in _HEADINGS:
        return "heading", _HEADINGS[role]
    if role in {"LI", "LBody", "BibEntry"}:
        return "item", 0
    if role == "BlockQuote" and kind == "text":
        return "quote", 0
    return kind, level


def _stands_alone(node: Object) -> bool:
    """Whether an inline element is laid out as a block: Typst's way with a short quotation."""
    if "/A" not in node or "/Alt" in node:
        return False
    return any("/Placement" in a and a["/Placement"] == _BLOCK for a in _listed(node["/A"]))


def _target(link: Object) -> str:
    """Where a link leads; `#` inside the document. On two lines it has two areas and one target."""
    for kid in _kids(link):
        if not isinstance(kid, int) and "/Obj" in kid:
            action = kid.Obj.get("/A", Dictionary())
            return bytes(action.URI).decode("utf-8", "replace") if "/URI" in action else "#"
    return ""


def _kids(node: Object) -> list[Any]:
    """List what an element holds. To ask first is cheap: a `get` in vain costs ten times it."""
    return _listed(node["/K"]) if "/K" in node else []


def _listed(found: Any) -> list[Any]:
    return list(found.as_list()) if isinstance(found, Array) else [found]
