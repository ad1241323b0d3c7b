"""Languages are files of words: all alike, all used, and pages run the way they are read."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lxml.html
import openxml_audit
import pikepdf
import pytest
import yaml

from pipeline.coi.interests import CATEGORIES, compose, strings
from pipeline.composing.tongue import as_printed, in_language
from pipeline.errors import HouseError
from pipeline.house import House
from pipeline.languages import nearest, runs, script
from pipeline.markup.right_to_left import comparable
from pipeline.model import Author, Declaration, Interest, Series
from pipeline.nodes import div, image, link, para, span, string, text_of, words
from tests.articles.archives import root_of, wrong
from tests.command import ROOT, viewpoints
from tests.languages import arabic, german
from tests.languages.words import CODES, braces, leaves, pattern, said, telling
from tests.standards import faults

FOLDER = ROOT / "templates" / "practice" / "strings"
LANGUAGES = sorted(path.stem for path in FOLDER.glob("*.yaml"))
HOUSE = House.named("practice")
ENGLISH, GERMAN = dict(leaves(HOUSE.strings("en-GB"))), dict(leaves(HOUSE.strings("de")))


# ------------------------------------------------------------------- the files


def test_there_are_two_languages() -> None:
    """British English, and one more from the first key to the last."""
    assert {"en-GB", "de"} <= set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_keys_and_braces(language: str) -> None:
    """Nothing is missing, nothing is blank, and what is put in has a place."""
    theirs = dict(leaves(HOUSE.strings(language)))

    assert theirs.keys() == ENGLISH.keys()
    for name, text in theirs.items():
        assert text.strip(), name
        assert braces(text) == braces(ENGLISH[name]), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_no_word_is_one_of_a_few(language: str) -> None:
    """Four marks, how titles are written, and which number of a page comes first."""
    known = HOUSE.strings(language)

    assert len(known["quotes"]) == 4
    assert len(known["months"]) == 12
    assert known["titles"] in {"small", "kept"}
    assert known["interests"]["after_colon"] in {"small", "capital"}
    assert re.search(r"\{page\}.*\{pages\}$", known["labels"]["page"])
    assert list(known["office"]["categories"]) == list(CATEGORIES)
    assert list(known["interests"]["phrases"]) == list(CATEGORIES)


VALUES = re.compile(r"<!--.*?-->|\$[^$]*\$|<(style|script).*?</\1>|https?://[\w./]*", re.DOTALL)


def test_no_word_of_the_house_stands_in_its_templates() -> None:
    """What a template shows that is no value comes from the file of the language."""
    found = []
    for path in sorted(FOLDER.parent.rglob("*.html")):
        text = VALUES.sub("", path.read_text("utf-8"))
        heard = re.findall(r'(?:aria-label|alt|title|placeholder)="([^"]*[A-Za-z]{3}[^"]*)"', text)
        shown = re.findall(r"[A-Za-z]{3,}", re.sub(r"<[^>]*>", "", text))
        found += [(path.name, each) for each in (*heard, *shown)]

    assert found == []


# ------------------------------------------------------------------ the choice


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("en-GB", "en-GB"), ("en", "en-GB"), ("EN-gb", "en-GB"), ("en-AU", "en-GB"),
        ("de-AT", "de"), ("pt", "pt-BR"), ("zh-Hant-HK", "zh-Hant"), ("zh", "zh-Hans"),
        ("d", None), ("fr", None), ("eng", None),
    ],
)  # fmt: skip
def test_the_nearest_language_is_found(asked: str, found: str | None) -> None:
    """A part of it will do, another place will do, another language will not."""
    assert nearest(asked, ["de", "en-US", "en-GB", "pt-BR", "zh-Hans", "zh-Hant"]) == found


@pytest.mark.parametrize(
    ("language", "way", "letters"),
    [
        ("en-GB", "ltr", "Latn"), ("ar", "rtl", "Arab"), ("ar-EG", "rtl", "Arab"),
        ("he", "rtl", "Hebr"), ("az-Arab", "rtl", "Arab"), ("ku-Latn", "ltr", "Latn"),
        ("ur-Latn", "ltr", "Latn"), ("hi", "ltr", "Deva"), ("zh-Hant", "ltr", "Hant"),
    ],
)  # fmt: skip
def test_a_language_says_which_way_it_runs(language: str, way: str, letters: str) -> None:
    """By its script, if its tag says one."""
    assert (runs(language), script(language)) == (way, letters)


def test_a_language_that_is_not_there_is_said_at_once(tmp_path: Path) -> None:
    """With those that there are, before any article is looked at; the house is to blame: 3."""
    german.series(tmp_path, "pt-BR")

    ended = viewpoints("check", cwd=tmp_path)

    assert ended.returncode == 3
    assert 'no words in the language "pt-BR"' in ended.stderr
    assert "language: de, en-GB" in ended.stderr


def test_a_house_says_some_words_in_its_own_way(tmp_path: Path) -> None:
    """Only those; the others are those of the house it is based on."""
    (tmp_path / "ours" / "strings").mkdir(parents=True)
    (tmp_path / "ours" / "house.yaml").write_text("based_on: practice\n")
    own = {"references": "Sources", "labels": {"skip": "To the words"}}
    (tmp_path / "ours" / "strings" / "en-GB.yaml").write_text(yaml.safe_dump(own))

    known = House.named(str(tmp_path / "ours")).strings("en")

    assert (known["references"], known["labels"]["skip"]) == ("Sources", "To the words")
    assert known["labels"]["page"] == ENGLISH["labels.page"]
    assert known["key_messages"] == ENGLISH["key_messages"]


def test_a_house_without_words_says_so(tmp_path: Path) -> None:
    """Rather than that a file is not there."""
    house = House("bare", tmp_path)

    with pytest.raises(HouseError, match='no words in the language "en-GB"'):
        house.strings("en-GB")


@pytest.mark.parametrize(
    ("own", "told"),
    [
        ({"refrences": "Sources"}, "`refrences` is no word of the house"),
        ({"labels": {"page": "Page {pag} of {pages}"}}, "`labels.page` has {pag}, and nobody"),
        ({"labels": {"page": "Page {page of {pages}"}}, "`labels.page` has {page, and nobody"),
        ({"months": ["January"]}, "`months` should be a list of as many words"),
        ({"labels": "Labels"}, "`labels` should be a group"),
        ({"references": ["Sources"]}, "`references` should be words"),
        ({"references": ""}, "`references` should be words"),
    ],
)
def test_a_houses_own_words_are_looked_at(tmp_path: Path, own: dict[str, Any], told: str) -> None:
    """What could not be printed is said with its name, before anything is made of it."""
    (tmp_path / "ours" / "strings").mkdir(parents=True)
    (tmp_path / "ours" / "house.yaml").write_text("based_on: practice\n")
    (tmp_path / "ours" / "strings" / "en-GB.yaml").write_text(yaml.safe_dump(own))

    with pytest.raises(HouseError) as caught:
        House.named(str(tmp_path / "ours")).strings("en-GB")

    assert told in str(caught.value)
    assert "en-GB.yaml" in str(caught.value)


def test_a_language_that_is_not_whole_says_what_it_lacks(tmp_path: Path) -> None:
    """The first three, and how many more."""
    (tmp_path / "ours" / "strings").mkdir(parents=True)
    (tmp_path / "ours" / "house.yaml").write_text("based_on: practice\n")
    (tmp_path / "ours" / "strings" / "fr.yaml").write_text('comma: ", "\n')

    with pytest.raises(HouseError, match=r"`semicolon` is missing.* \(and \d+ more\)"):
        House.named(str(tmp_path / "ours")).strings("fr")


# --------------------------------------------------------------- the typography

QUOTES = ("„", "“", "‚", "‘")


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ('sie sagte "ja"', "sie sagte „ja“"),
        ("“ja” und „nein“", "„ja“ und „nein“"),
        ("\"er sagte 'nie'\", so war's", "„er sagte ‚nie‘“, so war’s"),
        ("Anna’s ‘eigene’ Worte", "Anna’s ‚eigene‘ Worte"),
        ('6" lang', "6” lang"),
    ],
)
def test_quotation_marks_are_the_languages(typed: str, printed: str) -> None:
    """Pairs alone: an apostrophe, and what is set as the language has it, stay."""
    assert as_printed(typed, QUOTES) == printed


def test_a_quotation_may_hold_other_things() -> None:
    """Links, emphasis and pictures in it are untouched; a picture's own words are, too."""
    inside = [string("“Seht "), link(words("hier"), "https://example.org"), string("” "),
              image("“Bild”", "a.jpg", {})]  # fmt: skip

    (made,) = in_language([para(inside)], "de", QUOTES)

    assert text_of(made["c"]) == "„Seht hier“ "
    assert text_of(made["c"][3]["c"][1]) == "“Bild”"


