"""What the office keeps of the whole series: one register, and a bundle for each monthly issue.

All of it is made from the articles' records, as they stand in each coi.json, so
an article that has not changed need not be built again for it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from pipeline.coi.declared import SCHEMA_VERSION, Record
from pipeline.coi.table import COLUMNS, Row, headed, lines, rows, table
from pipeline.frozen import frozen
from pipeline.model import Artefact, Series
from pipeline.stages.bundle import form, printed, written

Compile = Callable[[str, Mapping[str, bytes], date], bytes]


@frozen
class Part:
    """One article's part of the register, as lines of the table and of the list."""

    issue: str
    slug: str
    table: str
    listed: str

    @property
    def texts(self) -> tuple[str, str, str, str]:
        """All of it."""
        return self.issue, self.slug, self.table, self.listed


@frozen
class Lacking:
    """An article without a record: it is broken, and no earlier build has left one."""

    slug: str
    issue: str = ""
    status: str = ""


def records_of(files: Iterable[bytes]) -> tuple[Record, ...]:
    """Read each article's coi.json, as far as this version knows it.

    An article that is broken now may keep one that an older version wrote.
    """
    found = (json.loads(each) for each in files)
    return tuple(record for record in found if _known(record))


def _known(record: Record) -> bool:
    people = record.get("authors", ())
    return "anonymised" in record and all("anonymity" in person for person in people)


def part(record: Record) -> Part:
    """Make an article's part of the register: a row for each interest or author."""
    article = record["article"]
    return _part(article["issue"], article["slug"], list(rows(record)))


def register(parts: Iterable[Part], lacking: Iterable[Lacking] = ()) -> tuple[Artefact, ...]:
    """Make the register of all articles, by month and name.

    An article that could not be made is `lacking`: it has a row that says so,
    since to leave it out would read as "nothing declared".
    """
    found = [*parts, *(_part(each.issue, each.slug, [_row(each)]) for each in lacking)]
    found.sort(key=lambda each: (each.issue, each.slug))
    listed = ",\n".join(each.listed for each in found if each.listed)
    return (
        Artefact("office/coi-register.csv", headed("".join(each.table for each in found))),
        Artefact("office/coi-register.json", _whole(listed)),
    )


def issues(records: Iterable[Record]) -> dict[str, tuple[Record, ...]]:
    """Sort articles' records by the month they belong to."""
    months: dict[str, list[Record]] = {}
    for record in sorted(records, key=lambda each: str(each["article"]["slug"])):
        months.setdefault(record["article"]["issue"], []).append(record)
    return {month: tuple(months[month]) for month in sorted(months)}


def issue(
    month: str,
    records: Sequence[Record],
    lacking: Sequence[Lacking],
    series: Series,
    template: str,
    compile: Compile,
    only: bytes | None = None,
) -> tuple[Artefact, ...]:
    """Make the bundle of one month: every article and author in one form, record and table.

    `only` is the form of the month's one article: it says all that the month's would.
    """
    names = [each.slug for each in lacking]
    pdf = only or _printed(month, records, names, series, template, compile)
    found = [row for record in records for row in rows(record)]
    folder = f"office/issues/{month}"
    whole = {
        "schema_version": SCHEMA_VERSION,
        "issue": month,
        "articles": list(records),
        "lacking": names,
    }
    return (
        Artefact(f"{folder}/coi.csv", table([*found, *map(_row, lacking)])),
        Artefact(f"{folder}/coi.json", written(whole)),
        Artefact(f"{folder}/coi.pdf", pdf),
    )


def _printed(
    month: str, records: Sequence[Record], lacking: Sequence[str], series: Series,
    template: str, compile: Compile,
) -> bytes:  # fmt: skip
    last = max(date.fromisoformat(each["article"]["counting_day"]) for each in records)
    sheet = form(series, records, month=month) | {"lacking": lacking}
    return printed(sheet, last, template, compile)


def _row(lacking: Lacking) -> Row:
    known = {
        "issue": lacking.issue, "article": lacking.slug, "status": lacking.status,
        "answer": "article-not-made",
    }  # fmt: skip
    return {column: known.get(column) for column in COLUMNS}


def _part(month: str, slug: str, found: Sequence[Row]) -> Part:
    # A row a line: a register of a thousand articles is read and compared by lines.
    listed = ",\n".join(json.dumps(row, ensure_ascii=False) for row in found)
    return Part(month, slug, lines(found), listed)


def _whole(lines: str) -> bytes:
    columns = json.dumps(COLUMNS)
    head = f'{{"schema_version": {SCHEMA_VERSION}, "columns": {columns}, "rows": ['
    return (f"{head}\n{lines}\n]}}\n" if lines else f"{head}]}}\n").encode()
