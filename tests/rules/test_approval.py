"""What editors are told about approvals, to the letter."""

from __future__ import annotations

from dataclasses import replace

from pipeline.approval.changes import Change
from pipeline.approval.fingerprint import digest, words_of
from pipeline.coi.interests import sentence
from pipeline.problems import Problem
from pipeline.rules.approval import told
from pipeline.rules.of_article import check
from tests.builders import a_manuscript


def stale(old: str, new: str, status: str = "in-review") -> Problem:
    """What is said when Jane Doe approved a title that is another now."""
    approvals = [{"author": "jane-doe", "on": "2026-11-18", "text": "now"}]
    before = a_manuscript({"title": old})
    words = words_of(before, sentence(before).text)
    now = a_manuscript({"title": new, "status": status, "approvals": approvals})
    approval = replace(now.article.approvals[0], text=digest(words))
    seen = {digest(words): words}
    manuscript = replace(now, article=replace(now.article, approvals=(approval,)), seen=seen)
    [problem] = [p for p in check(manuscript) if p.rule == "approval-stale"]
    return problem


def test_it_says_what_changed_and_what_to_type() -> None:
    """Whoever reads it need not open anything else."""
    problem = stale("We met in May", "We met in June")

    assert problem.message == "Jane Doe approved other words on 2026-11-18: 1 word has changed"
    assert problem.why == "ask again: “May” is now “June”"
    assert problem.fix == "viewpoints approve 2026-11-home-dialysis jane-doe"


def test_it_is_for_the_author_who_is_asked() -> None:
    """Although it stands in the editors' file."""
    assert stale("May", "June").author == "jane-doe"


def test_of_many_changes_it_says_the_first_and_how_many() -> None:
    """The page in the office's folder has them all."""
    problem = stale("One of us met all of them in May", "Two of us met none of them in June")

    assert problem.why == "ask again: “One” is now “Two”; “all” is now “none”; and 1 more"


def test_punctuation_alone_is_called_what_it_is() -> None:
    """It can change what is said, and is no word."""
    problem = stale("We met, in May", "We met in May")

    assert problem.message.endswith("only their punctuation has changed")


def test_a_change_is_told_in_a_few_words() -> None:
    """Long ones are cut, and layout is called layout."""
    many = " ".join(["word"] * 30)

    assert told(Change("", many)) == "“word word word word word word word…” is new"
    assert told(Change("two", "")) == "“two” is gone"
    assert told(Change("\n", " ")) == "two paragraphs are one now"
    assert told(Change(" ", "\n")) == "a paragraph begins elsewhere"


def test_a_list_that_is_left_blank_is_no_list() -> None:
    """The message points at the status then, which is what asks for approvals."""
    manuscript = a_manuscript({"status": "in-review", "approvals": []})

    [first, _] = [p for p in check(manuscript) if p.rule == "approval-missing"]

    assert first.excerpt == "status: in-review"
