"""Authors' pages: one for each person, never one for two, and none for who must not be known."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.workshop import Workshop
from tests.reports.site_pages import a_card, a_person, links, made, parsed, said

ORCID = "0000-0002-1825-0097"
OTHER = "0000-0001-5109-3700"


def pages(tools: Workshop, *people: dict[str, Any]) -> dict[str, bytes]:
    """The authors' pages of a series in which each of these wrote one article, in this order."""
    cards = {f"art-{n}": a_card(f"2026-0{n}", each) for n, each in enumerate(people, 1)}
    files = made(tools, cards)
    return {
        name.removeprefix("authors/"): data
        for name, data in files.items()
        if name.startswith("authors/")
    }


def works(page: bytes) -> list[str]:
    return links(page, "//ul[@class='works']//a")


def test_one_person_has_one_page_with_all_they_wrote(tools: Workshop) -> None:
    """The newest first, with what they were and what they say of themselves now."""
    files = pages(tools, a_person(bio="Then."), a_person(role="carer", bio="Now.", title="Co-lead"))

    assert list(files) == ["jane-doe.html"]
    page = files["jane-doe.html"]
    assert works(page) == ["../art-2/index.html", "../art-1/index.html"]
    assert said(page, "h1") == ["Jane Doe"]
    assert said(page, "p[@class='role']") == ["Co-leadCarer; patient"]
    assert "Now." in parsed(page).text_content() and "Then." not in parsed(page).text_content()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (a_person(orcid=ORCID), a_person("jane-smith", orcid=ORCID)),
        (a_person(), a_person()),
        (a_person(orcid=ORCID), a_person()),
        (a_person(), a_person(orcid=ORCID)),
    ],
    ids=["same ORCID", "same id and name", "ORCID first", "ORCID later"],
)
def test_these_are_the_same_person(
    tools: Workshop, one: dict[str, Any], other: dict[str, Any]
) -> None:
    """Who married has their ORCID still; who got one later has it for what they wrote before."""
    files = pages(tools, one, other)

    assert list(files) == ["jane-doe.html"]
    assert len(works(files["jane-doe.html"])) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (a_person(), a_person(name="Jane Doherty")),
        (a_person(), a_person("jane-doe-2", name="Jane Doe")),
        (a_person(orcid=ORCID), a_person(orcid=OTHER)),
        (a_person(), a_person(kind="group")),
        (a_person(name="Grace", anonymity="pseudonym"), a_person(name="Grace")),
        (a_person(name="Grace", anonymity="pseudonym"),) * 2,
    ],
    ids=["other name", "other id", "other ORCID", "a group", "a changed name", "two changed names"],
)
def test_these_may_be_two(tools: Workshop, one: dict[str, Any], other: dict[str, Any]) -> None:
    """Nobody is given another's words: each has a page with one article."""
    files = pages(tools, one, other)

    assert [len(works(page)) for page in files.values() if works(page)] == [1, 1]


def test_without_an_orcid_two_who_are_alike_are_neither(tools: Workshop) -> None:
    """Two have an ORCID and one has none: which of the two that is, is anybody's guess."""
    files = pages(tools, a_person(orcid=ORCID), a_person(orcid=OTHER), a_person())

    assert sorted(len(works(page)) for page in files.values()) == [0, 1, 1, 1]


def test_an_address_that_could_mean_two_leads_to_both(tools: Workshop) -> None:
    """A link that somebody kept never shows another person's page, and never breaks."""
    before = pages(tools, a_person())
    files = pages(tools, a_person(), a_person(name="Jane Doherty"))

    assert list(before) == ["jane-doe.html"]
    assert len(files) == 3
    choice = files.pop("jane-doe.html")
    assert links(choice) == [f"../authors/{name}" for name in files]
    assert said(choice, "li/span[@class='role']/..")[-2:] == [
        "Jane Doe, patient",
        "Jane Doherty, patient",
    ]


def test_a_page_keeps_its_address_when_a_third_comes(tools: Workshop) -> None:
    """And when one of them goes."""
    two = pages(tools, a_person(), a_person(name="Jane Doherty"))
    three = pages(tools, a_person(), a_person(name="Jane Doherty"), a_person(name="J Doe"))

    assert set(two) <= set(three)


@pytest.mark.parametrize("kind", ["first-name-only", "initials", "anonymous"])
def test_who_is_not_to_be_known_has_no_page(tools: Workshop, kind: str) -> None:
    """They are in the article, as they asked to be, and nowhere else."""
    cards = {"a": a_card("2026-08", a_person(name="J.", anonymity=kind, bio="Of the unit."))}
    files = made(tools, cards)

    assert not any(name.startswith("authors/") for name in files)
    assert links(files["index.html"], "//ul[@class='voices']//a") == []
    assert b"jane-doe" not in b"".join(d for n, d in files.items() if n != "guide.html")
    assert b"Of the unit." not in b"".join(files.values())


def test_a_changed_name_has_a_page_that_does_not_tell_the_other(tools: Workshop) -> None:
    """Not by its address either, which is no more than what is printed."""
    files = pages(tools, a_person(name="Grâce N.", anonymity="pseudonym"))

    [(name, page)] = files.items()
    assert name.startswith("grace-n.")
    assert b"jane" not in page and "jane" not in name
    assert "The name is changed" in parsed(page).text_content()


def test_a_portrait_is_shown_as_the_article_shows_it(tools: Workshop) -> None:
    """With its words; a group has a logo."""
    portrait = {"file": "media/1f.jpg", "width": 400, "height": 400}
    files = pages(
        tools, a_person(portrait=portrait), a_person("kin", kind="group", portrait=portrait)
    )

    told = [parsed(files[name]).find(".//img") for name in ("jane-doe.html", "kin.html")]
    assert [dict(each.attrib) for each in told] == [
        {"src": f"../art-{n}/media/1f.jpg", "alt": alt, "width": "400", "height": "400"}
        for n, alt in ((1, "Portrait of Jane Doe"), (2, "Logo of Kin"))
    ]


def test_everybody_is_listed(tools: Workshop) -> None:
    """By their printed names, which are never taken apart."""
    cards = {
        "a": a_card("2026-08", a_person("zoe"), a_person("álvaro"), a_person("bo", kind="group"))
    }

    page = made(tools, cards | {"b": a_card("2026-09", a_person("zoe"))})["authors.html"]

    assert said(page, "ul[@class='people']/li") == [
        "Álvaro, patient",
        "Bo, patient",
        "Zoe, patient",
    ]


def test_a_list_of_nobody_says_so(tools: Workshop) -> None:
    """In words."""
    assert said(made(tools, {})["authors.html"], "nothing") == ["No author has been published yet."]
