"""What must not leave is found where its author can mend it, or else kept back."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pipeline.model import Artefact, Inside, Manuscript, Series, Source
from pipeline.private import picture_notes, privacy
from pipeline.private.personal import finder
from pipeline.private.picture_notes import located, notes
from pipeline.problems import Level, Place, Problem
from pipeline.sources.yaml_source import parse
from pipeline.workshop import Workshop
from tests.builders import a_manuscript

SERIES = Series("S", contact="partnership@example.org")
HEAD = "author: {name: Jane Doe, role: patient}\n"


def in_file(
    text: str, *names: str, stem: str = "jane-doe", media: dict[str, bytes] | None = None
) -> list[Problem]:
    """What is said of a contribution that goes on with `text`."""
    source = parse(f"{stem}.yaml", stem, f"{HEAD}{text}".encode()).value
    assert source is not None
    looks = Workshop.insides
    return list(privacy.in_sources([source], media or {}, SERIES, looks, finder(names)))


def told(problems: list[Problem]) -> list[tuple[str, str, int, int]]:
    return [(p.rule, str(p.level), p.line, p.column) for p in problems]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bio: Write to jane@example.org\n", ("private-email", "warning", 2, 15)),
        ("viewpoint:\n  text: |\n    Ring me on\n    07700 900123.\n",
         ("private-phone", "warning", 5, 5)),
        ("bio: born 12 March 1965\n", ("private-birth", "warning", 2, 11)),
        ("bio: NHS number 943 476 5919\n", ("private-nhs-number", "error", 2, 17)),
        ("bio: case 9434765919\n", ("private-nhs-number", "warning", 2, 11)),
        ("bio: hello  # ring 0161 496 0000\n", ("private-phone", "warning", 2, 20)),
    ],
)  # fmt: skip
def test_a_trace_is_shown_at_its_place(text: str, expected: tuple[str, str, int, int]) -> None:
    """Line and column are those of the author's file; notes behind # are looked at too."""
    assert told(in_file(text)) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "bio: Write to Partnership@example.org\n",
        'social: ["@jane@social.example", jane@social.example]\n',
        "links:\n  - title: Help line, 0161 496 0000\n    url: https://example.org\n",
        "references:\n  - {id: a, title: A trial, number: 01614 960000, DOI: 10.1136/bmj.l1234}\n",
        "confirmed: {how: phone, on: 2026-11-02}\n",
        "bio: Samaritans on 116 123, Childline on 0800 1111\n",
    ],
)
def test_what_is_meant_to_be_read_is_no_trace(text: str) -> None:
    """The series' own address, handles, references and what stands under "Read more"."""
    data = f"author: {{name: Jane Doe, role: patient}}\n{text}"
    if text.startswith("social"):
        data = f"author:\n  name: Jane Doe\n  {text}"
    source = parse("jane-doe.yaml", "jane-doe", data.encode()).value
    assert source is not None

    found = privacy.in_sources([source], {}, SERIES, Workshop.insides, finder(()))

    assert list(found) == []


def test_a_private_name_is_an_error_and_is_not_repeated() -> None:
    """The message does not say the name again: logs are read by more people than files."""
    (problem,) = in_file("viewpoint:\n  text: |\n    I am JOSÉ\n    **Dœ** here.\n", "Jose Doe")

    assert told([problem]) == [("private-name", "error", 4, 10)]
    assert "jos" not in f"{problem.message}{problem.excerpt}{problem.fix}{problem.why}".lower()


def test_the_words_kept_for_an_approval_are_searched() -> None:
    """They stay in the article's folder when its text has long been changed."""
    article = a_manuscript().article.source

    found = list(privacy.in_kept(article, {"3f9c": "Rosa Lim said"}, finder(("Rosa Lim",))))

    assert [(p.rule, p.file) for p in found] == [("private-name", "article.yaml")]
    assert list(privacy.in_kept(article, {"3f9c": "Rowan said"}, finder(("Rosa Lim",)))) == []


