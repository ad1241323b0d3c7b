"""The rules, case by case; `cases.yaml` holds the cases, and an editor can add one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import pipeline.rules
from pipeline.model import Text, Viewpoint
from pipeline.nodes import para, string, words
from pipeline.problems import Place, Problem
from pipeline.rules import coverage, manual
from pipeline.rules.counting import plain, uncited, words_in
from pipeline.rules.issue_clash import Dated
from pipeline.rules.of_article import RULES, check
from pipeline.rules.of_series import SERIES, across
from pipeline.rules.quote_not_verbatim import occurs
from pipeline.rules.wording import listed, shortened
from tests.builders import a_contribution, a_manuscript, a_text

_TYPED = Path(__file__).with_name("cases.yaml").read_text(encoding="utf-8")
CASES = yaml.load(_TYPED, yaml.BaseLoader)  # every value as it was typed: `on` is a word
ROWS = {**RULES, **SERIES}
IDS = [id_ for first, rule in ROWS.items() for id_ in (first, *rule.also)]
HELPERS = {"counting", "manual", "of_article", "of_series", "organisations", "prose", "wording"}
HELPERS |= {"wordlist"}


def said(problem: Problem) -> str:
    """A problem in one line, with the words it points at."""
    pointed = problem.excerpt[problem.column - 1 : problem.end_column - 1]
    at = f" at `{pointed}`" if pointed else ""
    level = f"{problem.level}{' for the editor' * (problem.audience == 'editor')}"
    return f"{level}{at} in {problem.file}: {problem.message}"


def cut(line: str, wanted: str) -> str:
    """The line as far as the case tells it: `…` at its end stands for any words."""
    return line[: len(wanted) - 1] + "…" if wanted.endswith("…") else line


def typed(case: dict[str, Any]) -> dict[str, Any]:
    """A case as the builder takes it: `words: 600` stands for a text of that length."""
    authors = case.get("authors", {})
    for data in authors.values():
        if "words" in data:
            data["viewpoint"] = {"text": " ".join(["word"] * int(data.pop("words")))}
    return {key: case[key] for key in ("article", "authors", "limits", "series") if key in case}


def checked(case: dict[str, Any]) -> list[Problem]:
    """What is said of a case: of one article, or of all the articles of a series."""
    if "articles" not in case:
        return list(check(a_manuscript(**typed(case))))
    dated = [
        Dated(a["slug"], a["issue"], a.get("status", "draft"), _issue(a)) for a in case["articles"]
    ]
    return list(across(dated, frozenset()))


def _issue(article: dict[str, Any]) -> Place:
    line = f"issue: {article['issue']}"
    return Place(f"{article['slug']}/article.yaml", 3, 8, len(line) + 1, line)


@pytest.mark.parametrize("case", CASES, ids=[f"{c['rule']}: {c['title']}" for c in CASES])
def test_case(case: dict[str, Any]) -> None:
    """Each case says which problems of its rule there are, and no others."""
    wanted = case["problems"]

    found = [p for p in checked(case) if p.rule == case["rule"]]

    assert [cut(said(p), w) for p, w in zip(found, wanted, strict=False)] == wanted
    assert len(found) == len(wanted)
    assert [p.fix for p in found if p.fix] == case.get("fixes", [p.fix for p in found if p.fix])


@pytest.mark.parametrize("id_", IDS)
def test_every_id_fails_somewhere_and_passes_somewhere(id_: str) -> None:
    """A rule that never speaks, or always does, is not a rule."""
    outcomes = {bool(case["problems"]) for case in CASES if case["rule"] == id_}

    assert outcomes == {True, False}


def test_every_rule_file_is_registered() -> None:
    """A rule nobody registered would never run."""
    files = {path.stem for path in Path(pipeline.rules.__file__).parent.glob("[a-z]*.py")}

    checks = [rule.check for rule in RULES.values()] + [rule.across for rule in SERIES.values()]
    registered = {check.__module__.rsplit(".", 1)[-1] for check in checks}

    assert registered == files - HELPERS


def test_no_id_is_registered_twice() -> None:
    """An id has one page and one meaning."""
    assert len(set(manual.ids())) == len(manual.ids())


@pytest.mark.parametrize("id_", manual.ids())
def test_every_id_has_a_page(id_: str) -> None:
    """`viewpoints explain` has an answer of several sentences for every id."""
    page = manual.page(id_)

    assert page is not None
    assert page.splitlines()[0].endswith((".", ":", "`."))
    assert page.count(".") >= 2


def test_an_unknown_id_has_no_page() -> None:
    """Nothing is made up for a rule there is not."""
    assert manual.page("no-such-rule") is None


def test_a_sound_article_has_only_its_length_to_answer_for() -> None:
    """The builder's article is complete but for its words, so a case states only its own matter."""
    found = {problem.rule for problem in check(a_manuscript())}

    assert found == {"word-count"}


