"""The editors' order, and one list of works out of what several authors cite."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Manuscript, Series, Viewpoint
from pipeline.nodes import walk
from pipeline.problems import Checked
from pipeline.stages.merge import doi, merge, same_work
from tests.builders import a_contribution, a_text, an_article

SERIES = Series("Partnership in Practice")


def a_work(id: str, **fields: Any) -> dict[str, Any]:
    return {"id": id, "title": f"On {id}", "issued": "2019"} | fields


def a_voice(stem: str, text: str = "We met.", *works: dict[str, Any]) -> Viewpoint:
    contribution = a_contribution(stem, viewpoint={"text": text}, references=list(works))
    return Viewpoint(contribution, (a_text(text),))


def merged(order: list[str], *voices: Viewpoint, **article: Any) -> Checked[Manuscript]:
    around = [
        a_text(article[name]) if name in article else None for name in ("introduction", "closing")
    ]
    editorial = an_article(order, **article)
    return merge(SERIES, editorial, voices, *around)


def a_manuscript(order: list[str], *voices: Viewpoint, **article: Any) -> Manuscript:
    checked = merged(order, *voices, **article)
    assert checked.value is not None and checked.problems == ()
    return checked.value


def titles(manuscript: Manuscript) -> list[str]:
    return [work.fields["title"] for work in manuscript.works]


def keys(manuscript: Manuscript) -> list[list[str]]:
    """The keys of every citation mark, in reading order."""
    texts = [manuscript.introduction, *(t for v in manuscript.viewpoints for t in v.texts)]
    blocks = [block for text in [*texts, manuscript.closing] if text for block in text.blocks]
    return [[c["citationId"] for c in n["c"][0]] for n in walk(blocks) if n["t"] == "Cite"]


@given(st.permutations(["alba", "bruno", "chen", "dara"]))
def test_viewpoints_stand_in_the_editors_order(order: list[str]) -> None:
    """Neither the alphabet nor the order in which files came decides who speaks first."""
    found = a_manuscript(order, *map(a_voice, ["chen", "alba", "dara", "bruno"]))

    assert [voice.author.id for voice in found.viewpoints] == order


def test_thirty_viewpoints_are_merged() -> None:
    """There is no upper limit: more than two can be included."""
    order = [f"author-{n:02}" for n in reversed(range(30))]

    found = a_manuscript(order, *(a_voice(name) for name in sorted(order)))

    assert [voice.author.id for voice in found.viewpoints] == order


def test_an_author_who_has_sent_nothing_is_awaited() -> None:
    """A name in the order without a file keeps its place in the waiting list."""
    found = a_manuscript(["sam", "kim", "jane"], a_voice("jane"))

    assert [voice.author.id for voice in found.viewpoints] == ["jane"]
    assert found.awaited == ("sam", "kim")


def test_a_file_that_nobody_ordered_is_not_printed() -> None:
    """Guessing a place for it would print someone in the wrong one."""
    found = a_manuscript(["jane"], a_voice("sam"), a_voice("jane"), a_voice("ana"))

    assert [voice.author.id for voice in found.viewpoints] == ["jane"]
    assert found.unlisted == ("ana", "sam")


def test_an_author_listed_twice_speaks_once() -> None:
    """The order keeps the first place; the rule about it is another's to state."""
    found = a_manuscript(["jane", "sam", "jane"], a_voice("jane"), a_voice("sam"))

    assert [voice.author.id for voice in found.viewpoints] == ["jane", "sam"]


def test_works_are_numbered_as_they_are_read() -> None:
    """Introduction first, then each viewpoint in the editors' order, then the closing."""
    jane = a_voice("jane", "As found [@b] and [@a].", a_work("a"), a_work("b"))
    sam = a_voice("sam", "As known [@c].", a_work("c"))
    found = a_manuscript(
        ["sam", "jane"], jane, sam,
        introduction="It began [@z].", closing="It ends [@y].",
        references=[a_work("y"), a_work("z")],
    )  # fmt: skip

    assert titles(found) == ["On z", "On c", "On b", "On a", "On y"]
    assert keys(found) == [["1"], ["2"], ["3"], ["4"], ["5"]]


