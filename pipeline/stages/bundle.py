"""Gather what the authors declared into files for the editorial office; none is ever published."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from pipeline.coi.declared import Record, record
from pipeline.coi.interests import CATEGORIES, Sentence, counting_day, sentence, strings
from pipeline.coi.numbered import numbered
from pipeline.coi.table import rows, table
from pipeline.composing.tongue import as_printed
from pipeline.languages import runs
from pipeline.model import Artefact, Manuscript, Series, Source
from pipeline.nodes import right_to_left

Compile = Callable[[str, Mapping[str, bytes], date], bytes]
_LONG = re.compile(r"[^\W\d_]{33}")
"""Letters of a word that no line of a form may hold. A digest is none: it has figures."""


def bundle(
    manuscript: Manuscript,
    sentence: Sentence,
    text_hash: str,
    template: str,
    compile: Compile,
    anonymised: bool = False,
) -> tuple[Artefact, ...]:
    """Make the office's copy: the form, the record, the table and the sentence as printed.

    The form is compiled whole from the record; its values reach the template as
    JSON, so that no author's words are ever read as markup. Amounts and
    unpublished interests stand here and in no public file. `anonymised` adds a
    copy for reviewers, with numbers instead of names.
    """
    made = record(manuscript, sentence, text_hash)
    originals = [view.contribution.source for view in manuscript.viewpoints]
    sheet = form(manuscript.series, [made], originals)
    pdf = printed(sheet, counting_day(manuscript.article), template, compile)
    folder = f"office/{manuscript.article.slug}"
    return (
        Artefact(f"{folder}/coi-statement.txt", f"{sentence.text}\n".encode()),
        Artefact(f"{folder}/coi.csv", table(rows(made))),
        Artefact(f"{folder}/coi.json", written(made)),
        Artefact(f"{folder}/coi.pdf", pdf),
        *(_for_reviewers(manuscript, text_hash, template, compile) if anonymised else ()),
    )


def _for_reviewers(
    manuscript: Manuscript, text_hash: str, template: str, compile: Compile
) -> tuple[Artefact, ...]:
    """Make the same of the renamed article; what its authors sent is not attached."""
    renamed = numbered(manuscript)
    made = record(renamed, sentence(renamed), text_hash, anonymised=True)
    sheet = form(renamed.series, [made])
    pdf = printed(sheet, counting_day(renamed.article), template, compile)
    name = f"office/{manuscript.article.slug}/coi-anonymised"
    return (
        Artefact(f"{name}.csv", table(rows(made))),
        Artefact(f"{name}.json", written(made)),
        Artefact(f"{name}.pdf", pdf),
    )


def form(
    series: Series,
    records: Sequence[Record],
    originals: Sequence[Source] = (),
    month: str | None = None,
) -> dict[str, Any]:
    """Say what the template prints: one article's records, or with `month` those of an issue."""
    said = strings(series)
    words = {
        **said["office"],
        **{name: said[name] for name in ("comma", "roles_named")},
        "page": said["labels"]["page"],
    }
    return {
        "series": series.title,
        "language": series.language,
        "rtl": runs(series.language) == "rtl",
        "words": words,
        "month": month,
        "records": [_printed(each, said["quotes"]) for each in records],
        "lacking": [],
        "order": list(CATEGORIES),
        "originals": {source.stem: source.raw.decode("utf-8", "replace") for source in originals},
    }


def _printed(made: Record, quotes: Sequence[str]) -> Record:
    """The record with the article's title as its page has it."""
    article = made["article"]
    return made | {"article": article | {"title": as_printed(article["title"], quotes)}}


def printed(sheet: Mapping[str, Any], day: date, template: str, compile: Compile) -> bytes:
    """Make a form, as a PDF.

    The template goes as a file that is the same each time, so that Typst parses it once; and
    the record is searched here, because to make an expression takes Typst longer than that.
    """
    text = _told(sheet)
    long = any(len(run) > 32 and _LONG.search(run) for run in text.split())
    searched = {"right_to_left": right_to_left(text), "long_words": long}
    files = {"form.typ": template.encode(), "coi.json": _told({**sheet, **searched}).encode()}
    return compile('#include "form.typ"', files, day)


def _told(sheet: Mapping[str, Any]) -> str:
    """Write JSON that only the template reads: laid out for people it takes five times as long."""
    return json.dumps(sheet, ensure_ascii=False)


def written(value: Any) -> bytes:
    """Write JSON the one way that never varies."""
    return (json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()
