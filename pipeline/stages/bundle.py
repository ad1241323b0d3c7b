"""Gather what the authors declared into files for the editorial office; none is ever published."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from datetime import date
from hashlib import sha256
from typing import Any
from unicodedata import category, normalize

from pipeline.interests import CATEGORIES, LABELS, Sentence, counting_day, silent
from pipeline.model import Artefact, Contribution, Declaration, Interest, Manuscript

SCHEMA_VERSION = 1
COLUMNS = (
    "article", "author_id", "author", "side", "answer", "category", "organisation", "description",
    "who", "paid_to", "from", "to", "amount", "related_to_article", "published", "editor_reason",
    "paid_for_taking_part", "payment", "relationship_to_project", "statement",
    "confirmed_on", "confirmed_how", "confirmed_by", "witness", "text_sha256",
)  # fmt: skip
"""The columns of coi.csv: one row for each interest, one for an author without any.

`answer` is declared, none or not-answered; the fields of a person are repeated
in each of their rows. Dates and ids are as in coi.json, which is the exact record.
"""

Record = dict[str, Any]
Compile = Callable[[str, Mapping[str, bytes], date], bytes]
_FORMULA = frozenset("=+-@|%")
_UNSEEN = frozenset({"Cc", "Cf", "Zs"})
_BOM = b"\xef\xbb\xbf"


def bundle(
    manuscript: Manuscript, sentence: Sentence, text_hash: str, template: str, compile: Compile
) -> tuple[Artefact, ...]:
    """Make the office's copy: the form, the record, the table and the sentence as printed.

    The form is compiled whole from the record; its values reach the template as
    JSON, so that no author's words are ever read as markup. Amounts and
    unpublished interests stand here and in no public file.
    """
    made = record(manuscript, sentence, text_hash)
    originals = [view.contribution.source for view in manuscript.viewpoints]
    sheet = made | {
        "labels": LABELS,
        "labels-order": list(LABELS),
        "series": manuscript.series.title,
        "language": manuscript.series.language,
        "originals": {source.stem: source.raw.decode("utf-8", "replace") for source in originals},
    }
    pdf = compile(template, {"coi.json": _json(sheet)}, counting_day(manuscript.article))
    folder = f"office/{manuscript.article.slug}"
    return (
        Artefact(f"{folder}/coi-statement.txt", f"{sentence.text}\n".encode()),
        Artefact(f"{folder}/coi.csv", table(made)),
        Artefact(f"{folder}/coi.json", _json(made)),
        Artefact(f"{folder}/coi.pdf", pdf),
    )


def record(manuscript: Manuscript, sentence: Sentence, text_hash: str) -> Record:
    """Write down every answer, and every question that still has none, in the editors' order."""
    article, policy = manuscript.article, manuscript.series.policy
    sent = {view.author.id: view.contribution for view in manuscript.viewpoints}
    order = dict.fromkeys((*article.order, *sent, *manuscript.awaited))
    return {
        "schema_version": SCHEMA_VERSION,
        "article": {
            "slug": article.slug,
            "title": article.title,
            "issue": article.issue,
            "status": article.status,
            "accepted_by": article.accepted_by or None,
            "accepted_on": _day(article.accepted_on),
            "counting_day": _day(counting_day(article)),
        },
        "policy": {
            "name": policy.name,
            "url": policy.url or None,
            "version": policy.version or None,
            "lookback_months": policy.lookback_months,
            "lookahead_months": policy.lookahead_months,
            "valid_months": policy.valid_months,
        },
        "sentence": sentence.text,
        "awaited": list(sentence.awaited),
        "text_sha256": text_hash,
        "authors": [_person(author, sent.get(author)) for author in order],
    }


def _person(author_id: str, sent: Contribution | None) -> Record:
    said = sent.declaration if sent else Declaration()
    author = sent.author if sent else None
    return {
        "id": author_id,
        "name": author.name if author else None,
        "kind": author.kind if author else None,
        "role": author.role if author else None,
        "side": author.side if author else None,
        "title": (author.title or None) if author else None,
        # Named as in the series, however the inputs were reached.
        "file": f"{author_id}.yaml" if sent else None,
        "file_sha256": sha256(sent.source.raw).hexdigest() if sent else None,
        "answered": _answer(said),
        "nothing_to_declare": said.nothing,
        "categories": {each: _told(said, each) for each in CATEGORIES},
        "interests": [_interest(interest) for interest in said.interests],
        "relationship_to_project": said.relationship or None,
        "taking_part": {"paid": said.paid_to_take_part, "what": said.payment or None},
        "statement": said.statement or None,
        "confirmed": {
            "on": _day(said.confirmed.on),
            "how": said.confirmed.how or None,
            "by": said.confirmed.by or None,
            "witness": said.confirmed.witness or None,
        },
    }


def _answer(said: Declaration) -> str | None:
    if silent(said):
        return None
    return "none" if said.nothing and not said.interests else "declared"


def _told(said: Declaration, asked: str) -> str | None:
    """Answer one question of the form; None where the author has not.

    Somebody who declares in their own words alone has not gone through the
    list: "none" beside each category would put words into their mouth.
    """
    if any(interest.category == asked for interest in said.interests):
        return "declared"
    if silent(said):
        return None
    return "none" if said.nothing or said.interests else "own-words"


def _interest(interest: Interest) -> Record:
    return {
        "category": interest.category,
        "organisation": interest.organisation,
        "description": interest.description or None,
        "who": interest.who,
        "paid_to": interest.paid_to,
        "from": interest.start or None,
        "to": interest.end or None,
        "amount": interest.amount or None,
        "related_to_article": interest.related or None,
        "publish": interest.publish,
        "editor_reason": interest.editor_reason or None,
    }


def table(made: Record) -> bytes:
    """Write the record as a table that opens in a spreadsheet and starts no formula there."""
    text = io.StringIO()
    # Every cell is quoted and every line ends the same way, on every machine.
    writer = csv.DictWriter(text, COLUMNS, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writeheader()
    for person in made["authors"]:
        for interest in person["interests"] or [{}]:
            row = _row(made, person, interest)
            writer.writerow({column: _cell(value) for column, value in row.items()})
    # Excel reads UTF-8 only if a byte order mark says so.
    return _BOM + text.getvalue().encode()


def _row(made: Record, person: Record, interest: Record) -> Record:
    confirmed, part = person["confirmed"], person["taking_part"]
    return {
        "article": made["article"]["slug"],
        "author_id": person["id"],
        "author": person["name"],
        "side": person["side"],
        "answer": person["answered"] or "not-answered",
        **{key: value for key, value in interest.items() if key != "publish"},
        "published": interest.get("publish"),
        "paid_for_taking_part": part["paid"],
        "payment": part["what"],
        "relationship_to_project": person["relationship_to_project"],
        "statement": person["statement"],
        "confirmed_on": confirmed["on"],
        "confirmed_how": confirmed["how"],
        "confirmed_by": confirmed["by"],
        "witness": confirmed["witness"],
        "text_sha256": made["text_sha256"],
    }


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    # One line a cell; the apostrophe makes a spreadsheet show the text and not run it.
    text = " ".join(str(value if value is not None else "").split())
    return f"'{text}" if _starts_formula(text) else text


def _starts_formula(text: str) -> bool:
    # What cannot be seen does not count, and the wide forms of a sign are that sign.
    seen = (sign for sign in normalize("NFKC", text) if category(sign) not in _UNSEEN)
    return next(seen, "") in _FORMULA


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _json(value: Record) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()
