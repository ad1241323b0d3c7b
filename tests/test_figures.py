"""What an article says of its illustrations, clips and portraits, in every format alike."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from pipeline.assemble import Outcome, assemble
from pipeline.batch import series_of
from pipeline.composing.author_card import portrait
from pipeline.composing.figures import figures
from pipeline.house import House
from pipeline.model import Clip, Medium, Node, Picture
from pipeline.nodes import find, inlines_of, paragraphs, text_of
from pipeline.workshop import Workshop
from tests.builders import a_contribution
from tests.command import write_article, write_author, write_series
from tests.engines.test_clips import FILM, SOUND, mp3, mp4

STRINGS = House.named("practice").strings("en-GB")
FILE = Clip("media/00ff.mp4", b"", "video/mp4", "video", 270)
SITE = "https://example.org/series/a/"


def lines(*nodes: Node) -> list[str]:
    return [text_of(inlines_of(node)) for node in paragraphs(nodes)]


def shown(clip: Medium, address: str = "") -> list[Node]:
    return list(figures((), (clip,), {}, STRINGS, address))


def targets(nodes: list[Node]) -> list[str]:
    return [str(node["c"][2][0]) for node in find(nodes, "Link")]


# ------------------------------------------------------------------ the words


def test_of_a_clip_elsewhere_the_length_is_its_authors_word() -> None:
    """Nobody here has measured it."""
    elsewhere = Medium("audio", url="https://example.org/a", duration="4:30", caption="The ward")

    assert lines(*shown(elsewhere)) == ["Audio, 4:30 as its author says: The ward"]
    assert lines(*shown(replace(elsewhere, duration=""))) == ["Audio: The ward"]


def test_a_clip_of_ours_leads_to_itself_once_it_is_published() -> None:
    """A draft's file is nowhere to be found; an address of its author's comes first."""
    ours = Medium("video", "a.mp4", caption="The ward", duration="4:30", clip=FILE)
    both = replace(ours, url="https://example.org/a")

    assert lines(*shown(ours)) == ["Video, 4:30: The ward"]
    assert targets(shown(ours)) == []
    assert targets(shown(ours, SITE)) == [f"{SITE}media/00ff.mp4"]
    assert targets(shown(both, SITE)) == ["https://example.org/a"]


def test_a_transcript_keeps_its_paragraphs_and_speakers_apart() -> None:
    """Lines were broken where the screen ended; a speaker begins anew."""
    words = "Ruth: I came at\nnine: too late.\nMarguerite: No.\n\n(A door\ncloses.)\n\n\n"

    said = lines(*shown(Medium("audio", transcript=words)))

    assert said == [
        "Audio",
        "Transcript: Ruth: I came at nine: too late.",
        "Marguerite: No.",
        "(A door closes.)",
    ]


def test_a_clip_without_a_still_is_said_in_words_alone() -> None:
    """And one whose still cannot be opened leaves no hole."""
    assert find(shown(Medium("video", still="gone.jpg", clip=FILE)), "Image") == []


def test_a_picture_names_its_sizes_from_the_smallest() -> None:
    """A browser takes the first that is large enough."""
    halves = tuple(Picture(f"media/0{w}.jpg", b"", "", w, w) for w in (200, 100))
    photo = Picture("media/00.jpg", b"", "", 400, 400, halves)
    author = a_contribution().author

    [div] = portrait(author, {("author", "media/jane-doe.jpg"): photo}, STRINGS)

    [image] = find([div], "Image")
    assert dict(image["c"][0][2])["srcset"] == (
        "media/0100.jpg 100w, media/0200.jpg 200w, media/00.jpg 400w"
    )


def test_who_shows_no_picture_has_a_card_that_is_called_what_it_is() -> None:
    """It is no portrait, and nobody is told that it were."""
    author = a_contribution(author={"photo": None, "photo_waiver": {"by": "ana"}}).author
    card = Picture("media/0c.jpg", b"", "", 400, 400)

    [div] = portrait(author, {("card", "jane-doe"): card}, STRINGS)

    [image] = find([div], "Image")
    assert text_of(image["c"][1]) == "Initials of Jane Doe, in place of a portrait"


# -------------------------------------------------------------- in every format


def a_still(folder: Path) -> None:
    (folder / "media").mkdir()
    Image.new("RGB", (1600, 900), (20, 90, 60)).save(folder / "media" / "still.jpg")
    (folder / "media" / "film.mp4").write_bytes(mp4(FILM, SOUND, seconds=72))
    (folder / "media" / "talk.mp3").write_bytes(mp3(33))
    words = b"WEBVTT\n\nNOTE by Ruth's son\n\n00:01.000 --> 00:04.000\nRuth: Hello.\n"
    (folder / "media" / "film.vtt").write_bytes(words)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """A published article with a film, a recording, and authors who show no picture."""
    inputs = write_series(tmp_path_factory.mktemp("media"), url="https://example.org/series")
    film = {
        "file": "media/film.mp4", "kind": "video", "still": "media/still.jpg",
        "captions": "media/film.vtt",
        "alt": "A room in \"green\"", "caption": "The room", "credit": "Jane Doe",
        "permission": "Filmed for this", "people": "none", "transcript": "Ruth: Hello.",
    }  # fmt: skip
    talk = film | {"file": "media/talk.mp3", "kind": "audio", "caption": "The talk"}
    talk = {key: value for key, value in talk.items() if key not in {"still", "alt", "captions"}}
    folder = write_article(inputs, "2026-01-film", "published", clips=[film, talk])
    write_author(folder, "sam-okafor", author={"role": "clinician", "name": "سام"})
    a_still(folder)
    series, _ = series_of(inputs)
    assert series is not None
    tools = Workshop(House.named("practice"), "en-GB")
    try:
        return assemble(folder, series, House.named("practice"), tools, final=False)
    finally:
        tools.close()


def the(made: Outcome, ending: str) -> bytes:
    return next(
        a.data for a in made.artefacts if a.path.startswith("site") and a.path.endswith(ending)
    )


def test_all_formats_agree_about_clips_and_cards(made: Outcome) -> None:
    """Else `match` had said so: the film's name, its length, its address, its words."""
    assert [p for p in made.problems if p.level.value == "error"] == []
    assert {a.path.rpartition(".")[2] for a in made.artefacts} >= {
        "html",
        "docx",
        "pdf",
        "mp4",
        "mp3",
    }