def test_what_authors_declare_stays_as_they_wrote_it() -> None:
    """The office has the same sentence, letter for letter."""
    told = div([para(words("KG: „Ich sagte “ja”.“"))], "note", "", ["competing-interests"])

    (made,) = in_language([told], "de", QUOTES)

    assert made == told


def test_english_is_left_as_it_is() -> None:
    """Without a look at its words: nearly every article is in English."""
    blocks = [para(words("“Yes”"))]

    assert in_language(blocks, "en-GB", ("“", "”", "‘", "’")) == tuple(blocks)


def test_a_script_is_only_foreign_where_it_is_not_the_pages() -> None:
    """On an Arabic page, Arabic is not marked, and a line in Latin letters is."""
    blocks = [para(words("ليلى حداد")), para(words("Sam Okafor.")), para(words("ليلى (Sam)"))]

    own, latin, mixed = in_language(blocks, "ar", ("«", "»", "“", "”"))

    assert own["c"] == [string("ليلى حداد")]
    assert latin["c"] == [span(words("Sam Okafor."), attributes={"lang": "und-Latn", "dir": "ltr"})]
    assert mixed["c"] == [string("ليلى"), string(" (Sam)")]


# ------------------------------------------------------------------ the sentence


def author(name: str, kind: str = "person") -> Author:
    return Author(name.lower().replace(" ", "-"), name, "patient", "public", kind)  # type: ignore[arg-type]


