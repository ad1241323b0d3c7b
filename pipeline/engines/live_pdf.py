"""Find what is live in a finished PDF: what would run, open or reveal on its own.

Links to pages, links inside the document and, in the office's bundle, the files
that the authors sent are all that there should be.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from pipeline.errors import EngineError

_LIVE = frozenset({
    "/AA", "/JS", "/JavaScript", "/OpenAction", "/RichMediaContent", "/RichMediaSettings", "/XFA",
})  # fmt: skip
_ACTIONS = frozenset({"/URI", "/GoTo"})
_ASKING = (
    rb"/S\s*/(?:GoTo(?:R|E|3DView)|Hide|ImportData|Launch|Movie|Named|Rendition|ResetForm"
    rb"|RichMediaExecute|SetOCGState|Sound|SubmitForm|Thread|Trans)\b"
    rb"|/(?:AA|JS|JavaScript|OpenAction|RichMedia\w*|XFA)\b"
)
_UNUSUAL = re.compile(_ASKING + rb"|/Type\s*/Action\b(?!\s*/S\s*/(?:URI|GoTo)\b)")
_SUSPECT = re.compile(_ASKING + rb"|/Type\s*/Action\b|/(?:URI|EF|EmbeddedFile)\b")
_PACKED = re.compile(rb"/(?:ObjStm|Encrypt)\b|/[A-Za-z]+#(?!2F)[0-9A-Fa-f]{2}")
_URI = re.compile(rb"/URI\s*([(<][^)>]{0,9})")
_SAFE_BYTES = re.compile(rb"\((?:https?:|mailto:)", re.IGNORECASE)
_SAFE = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
_BROKEN = (pikepdf.PdfError, AttributeError, KeyError, TypeError, ValueError, RecursionError)


def live(data: bytes, *, files: bool = False) -> tuple[str, ...]:
    """Name everything live in a PDF; with `files`, files inside it are as they should be."""
    if not _needs_a_look(data, files):
        return ()
    try:
        with Pdf.open(io.BytesIO(data)) as pdf:
            found = [told for each in pdf.objects for told in _object(each, files)]
            found += _holders(pdf.Root)
            return tuple(dict.fromkeys(found))
    except _BROKEN as error:
        raise EngineError(f"the PDF cannot be read back: {error}") from error


def live_office(data: bytes) -> tuple[str, ...]:
    """The same for the office's form, which carries what the authors sent."""
    return live(data, files=True)


def _needs_a_look(data: bytes, files: bool) -> bool:
    """Whether the bytes alone leave any doubt: to open each object takes twenty times as long.

    Without packed or encrypted objects, and with no letter of a name written as
    a number, every name in the file can be seen from outside.
    """
    doubt = _PACKED.search(data) or _UNUSUAL.search(data) or not data.startswith(b"%PDF-")
    inside = not files and b"/EF" in data
    return bool(doubt or inside) or not all(_SAFE_BYTES.match(uri) for uri in _URI.findall(data))


def _holders(root: Any) -> Iterator[str]:
    names = root.get("/Names", Dictionary())
    yield from (f"an entry that is live: {key}" for key in ("/JavaScript",) if key in names)


def _object(each: Any, files: bool) -> Iterator[str]:
    """Look closer at the few objects whose bytes name something of interest."""
    if not isinstance(each, (Dictionary, Array, Stream)):
        return
    head = Dictionary(dict(each.items())) if isinstance(each, Stream) else each
    if _SUSPECT.search(head.unparse(resolved=True)):
        yield from _within(head, files, 0)


def _within(value: Any, files: bool, depth: int) -> Iterator[str]:
    if depth > 30:
        yield "something nested too deeply to look at"
    elif isinstance(value, Array):
        for part in value.as_list():
            yield from _within(part, files, depth + 1) if _direct(part) else ()
    elif isinstance(value, Dictionary):
        yield from _entries(value, files)
        for part in dict(value.items()).values():
            yield from _within(part, files, depth + 1) if _direct(part) else ()


def _direct(part: Any) -> bool:
    """Whether a part has no number of its own: one that has is looked at in its turn."""
    return isinstance(part, (Array, Dictionary)) and not part.is_indirect


def _entries(value: Any, files: bool) -> Iterator[str]:
    for key in value.keys():  # noqa: SIM118 (a PDF dictionary is no mapping)
        if key in _LIVE:
            yield f"an entry that is live: {key}"
    kind = str(value.get("/S", ""))
    if value.get("/Type") == Name.Action or "/URI" in value:
        if kind not in _ACTIONS:
            yield f"an action that is live: {kind or 'unnamed'}"
        elif kind == "/URI" and not _SAFE.match(bytes(value.URI).decode("utf-8", "replace")):
            yield f"a link that leads to no page: {str(value.URI)[:60]}"
    elif kind in {"/Launch", "/GoToR", "/GoToE", "/SubmitForm", "/ImportData", "/Named"}:
        yield f"an action that is live: {kind}"
    if not files and ("/EF" in value or value.get("/Type") == Name.EmbeddedFile):
        yield "a file inside the file"
