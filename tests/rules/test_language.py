"""The rules that read closely: where they point, what they leave alone, and the lists they read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import house, typed
from pipeline.errors import HouseError
from pipeline.house import schema
from pipeline.model import Manuscript, Series, Viewpoint
from pipeline.problems import Problem
from pipeline.rules import abbreviation, british_spelling, counting, person_first, reading
from pipeline.rules.prose import _APART, _SENTENCE, Prose, letters, printed, quotes, told
from pipeline.rules.wordlist import person_first as person_first_list
from pipeline.rules.wordlist import spellings, unabbreviated
from pipeline.sources.yaml_source import parse
from pipeline.stages.validate import validate
from tests.builders import a_manuscript, a_source

Check = Callable[[Manuscript], Iterator[Problem]]
SERIES = Series("Partnership in Practice")
FILE = """\
author:
  name: Sam Okafor
  role: clinician
viewpoint:
  sections:
    - heading: "How the FOI came"
      text: |
        We met the *diabetics* [@diabetics]
        in a corridor, and the
        elderly came too.

        - The QOF was colored.
        - The QOF was not.
"""


def manuscript(file: str = FILE) -> Manuscript:
    """An article of one clinician, whose file is as it would be sent."""
    source = parse("sam-okafor.yaml", "sam-okafor", file.encode()).value
    assert source is not None
    article = a_manuscript().article
    view = Viewpoint(typed.contribution(source), ())
    return Manuscript(SERIES, replace(article, key_messages=()), (view,))


def prose(text: str) -> Prose:
    return Prose(a_source("a.yaml", {"text": text}), ("text",), text)


@pytest.mark.parametrize(
    ("check", "places"),
    [
        (abbreviation.check, [(6, "FOI"), (12, "QOF")]),
        (person_first.check, [(8, "diabetics"), (9, "the")]),
        (british_spelling.check, [(12, "colored")]),
    ],
)
def test_a_word_is_shown_where_it_stands(check: Check, places: list[tuple[int, str]]) -> None:
    """Line and column are the file's own, in headings, lists and lines that go on below."""
    found = [(p.line, p.excerpt[p.column - 1 : p.end_column - 1]) for p in check(manuscript())]

    assert [(line, words.split()[0]) for line, words in found] == places


@pytest.mark.parametrize(("language", "noted"), [("en", 1), ("en-AU", 1), ("en-US", 0), ("de", 0)])
def test_only_british_articles_are_spelt_so(language: str, noted: int) -> None:
    """A German "Labor" is a laboratory, and America spells in its own way."""
    given = replace(manuscript(), series=replace(SERIES, language=language))

    assert len(list(british_spelling.check(given))) == noted


def test_a_term_may_go_over_the_end_of_a_line() -> None:
    """Authors break their lines where they like."""
    found = [problem.message for problem in person_first.check(manuscript())]

    assert found[1] == "people may not want “the elderly” said of them"


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("We met. Dr. Osei said e.g. nothing! Why? “Ask us.” She left…",
         ["We met.", "Dr. Osei said e.g. nothing!", "Why?", "“Ask us.”", "She left…"]),
        ("J. K. Doe came in May 2.5 years ago.\nShe\nstayed.",
         ["J. K. Doe came in May 2.5 years ago.", "She\nstayed."]),
        ("### How it began\n\n- one thing\n- another. And more\n\n> Said she.",
         ["one thing", "another.", "And more", "Said she."]),
        ("", []),
    ],
)  # fmt: skip
def test_sentences_are_those_a_reader_sees(text: str, sentences: list[str]) -> None:
    """A full stop after a title ends none, and a list item or paragraph ends one without it."""
    found = [sentence.strip() for _, sentence in prose(text).sentences() if sentence.strip()]

    assert found == sentences


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("She said “no, no” and went", ["“no, no”"]),
        ('He said "never" twice: "never"', ['"never"', '"never"']),
        ("‘Ask’ isn’t ‘don’t ask’", ["‘Ask’", "‘don’t ask’"]),
        ("Before\n> a block of it\nafter", ["> a block of it"]),
        ("the patients' own, it's 5' 4\"", []),
    ],
)
def test_quotes_are_found_and_apostrophes_are_none(text: str, quoted: list[str]) -> None:
    """What is in them is somebody else's to say."""
    found = [text[start:end] for start, end in quotes(text)]

    assert found == quoted


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=300))
def test_no_text_is_too_odd_to_be_read(text: str) -> None:
    """Every sentence is a piece of the text at its place, and nothing moves."""
    (view,) = told_of(text)

    assert len(view.text) == len(text)
    for start, sentence in view.sentences():
        assert len(sentence) <= len(text) - start
    list(abbreviation._uses(view))


