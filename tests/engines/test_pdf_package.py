from __future__ import annotations

import io
import re
from collections.abc import Sequence

import pikepdf
import pytest
import typst

from pipeline.engines.pdf import read
from pipeline.engines.pdf_package import finish
from pipeline.errors import EngineError
from pipeline.model import Piece

NAMES = re.compile(r"<dc:creator><rdf:Seq>(.*?)</rdf:Seq></dc:creator>", re.S)


def made(names: Sequence[str], body: str = "= Title\nWords.") -> bytes:
    authors = "".join(f'"{name}", ' for name in names)
    source = f'#set document(title: "T", author: ({authors}))\n#set text(lang: "en")\n{body}'
    found = typst.compile(
        source.encode(), ignore_system_fonts=True, pdf_standards=["ua-1", "a-3a"], timestamp=0
    )
    assert isinstance(found, bytes)
    return found


def finished(names: Sequence[str], body: str = "= Title\nWords.") -> bytes:
    return finish(made(names, body), {"creators": "\n".join(names)})


def creators(data: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        (found,) = NAMES.findall(pdf.Root.Metadata.read_bytes().decode())
    return re.findall("<rdf:li>(.*?)</rdf:li>", found)


def test_each_author_is_a_creator() -> None:
    """Typst makes one of them all, and a catalogue would look for that person."""
    names = ["Jane Doe", "Salt & Pepper", "ليلى حداد"]

    assert len(creators(made(names))) == 1
    assert creators(finished(names)) == ["Jane Doe", "Salt &amp; Pepper", "ليلى حداد"]


@pytest.mark.parametrize("count", [2, 30, 500])
def test_everything_else_is_where_the_table_says(count: int) -> None:
    """What stands behind the names moves, and readers find objects by their places alone."""
    data = finished([f"Author Number {n}" for n in range(count)])

    with pikepdf.open(io.BytesIO(data), attempt_recovery=False) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert int(pdf.Root.Metadata.Length) == len(pdf.Root.Metadata.read_raw_bytes())
    assert read(data) == (Piece("heading", "Title", 1), Piece("text", "Words."))


def test_one_author_is_named_well_already() -> None:
    """Nothing is done for nothing."""
    assert finished(["Jane Doe"]) == made(["Jane Doe"])


def test_words_that_look_like_the_place_are_left_alone() -> None:
    """An author may write about files."""
    words = "<dc:creator><rdf:Seq><rdf:li>x</rdf:li></rdf:Seq></dc:creator>"
    data = finished(["Jane Doe", "Sam Okafor"], f'#"{words}"')

    assert read(data) == (Piece("text", words),)
    assert creators(data) == ["Jane Doe", "Sam Okafor"]


@pytest.mark.parametrize("cut", [b"<dc:creator>", b"<?xpacket begin=", b"trailer\n"])
def test_a_file_of_another_make_is_an_engine_error(cut: bytes) -> None:
    """A new Typst may write otherwise: better no file than one that is not what it says."""
    data = made(["Jane Doe", "Sam Okafor"]).replace(cut, cut[::-1])

    with pytest.raises(EngineError, match="not as Typst writes it"):
        finish(data, {"creators": "Jane Doe\nSam Okafor"})
