"""Files that a contribution sends or names: pictures, Word files, links, devices."""

from __future__ import annotations

import io
import os
import struct
import threading
import zipfile
import zlib
from pathlib import Path

import pytest
from PIL import Image

from pipeline.errors import Refused
from pipeline.paths import read_inside
from pipeline.workshop import Workshop
from tests.attacks.tried import Attack, errors, made, prepared, public

SECRET = b"the secret of another folder"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


def picture(kind: str = "JPEG", size: tuple[int, int] = (800, 800)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind)
    return out.getvalue()


def claim(width: int, height: int) -> bytes:
    """A PNG that is nothing but the claim to be huge."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"")), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


PICTURES = [
    Attack("nothing", b"", "embedded", "photo-unreadable"),
    Attack("html", b"<html><script>alert(1)</script>", "embedded", "photo-unreadable"),
    Attack("half", picture()[:2000], "passes Pillow's verify()", "photo-unreadable"),
    Attack("claim", claim(60_000, 60_000), "SIGABRT in Typst: the batch dies", "photo-unreadable"),
    Attack("gif", b"GIF89a" + struct.pack("<HH", 65_000, 65_000) + bytes(9), "SIGABRT in Typst",
           "photo-unreadable"),
    Attack("144mp", claim(12_000, 12_000), "only a warning, 574 MB", "photo-unreadable"),
    Attack("svg", SVG, "kept, and runs when it is opened", "photo-unreadable"),
]  # fmt: skip


def with_photo(folder: Path, data: bytes) -> Path:
    photo = {"file": "media/jane.jpg", "credit": "Own photo"}
    article = prepared(folder, author={"photo": photo})
    (article / "media").mkdir()
    (article / "media" / "jane.jpg").write_bytes(data)
    return article


@pytest.mark.parametrize("attack", PICTURES, ids=str)
def test_what_is_no_picture_is_refused(tmp_path: Path, tools: Workshop, attack: Attack) -> None:
    """By what it holds, not by its name; `attack.naive` is what becomes of it elsewhere."""
    outcome = made(with_photo(tmp_path, attack.sent), tools)

    assert attack.rule in errors(outcome)
    assert outcome.artefacts == ()


def test_of_a_photo_nothing_but_the_picture_is_published(tmp_path: Path, tools: Workshop) -> None:
    """Naive: the garden's coordinates and the camera's owner are in every format."""
    exif = Image.Exif()
    exif[0x010E], exif[0xA430] = "SECRET GARDEN", "SECRET OWNER"
    exif.get_ifd(0x8825)[2] = (51.0, 30.0, 0.0)
    out = io.BytesIO()
    Image.new("RGB", (800, 800), "teal").save(out, "JPEG", exif=exif, comment=b"SECRET NOTE")

    outcome = made(with_photo(tmp_path, out.getvalue()), tools)

    assert errors(outcome) == set()
    for data in public(outcome).values():
        assert b"SECRET" not in data and b"Exif" not in data
    with zipfile.ZipFile(io.BytesIO(public(outcome)["docx"])) as archive:
        assert not [n for n in archive.namelist() if b"SECRET" in archive.read(n)]


# --------------------------------------------------------------------------- paths

NAMES = [
    Attack("absolute", "/etc/passwd", "Path(base) / it is /etc/passwd", "path-outside"),
    Attack("up", "../../secret.txt", "read, and embedded", "path-outside"),
    Attack("sibling", "../article-evil/x.jpg", "startswith(base) is true", "path-outside"),
    Attack("encoded", "..%2f..%2fsecret.txt", "pandoc decodes it", "file-name"),
    Attack("file-url", "file:///etc/passwd", "fetched", "path-outside"),
    Attack("url", "http://127.0.0.1:9/x.jpg", "fetched from the inside", "path-outside"),
    Attack("unc", "\\\\host\\share\\x.jpg", "connects to the host", "path-outside"),
    Attack("nul", "media/x\0.jpg", "ValueError", "file-name"),
    Attack("long", "x" * 300, "OSError", "file-name"),
    Attack("link", "media/link.jpg", "Typst, pandoc and copytree follow it", "file-link"),
    Attack("folder-link", "linked/secret.txt", "the same", "file-link"),
    Attack("loop", "media/loop", "RuntimeError from resolve()", "file-link"),
    Attack("pipe", "media/pipe.jpg", "open() waits for ever", "file-link"),
    Attack("token", "../../.git/config", "the token of the workflow, published", "path-outside"),
    Attack("huge", "media/huge.jpg", "10 GB into memory", "too-large"),
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An article's folder beside things that nobody sent, with traps in it."""
    (tmp_path / "secret.txt").write_bytes(SECRET)
    media = tmp_path / "article" / "media"
    media.mkdir(parents=True)
    (media / "link.jpg").symlink_to("../../secret.txt")
    (tmp_path / "article" / "linked").symlink_to("..")
    (media / "loop").symlink_to("loop")
    os.mkfifo(media / "pipe.jpg")
    with (media / "huge.jpg").open("wb") as file:
        file.truncate(10_000_000_000)
    return tmp_path / "article"


