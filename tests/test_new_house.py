"""Editors make a house in an afternoon: a page tells how, and everything on it is true."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from pipeline.house import House
from tests.command import ROOT, viewpoints, write_article, write_series

PAGE = (ROOT / ".github" / "HOUSES.md").read_text("utf-8")
PLUM = "#7a1f5c"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with a small series, as an editor has it."""
    write_article(write_series(tmp_path), "2026-01-a")
    return tmp_path


def begun(desk: Path, *more: str) -> Path:
    ended = viewpoints("new", "house", "night-press", *more, cwd=desk)
    assert ended.returncode == 0, ended.stderr
    return desk / ended.stdout.strip()


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_a_new_house_looks_like_its_base(desk: Path) -> None:
    """Until somebody changes a value: its files are notes."""
    house = House.named(str(begun(desk)))

    assert house.look() == House.named("practice").look()
    assert [f.name for f in house.formats()] == ["docx", "html", "jats", "pdf"]


def test_its_notes_are_the_values_of_its_base(desk: Path) -> None:
    """Whoever takes the marks away has changed nothing yet."""
    look = begun(desk, "--based-on", "large-print") / "look.yaml"
    before = House.named(str(look.parent)).look()
    look.write_text(re.sub(r"(?m)^  # ", "  ", look.read_text("utf-8")), encoding="utf-8")
    shutil.copytree(look.parent, desk / "templates" / "bare")

    assert "body: 18pt" in look.read_text("utf-8")
    assert House.named(str(desk / "templates" / "bare")).look() == before


def test_one_colour_changes_every_format(desk: Path) -> None:
    """New house, one value, build: the colour is on the page, in the PDF and in Word's styles."""
    look = begun(desk) / "look.yaml"
    change(look, 'accent: "#0b5563"', f'accent: "{PLUM}"')

    ended = viewpoints("build", "--house", "night-press", cwd=desk)

    assert ended.returncode == 0, ended.stderr
    made = desk / "outputs" / "drafts" / "2026-01-a"
    with zipfile.ZipFile(made / "2026-01-a.docx") as packed:
        styles = packed.read("word/styles.xml").decode()
    assert PLUM in (made / "index.html").read_text("utf-8")
    assert f'w:val="{PLUM[1:].upper()}"' in styles and "0B5563" not in styles
    assert (0x7A, 0x1F, 0x5C) in painted(made / "2026-01-a.pdf")


def painted(file: Path) -> set[tuple[int, ...]]:
    """Every colour that a PDF paints with."""
    found = set()
    with pikepdf.open(file) as opened:
        for sheet in opened.pages:
            for operands, operator in pikepdf.parse_content_stream(sheet):
                if str(operator) in {"scn", "SCN"} and len(operands) == 3:
                    found.add(tuple(round(float(part) * 255) for part in operands))
    return found


def test_a_house_of_their_own_is_found_beside_the_inputs(desk: Path) -> None:
    """`house:` in series.yaml is a name, wherever the command is run."""
    begun(desk)
    change(desk / "inputs" / "series.yaml", "title:", "house: night-press\ntitle:")
    (desk / "elsewhere").mkdir()

    ended = viewpoints("check", "--inputs", "../inputs", cwd=desk / "elsewhere")

    assert ended.returncode == 0, ended.stderr


def test_what_a_house_adds_comes_last(desk: Path) -> None:
    """Its own rules win over those of its base."""
    folder = begun(desk)
    (folder / "html" / "own.css").write_text("h1 { color: teal; }\n")
    (folder / "pdf" / "own.typ").write_text("#show heading: upper\n")
    formats = {f.name: f for f in House.named(str(folder)).formats()}

    assert formats["html"].include["css"].endswith("h1 { color: teal; }\n")
    assert formats["pdf"].include["own_typ"] == "#show heading: upper\n"


