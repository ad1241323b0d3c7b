"""A house is data that its editors own: what is wrong with it is said with the file's name."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from pathlib import Path, PurePath
from typing import Any

import pytest
import yaml

from pipeline import batch
from pipeline.assemble import assemble
from pipeline.errors import HouseError
from pipeline.house import House, houses, schema
from pipeline.house import words as word_list
from pipeline.many.versions import digest, of_house
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
    """With the languages that there are: strings/ holds every word that the house adds."""
    (house.folder / "strings" / "de.yaml").unlink(missing_ok=True)

    with pytest.raises(HouseError, match=r'no words in the language "xx"') as caught:
        house.strings("xx")

    assert "language: en-GB" in caught.value.remedy


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
    # What is smaller for small screens is in `srcset` alone.
    shown = re.findall(r'\bsrc="(media/[^"]+)"', files[".html"].decode())
    pictures = {a.data for a in made.artefacts if a.path.endswith(tuple(shown))}
    with zipfile.ZipFile(io.BytesIO(files[".odt"])) as packed:
        found = {packed.read(n) for n in packed.namelist() if n.startswith("Pictures/")}
    assert found == pictures


def based(tmp_path: Path, name: str, on: str = "practice", **look: Any) -> House:
    """A house that is based on another, in one folder with all others of a test."""
    folder = tmp_path / "templates" / name
    folder.mkdir(parents=True)
    (folder / "house.yaml").write_text(f"based_on: {on}\n")
    if look:
        (folder / "look.yaml").write_text(yaml.safe_dump(look))
    return House.named(name, tmp_path / "templates")


def test_a_file_that_a_house_has_not_is_its_bases(tmp_path: Path) -> None:
    """The nearest that has one, however many are based on one another."""
    first = based(tmp_path, "publisher")
    (first.folder / "references").mkdir()
    (first.folder / "references" / "house.csl").write_text("theirs")
    second = based(tmp_path, "journal", on="publisher")

    assert second.bases == (first.folder, PRACTICE)
    assert second.path("references/house.csl") == first.folder / "references" / "house.csl"
    assert second.path("html/dress.lua") == PRACTICE / "html" / "dress.lua"
    assert [f.name for f in second.formats()] == ["docx", "html", "jats", "pdf"]


def test_looks_are_laid_over_one_another(tmp_path: Path) -> None:
    """Each says only what is different, and the nearest counts."""
    based(tmp_path, "publisher", light={"accent": "#4b0f3a"}, pdf={"body": "12pt"})
    look = based(tmp_path, "journal", on="publisher", pdf={"body": "14pt"}).look()

    assert look.groups["pdf"]["body"] == "14pt"
    assert look.groups["light"]["accent"] == look.colours("print")["accent"] == "#4b0f3a"
    assert look.groups["pdf"]["title"] == "26pt"
    assert "--accent: #4b0f3a;" in look.css() and 'accent: rgb("#4b0f3a")' in look.typst()


def test_a_house_has_the_word_lists_of_its_base(tmp_path: Path) -> None:
    """So that it remarks on the same words, unless it says otherwise."""
    first = based(tmp_path, "publisher")
    (first.folder / "words").mkdir()
    (first.folder / "words" / "spelling.yaml").write_text("words: {gaol: jail}\n")
    second = based(tmp_path, "journal", on="publisher")

    assert word_list("spelling", str(second.folder)) == {"words": {"gaol": "jail"}}
    assert word_list("person-first", str(second.folder)) == word_list("person-first")


@pytest.mark.parametrize(
    "file", ["look.yaml", "html/house.css", "strings/en-GB.yaml", "coi/coi.typ"]
)
def test_a_change_in_a_base_is_a_change_in_the_house(tmp_path: Path, file: str) -> None:
    """Whatever was made before is of no use then."""
    shutil.copytree(PRACTICE, tmp_path / "templates" / "first")
    house = based(tmp_path, "second", on="first")
    before = of_house(house)
    with (tmp_path / "templates" / "first" / file).open("a") as changed:
        changed.write("\n")
    digest.cache_clear()

    assert of_house(house) != before


def test_houses_that_are_based_on_one_another_are_refused(tmp_path: Path) -> None:
    """The circle is shown."""
    based(tmp_path, "a-house")
    (tmp_path / "templates" / "a-house" / "house.yaml").write_text("based_on: b-house\n")

    with pytest.raises(HouseError, match="leads back to itself") as caught:
        based(tmp_path, "b-house", on="a-house")

    assert "b-house → a-house → b-house" in caught.value.remedy


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("based_on: practise\n", "no such house"),
        ("based_on: ../practice\n", "based_on: ../practice"),
        ("based_on: [practice]\n", "based_on: ["),
        ("base: practice\n", "says base"),
        ("practice\n", "fields and values"),
    ],
)
def test_what_is_wrong_with_a_house_file_is_said(tmp_path: Path, text: str, said: str) -> None:
    """With what it could say."""
    house = based(tmp_path, "mine")
    (house.folder / "house.yaml").write_text(text)

    with pytest.raises(HouseError) as caught:
        House.named("mine", tmp_path / "templates")

    assert said in str(caught.value) and "mine/house.yaml" in str(caught.value)


@pytest.mark.parametrize(
    ("look", "said", "remedy"),
    [
        ({"lihgt": {}}, "no group `lihgt`", "did you mean light?"),
        ({"light": {"acent": "#000000"}}, "no `acent`", "did you mean accent?"),
        ({"light": {"accent": "teal"}}, "light: accent: teal", "#0b5563"),
        ({"light": {"accent": "#0b556"}}, "#0b556", "#0b5563"),
        ({"pdf": {"body": 12}}, "pdf: body: 12", "10.5pt"),
        ({"pdf": {"body": "12px"}}, "12px", "10.5pt"),
        ({"pdf": {"text": 'A"); #import "b'}}, "pdf: text", "name of a font"),
        ({"web": {"text": "a; } body {"}}, "web: text", "name of a font"),
        ({"letters": {"emphasis": "loud"}}, "emphasis: loud", "italic, bold"),
        ({"light": ["accent"]}, "`light` should be a group", ""),
        ({"light": {"ink": "#999999"}}, "light ink #999999 on paper #ffffff", "4.5 to 1"),
        ({"dark": {"accent": "#102030"}}, "dark accent #102030 on paper", "4.5 to 1"),
    ],
)
def test_what_is_wrong_with_a_look_is_said(
    tmp_path: Path, look: dict[str, Any], said: str, remedy: str
) -> None:
    """With the file, the value, and what it should be like."""
    house = based(tmp_path, "mine", **look)

    with pytest.raises(HouseError) as caught:
        house.look()

    assert said in str(caught.value) and "look.yaml" in str(caught.value)
    assert remedy in caught.value.remedy


def test_every_house_of_ours_is_sound() -> None:
    """Each can be had by its name, and its look makes sense."""
    assert houses() == ("large-print", "practice")
    assert all(House.named(name).look().groups for name in houses())


def test_no_house_lies_among_the_inputs(tmp_path: Path) -> None:
    """Authors write there, and a house can say what pandoc does."""
    inputs = write_series(tmp_path)
    shutil.copytree(ROOT / "templates" / "large-print", inputs / "2026-01-a" / "mine")

    ended = viewpoints("check", "--house", "inputs/2026-01-a/mine", cwd=tmp_path)

    assert ended.returncode == 3
    assert "lies among the inputs" in ended.stderr


def test_no_author_chooses_a_house(tmp_path: Path) -> None:
    """It is the series' business, or the command's."""
    inputs = write_series(tmp_path)
    write_article(inputs, "2026-01-a", authors={"jane-doe": {"house": "large-print"}})

    ended = viewpoints("check", cwd=tmp_path)

    assert ended.returncode == 1
    assert "jane-doe.yaml" in ended.stderr and "house" in ended.stderr


@pytest.mark.parametrize("name", ["nowhere", "../inputs"])
def test_a_series_that_names_no_house_hears_which_there_are(tmp_path: Path, name: str) -> None:
    """With 3, and before anything is done."""
    write_series(tmp_path)

    ended = viewpoints("check", "--house", name, cwd=tmp_path)

    assert ended.returncode == 3
    assert "houses are: large-print, practice" in ended.stderr