def test_thirty_viewpoints_are_no_problem() -> None:
    """The call sets no upper limit."""
    roles = ("patient", "clinician")
    authors = {f"author-{n}": {"author": {"role": roles[n % 2]}} for n in range(30)}

    found = {problem.rule for problem in check(a_manuscript(authors=authors))}

    assert found == {"word-count"}


def test_a_problem_in_an_authors_file_names_the_author() -> None:
    """Views that speak to one author can tell which problems are theirs."""
    authors = {"jane-doe": {"author": {"photo": None}}, "sam-okafor": {}}

    found = {p.rule: p.author for p in check(a_manuscript(authors=authors))}

    assert found["photo-missing"] == "jane-doe"
    assert found["both-sides"] == ""


def test_the_topics_are_shown_with_who_covers_them() -> None:
    """Editors see at a glance whom to ask; of many, the first few are named."""
    covers = {"covers": ["rationale"], "text": "We met."}
    authors = {f"author-{n}": {"viewpoint": covers} for n in range(6)}

    (problem,) = [p for p in check(a_manuscript(authors=authors)) if p.rule == "coverage"]

    lines = [line.split("  ", 1) for line in problem.why.split("\n")[1:]]
    shown = {topic: people.strip() for topic, people in lines}
    assert shown["rationale"] == "Author 0, Author 1, Author 2, Author 3, and 2 others"
    assert shown["future"] == "–"
    assert list(shown) == list(coverage.TOPICS)


def test_citation_marks_are_not_words() -> None:
    """Nor is the full stop that a mark leaves behind."""
    text = a_text("It fell [@a]. It rose [@a] [@b] again.\n\n### Later\n\n- one [@c]\n- two")

    assert words_in(text) == 8


def test_quotation_marks_survive_the_reader() -> None:
    """Pandoc keeps quoted words in a node of their own; the marks belong to the words."""
    quoted = {"t": "Quoted", "c": [{"t": "DoubleQuote"}, [string("no")]]}

    assert plain([string("She:"), *words(" "), quoted]) == "She: “no”"


def test_an_address_in_brackets_is_not_a_citation() -> None:
    """Only a mark that begins with @ is one."""
    assert uncited("Write [to me@example.org] [@a; @b].") == "Write [to me@example.org]."


SENTENCES = st.lists(
    st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1)
    .map(lambda s: " ".join(s.split()).replace("[@", "("))
    .filter(lambda s: any(c.isalnum() for c in s))
    .map(lambda s: f"A {s} [@a]."),
    min_size=1,
    max_size=4,
)


@settings(deadline=None)
@given(SENTENCES, st.data())
def test_any_sentence_of_the_text_may_be_quoted(sentences: list[str], data: st.DataObject) -> None:
    """Typed or as printed, with other quotation marks, dashes and blanks."""
    quote = data.draw(st.sampled_from(sentences)).translate({0x22: "”", 0x2D: "–", 0x20: "\u00a0"})
    text = a_text(" ".join(sentences))
    view = Viewpoint(a_contribution(), (text,))

    assert occurs(quote, view)
    assert occurs(uncited(quote), view)


@pytest.mark.parametrize(
    "quote",
    [
        "I can do it",
        "nobody asked me",
        "Nobody asked me. We began.",
        "ask",
        "[@a]",
        "they all agreed",
    ],
)
def test_what_was_not_said_is_not_a_quote(quote: str) -> None:
    """Not half a word, other capitals, two paragraphs at once, or nothing at all."""
    text = a_text("I can't do it [@a]. Nobody asked me.\n\nWe began. They agreed.")

    assert not occurs(quote, Viewpoint(a_contribution(), (text,)))


def test_words_need_no_blanks_around_them() -> None:
    """Chinese has none, so a part of a line may be quoted."""
    text = Text((para([string("我们一起决定了这件事")]),))

    assert occurs("一起决定", Viewpoint(a_contribution(), (text,)))


def test_a_list_of_names_reads_as_a_sentence_does() -> None:
    """Commas, then a word before the last."""
    assert [listed([]), listed(["a"]), listed(["a", "b", "c"])] == ["", "a", "a, b and c"]


def test_a_long_text_is_cut_at_a_word() -> None:
    """The beginning is what people recognise it by."""
    assert shortened("one two three", 9) == "one two…"
