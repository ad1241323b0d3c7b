from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pipeline.coi.interests import (
    CATEGORIES,
    LABELS,
    compose,
    counting_day,
    initials,
    names_author,
    sentence,
)
from pipeline.model import (
    Anonymity,
    Article,
    Author,
    Contribution,
    Declaration,
    Interest,
    Manuscript,
    Series,
    Source,
    Viewpoint,
)

OPENING = (
    "We have read and understood BMJ policy on declaration of interests "
    "and declare the following interests:"
)
CASES = yaml.load(
    (Path(__file__).parent / "cases/coi-sentence.yaml").read_text("utf-8"), yaml.BaseLoader
)
SOURCE = Source("article.yaml", "article", {})
YES = {"true": True, "yes": True, "false": False, "no": False}


def interest(fields: dict[str, str]) -> Interest:
    renamed = {"from": "start", "to": "end"}
    told: dict[str, Any] = {renamed.get(name, name): value for name, value in fields.items()}
    return Interest(**told | {"publish": fields.get("publish") != "false"})


def person(name: str, said: Any) -> tuple[Author, Declaration]:
    author = Author(name.lower().replace(" ", "-"), name, "patient", "public")
    if said == "none":
        return author, Declaration(nothing=True)
    if said == "silent":
        return author, Declaration()
    if said.get("kind") == "group":
        author = Author(author.id, name, "community-organisation", "public", kind="group")
    if "anonymity" in said:
        author = replace(author, anonymity=Anonymity(said["anonymity"]))
    talks = "false" if "interests" in said else ""
    return author, Declaration(
        nothing=YES.get(said.get("nothing_to_declare", talks)),
        interests=tuple(interest(fields) for fields in said.get("interests", ())),
        relationship=said.get("relationship_to_project", ""),
        paid_to_take_part=YES.get(said.get("taking_part", {}).get("paid")),
        payment=said.get("taking_part", {}).get("what", ""),
        statement=said.get("statement", ""),
    )


def manuscript(
    people: list[tuple[Author, Declaration]], order: tuple[str, ...], awaited: tuple[str, ...] = ()
) -> Manuscript:
    views = tuple(
        Viewpoint(Contribution(author, (), SOURCE, declaration=said), ()) for author, said in people
    )
    article = Article("2026-11-a", "A", "B", "2026-11", order, "draft", SOURCE)
    return Manuscript(Series("S"), article, views, awaited=awaited)


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_the_sentence(case: dict[str, Any]) -> None:
    """The printed sentence is what the table says, to the letter."""
    people = [person(name, said) for each in case["people"] for name, said in each.items()]
    expected = case["sentence"].replace("…", OPENING, 1) if case["sentence"][0] == "…" else None

    told = compose(
        case.get("policy", "BMJ policy on declaration of interests"),
        people,
        case.get("awaited", ()),
    )

    assert told.text == (expected or case["sentence"])
    assert bool(told.awaited) == told.text.startswith("[")


def test_awaited_authors_are_told_in_the_editors_order() -> None:
    """Whoever has sent nothing is awaited by id, between those who have sent and are silent."""
    people = [person("Sam Okafor", "silent"), person("Jane Doe", "silent")]

    told = sentence(manuscript(people, ("sam-okafor", "kim-lee", "jane-doe"), ("kim-lee",)))

    assert told.text == "[competing interests statement awaited: Sam Okafor, kim-lee, Jane Doe]"
    assert told.awaited == ("Sam Okafor", "kim-lee", "Jane Doe")


def test_an_author_in_the_order_and_nowhere_else_is_awaited() -> None:
    """The order alone is enough: nobody it names can be swallowed by "none"."""
    people = [person("Jane Doe", "none"), person("Sam Okafor", "none")]

    told = sentence(manuscript(people, ("jane-doe", "kim-lee", "sam-okafor")))

    assert told.awaited == ("kim-lee",)


