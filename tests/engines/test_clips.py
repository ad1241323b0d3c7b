"""Clips are built here atom by atom and frame by frame: nothing encodes on the test machine."""

from __future__ import annotations

import struct
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.engines.clips import MOST_READS, inspect
from pipeline.errors import Refused
from pipeline.model import Clip


def atom(kind: bytes, *inside: bytes) -> bytes:
    body = b"".join(inside)
    return struct.pack(">I", 8 + len(body)) + kind + body


def track(handler: bytes, coding: bytes, *more: bytes) -> bytes:
    entry = atom(coding, bytes(70))
    return atom(
        b"trak",
        atom(b"tkhd", b"\0\0\0\7", b"\xe1\x02\x03\x04" * 2, bytes(72)),
        atom(
            b"mdia",
            atom(b"mdhd", bytes(4), b"\xe1\x02\x03\x04" * 2, bytes(12)),
            atom(b"hdlr", bytes(8), handler, bytes(13)),
            atom(b"minf", atom(b"stbl", atom(b"stsd", bytes(4), struct.pack(">I", 1), entry))),
        ),
        *more,
    )


FILM = track(b"vide", b"avc1")
SOUND = track(b"soun", b"mp4a")


def mp4(
    *tracks: bytes,
    seconds: float = 90,
    brand: bytes = b"isom",
    more: bytes = b"",
    last: bytes = b"",
) -> bytes:
    """An MP4 that says how long it lasts, and holds as much as it has to."""
    lasting = struct.pack(">II", 1000, round(seconds * 1000))
    head = atom(b"mvhd", bytes(4), b"\xe1\x02\x03\x04" * 2, lasting, bytes(80))
    made = atom(b"ftyp", brand, bytes(4), b"isom"), atom(b"moov", head, *tracks, more)
    return b"".join((*made, atom(b"mdat", b"what is seen and heard"), last))


def mp3(seconds: int = 33) -> bytes:
    """Frames of silence, 128 kbit/s at 44.1 kHz: 417 bytes and 26 ms each."""
    return (b"\xff\xfb\x90\x00" + bytes(413)) * round(seconds * 44100 / 1152)


def id3(*frames: bytes) -> bytes:
    body = b"".join(frames)
    size = len(body)
    return b"ID3\3\0\0" + bytes((size >> shift) & 0x7F for shift in (21, 14, 7, 0)) + body


def refusal(data: bytes, name: str = "media/a.mp4") -> Refused:
    with pytest.raises(Refused) as caught:
        inspect(data, name)
    assert caught.value.rule == "clip-unreadable"
    return caught.value


# What is taken


@pytest.mark.parametrize(
    "data, name, mime, kind, seconds",
    [
        (mp4(FILM, SOUND), "a.mp4", "video/mp4", "video", 90),
        (mp4(FILM), "a.M4V", "video/mp4", "video", 90),
        (mp4(SOUND, brand=b"M4A "), "a.m4a", "audio/mp4", "audio", 90),
        (mp4(SOUND), "a.mp4", "audio/mp4", "audio", 90),
        (mp3(), "a.mp3", "audio/mpeg", "audio", 33),
        (id3(b"TIT2 SecretTitle") + mp3(), "a.mp3", "audio/mpeg", "audio", 33),
        (mp4(FILM, seconds=0.2), "a.mp4", "video/mp4", "video", 1),
    ],
)
def test_a_clip_says_what_it_is_and_how_long(
    data: bytes, name: str, mime: str, kind: str, seconds: int
) -> None:
    """By its bytes: whether there is anything to see, and what its own head says."""
    clip = inspect(data, f"media/{name}")

    assert (clip.mime, clip.kind, clip.seconds) == (mime, kind, seconds)


def test_the_same_clip_has_the_same_name() -> None:
    """It is made of the content, and of nothing else; its ending is the one of its kind."""
    one, same, other = (
        inspect(data, name)
        for data, name in [(mp4(FILM), "a.mp4"), (mp4(FILM), "b.m4v"), (mp4(SOUND), "c.mp4")]
    )

    assert one == same
    assert one.name.startswith("media/") and one.name.endswith(".mp4")
    assert other.name.endswith(".m4a")


# What is taken out


def told(name: bytes) -> bytes:
    return atom(b"udta", atom(b"meta", bytes(4), atom(b"ilst", name)), atom(b"\xa9xyz", name))


@pytest.mark.parametrize(
    "data",
    [
        mp4(FILM, more=told(b"Secret")),
        mp4(FILM, more=atom(b"meta", b"Secret location.ISO6709")),
        mp4(track(b"vide", b"avc1", told(b"Secret"))),
        mp4(FILM, last=atom(b"uuid", bytes(16), b"<x:xmpmeta>Secret")),
        mp4(FILM, last=atom(b"free", b"Secret, from before")),
        mp4(FILM, track(b"meta", b"mebx", atom(b"tref", b"Secret"))),
        id3(b"TPE1 SecretOwner") + mp3(),
        id3(b"a") + id3(b"Secret, a second time") + mp3(),
        mp3() + b"TAG" + b"Secret".ljust(125),
        mp3() + b"Secret" + b"APETAGEX" + struct.pack("<IIII", 2000, 38, 1, 0) + bytes(8),
    ],
)
def test_nothing_but_sound_and_pictures_leaves(data: bytes) -> None:
    """Not whose telephone it was, nor where it lay."""
    clip = inspect(data, "a.mp3" if b"ftyp" not in data else "a.mp4")

    assert b"Secret" in data
    assert b"Secret" not in clip.data


