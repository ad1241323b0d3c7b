"""A text in a file of its own: found, read and refused as the text it stands for."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.house import schema
from pipeline.sources.text_files import text_file
from pipeline.sources.yaml_source import parse
from pipeline.stages.load import load
from pipeline.stages.validate import validate
from pipeline.typed import contribution
from tests.command import viewpoints, write_article, write_series
from tests.stages.test_load import an_article
from tests.word import word

AUTHOR = "author: {name: Jane Doe, role: patient}\n"
WORDS = word("We met in a corridor.")


def jane(tmp_path: Path, named: str, **files: bytes) -> list[str]:
    """What is said of an author who writes `named` below `viewpoint:`."""
    head = f"{AUTHOR}viewpoint:\n  {named}\n".encode()
    beside = {name.replace("_", "."): raw for name, raw in files.items()}
    folder = an_article(tmp_path, {"jane-doe.yaml": head, **beside})
    loaded = load(folder)
    assert loaded.value is not None
    [source] = loaded.value.contributions
    problems = (*loaded.problems, *validate(source, schema("contribution")).problems)
    return [f"{Path(p.file).name}:{p.line}:{p.column} {p.rule} → {p.fix}" for p in problems]


@pytest.mark.parametrize("name", ["words.md", "words.txt", "words.TXT"])
def test_plain_text_stands_for_text(name: str, tmp_path: Path) -> None:
    """It is the small Markdown, and its places are those of its own file."""
    head = f"{AUTHOR}viewpoint: {{text_file: {name}}}\n".encode()
    folder = an_article(tmp_path, {"jane.yaml": head, name: b"\xef\xbb\xbfWe met.\r\n\r\nTwice.\n"})

    loaded = load(folder)

    assert loaded.value is not None and loaded.problems == ()
    [section] = contribution(loaded.value.contributions[0], loaded.value.texts).sections
    passage = section.passage
    assert passage.text == "We met.\n\nTwice.\n"
    assert passage.word is None and passage.source is not None
    place = passage.source.within(passage.route, 3, 2, 4)
    assert (Path(place.file).name, place.line, place.column, place.excerpt) == (
        name,
        3,
        2,
        "Twice.",
    )


def test_a_word_file_stands_for_the_text_of_a_section(tmp_path: Path) -> None:
    """Beside a section that is typed."""
    head = f"{AUTHOR}viewpoint:\n  sections:\n  - text: One.\n  - text_file: media/two.docx\n"
    folder = an_article(tmp_path, {"jane.yaml": head.encode(), "media/two.docx": WORDS})

    loaded = load(folder)

    assert loaded.value is not None and loaded.problems == ()
    one, two = contribution(loaded.value.contributions[0], loaded.value.texts).sections
    assert (one.passage.text, one.passage.word) == ("One.", None)
    assert (two.passage.text, two.passage.word) == ("", WORDS)


@pytest.mark.parametrize(
    ("named", "problem"),
    [
        ("text_file: words.pdf", "jane-doe.yaml:3:14 pattern →   text_file: words.docx"),
        ("text_file: thouhgts.docx", "jane-doe.yaml:3:14 file-missing →   text_file: thoughts.md"),
        ("text_file: Thoughts.md", "jane-doe.yaml:3:14 file-missing →   text_file: thoughts.md"),
        ("text_file: notes.md", "jane-doe.yaml:3:14 file-missing →   text_file: notes.md"),
        ("text_file: ../x.md", "jane-doe.yaml:3:14 path-outside →   text_file: x.md"),
        ("text_file: /etc/x.txt", "jane-doe.yaml:3:14 path-outside →   text_file: x.txt"),
        ('text_file: "My words.docx"', "jane-doe.yaml:3:14 file-name →   text_file: My-words.docx"),
        (
            "text: We met.\n  text_file: thoughts.md",
            "jane-doe.yaml:4:3 duplicate →   # text_file: thoughts.md",
        ),
    ],
)
def test_a_name_that_cannot_be_is_told_once_with_the_line_to_write(
    named: str, problem: str, tmp_path: Path
) -> None:
    """Wrong in kind, missing, outside, or one too many."""
    said = jane(tmp_path, named, thoughts_md=b"We met.\n")

    assert said == [problem]


def test_a_link_is_told_once(tmp_path: Path) -> None:
    """A link could show a file that was never sent."""
    (tmp_path / "2026-11-home").mkdir()
    (tmp_path / "2026-11-home/words.md").symlink_to("/etc/hostname")

    said = jane(tmp_path, "text_file: words.md")

    assert [line.split()[1] for line in said] == ["file-link"]


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (b"We met in a caf\xe9.", "words.md:1:16 encoding"),
        (b"We met\x0b.", "words.md:1:7 hidden-character"),
        (WORDS, "words.md:1:1 file-type"),
        (b"  \n\n", "words.md:1:1 empty"),
        (b"x" * 100_001, "words.md:1:1 too-large"),
    ],
)
def test_what_is_no_text_says_so_at_its_place(raw: bytes, problem: str) -> None:
    """The words are the author's; the file they stand in may be anything."""
    said = text_file("words.md", raw)

    assert [f"{p.file}:{p.line}:{p.column} {p.rule}" for p in said.problems] == [problem]
    assert said.value is None


def test_a_word_file_under_another_name_needs_only_its_own() -> None:
    """Renamed by a mail program, or by hand."""
    [problem] = text_file("inputs/words.txt", WORDS).problems

    assert problem.fix == "rename it to words.docx, and write: text_file: words.docx"


def test_one_of_them_has_to_be_there() -> None:
    """A section has words; a viewpoint too."""
    typed = parse("a.yaml", "a", f"{AUTHOR}viewpoint: {{sections: [{{heading: A}}]}}\n".encode())
    assert typed.value is not None

    said = validate(typed.value, schema("contribution")).problems

    assert [(p.rule, p.message) for p in said] == [("missing-field", "text is missing")]


def test_a_word_file_is_printed_as_a_typed_text_is(tmp_path: Path) -> None:
    """From the file an author mailed to the page that readers see."""
    inputs = write_series(tmp_path)
    told = {"viewpoint": {"text_file": "words.docx"}}
    folder = write_article(
        inputs,
        "2026-11-home",
        authors={"jane-doe": told, "sam-okafor": {"author": {"role": "clinician"}}},
    )
    (folder / "words.docx").write_bytes(WORDS)

    done = viewpoints("build", cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    page = tmp_path / "outputs/drafts/2026-11-home/index.html"
    assert "<p>We met in a corridor.</p>" in page.read_text(encoding="utf-8")