def test_the_page_plays_a_clip_when_it_is_asked_to(made: Outcome) -> None:
    """Nothing is loaded before, and nothing starts by itself."""
    html = the(made, "index.html").decode()
    players = re.findall(r"<(?:video|audio)[^>]*>", html)

    assert [re.match(r"<\w+", each)[0] for each in players] == ["<video", "<audio"]  # type: ignore[index]
    assert all(' controls preload="none" src="media/' in each for each in players)
    assert "autoplay" not in html
    assert re.search(r'<track kind="captions" src="media/\w+\.vtt" srclang="en-GB" default>', html)
    assert 'aria-label="A room in “green”"' in players[0] and "poster=" in players[0]


def test_whatever_a_page_names_beside_it_is_there(made: Outcome) -> None:
    """Every size of every picture, every clip, and nothing that no page names."""
    html = the(made, "index.html").decode()
    named = set(re.findall(r"(?<!/)media/[0-9a-f]+\.\w+", html))
    there = {a.path.partition("2026-01-film/")[2] for a in made.artefacts if "/media/" in a.path}

    # The still is printed in its full size; the page shows the film, and a smaller one before.
    assert named <= there
    assert {name for name in there - named if not name.endswith(".jpg")} == set()
    assert {name.rpartition(".")[2] for name in there} == {"jpg", "mp4", "mp3", "vtt"}


def test_paper_shows_the_still(made: Outcome) -> None:
    """And each picture of the Word file is one of the page's."""
    with zipfile.ZipFile(io.BytesIO(the(made, ".docx"))) as file:
        inside = {file.read(name) for name in file.namelist() if name.startswith("word/media/")}
    beside = {a.data for a in made.artefacts if a.path.endswith(".jpg")}

    assert len(inside) == 3  # the still, and two cards
    assert inside <= beside
