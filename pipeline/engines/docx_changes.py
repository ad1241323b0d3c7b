"""Write a Word file in which every change can be accepted or rejected, as if made in Word.

Pandoc writes changes inside paragraphs, but not those of a paragraph's end, and
numbers some of them alike; so the one part that holds the text is written here.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from pipeline.approval.changes import Paragraph, Redline, Run
from pipeline.engines.docx_package import finish, parsed, parts_of, zipped
from pipeline.errors import EngineError

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TEXT = "word/document.xml"
_TAGS = {"removed": "del", "added": "ins"}


def write(redline: Redline, reference: bytes) -> bytes:
    """Write the changes in the styles and on the paper of the Word file `reference`.

    Title and note stand before the text, and are no changes.
    """
    parts = dict(parts_of(reference))
    try:
        last = parsed(parts[_TEXT]).find(f"{{{_W}}}body/{{{_W}}}sectPr")
        paper = etree.tostring(last, encoding="unicode") if last is not None else ""
    except (KeyError, etree.LxmlError) as error:
        raise EngineError(f"the Word file for changes cannot be read: {error}") from error
    by = f' w:author={quoteattr(redline.who)} w:date="{redline.day}T00:00:00Z"'
    marks = (f' w:id="{number}"{by}' for number in count(1))
    body = "".join(
        (
            _paragraph("Heading1", _run("t", redline.title)),
            _paragraph("BodyText", _run("t", redline.note)),
            *(_changed(each, marks) for each in redline.paragraphs),
        )
    )
    parts[_TEXT] = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<w:document xmlns:w="{_W}"><w:body>{body}{paper}</w:body></w:document>'
    ).encode()
    return finish(zipped(parts), redline.properties)


def _changed(paragraph: Paragraph, marks: Iterator[str]) -> str:
    tag = _TAGS.get(paragraph.mark)
    end = f"<w:rPr><w:{tag}{next(marks)}/></w:rPr>" if tag else ""
    return _paragraph("BodyText", "".join(_tracked(run, marks) for run in paragraph.runs), end)


def _tracked(run: Run, marks: Iterator[str]) -> str:
    tag = _TAGS.get(run.kind)
    if tag is None:
        return _run("t", run.text)
    words = _run("delText" if tag == "del" else "t", run.text)
    return f"<w:{tag}{next(marks)}>{words}</w:{tag}>"


def _paragraph(style: str, inside: str, end: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{end}</w:pPr>{inside}</w:p>'


def _run(tag: str, text: str) -> str:
    return f'<w:r><w:{tag} xml:space="preserve">{escape(text)}</w:{tag}></w:r>'
