"""Take the pictures that a file names: opened safely, and made new for print and page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Literal, TypeVar

from pipeline.errors import Refused
from pipeline.model import Article, Contribution, Route
from pipeline.problems import Checked, Level, Problem

Shape = Literal["portrait", "logo", "wide"]
PictureKey = tuple[str, str]
"""A picture by the use that is made of it (`author` or `illustration`) and its file's name."""
Made = TypeVar("Made")
Develop = Callable[[bytes, Shape], tuple[Made, int]]
"""Makes a picture fit to print, or only looks, and says how many pixels its shorter side had."""


def picture(
    words: Article | Contribution, media: Mapping[str, bytes], develop: Develop[Made], least: int
) -> Checked[dict[PictureKey, Made]]:
    """Develop every picture of one file, by the name its author gave it.

    `least` is how many pixels the shorter side of a portrait should have.
    """
    pictures: dict[PictureKey, Made] = {}
    problems: list[Problem] = []
    for route, name, shape in _named(words):
        if name not in media:
            continue  # `load` has said so
        try:
            use = "illustration" if shape == "wide" else "author"
            pictures[use, name], shorter = develop(media[name], shape)
        except Refused as error:
            problems.append(
                words.source.problem(
                    error.rule, error.message, *route, why=error.why, fix=error.fix
                )
            )
            continue
        if shape == "portrait" and shorter < least:
            problems.append(
                words.source.problem(
                    "photo-small",
                    f"the photo's shorter side has {shorter} pixels; {least} print well",
                    *route,
                    level=Level.WARNING,
                    fix="send the photo as it came from the camera",
                )
            )
    return Checked(pictures, tuple(problems))


def _named(words: Article | Contribution) -> Iterator[tuple[Route, str, Shape]]:
    if isinstance(words, Contribution) and words.author.photo is not None:
        shape: Shape = "logo" if words.author.kind == "group" else "portrait"
        yield words.author.photo.route, words.author.photo.file, shape
    for illustration in words.illustrations:
        if illustration.file:
            yield (*illustration.route, "file"), illustration.file, "wide"
