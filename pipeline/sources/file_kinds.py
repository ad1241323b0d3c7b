"""Tell what a file is that is no plain text, by its first bytes and its letters."""

from __future__ import annotations

import re
from pathlib import PurePath

from pipeline.problems import Place, Problem

WORD = (
    "send the Word file to the editors as it is (they can import it), or copy your words into "
    "the template"
)
SAVE = "open it, choose Save as, and save it as plain text in UTF-8"
UTF16, DOCX = "text in UTF-16", "a Word document"
UTF8 = 'save the file again and choose "UTF-8" as encoding'
# The first bytes, what they mean, and what to do.
KINDS: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF", "copy your words from it into the template"),
    (b"{\\rtf", "an RTF document", "in TextEdit choose Format, then Make Plain Text; in Word save "
     "as plain text in UTF-8"),
    (b"\xd0\xcf\x11\xe0", "an old Word document", WORD),
    (b"\xff\xfe", UTF16, UTF8),
    (b"\xfe\xff", UTF16, UTF8),
    (b"\xff\xd8\xff", "a picture", "put it into the folder media, and name it under `photo:`"),
    (b"\x89PNG", "a picture", "put it into the folder media, and name it under `photo:`"),
    (b"\x1f\x8b", "a compressed file", "unpack it, and send what is in it"),
    (b"bplist", "a file of a Mac's own kind", SAVE),
)  # fmt: skip
CHARACTERS, LINE, LINES = 5_000_000, 100_000, 10_000
BRACKETS = 500
_BRACKET = re.compile(r"[\[\]{}]")
_PASTED = "a contribution is a few pages: a picture may have been pasted in as text"
_PAGE = re.compile(rb"\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]*\ufffc[^\W\d_]*")


def foreign(file: str, raw: bytes) -> Problem | None:
    """Say that a file is something else than its name says, if its first bytes tell."""
    found = _kind(raw)
    if found is None:
        return None
    kind, fix = found
    path = PurePath(file)
    ending = path.suffix
    if kind == UTF16:
        fix = f"{fix}, or: viewpoints fix --write {file}"
    if kind == DOCX and ending == ".yaml":
        fix = (
            f"rename it to {path.stem}.docx, and send a {path.name} with it that says, "
            f"below viewpoint: text_file: {path.stem}.docx"
        )
    return Problem.at(
        Place(file), "file-type", f"this is {kind}, although its name ends in {ending}", fix=fix
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
        return UTF16, UTF8
    return None


def from_utf16(raw: bytes) -> str | None:
    """The words of a file in UTF-16, which can be written in UTF-8 as well; None if it is not."""
    if (found := _kind(raw)) is None or found[0] != UTF16:
        return None
    start = "" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "-le" if raw[:1] != b"\0" else "-be"
    try:
        return raw.decode(f"utf-16{start}")
    except UnicodeDecodeError:
        return None


def _zip(raw: bytes) -> tuple[str, str]:
    if b"word/" in raw or b"[Content_Types]" in raw[:100]:
        return DOCX, WORD
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
        fix=_as_meant(raw, begin) or UTF8,
    )


def _as_meant(raw: bytes, begin: int) -> str:
    """The line as an older Windows encoding has it, if no other line is in it."""
    end = raw.find(b"\n", begin)
    line, rest = (raw[begin:], b"") if end == -1 else (raw[begin:end], raw[end:])
    try:
        rest.decode("utf-8")
        words = line.decode("cp1252").rstrip("\r")
    except UnicodeDecodeError:
        return ""
    return words if words.isprintable() else ""


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
    return _tangled(file, text)


def _tangled(file: str, text: str) -> Problem | None:
    """Refuse brackets that open by the thousand: any parser takes minutes over them."""
    if text.count("[") + text.count("{") <= BRACKETS:
        return None
    depth = 0
    for found in _BRACKET.finditer(text):
        depth = depth + 1 if found.group() in "[{" else max(depth - 1, 0)
        if depth > BRACKETS:
            line = text.count("\n", 0, found.start()) + 1
            excerpt = text.split("\n")[line - 1][:200]
            message = f"more than {BRACKETS} brackets are open here at once"
            fix = "close them, or delete those that are not part of your words"
            return Problem.at(Place(file, line, 1, 1, excerpt), "too-deep", message, fix=fix)
    return None
