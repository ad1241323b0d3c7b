"""What is for the office is in no byte of what others see: searched for in every file, unpacked."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from lxml import etree
from PIL import Image

from pipeline.engines.pdf import read
from tests.command import tree, viewpoints, write_article, write_series

PLANTED = {
    "amount": "£74,321.09",
    "organisation": "Zanzarelle Holdings",
    "description": "zilch-quarrel bursary",
    "editor_reason": "xylographic family quarrel",
    "what": "a quixotic voucher of £17",
    "witness": "witness-zebulon",
    "by": "by-yolanthe",
    "approved": "callum-zquiggle",
}
"""Words that are nowhere else in the world."""
JANE: dict[str, Any] = {
    "author": {
        "name": "Rowan Ash",
        "anonymity": {"kind": "pseudonym", "approved_by": PLANTED["approved"], "on": "2026-01-02"},
    },
    "viewpoint": {"text": "We met in a corridor."},
    "competing_interests": {
        "nothing_to_declare": False,
        "interests": [
            {"category": "stock", "organisation": "Public Ltd", "amount": PLANTED["amount"]},
            {
                "category": "grants-contracts",
                "organisation": PLANTED["organisation"],
                "description": PLANTED["description"],
                "publish": False,
                "editor_reason": PLANTED["editor_reason"],
            },
        ],
        "taking_part": {"paid": "yes", "what": PLANTED["what"]},
        "confirmed": {
            "on": "2026-01-02",
            "how": "phone",
            "by": PLANTED["by"],
            "witness": PLANTED["witness"],
        },
    },
}
SAM = {"author": {"role": "clinician"}}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published article and a draft, in which everything for the office is planted."""
    folder = tmp_path_factory.mktemp("leaks")
    editors = [{"id": "ana-pires", "name": "Ana Pires"},
               {"id": PLANTED["approved"], "name": "Callum"}]  # fmt: skip
    off = ["word-count", "key-messages", "coverage", "coverage-challenges", "coverage-impact",
           "voice-balance", "photo-missing", "approval-missing"]  # fmt: skip
    inputs = write_series(folder, editors=editors, rules={"off": off})
    for slug, status in (("2026-01-a", "published"), ("2026-02-b", "draft")):
        article = write_article(inputs, slug, status, {"rowan-ash": JANE, "sam-okafor": SAM})
        photo = Image.new("RGB", (500, 500), "teal")
        exif = Image.Exif()
        exif[0x013B] = "Photographed by Zygmunt"
        exif.get_ifd(0x8825)[1] = "N"
        (article / "media").mkdir()
        photo.save(article / "media/sam.jpg", exif=exif)
        sam = (article / "sam-okafor.yaml").read_text("utf-8")
        shown = "  photo: {file: media/sam.jpg, credit: Own photo}\n"
        (article / "sam-okafor.yaml").write_text(sam.replace("  role:", f"{shown}  role:"), "utf-8")
    ended = viewpoints(
        "build", "--inputs", inputs, "--outputs", folder / "out", "--no-cache", "--anonymised"
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return folder / "out"


def unpacked(path: Path) -> dict[str, bytes]:
    """A file, and everything in it: zipped parts, decompressed streams, properties, words."""
    raw = path.read_bytes()
    found = {"": raw}
    if path.suffix == ".docx":
        with zipfile.ZipFile(io.BytesIO(raw)) as file:
            found |= {name: file.read(name) for name in file.namelist()}
            found["words"] = "".join(
                piece.decode("utf-8", "ignore") for piece in found.values()
            ).encode()
    elif path.suffix == ".pdf":
        with pikepdf.open(io.BytesIO(raw)) as file:
            for number, each in enumerate(file.objects):
                if isinstance(each, pikepdf.Stream) and "/Subtype" not in each:
                    found[f"stream {number}"] = each.read_bytes()
                elif isinstance(each, pikepdf.Stream):
                    found[f"stream {number}"] = each.read_raw_bytes()
                else:
                    found[f"object {number}"] = repr(each).encode()
            found["properties"] = repr(dict(file.docinfo.items())).encode()
            found["attached"] = b"".join(
                name.encode() + each.get_file().read_bytes()
                for name, each in file.attachments.items()
            )
            metadata = file.Root.get("/Metadata")
            found["XMP"] = metadata.read_bytes() if metadata is not None else b""
        found["words"] = "\n".join(piece.text for piece in read(raw)).encode()
    return found


def searched(folder: Path, words: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """Where any of these words stands: the file, the part of it, the word."""
    forms = {}
    for word in words:
        escaped = json.dumps(word)[1:-1]
        for form in (word.encode(), word.encode("utf-16-be"), escaped.encode(),
                     word.replace("£", "&pound;").encode(), word.encode("latin-1")):  # fmt: skip
            forms[form.lower()] = word
    return [
        (path.relative_to(folder).as_posix(), part, word)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        for part, data in unpacked(path).items()
        for form, word in forms.items()
        if form in data.lower()
    ]


@pytest.mark.parametrize("where", ["site", "drafts"])
def test_nothing_for_the_office_is_in_a_public_file(built: Path, where: str) -> None:
    """Amounts, unpublished interests, reasons, payments, witnesses: in no byte of any file."""
    found = searched(built / where, tuple(PLANTED.values()))

    assert found == []
    kinds = {path.suffix for path in (built / where).rglob("*") if path.is_file()}
    assert {".html", ".docx", ".pdf", ".xml", ".jpg"} <= kinds


def test_the_search_would_find_it(built: Path) -> None:
    """In the office everything is found, also inside the PDF: the search is no blind one."""
    found = searched(built / "office/2026-01-a", tuple(PLANTED.values()))

    # An author's file is attached to the PDF; its words are also on its pages.
    for word in PLANTED.values():
        assert ("coi.json", "", word) in found
        assert ("coi.pdf", "words", word) in found


def test_public_words_are_found_in_every_format(built: Path) -> None:
    """The same search does find in the public files what is printed there."""
    found = {path for path, _, _ in searched(built / "site/2026-01-a", ("Public Ltd",))}

    assert found == {"index.html", "2026-01-a.docx", "2026-01-a.pdf", "2026-01-a.xml"}


def test_a_pseudonym_is_the_only_name_there_is(built: Path) -> None:
    """On the page, for search engines, in the properties of Word and PDF files, and in JATS."""
    article = built / "site/2026-01-a"
    note = "The name is changed, as the author asked. The editors know who it is."

    noted = {path for path, part, _ in searched(article, (note,))}
    word = unpacked(article / "2026-01-a.docx")["docProps/core.xml"].decode()
    pdf = unpacked(article / "2026-01-a.pdf")
    page = (article / "index.html").read_text("utf-8")

    assert noted == {"index.html", "2026-01-a.docx", "2026-01-a.pdf", "2026-01-a.xml"}
    assert "<dc:creator>Rowan Ash; Sam Okafor</dc:creator>" in word
    assert b"<rdf:li>Rowan Ash</rdf:li><rdf:li>Sam Okafor</rdf:li>" in pdf["XMP"]
    assert b"Rowan Ash, Sam Okafor" in pdf["properties"]
    assert '"@type": "Person", "name": "Rowan Ash"}' in page
    assert "orcid" not in page.lower()


def test_jats_says_it_where_archives_look(built: Path) -> None:
    """As an author's note of its own kind, once, to the letter."""
    told = (built / "office/2026-01-a/coi-statement.txt").read_text("utf-8").strip()
    jats = etree.parse(built / "site/2026-01-a/2026-01-a.xml")

    (note,) = jats.xpath("/article/front/article-meta/author-notes/fn[@fn-type='coi-statement']")

    assert " ".join("".join(note.itertext()).split()) == told
    assert "".join(jats.getroot().itertext()).count("Rowan Ash holds stock") == 1


def test_the_reviewers_copy_keeps_it_too(built: Path) -> None:
    """Numbers instead of names, and nothing for the office only."""
    reviewers = built / "office/2026-01-a"
    others = {p.name for p in reviewers.iterdir() if "anonymised" not in p.name}

    found = searched(reviewers, (*PLANTED.values(), "Rowan", "Okafor", "rowan-ash"))

    assert {path for path, _, _ in found} <= others


def test_what_a_camera_wrote_down_is_in_no_file(built: Path) -> None:
    """Pictures are made new: by themselves, in Word files and in PDFs."""
    found = searched(built, ("Zygmunt", "Exif\0\0"))

    assert found == []


def test_a_private_name_stops_its_article_only(built: Path, tmp_path: Path) -> None:
    """It is named in its author's file by line; the other articles are built."""
    inputs = built.parent / "inputs"
    shared = (inputs / "2026-02-b" / "sam-okafor.yaml").read_text("utf-8")
    private = tmp_path / "names.txt"
    private.write_text("# the editors' list\n\nRosa María Lim\n", "utf-8")
    (inputs / "2026-02-b" / "sam-okafor.yaml").write_text(
        shared.replace("These are", "ROSA *Maria* Lim says: these are"), "utf-8"
    )
    try:
        ended = viewpoints(
            "build", "--inputs", inputs, "--outputs", tmp_path / "out", "--no-cache",
            "--private-names", private, "--output-format", "concise",
        )  # fmt: skip
    finally:
        (inputs / "2026-02-b" / "sam-okafor.yaml").write_text(shared, "utf-8")

    assert ended.returncode == 1
    assert "2026-02-b/sam-okafor.yaml:" in ended.stderr
    assert "error[private-name]: a name from the private list stands here" in ended.stderr
    assert "Rosa" not in ended.stderr and "ROSA" not in ended.stderr
    assert (tmp_path / "out/site/2026-01-a/index.html").exists()
    assert not (tmp_path / "out/drafts/2026-02-b").exists()


def test_a_list_of_names_among_the_inputs_is_refused(built: Path) -> None:
    """There it would itself be the leak."""
    inputs = built.parent / "inputs"
    listed = inputs / "names.txt"
    listed.write_text("Rosa Lim\n", "utf-8")

    ended = viewpoints("build", "--inputs", inputs, "--outputs", inputs.parent / "out",
                       "--private-names", listed)  # fmt: skip

    listed.unlink()
    assert ended.returncode == 2
    assert "where only the editors can reach it" in ended.stderr


@pytest.mark.parametrize("where", ["site", "site/2026-01-a", "drafts/office"])
def test_outputs_inside_a_site_are_refused(built: Path, where: str) -> None:
    """The office's files would be published with it."""
    inputs, before = built.parent / "inputs", tree(built)

    ended = viewpoints("build", "--inputs", inputs, "--outputs", built / where)

    assert (ended.returncode, tree(built)) == (2, before)
    assert "which others see, and the office's files would too" in ended.stderr


def test_an_office_that_leads_into_the_site_is_refused(built: Path, tmp_path: Path) -> None:
    """A link can put one folder into another."""
    (tmp_path / "site/inside").mkdir(parents=True)
    (tmp_path / "office").symlink_to("site/inside")

    ended = viewpoints("build", "--inputs", built.parent / "inputs", "--outputs", tmp_path)

    assert ended.returncode == 4
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_the_office_is_never_inside_the_site(built: Path) -> None:
    """What is published as it is holds no file for the office, whatever it is called."""
    files = [*tree(built / "site"), *tree(built / "drafts")]

    assert [f for f in files if "coi" in f or "office" in f or "report" in f] == []
    assert (built / "office/coi-register.csv").exists()
    assert (built / "office/issues/2026-01/coi.pdf").exists()