def declared(**fields: str) -> Declaration:
    return Declaration(nothing=False, interests=(Interest(**fields),))  # type: ignore[arg-type]


NONE = Declaration(nothing=True)
TALK = {"category": "lectures-honoraria", "organisation": "Muster GmbH", "description": "Vortrag"}
SENTENCES = {
    "keine.": [NONE, NONE],
    "Jane Doe hat Vergütungen oder Honorare erhalten von Muster GmbH (Vortrag). Das andere "
    "Mitglied des Autorenteams hat keine Interessen anzugeben.": [declared(**TALK), NONE],
    "Die Partnerin oder der Partner von Jane Doe ist angestellt bei Muster GmbH. Das andere "
    "Mitglied des Autorenteams hat keine Interessen anzugeben.": [
        declared(category="employment", organisation="Muster GmbH", who="partner"), NONE,
    ],
    "JD gibt ein Interesse an Muster GmbH an. Ein Kind von SO hält Aktien oder Optionen von "
    "Muster GmbH. Die anderen Mitglieder des Autorenteams haben keine Interessen anzugeben.": [
        declared(category="other", organisation="Muster GmbH"),
        declared(category="stock", organisation="Muster GmbH", who="child"), NONE, NONE,
    ],
    "Die Organisation, zu der ein Familienmitglied von Jane Doe gehört, hat Fördermittel von oder "
    "Verträge mit Muster GmbH.": [
        declared(category="grants-contracts", organisation="Muster GmbH", who="other-family",
                 paid_to="my-organisation"),
    ],
}  # fmt: skip


@pytest.mark.parametrize(("told", "people"), SENTENCES.items())
def test_interests_are_declared_in_german(told: str, people: list[Declaration]) -> None:
    """By the same rules as in English, in the order of words that German has."""
    names = ("Jane Doe", "Sam Okafor", "Ana Roth", "Uwe Lang")[: len(people)]

    made = compose("die Richtlinie", list(zip(map(author, names), people, strict=True)), (),
                   HOUSE.strings("de")).text  # fmt: skip

    opening = (
        "Ich habe die Richtlinie gelesen und verstanden und gebe folgende Interessen an: "
        if len(people) == 1
        else "Wir haben die Richtlinie gelesen und verstanden und geben folgende Interessen an: "
    )
    assert made == f"{opening}{told}"


def test_the_sentence_is_in_the_series_language() -> None:
    """The rules that ask who has approved which words know it, too."""
    assert strings(Series("S", language="de-AT"))["interests"]["none"] == "keine."


