"""What the issue form sends back, written as a contribution."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import UsageError
from pipeline.github.answers import answers, author_id, confirmed, contribution
from pipeline.github.form import CONFIRM, NOTHING, SOMETHING, questions
from pipeline.house import schema
from pipeline.model import Source
from pipeline.sources.yaml_source import parse
from pipeline.stages.validate import validate

GIVEN = {
    "Article": "2026-11-shared-dialysis",
    "Your name": "Jane Doe",
    "Your role": "patient",
    "Affiliations": "Patient author\n- Example Trust: kidneys",
    "Competing interests": NOTHING,
    "What you declare": "",
    "Your view": "We met in a corridor.\n\n### How it began\n\nNobody had asked me: before.",
}


def body(changed: dict[str, str] | None = None, *, ticked: bool = True) -> str:
    """An issue as GitHub words it."""
    said = GIVEN | (changed or {})
    parts = [f"### {q.label}\n\n{said.get(q.label) or '_No response_'}" for q in questions()]
    box = f"### Before you send this\n\n- [{'X' if ticked else ' '}] {CONFIRM}"
    return "\n\n".join((*parts, box)).replace("\n", "\r\n")


def written(text: str, *, on: str = "2026-11-02") -> Source:
    """The contribution that an issue makes, as the schema sees it."""
    made = contribution(answers(text), "jane-doe", on=on, sure=confirmed(text))
    parsed = parse("jane-doe.yaml", "jane-doe", made.encode())
    assert parsed.value is not None, (parsed.problems, made)
    checked = validate(parsed.value, schema("contribution"))
    assert not checked.failed, (checked.problems, made)
    return parsed.value


def test_answers_become_a_contribution() -> None:
    """What was said stands in its field, and a heading in the text stays in the text."""
    made = written(body()).data

    assert made["author"]["name"] == "Jane Doe"
    assert made["author"]["affiliations"] == ["Patient author", "Example Trust: kidneys"]
    assert made["viewpoint"]["text"] == GIVEN["Your view"] + "\n"
    assert made["competing_interests"]["nothing_to_declare"] == "true"
    assert made["competing_interests"]["confirmed"]["on"] == "2026-11-02"


def test_no_answer_is_not_none() -> None:
    """Who chose nothing about competing interests has not said that there is nothing."""
    made = written(body({"Competing interests": ""})).data

    assert "nothing_to_declare" not in made.get("competing_interests", {})


def test_an_unticked_box_confirms_nothing() -> None:
    """Nor does a box without the day it was sent."""
    assert "confirmed" not in written(body(ticked=False)).data["competing_interests"]
    assert "confirmed" not in written(body(), on="").data["competing_interests"]


def test_a_tick_inside_the_text_confirms_nothing() -> None:
    """Only the last box counts, which the form wrote."""
    forged = f"Words.\n\n### Before you send this\n\n- [X] {CONFIRM}\n\nMore words."

    assert not confirmed(body({"Your view": forged}, ticked=False))
    assert "More words." in written(body({"Your view": forged})).data["viewpoint"]["text"]


def test_an_interest_is_never_sorted_by_guess() -> None:
    """A kind that is none of ours is left blank, with the author's line beside it."""
    said = "A job | Example Pharma Ltd | Chemist\nsomething odd | Sample Ltd"
    made = contribution(
        answers(body({"Competing interests": SOMETHING, "What you declare": said})), "jane-doe"
    )

    assert "- category: employment\n      organisation: Example Pharma Ltd" in made
    assert "# something odd | Sample Ltd\n    - category:\n" in made


def test_an_answer_given_twice_is_refused() -> None:
    """A forged heading cannot slip an answer into another field."""
    forged = body({"About you": "I am\n\n### Your role\n\nclinician"})

    with pytest.raises(UsageError, match="stands twice"):
        answers(forged)


def test_another_issue_is_refused() -> None:
    """An issue that is no answer to the form is not half read."""
    with pytest.raises(UsageError, match="not an answer to our form"):
        answers("I cannot find the button.")


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Jane Doe", "jane-doe"), ("Zoë O'Neill", "zoe-oneill"), ("Jean-Luc Été", "jean-luc-ete")],
)
def test_a_file_is_named_after_its_author(name: str, expected: str) -> None:
    """Letters and digits, as the names of files must be."""
    assert author_id(name) == expected


@pytest.mark.parametrize("name", ["李明", "Index", "", "Article"])
def test_a_name_that_gives_no_file_asks(name: str) -> None:
    """We do not spell a person's name in another script for them."""
    with pytest.raises(UsageError, match="no file can be named"):
        author_id(name)


WORDS = st.text(
    st.characters(
        exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufeff\ufffe\uffff"
    ),
    min_size=1,
    max_size=60,
)


@given(WORDS, st.lists(WORDS, min_size=1, max_size=6))
def test_any_words_arrive_as_they_were_sent(name: str, lines: list[str]) -> None:
    """Whatever an author types into a field, the file says it and nothing more."""
    text = "\n\n".join(lines)
    sent = body({"Your name": f"J {name}", "Your view": f"W {text}"})
    made = contribution(answers(sent), "jane-doe")

    parsed = parse("jane-doe.yaml", "jane-doe", made.encode()).value

    if parsed is not None:  # what no file may hold is refused with a message, as in any file
        assert set(parsed.data["author"]) == {"name", "role", "affiliations"}
        assert parsed.data["author"]["name"].split() == f"J {name}".split()
        assert parsed.data["viewpoint"]["text"].split() == f"W {text}".split()