def told_of(text: str) -> list[Prose]:
    authors = {"sam-okafor": {"viewpoint": {"text": text}}}
    return [each for each in told(a_manuscript(authors=authors)) if not each.heading]


def test_a_long_text_is_read_in_a_moment() -> None:
    """Ten times the words, and not a hundred times the work; on no run of signs either."""
    hard = "ABC" * 3000 + " (" * 3000 + '"' * 3001 + "‘" * 3000 + "[@" * 3000 + "a" * 30_000

    found = manuscript_of(hard)

    for check in (abbreviation.check, person_first.check, british_spelling.check, reading.check):
        assert len(list(check(found))) < 5


def manuscript_of(text: str) -> Manuscript:
    return a_manuscript(authors={"sam-okafor": {"viewpoint": {"text": text}}})


# The lists


def test_every_entry_of_the_house_says_what_to_write_and_why() -> None:
    """Thirty to sixty of them, and no form of words in two."""
    terms = house.words("person-first")["terms"]
    forms = [form for each in terms for form in (each["term"], *each.get("also", ()))]

    assert 30 <= len(terms) <= 60
    assert all(each["suggestion"] and len(each["reason"]) > 15 for each in terms)
    assert len(forms) == len(set(forms))


def test_no_suggestion_is_itself_remarked_on() -> None:
    """Whoever follows one hears no more about it."""
    terms, spelling = person_first_list(SERIES), spellings(SERIES)

    for term in terms.forms.values():
        hinted = terms.hinted(set(re.findall(r"\w+", term.suggestion.lower())))
        assert not list(terms.search(term.suggestion, hinted)), term
        assert not any(spelling.british(word) for word in term.suggestion.lower().split()), term


def test_capitals_in_the_list_are_text() -> None:
    """YAML takes NO and ON for something else unless they are quoted."""
    listed = house.words("abbreviations")

    assert all(isinstance(each, str) for name in ("ordinary", "shouted") for each in listed[name])
    assert {"NO", "ON", "OK"} <= unabbreviated(SERIES)


@pytest.mark.parametrize(
    ("american", "british"),
    [
        ("colors", "colours"), ("colorful", "colourful"), ("centered", "centred"),
        ("catalogs", "catalogues"), ("cataloging", "cataloguing"), ("maneuvered", "manoeuvred"),
        ("enrolls", "enrols"), ("enrolled", ""), ("fulfilled", ""), ("maths", ""), ("colour", ""),
        ("organizations", "organisations"), ("dialyzing", "dialysing"), ("counselor", "counsellor"),
        ("signaled", "signalled"), ("signals", ""), ("prized", ""), ("capsized", ""),
        ("hematology", "haematology"), ("humorous", ""), ("behavioral", "behavioural"),
        ("feeling", ""), ("modeling", "modelling"), ("favorite", "favourite"),
    ],
)  # fmt: skip
def test_spellings(american: str, british: str) -> None:
    """Word by word and by families; what is right on both sides of the sea stays."""
    assert spellings(SERIES).british(american) == british


def test_a_house_has_lists_of_its_own(tmp_path: Path) -> None:
    """One that has none of a kind shares the usual one."""
    own = tmp_path / "words"
    own.mkdir()
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "format.yaml").write_text("to: html\n")
    (own / "person-first.yaml").write_text("terms: [{term: a, suggestion: b, reason: c}]\n")
    series = replace(SERIES, house=str(tmp_path))

    assert list(person_first_list(series).forms) == ["a"]
    assert unabbreviated(series) == unabbreviated(SERIES)


