from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.errors import Refused
from pipeline.model import Focus, Photo, Picture, Sent
from pipeline.problems import Level
from pipeline.stages.picture import Shape, cards, picture
from tests.builders import a_contribution, an_article


def develop(data: bytes, name: str, shape: Shape, focus: Focus) -> tuple[Picture, Sent]:
    """A darkroom for tests: the bytes say how many pixels the shorter side has.

    What is sent as `gif` moves; the height of a picture is its focus.
    """
    if not data.isdigit():
        raise Refused("photo-unreadable", "this is no picture", "why", "send another")
    picture_ = Picture(f"media/{shape}.jpg", data, "image/jpeg", 1, focus[0] or 0)
    return picture_, Sent(int(data), name.endswith("gif"))


def draw(sign: str) -> Picture:
    """A card for tests, called after what stands on it."""
    return Picture(sign, b"", "image/jpeg", 1, 1)


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


def test_the_still_of_a_film_is_a_picture_too() -> None:
    """Paper shows it in place of the film."""
    article = an_article(["jane-doe"], clips=[{"url": "x", "kind": "video", "still": "a.jpg"}])

    made = picture(article, {"a.jpg": b"1"}, develop, 400)
    broken = picture(article, {"a.jpg": b"x"}, develop, 400)

    assert made.value is not None
    assert [each.name for each in made.value.values()] == ["media/wide.jpg"]
    assert [p.excerpt[p.column - 1 : p.end_column - 1] for p in broken.problems] == ["a.jpg"]


def test_a_picture_that_moves_is_a_warning() -> None:
    """It is shown, standing still."""
    article = an_article(["jane-doe"], illustrations=[{"file": "a.gif", "kind": "drawing"}])

    made = picture(article, {"a.gif": b"900"}, develop, 400)

    assert [(p.rule, p.level) for p in made.problems] == [("photo-moves", Level.WARNING)]
    assert made.value


def test_one_photo_may_be_cut_for_each_of_two_who_are_in_it() -> None:
    """Two people often have one picture of both."""
    both = []
    for stem, left in (("jane-doe", 20), ("sam-okafor", 80)):
        words = a_contribution(stem)
        photo = Photo("media/us.jpg", "", ("author", "photo", "file"), (left, None))
        both.append(replace(words, author=replace(words.author, photo=photo)))

    made = [picture(words, {"media/us.jpg": b"600"}, develop, 400).value for words in both]

    pictures = {key: each for value in made if value for key, each in value.items()}
    assert sorted(each.height for each in pictures.values()) == [20, 80]


def test_who_shows_no_picture_by_agreement_has_a_card() -> None:
    """Who owes one has none: a gap is what asks for it."""
    waived = a_contribution("sam-okafor", author={"photo": None, "photo_waiver": {"by": "ana"}})
    owing = a_contribution("li-na", author={"photo": None})

    made = cards([a_contribution(), waived, owing], draw)

    assert {key: each.name for key, each in made.items()} == {("card", "sam-okafor"): "S\u2009O"}


@pytest.mark.parametrize(
    "name, sign",
    [
        ("Jane Doe", "J D"),
        ("Madonna", "M"),
        ("Dr. Ólafur van der Bergþórsson, MD", "Ó B"),
        ("Wanda Mwangi (she/her)", "W M"),
        ("Siân ap Rhys-Jones", "S R"),
        ("bell hooks", "b h"),
        ("The Kidney Voices", "K V"),
        ("O\u0301lafur", "Ó"),
        ("ليلى حداد", "ل ح"),
        ("किरण देसाई", "क द"),
        ("陈美玲", "陈"),
        ("J. K.", "J K"),
        ("M", "M"),
        ("Dr", "D"),
        ("...", "“"),
        ("👍 7", "“"),
    ],
)
def test_a_card_has_the_first_letters_of_the_printed_name(name: str, sign: str) -> None:
    """In any script, with small words and titles passed over."""
    words = a_contribution(author={"name": name, "photo": None, "photo_waiver": {"by": "ana"}})

    [card] = cards([words], draw).values()

    assert card.name.replace("\u2009", " ") == sign


@pytest.mark.parametrize("kind, sign", [("pseudonym", "R"), ("initials", "R"), ("anonymous", "“")])
def test_the_card_of_somebody_unnamed_says_no_more_than_the_page(kind: str, sign: str) -> None:
    """What is printed may give a letter; where the name is withheld nothing does."""
    words = a_contribution(author={"name": "Rowan", "photo": None, "anonymity": {"kind": kind}})

    assert [card.name for card in cards([words], draw).values()] == [sign]