@pytest.mark.parametrize("attack", NAMES, ids=str)
def test_no_name_opens_anything_but_a_file_that_was_sent(folder: Path, attack: Attack) -> None:
    """One door for all of them; `attack.naive` is what other doors do."""
    with pytest.raises(Refused) as caught:
        read_inside(folder, attack.sent, 20_000_000)

    assert caught.value.rule == attack.rule
    assert len(caught.value.message) < 300


def test_nothing_can_be_put_in_the_place_of_what_was_looked_at(tmp_path: Path) -> None:
    """Naive: looked at by name, opened by name, and in between it became a link to a secret."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "jane.jpg").write_bytes(SECRET)
    article = tmp_path / "article"
    media = article / "media"
    media.mkdir(parents=True)
    (media / "jane.jpg").write_bytes(b"a picture")
    stop = threading.Event()

    def swap() -> None:
        while not stop.is_set():
            media.rename(article / "kept")
            media.symlink_to(tmp_path / "outside")
            media.unlink()
            (article / "kept").rename(media)
            stop.wait(0.0002)  # or the picture may never be there when it is looked for

    swapping = threading.Thread(target=swap)
    swapping.start()
    seen = set()
    try:
        for _ in range(4000):
            try:
                seen.add(read_inside(article, "media/jane.jpg", 1000))
            except Refused as error:
                seen.add(error.rule)
    finally:
        stop.set()
        swapping.join()

    assert SECRET not in seen
    assert {b"a picture", "file-link"} & seen


def test_a_file_that_is_written_to_while_it_is_read_is_refused(tmp_path: Path) -> None:
    """Naive: half of the old photo and half of the new one, or half a sentence."""
    path = tmp_path / "jane.jpg"
    path.write_bytes(bytes(20_000_000))
    stop = threading.Event()

    def write() -> None:
        with path.open("r+b") as file:
            while not stop.is_set():
                file.seek(0)
                file.write(os.urandom(1000))
                file.flush()

    writing = threading.Thread(target=write)
    writing.start()
    try:
        seen = set()
        for _ in range(20):
            try:
                read_inside(tmp_path, "jane.jpg", 30_000_000)
            except Refused as error:
                seen.add(error.rule)
    finally:
        stop.set()
        writing.join()

    assert seen == {"file-changing"}


# ---------------------------------------------------------------------- Word files


def word(document: str, **more: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELS)
        archive.writestr("word/document.xml", document)
        for name, data in more.items():
            archive.writestr(name.replace("__", "/"), data)
    return out.getvalue()


_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default '
    'Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)
_BODY = (
    '{head}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body>{body}</w:body></w:document>"
)
_P = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"


def body(inside: str, head: str = "") -> str:
    return _BODY.format(head=head, body=inside)


WORD = [
    Attack("no-zip", b"PK but no more", "a traceback", ""),
    Attack("entity", word(body(_P.format("&x;"),
           "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>")), "the file's words", ""),
    Attack("entities", word(body(_P.format("&c;"), "<!DOCTYPE a [<!ENTITY a '" + "x" * 9999 + "'>"
           "<!ENTITY b '" + "&a;" * 999 + "'><!ENTITY c '" + "&b;" * 999 + "'>]>")),
           "all memory", ""),
    Attack("zip-bomb", word(body(_P.format("x" * 400_000_000))), "heap exhausted", ""),
    Attack("paragraphs", word(body(_P.format("a") * 600_000)), "15 s from 70 KB", ""),
    Attack("tables", word(body("<w:tbl><w:tr><w:tc>" * 800 + _P.format("a")
           + "</w:tc></w:tr></w:tbl>" * 800)), "8 s from 10 KB", ""),
    Attack("macro", word(body(_P.format("Words")), word__vbaProject_bin=b"x"), "kept", ""),
]  # fmt: skip


@pytest.mark.parametrize("attack", WORD, ids=str)
def test_a_word_file_that_is_more_than_words_harms_nothing(
    tmp_path: Path, tools: Workshop, attack: Attack
) -> None:
    """It is refused, or its words are all that is taken; `attack.naive` is what it is made for."""
    article = prepared(tmp_path, viewpoint={"text_file": "words.docx"})
    (article / "words.docx").write_bytes(attack.sent)

    outcome = made(article, tools)

    if attack.name == "macro" and not errors(outcome):
        assert b"vba" not in public(outcome)["docx"]
    else:
        assert errors(outcome)
        assert outcome.artefacts == ()
    assert b"root:" not in b"".join(a.data for a in outcome.artefacts)