# ----------------------------------------------------------------- whole outputs


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A series in German, built by the real command."""
    folder = tmp_path_factory.mktemp("german")
    german.series(folder)
    built = viewpoints("build", "--anonymised", cwd=folder)
    assert built.returncode == 0, built.stdout + built.stderr
    return folder / "outputs"


def files(outputs: Path) -> list[Path]:
    """Whatever a reader, or the office, is given in the language of the series.

    The board and what authors are told about their files stay in English.
    """
    public = [p for place in ("site", "drafts") for p in (outputs / place).rglob("*")]
    office = [*outputs.glob("office/**/coi*.pdf"), *outputs.glob("office/*/coi-statement.txt")]
    kinds = {".html", ".xml", ".docx", ".pdf", ".txt"}
    made = (*public, *office)
    return [p for p in made if p.suffix in kinds and not p.name.startswith("LICEN")]


def test_no_english_word_of_the_house_is_left(outputs: Path) -> None:
    """In no format, no property and no alt text, of an article, a draft, a page or a bundle.

    Some English words are German ones, too, and a patient is one in every file that authors write.
    """
    both = " ".join([*GERMAN.values(), *ENGLISH_CODES])
    english = {
        name: sought
        for name, text in ENGLISH.items()
        if name not in CODES and telling(text) and not (sought := pattern(text)).search(both)
    }
    known = files(outputs)

    found = [
        (path.name, name) for path in known for text in [said(path)]
        for name, sought in english.items() if sought.search(text)
    ]  # fmt: skip

    assert found == []
    assert len(english) > 200
    assert {path.suffix for path in known} == {".html", ".xml", ".docx", ".pdf", ".txt"}


ENGLISH_CODES = (*HOUSE.strings("en-GB")["roles"], "draft", "status")
WORDS = {
    ".html": ["key_messages", "labels.contents", "labels.draft", "references", "kinds.video"],
    ".docx": ["draft_mark", "authors", "roles.clinician", "roles_named.clinician", "months.3"],
    ".pdf": ["ai_tool", "provenance_text", "anonymity.pseudonym", "settings.clinical-practice"],
    ".xml": ["key_messages", "references", "provenance", "roles.patient"],
}


@pytest.mark.parametrize("kind", WORDS)
def test_the_words_of_the_house_are_german(outputs: Path, kind: str) -> None:
    """The same search finds those: it is no blind one."""
    (file,) = (outputs / "drafts/2026-04-noch-ein-entwurf").glob(f"*{kind}")
    text = said(file)

    assert [name for name in WORDS[kind] if not pattern(GERMAN[name]).search(text)] == []
    assert "„niemand“" in text
    assert "‚unsere Entscheidung‘" in text


def test_the_office_s_form_is_german(outputs: Path) -> None:
    """From its title to what is attached."""
    text = said(outputs / "office/2026-03-zu-hause/coi.pdf")

    for name in ("title", "summary", "no", "ongoing", "questions", "categories.stock", "phone"):
        assert pattern(GERMAN[f"office.{name}"]).search(text), name
    assert "Was Käthe Groß geschickt hat, unverändert" in text


def test_every_file_says_that_it_is_german(outputs: Path) -> None:
    """For whoever reads it aloud, spells it or looks for it."""
    article = outputs / "site/2026-03-zu-hause"
    with zipfile.ZipFile(article / "2026-03-zu-hause.docx") as archive:
        styles, core = (
            archive.read(name).decode() for name in ("word/styles.xml", "docProps/core.xml")
        )
    with pikepdf.open(article / "2026-03-zu-hause.pdf") as pdf:
        language = str(pdf.Root.Lang)

    assert '<html lang="de">' in (article / "index.html").read_text("utf-8")
    assert 'xml:lang="de"' in (article / "2026-03-zu-hause.xml").read_text("utf-8")[:800]
    assert re.search(r'<w:lang [^>]*w:val="de', styles)
    assert "<dc:language>de</dc:language>" in core
    assert language == "de"


def test_the_archives_file_is_one_in_every_language(outputs: Path, turned: Path) -> None:
    """Its own words are the language's; where they stand is the standard's."""
    for file in (*outputs.glob("*/*/2026-*.xml"), *turned.glob("*.xml")):
        assert list(wrong(root_of(file))) == [], file


def test_nothing_for_the_office_is_in_a_public_file(outputs: Path) -> None:
    """In no language."""
    secret = re.compile("300 €|Fahrtkosten|Verborgene AG|betrifft andere|M. Roth")

    assert [
        p.name for p in files(outputs) if "office" not in p.parts and secret.search(said(p))
    ] == []


# ------------------------------------------------------------- from the right


@pytest.fixture(scope="module")
def turned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An article in Arabic, in a house that has a language more."""
    folder = tmp_path_factory.mktemp("arabic")
    arabic.series(folder)
    built = viewpoints("build", cwd=folder)
    assert built.returncode == 0, built.stdout + built.stderr
    return folder / "outputs/drafts/2026-05-al-bayt"


