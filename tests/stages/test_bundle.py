"""The office's files: everything that was said, and everything that was not."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import jsonschema
import pikepdf
import pytest
import typst

from pipeline.coi.interests import sentence
from pipeline.coi.table import COLUMNS
from pipeline.engines.pdf import read
from pipeline.house import House
from pipeline.model import (
    Anonymity,
    Article,
    Author,
    Confirmation,
    Contribution,
    Declaration,
    Interest,
    Manuscript,
    Policy,
    Series,
    Source,
    Viewpoint,
)
from pipeline.stages.bundle import bundle
from tests.standards import faults

ROOT = Path(__file__).parents[2]
TEMPLATE = House.named("practice").text("look.typ", "coi/coi.typ")
HASH = "3f9c" * 16
FONTS = [
    Path(str(import_module(name).__file__)).parent / "files"
    for name in (
        "fontpkg_source_sans_3",
        "fontpkg_source_serif_4",
        "fontpkg_ibm_plex_sans_arabic",
        "fontpkg_noto_sans_devanagari",
    )
]
SHARES = Interest(
    "lectures-honoraria",
    "Example Pharma Ltd",
    'Fee for a #strong[talk], "quoted"',
    start="2024-05",
    end="2024-05",
    amount="£300",
    related="no",
)
SECRET = Interest(
    "stock", "Secret Ltd", who="partner", publish=False, editor_reason="Names a family"
)
CONFIRMED = Confirmation(date(2026, 11, 2), "phone", "sam-okafor", "ana-pires")


def compiled(source: str, files: Mapping[str, bytes], day: date) -> bytes:
    """Typst itself, with our fonts only."""
    made = typst.compile(
        {"main": source.encode()} | dict(files),
        format="pdf",
        font_paths=typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=[str(folder) for folder in FONTS],
        ),
        ignore_system_fonts=True,
        pdf_standards=["ua-1", "a-3a"],
        timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
    )
    assert isinstance(made, bytes)
    return made


def handed(source: str, files: Mapping[str, bytes], day: date) -> bytes:
    """No PDF, but what would have been made into one."""
    return files["coi.json"]


def view(id: str, name: str, declaration: Declaration, side: str = "public") -> Viewpoint:
    raw = f"# {name}\r\nauthor: {{name: {name}}}\n".encode()
    role = "clinician" if side == "professional" else "patient"
    author = Author(id, name, role, "professional" if side == "professional" else "public")
    source = Source(f"inputs/2026-11-a/{id}.yaml", id, {}, raw)
    return Viewpoint(Contribution(author, (), source, declaration=declaration), ())


def manuscript(*views: Viewpoint, awaited: tuple[str, ...] = ()) -> Manuscript:
    order = (*(each.author.id for each in views), *awaited)
    article = Article(
        "2026-11-a", "Home #dialysis", "B", "2026-11", order, "draft", Source("a", "a", {})
    )
    series = Series("Partnership in Practice", policy=Policy(version="2026-01"))
    return Manuscript(series, article, views, awaited=awaited)


WHOLE = manuscript(
    view(
        "jane-doe",
        "Jane Doe",
        Declaration(
            False,
            (SHARES, SECRET),
            relationship="I am treated there.",
            paid_to_take_part=True,
            payment="=1+1",
            confirmed=CONFIRMED,
        ),
    ),
    view("asha-verma", "Asha Verma (आशा वर्मा)", Declaration(True), "professional"),
    view(
        "layla-haddad", "Layla Haddad (ليلى حداد)", Declaration(False, statement="LH has a share")
    ),
)
WAITING = replace(
    manuscript(
        *WHOLE.viewpoints, view("sam-okafor", "Sam Okafor", Declaration()), awaited=("kim-lee",)
    )
)


def files(given: Manuscript, made: object = handed) -> dict[str, bytes]:
    """The bundle of a manuscript, by file name."""
    engine = compiled if made is compiled else handed
    artefacts = bundle(given, sentence(given), HASH, TEMPLATE, engine)
    assert all(Path(a.path).parent.as_posix() == "office/2026-11-a" for a in artefacts)
    return {Path(artefact.path).name: artefact.data for artefact in artefacts}


def rows(given: Manuscript) -> list[dict[str, str]]:
    text = files(given)["coi.csv"].decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return files(WAITING, compiled)["coi.pdf"]


def test_the_bundle_is_four_files() -> None:
    """The office gets the form, the table, the record and the sentence."""
    assert set(files(WHOLE)) == {"coi.pdf", "coi.csv", "coi.json", "coi-statement.txt"}


def test_the_statement_is_exactly_what_is_printed() -> None:
    """The text file holds the sentence, letter for letter, and one line end."""
    assert files(WHOLE)["coi-statement.txt"].decode() == sentence(WHOLE).text + "\n"


def test_what_is_for_the_office_is_not_in_the_sentence() -> None:
    """An amount and an unpublished interest are in the record and not in print."""
    made = files(WHOLE)

    for word in ("£300", "Secret Ltd", "Names a family"):
        assert word in made["coi.json"].decode()
        assert word not in made["coi-statement.txt"].decode()


@pytest.mark.parametrize("given", [WHOLE, WAITING])
def test_the_record_keeps_to_its_schema(given: Manuscript) -> None:
    """coi.json is what its published schema says."""
    schema = json.loads((ROOT / "schemas/coi.schema.json").read_text("utf-8"))

    jsonschema.Draft7Validator.check_schema(schema)
    jsonschema.Draft7Validator(schema).validate(json.loads(files(given)["coi.json"]))


def test_the_record_lists_who_has_not_answered() -> None:
    """Silent authors stand in their place with null, never with "none"."""
    made = json.loads(files(WAITING)["coi.json"])

    assert [(a["id"], a["answered"]) for a in made["authors"]] == [
        ("jane-doe", "declared"),
        ("asha-verma", "none"),
        ("layla-haddad", "declared"),
        ("sam-okafor", None),
        ("kim-lee", None),
    ]
    assert set(made["authors"][3]["categories"].values()) == {None}
    assert made["authors"][4]["name"] is None
    assert made["awaited"] == ["Sam Okafor", "kim-lee"]


def test_every_category_has_an_answer() -> None:
    """What an author did not list is "none" if they went through the list, and only then."""
    jane, asha, layla = (a["categories"] for a in json.loads(files(WHOLE)["coi.json"])["authors"])

    assert [c for c, told in jane.items() if told == "declared"] == ["lectures-honoraria", "stock"]
    assert len(jane) == 14 and set(jane.values()) == {"declared", "none"}
    assert set(asha.values()) == {"none"}
    assert set(layla.values()) == {"own-words"}


def test_the_record_is_stable_text() -> None:
    """Sorted keys and one line end: a change in it is a change in what was declared."""
    made = files(WHOLE)["coi.json"].decode()

    again = json.dumps(json.loads(made), ensure_ascii=False, indent=2, sort_keys=True)
    assert made == again + "\n"


def test_the_table_has_a_row_for_each_interest_and_each_person_without() -> None:
    """Nobody is left out of the table because they have none, or have not answered."""
    found = [(row["author_id"], row["answer"], row["organisation"]) for row in rows(WAITING)]

    assert found == [
        ("jane-doe", "declared", "Example Pharma Ltd"),
        ("jane-doe", "declared", "Secret Ltd"),
        ("asha-verma", "none", ""),
        ("layla-haddad", "declared", ""),
        ("sam-okafor", "not-answered", ""),
        ("kim-lee", "not-answered", ""),
    ]
    assert list(rows(WHOLE)[0]) == list(COLUMNS)


@pytest.mark.parametrize(
    "hostile",
    [
        '=HYPERLINK("https://example.org","x")',
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        "  =1+1",
        "\ufeff=1+1",
        "\u200b=1+1",
        "＝1+1",
        "＋1",
        "－1",
        "＠x",
        "|cmd",
        "%0A",
    ],
)
def test_no_cell_can_start_a_formula(hostile: str) -> None:
    """Whatever an author writes, a spreadsheet shows it and runs nothing."""
    shares = replace(SHARES, organisation=hostile, description=hostile)
    row = rows(manuscript(view("jane-doe", hostile, Declaration(False, (shares,)))))[0]

    for column in ("author", "organisation", "description"):
        assert row[column].startswith("'")


def test_the_table_is_the_same_on_every_machine() -> None:
    """Byte order mark, quotes around every cell, and one kind of line end."""
    table = files(WHOLE)["coi.csv"]

    lines = table.decode("utf-8-sig").split("\r\n")
    assert table.startswith(b"\xef\xbb\xbf")
    assert "\n" not in "".join(lines) and lines[-1] == ""
    assert all(line.startswith('"') and line.endswith('"') for line in lines[:-1])


def test_words_over_several_lines_stay_in_their_cell() -> None:
    """A line end inside an answer cannot begin a new row, or a formula in one."""
    said = Declaration(False, statement='A share",\r\n=1+1')

    (row,) = rows(manuscript(view("jane-doe", "Jane Doe", said)))

    assert row["statement"] == 'A share", =1+1'


def test_the_form_is_dated_by_the_article_and_never_by_the_clock() -> None:
    """The engine is given the day that counts."""
    days: list[date] = []

    def dated(source: str, given: Mapping[str, bytes], day: date) -> bytes:
        days.append(day)
        return b""

    bundle(WHOLE, sentence(WHOLE), HASH, TEMPLATE, dated)

    assert days == [date(2026, 11, 30)]


def test_the_form_passes_both_standards(pdf: bytes) -> None:
    """Everybody in the office can read it, and will be able to in twenty years."""
    assert faults(pdf) == []


def test_the_form_is_the_same_every_time(pdf: bytes) -> None:
    """The same declarations give the same bytes."""
    assert files(WAITING, compiled)["coi.pdf"] == pdf


def test_the_form_carries_what_each_author_sent(pdf: bytes) -> None:
    """Each file is attached as its author sent it, byte for byte, and marked as the source."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        found = {name: spec.get_file().read_bytes() for name, spec in opened.attachments.items()}
        kinds = {str(f.AFRelationship) for f in opened.Root.AF}
        mimes = {spec.get_file().mime_type for spec in opened.attachments.values()}

    views = WAITING.viewpoints
    assert found == {f"{v.author.id}.yaml": v.contribution.source.raw for v in views}
    assert (kinds, mimes) == ({"/Source"}, {"application/yaml"})


