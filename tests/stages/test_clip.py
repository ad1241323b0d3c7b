from __future__ import annotations

import pytest

from pipeline.errors import Refused
from pipeline.model import Clip, Track
from pipeline.problems import Level
from pipeline.stages.clip import clip
from tests.builders import a_contribution, an_article


def inspect(data: bytes, name: str) -> Clip:
    """A listener for tests: the bytes say how many seconds a clip lasts."""
    if not data.isdigit():
        raise Refused("clip-unreadable", "this is no clip", "why", "send another")
    kind = "video" if name.endswith("mp4") else "audio"
    return Clip("media/00ff.mp3", data, "audio/mpeg", kind, int(data))


def read(data: bytes) -> Track:
    """A reader for tests: captions begin with their name."""
    if not data.startswith(b"WEBVTT"):
        raise Refused("captions-unreadable", "these are none", "why", "send others")
    return Track("media/00ff.vtt", data)


def test_a_clip_lasts_as_long_as_its_file_says() -> None:
    """Whatever its author typed, or did not."""
    words = a_contribution(clips=[{"kind": "audio", "file": "a.mp3"}])

    looked = clip(words, {"a.mp3": b"270"}, inspect, read)

    assert looked.problems == ()
    assert looked.value is not None
    [found] = looked.value.clips
    assert found.duration == "4:30"
    assert found.clip is not None and found.clip.name == "media/00ff.mp3"


def test_a_clip_elsewhere_is_never_looked_at() -> None:
    """Its author's word is all there is."""
    medium = {"kind": "audio", "url": "https://example.org/a", "duration": "4:30"}
    article = an_article(["jane-doe"], clips=[medium])

    looked = clip(article, {}, inspect, read)

    assert looked.problems == ()
    assert looked.value is not None
    assert looked.value.clips == article.clips
    assert looked.value.clips[0].clip is None


@pytest.mark.parametrize(
    "said, rules",
    [
        ("4:30", []),
        ("4:28", []),
        ("4:32", []),
        ("4:27", ["clip-duration"]),
        ("9:00", ["clip-duration"]),
    ],
)
def test_who_is_wrong_about_the_length_is_told(said: str, rules: list[str]) -> None:
    """By more than a breath; the file's own length is printed all the same."""
    article = an_article(["jane-doe"], clips=[{"kind": "audio", "file": "a.mp3", "duration": said}])

    looked = clip(article, {"a.mp3": b"270"}, inspect, read)

    assert [p.rule for p in looked.problems] == rules
    assert all((p.level, p.fix) == (Level.WARNING, 'duration: "4:30"') for p in looked.problems)
    assert looked.value is not None and looked.value.clips[0].duration == "4:30"


def test_a_film_is_not_only_heard() -> None:
    """Readers are told what they are about to start."""
    article = an_article(["jane-doe"], clips=[{"kind": "audio", "file": "a.mp4"}])

    [problem] = clip(article, {"a.mp4": b"9"}, inspect, read).problems

    assert (problem.rule, problem.level) == ("clip-kind", Level.ERROR)
    assert problem.excerpt[problem.column - 1 : problem.end_column - 1] == "audio"
    assert problem.fix == "kind: video"


def test_a_clip_that_cannot_be_played_is_told_at_the_line_that_names_it() -> None:
    """And every one is told, not the first."""
    media = [{"kind": "audio", "file": name} for name in ("a.mp3", "b.mp3")]
    article = an_article(["jane-doe"], clips=media)

    looked = clip(article, {"a.mp3": b"x", "b.mp3": b"y"}, inspect, read)

    pointed = [p.excerpt[p.column - 1 : p.end_column - 1] for p in looked.problems]
    assert pointed == ["a.mp3", "b.mp3"]
    assert {p.rule for p in looked.problems} == {"clip-unreadable"}
    assert looked.value is not None and looked.value.clips == article.clips


def test_captions_go_with_the_film_they_are_of() -> None:
    """Sound alone has its transcript, and nothing to stand under."""
    clips = [
        {"kind": "video", "file": "a.mp4", "captions": "a.vtt"},
        {"kind": "audio", "file": "a.mp3", "captions": "a.vtt"},
    ]
    media = {"a.mp4": b"9", "a.mp3": b"9", "a.vtt": b"WEBVTT"}

    looked = clip(an_article(["jane-doe"], clips=clips), media, inspect, read)

    assert looked.problems == () and looked.value is not None
    film, sound = (medium.clip for medium in looked.value.clips)
    assert film is not None and film.captions == Track("media/00ff.vtt", b"WEBVTT")
    assert sound is not None and sound.captions is None


def test_captions_that_cannot_be_read_are_told_at_the_line_that_names_them() -> None:
    """The film is still looked at."""
    medium = {"kind": "video", "file": "a.mp4", "captions": "a.srt"}
    article = an_article(["jane-doe"], clips=[medium])

    looked = clip(article, {"a.mp4": b"9", "a.srt": b"1"}, inspect, read)

    [problem] = looked.problems
    assert problem.rule == "captions-unreadable"
    assert problem.excerpt[problem.column - 1 : problem.end_column - 1] == "a.srt"
    assert looked.value is not None and looked.value.clips[0].duration == "0:09"
