"""Tell what a file is that is no plain text, by its first bytes and its letters."""

from __future__ import annotations

import re

from pipeline.problems import Place, Problem

WORD = (
    "send the Word file to the editors as it is (they can import it), or copy your words into "
    "the template"
)
SAVE = "open it, choose Save as, and save it as plain text in UTF-8"
UTF8 = 'save the file again and choose "UTF-8" as encoding'
# The first bytes, what they mean, and what to do.
KINDS: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF", "copy your words from it into the template"),
    (b"{\\rtf", "an RTF document", "in TextEdit choose Format, then Make Plain Text; in Word save "
     "as plain text in UTF-8"),
    (b"\xd0\xcf\x11\xe0", "an old Word document", WORD),
    (b"\xff\xfe", "text in UTF-16", UTF8),
    (b"\xfe\xff", "text in UTF-16", UTF8),
    (b"\xff\xd8\xff", "a picture", "put it into the folder media, and name it under `photo:`"),
    (b"\x89PNG", "a picture", "put it into the folder media, and name it under `photo:`"),
    (b"\x1f\x8b", "a compressed file", "unpack it, and send what is in it"),
    (b"bplist", "a file of a Mac's own kind", SAVE),
)  # fmt: skip
CHARACTERS, LINE, LINES = 5_000_000, 100_000, 10_000
_PASTED = "a contribution is a few pages: a picture may have been pasted in as text"
_PAGE = re.compile(rb"\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]*\ufffc[^\W\d_]*")


def foreign(file: str, raw: bytes) -> Problem | None:
    """Say that a file is something else than its name says, if its first bytes tell."""
    found = _kind(raw)
    if found is None:
        return None
    kind, fix = found
    return Problem.at(
        Place(file), "file-type", f"this is {kind}, although its name ends in .yaml", fix=fix
    )


def unreadable(file: str, raw: bytes) -> Problem | None:
    """Say why these bytes are no text that a person could have typed, if they are none."""
    if other := foreign(file, raw):
        return other
    try:
        return outsized(file, raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        return not_utf8(file, raw, error.start)


def _kind(raw: bytes) -> tuple[str, str] | None:
    if raw.startswith(b"PK\x03\x04"):
        return _zip(raw)
    for start, kind, fix in KINDS:
        if raw.startswith(start):
            return kind, fix
    if _PAGE.match(raw[:200]):
        return "a web page", "copy your words from it into the template"
    even, odd = raw[:200:2], raw[1:200:2]
    if len(odd) > 10 and max(even.count(0), odd.count(0)) > len(odd) * 2 // 3:
        return "text in UTF-16", UTF8
    return None


def _zip(raw: bytes) -> tuple[str, str]:
    if b"word/" in raw or b"[Content_Types]" in raw[:100]:
        return "a Word document", WORD
    if b"opendocument" in raw[:200]:
        return "an OpenDocument text", WORD
    return "a zip archive", "unpack it, and send what is in it"


def not_utf8(file: str, raw: bytes, at: int) -> Problem:
    """Name the first letter that is not written in UTF-8, and what it probably is."""
    line = raw.count(b"\n", 0, at) + 1
    begin = raw.rfind(b"\n", 0, at) + 1
    before = raw[begin:at].decode("utf-8", "replace")
    after = raw[at + 1 : at + 200].split(b"\n", 1)[0].decode("cp1252", "replace")
    meant = raw[at : at + 1].decode("cp1252", "replace")
    found = _WORD.search(f"{before[-30:]}\ufffc{after[:30]}")
    word = found.group().replace("\ufffc", meant) if found else meant
    named = f'"{meant}"' + (f', as in "{word}"' if len(word) > 1 else "")
    known = meant.isprintable() and meant != "\ufffd"
    return Problem.at(
        Place(file, line, len(before) + 1, len(before) + 2, (before + meant + after).rstrip("\r")),
        "encoding",
        "this letter is not written in UTF-8" + (f" (it is probably {named})" if known else ""),
        why="the file was saved in an older Windows encoding",
        fix=UTF8,
    )


def outsized(file: str, text: str) -> Problem | None:
    """Refuse at once what is no contribution: nobody types so much, or in one line."""
    if len(text) > CHARACTERS:
        message = f"the file has {len(text):,} characters; the limit is {CHARACTERS:,}"
        return Problem.at(Place(file), "too-large", message, why=_PASTED)
    line, length = max(enumerate(map(len, text.split("\n")), 1), key=lambda each: each[1])
    if length > LINE:
        message = f"this line has {length:,} characters; the limit is {LINE:,}"
        excerpt = text.split("\n")[line - 1][:200]
        return Problem.at(Place(file, line, 1, 1, excerpt), "too-large", message, why=_PASTED)
    if text.count("\n") > LINES:
        message = f"the file has {text.count(chr(10)):,} lines; the limit is {LINES:,}"
        return Problem.at(Place(file), "too-large", message, why=_PASTED)
    return None
