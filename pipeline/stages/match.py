"""Prove that every finished file says what the Document says: the same words, in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import PurePosixPath

from pipeline.differences import Difference, difference, plain
from pipeline.model import Artefact, Blocks, Document, Node, Piece, PieceKind
from pipeline.nodes import children, inlines_of, text_of
from pipeline.problems import Checked, Place, Problem

Reader = Callable[[bytes], tuple[Piece, ...]]
"""What reads a finished file back: one for each kind of file, by its suffix."""

_NAMES = {".html": "the page", ".docx": "the Word file", ".pdf": "the PDF"}
# Only a PDF shows letters where other formats keep them.
_VISUAL = ".pdf"
_WHY_ONCE = "each author speaks once, in the place the editors chose"


def match(
    document: Document, artefacts: Iterable[Artefact], readers: Mapping[str, Reader], place: Place
) -> Checked[tuple[Artefact, ...]]:
    """Read every file back and compare it with the Document: one message for a file that differs.

    A template may dress the article. It may not change, add, drop or move a
    word, an alt text or the target of a link: in print nobody would notice.
    Files that no reader is for pass as they are.
    """
    kept = tuple(artefacts)
    expected = says(document)
    problems = []
    for artefact in kept:
        suffix = PurePosixPath(artefact.path).suffix
        if suffix in readers:
            found = readers[suffix](artefact.data)
            name = _NAMES.get(suffix, f"the {suffix.removeprefix('.')} file")
            told = difference(expected, found, name, visual=suffix == _VISUAL)
            if told:
                whole = _viewpoints(document.blocks, expected, found, name)
                problems.append(_problem(whole or told, name, place))
    return Checked(None if problems else kept, tuple(problems))


def _problem(told: Difference, name: str, place: Place) -> Problem:
    fix = "a template in templates/ changes, moves or drops words: put them back"
    return Problem.at(place, "mismatch", f"{name} {told.what}", why=told.why, fix=fix)


def says(document: Document) -> tuple[Piece, ...]:
    """List what the Document says, piece by piece, as whoever reads a file must find it."""
    return tuple(_said(document.blocks, "text"))


def _said(blocks: Iterable[Node], kind: PieceKind) -> Iterator[Piece]:
    """Everything in a list is an item, in a quotation too: Word knows no other way."""
    for node in blocks:
        name = node["t"]
        if name == "Header":
            yield from _paragraph(node, "heading", node["c"][0])
        elif name in {"Para", "Plain"}:
            yield from _paragraph(node, kind, 0)
        elif name in {"BulletList", "OrderedList"}:
            yield from _said(children(node), "item")
        elif name == "BlockQuote":
            yield from _said(children(node), "quote" if kind == "text" else kind)
        else:
            yield from _said(children(node), kind)


def _paragraph(node: Node, kind: PieceKind, level: int) -> Iterator[Piece]:
    inlines = inlines_of(node)
    if text := " ".join(text_of(inlines).split()):
        yield Piece(kind, text, level)
    yield from _marks(inlines)


def _marks(inlines: Iterable[Node]) -> Iterator[Piece]:
    for node in inlines:
        if node["t"] == "Image":
            if alt := " ".join(text_of(node["c"][1]).split()):
                yield Piece("alt", alt)
        elif node["t"] == "Link":
            target = node["c"][2][0]
            yield Piece("link", "#" if target.startswith("#") else target)
            yield from _marks(node["c"][1])
        elif isinstance(node.get("c"), list):
            yield from _marks(children(node))


def _viewpoints(
    blocks: Blocks, expected: Sequence[Piece], found: Sequence[Piece], name: str
) -> Difference | None:
    """Say it at once if a whole viewpoint is missing, printed twice or in another place.

    A viewpoint is known by the texts that stand nowhere else in the article.
    """
    times = Counter(map(plain, expected))
    there = [plain(piece) for piece in found]
    places: list[tuple[int, str]] = []
    for title, pieces in _parts(blocks):
        own = [text for text in map(plain, pieces) if times[text] == 1]
        kept = [text for text in own if text in there]
        if own and not kept:
            return Difference(f"leaves out the viewpoint “{title}”", _WHY_ONCE)
        if own and all(there.count(text) > 1 for text in own):
            return Difference(f"prints the viewpoint “{title}” twice", _WHY_ONCE)
        places += [(there.index(kept[0]), title)] if kept else []
    if all(before < after for before, after in pairwise(places)):
        return None
    right, wrong = (", ".join(f"“{t}”" for _, t in p) for p in (places, sorted(places)))
    why = f"the article has {right}; {name} has {wrong}"
    return Difference("puts the viewpoints in another order", why)


def _parts(blocks: Blocks) -> Iterator[tuple[str, tuple[Piece, ...]]]:
    for node in blocks:
        if node["t"] == "Div" and "viewpoint" in node["c"][0][1]:
            pieces = tuple(_said([node], "text"))
            yield next((p.text for p in pieces if p.kind == "heading"), node["c"][0][0]), pieces