def test_a_page_runs_from_the_right(turned: Path) -> None:
    """And what is in Latin letters says that it does not."""
    root = lxml.html.parse(turned / "index.html").getroot()

    assert (root.get("lang"), root.get("dir")) == ("ar", "rtl")
    assert not root.xpath("//*[@lang='und-Arab']")
    (entry,) = root.xpath("//*[@id='ref-1']")
    assert (entry.get("lang"), entry.get("dir")) == ("und-Latn", "ltr")


def test_a_word_file_runs_from_the_right(turned: Path) -> None:
    """Every paragraph, the pages, their heads and their feet; and Word finds no fault with it."""
    with zipfile.ZipFile(turned / "2026-05-al-bayt.docx") as archive:
        document = archive.read("word/document.xml").decode()
        styles = archive.read("word/styles.xml").decode()
        edges = [archive.read(n).decode() for n in archive.namelist()
                 if re.match(r"word/(header|footer)\d", n)]  # fmt: skip
    result = openxml_audit.OpenXmlValidator().validate(str(turned / "2026-05-al-bayt.docx"))

    paragraphs = re.findall(r"<w:p>.*?</w:p>", document, re.S)
    assert all("<w:bidi" in each for each in paragraphs)
    assert "<w:bidi" in document.split("<w:sectPr>")[1]
    assert all("<w:bidi" in each for each in edges)
    assert 'w:bidi="ar' in styles
    assert "und-Latn" not in document
    assert [e.description for e in result.errors] == []


def test_a_pdf_runs_from_the_right(turned: Path) -> None:
    """Faces stand in the margin where lines begin, and both standards hold."""
    data = (turned / "2026-05-al-bayt.pdf").read_bytes()
    with pikepdf.open(io.BytesIO(data)) as opened:
        language, places = str(opened.Root.Lang), list(_pictures(opened))

    assert language == "ar"
    assert places and min(places) > 400
    assert faults(data) == []


ON_THE_RIGHT = ["هذا نص طويل بالعربية", "ليلى حداد, Sam Okafor", "Smith J. A title. 2019."]


@pytest.mark.parametrize(
    ("shown", "same"),
    [
        (["هذا نص طويل بالعربية", "Sam Okafor ,ليلى حداد", ".Smith J. A title. 2019"], True),
        (["هذا نص قصير بالعربية", "Sam Okafor ,ليلى حداد", ".Smith J. A title. 2019"], False),
        (["هذا نص طويل بالعربية", "Sam ,ليلى حداد", ".Smith J. A title. 2019"], False),
        (["هذا نص طويل بالعربية", "Sam Okafor ,ليلى حداد", ".Smith J. A story. 2019"], False),
        (["هذا طويل نص بالعربية", "Sam Okafor ,ليلى حداد", ".Smith J. A title. 2019"], False),
    ],
)
def test_a_turned_page_is_compared_word_for_word(shown: list[str], same: bool) -> None:
    """Signs stand where the eye meets them; a word changed, dropped or moved still shows."""
    wanted, found = comparable(ON_THE_RIGHT, shown)

    assert (wanted == found) is same


def _pictures(opened: pikepdf.Pdf) -> Iterator[float]:
    """How far from the left edge each picture stands, in points."""
    for sheet in opened.pages:
        held, now = [], pikepdf.Matrix()
        for operands, operator in pikepdf.parse_content_stream(sheet):
            if str(operator) == "q":
                held.append(now)
            elif str(operator) == "Q":
                now = held.pop()
            elif str(operator) == "cm":
                now = pikepdf.Matrix(*map(float, operands)) @ now
            elif str(operator) == "Do":
                yield now.e
