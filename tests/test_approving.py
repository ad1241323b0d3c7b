"""An approval is written down with the words it is for, or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.approval.approvals import standing_of
from pipeline.approval.approving import Approved, approve
from pipeline.approval.fingerprint import digest, words_of
from pipeline.coi.interests import sentence
from pipeline.errors import UsageError
from pipeline.model import Manuscript
from tests.builders import a_manuscript

ON = date(2026, 11, 18)


def in_folder(folder: Path, **article: Any) -> Manuscript:
    """An article whose article.yaml stands in that folder."""
    manuscript = a_manuscript(article)
    (folder / "article.yaml").write_bytes(manuscript.article.source.raw)
    return manuscript


def words(manuscript: Manuscript) -> str:
    return words_of(manuscript, sentence(manuscript).text)


def test_the_words_are_kept_beside_the_article(tmp_path: Path) -> None:
    """As plain text, named after their sha256, so that the difference needs no git."""
    manuscript = in_folder(tmp_path)
    text = digest(words(manuscript))

    approve(tmp_path, manuscript, "jane-doe", ON)

    [kept] = (tmp_path / "approvals").iterdir()
    assert kept.name == f"{text[:12]}.txt"
    assert kept.read_text("utf-8") == words(manuscript) + "\n"
    entry = f"{{author: jane-doe, on: 2026-11-18, text: {text}}}"
    assert entry in (tmp_path / "article.yaml").read_text("utf-8")


def test_what_is_for_the_office_is_not_kept(tmp_path: Path) -> None:
    """The file lies beside the article, where everybody may read it."""
    secret = {
        "nothing_to_declare": "false",
        "interests": [{"organisation": "Hidden Ltd", "publish": "false", "editor_reason": "her"}],
    }
    manuscript = a_manuscript(authors={"jane-doe": {"competing_interests": secret}})
    (tmp_path / "article.yaml").write_bytes(manuscript.article.source.raw)

    approve(tmp_path, manuscript, "jane-doe", ON)

    [kept] = (tmp_path / "approvals").iterdir()
    assert "declared an interest to the editors" in kept.read_text("utf-8")
    assert "Hidden" not in kept.read_text("utf-8")


def test_it_says_who_is_still_to_be_asked(tmp_path: Path) -> None:
    """By name."""
    done = approve(tmp_path, in_folder(tmp_path), "jane-doe", ON)

    assert done == Approved("Jane Doe", ON, done.text, False, 2, ("Sam Okafor",))


def test_a_second_yes_to_the_same_words_changes_nothing(tmp_path: Path) -> None:
    """The day of the first one stays."""
    approvals = [{"author": "jane-doe", "on": "2026-11-18", "text": "now"}]
    manuscript = in_folder(tmp_path, approvals=approvals)
    before = (tmp_path / "article.yaml").read_bytes()

    done = approve(tmp_path, manuscript, "jane-doe", date(2026, 11, 25))

    assert (done.already, done.on) == (True, ON)
    assert (tmp_path / "article.yaml").read_bytes() == before
    assert not (tmp_path / "approvals").exists()


@pytest.mark.parametrize("text", ["unkept", "altered"])
def test_it_puts_lost_words_back(tmp_path: Path, text: str) -> None:
    """They are the same as those of today, as long as the approval holds."""
    approvals = [{"author": "jane-doe", "on": "2026-11-18", "text": text}]
    manuscript = in_folder(tmp_path, approvals=approvals)

    approve(tmp_path, manuscript, "jane-doe", ON)

    [kept] = (tmp_path / "approvals").iterdir()
    assert digest(kept.read_text("utf-8")) == digest(words(manuscript))


def test_words_that_no_approval_is_for_are_removed(tmp_path: Path) -> None:
    """They may hold what somebody took back; what is not ours stays."""
    approvals = [{"author": "jane-doe", "on": "2026-11-01", "text": "older"}]
    manuscript = in_folder(tmp_path, approvals=approvals)
    [(text, older)] = manuscript.seen.items()
    folder = tmp_path / "approvals"
    folder.mkdir()
    (folder / f"{text[:12]}.txt").write_text(older, "utf-8")
    (folder / "0123456789ab.txt").write_text("not what its name says", "utf-8")
    (folder / "notes.txt").write_text("an editor's", "utf-8")

    approve(tmp_path, manuscript, "jane-doe", ON)

    now = f"{digest(words(manuscript))[:12]}.txt"
    assert {p.name for p in folder.iterdir()} == {now, "0123456789ab.txt", "notes.txt"}


def test_words_that_another_approval_is_for_stay(tmp_path: Path) -> None:
    """Sam Okafor has still to be shown what changed."""
    approvals = [
        {"author": "sam-okafor", "on": "2026-11-01", "text": "older"},
        {"author": "jane-doe", "on": "2026-11-01", "text": "older"},
    ]
    manuscript = in_folder(tmp_path, approvals=approvals)
    [(text, older)] = manuscript.seen.items()
    (tmp_path / "approvals").mkdir()
    (tmp_path / f"approvals/{text[:12]}.txt").write_text(older, "utf-8")

    approve(tmp_path, manuscript, "jane-doe", ON)

    assert (tmp_path / f"approvals/{text[:12]}.txt").exists()


@pytest.mark.parametrize(
    ("author", "told"),
    [
        ("jane-do", "viewpoints approve 2026-11-home-dialysis jane-doe"),
        ("ana-pires", ""),
        ("priya-nair", "viewpoints check 2026-11-home-dialysis says what is awaited"),
    ],
)
def test_only_an_author_who_has_sent_something_can_approve(
    tmp_path: Path, author: str, told: str
) -> None:
    """Not somebody misspelt, an editor, or somebody whose viewpoint is awaited."""
    manuscript = in_folder(tmp_path, order=["jane-doe", "sam-okafor", "priya-nair"])

    with pytest.raises(UsageError) as refused:
        approve(tmp_path, manuscript, author, ON)

    assert refused.value.remedy == told
    assert [path.name for path in tmp_path.iterdir()] == ["article.yaml"]


@pytest.mark.parametrize("day", [date(1900, 1, 1), date(2027, 11, 18)])
def test_a_day_nobody_can_have_approved_on_is_refused(tmp_path: Path, day: date) -> None:
    """Before anything is written."""
    with pytest.raises(UsageError):
        approve(tmp_path, in_folder(tmp_path), "jane-doe", day)

    assert [path.name for path in tmp_path.iterdir()] == ["article.yaml"]


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    """An editor may be at work in it."""
    manuscript = in_folder(tmp_path)
    (tmp_path / "article.yaml").write_text("title: Another\n", "utf-8")

    with pytest.raises(UsageError, match="changed"):
        approve(tmp_path, manuscript, "jane-doe", ON)

    assert (tmp_path / "article.yaml").read_text("utf-8") == "title: Another\n"


def test_the_file_keeps_its_mode(tmp_path: Path) -> None:
    """Whoever could read it still can."""
    manuscript = in_folder(tmp_path)
    (tmp_path / "article.yaml").chmod(0o640)

    approve(tmp_path, manuscript, "jane-doe", ON)

    assert (tmp_path / "article.yaml").stat().st_mode & 0o777 == 0o640


def test_what_is_written_is_an_approval_that_holds(tmp_path: Path) -> None:
    """Read back, it is fresh."""
    manuscript = in_folder(tmp_path)
    done = approve(tmp_path, manuscript, "jane-doe", ON)

    entry = [{"author": "jane-doe", "on": "2026-11-18", "text": done.text}]
    again = a_manuscript({"approvals": entry})

    assert standing_of(replace(again, seen={done.text: words(again)}))[0].state == "fresh"
