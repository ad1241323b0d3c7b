"""Every mistake of the corpus is told once, in full, and healed by the lines that are offered."""

from __future__ import annotations

import re

import pytest

from pipeline.rules import manual
from tests.mistakes import Mistake, examine, mistakes, offers_a_line, pasted, said

CORPUS = mistakes()
JARGON = re.compile(r"\b(?:scalar|mapping|node|dict|NoneType|token|null|parse|invalid)s?\b", re.I)
TYPED = [mistake for mistake in CORPUS if any(map(offers_a_line, mistake.problems))]


def title(mistake: Mistake) -> str:
    return mistake.title.replace(" ", "-")


@pytest.mark.parametrize("mistake", CORPUS, ids=title)
def test_it_is_told_in_full_and_with_no_followers(mistake: Mistake) -> None:
    """The whole of what an author reads, word for word: one cause, one message."""
    told = said(mistake.problems)

    assert told == mistake.says


@pytest.mark.parametrize("mistake", TYPED, ids=title)
def test_the_lines_it_offers_heal_it(mistake: Mistake) -> None:
    """A line to paste is written so that pasting it is all there is to do."""
    after = examine(pasted(mistake), mistake.schema)

    assert sorted({problem.rule for problem in after}) == list(mistake.left)


def test_the_thirty_are_all_there() -> None:
    """The corpus begins with the thirty mistakes that people were seen to make."""
    numbers = [mistake.of_thirty for mistake in CORPUS if mistake.of_thirty]

    assert numbers == list(range(1, 31))
    assert len(CORPUS) >= 60


def test_each_is_another_mistake() -> None:
    """No title stands twice, and no file."""
    assert len({mistake.title for mistake in CORPUS}) == len(CORPUS)
    assert len({mistake.raw for mistake in CORPUS}) == len(CORPUS)


@pytest.mark.parametrize("mistake", CORPUS, ids=title)
def test_it_is_told_in_an_authors_words(mistake: Mistake) -> None:
    """No word of a programmer's, no full stop, a page to read on, and the fault is no person's."""
    for problem in mistake.problems:
        assert not JARGON.search(problem.message + problem.why)
        assert not problem.message.endswith(".")
        assert manual.page(problem.rule)
        assert problem.fix