def test_the_sentence_of_a_whole_manuscript() -> None:
    """When everybody has answered, the series' policy is named and nobody is awaited."""
    people = [person("Jane Doe", "none"), person("Sam Okafor", "none")]

    told = sentence(manuscript(people, ("jane-doe", "sam-okafor")))

    assert told.text == f"{OPENING} none."
    assert told.awaited == ()


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["Jane Doe"], ["JD"]),
        (["Jean-Luc van der Berg"], ["JLB"]),
        (["Jean‑Luc Picard"], ["JLP"]),
        (["Jane  Doe"], ["JD"]),
        (["Dr Jane Doe"], ["DJD"]),
        (["Cher"], ["C"]),
        (["Élodie Ångström"], ["ÉÅ"]),
        (["E\u0301lodie Roux"], ["ÉR"]),
        (["’Ana Tui"], ["AT"]),
        (["bell hooks"], ["bell hooks"]),
        (["陈美琳", "Jane Doe"], ["陈美琳", "JD"]),
        (["Layla Haddad (ليلى حداد)"], ["LH"]),
        (["Άννα Παππά"], ["ΆΠ"]),
        (["Jane Smith", "John Smith"], ["JaS", "JoS"]),
        (["Jane Smith", "Jack Smith", "John Smith"], ["JanS", "JacS", "JohS"]),
        (["Jane Smith", "Jack Stone", "Kim Sole"], ["JanS", "JacS", "KS"]),
        (["Jean-Luc Berg", "John-Lee Brown"], ["JeLB", "JoLB"]),
        (["Jane Smith", "Janet Smith"], ["Jane Smith", "Janet Smith"]),
        (["Jo Smith", "John Smith", "Kim Lee"], ["Jo Smith", "John Smith", "KL"]),
        (["Jane Smith", "Janet Smith", "John Smith"], ["Jane Smith", "Janet Smith", "John Smith"]),
        (["Jane Smith", "Jane Stone"], ["Jane Smith", "Jane Stone"]),
        (["Jane Doe", "Jane Doe"], ["Jane Doe", "Jane Doe"]),
        # JaS and JAS are two people, and look like one.
        (["James Smith", "Joe Smith", "Jo Anne Smith"], ["James Smith", "JoS", "Jo Anne Smith"]),
    ],
)
def test_initials(names: list[str], expected: list[str]) -> None:
    """Initials follow the capitals of a name, and two people never share them."""
    found = initials(names)

    assert list(found) == expected


def test_a_group_keeps_its_name_and_nobody_shares_it() -> None:
    """A group is never shortened, and nobody is given initials that read like it."""
    found = initials(["JD", "Jane Doe", "Kidney Voices"], groups=["JD", "Kidney Voices"])

    assert found == ("JD", "Jane Doe", "Kidney Voices")


@given(st.lists(st.text("JanoSé -陈", min_size=1, max_size=9), max_size=5, unique=True))
def test_initials_never_confuse_two_names(names: list[str]) -> None:
    """Different names never get the same letters, whatever the names are."""
    found = initials(names)

    assert len(set(found)) == len(names)


said = st.builds(
    Declaration,
    nothing=st.sampled_from([True, False, None]),
    interests=st.lists(
        st.builds(
            Interest,
            category=st.sampled_from(sorted(CATEGORIES)),
            organisation=st.just("Example Ltd"),
            amount=st.just("£300"),
            publish=st.booleans(),
        ),
        max_size=2,
    ).map(tuple),
    relationship=st.sampled_from(["", "I am treated there."]),
    paid_to_take_part=st.sampled_from([True, False, None]),
    statement=st.sampled_from(["", "JD owns a share"]),
)


@given(st.lists(said, min_size=1, max_size=4))
def test_a_missing_statement_is_not_none(declarations: list[Declaration]) -> None:
    """Whoever is silent is awaited by name, and then nothing at all is claimed."""
    people = [(person(f"Author {n}", "none")[0], each) for n, each in enumerate(declarations)]

    told = compose("the policy", people)

    silent = [author.name for author, each in people if each.nothing is None]
    assert set(silent) <= set(told.awaited)
    assert "£300" not in told.text
    assert not (told.awaited and "none" in told.text)


def test_the_day_that_counts_is_the_day_of_acceptance() -> None:
    """Acceptance fixes the day, whatever month the article belongs to."""
    accepted = Article(
        "a", "A", "B", "2026-11", (), "accepted", SOURCE, accepted_on=date(2026, 10, 3)
    )

    assert counting_day(accepted) == date(2026, 10, 3)


def test_the_day_that_counts_is_else_the_end_of_the_month() -> None:
    """An article not yet accepted counts from the last day of its month, leap years too."""
    article = Article("a", "A", "B", "2028-02", (), "draft", SOURCE)

    assert counting_day(article) == date(2028, 2, 29)


def test_every_category_has_plain_words_in_the_same_order() -> None:
    """The form and the sentence know the same categories."""
    assert list(LABELS) == list(CATEGORIES)


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("Jane Doe owns a share.", True),
        ("JD owns a share.", True),
        ("JDX owns a share.", False),
        ("I own a share.", False),
    ],
)
def test_own_wording_names_its_author(statement: str, named: bool) -> None:
    """An author's own wording is recognised by their name or initials, as whole words."""
    author = person("Jane Doe", "none")[0]

    assert names_author(statement, author) is named
