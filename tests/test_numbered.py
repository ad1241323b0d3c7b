"""The copy for reviewers: numbers instead of names, and nothing that only the office may see."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from typing import Any

import jsonschema
import pikepdf
import pytest

from pipeline.coi.interests import sentence
from pipeline.coi.numbered import numbered
from pipeline.engines import inside
from pipeline.engines.pdf import read
from pipeline.model import Declaration, Interest, Manuscript
from pipeline.stages.bundle import bundle
from tests.command import ROOT
from tests.stages.test_bundle import (
    CONFIRMED,
    HASH,
    SECRET,
    SHARES,
    TEMPLATE,
    compiled,
    handed,
    manuscript,
    view,
)
from tests.standards import faults

JANE = Declaration(
    False,
    (SHARES, SECRET, Interest("leadership-role", "Kidney Voices", "Trustee beside Zoë O’Hara")),
    relationship="I am JANE DOE; Zoe O'Hara treats me, and @janed is me. Ring 07700 900123.",
    paid_to_take_part=True,
    payment="a £75 voucher",
    confirmed=CONFIRMED,
)
ZOE = Declaration(False, statement="ZO has shares in Example Ltd. Dr O’Hara sold Doe’s in 2024")


def named() -> Manuscript:
    """Two people and a group, who speak of one another; and one who has sent nothing."""
    group = view("kidney-voices", "Kidney Voices", Declaration(True))
    voices = replace(group.contribution, author=replace(group.author, kind="group"))
    jane = view("jane-doe", "Jane Doe", JANE)
    patient = replace(
        jane.contribution,
        author=replace(jane.author, social=("@janed",), title="Chair", orcid="0000-0002-1825-0097"),
    )
    made = manuscript(
        replace(jane, contribution=patient),
        view("zoe-ohara", "Zoë O’Hara", ZOE, "professional"),
        replace(group, contribution=voices),
        awaited=("kim-lee",),
    )
    title, slug = "What Jane Doe saw", "2026-11-jane-doe-saw"
    return replace(made, article=replace(made.article, title=title, slug=slug))


GONE = (
    "jane", "doe", "zoë", "zoe", "o’hara", "ohara", "o'hara", "kidney voices", "kidney-voices",
    "kim", "0000-0002", "chair", "07700", "900123", "ana-pires", "£300", "secret ltd", "£75",
    "names a family", ".yaml",
)  # fmt: skip
"""What may stand nowhere in a reviewers' copy, in small letters."""


def files(engine: Any = handed) -> dict[str, bytes]:
    """The reviewers' files, by ending."""
    given = named()
    made = bundle(given, sentence(given), HASH, TEMPLATE, engine, anonymised=True)
    return {a.path[-4:]: a.data for a in made if "anonymised" in a.path}


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return files(compiled)[".pdf"]


def test_no_byte_of_the_reviewers_files_tells_who_it_is(pdf: bytes) -> None:
    """Names, parts of names, files, handles, numbers: in no text, property or attachment."""
    made = files()
    within = inside.pdf(pdf)
    words = " ".join(piece.text for piece in read(pdf))
    with pikepdf.open(io.BytesIO(pdf)) as opened, opened.open_outline() as outline:
        titles = " ".join(item.title for item in outline.root)
        attached = list(opened.attachments)

    texts = [made["json"].decode(), made[".csv"].decode(), words, titles, *within.texts.values()]
    for text in texts:
        assert [word for word in GONE if word in text.casefold()] == []
    # Three letters in a row come by chance in what is compressed.
    assert [word for word in GONE if len(word) > 7 and word.encode() in pdf.lower()] == []
    assert attached == [] and within.people == ("Partnership in Practice",) * 2


def test_the_sentence_is_composed_of_numbers() -> None:
    """In full, however many authors there are, and in the author's own wording too."""
    waiting = named()
    given = replace(
        waiting, awaited=(), article=replace(waiting.article, order=waiting.article.order[:3])
    )

    told = sentence(numbered(given)).text

    assert told.endswith(
        "interests: Author 1 has received payment or honoraria from Example Pharma Ltd "
        '(Fee for a #strong[talk], "quoted"); has a leadership role in Author 3 '
        "(Trustee beside Author 2). Author 1 was paid for taking part in this project. "
        "Author 1: “I am Author 1; Author 2 treats me, and Author 1 is me. Ring [left out].” "
        "Author 2 has shares in Example Ltd. Dr Author 2 sold Author 1’s in 2024. "
        "The other author has none to declare."
    )


def test_whoever_is_awaited_has_a_number_too() -> None:
    """Absent is not none, for reviewers either."""
    assert sentence(numbered(named())).text.endswith("awaited: author-4]")


def test_an_unpublished_interest_is_there_and_tells_nothing() -> None:
    """Reviewers know of which kind it is; "none" would be a lie."""
    made = json.loads(files()["json"])

    (kept,) = [i for i in made["authors"][0]["interests"] if not i["publish"]]
    assert kept["category"] == "stock"
    assert kept["organisation"] == "An interest that only the editors know"
    assert (kept["description"], kept["amount"], kept["editor_reason"]) == (None, None, None)
    assert made["authors"][0]["categories"]["stock"] == "declared"


def test_the_day_and_the_way_of_confirming_stay() -> None:
    """A reviewer may want to know how old a declaration is."""
    made = json.loads(files()["json"])

    assert made["authors"][0]["confirmed"] == {
        "on": "2026-11-02", "how": "phone", "by": None, "witness": None,
    }  # fmt: skip


def test_the_reviewers_record_keeps_to_the_same_schema() -> None:
    """One schema for both, and the record says which it is."""
    schema = json.loads((ROOT / "schemas/coi.schema.json").read_text("utf-8"))
    made = json.loads(files()["json"])

    jsonschema.Draft7Validator(schema).validate(made)

    assert made["anonymised"] is True


def test_the_reviewers_table_has_everybody() -> None:
    """As many as in the office's."""
    rows = csv.DictReader(io.StringIO(files()[".csv"].decode("utf-8-sig"), newline=""))

    assert list(dict.fromkeys(row["author_id"] for row in rows)) == [
        "author-1", "author-2", "author-3", "author-4",
    ]  # fmt: skip


def test_the_reviewers_form_passes_both_standards(pdf: bytes) -> None:
    """As the office's does, and it is the same every time."""
    assert faults(pdf) == []
    assert files(compiled)[".pdf"] == pdf


def test_nothing_is_anonymised_that_nobody_asked_for() -> None:
    """Without the option there are four files."""
    given = named()
    made = bundle(given, sentence(given), HASH, TEMPLATE, handed)

    assert [a.path for a in made if "anonymised" in a.path] == []
    assert date(2026, 11, 2).isoformat() in made[2].data.decode()
