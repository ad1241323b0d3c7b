"""What leads to a person is recognised, and what only looks like it is left alone."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.private import personal
from pipeline.private.personal import checked, finder, traces

FOUND = {
    "write to jane.doe@example.org today": ("email", "jane.doe@example.org"),
    "write to jane{at}example.org": ("email", "jane{at}example.org"),
    "write to jane [at] example.org": ("email", "jane [at] example.org"),
    "ring +44 161 496 0000": ("phone", "+44 161 496 0000"),
    "ring 0044 7700 900123": ("phone", "0044 7700 900123"),
    "ring +1 (555) 123-4567": ("phone", "+1 (555) 123-4567"),
    "ring +49 30 901820": ("phone", "+49 30 901820"),
    "tel:+441614960000": ("phone", "+441614960000"),
    "ring 0161 496 0000.": ("phone", "0161 496 0000"),
    "ring (0161) 496 0000": ("phone", "(0161) 496 0000"),
    "ring 07700 900123": ("phone", "07700 900123"),
    "ring 01614960000": ("phone", "01614960000"),
    "ring 0161\n      496 0000": ("phone", "0161\n      496 0000"),
    "ring 06 12 34 56 78": ("phone", "06 12 34 56 78"),
    "ring (555) 123-4567": ("phone", "(555) 123-4567"),
    "ring 555-123-4567": ("phone", "555-123-4567"),
    "943 476 5919": ("nhs-number", "943 476 5919"),
    "943-476-5919": ("nhs-number", "943-476-5919"),
    "NHS number: 9434765919": ("nhs-number", "9434765919"),
    "I was born on 12 March 1965": ("birth", "12 March 1965"),
    "born March 12th, 1965": ("birth", "March 12th, 1965"),
    "born\n      12th of March 1965": ("birth", "12th of March 1965"),
    "DOB: 12/03/1965": ("birth", "12/03/1965"),
    "D.O.B. 12.3.65": ("birth", "12.3.65"),
    "date of birth 1965-03-12": ("birth", "1965-03-12"),
}
HARMLESS = [
    "10.1136/bmj.l1234", "doi:10.1000/01234567890", "10.1186/s40900-019-0150-2",
    "https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097", "ISSN 0959-8138", "1756-1833",
    "ISBN 0123456789", "978-0-12-345678-9", "NCT01234567", "ISRCTN12345678901",
    "grant MR/K501234/1", "NIHR200123", "PMID 30700438", "2019-2024", "pages 12-15", "£300",
    "1,234,567,890 pounds", "Childline on 0800 1111", "Samaritans on 116 123", "call 111",
    "0808 808 0000", "0345 123 4567", "+44 800 1111 222", "@jane@social.example", "[@smith2019]",
    "https://social.example/@jane.doe", "born in 1965", "15-05-2024 to 16-05-2024",
    "from 01/02/2023", "943 476 5918", "1234567890", "https://example.org/0161-496-0000",
    "12345678901234", "look at it", "2 by 2", "0 1 2 3 4 5",
]  # fmt: skip


@pytest.mark.parametrize("text", FOUND)
def test_what_leads_to_a_person_is_found(text: str) -> None:
    """Each of these is found once, whole, where it stands."""
    found = [(t.kind, text[t.start : t.end]) for t in traces(text)]

    assert found == [FOUND[text]]


@pytest.mark.parametrize("text", HARMLESS)
def test_identifiers_and_help_lines_are_left_alone(text: str) -> None:
    """A message nobody believes protects nobody."""
    assert list(traces(text)) == []


def test_ten_digits_in_one_piece_may_be_anything() -> None:
    """Only grouping, or words before it, make a patient's number of it for sure."""
    (alone,) = traces("see 9434765919 there")
    (said,) = traces("patient no. 9434765919")

    assert (alone.sure, said.sure) == (False, True)


@given(st.integers(0, 999_999_999))
def test_no_digit_of_a_patients_number_can_be_mistyped(number: int) -> None:
    """At most one last digit is right."""
    right = [n for n in range(10) if checked(f"{number:09}{n}")]

    assert len(right) <= 1


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Jose **Doe** came", "Jose **Doe"),
        ("JOSÉ\n      DOÉ", "JOSÉ\n      DOÉ"),
        ("Doe, José (2019)", "Doe, José"),
        ("#view-jose-doe", "jose-doe"),
        ("@josedoe", "josedoe"),
        ("Jo\u00adse\u00a0Doe", "Jo\u00adse\u00a0Doe"),
        ("Soren Aberg and others", "Soren Aberg"),
        ("我和陈美琳说", "陈美琳"),
    ],
)
def test_a_private_name_is_found_however_it_is_typed(text: str, seen: str) -> None:
    """Letter case, accents, markup, line ends and order make no difference."""
    find = finder(("José Doe", "Søren Åberg", "陈美琳"))

    assert [trace.text for trace in find(text)] == [seen]


@pytest.mark.parametrize("text", ["Jose Doerr", "Marjosé Doe", "Joseph Doe", "Jose and Doe"])
def test_a_name_inside_another_is_not_that_name(text: str) -> None:
    """Names are whole words."""
    assert list(finder(("José Doe",))(text)) == []


@pytest.mark.parametrize("names", [(), ("",), ("–",), ("A",)])
def test_nothing_is_not_looked_for(names: tuple[str, ...]) -> None:
    """A blank line, or one letter, in the list of names finds nothing."""
    assert list(finder(names)("A – b")) == []


@pytest.mark.parametrize(
    "evil", ["1 ", "0", "a.a", "(", "+ ", "born ", "jose ", "0 1", "a@", "01 ", "born 1 mar "]
)
def test_no_text_takes_long(evil: str) -> None:
    """A stranger's text is searched in the time its length is worth."""
    text, begun = evil * (100_000 // len(evil)), time.process_time()

    list(traces(text))
    list(finder(("José Doe",))(text))

    assert time.process_time() - begun < 2


GAP = r"(?: {1,12}|[-.\u2010\u2011\u2013])"
TELEPHONE = re.compile(
    rf"(?<!\w)(?:\+|00(?=[1-9]))(?:{GAP}?[(]?\d[)]?){{8,15}}(?!\d)"
    rf"|(?<![\w.:/+\-–])[(]?0[1-9]\d{{0,4}}[)]?(?:{GAP}?\d){{5,9}}(?![\w–-])"
    r"|(?<![\w.:/+\-–])(?:\([2-9]\d\d\) ?|[2-9]\d\d[.-])\d{3}[.-]\d{4}(?![\w-])"
)
"""Numbers from abroad, from home, and American ones, as one would write the pattern."""
DIALLED = st.text("0123456789 0012+()--.–\u2010/:x", max_size=40)
BEGUN = st.sampled_from(
    ["", "+44 ", "0044 (0)", "(020) 7", "020 ", "(212) 555-", "(+", "x0", "(00"]
)


@settings(max_examples=500)
@given(st.lists(st.builds("".join, st.tuples(BEGUN, DIALLED)), max_size=4).map(" ".join))
def test_what_is_looked_for_quickly_is_what_was_meant(text: str) -> None:
    """The pattern begins with a sign it can be found by, and finds the same numbers."""
    quick, plain = (p.finditer(text) for p in (personal._PHONE, TELEPHONE))

    assert [found.span() for found in quick] == [found.span() for found in plain]
