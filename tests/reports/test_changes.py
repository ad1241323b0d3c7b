"""The page that shows an author what changed since they approved."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from lxml import html

from pipeline.approval.approvals import standing_of
from pipeline.approval.changes import Redline
from pipeline.approval.fingerprint import digest, words_of
from pipeline.coi.interests import sentence
from pipeline.model import Approval, Artefact, Manuscript
from pipeline.reports.changes import changes
from tests.builders import a_manuscript

OLDER = {"approvals": [{"author": "jane-doe", "on": "2026-11-18", "text": "older"}]}


def made(manuscript: Manuscript) -> dict[str, Artefact]:
    """The files by their paths; the Word file only says that it is one."""
    states = standing_of(manuscript)
    found = changes(manuscript, states, lambda redline: redline.note.encode())
    return {artefact.path: artefact for artefact in found}


def page(manuscript: Manuscript) -> str:
    [text] = [a.data.decode() for p, a in made(manuscript).items() if p.endswith(".html")]
    return text


def test_whoever_must_be_asked_again_gets_both_files() -> None:
    """In the office's folder, never on the site."""
    assert list(made(a_manuscript(OLDER))) == [
        "office/2026-11-home-dialysis/changes-jane-doe.html",
        "office/2026-11-home-dialysis/changes-jane-doe.docx",
    ]


@pytest.mark.parametrize("text", ["now", "lost", "altered"])
def test_nobody_else_gets_any(text: str) -> None:
    """Who approved these very words; and whose words are lost, for there is nothing to show."""
    approvals = [{"author": "jane-doe", "on": "2026-11-18", "text": text}]

    assert made(a_manuscript({"approvals": approvals})) == {}


def test_a_house_without_word_files_makes_the_page_alone() -> None:
    """It has no styles to write the other in."""
    manuscript = a_manuscript(OLDER)

    [only] = changes(manuscript, standing_of(manuscript), lambda redline: None)

    assert only.path.endswith(".html")


def test_the_page_marks_what_changed() -> None:
    """As insertions and deletions, with words for those who do not see them."""
    text = page(a_manuscript(OLDER))

    assert '<del><span class="vh">removed: </span>for you</del>' in text
    assert '<ins><span class="vh">added: </span>together</ins>' in text


def test_the_page_says_since_when_and_how_much() -> None:
    """The first thing somebody wants to know."""
    text = page(a_manuscript(OLDER))

    assert "Jane Doe approved this article on 18 November 2026." in text
    assert "Changed since then: 2 words in 1 place." in text


def test_every_change_in_the_list_has_its_place_in_the_text() -> None:
    """Also where only the end of a paragraph came or went."""
    texts = {"jane-doe": {"viewpoint": {"text": "One.\n\nTwo two.\n\nThree."}}, "sam-okafor": {}}
    whole = a_manuscript(authors=texts)
    words = words_of(whole, sentence(whole).text)
    saw = words.replace("One.\nTwo two.", "One. Two 2.").replace("Three.\n", "Three. ")
    approval = Approval("jane-doe", date(2026, 11, 18), digest(saw))
    article = replace(whole.article, approvals=(approval,))

    text = page(replace(whole, article=article, seen={digest(saw): saw}))

    links = re.findall(r'href="#(change-\d+)"', text)
    assert links == re.findall(r'id="(change-\d+)"', text)
    assert len(links) == 3


def test_what_an_author_wrote_is_never_markup() -> None:
    """In the title, in a name and in the text."""
    title = "<script>alert(1)</script> decided together"
    text = page(a_manuscript({"title": title} | OLDER))

    assert "<script" not in text
    assert "&lt;script&gt;" in text


def test_the_page_needs_nothing_else() -> None:
    """It can be sent as it is, and asks the network for nothing."""
    tree = html.fromstring(page(a_manuscript(OLDER)))

    assert not tree.xpath("//script | //link | //img | //iframe")
    assert all(target.startswith("#") for target in tree.xpath("//@href"))


def test_the_word_file_says_the_same() -> None:
    """Its note is the page's."""
    taken: list[Redline] = []
    manuscript = a_manuscript(OLDER)

    changes(manuscript, standing_of(manuscript), taken.append)

    assert taken[0].note in page(manuscript)
    assert taken[0].who == "Partnership in Practice"
