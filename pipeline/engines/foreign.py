"""Say what a file is that is no picture or no clip of ours, and what to send instead.

People go by what they see on their own screen: "it is damaged" sends them away,
"this is a GIF" tells them what to do. Only first bytes are looked at; nothing is opened.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

from pipeline.errors import Refused

_BEGUN = re.compile(rb"\xff\xd8\xff|\x89PNG\r|RIFF.{4}WEBP|.{4}ftyp(?:hei|hev|mif|msf)", re.S)
_SVG = re.compile(rb"<svg[\s>]")
_VIDEO, _PICTURE = "a video", "a picture"
_NO_PICTURES = (
    (re.compile(rb"GIF8"), "a GIF"),
    (re.compile(rb"II\*\0|MM\0\*"), "a TIFF"),
    (re.compile(rb"BM.{12}[\x0c\x28\x38\x40\x6c\x7c]\0\0\0", re.S), "a bitmap (BMP)"),
    (re.compile(rb".{4}ftypavi[fs]", re.S), "an AVIF"),
    (re.compile(rb"8BPS"), "a Photoshop file"),
    (re.compile(rb"%PDF"), "a PDF"),
    (re.compile(rb"PK\x03\x04"), "a Word file or another packed one"),
    (re.compile(rb"\s*<(?:!doctype|html)\b", re.I), "a web page"),
    (re.compile(rb".{4}ftyp(?!hei|hev|mif|msf)", re.S), _VIDEO),
)
_NO_CLIPS = (
    (re.compile(rb".{4}ftypqt|.{4}(?:moov|mdat|wide)", re.S), "a QuickTime film (MOV)"),
    (re.compile(rb"\x1a\x45\xdf\xa3"), "a WebM or Matroska film"),
    (re.compile(rb"OggS"), "an Ogg file"),
    (re.compile(rb"RIFF.{4}WAVE", re.S), "a WAV file"),
    (re.compile(rb"RIFF.{4}AVI", re.S), "an AVI film"),
    (re.compile(rb"fLaC"), "a FLAC file"),
    (re.compile(rb"\x30\x26\xb2\x75"), "a Windows Media file"),
    (re.compile(rb"#EXTM3U"), "a list of addresses"),
    (re.compile(rb"\xff\xd8\xff|\x89PNG|GIF8|.{4}ftyp(?:hei|mif|avi)", re.S), _PICTURE),
    (re.compile(rb"\s*<"), "a web page or a drawing"),
)
EXPORT = "open it in a program for clips, export it as MP4 (H.264) or MP3, and send that"


def no_picture(data: bytes) -> Refused:
    """Refuse what could not be opened as a picture."""
    if _SVG.search(data[:4096]):
        return _picture(
            "this is a drawing in SVG, which is not printed as it is",
            "an SVG file can hold programs, and looks different on every machine",
            "in the program you drew it with, export it as PNG, 1,600 pixels wide, and send that",
        )
    if kind := next((kind for start, kind in _NO_PICTURES if start.match(data)), ""):
        anew = "open it in any program for pictures, save it as JPEG or PNG, and send that"
        return _picture(
            f"this file is {kind}, and no picture that can be printed here",
            "pictures are JPEG, PNG, WebP or HEIC",
            "name it under `clips:`" if kind == _VIDEO else anew,
        )
    if not data:
        return _picture("this file is empty", "it was cut off on its way", "send it again")
    if _BEGUN.match(data):
        return _picture(
            "this picture is damaged",
            "it may have been cut off on its way, and the rest of it would be grey",
            "send it again; if it stays, save it anew as JPEG, and send that",
        )
    return _picture(
        "this file is not a picture that can be opened",
        "it may be cut off, or be of another kind than its name says",
        "send it again as JPEG or PNG",
    )


def clip_of_another_kind(data: bytes) -> Refused | None:
    """Refuse a clip, or what is none, of a kind that is known and not taken."""
    kind = next((kind for start, kind in _NO_CLIPS if start.match(data)), "")
    if kind == _PICTURE:
        return _clip(
            "this file is a picture, and no clip",
            "a clip is played; a picture is shown",
            "name it under `illustrations:`, or as the `still:` of a clip",
        )
    if kind:
        return _clip(
            f"this file is {kind}, and no clip that every browser plays",
            "clips are MP4 films, M4A and MP3",
            EXPORT,
        )
    return None


def broken_clip() -> Refused:
    """Refuse what cannot be followed to its end."""
    return _clip(
        "this file is not a clip that can be played",
        "it may be cut off, or be of another kind than its name says",
        "send it again as MP4, M4A or MP3",
    )


def mislabelled(rule: str, what: str, name: str, endings: Sequence[str]) -> Refused | None:
    """Refuse a file whose name says that it is of another kind: other programs go by the name."""
    path = PurePath(name)
    if path.suffix.lower() in endings:
        return None
    return Refused(
        rule,
        f"this is {what}, although its name ends in {path.suffix or 'nothing'}",
        "many programs go by the name, and would not open it",
        f"rename the file and write: file: {path.with_suffix(endings[0])}",
    )


def _picture(message: str, why: str, fix: str) -> Refused:
    return Refused("photo-unreadable", message, why, fix)


def _clip(message: str, why: str, fix: str) -> Refused:
    return Refused("clip-unreadable", message, why, fix)
