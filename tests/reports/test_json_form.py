from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.problems import Level, Problem
from pipeline.reports import ArticleLine, Report, show

jsonschema = pytest.importorskip("jsonschema")
SCHEMA = json.loads(
    (Path(__file__).parents[2] / "schemas/report.schema.json").read_text(encoding="utf-8")
)
COLON = Problem("colon", Level.NEEDED, "a colon", "a.yaml", 6, 23, 24, "a: b: c", article="x")
BUILT = ArticleLine("x", "A title", "draft", "built", ("drafts/x/index.html",))


def test_the_report_follows_its_schema() -> None:
    """A program that reads it can rely on every field."""
    report = json.loads(show([COLON], [BUILT], Report.JSON))

    jsonschema.Draft7Validator.check_schema(SCHEMA)
    jsonschema.validate(report, SCHEMA, jsonschema.Draft7Validator)
    assert report["totals"] == {"error": 0, "needed": 1, "warning": 0, "note": 0, "articles": 1}
    assert report["problems"][0]["column"] == 23
    assert report["articles"][0]["outputs"] == ["drafts/x/index.html"]


def test_the_schema_allows_nothing_else() -> None:
    """A field that nobody described is a slip."""
    report = json.loads(show([COLON], [BUILT], Report.JSON))
    report["problems"][0]["colour"] = "red"

    assert not jsonschema.Draft7Validator(SCHEMA).is_valid(report)


def test_words_arrive_unchanged_and_nothing_obeys_them() -> None:
    """Neither a terminal nor a workflow's log."""
    words = "##[add-mask]e\n::x \u202e\x1b[2J Zoë"

    written = show([Problem("colon", Level.ERROR, words, "a.yaml")], [], Report.JSON)

    assert json.loads(written)["problems"][0]["message"] == words
    assert "##[" not in written
    assert not any(line.lstrip().startswith("::") for line in written.split("\n"))
    assert written.isascii()
