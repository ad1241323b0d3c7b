"""`viewpoints approve`, and what a build makes of it, with the real command."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.command import QUIET, tree, viewpoints, write_article, write_series

SLUG = "2026-11-night-kitchen"
OFF = [rule for rule in QUIET if not rule.startswith("approval")]
DAY = ("--on", "2026-11-18")


@pytest.fixture
def series(tmp_path: Path) -> Path:
    """A series in which approvals are asked for, with one article in review."""
    inputs = write_series(tmp_path, rules={"off": OFF})
    write_article(inputs, SLUG, "in-review")
    return tmp_path


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def rules(text: str) -> list[str]:
    return re.findall(r"(?:error|needed|warning)\[([\w-]+)\]", text)


def test_from_the_first_yes_to_the_last(series: Path) -> None:
    """Asked, approved, changed, shown what changed, approved again, accepted."""
    article = series / "inputs" / SLUG / "article.yaml"
    for author in ("jane-doe", "sam-okafor"):
        ended = viewpoints("approve", SLUG, author, *DAY, cwd=series)
        assert ended.returncode == 0, ended.stderr
    assert "2 of 2 authors have approved" in ended.stderr
    assert rules(viewpoints("check", cwd=series).stderr) == []

    edit(article, "One sentence", "No sentence")
    edit(
        article, "status: in-review", "status: accepted\naccepted: {by: ana-pires, on: 2026-11-20}"
    )
    ended = viewpoints("build", cwd=series)

    assert ended.returncode == 1
    assert rules(ended.stderr) == ["approval-stale", "approval-stale"]
    assert "ask again: “One” is now “No”" in ended.stderr
    office = series / "outputs/office" / SLUG
    assert "</span>One</del>" in (office / "changes-jane-doe.html").read_text("utf-8")
    assert (office / "changes-sam-okafor.docx").read_bytes().startswith(b"PK")
    assert not (series / "outputs/site" / SLUG).exists()

    for author in ("jane-doe", "sam-okafor"):
        viewpoints("approve", SLUG, author, *DAY, cwd=series)
    ended = viewpoints("build", cwd=series)

    assert ended.returncode == 0, ended.stderr
    assert (series / "outputs/site" / SLUG / "index.html").exists()
    assert not list(office.glob("changes-*"))
    assert len(list(article.parent.glob("approvals/*.txt"))) == 1


def test_what_is_published_stays_while_authors_are_asked_again(series: Path) -> None:
    """The page for the office comes beside it, not instead of it."""
    article = series / "inputs" / SLUG / "article.yaml"
    edit(
        article, "status: in-review", "status: accepted\naccepted: {by: ana-pires, on: 2026-11-20}"
    )
    for author in ("jane-doe", "sam-okafor"):
        viewpoints("approve", SLUG, author, *DAY, cwd=series)
    viewpoints("build", cwd=series)
    site = tree(series / "outputs/site")
    edit(article, "One sentence", "Another sentence")

    viewpoints("build", cwd=series)

    assert tree(series / "outputs/site") == site
    assert (series / "outputs/office" / SLUG / "changes-jane-doe.html").exists()


def test_saying_yes_twice_says_so(series: Path) -> None:
    """It is no mistake."""
    viewpoints("approve", SLUG, "jane-doe", *DAY, cwd=series)
    before = tree(series / "inputs")

    ended = viewpoints("approve", SLUG, "jane-doe", cwd=series)

    assert ended.returncode == 0
    assert ended.stdout.startswith(
        f"Jane Doe had approved these very words of {SLUG} on 2026-11-18"
    )
    assert tree(series / "inputs") == before


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((SLUG, "jane-do"), "jane-do is not an author"),
        (("2026-12-nowhere", "jane-doe"), "there is no article 2026-12-nowhere"),
        ((SLUG, "jane-doe", "--on", "2026-02-30"), "2026-02-30 is not a day"),
        ((SLUG, "jane-doe", "--on", "9999-01-01"), "9999-01-01 is still to come"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(
    series: Path, arguments: tuple[str, ...], told: str
) -> None:
    """And nothing is written."""
    before = tree(series / "inputs")

    ended = viewpoints("approve", *arguments, cwd=series)

    assert ended.returncode == 2
    assert told in ended.stderr.splitlines()[0]
    assert tree(series / "inputs") == before


def test_an_article_that_cannot_be_read_cannot_be_approved(series: Path) -> None:
    """The message is that of `check`."""
    edit(series / "inputs" / SLUG / "sam-okafor.yaml", "role: clinician", "rule: clinician")

    ended = viewpoints("approve", SLUG, "jane-doe", *DAY, cwd=series)

    assert ended.returncode == 1
    assert rules(ended.stderr) == ["unknown-field"]
    assert not (series / "inputs" / SLUG / "approvals").exists()


HASH = "0" * 64
WRONG = {
    "2026-11-a": (f"{{author: ana-pires, on: 2026-11-18, text: {HASH}}}", "approval-author"),
    "2026-11-b": (f"{{on: 2026-02-30, author: jane-doe, text: {HASH}}}", "date"),
    "2026-11-c": (f"{{on: 1900-01-01, author: jane-doe, text: {HASH}}}", "approval-date"),
    "2026-11-d": (f"{{on: 2027-11-18, author: jane-doe, text: {HASH}}}", "approval-date"),
    "2026-11-e": ("{text: yes, author: jane-doe, on: 2026-11-18}", "pattern"),
}


def test_an_approval_that_cannot_be_is_said_at_its_place(tmp_path: Path) -> None:
    """An editor can also write one by hand: one message each, at the first value of the entry."""
    inputs = write_series(tmp_path, rules={"off": [*OFF, "issue-clash"]})
    for slug, (approval, _) in WRONG.items():
        article = write_article(inputs, slug) / "article.yaml"
        article.write_text(f"approvals: [{approval}]\n{article.read_text('utf-8')}", "utf-8")

    ended = viewpoints("check", "--output-format", "concise", cwd=tmp_path)

    assert ended.returncode == 1
    for slug, (approval, rule) in WRONG.items():
        column = len("approvals: [{") + approval.index(" ") + 1
        assert f"inputs/{slug}/article.yaml:1:{column}: error[{rule}]" in ended.stderr
    assert len(rules(ended.stderr)) == len(WRONG)


@pytest.mark.parametrize("what", ["missing", "no text"])
def test_words_that_are_lost_are_said_to_be(series: Path, what: str) -> None:
    """There is no difference to show then; and never a crash."""
    viewpoints("approve", SLUG, "jane-doe", *DAY, cwd=series)
    [kept] = (series / "inputs" / SLUG / "approvals").iterdir()
    if what == "missing":
        kept.unlink()
    else:
        kept.write_bytes(b"\xff\xfe\x00")
    edit(series / "inputs" / SLUG / "jane-doe.yaml", "These are", "Those are")

    ended = viewpoints("check", cwd=series)

    assert ended.returncode == 0
    assert f"in approvals/{kept.name}" in ended.stderr


def test_the_words_of_an_approval_are_no_article(series: Path) -> None:
    """A pull request that brings them can be checked by the names of its files."""
    viewpoints("approve", SLUG, "jane-doe", *DAY, cwd=series)
    [kept] = (series / "inputs" / SLUG / "approvals").iterdir()

    ended = viewpoints("check", kept.relative_to(series), cwd=series)

    assert ended.returncode == 0
    assert ended.stdout.startswith("1 article: 1 checked")


def test_no_word_of_an_approval_is_on_a_page(series: Path) -> None:
    """Neither its day nor its fingerprint: they are between the authors and the editors."""
    viewpoints("approve", SLUG, "jane-doe", "--on", "2026-11-07", cwd=series)
    [kept] = (series / "inputs" / SLUG / "approvals").iterdir()

    viewpoints("build", cwd=series)

    for path in (series / "outputs/drafts").rglob("*"):
        if path.suffix in {".html", ".xml"}:
            text = path.read_text("utf-8")
            assert "2026-11-07" not in text
            assert kept.stem not in text
