"""What was declared, as a table that opens in a spreadsheet and starts no formula there."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any
from unicodedata import category, normalize

from pipeline.coi.declared import Record

COLUMNS = (
    "issue", "article", "status", "author_id", "author", "side", "anonymity", "answer", "category",
    "organisation", "description", "who", "paid_to", "from", "to", "amount", "related_to_article",
    "published", "editor_reason", "paid_for_taking_part", "payment", "relationship_to_project",
    "statement", "confirmed_on", "confirmed_how", "confirmed_by", "witness", "text_sha256",
)  # fmt: skip
"""The columns of coi.csv: one row for each interest, one for an author without any.

`answer` is declared, none or not-answered; the fields of a person are repeated
in each of their rows. Dates and ids are as in coi.json, which is the exact record.
"""

Row = dict[str, Any]
_FORMULA = frozenset("=+-@|%")
_UNSEEN = frozenset({"Cc", "Cf", "Zs"})
_BOM = b"\xef\xbb\xbf"


def rows(made: Record) -> Iterator[Row]:
    """Give one article's rows, each with every column, in the editors' order."""
    for person in made["authors"]:
        for interest in person["interests"] or [{}]:
            row = _row(made, person, interest)
            yield {column: row.get(column) for column in COLUMNS}


def table(found: Iterable[Row]) -> bytes:
    """Write rows as a table that opens in a spreadsheet and starts no formula there."""
    return headed(lines(found))


def headed(lines: str) -> bytes:
    """Make a table of its lines."""
    # Excel reads UTF-8 only if a byte order mark says so.
    return _BOM + (_written([COLUMNS]) + lines).encode()


def lines(found: Iterable[Row]) -> str:
    """Write rows as lines of a table."""
    return _written([_cell(value) for value in row.values()] for row in found)


def _written(found: Iterable[Iterable[str]]) -> str:
    text = io.StringIO()
    # Every cell is quoted and every line ends the same way, on every machine.
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(found)
    return text.getvalue()


def _row(made: Record, person: Record, interest: Record) -> Row:
    confirmed, part = person["confirmed"], person["taking_part"]
    return {
        "issue": made["article"]["issue"],
        "article": made["article"]["slug"],
        "status": made["article"]["status"],
        "author_id": person["id"],
        "author": person["name"],
        "side": person["side"],
        "anonymity": (person["anonymity"] or {}).get("kind"),
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
