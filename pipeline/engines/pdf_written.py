"""Change stretches of a PDF as Typst writes it, without opening it.

To open the file and save it again takes half as long as making it. Its objects
stand one after the other and its last pages say where each begins, in figures of
fixed width: plain enough to be mended as text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from pipeline.errors import EngineError

_TABLE = re.compile(
    rb"xref\n(?P<head>0 \d+)\n(?P<rows>(?:\d{10} \d{5} [nf]\r\n)+)(?P<trailer>trailer\n.*?)"
    rb"startxref\n(?P<start>\d+)\n%%EOF\s*\Z",
    re.S,
)


class Change(NamedTuple):
    """What shall stand in the place of a stretch of the file, which lies within one object."""

    start: int
    end: int
    text: bytes


def rewritten(data: bytes, changes: Sequence[Change]) -> bytes:
    """Make changes, given in their order; what stands behind each moves, and the table says so."""
    table = _TABLE.search(data, data.rfind(b"xref\n0 "))
    if table is None:
        raise EngineError("the PDF's table of objects is not as Typst writes it")
    starts = [change.start for change in changes]
    moves = [0, *accumulate(len(c.text) - (c.end - c.start) for c in changes)]
    rows = b"".join(
        b"%010d%b" % (int(row[:10]) + moves[bisect_left(starts, int(row[:10]))], row[10:])
        for row in table["rows"].splitlines(keepends=True)
    )
    parts, at = [], 0
    for change in changes:
        parts += [data[at : change.start], change.text]
        at = change.end
    tail = b"xref\n%b\n%b%bstartxref\n%d\n%%%%EOF" % (
        table["head"], rows, table["trailer"], int(table["start"]) + moves[-1]
    )  # fmt: skip
    return b"".join((*parts, data[at : table.start()], tail))
