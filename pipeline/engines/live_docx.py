"""Find what is live in a finished Word file: what would run, fetch, or reveal.

Word follows relationships out of a file, runs macros and obeys fields. An article
needs links to pages, and the fields that print a page's number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from pipeline.engines.docx_package import parsed, parts_of
from pipeline.errors import EngineError

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FIELDS = frozenset({"PAGE", "NUMPAGES", "STYLEREF"})
_KINDS = re.compile(
    r"vba|macro|ole|package$|aFChunk|attachedTemplate|control|subDocument|frame", re.I
)
_PARTS = re.compile(r"vbaProject|vbaData|/embeddings/|/activeX/|\.bin$|altChunk", re.IGNORECASE)
_SAFE = re.compile(r"(?:https?|mailto):", re.IGNORECASE)


def live(data: bytes) -> tuple[str, ...]:
    """Name everything live in a Word file; nothing is the answer that is wanted."""
    parts = parts_of(data)
    found = [f"a part that is live: {name}" for name in parts if _PARTS.search(name)]
    for name, part in parts.items():
        if name.endswith((".xml", ".rels")):
            try:
                root = parsed(part)
            except etree.LxmlError:
                found.append(f"a part that Word cannot read: {name}")
                continue
            found += _related(root) if name.endswith(".rels") else _fields(root)
    found += _typed(parts)
    return tuple(dict.fromkeys(found))


def _related(root: etree._Element) -> Iterator[str]:
    for relation in root:
        kind = str(relation.get("Type", "")).rpartition("/")[2]
        target = str(relation.get("Target", ""))
        outside = str(relation.get("TargetMode", "")).casefold() == "external"
        if outside and not (kind == "hyperlink" and _SAFE.match(target)):
            yield f"a {kind} outside the file: {target[:60]}"
        elif not outside and (_KINDS.search(kind) or ":" in target or ".." in target):
            yield f"a {kind} that is live: {target[:60]}"


def _fields(root: etree._Element) -> Iterator[str]:
    for node in root.iter(f"{_W}instrText", f"{_W}fldSimple", f"{_W}altChunk", f"{_W}object"):
        asked = node.text if node.tag == f"{_W}instrText" else node.get(f"{_W}instr")
        name = next(iter((asked or "").split()), "")
        if name.upper() not in _FIELDS:
            yield f"a field that is live: {name[:60] or str(node.tag).rpartition('}')[2]}"


def _typed(parts: Mapping[str, bytes]) -> Iterator[str]:
    if re.search(rb"macroEnabled|vba|activeX", parts.get("[Content_Types].xml", b"")):
        yield "a type for macros"
    if "[Content_Types].xml" not in parts:
        raise EngineError("the Word file has no list of its parts")
