from __future__ import annotations

import pytest

from pipeline.errors import Refused
from pipeline.model import Picture
from pipeline.problems import Level
from pipeline.stages.picture import Shape, picture
from tests.builders import a_contribution, an_article


def develop(data: bytes, shape: Shape) -> tuple[Picture, int]:
    """A darkroom for tests: the bytes say how many pixels the shorter side has."""
    if not data.isdigit():
        raise Refused("photo-unreadable", "this is no picture", "why", "send another")
    return Picture(f"media/{shape}.jpg", data, "image/jpeg", 1, 1), int(data)


def test_each_picture_is_developed_for_its_use() -> None:
    """A face is cut to a square, a logo is not, an illustration keeps its shape."""
    person = a_contribution(illustrations=[{"file": "media/map.png", "kind": "drawing"}])
    group = a_contribution("kidney-voices", author={"kind": "group"})

    made = picture(person, {"media/jane-doe.jpg": b"600", "media/map.png": b"50"}, develop, 400)
    logo = picture(group, {"media/kidney-voices.jpg": b"50"}, develop, 400)

    assert made.problems == logo.problems == ()
    assert made.value is not None and logo.value is not None
    assert {key: each.name for key, each in made.value.items()} == {
        ("author", "media/jane-doe.jpg"): "media/portrait.jpg",
        ("illustration", "media/map.png"): "media/wide.jpg",
    }
    assert [each.name for each in logo.value.values()] == ["media/logo.jpg"]


def test_one_file_may_be_a_portrait_and_an_illustration() -> None:
    """Each use has a picture of its own."""
    both = a_contribution(illustrations=[{"file": "media/jane-doe.jpg", "kind": "photo"}])

    made = picture(both, {"media/jane-doe.jpg": b"600"}, develop, 400)

    assert made.value is not None
    assert {each.name for each in made.value.values()} == {"media/portrait.jpg", "media/wide.jpg"}


def test_a_picture_that_cannot_be_opened_is_told_at_the_line_that_names_it() -> None:
    """And every one is told, not the first."""
    words = a_contribution(illustrations=[{"file": "media/map.png", "kind": "drawing"}])

    made = picture(words, {"media/jane-doe.jpg": b"x", "media/map.png": b"y"}, develop, 400)

    pointed = [p.excerpt[p.column - 1 : p.end_column - 1] for p in made.problems]
    assert [p.rule for p in made.problems] == ["photo-unreadable", "photo-unreadable"]
    assert pointed[1] == "media/map.png"
    assert (made.problems[0].why, made.problems[0].fix) == ("why", "send another")
    assert made.value == {}


@pytest.mark.parametrize("pixels, rules", [(399, ["photo-small"]), (400, [])])
def test_a_small_face_is_a_warning(pixels: int, rules: list[str]) -> None:
    """It prints, though not well: the author may have no other."""
    made = picture(a_contribution(), {"media/jane-doe.jpg": str(pixels).encode()}, develop, 400)

    assert [p.rule for p in made.problems] == rules
    assert all(p.level is Level.WARNING for p in made.problems)
    assert made.value


def test_a_small_logo_or_illustration_is_fine() -> None:
    """Drawings are sharp at any size."""
    article = an_article(["jane-doe"], illustrations=[{"file": "a.png", "kind": "drawing"}])

    assert picture(article, {"a.png": b"1"}, develop, 400).problems == ()


def test_a_file_that_was_not_sent_is_not_told_twice() -> None:
    """`load` has said that it is missing; a clip is no picture."""
    article = an_article(
        ["jane-doe"],
        illustrations=[{"file": "gone.png", "kind": "drawing"}, {"url": "x", "kind": "photo"}],
        clips=[{"file": "a.mp3", "kind": "audio"}],
    )

    made = picture(article, {"a.mp3": b"1"}, develop, 400)

    assert made.problems == ()
    assert made.value == {}