def test_no_message_shows_a_line_with_a_private_name() -> None:
    """Whatever the message is about."""
    problems = in_file("bio: Rosa Lim, 07700 900123\n", "Rosa Lim")

    told_ = list(privacy.unseen(problems, finder(("Rosa Lim",))))

    assert [p.rule for p in told_] == ["private-name", "private-phone"]
    assert [p.excerpt for p in told_] == ["", ""]
    assert [p.excerpt for p in privacy.unseen(problems, finder(("Li Wei",)))] == [
        p.excerpt for p in problems
    ]


def test_no_message_repeats_a_private_name() -> None:
    """Not what it says, not why, and not the line to paste."""
    words, why = "“with Róisín Lim” is new", "ROISIN LIM, again"
    said = Problem.at(Place("a.yaml"), "x", words, why=why, fix="- roisin lim")

    (told,) = privacy.unseen([said], finder(("Roisin Lim",)))

    assert told.message == "“with [a private name]” is new"
    assert told.why == "[a private name], again"
    assert told.fix == "- [a private name]"


def test_a_file_called_after_a_private_name_is_found() -> None:
    """Its name is in the page's addresses."""
    problems = in_file("bio: hello\n", "Rosa Lim", stem="rosa-lim")

    assert told(problems) == [("private-name", "error", 1, 1)]


def word_file(words: str, creator: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("word/document.xml", f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>")
        made.writestr("docProps/core.xml", f"<dc:creator>{creator}</dc:creator>")
    return out.getvalue()


def test_a_word_file_is_searched_with_its_properties() -> None:
    """Word writes down who made a file, and a name can be in two pieces."""
    words = "Ring 07700 </w:t></w:r><w:r><w:t>900123"
    source = Source("words.docx", "words", {}, word_file(words, "Rosa Lim"))

    found = privacy.in_sources([source], {}, SERIES, Workshop.insides, finder(("Rosa Lim",)))

    assert told(list(found)) == [
        ("private-name", "error", 1, 1),
        ("private-phone", "warning", 1, 1),
    ]


def jpeg(**fields: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG", **fields)
    return out.getvalue()


def gps() -> Image.Exif:
    exif = camera()
    exif.get_ifd(0x8825)[1] = "N"
    return exif


def camera() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0110] = "A telephone"
    return exif


def test_a_photo_that_says_where_it_was_taken_is_told_of() -> None:
    """What we print has no place in it; the file in the repository has."""
    photo = "photo: {file: media/a.jpg}\n"

    (problem,) = in_file(photo, media={"media/a.jpg": jpeg(exif=gps())})

    assert told([problem]) == [("private-picture", "warning", 2, 15)]
    assert in_file(photo, media={"media/a.jpg": jpeg(exif=camera())}) == []


def png(**fields: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG", **fields)
    return out.getvalue()


def webp(**fields: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "WEBP", **fields)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (jpeg(), ()),
        (jpeg(exif=camera()), ("EXIF",)),
        (jpeg(exif=gps()), ("EXIF", "GPS")),
        (jpeg(comment=b"Rosa Lim took this"), ("a comment",)),
        (jpeg(xmp=b"<x/>"), ("XMP",)),
        (png(), ()),
        (png(exif=gps()), ("EXIF", "GPS")),
        (webp(), ()),
        (webp(exif=gps()), ("EXIF", "GPS")),
        (b"\xff\xd8\xff\xed" + struct.pack(">H", 6) + b"Phot", ("IPTC",)),
        (b"", ()),
        (b"\xff\xd8\xff\xe1\xff\xff", ("XMP",)),
        (b"\x89PNG\r\n\x1a\n\0\0", ()),
        (b"\0\0\0\x10ftypisom\0\0\0\0 \xa9xyz\0\x12\x15\xc7+51.5074-000.1278/", ("GPS",)),
        (b"\0\0\0\x10ftypmp42 com.apple.quicktime.location.ISO6709", ("GPS",)),
        (b"\0\0\0\x10ftypisom\xa9xyz and nothing of the kind", ()),
        (b"ID3\3\0\0\0\0\0\0", ("ID3",)),
    ],
)
def test_the_notes_in_a_picture_are_named(data: bytes, expected: tuple[str, ...]) -> None:
    """In every kind of picture, whole or cut off."""
    found = notes(data)

    assert found == expected
    assert located(data) == ("GPS" in expected)


TIFFS = tuple(
    sign + struct.pack(f"{order}IHH", 8, 1, tag) + bytes(8)
    for sign, order in ((b"II*\0", "<"), (b"MM\0*", ">"))
    for tag in (0x8825, 0x010F)
)
PIECES = (b"Exif\0\0", b"eXIf", b"EXIF", b"\x1a\0\0\0", b"II*\0", b"MM\0*", b"\xff\xd8", *TIFFS)


@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=5), max_size=6).map(b"".join))
def test_a_place_is_found_wherever_exif_stands(data: bytes) -> None:
    """As if each name of EXIF were looked for in every file."""
    at = [data.find(name) + len(name) for name in (b"Exif\0\0", b"eXIf", b"EXIF") if name in data]
    blocks = [data[place + more :] for place in at for more in (0, 4)]

    assert located(data) == any(map(picture_notes._gps, blocks))


