"""Take the pictures that a file names: opened safely, and made new for print and page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Literal, TypeVar

from pipeline.composing.initials import initials
from pipeline.errors import Refused
from pipeline.model import Article, Contribution, Focus, Picture, Route, Sent
from pipeline.problems import Checked, Level, Problem

Shape = Literal["portrait", "logo", "wide"]
PictureKey = tuple[str, str]
"""A picture by the use that is made of it (`author` or `illustration`) and its file's name.

A `card` is known by the id of the author for whom it stands.
"""
Made = TypeVar("Made")
Named = tuple[Route, str, Shape, PictureKey, Focus]
NOWHERE: Focus = (None, None)
Develop = Callable[[bytes, str, Shape, Focus], tuple[Made, Sent]]
"""Makes the file so named fit to print, or only looks, and says what was sent."""


def picture(
    words: Article | Contribution, media: Mapping[str, bytes], develop: Develop[Made], least: int
) -> Checked[dict[PictureKey, Made]]:
    """Develop every picture of one file, for the use that is made of it.

    `least` is how many pixels the shorter side of a portrait should have.
    """
    pictures: dict[PictureKey, Made] = {}
    problems: list[Problem] = []
    for route, name, shape, key, focus in _named(words):
        if name not in media:
            continue  # `load` has said so
        try:
            pictures[key], sent = develop(media[name], name, shape, focus)
        except Refused as error:
            problems.append(
                words.source.problem(
                    error.rule, error.message, *route, why=error.why, fix=error.fix
                )
            )
            continue
        problems += _warned(words, route, shape, sent, least)
    return Checked(pictures, tuple(problems))


def cards(
    authors: Iterable[Contribution], draw: Callable[[str], Picture]
) -> dict[PictureKey, Picture]:
    """Draw a card for everybody who, as an editor agreed, shows no picture.

    Each voice gets the same room on the page, and nobody is left a gap.
    """
    people = (each.author for each in authors)
    without = [each for each in people if each.photo is None and each.photo_waived]
    return {("card", each.id): draw(initials(each)) for each in without}


def _warned(
    words: Article | Contribution, route: Route, shape: Shape, sent: Sent, least: int
) -> Iterator[Problem]:
    if shape == "portrait" and sent.shorter < least:
        yield words.source.problem(
            "photo-small",
            f"the photo's shorter side has {sent.shorter} pixels; {least} print well",
            *route,
            level=Level.WARNING,
            fix="send the photo as it came from the camera",
        )
    if sent.moving:
        yield words.source.problem(
            "photo-moves",
            "this picture moves, and only the first of its pictures is shown",
            *route,
            level=Level.WARNING,
            why="paper does not move, and some readers cannot bear what does",
            fix="send a picture that stands still, or the film under `clips:`",
        )


def _named(words: Article | Contribution) -> Iterator[Named]:
    if isinstance(words, Contribution) and words.author.photo is not None:
        author, photo = words.author, words.author.photo
        shape: Shape = "logo" if author.kind == "group" else "portrait"
        yield photo.route, photo.file, shape, ("author", photo.key), photo.focus
    for each in words.illustrations:
        if each.file:
            yield (*each.route, "file"), each.file, "wide", ("illustration", each.file), NOWHERE
    for each in words.clips:
        if each.still:
            route = (*each.route, "still")
            yield route, each.still, "wide", ("illustration", each.still), NOWHERE
