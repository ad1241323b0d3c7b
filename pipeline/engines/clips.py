"""Everything we ask of tinytag: how long a stranger's clip is; and make the clip fit to be sent on.

Three kinds are taken, which every browser plays: MP4, M4A and MP3. A clip keeps
its sound and its pictures as they are, and loses what else it says: its maker,
its day, the place where a telephone was. Nothing here runs, decodes or fetches.
"""

from __future__ import annotations

import hashlib
import io
import math
from collections.abc import Iterator
from typing import Literal

from tinytag import TinyTag, TinyTagException

from pipeline.engines.foreign import EXPORT, broken_clip, clip_of_another_kind, mislabelled
from pipeline.errors import Refused
from pipeline.model import Clip

MOST_READS = 300_000
"""An honest clip takes hundreds: a file of nothing but beginnings would take minutes."""
MOST_ATOMS, MOST_TRACKS = 20_000, 40
LONGEST = 24 * 3600
ENDINGS = {"video/mp4": (".mp4", ".m4v"), "audio/mp4": (".m4a", ".mp4"), "audio/mpeg": (".mp3",)}
_CALLED = {"video/mp4": "an MP4 film", "audio/mp4": "sound in MP4", "audio/mpeg": "an MP3"}
_HOLDERS = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl"})
_NOTES = frozenset({b"udta", b"meta", b"uuid", b"free", b"skip", b"wide", b"pdin", b"ID32"})
_DATED = frozenset({b"mvhd", b"tkhd", b"mdhd"})
_HEARD_OR_SEEN = frozenset({b"vide", b"soun", b"sbtl", b"subt", b"text", b"clcp"})
_RARE = frozenset({b"hvc1", b"hev1", b"dvh1", b"dvhe", b"ap4h", b"apcn", b"apch", b"apcs"})


def inspect(data: bytes, name: str) -> Clip:
    """Make the clip that outputs carry. Raises `Refused` when the bytes are no clip of ours."""
    if other := clip_of_another_kind(data):
        raise other
    if data[4:8] == b"ftyp":
        made, mime = _film(data)
    elif data[:3] == b"ID3" or (len(data) > 1 and data[0] == 0xFF and data[1] & 0xE6 == 0xE2):
        made, mime = _without_tags(data), "audio/mpeg"
    else:
        raise broken_clip()
    if wrong := mislabelled("clip-unreadable", _CALLED[mime], name, ENDINGS[mime]):
        raise wrong
    kind: Literal["video", "audio"] = "video" if mime == "video/mp4" else "audio"
    ending = ".mp4" if kind == "video" else ENDINGS[mime][0]
    stem = hashlib.sha256(made).hexdigest()[:16]
    return Clip(f"media/{stem}{ending}", made, mime, kind, _seconds(made))


def _seconds(data: bytes) -> int:
    """How long it lasts, by what it says of itself; at least a second."""
    try:
        lasts = TinyTag.get(file_obj=_Patient(data), tags=False).duration
    except (TinyTagException, _Impatient) as error:
        raise broken_clip() from error
    if lasts is None or not math.isfinite(lasts) or not 0 < lasts <= LONGEST:
        raise Refused(
            "clip-unreadable",
            "this clip does not say how long it lasts",
            "readers are told before they start it; a recording in a browser leaves it out",
            EXPORT,
        )
    return max(1, round(lasts))


class _Impatient(Exception):
    """A file that is read and read."""


class _Patient(io.BytesIO):
    """A clip's bytes, to be read so often and no more."""

    _reads = 0

    def read(self, size: int | None = -1, /) -> bytes:
        self._reads += 1
        if self._reads > MOST_READS:
            raise _Impatient
        return super().read(size)


def _film(data: bytes) -> tuple[bytes, str]:
    """Blank what an MP4 says beside its tracks, where it stands: nothing in it may move."""
    made = bytearray(data)
    try:
        atoms = list(_atoms(data, 0, len(data), ()))
    except ValueError as error:
        raise broken_clip() from error
    tracks = [atom for atom in atoms if atom[0] == (b"moov", b"trak")]
    if len(tracks) > MOST_TRACKS:
        raise broken_clip()
    handlers = {
        at: data[body + 8 : body + 12] for path, at, body, _ in atoms if path[-1] == b"hdlr"
    }
    kinds = {
        track[1]: [h for at, h in handlers.items() if track[1] < at < track[3]] for track in tracks
    }
    for path, at, body, end in atoms:
        other = path == (b"moov", b"trak") and not _HEARD_OR_SEEN.intersection(kinds[at][:1])
        if path[-1] in _NOTES or other:
            made[at + 4 : at + 8] = b"free"
            made[body:end] = bytes(end - body)
        elif path[-1] in _DATED and end - body > 20:
            length = 16 if data[body] == 1 else 8
            made[body + 4 : body + 4 + length] = bytes(length)
    _playable({data[body + 12 : body + 16] for path, _, body, _ in atoms if path[-1] == b"stsd"})
    seen = {handler for found in kinds.values() for handler in found[:1]}
    if not seen & {b"vide", b"soun"}:
        raise broken_clip()
    return bytes(made), "video/mp4" if b"vide" in seen else "audio/mp4"


Atom = tuple[tuple[bytes, ...], int, int, int]


def _atoms(data: bytes, start: int, end: int, path: tuple[bytes, ...]) -> Iterator[Atom]:
    """Walk the atoms of an MP4: the way there, where it starts, where its body does, its end.

    Raises `ValueError` if one is longer than what it stands in: the file is cut off.
    """
    left = MOST_ATOMS
    waiting = [(start, end, path)]
    while waiting:
        start, end, path = waiting.pop()
        while start + 8 <= end:
            size, body = int.from_bytes(data[start : start + 4], "big"), start + 8
            if size == 1:
                size, body = int.from_bytes(data[start + 8 : start + 16], "big"), start + 16
            size = size or end - start
            left -= 1
            if size < body - start or start + size > end or left < 0:
                raise ValueError("an atom does not fit")
            kind = data[start + 4 : start + 8]
            yield (*path, kind), start, body, start + size
            if kind in _HOLDERS and len(path) < 5:
                waiting.append((body, start + size, (*path, kind)))
            start += size


def _playable(codings: set[bytes]) -> None:
    if codings & _RARE:
        raise Refused(
            "clip-unreadable",
            "this film is coded in a way that many browsers cannot show (HEVC or ProRes)",
            "a telephone's own films often are, and Firefox stays black",
            "export it as MP4 with H.264, which all of them show, and send that",
        )


def _without_tags(data: bytes) -> bytes:
    """Cut off what an MP3 says of itself: it stands before and behind the sound."""
    start, end = 0, len(data)
    while data[start : start + 3] == b"ID3" and start + 10 <= end:
        length = sum(
            (byte & 0x7F) << shift
            for byte, shift in zip(data[start + 6 : start + 10], (21, 14, 7, 0), strict=True)
        )
        start += 10 + length + (10 if data[start + 5] & 0x10 else 0)
    if end - start >= 128 and data[end - 128 : end - 125] == b"TAG":
        end -= 128
    if end - start >= 32 and data[end - 32 : end - 24] == b"APETAGEX":
        end -= int.from_bytes(data[end - 20 : end - 16], "little") + 32 * (data[end - 9] >> 7)
    if start >= end:
        raise broken_clip()
    return data[start:end]
