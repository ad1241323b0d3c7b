"""Small Word files for tests, written as Word writes them."""

from __future__ import annotations

import io
import zipfile

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_NAMES = {
    "w": _MAIN,
    "r": _OFFICE,
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
}
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{name.replace(" ", "")}"><w:name w:val="{name}"/>'
    "</w:style>"
    for name in ("Normal", "Title", "heading 1", "heading 2", "heading 3")
)
_LISTS = "".join(
    f'<w:abstractNum w:abstractNumId="{n}"><w:lvl w:ilvl="0"><w:start w:val="{start}"/>'
    f'<w:numFmt w:val="{form}"/><w:lvlText w:val="{mark}"/></w:lvl></w:abstractNum>'
    for n, start, form, mark in ((1, 1, "bullet", "•"), (2, 1, "decimal", "%1."),
                                 (3, 4, "decimal", "%1."), (4, 1, "lowerLetter", "%1)"))
) + "".join(
    f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in (1, 2, 3, 4)
)  # fmt: skip
BULLET, NUMBER, FOUR, LETTER = 1, 2, 3, 4


def run(words: str, marks: str = "") -> str:
    """A stretch of words, with properties such as `<w:i/>`."""
    marked = f"<w:rPr>{marks}</w:rPr>" if marks else ""
    return f'<w:r>{marked}<w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(inside: str, style: str = "", item: int = 0) -> str:
    """A paragraph of runs, or of plain words; in a style, or an item of a list."""
    runs = inside if inside.startswith("<") else run(inside)
    marks = f'<w:pStyle w:val="{style}"/>' if style else ""
    if item:
        marks += f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{item}"/></w:numPr>'
    return f"<w:p><w:pPr>{marks}</w:pPr>{runs}</w:p>"


def link(words: str, address: str) -> str:
    """A link, as a field, with the underline that Word gives it."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText> HYPERLINK "{address}" </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f"{run(words, '<w:u w:val=&quot;single&quot;/>'.replace('&quot;', chr(34)))}"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def word(*paragraphs: str, **more: bytes) -> bytes:
    """A Word file of these paragraphs; `more` are parts of its zip, by the end of their names."""
    names = " ".join(f'xmlns:{short}="{name}"' for short, name in _NAMES.items())
    body = "".join(p if p.startswith("<") else paragraph(p) for p in paragraphs)
    override = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{_WORD}.{kind}+xml"/>'
        for part, kind in (("document", "document.main"), ("styles", "styles"),
                           ("numbering", "numbering"))
    )  # fmt: skip
    parts = {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        f'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>{override}'
        "</Types>",
        "_rels/.rels": _related(("officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": _related(
            ("styles", "styles.xml"), ("numbering", "numbering.xml")
        ),
        "word/document.xml": f"{_HEAD}<w:document {names}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": f"{_HEAD}<w:styles {names}>{_STYLES}</w:styles>",
        "word/numbering.xml": f"{_HEAD}<w:numbering {names}>{_LISTS}</w:numbering>",
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            _write(packed, name, content)
        for name, raw in more.items():
            _write(packed, f"word/{name}.xml", raw)
    return written.getvalue()


def _write(packed: zipfile.ZipFile, name: str, content: str | bytes) -> None:
    packed.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)


def _related(*parts: tuple[str, str]) -> str:
    each = "".join(
        f'<Relationship Id="r{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(parts)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{each}</Relationships>'