def test_a_film_does_not_say_when_it_was_made() -> None:
    """A day and an hour can tell who was there; how long it lasts stays."""
    data = mp4(FILM, SOUND)

    clip = inspect(data, "a.mp4")

    assert data.count(b"\xe1\x02\x03\x04") == 10
    assert b"\xe1\x02\x03\x04" not in clip.data
    assert clip.seconds == 90


def test_what_is_taken_out_moves_nothing() -> None:
    """A film names its pictures by how far in they stand."""
    data = mp4(FILM, more=told(b"Secret"))

    clip = inspect(data, "a.mp4")

    assert len(clip.data) == len(data)
    assert clip.data.index(b"what is seen") == data.index(b"what is seen")


# What is refused

WHOLE = mp4(FILM, SOUND)
FOREIGN = {
    "MOV": mp4(FILM, brand=b"qt  "),
    "WebM": b"\x1a\x45\xdf\xa3" + bytes(60),
    "Ogg": b"OggS" + bytes(60),
    "WAV": b"RIFF\0\0\0\0WAVEfmt ",
    "AVI": b"RIFF\0\0\0\0AVI LIST",
    "FLAC": b"fLaC" + bytes(60),
    "list of addresses": b"#EXTM3U\nfile:///etc/passwd\n",
    "picture": b"\xff\xd8\xff\xe0" + bytes(60),
    "web page": b"<!DOCTYPE html><script>x()</script>",
}


@pytest.mark.parametrize("word, data", FOREIGN.items())
def test_what_not_every_browser_plays_is_called_what_it_is(word: str, data: bytes) -> None:
    """And the message has what to send instead."""
    refused = refusal(data)

    assert word in refused.message
    assert refused.fix


BROKEN = {
    "nothing": b"",
    "one byte": b"\xff",
    "half a film": WHOLE[: len(WHOLE) - 9],
    "the start of a film": WHOLE[:30],
    "a film without tracks": mp4(),
    "a film of nothing but words": mp4(track(b"text", b"tx3g")),
    "a film of a thousand tracks": mp4(*[SOUND] * 1000),
    "atoms without end": atom(b"ftyp", b"isom") + atom(b"free") * 30_000,
    "an atom in itself": atom(b"ftyp", b"isom") + b"\xff\xff\xff\xffmoov" + bytes(40),
    "an atom of no size": atom(b"ftyp", b"isom") + b"\0\0\0\1moov" + bytes(8),
    "notes and no sound": id3(b"x" * 50),
    "notes that never end": b"ID3\3\0\0\x7f\x7f\x7f\x7f" + mp3(1),
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN.keys())
def test_what_cannot_be_played_is_refused(data: bytes) -> None:
    """One kind of refusal, whatever is wrong with it."""
    assert refusal(data).message


@pytest.mark.parametrize("coding", [b"hvc1", b"hev1", b"apcn"])
def test_a_film_that_most_browsers_cannot_show_is_refused(coding: bytes) -> None:
    """Telephones make them, and their owners never notice."""
    assert "H.264" in refusal(mp4(track(b"vide", coding), SOUND)).fix


@pytest.mark.parametrize("seconds", [0, 30 * 3600])
def test_a_film_that_does_not_say_how_long_it_lasts_is_refused(seconds: int) -> None:
    """What a browser has recorded says nothing; a day and more is a mistake."""
    assert "how long" in refusal(mp4(FILM, seconds=seconds)).message


@pytest.mark.parametrize(
    "data, name, right",
    [
        (mp4(FILM), "media/a.mp3", "media/a.mp4"),
        (mp4(SOUND), "media/a.mp3", "media/a.m4a"),
        (mp3(1), "media/a.mp4", "media/a.mp3"),
        (mp3(1), "media/a", "media/a.mp3"),
    ],
)
def test_a_name_that_says_another_kind_is_to_be_put_right(
    data: bytes, name: str, right: str
) -> None:
    """Other programs go by the name; the message has the line to write."""
    assert f"file: {right}" in refusal(data, name).fix


@pytest.mark.parametrize("filler", [b"\xff", b"\0", b"\xff\xe0\x00\x00"])
def test_a_file_of_nothing_but_beginnings_does_not_take_minutes(filler: bytes) -> None:
    """It is read so often, and then given up."""
    start = time.process_time()

    with pytest.raises(Refused):
        inspect(b"\xff\xfb" + filler * (8 * MOST_READS // len(filler)), "a.mp3")

    assert time.process_time() - start < 5


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"", WHOLE[:200], WHOLE, mp3(1), id3(b"x")]))
def test_any_bytes_are_a_clip_or_refused(data: bytes, start: bytes) -> None:
    """Nothing else is raised."""
    try:
        clip = inspect(start + data, "a.mp3")
    except Refused as error:
        assert error.rule == "clip-unreadable"
    else:
        assert isinstance(clip, Clip)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(WHOLE) - 1), st.binary(min_size=1, max_size=8))
def test_a_film_with_a_few_other_bytes_is_a_clip_or_refused(at: int, other: bytes) -> None:
    """Lengths that lie lead nowhere."""
    try:
        clip = inspect(WHOLE[:at] + other + WHOLE[at + len(other) :], "a.mp4")
    except Refused as error:
        assert error.rule == "clip-unreadable"
    else:
        assert clip.seconds >= 1
