"""One article through every stage; and no house gets a changed word past the last of them."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path

import pytest

from pipeline.assemble import Outcome, assemble
from pipeline.batch import series_of
from pipeline.checking import check
from pipeline.house import House
from pipeline.model import Series
from pipeline.problems import Level
from pipeline.workshop import Workshop
from tests.command import ROOT, viewpoints, write_article, write_author, write_series

EXAMPLE = ROOT / "inputs" / "2026-08-a-wait-you-can-follow"


@pytest.fixture(scope="module")
def series() -> Series:
    """The example series."""
    found, _ = series_of(ROOT / "inputs")
    assert found is not None
    return found


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """An empty series."""
    return write_series(tmp_path)


def made(folder: Path, tools: Workshop, house: House | None = None, final: bool = False) -> Outcome:
    series, _ = series_of(folder.parent)
    assert series is not None
    return assemble(folder, series, house or House.named("practice"), tools, final)


def said(outcome: Outcome) -> list[tuple[str, str, int]]:
    return [(p.rule, Path(p.file).name, p.line) for p in outcome.problems]


# ------------------------------------------------------------- what is proved

ROLE = "block.t == 'Div' and block.classes:includes('viewpoint')"
SABOTAGE = {
    "drops": f"""
      for i, block in ipairs(doc.blocks) do
        if {ROLE} then table.remove(doc.blocks, i) break end
      end""",
    "swaps": f"""
      local at = {{}}
      for i, block in ipairs(doc.blocks) do if {ROLE} then at[#at + 1] = i end end
      doc.blocks[at[1]], doc.blocks[at[2]] = doc.blocks[at[2]], doc.blocks[at[1]]""",
    "doubles": f"""
      for i, block in ipairs(doc.blocks) do
        if {ROLE} then doc.blocks:insert(i, block:clone()) break end
      end""",
    "silent": """
      doc = doc:walk{Image = function(image)
        if image.src:match('png$') or image.src:match('jpg$') then image.caption = {} end
        return image
      end}""",
    "digit": """
      local done = false
      doc = doc:walk{Str = function(str)
        if not done and str.text:match('2025') then
          done = true
          return pandoc.Str((str.text:gsub('2025', '2026')))
        end
      end}""",
    "link": """
      doc = doc:walk{Link = function(link)
        if link.target:match('^https') then link.target = link.target .. '/elsewhere' end
        return link
      end}""",
    "interests": """
      doc = doc:walk{Div = function(div)
        if div.classes:includes('competing-interests') then
          div.content = {div.content[1]}
          return div
        end
      end}""",
    "name": """
      doc = doc:walk{Str = function(str)
        return pandoc.Str((str.text:gsub('Penhale', 'Penhail')))
      end}""",
    "adds": """
      doc.blocks:insert(pandoc.Para{pandoc.Str('Sponsored.')})""",
    "heading": """
      doc = doc:walk{Header = function(header)
        if header.level == 3 then return pandoc.Para(header.content) end
      end}""",
    "dash": """
      doc = doc:walk{Str = function(str)
        return pandoc.Str((str.text:gsub('not', 'now')))
      end}""",
}


def broken_house(folder: Path, format_: str, sabotage: str) -> House:
    """The default house, whose dress for one format changes the article first."""
    house = folder / "house"
    shutil.copytree(ROOT / "templates" / "practice", house)
    dress = house / format_ / "dress.lua"
    text = dress.read_text().replace("return { { Pandoc = document } }", "Pandoc = document")
    before = "\nlocal dressed = Pandoc\nfunction Pandoc(doc)"
    dress.write_text(f"{text}{before}{SABOTAGE[sabotage]}\n  return dressed(doc)\nend\n")
    return House.named(str(house))


NAMES = {"html": "the page", "docx": "the Word file", "pdf": "the PDF"}


@pytest.mark.parametrize(
    ("format_", "sabotage", "told"),
    [
        ("html", "drops", "leaves out the viewpoint “I was not being difficult”"),
        ("pdf", "swaps", "puts the viewpoints in another order"),
        ("docx", "doubles", "prints the viewpoint “I was not being difficult” twice"),
        ("docx", "silent", "drops the words for a picture"),
        ("html", "digit", "does not say what the article says"),
        ("pdf", "digit", "does not say what the article says"),
        ("docx", "digit", "does not say what the article says"),
        ("html", "link", "changes a link"),
        ("pdf", "link", "changes a link"),
        ("html", "interests", "drops words of the article"),
        ("pdf", "name", "does not say what the article says"),
        ("docx", "adds", "adds words of its own"),
        ("docx", "heading", "makes a paragraph of a heading"),
        ("html", "dash", "does not say what the article says"),
    ],
)
def test_a_house_that_changes_the_article_is_caught(
    tmp_path: Path, series: Series, tools: Workshop, format_: str, sabotage: str, told: str
) -> None:
    """The format and the difference are named, and nothing of the article is published."""
    house = broken_house(tmp_path, format_, sabotage)

    outcome = assemble(EXAMPLE, series, house, tools, False)

    (problem,) = [p for p in outcome.problems if p.level is Level.ERROR]
    assert (problem.rule, outcome.failure, outcome.artefacts) == ("mismatch", 3, ())
    assert problem.message.startswith(f"{NAMES[format_]} {told}")
    assert Path(problem.file).name == "article.yaml"


def test_a_mismatch_ends_the_command_with_3(tmp_path: Path) -> None:
    """A house file is wrong: no author can mend it."""
    inputs = write_series(tmp_path)
    write_article(inputs, "2026-01-a")
    broken_house(tmp_path, "html", "adds")

    ended = viewpoints("build", "--house", "house", cwd=tmp_path)

    assert ended.returncode == 3
    assert "error[mismatch]: the page adds words" in ended.stderr
    assert not (tmp_path / "outputs" / "drafts").exists()


def test_a_house_that_only_dresses_is_not_in_the_way(
    tmp_path: Path, series: Series, tools: Workshop
) -> None:
    """Another order of classes, another colour: the words are what must match."""
    house = broken_house(tmp_path, "html", "drops")
    dress = house.folder / "html" / "dress.lua"
    dress.write_text(dress.read_text().replace(SABOTAGE["drops"], "doc.meta.css = 'b{}'"))

    assert assemble(EXAMPLE, series, house, tools, False).state == "built"


# ---------------------------------------------------------------- what is told


def test_an_article_that_is_whole_is_made(inputs: Path, tools: Workshop) -> None:
    """A draft goes to the drafts, with its bundle for the office."""
    outcome = made(write_article(inputs, "2026-01-a"), tools)

    assert outcome.state == "built" and outcome.problems == ()
    assert [a.path for a in outcome.artefacts] == [
        "drafts/2026-01-a/2026-01-a.docx", "drafts/2026-01-a/index.html",
        "drafts/2026-01-a/2026-01-a.xml", "drafts/2026-01-a/2026-01-a.pdf",
        "office/2026-01-a/coi.pdf", "office/2026-01-a/coi.json", "office/2026-01-a/coi.csv",
        "office/2026-01-a/coi-statement.txt",
    ] or {a.path.split("/")[0] for a in outcome.artefacts} == {"drafts", "office"}  # fmt: skip


@pytest.mark.parametrize(
    ("status", "where"),
    [("draft", "drafts"), ("in-review", "drafts"), ("returned", "drafts"),
     ("withdrawn", "drafts"), ("accepted", "site"), ("published", "site")],
)  # fmt: skip
def test_only_what_is_accepted_goes_to_the_site(
    inputs: Path, tools: Workshop, status: str, where: str
) -> None:
    """And the office's files never do."""
    outcome = made(write_article(inputs, "2026-01-a", status), tools)

    folders = {a.path.split("/")[0] for a in outcome.artefacts}
    assert folders == {where, "office"}
    assert not [a for a in outcome.artefacts if "coi" in a.path and a.path.startswith("site")]


def test_everything_that_is_wrong_is_said_at_once(inputs: Path, tools: Workshop) -> None:
    """An author who sends a file back five times for five mistakes does not come back."""
    folder = write_article(inputs, "2026-01-a", order=["jane-doe", "sam-okafor", "jane-doe"])
    write_author(folder, "jane-doe", viewpoint={"text": "See [@none].\n\n<b>Bold</b>"})
    write_author(folder, "sam-okafor", author={"role": "doctor"}, key_quotez=["x"])

    outcome = made(folder, tools)

    rules = {p.rule for p in outcome.problems}
    assert outcome.state == "broken"
    assert {"raw-html", "choice", "unknown-field"} <= rules


def test_what_is_still_owed_does_not_stop_a_draft(inputs: Path, tools: Workshop) -> None:
    """The draft says who is awaited; the article is waiting."""
    folder = write_article(inputs, "2026-01-a", order=["jane-doe", "sam-okafor", "kim-lee"])

    outcome = made(folder, tools)

    assert outcome.state == "waiting"
    assert [p.rule for p in outcome.problems] == ["order-unknown"]
    assert outcome.artefacts


@pytest.mark.parametrize(("status", "final"), [("accepted", False), ("draft", True)])
def test_what_is_still_owed_stops_what_claims_to_be_finished(
    inputs: Path, tools: Workshop, status: str, final: bool
) -> None:
    """An accepted article, or any with --final."""
    folder = write_article(inputs, "2026-01-a", status, order=["jane-doe", "kim-lee", "sam-okafor"])

    outcome = made(folder, tools, final=final)

    assert (outcome.state, outcome.artefacts) == ("broken", ())
    assert [p.level for p in outcome.problems] == [Level.ERROR]


def test_checking_says_the_same_and_makes_nothing(inputs: Path, tools: Workshop) -> None:
    """`check` is `build` without the files."""
    folder = write_article(inputs, "2026-01-a", order=["jane-doe", "sam-okafor", "kim-lee"])
    series, _ = series_of(inputs)
    assert series is not None

    outcome = check(folder, series, tools, False)

    assert outcome.state == "checked" and outcome.artefacts == ()
    assert outcome.problems == made(folder, tools).problems


@pytest.mark.parametrize("text", ["Some <b>bold</b> words", "See [@nobody]"])
def test_what_cannot_be_printed_cannot_be_switched_off(
    tmp_path: Path, tools: Workshop, text: str
) -> None:
    """An article that is not made is never silent about why."""
    off = ["raw-html", "citation-unknown", "word-count", "coverage", "key-messages"]
    folder = write_article(write_series(tmp_path / "s", rules={"off": off}), "2026-01-a")
    write_author(folder, "jane-doe", viewpoint={"text": text})

    outcome = made(folder, tools)

    assert outcome.state == "broken"
    assert next(p.rule for p in outcome.problems if p.level is Level.ERROR) in off


def test_a_rule_that_is_switched_off_is_silent(tmp_path: Path, tools: Workshop) -> None:
    """An editor knows why this series is different."""
    folder = write_article(write_series(tmp_path / "s", rules={"off": ["word-count"]}), "2026-01-a")

    rules = {p.rule for p in made(folder, tools).problems}

    assert "word-count" not in rules and "photo-missing" not in rules
    assert "coverage" in rules


def test_an_editors_address_is_printed_nowhere(tmp_path: Path, tools: Workshop) -> None:
    """It is for the other editors; readers write to the series."""
    editors = [{"id": "ana-pires", "name": "Ana Pires", "email": "ana@private.example"}]
    inputs = write_series(tmp_path / "s", editors=editors)

    outcome = made(write_article(inputs, "2026-01-a", "published"), tools)

    assert outcome.artefacts
    for artefact in outcome.artefacts:
        assert b"private" not in artefact.data and b"private" not in unzipped(artefact.data)


def unzipped(data: bytes) -> bytes:
    """What is packed inside a Word file; nothing for other files."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return b""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"".join(map(archive.read, archive.namelist()))


def test_a_silent_author_is_never_none(inputs: Path, tools: Workshop) -> None:
    """The draft's whole paragraph waits for the answer."""
    folder = write_article(inputs, "2026-01-a")
    write_author(folder, "sam-okafor", author={"role": "clinician"}, competing_interests={})

    outcome = made(folder, tools)

    statement = next(a.data for a in outcome.artefacts if a.path.endswith("coi-statement.txt"))
    page = next(a.data for a in outcome.artefacts if a.path.endswith("index.html"))
    assert b"[competing interests statement awaited: Sam Okafor]" in statement
    assert b"awaited: Sam Okafor" in page
    assert b"none to declare" not in page


def test_a_character_of_the_office_alone_is_shown_in_its_file(
    inputs: Path, tools: Workshop
) -> None:
    """What is never published is printed in the bundle, and its fonts may lack it too."""
    folder = write_article(inputs, "2026-01-a")
    interest = {"category": "stock", "organisation": "Gene \U0001f9ec Ltd", "publish": False,
                "editor_reason": "Names a family", "from": "2025-01", "to": "ongoing"}  # fmt: skip
    declared = {"nothing_to_declare": False, "interests": [interest],
                "confirmed": {"on": "2026-01-02"}}  # fmt: skip
    write_author(folder, "jane-doe", competing_interests=declared)

    outcome = made(folder, tools)

    (problem,) = outcome.problems
    assert (problem.rule, Path(problem.file).name) == ("glyph-missing", "jane-doe.yaml")
    assert "\U0001f9ec" in problem.excerpt or "organisation" in problem.excerpt
    assert outcome.failure == 0 and outcome.state == "broken"


@pytest.mark.parametrize("letter", ["\U0001f9ec", "\u2d30"])
def test_a_name_that_no_font_can_print_is_one_problem(
    inputs: Path, tools: Workshop, letter: str
) -> None:
    """At its place in the author's own file."""
    folder = write_article(inputs, "2026-01-a")
    write_author(folder, "jane-doe", author={"name": f"Jane {letter} Doe"})

    outcome = made(folder, tools)

    assert said(outcome) == [("glyph-missing", "jane-doe.yaml", 2)]


def test_thirty_viewpoints_are_one_article(inputs: Path, tools: Workshop) -> None:
    """There is no upper limit, and every format has them all."""
    roles = ["patient", "clinician"]
    authors = {f"author-{n:02}": {"author": {"role": roles[n % 2]}} for n in range(30)}

    outcome = made(write_article(inputs, "2026-01-a", authors=authors), tools)

    assert outcome.state == "built"


@pytest.mark.parametrize(
    "name", [".", "article.yaml", "jane-doe.yaml"], ids=["folder", "article", "author"]
)
def test_what_cannot_be_read_is_a_problem_and_no_crash(
    inputs: Path, tools: Workshop, name: str
) -> None:
    """An empty folder, an empty file, a file that is no text."""
    folder = write_article(inputs, "2026-01-a")
    if name == ".":
        shutil.rmtree(folder)
        folder.mkdir()
    else:
        (folder / name).write_bytes(b"\xff\xfe\x00bad")

    outcome = made(folder, tools)

    assert outcome.state == "broken" and outcome.failure == 0
    assert outcome.problems
