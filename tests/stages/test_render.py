"""Every format from one document; and a character no font has is shown where it was typed."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.engines.pandoc import find
from pipeline.engines.pandoc_json import document as notation
from pipeline.engines.pandoc_json import joined, meta
from pipeline.errors import EngineError, HouseError, Refused
from pipeline.house import Format, House
from pipeline.model import Document, Picture, Source
from pipeline.nodes import heading, para, words
from pipeline.problems import Checked
from pipeline.stages.render import placed, properties, render
from pipeline.workshop import Workshop
from tests.builders import a_source

HOUSE = House.named("practice")
META = {
    "title": "Decided together", "lang": "en-GB", "date": "2026-11-30", "draft": True,
    "authors": [{"name": "Jane Doe"}, {"name": "Sam Okafor"}], "series": "Partnership",
}  # fmt: skip
PICTURE = Picture("media/0123456789abcdef.jpg", b"jpeg", "image/jpeg", 6, 8)


def a_document(*texts: str, pictures: tuple[Picture, ...] = ()) -> Document:
    blocks = [heading(1, words("Decided together"), "title"), *(para(words(t)) for t in texts)]
    return Document("2026-11-a", tuple(blocks), META, pictures)


def rendered(
    document: Document, tools: Workshop, sources: Sequence[Source] = ()
) -> Checked[tuple[Any, ...]]:
    given = sources or [a_source("article.yaml", {"title": "Decided together"})]
    return render(
        document, HOUSE.formats(), "drafts/2026-11-a", given,
        tools.write, tools.compilers, tools.finish,
    )  # fmt: skip


def test_every_format_of_the_house_is_made(tools: Workshop) -> None:
    """Beside them lie the pictures, for the page to show."""
    checked = rendered(a_document("Words.", pictures=(PICTURE,)), tools)

    assert checked.value is not None
    assert sorted(a.path.removeprefix("drafts/2026-11-a/") for a in checked.value) == [
        "2026-11-a.docx", "2026-11-a.pdf", "2026-11-a.xml", "index.html",
        "media/0123456789abcdef.jpg",
    ]  # fmt: skip
    starts = {a.path.rsplit(".", 1)[-1]: a.data[:5] for a in checked.value}
    assert (starts["pdf"], starts["docx"][:2], starts["html"]) == (b"%PDF-", b"PK", b"<!DOC")


def test_the_word_file_is_finished(tools: Workshop) -> None:
    """It says who wrote it and when the article is of, and nothing of the machine."""
    checked = rendered(a_document("Words."), tools)
    assert checked.value is not None
    data = next(a.data for a in checked.value if a.path.endswith(".docx"))

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        core = archive.read("docProps/core.xml").decode()
        dates = {entry.date_time[0] for entry in archive.infolist()}

    assert "Jane Doe; Sam Okafor" in core
    assert "2026-11-30T00:00:00Z" in core
    assert dates == {1980}


def _listed() -> Document:
    item = [para(words("Three, and none before."))]
    numbers = [3, {"t": "Decimal"}, {"t": "Period"}]
    listed = {"t": "OrderedList", "c": [numbers, [item, item]]}
    view = {"t": "Div", "c": [["viewpoint-jane", ["viewpoint"], []], [listed]]}
    return replace(a_document("Words."), blocks=(*a_document("Words.").blocks, view))


def test_an_archive_counts_a_list_as_its_author_did(tools: Workshop) -> None:
    """A list that begins with three has the labels 3. and 4., which are whole numbers."""
    checked = rendered(_listed(), tools)
    assert checked.value is not None
    xml = next(a.data for a in checked.value if a.path.endswith(".xml")).decode()

    labels = re.findall("<label>(.*?)</label>", xml)

    assert labels == ["3.", "4."]


@pytest.mark.parametrize("name", ["pdf", "jats"])
def test_a_dress_fits_whoever_runs_pandoc_by_hand(name: str, tools: Workshop) -> None:
    """There it fetches the blocks itself; here they are made once, for every format."""
    found = next(f for f in HOUSE.formats() if f.name == name)
    document, look = _listed(), {**META, "look": HOUSE.text("look.json")}
    asked = [replace(found, template=None)]
    [ours] = tools.write(replace(document, meta=look), asked)
    told = {key: meta(value) for key, value in look.items()}
    whole = joined(notation(list(document.blocks), told))

    assert found.filter is not None
    command = [str(find()), "-f", "json", "-t", found.to, "-L", str(found.filter), "--wrap=none"]
    by_hand = subprocess.run(command, input=whole, capture_output=True, check=True).stdout

    assert by_hand.strip() == ours.strip()


def test_the_same_document_gives_the_same_bytes(tools: Workshop) -> None:
    """A rebuild proves that nothing was changed."""
    document = a_document("Words, and more words.")

    assert rendered(document, tools) == rendered(document, tools)


@pytest.mark.parametrize("character", ["\U0001f9ec", "\u2d30", "\u1208"])
def test_a_character_no_font_has_is_shown_where_it_was_typed(
    tools: Workshop, character: str
) -> None:
    """One problem, at its place in the author's own file; not an empty box in the PDF."""
    article = a_source("article.yaml", {"title": "Decided together"})
    jane = a_source("jane-doe.yaml", {"author": {"name": f"Jane {character} Doe"}})

    checked = rendered(a_document(f"Jane {character} Doe"), tools, [article, jane])

    (problem,) = checked.problems
    assert (checked.value, problem.rule) == (None, "glyph-missing")
    assert (problem.file, problem.line) == ("jane-doe.yaml", 2)
    assert problem.excerpt[problem.column - 1 : problem.end_column - 1] == character
    assert f"U+{ord(character):04X}" in problem.message


