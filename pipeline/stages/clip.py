"""Take the clips that a file names: how long they are is their own word, where they have one.

A clip that stands somewhere on the web is never fetched: a page can change, and
a build must not depend on it. What is printed of its length is its author's word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from pipeline.errors import Refused
from pipeline.model import Article, Clip, Contribution, Medium, Source, Track
from pipeline.problems import Checked, Level, Problem

Inspect = Callable[[bytes, str], Clip]
"""Opens the bytes of the file so named; raises `Refused` if they are no clip."""
Read = Callable[[bytes], Track]
"""Reads the bytes of captions; raises `Refused` if they are none."""
Words = TypeVar("Words", Article, Contribution)
NEAR = 2
"""Seconds by which people may be wrong about a clip's length without being told."""


def clip(words: Words, media: Mapping[str, bytes], inspect: Inspect, read: Read) -> Checked[Words]:
    """Give the words of one file with each of its clips looked at."""
    found: list[Medium] = []
    problems: list[Problem] = []
    for medium in words.clips:
        looked: Checked[Medium] = _looked(words.source, medium, media, inspect)
        seen = looked.value or medium
        spoken: Checked[Medium] = _spoken(words.source, seen, media, read)
        found.append(spoken.value or seen)
        problems += (*looked.problems, *spoken.problems)
    return Checked(replace(words, clips=tuple(found)), tuple(problems))


def timed(seconds: int) -> str:
    """A length as people write it: 4:30."""
    return f"{seconds // 60}:{seconds % 60:02}"


def counted(duration: str) -> int | None:
    """How many seconds people mean by 4:30; None if they say nothing."""
    parts = duration.split(":")
    if not duration or not all(part.isdecimal() for part in parts):
        return None
    total = 0
    for part in parts:
        total = total * 60 + int(part)
    return total


def _looked(
    source: Source, medium: Medium, media: Mapping[str, bytes], inspect: Inspect
) -> Checked[Medium]:
    if medium.file not in media:
        return Checked(medium)  # it is on the web, or `load` has said that it is missing
    try:
        made = inspect(media[medium.file], medium.file)
    except Refused as error:
        where = (*medium.route, "file")
        told = source.problem(error.rule, error.message, *where, why=error.why, fix=error.fix)
        return Checked(None, (told,))
    measured = replace(medium, duration=timed(made.seconds), clip=made)
    return Checked(measured, tuple(_differing(source, medium, made)))


def _spoken(
    source: Source, medium: Medium, media: Mapping[str, bytes], read: Read
) -> Checked[Medium]:
    """Put a film's captions with it; sound alone has its transcript."""
    if medium.captions not in media:
        return Checked(medium)
    try:
        track = read(media[medium.captions])
    except Refused as error:
        where = (*medium.route, "captions")
        told = source.problem(error.rule, error.message, *where, why=error.why, fix=error.fix)
        return Checked(None, (told,))
    if medium.clip is None or medium.clip.kind != "video":
        return Checked(medium)
    return Checked(replace(medium, clip=replace(medium.clip, captions=track)))


def _differing(source: Source, medium: Medium, made: Clip) -> Iterator[Problem]:
    """Where what is said of a clip is not what the clip is."""
    if medium.kind != made.kind:
        yield source.problem(
            "clip-kind",
            f"{medium.file} is {'a film' if made.kind == 'video' else 'only heard'}, and `kind` "
            f"says {medium.kind}",
            *medium.route,
            "kind",
            fix=f"kind: {made.kind}",
        )
    said = counted(medium.duration)
    if said is not None and abs(said - made.seconds) > NEAR:
        yield source.problem(
            "clip-duration",
            f"{medium.file} lasts {timed(made.seconds)}, and `duration` says {medium.duration}",
            *medium.route,
            "duration",
            level=Level.WARNING,
            why="what the file says is printed",
            fix=f'duration: "{timed(made.seconds)}"',
        )