def of(*artefacts: Artefact, names: tuple[str, ...] = ()) -> list[Problem]:
    """What is said of finished files of an article by Jane Doe and Sam Okafor."""
    given: Manuscript = a_manuscript()
    return list(privacy.in_outputs(artefacts, given, Workshop.insides, finder(names)))


def test_a_finished_picture_with_notes_is_kept_back() -> None:
    """By itself, and inside a Word file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("word/media/a.jpg", jpeg(exif=gps()))

    found = of(
        Artefact("site/a/media/a.jpg", jpeg(exif=gps())), Artefact("site/a/a.docx", out.getvalue())
    )

    assert [(p.rule, p.level) for p in found] == [("private-picture", Level.ERROR)] * 2
    assert "word/media/a.jpg of a.docx still holds EXIF and GPS" in found[1].message


@pytest.mark.parametrize(
    ("creator", "well"),
    [
        ("Jane Doe; Sam Okafor", True),
        ("Sam Okafor, Jane Doe", True),
        ("Ana Pires", True),
        ("Partnership in Practice", True),
        ("", True),
        ("Rosa Lim", False),
        ("Jane Doe; Rosa Lim", False),
    ],
)
def test_properties_name_only_whom_the_article_names(creator: str, well: bool) -> None:
    """Authors, editors, the series; whoever saved the house's Word file is none of them."""
    found = of(Artefact("site/a/a.docx", word_file("Words", creator)))

    assert [p.rule for p in found] == ([] if well else ["private-properties"])


@pytest.mark.parametrize(
    "page",
    [
        b"<p>Rosa <em>Lim</em></p>",
        b"<p id='view-rosa-lim'>A</p>",
        b"<!-- ROSA LIM -->",
        b"<p>Rosa&nbsp;L&#105;m</p>",
        b'<script type="application/ld+json">{"name": "Rosa Lim"}</script>',
    ],
)
def test_a_private_name_in_a_page_is_kept_back(page: bytes) -> None:
    """In its words and in what only machines read."""
    found = of(Artefact("drafts/a/index.html", page), names=("Rosa Lim",))

    assert [(p.rule, p.file, p.level) for p in found] == [
        ("private-name", "article.yaml", Level.ERROR)
    ]


def test_a_private_name_in_the_office_is_kept_back_too() -> None:
    """The editors know whose name it is; their files need not."""
    found = of(Artefact("office/a/coi.json", b'{"by": "rosa-lim"}'), names=("Rosa Lim",))

    assert [p.rule for p in found] == ["private-name"]


def test_a_name_in_a_file_s_own_name_is_found() -> None:
    """Whatever stands in it."""
    found = of(Artefact("site/2026-11-rosa-lim/a.xml", b"<a/>"), names=("Rosa Lim",))

    assert [p.rule for p in found] == ["private-name"]


def test_what_cannot_be_looked_into_is_let_be() -> None:
    """A kind of file that no look is known for holds nothing that we have made."""
    assert of(Artefact("site/a/style.css", b"/* Rosa Lim */"), names=("Rosa Lim",)) == []


def test_inside_is_empty_by_itself() -> None:
    """Nothing is named that nobody wrote."""
    assert (Inside().people, dict(Inside().texts), dict(Inside().pictures)) == ((), {}, {})
