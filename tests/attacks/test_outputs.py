"""What could reach a reader, the office or a log: finished bytes, cells, messages."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from pathlib import Path

import pikepdf
import pytest
from lxml import etree
from pikepdf import Pdf

from pipeline.engines import live_docx, live_html, live_pdf
from pipeline.markup.typography import curly
from pipeline.reports import Report, show
from pipeline.workshop import Workshop
from tests.attacks.tried import errors, made, prepared, public
from tests.command import viewpoints

POLICY = (
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src 'self'\">"
)


# ------------------------------------------------------------------- finished pages


@pytest.mark.parametrize(
    "live",
    [
        "<script>alert(1)</script>", "<script src=x.js></script>", "<svg onload=alert(1)>",
        "<img src=x onerror=alert(1)>", "<a href='javascript:alert(1)'>x</a>",
        "<a href='java\tscript:alert(1)'>x</a>", "<a href=' data:text/html,x'>x</a>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>", "<object data=x></object>",
        "<embed src=x>", "<base href='https://evil.example/'>", "<form action=x><input></form>",
        "<meta http-equiv=refresh content='0;url=https://evil.example'>",
        "<link rel=stylesheet href='https://evil.example/x.css'>",
        "<link rel='preload alternate' href='//evil.example/x'>",
        "<img src='https://evil.example/x.png'>", "<img src='//evil.example/x.png'>",
        "<img srcset='https://evil.example/x.png 2x'>", "<video poster='https://evil.example/x'>",
        "<p style='background:url(https://evil.example/x)'>", "<style>@import 'x.css'</style>",
        "<style>@font-face { src: url('//evil.example/../assets/x.woff2') }</style>",
        '<style>@font-face { src: url("../assets/x/../../office/x.woff2") }</style>',
        '<style>p { background: url("../assets/x.svg") }</style>',
        "<svg><a xlink:href='javascript:alert(1)'>x</a></svg>", "<math href='javascript:x'>",
        "<svg><foreignObject><p>x</p></foreignObject></svg>", "<button formaction=x>x</button>",
        "<SCRIPT TYPE='text/javascript'>x</SCRIPT>", "<p ONCLICK=x>",
    ],
)  # fmt: skip
def test_a_page_that_is_live_is_never_published(live: str) -> None:
    """Naive: 15 of 25 such payloads ran in a browser; here the finished bytes are looked at."""
    page = f"<!DOCTYPE html><html><head>{POLICY}</head><body><p>Words</p>{live}</body></html>"

    assert live_html.live(page.encode())


@pytest.mark.parametrize(
    "policy",
    ["", POLICY.replace("default-src 'none'", "default-src 'self'"),
     POLICY.replace("img-src", "script-src 'unsafe-inline'; img-src")],
)  # fmt: skip
def test_a_page_has_a_policy_that_forbids_scripts(policy: str) -> None:
    """The second lock: what got in all the same cannot run."""
    page = f"<!DOCTYPE html><html><head>{policy}</head><body><p>Words</p></body></html>"

    assert live_html.live(page.encode()) == ("no policy that forbids scripts",)


def test_a_page_of_words_is_not_live() -> None:
    """Links, pictures of its own, and what search engines read."""
    inside = (
        "<a href='https://a.example/?x=javascript:'>x</a><a href='mailto:a@b.example'>x</a>"
        "<a href='#ref-1'>1</a><a href='x.pdf'>PDF</a><img src='media/1.jpg' alt='A'>"
        "<script type='application/ld+json'>{}</script><p style='color:red'>x</p>"
        '<style>@font-face { src: url("../assets/serif.woff2") }</style>'
    )
    page = f"<!DOCTYPE html><html><head>{POLICY}</head><body>{inside}</body></html>"

    assert live_html.live(page.encode()) == ()


# ------------------------------------------------------------------- Word files, PDFs


def changed(data: bytes, part: str, old: str, new: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            text = before.read(name)
            if name == part:
                assert old.encode() in text
                text = text.replace(old.encode(), new.encode(), 1)
            after.writestr(name, text)
        if not part.endswith(("xml", "rels")):
            after.writestr(part, b"x")
    return out.getvalue()


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory, tools: Workshop) -> dict[str, bytes]:
    """An article as it is published."""
    outcome = made(prepared(tmp_path_factory.mktemp("finished")), tools)
    return dict(public(outcome))


RELS, DOCUMENT = "word/_rels/document.xml.rels", "word/document.xml"
RELATION = (
    '<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/{}" Target="{}"{}/></Relationships>'
)


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        (RELS, "</Relationships>", RELATION.format("image", "https://evil.example/x.png",
                                                   ' TargetMode="External"')),
        (RELS, "</Relationships>", RELATION.format("attachedTemplate", "file:///x.dotm",
                                                   ' TargetMode="External"')),
        (RELS, "</Relationships>", RELATION.format("hyperlink", "file:///etc/passwd",
                                                   ' TargetMode="External"')),
        (RELS, "</Relationships>", RELATION.format("aFChunk", "chunk.html", "")),
        (RELS, "</Relationships>", RELATION.format("oleObject", "embeddings/x", "")),
        (DOCUMENT, "<w:body>", '<w:body><w:p><w:fldSimple w:instr="DDEAUTO c:\\x"/></w:p>'),
        (DOCUMENT, "<w:body>", "<w:body><w:p><w:r><w:instrText> INCLUDETEXT /x</w:instrText></w:r>"
                               "</w:p>"),
        (DOCUMENT, "<w:body>", "<w:body>\x07"),
        ("word/vbaProject.bin", "", ""),
        ("[Content_Types].xml", "</Types>", '<Default Extension="bin" ContentType='
         '"application/vnd.ms-office.vbaProject"/></Types>'),
    ],
)  # fmt: skip
def test_a_word_file_that_is_live_is_never_published(
    finished: dict[str, bytes], part: str, old: str, new: str
) -> None:
    """Naive: Word fetches, runs, or refuses the file; pandoc wrote it with exit 0."""
    assert live_docx.live(finished["docx"]) == ()

    assert live_docx.live(changed(finished["docx"], part, old, new))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("/OpenAction", "<< /S /JavaScript /JS (app.alert\\(1\\)) >>"),
        ("/AA", "<< >>"),
        ("/Names", "<< /JavaScript << >> >>"),
        ("/X", "<< /S /Launch /F (/bin/sh) >>"),
        ("/X", "<< /Type /Action /S /URI /URI (javascript:alert) >>"),
        ("/X", "<< /S /URI /URI (file:///etc/passwd) >>"),
        ("/X", "<< /S /URI /URI <66696c653a> >>"),
        ("/X", "[ << /S /GoToR /F (//host/x.pdf) >> ]"),
        ("/X", "<< /Y << /Type /Action /S /Unheard >> >>"),
        ("/X", "<< /EF << /F << /Type /EmbeddedFile >> >> >>"),
        ("/AcroForm", "<< /XFA (x) >>"),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_a_pdf_that_is_live_is_never_published(
    finished: dict[str, bytes], key: str, value: str, packed: bool
) -> None:
    """Naive: it runs when it is opened; hidden in packed objects it is found as well."""
    assert live_pdf.live(finished["pdf"]) == ()
    out = io.BytesIO()
    with Pdf.open(io.BytesIO(finished["pdf"])) as pdf:
        pdf.Root[key] = pdf.make_indirect(pikepdf.Object.parse(value.encode()))
        mode = pikepdf.ObjectStreamMode
        pdf.save(out, object_stream_mode=mode.generate if packed else mode.disable)

    assert live_pdf.live(out.getvalue())


def test_a_house_that_adds_a_script_is_caught(tmp_path: Path) -> None:
    """Naive: a template is trusted, and so is whatever is pasted into it."""
    import shutil

    from tests.command import ROOT, write_article, write_series

    inputs = write_series(tmp_path)
    write_article(inputs, "2026-01-a")
    shutil.copytree(ROOT / "templates" / "practice", tmp_path / "house")
    template = tmp_path / "house" / "html" / "template.html"
    tracker = "<script src='https://tracker.example/x.js'></script></head>"
    template.write_text(template.read_text().replace("</head>", tracker))

    ended = viewpoints("build", "--house", tmp_path / "house", cwd=tmp_path)

    assert ended.returncode == 3
    assert "error[output-live]: index.html has a script" in ended.stderr
    assert not (tmp_path / "outputs" / "drafts" / "2026-01-a").exists()


# ---------------------------------------------------------------- what is around words

HOSTILE = "</script><script>alert(1)</script><!-- ]]> & \" ' -->"


def test_words_end_no_script_element_and_no_xml(tmp_path: Path, tools: Workshop) -> None:
    """Naive: `</script>` in a title ends the search engines' record, and `]]>` an archive's."""
    article = prepared(tmp_path, author={"name": "Jane <b> & Doe", "title": HOSTILE[:60]})
    file = article / "article.yaml"
    text = file.read_text().replace("The article 2026-01-a", json.dumps(HOSTILE))
    accepted = "status: accepted\naccepted: {by: ana-pires, on: 2026-01-20}"
    file.write_text(text.replace("status: draft", accepted))

    outcome = made(article, tools)

    assert errors(outcome) == set()
    files = public(outcome)
    page = files["html"].decode()
    [record] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    assert json.loads(record)["headline"] == curly(HOSTILE)
    assert "<script>alert" not in page
    assert HOSTILE in "".join(etree.fromstring(files["xml"]).itertext())


@pytest.mark.parametrize("cell", ["=HYPERLINK(1)", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)",
                                  "\uff1d1+1", "|x", "%0A=1"])  # fmt: skip
def test_no_cell_of_the_office_starts_a_formula(tmp_path: Path, tools: Workshop, cell: str) -> None:
    """Naive: the editors' spreadsheet runs what an author declared."""
    interest = {
        "category": "stock", "organisation": cell, "description": cell, "who": "self",
        "paid_to": "me", "from": "2025-01", "to": "ongoing", "related_to_article": "no",
        "publish": True,
    }  # fmt: skip
    declared = {
        "nothing_to_declare": False, "interests": [interest], "confirmed": {"on": "2026-01-02"},
    }  # fmt: skip

    outcome = made(prepared(tmp_path, competing_interests=declared), tools)

    [table] = [a.data for a in outcome.artefacts if a.path.endswith("coi.csv")]
    cells = [c for row in csv.reader(io.StringIO(table.decode("utf-8-sig"))) for c in row]
    assert f"'{cell}" in cells
    assert not [c for c in cells if c.lstrip()[:1] in tuple("=+-@|%\uff1d\t\r")]


COMMANDS = ["::add-mask::e", "::stop-commands::x", "::error file=x::forged", "##[error]forged"]


@pytest.mark.parametrize("form", [f for f in Report if f is not Report.AUTO])
@pytest.mark.parametrize(
    "forged", [*COMMANDS, "\x1b[2J", "[/bold] [green]all passed", "%0A::error::x"]
)
def test_no_words_forge_a_message(
    tmp_path: Path, tools: Workshop, form: Report, forged: str
) -> None:
    """Naive: the runner obeys a line of the log, a terminal its codes, Rich its marks."""
    bad = json.dumps(f"x\n{forged}")
    raw = f"authro: {bad}\n{bad}: 1\nviewpoint: {{text: {bad}}}\n".encode()
    outcome = made(prepared(tmp_path, raw=raw), tools)

    said = show(outcome.problems, (), form)

    assert errors(outcome)
    assert "\x1b" not in said and not re.search(r"##\[", said)
    starts = [line.lstrip() for line in said.splitlines()]
    assert not [line for line in starts if line.startswith(tuple(COMMANDS))]