def test_the_form_has_a_title_a_language_and_bookmarks(pdf: bytes) -> None:
    """A reader can tell what it is and go straight to a person."""
    with pikepdf.open(io.BytesIO(pdf)) as opened, opened.open_outline() as outline:
        titles = [item.title for item in outline.root]
        title, language = str(opened.docinfo["/Title"]), str(opened.Root.Lang)

    assert titles[0] == "Summary"
    assert titles[1:] == [*(v.author.name for v in WAITING.viewpoints), "kim-lee"]
    assert (title, language) == ("Competing interests: Home #dialysis", "en-GB")


def test_the_form_says_that_a_name_is_not_the_author_s_own() -> None:
    """The office knows which names are not real, and which editor knows the real one."""
    rowan = view("rowan", "Rowan", Declaration(True))
    agreed = Anonymity("pseudonym", "ana-pires", date(2026, 11, 2))
    hidden = replace(rowan.contribution, author=replace(rowan.author, anonymity=agreed))

    made = json.loads(files(manuscript(replace(rowan, contribution=hidden)))["coi.json"])

    assert made["authors"][0]["anonymity"] == {
        "kind": "pseudonym",
        "approved_by": "ana-pires",
        "approved_on": "2026-11-02",
    }


def test_the_form_of_somebody_with_a_pseudonym_can_be_printed() -> None:
    """Agreed or not, and with every kind of anonymity."""
    kinds: list[Any] = ["pseudonym", "first-name-only", "initials", "anonymous"]
    views = []
    for number, kind in enumerate(kinds):
        each = view(f"a-{number}", f"Rowan {number}", Declaration(True))
        hidden = Anonymity(kind, *(("ana-pires", date(2026, 11, 2)) if number else ()))
        author = replace(each.author, anonymity=hidden)
        views.append(replace(each, contribution=replace(each.contribution, author=author)))

    made = files(manuscript(*views), compiled)["coi.pdf"]

    words = " ".join(piece.text for piece in read(made))
    assert "Name What is printed is a pseudonym, not yet agreed by an editor" in words
    assert "What is printed is words instead of a name, agreed by ana-pires on 2026-11-02" in words
