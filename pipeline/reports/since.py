"""What changed since the build before: in words, and only what an editor would tell a colleague.

The record of the last build that differed is carried along, so that building
the same once more gives the same bytes.
"""

from __future__ import annotations

import json as notation
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.frozen import frozen
from pipeline.problems import Problem
from pipeline.reports import ArticleLine, Change
from pipeline.reports.json import SCHEMA_VERSION, plain, revived
from pipeline.turns.owed import STATES
from pipeline.turns.standing import Voice


@frozen
class Record:
    """What a build said of the whole series, and what had changed then."""

    problems: tuple[Problem, ...]
    articles: tuple[ArticleLine, ...]
    changes: tuple[Change, ...]


def record(data: bytes, now: Sequence[ArticleLine] = ()) -> Record | None:
    """Read the record of a build; None if it is not one, or of another version.

    An article that is as it is `now` is not made again: of a thousand nearly all are.
    """
    try:
        found = notation.loads(data)
        if found["schema_version"] != SCHEMA_VERSION:
            return None
        known = {line.slug: line for line in now}
        return Record(
            revived(tuple[Problem, ...], found["problems"]),
            tuple(_line(each, known.get(each["slug"])) for each in found["articles"]),
            revived(tuple[Change, ...], found["changes"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


@frozen
class Written:
    """A record as it stands: parted at its articles, as far as it can be, and not read."""

    data: bytes
    articles: tuple[str, ...] = ()
    others: str = ""
    """What is around them, but for the problems."""


def written(data: bytes) -> Written:
    """Part a record: it has a line for each article."""
    try:
        head, problems, rest = data.decode("ascii").partition('  "problems": [')
    except ValueError:
        return Written(data)
    _, articles, rest = rest.partition('\n  "articles": [\n    ')
    listed, end, after = rest.partition("\n  ],\n")
    if not (problems and articles and end):
        return Written(data)
    return Written(data, tuple(listed.split(",\n    ")), f"{head}{after}")


def unlike(before: Written, now: Mapping[str, tuple[str, ArticleLine]]) -> Record | None:
    """Read the record of a build as `record` does, but for its problems.

    An article that is as it is `now`, to the letter, is not read.
    """
    try:
        found = notation.loads(before.others)
        if found["schema_version"] != SCHEMA_VERSION:
            return None
        lines = dict(now.values())
        articles = (
            lines.get(each) or revived(ArticleLine, notation.loads(each))
            for each in before.articles
        )
        return Record((), tuple(articles), revived(tuple[Change, ...], found["changes"]))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return record(before.data, [line for _, line in now.values()])


def _line(said: Any, now: ArticleLine | None) -> ArticleLine:
    if now is not None and plain(now) == said:
        return now
    line: ArticleLine = revived(ArticleLine, said)
    return line


def since(before: Record | None, articles: Sequence[ArticleLine]) -> tuple[Change, ...]:
    """Say what changed since the build before, or, if nothing has, what had changed then."""
    if before is None:
        return ()
    return tuple(_changes(before.articles, articles)) or before.changes


def _changes(before: Sequence[ArticleLine], now: Sequence[ArticleLine]) -> Iterator[Change]:
    known = {line.slug: line for line in before}
    for line in now:
        if known.get(line.slug) is line:
            continue
        said = tuple(_said(known[line.slug], line)) if line.slug in known else ("new",)
        if said:
            yield Change(line.slug, line.title, said)
    here = {line.slug for line in now}
    for line in before:
        if line.slug not in here:
            yield Change(line.slug, line.title, ("gone",))


def _said(old: ArticleLine, new: ArticleLine) -> Iterator[str]:
    if old.turn.state != new.turn.state:
        yield f"{STATES[old.turn.state]} → {STATES[new.turn.state]}"
    known = {voice.id: voice for voice in old.standing.voices}
    for voice in new.standing.voices:
        yield from _voice(known.get(voice.id, Voice(voice.id)), voice)
    was, is_ = old.standing.words, new.standing.words
    if was != is_ and was is not None and is_ is not None:
        yield f"{was} → {is_} words"
    done = len(old.turn.owed) - len(new.turn.owed)
    if done and old.turn.state == new.turn.state:
        yield f"{abs(done)} {'fewer' if done > 0 else 'more'} to do"


def _voice(old: Voice, new: Voice) -> Iterator[str]:
    name = new.name or new.id
    if new.sent and not old.sent:
        yield f"{name} sent a viewpoint"
    if new.declared and not old.declared:
        yield f"{name} answered about competing interests"
    if new.approval != old.approval and new.approval == "fresh":
        yield f"{name} approved it"
    if new.approval != old.approval and new.approval == "stale":
        yield f"words changed after {name} approved it"
