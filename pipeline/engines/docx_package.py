"""Take a Word file apart, and write its zip in the one way that never varies."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from lxml import etree

from pipeline.engines.docx_mended import mended
from pipeline.engines.docx_words import furnished
from pipeline.engines.xml_text import escape
from pipeline.errors import EngineError

UNPACKED = 300_000_000
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CORE_REL = f"{_RELS}/metadata/core-properties"
_APP_REL = f"{_OFFICE}/extended-properties"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_APP_TYPE = "application/vnd.openxmlformats-officedocument.extended-properties+xml"
_NO_PICTURES: Mapping[str, bytes] = MappingProxyType({})
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_APP = (
    f'{_DECLARATION}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    'extended-properties"><Application>Viewpoints</Application></Properties>'
)
# The schema of core properties wants none of them in any order; ours is fixed all the same.
_PROPERTIES = {
    "title": "dc:title", "creator": "dc:creator", "subject": "dc:subject",
    "description": "dc:description", "language": "dc:language", "status": "cp:contentStatus",
}  # fmt: skip


def finish(
    data: bytes, properties: Mapping[str, str], pictures: Mapping[str, bytes] = _NO_PICTURES
) -> bytes:
    """Write a Word file again with its own properties, byte for byte the same each time.

    Known are title, creator, subject, description, language, status, created, an
    ISO date, and page, the words around its number. What pandoc and its reference
    file say of themselves goes: word counts, template names, every metadata field
    as a custom property.

    A media part that holds no more than a picture's name gets the picture: pandoc
    would pack each, and we unpack it, for nothing.
    """
    named = {name.encode(): picture for name, picture in pictures.items()}
    parts = {
        name: named.get(part, part)
        if _media(name)
        else furnished(name, mended(name, part, properties.get("language", "")), properties)
        for name, part in parts_of(data).items()
        if not name.startswith("docProps/")
    }
    try:
        parts["[Content_Types].xml"] = _typed(parsed(parts["[Content_Types].xml"]))
        parts["_rels/.rels"] = _related(parsed(parts["_rels/.rels"]))
    except (KeyError, etree.LxmlError) as error:
        raise EngineError(f"the Word file cannot be finished: {error}") from error
    parts["docProps/app.xml"] = _APP.encode()
    parts["docProps/core.xml"] = _core(properties).encode()
    return zipped(parts)


@lru_cache(maxsize=1)
def parts_of(data: bytes) -> Mapping[str, bytes]:
    """Unpack a Word file, once for all who look at it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            # Sizes are kept to: what says it is small is read no further than that.
            if sum(i.file_size for i in archive.infolist()) > UNPACKED:
                raise EngineError("the Word file would unpack to more than any of ours does")
            return MappingProxyType({name: archive.read(name) for name in archive.namelist()})
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError) as error:
        raise EngineError(f"the Word file cannot be opened: {error}") from error


def parsed(data: bytes) -> etree._Element:
    """Parse a part; nothing it names is fetched or put in."""
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))


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


def _media(name: str) -> bool:
    return name.startswith("word/media/")


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """Write a zip with the types first, as the standard asks, the rest by name, at one date."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(parts, key=lambda n: (n != "[Content_Types].xml", n)):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 0, 0
            # A picture is packed already.
            way = zipfile.ZIP_STORED if _media(name) else zipfile.ZIP_DEFLATED
            archive.writestr(entry, parts[name], way, 6)
    return out.getvalue()
