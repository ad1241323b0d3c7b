"""A letter to each author who still owes something, ready to be sent.

It names what is owed, the file and the line to write, and the last day. It says
nothing of the other authors: what they owe and declare is between them and us.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from pathlib import PurePath
from textwrap import fill, indent
from typing import TYPE_CHECKING

from pipeline.frozen import frozen
from pipeline.turns.owed import Debt, Turn
from pipeline.turns.standing import Standing
from pipeline.turns.steps import ASKS

if TYPE_CHECKING:
    from pipeline.model import Series

WIDTH = 76
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_DATED = re.compile(r"(?!0000)[0-9]{4}-(?:0[1-9]|1[0-2])(?:-[0-9]{2})?")


@frozen
class Reminder:
    """A letter to one author, by their id; `name` is theirs as printed, if it is known."""

    author: str
    name: str
    text: str


def reminders(series: Series, standing: Standing, turn: Turn) -> tuple[Reminder, ...]:
    """Write to every author who owes something, in the order of the article."""
    owing = [debt for debt in turn.owed if debt.owner]
    order = dict.fromkeys((*(v.id for v in standing.voices), *(d.owner for d in owing)))
    return tuple(
        Reminder(author, theirs[0].name, _letter(series, standing, theirs))
        for author in order
        if (theirs := [debt for debt in owing if debt.owner == author])
    )


@lru_cache(maxsize=4096)
def in_words(day: str) -> str:
    """A day or a month as people write it: "30 November 2026"; anything else as it stands."""
    if not _DATED.fullmatch(day):
        return day
    year, month, *rest = day.split("-")
    return " ".join((*(str(int(d)) for d in rest), MONTHS[int(month) - 1], year))


def _letter(series: Series, standing: Standing, owed: Sequence[Debt]) -> str:
    title = standing.title or standing.slug
    many = "these things are" if len(owed) > 1 else "this is"
    out = standing.status == "published"
    until = "Before what has changed in it can go out" if out else "Before it can appear"
    parts = [
        f"Subject: What we still need from you: {title}",
        f"Dear {owed[0].name}," if owed[0].name else "Hello,",
        _filled(
            f"Thank you for taking part in “{title}” for {series.title}. {until}, "
            f"{many} still needed from you:",
        ),
        *(_asked(number, debt) for number, debt in enumerate(owed, 1)),
        *_last_day(standing.issue),
        _filled(f"If anything is unclear, or you would rather talk, {_answer(series)}."),
        f"With thanks,\nthe editors of {series.title}",
    ]
    return "\n\n".join(parts)


def _asked(number: int, debt: Debt) -> str:
    margin = " " * 3
    first = _numbered(number, ASKS.get(debt.rule) or _plain(debt), margin)
    return "\n".join((first, *_where(debt, margin)))


@lru_cache(maxsize=1024)
def _filled(said: str) -> str:
    # Most letters share most sentences.
    return fill(said, WIDTH)


@lru_cache(maxsize=256)
def _numbered(number: int, said: str, margin: str) -> str:
    return fill(said, WIDTH, initial_indent=f"{number}. ", subsequent_indent=margin)


def _plain(debt: Debt) -> str:
    text = debt.message[:1].upper() + debt.message[1:]
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _where(debt: Debt, margin: str) -> Iterator[str]:
    """The file and the line, if it is a file of theirs; and what to write, if we know."""
    file = PurePath(debt.file)
    if debt.rule == "order-unknown":
        yield f"{margin}If you make the file yourself, call it {debt.owner}.yaml."
    if file.stem != debt.owner:
        return
    # What is missing altogether is looked for in the first line; it may stand anywhere.
    line = f", line {debt.line}" if debt.line > 1 else ""
    yield f"{margin}In the file {file.name}{line}{', write:' if debt.fix else '.'}"
    if debt.fix:
        yield indent(debt.fix, margin + " " * 4)


def _last_day(issue: str) -> Iterator[str]:
    """The end of the article's month, which is the day that the series counts from."""
    if not _DATED.fullmatch(issue):
        return
    year, month = map(int, issue.split("-")[:2])
    last = date(year, month, monthrange(year, month)[1]).isoformat()
    yield _filled(
        f"The article is planned for {in_words(issue)}, so please send this as soon as you can, "
        f"and by {in_words(last)} at the latest.",
    )


def _answer(series: Series) -> str:
    return f"write to {series.contact}" if series.contact else "answer this letter"
