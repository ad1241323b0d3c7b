"""A Word file of changes: accepting all gives the new text, rejecting all the old one."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import openxml_audit
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from pipeline.approval.changes import Redline, compare, paragraphs
from pipeline.engines.docx_changes import write
from pipeline.errors import EngineError
from tests.command import ROOT

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
REFERENCE = (ROOT / "templates/practice/docx/reference.docx").read_bytes()
OLD = "A title\n\nJane Doe\nWe met in May.\nNobody asked & <nobody> answered.\n\nThe end."
NEW = "A title\n\nJane Doe\nWe met in June. Nobody asked.\nA new line.\n\nThe very end."


def redline(old: str = OLD, new: str = NEW) -> Redline:
    return Redline(
        "Changes to “A title”", "Approved on 18 November 2026.", paragraphs(compare(old, new)),
        "Partnership in Practice", date(2026, 11, 18), {"title": "Changes"},
    )  # fmt: skip


def text_part(data: bytes) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def read_as(data: bytes, gone: str) -> list[str]:
    """The paragraphs that are left when everything under `gone` goes, as Word does it.

    Where the end of a paragraph goes, it runs into the next one.
    """
    lines, open_ = [], ""
    for paragraph in list(text_part(data).iter(W + "p"))[2:]:  # after the title and the note
        for node in paragraph.iter(W + "t", W + "delText"):
            if next(node.iterancestors(W + gone), None) is None:
                open_ += node.text or ""
        if paragraph.find(f"{W}pPr/{W}rPr/{W}{gone}") is None:
            lines.append(open_)
            open_ = ""
    return lines


def lines_of(text: str) -> list[str]:
    return [line for line in text.split("\n") if line]


def test_accepting_all_gives_the_new_text() -> None:
    """Words, paragraphs that came, went, were split or joined."""
    assert read_as(write(redline(), REFERENCE), "del") == lines_of(NEW)


def test_rejecting_all_gives_the_old_text() -> None:
    """Nothing of what was approved is lost."""
    assert read_as(write(redline(), REFERENCE), "ins") == lines_of(OLD)


LINES = st.lists(st.text("ab .,<&é我", min_size=1, max_size=9).map(str.strip), max_size=5).map(
    lambda lines: "\n".join(filter(None, lines))
)


@settings(deadline=None, max_examples=60)
@given(LINES, LINES)
def test_any_two_texts_come_apart_again(old: str, new: str) -> None:
    """Whatever changed."""
    data = write(redline(old, new), REFERENCE)

    assert [line for line in read_as(data, "del") if line] == lines_of(new)
    assert [line for line in read_as(data, "ins") if line] == lines_of(old)


def test_every_change_says_who_and_when() -> None:
    """Never the clock; and no two changes have one number."""
    marks = list(text_part(write(redline(), REFERENCE)).iter(W + "ins", W + "del"))

    assert {mark.get(W + "author") for mark in marks} == {"Partnership in Practice"}
    assert {mark.get(W + "date") for mark in marks} == {"2026-11-18T00:00:00Z"}
    assert len({mark.get(W + "id") for mark in marks}) == len(marks) > 5


def test_the_file_is_sound(tmp_path: Path) -> None:
    """Word opens it without a question."""
    file = tmp_path / "changes.docx"
    file.write_bytes(write(redline(), REFERENCE))

    assert openxml_audit.OpenXmlValidator().validate(str(file)).errors == []


def test_the_same_changes_give_the_same_bytes() -> None:
    """A rebuild changes nothing."""
    assert write(redline(), REFERENCE) == write(redline(), REFERENCE)


def test_a_house_file_that_is_no_word_file_is_said_to_be_none() -> None:
    """The house is to blame, not the article."""
    with pytest.raises(EngineError):
        write(redline(), b"not a zip")