def test_one_id_may_be_two_works() -> None:
    """Ids are local to a file: nobody can know what the others called theirs."""
    jane = a_voice("jane", "See [@smith].", a_work("smith", title="On chairs"))
    sam = a_voice("sam", "See [@smith].", a_work("smith", title="On tables"))

    found = a_manuscript(["jane", "sam"], jane, sam)

    assert titles(found) == ["On chairs", "On tables"]
    assert keys(found) == [["1"], ["2"]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"DOI": "10.1136/BMJ.l1234"}, {"DOI": "https://doi.org/10.1136/bmj.l1234"}),
        ({"DOI": "doi: 10.1136/bmj.l1234"}, {"DOI": "http://dx.doi.org/10.1136/bmj.l1234."}),
        ({"DOI": "doi.org/10.1136/bmj.l1234"}, {"DOI": "DOI 10.1136/bmj.l1234"}),
        ({"DOI": "https://www.doi.org/10.1136%2Fbmj.l1234"}, {"DOI": "10.1136/bmj.l1234"}),
        ({"PMID": "30700438"}, {"PMID": "30700438"}),
        ({"DOI": "10.1/x", "PMID": "3"}, {"PMID": "3"}),
        ({"title": "On chairs"}, {"title": "On  Chairs."}),
        ({"title": "On chairs", "issued": "2019-05-14"}, {"title": "On chairs", "DOI": "10.1/x"}),
    ],
)
def test_one_work_described_twice_is_one(one: dict[str, Any], other: dict[str, Any]) -> None:
    """By DOI in any spelling, else PMID, else title and year, whatever its id."""
    first = a_work("a") | {"title": "One"} | one if "title" not in one else a_work("a", **one)
    second = (
        a_work("b") | {"title": "Two"} | other if "title" not in other else a_work("b", **other)
    )
    jane, sam = a_voice("jane", "See [@a].", first), a_voice("sam", "See [@b].", second)

    found = a_manuscript(["jane", "sam"], jane, sam)

    assert keys(found) == [["1"], ["1"]]
    assert found.works[0].brought_by == ("jane", "sam")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"DOI": "10.1136/bmj.l1234"}, {"DOI": "10.1136/bmj.l1235"}),
        ({"PMID": "30700438"}, {"PMID": "30700439"}),
        ({"issued": "2019"}, {"issued": "2020"}),
        ({"title": "On chairs"}, {"title": "On tables"}),
    ],
)
def test_two_works_are_two(one: dict[str, Any], other: dict[str, Any]) -> None:
    """Alike is not the same: a reader sent to the wrong work is worse served than twice."""
    assert not same_work(a_work("a", **{"title": "T"} | one), a_work("b", **{"title": "T"} | other))


def test_what_one_author_left_out_another_may_have_given() -> None:
    """The entry that is printed is the fullest; the first author's words win."""
    jane = a_voice("jane", "See [@a].", a_work("a", DOI="10.1/x", page="3"))
    sam = a_voice("sam", "See [@a].", a_work("a", DOI="10.1/x", page="4", volume="7"))

    (work,) = a_manuscript(["jane", "sam"], jane, sam).works

    assert (work.fields["page"], work.fields["volume"]) == ("3", "7")


def test_a_work_that_nobody_cites_is_not_printed() -> None:
    """Only cited works count, and only they are numbered."""
    jane = a_voice("jane", "See [@b].", a_work("a"), a_work("b"))

    assert titles(a_manuscript(["jane"], jane)) == ["On b"]


def test_one_mark_names_a_work_once() -> None:
    """Two ids of one work in one mark are one number."""
    works = [a_work("a", DOI="10.1/x"), a_work("b", DOI="10.1/X")]
    mark = {"t": "Cite", "c": [[{"citationId": "a"}, {"citationId": "b"}], []]}
    text = a_text("See [@a].")
    both = Viewpoint(
        a_contribution("jane", references=works),
        (type(text)(({"t": "Para", "c": [mark]},), text.citations),),
    )

    assert keys(a_manuscript(["jane"], both)) == [["1"]]


def test_an_unknown_citation_is_shown_where_it_stands() -> None:
    """With the id it resembles, to paste."""
    jane = a_voice("jane", "See [@smith2018].", a_work("smith2019"), a_work("other"))

    (problem,) = merged(["jane"], jane).problems

    assert problem.rule == "citation-unknown"
    assert '"smith2018" is cited' in problem.message
    assert problem.fix == "[@smith2019]"
    assert "smith2019, other" in problem.why


def test_an_unknown_citation_like_no_other_says_what_to_add() -> None:
    """The works of the other authors do not count: ids are local to a file."""
    jane = a_voice("jane", "See [@zz].")
    sam = a_voice("sam", "We met.", a_work("zz"))

    (problem,) = merged(["jane", "sam"], jane, sam).problems

    assert problem.fix.startswith("references:\n  - id: zz")
    assert problem.why.endswith("none")


def test_key_messages_are_the_editors_else_the_authors() -> None:
    """What two authors both propose is one message."""
    jane = Viewpoint(a_contribution("jane", key_messages=["Ask", "Pay"]), (a_text("A"),))
    sam = Viewpoint(a_contribution("sam", key_messages=["Pay", "Wait"]), (a_text("A"),))

    chosen = a_manuscript(["sam", "jane"], jane, sam, key_messages=["Listen"])
    pooled = a_manuscript(["sam", "jane"], jane, sam, key_messages=[])

    assert chosen.key_messages == ("Listen",)
    assert pooled.key_messages == ("Pay", "Wait", "Ask")


def test_a_doi_is_itself_without_what_people_write_around_it() -> None:
    """The suffix may hold anything, also what looks like an ending."""
    assert doi(" https://doi.org/10.1002/(SICI)1097-0258(19980815)17:15<1661::AID>3.0.CO;2-2 ") == (
        "10.1002/(sici)1097-0258(19980815)17:15<1661::aid>3.0.co;2-2"
    )