def test_a_word_file_of_their_own_is_kept(desk: Path) -> None:
    """Whoever saved styles from Word wants those, whatever the look says."""
    folder = begun(desk)
    change(folder / "look.yaml", 'accent: "#0b5563"', f'accent: "{PLUM}"')
    made_anew = {f.name: f for f in House.named(str(folder)).formats()}["docx"].restyled
    (folder / "docx").mkdir()
    shutil.copy(ROOT / "templates/practice/docx/reference.docx", folder / "docx")
    shutil.copytree(folder, desk / "templates" / "kept")
    own = {f.name: f for f in House.named(str(desk / "templates" / "kept")).formats()}["docx"]

    assert made_anew and not own.restyled
    assert own.reference_doc == (desk / "templates" / "kept" / "docx" / "reference.docx").resolve()


@pytest.mark.parametrize("name", ["practice", "large-print", "Night", "a/b", "..", "-a", ""])
def test_a_name_that_cannot_be_a_houses_is_refused(desk: Path, name: str) -> None:
    """Those that there are already, and those that are no name of a folder."""
    ended = viewpoints("new", "house", "--", name, cwd=desk)

    assert ended.returncode == 2
    assert not (desk / "templates").exists()


def test_a_house_is_not_overwritten(desk: Path) -> None:
    """What somebody wrote is never touched, whatever there is."""
    (desk / "templates" / "night-press").mkdir(parents=True)
    (desk / "templates" / "night-press" / "notes.txt").write_text("mine")

    ended = viewpoints("new", "house", "night-press", cwd=desk)

    assert ended.returncode == 2
    assert [p.name for p in (desk / "templates" / "night-press").iterdir()] == ["notes.txt"]


def test_a_base_that_is_not_there_is_named(desk: Path) -> None:
    """With those that there are."""
    ended = viewpoints("new", "house", "night-press", "--based-on", "practise", cwd=desk)

    assert ended.returncode == 2
    assert "large-print, practice" in ended.stderr


def fenced(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)


def test_every_command_of_the_page_runs(desk: Path) -> None:
    """In the order of the page, in one folder; none says that anything is wrong."""
    commands = [line.split() for block in fenced("sh") for line in block.splitlines()]
    assert len(commands) >= 5

    for program, *arguments in commands:
        assert program == "viewpoints"
        ended = viewpoints(*arguments, cwd=desk)
        assert ended.returncode == 0, f"{arguments}: {ended.stderr}"


def test_what_the_page_names_is_there(desk: Path) -> None:
    """Files of the new house, and those of its base that can be copied."""
    folder = begun(desk)
    made = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    listed = set(re.findall(r"(?m)^\| `([^`]+)` \|", PAGE))
    base = House.named("practice")
    may_be_new = {
        "html/own.css", "site/own.css", "pdf/own.typ", "odt/format.yaml", "strings/fr.yaml",
    }  # fmt: skip
    further = {
        name
        for line in PAGE.split("## 4.")[1].split("## 5.")[0].splitlines()
        if line.startswith("| ")
        for name in re.findall(r"`([a-z]+/[\w.-]+)`", line)
    }

    assert listed == made
    assert len(further) > 12
    assert {n for n in further - may_be_new if not (base.folder / n).is_file()} == set()


def test_the_error_on_the_page_is_the_one_that_is_shown(desk: Path) -> None:
    """Word for word."""
    look = begun(desk) / "look.yaml"
    change(look, 'accent: "#0b5563"', 'accent: "#ffcc00"')

    ended = viewpoints("build", "--house", "night-press", cwd=desk)

    (shown,) = fenced("text")
    assert ended.returncode == 3
    assert shown.strip() in ended.stderr


def test_what_is_said_of_commands_in_passing_is_so() -> None:
    """Each option that the page names is one of the command."""
    said: set[tuple[Any, ...]] = {
        tuple(line.split()) for line in re.findall(r"`(viewpoints [a-z][^`]*)`", PAGE)
    }
    assert len(said) >= 3

    for _, *words in said:
        verbs = [word for word in words if not word.startswith("--") and word != "night-press"]
        help_ = viewpoints(*verbs, "--help")
        assert help_.returncode == 0, words
        assert all(w in help_.stdout for w in words if w.startswith("--"))