def test_characters_that_stand_apart_are_found_by_the_first() -> None:
    """An engine names them together, in the order it met them."""
    source = a_source("jane-doe.yaml", {"a": "nothing", "b": "\u1208 and \U0001f9ec"})

    problem = placed(Refused("glyph-missing", "m", seen="\u1208\U0001f9ec"), [source])

    assert (problem.line, problem.column) == (2, 4)


def test_a_character_spelt_by_its_number_is_found() -> None:
    """YAML can say a character without showing it."""
    source = a_source("jane-doe.yaml", {"author": {"name": "Jane x"}})
    spelt = replace(source, data={"author": {"name": "Jane \U0001f9ec"}})

    problem = placed(Refused("glyph-missing", "m", seen="\U0001f9ec"), [spelt])

    assert (problem.file, problem.line) == ("jane-doe.yaml", 2)


def test_a_character_that_no_author_typed_is_at_the_articles_head() -> None:
    """It may stand in series.yaml or the house: a place is still a file that one can open."""
    problem = placed(
        Refused("glyph-missing", "m", seen="\u1208"), [a_source("article.yaml", {"title": "A"})]
    )

    assert (problem.file, problem.line) == ("article.yaml", 1)


def test_an_engine_that_nobody_has_is_the_houses_mistake() -> None:
    """A house may name its compiler; it cannot invent one."""
    unknown = Format("pdf", Path("house/pdf"), "{slug}.pdf", "typst", compile="latex")

    def write(document: Document, formats: Sequence[Format]) -> Sequence[bytes]:
        return [b""]

    def compile_(source: str, files: Mapping[str, bytes], day: date) -> bytes:
        return b""

    with pytest.raises(HouseError, match="compile: latex"):
        render(a_document(), [unknown], "site/a", [], write, {"typst": compile_}, {})


def test_a_files_properties_are_the_articles() -> None:
    """Title, authors, language and date, for whoever finds the file alone."""
    assert properties(a_document()) == {
        "title": "Decided together", "creator": "Jane Doe; Sam Okafor",
        "subject": "Partnership", "description": "", "language": "en-GB",
        "created": "2026-11-30", "page": "", "direction": "", "status": "",
        "creators": "Jane Doe\nSam Okafor",
    }  # fmt: skip


def _stops(error: Exception) -> None:
    raise error


@pytest.mark.parametrize("error", [Refused("a", "b"), EngineError("stopped")])
def test_what_stops_something_else_meanwhile_is_no_matter_of_the_document(
    error: Exception, tools: Workshop
) -> None:
    """Whoever asks for it again will hear of it."""
    page = [next(f for f in HOUSE.formats() if f.name == "html")]
    document = replace(_listed(), meta={**META, "look": HOUSE.text("look.json")})

    assert tools.write(document, page, lambda: _stops(error)) == tools.write(document, page)


def test_nobody_goes_on_who_has_run_out_of_memory_meanwhile(tools: Workshop) -> None:
    """What a worker holds by then cannot be told."""
    page = [next(f for f in HOUSE.formats() if f.name == "html")]

    with pytest.raises(MemoryError):
        tools.write(_listed(), page, lambda: _stops(MemoryError()))
