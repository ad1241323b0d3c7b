"""A house is data that its editors own: what is wrong with it is said with the file's name."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path, PurePath
from typing import Any

import pytest
import yaml

from pipeline import batch
from pipeline.assemble import assemble
from pipeline.errors import HouseError
from pipeline.house import House, schema
from pipeline.model import Document
from pipeline.nodes import para, words
from pipeline.workshop import Workshop
from tests.command import ROOT, viewpoints, write_article, write_series

PRACTICE = ROOT / "templates" / "practice"


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A copy of the default house, to break."""
    shutil.copytree(PRACTICE, tmp_path / "mine")
    return House.named(str(tmp_path / "mine"))


def change(house: House, name: str, **fields: Any) -> None:
    path = house.folder / name
    path.write_text(yaml.safe_dump(yaml.safe_load(path.read_text()) | fields))


def test_a_house_is_found_by_its_name_or_its_folder(tmp_path: Path, house: House) -> None:
    """`practice` is the default; another can lie anywhere."""
    assert House.named("practice").folder == PRACTICE
    assert house.name == "mine"
    assert House.named("mine", tmp_path) == house


@pytest.mark.parametrize("name", ["nowhere", "", ".", "../inputs", "/"])
def test_a_house_that_is_not_there_is_named(name: str) -> None:
    """With where houses are."""
    with pytest.raises(HouseError, match="there is no house") as caught:
        House.named(name)

    assert "templates" in caught.value.remedy


def test_formats_come_in_the_order_of_their_names(house: House) -> None:
    """A folder is a format; a new one needs no Python."""
    (house.folder / "epub").mkdir()
    (house.folder / "epub" / "format.yaml").write_text('file: "{slug}.epub"\nto: epub3\n')

    assert [f.name for f in house.formats()] == ["docx", "epub", "html", "jats", "pdf"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"file": "{name}.docx"}, "file: {name}.docx"),
        ({"file": "{slug.x}.docx"}, "slug.x"),
        ({"file": "{}.docx"}, "file: {}.docx"),
        ({"file": "page"}, "ending"),
        ({"file": ""}, "ending"),
        ({"filter": "none.lua"}, "none.lua"),
        ({"template": "none.html"}, "none.html"),
        ({"template": "reference.docx"}, "reference.docx"),
        ({"reference_doc": "none.docx"}, "none.docx"),
        ({"reference_doc": "dress.lua"}, "dress.lua is not a Word file"),
        ({"include": "none"}, "wrong kind"),
        ({"filter": 3}, "wrong kind"),
    ],
)
def test_what_is_wrong_with_a_format_is_said(
    house: House, fields: dict[str, Any], said: str
) -> None:
    """Before anything is made with it, and with the file to look in."""
    change(house, "docx/format.yaml", **fields)

    with pytest.raises(HouseError) as caught:
        house.formats()

    assert said in f"{caught.value} {caught.value.remedy}"


@pytest.mark.parametrize(
    ("text", "said"),
    [("to: docx\n", "has no 'file'"), ("- a\n", "fields and values"), ("a: [\n", "cannot be read"),
     ("", "fields and values")],
)  # fmt: skip
def test_a_format_that_is_no_format_is_refused(house: House, text: str, said: str) -> None:
    """In one line, whatever the file holds."""
    (house.folder / "docx" / "format.yaml").write_text(text)

    with pytest.raises(HouseError, match=said) as caught:
        house.formats()

    assert "\n" not in str(caught.value)


def test_missing_words_of_the_house_are_said(house: House) -> None:
    """strings.yaml holds every word that the house adds."""
    (house.folder / "strings.yaml").unlink()

    with pytest.raises(HouseError, match=r"no file strings\.yaml"):
        house.strings()


@pytest.mark.parametrize(
    ("file", "broken"),
    [
        ("html/template.html", "$if(x)$ never ends"),
        ("html/dress.lua", "this is no Lua"),
        ("html/dress.lua", "function Pandoc(doc) error('on purpose') end"),
    ],
)
def test_a_template_that_fails_is_the_houses_mistake(house: House, file: str, broken: str) -> None:
    """The document has passed the gate: no author can mend this."""
    (house.folder / file).write_text(broken)
    document = Document("a", (para(words("Words.")),), {"title": "A", "lang": "en-GB"})
    tools = Workshop(house, "en-GB")

    with pytest.raises(HouseError, match="pandoc") as caught:
        tools.write(document, house.formats())

    assert str(house.folder) in caught.value.remedy
    assert "\n" not in str(caught.value)
    tools.close()


def test_every_schema_names_only_shared_parts_that_exist() -> None:
    """A misspelt name would let anything pass."""
    for name in ("series", "article", "contribution"):
        assert all(isinstance(rules, dict) for rules in schema(name).values())


def test_a_broken_house_stops_a_build_with_3(tmp_path: Path, house: House) -> None:
    """One line an article, no traceback, nothing published."""
    inputs = write_series(tmp_path)
    write_article(inputs, "2026-01-a")
    (house.folder / "pdf" / "template.typ").write_text("$if(x)$")

    ended = viewpoints("build", "--house", house.folder, cwd=tmp_path)

    assert ended.returncode == 3
    assert "Traceback" not in ended.stdout + ended.stderr
    assert "inputs/2026-01-a/article.yaml" in ended.stderr
    assert not (tmp_path / "outputs" / "drafts").exists()


def test_a_format_that_packs_pictures_needs_no_code(tmp_path: Path) -> None:
    """A house that adds OpenDocument gets its pictures in it, whole."""
    folder = tmp_path / "practice"
    shutil.copytree(ROOT / "templates" / "practice", folder)
    (folder / "odt").mkdir()
    (folder / "odt" / "format.yaml").write_text('file: "{slug}.odt"\nto: odt\n')
    inputs = ROOT / "inputs"
    series, _ = batch.series_of(inputs)
    assert series is not None
    tools = Workshop(House.named(str(folder)), series.language)
    article = next(path for path in batch.folders(inputs) if path.name.startswith("2026-09"))

    made = assemble(article, series, House.named(str(folder)), tools, final=False)
    tools.close()

    files = {PurePath(a.path).suffix: a.data for a in made.artefacts if "office" not in a.path}
    pictures = {a.data for a in made.artefacts if a.path.endswith(".jpg")}
    with zipfile.ZipFile(io.BytesIO(files[".odt"])) as packed:
        found = {packed.read(n) for n in packed.namelist() if n.startswith("Pictures/")}
    assert found == pictures