@pytest.mark.parametrize(
    ("name", "text", "read"),
    [
        ("person-first", "terms: [{term: a}]", person_first_list),
        ("person-first", "terms: a", person_first_list),
        ("spelling", "families: [{ending: ize}]", spellings),
        ("spelling", "words: [a]", spellings),
    ],
)
def test_a_list_that_is_not_understood_is_the_house_s_to_mend(
    name: str, text: str, read: Callable[[Series], object], tmp_path: Path
) -> None:
    """Exit 3, with what an entry has to have."""
    (tmp_path / "words").mkdir()
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "format.yaml").write_text("to: html\n")
    (tmp_path / "words" / f"{name}.yaml").write_text(text + "\n")

    with pytest.raises(HouseError, match=f"words/{name}.yaml"):
        read(replace(SERIES, house=str(tmp_path)))


def test_what_a_series_says_of_words_is_read() -> None:
    """`wording`, `abbreviations`, the limit and the organisations are fields of series.yaml."""
    file = """\
title: Partnership in Practice
abbreviations: [PPI]
competing_interests: {organisations: [Example Pharma Ltd]}
wording:
  allow: [sufferers]
  person_first: [{term: bed blockers, also: [bed blocker], suggestion: people, reason: Choice.}]
rules: {reading: {max_words: 30}}
"""
    source = parse("series.yaml", "series", file.encode()).value
    assert source is not None
    assert validate(source, schema("series")).problems == ()

    series = typed.series(source)

    assert (series.abbreviations, series.limits.sentence_words) == (("PPI",), 30)
    assert series.policy.organisations == ("Example Pharma Ltd",)
    assert series.wording.allow == ("sufferers",)
    assert series.wording.person_first[0].also == ("bed blocker",)


def test_a_series_that_says_nothing_has_the_usual_abbreviations() -> None:
    """They are those of the published contract."""
    source = parse("series.yaml", "series", b"title: Partnership in Practice\n").value
    assert source is not None

    assert typed.series(source).abbreviations == ("NHS", "GP", "UK", "BMJ", "COVID-19")


@settings(max_examples=300)
@given(st.text() | st.text("aZß_-’'0٣²\u0301 \n", max_size=40))
def test_letters_apart_are_the_letters_a_pattern_finds(text: str) -> None:
    """The quick way to see which words are not there finds every word that is."""
    assert text.translate(_APART).split() == re.findall(r"[^\W\d_]+", text)


def test_all_that_is_printed_has_its_letters_among_those_looked_at() -> None:
    """In small letters, of the title as of the texts."""
    manuscript = a_manuscript()

    found = letters(manuscript)

    for prose in printed(manuscript):
        assert set(re.findall(r"[^\W\d_]+", prose.text.lower())) <= found


@settings(max_examples=500)
@given(st.text("aABZ&0-'s./ ", max_size=14))
def test_every_abbreviation_has_what_is_looked_for_first(text: str) -> None:
    """Or it would be overlooked in a text that has no other."""
    found = abbreviation._LETTERS.findall(text)

    assert not found or abbreviation._CAPITAL.search(text)


BEFORE_STOP = re.compile("(?: ?\x00)+(?=$|[^\\w\\s\x00(\\[{“‘«])")
ELSEWHERE = re.compile("(?: ?\x00)+ ?")
SENTENCE = re.compile(r"(?<=[.!?…])(['\"”’)\]]{0,3})\s+(?=[^\W_a-zß-öø-ÿ]|[\"“‘'(\[])")


@settings(max_examples=500)
@given(st.text("aB .!?'\"”)([“1\n\x00", max_size=30))
def test_what_is_looked_for_quickly_parts_and_closes_up_the_same(text: str) -> None:
    """As it would be if a pattern began with what stands before what it looks for."""
    even = " ".join(text.split())
    closed = ELSEWHERE.sub(" ", BEFORE_STOP.sub("", even)).strip() if "\x00" in even else even

    assert counting._closed_up(text) == closed
    assert [found.span(1) for found in _SENTENCE.finditer(text)] == [
        found.span(1) for found in SENTENCE.finditer(text)
    ]
