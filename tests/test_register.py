"""The office's register and monthly bundles: of all articles, from their own records."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import jsonschema
import pikepdf
import pytest
from referencing import Registry, Resource

from pipeline.coi.declared import Record, record
from pipeline.coi.interests import sentence
from pipeline.coi.register import Lacking, issue, issues, part, records_of
from pipeline.coi.register import register as register_of
from pipeline.model import Artefact, Series
from pipeline.stages.bundle import written
from tests.command import ROOT
from tests.stages.test_bundle import HASH, TEMPLATE, WAITING, WHOLE, compiled, handed
from tests.standards import faults

BROKEN = Lacking("2026-11-broken", "2026-11", "accepted")


def register(records: Iterable[Record], lacking: Iterable[Lacking] = ()) -> tuple[Artefact, ...]:
    return register_of(map(part, records), lacking)


def recorded(slug: str, month: str, waiting: bool = False) -> Record:
    """The record of an article of that month."""
    given = WAITING if waiting else WHOLE
    made = record(given, sentence(given), HASH)
    return made | {"article": made["article"] | {"slug": slug, "issue": month}}


def by_name(artefacts: tuple[Artefact, ...]) -> dict[str, bytes]:
    return {artefact.path: artefact.data for artefact in artefacts}


def valid(name: str, data: bytes) -> bool:
    """Whether this is what the committed schema says."""
    schemas = [
        json.loads((ROOT / "schemas" / f"{each}.schema.json").read_text("utf-8"))
        for each in ("coi", name)
    ]
    known = Registry().with_resources((s["$id"], Resource.from_contents(s)) for s in schemas)
    jsonschema.Draft7Validator(schemas[1], registry=known).validate(json.loads(data))
    return True


RECORDS = (recorded("2026-11-b", "2026-11", waiting=True), recorded("2026-10-a", "2026-10"))


def test_the_register_has_every_author_of_every_article() -> None:
    """By month and name; those who have not answered are there, and say so."""
    made = by_name(register(RECORDS))["office/coi-register.csv"].decode("utf-8-sig")

    rows = list(csv.DictReader(io.StringIO(made, newline="")))
    found = [(row["article"], row["author_id"], row["answer"]) for row in rows]
    assert [f for f in found if f[0] == "2026-10-a"] == found[:4]
    assert found[-2:] == [
        ("2026-11-b", "sam-okafor", "not-answered"),
        ("2026-11-b", "kim-lee", "not-answered"),
    ]


def test_an_article_that_could_not_be_made_is_not_left_out() -> None:
    """Not to be in the register would read as having declared nothing."""
    made = by_name(register(RECORDS, [BROKEN]))["office/coi-register.json"]

    (row,) = [r for r in json.loads(made)["rows"] if r["article"] == BROKEN.slug]
    assert (row["answer"], row["status"], row["author"]) == ("article-not-made", "accepted", None)


@pytest.mark.parametrize("records", [(), RECORDS])
def test_the_register_keeps_to_its_schema(records: tuple[Record, ...]) -> None:
    """Also when there is no article yet."""
    assert valid("coi-register", by_name(register(records, [BROKEN]))["office/coi-register.json"])
    assert valid("coi-register", by_name(register(records))["office/coi-register.json"])


def test_the_order_of_the_articles_makes_no_difference() -> None:
    """The same declarations give the same bytes, however the articles came."""
    assert by_name(register(RECORDS)) == by_name(register(RECORDS[::-1]))


def test_each_month_has_its_own_articles() -> None:
    """Months in order, and in each the articles by name."""
    found = issues((*RECORDS, recorded("2026-11-a", "2026-11")))

    assert {m: [r["article"]["slug"] for r in rs] for m, rs in found.items()} == {
        "2026-10": ["2026-10-a"],
        "2026-11": ["2026-11-a", "2026-11-b"],
    }
    assert list(found) == ["2026-10", "2026-11"]


def test_a_month_s_record_keeps_to_its_schema() -> None:
    """The exact record of each article, and the names of those that could not be made."""
    made = by_name(issue("2026-11", RECORDS[:1], [BROKEN], Series("S"), TEMPLATE, handed))

    data = made["office/issues/2026-11/coi.json"]
    assert valid("coi-issue", data)
    assert json.loads(data)["lacking"] == ["2026-11-broken"]
    assert set(made) == {f"office/issues/2026-11/coi.{end}" for end in ("csv", "json", "pdf")}


@pytest.fixture(scope="module")
def pdf() -> bytes:
    records = (recorded("2026-11-a", "2026-11"), RECORDS[0])
    made = issue("2026-11", records, [BROKEN], Series("S"), TEMPLATE, compiled)
    return by_name(made)["office/issues/2026-11/coi.pdf"]


def test_a_month_s_form_passes_both_standards(pdf: bytes) -> None:
    """As an article's does."""
    assert faults(pdf) == []


def test_a_month_s_form_has_a_bookmark_for_each_article_and_author(pdf: bytes) -> None:
    """Authors stand below their article."""
    with pikepdf.open(io.BytesIO(pdf)) as opened, opened.open_outline() as outline:
        parts = {item.title: [child.title for child in item.children] for item in outline.root}

    names = [view.author.name for view in WHOLE.viewpoints]
    assert list(parts) == ["Articles of this month", "Home #dialysis"]
    assert set(names) <= set(parts["Home #dialysis"])


def test_the_records_are_read_back_as_they_were_written() -> None:
    """A month is made from what stands in each article's folder."""
    assert records_of(map(written, RECORDS)) == RECORDS


def test_a_record_of_another_version_is_left_alone() -> None:
    """A broken article may keep one that says less than we need."""
    old = RECORDS[0] | {"authors": [{"id": "jane-doe"}]}

    assert records_of([b'{"schema_version": 1}', written(old)]) == ()


def test_a_month_is_dated_by_its_articles() -> None:
    """By the last day that counts among them, and never by the clock."""
    days: list[date] = []

    def dated(source: str, given: object, day: date) -> bytes:
        days.append(day)
        return b""

    issue("2026-11", RECORDS, [], Series("S"), TEMPLATE, dated)

    assert days == [date(2026, 11, 30)]


def test_the_template_is_the_house_s() -> None:
    """What is tested here is what is built."""
    assert TEMPLATE.endswith(Path(ROOT / "templates/practice/coi/coi.typ").read_text("utf-8"))
