"""Read a stranger's captions (WebVTT), and write them anew: times and words, and nothing else.

Notes, styles, places on the screen and marks in the words are left out: the
words are what helps, and what is not written here can do nothing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from html import escape, unescape

from pipeline.errors import Refused
from pipeline.model import Track

MOST_BYTES, MOST_CUES = 500_000, 5_000
_TIME = r"((?:\d{2,3}:)?[0-5]\d:[0-5]\d\.\d{3})"
_TIMED = re.compile(rf"{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t].*)?")
_MARK = re.compile(r"<[^<>]*>")
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


def captions(data: bytes) -> Track:
    """Make the captions that outputs carry; raise `Refused` if there are none in the bytes."""
    if len(data) > MOST_BYTES:
        raise _refused("these captions are longer than any clip")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refused("this file is no text in UTF-8") from error
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not re.match(r"WEBVTT(?:[ \t]|$)", lines[0]):
        raise _refused("this file does not begin with WEBVTT")
    cues = list(_cues(lines[1:]))
    if not 0 < len(cues) <= MOST_CUES:
        raise _refused("there is no line in this file that says when it is shown")
    made = "\n".join(("WEBVTT\n", *cues)).encode()
    return Track(f"media/{hashlib.sha256(made).hexdigest()[:16]}.vtt", made)


def _cues(lines: list[str]) -> Iterator[str]:
    """Each time with the words below it, up to an empty line."""
    at = 0
    while at < len(lines):
        timed = _TIMED.fullmatch(lines[at].strip())
        at += 1
        if not timed:
            continue
        words = []
        while at < len(lines) and lines[at].strip():
            words.append(_plain(lines[at]))
            at += 1
        if any(words):
            yield f"{timed[1]} --> {timed[2]}\n" + "\n".join(filter(None, words)) + "\n"


def _plain(line: str) -> str:
    """The words of a line; an arrow in them would begin the next one."""
    words = _UNSEEN.sub("", unescape(_MARK.sub("", line)))
    return escape(" ".join(words.split()), quote=False)


def _refused(message: str) -> Refused:
    return Refused(
        "captions-unreadable",
        message,
        "captions are a WebVTT file: times, and below each the words",
        "save them as WebVTT (.vtt) in the program they were written with, and send that",
    )
