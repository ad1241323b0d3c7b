"""A line from a reference list is read as fields, or left alone."""

from __future__ import annotations

import pytest
import yaml

from pipeline.markup.vancouver import work
from tests.mistakes import examine

SMITH = "Smith J, Lee K. What patients want. BMJ 2019;364:l1234."
HEAD = "author: {name: Jane, role: patient}\nviewpoint: {text: We met.}\nreferences:\n"


def test_a_work_has_its_fields() -> None:
    """As medical journals print it."""
    assert work(SMITH) == [
        "id: smith2019",
        "type: article-journal",
        "title: What patients want",
        "author: [{family: Smith, given: J}, {family: Lee, given: K}]",
        "container-title: BMJ",
        "issued: 2019",
        "volume: 364",
        "page: l1234",
    ]


@pytest.mark.parametrize(
    "words",
    [
        SMITH,
        f"1. {SMITH}",
        "Müller A, van der Berg J-L, O'Hara B, et al. Why: a study? Lancet 2020;12(3):100-9. "
        "doi:10.1016/S0140-6736(20)1.",
        "Nair P. Care at home. J Kidney Care. 2021 Mar;6(2):55-60",
        "WHO. Guidance on dialysis. World Health Organization 2018.",
    ],
)
def test_the_fields_are_sound(words: str) -> None:
    """Pasted, they need nothing more."""
    lines = work(words)

    assert lines
    assert yaml.safe_load("\n".join(lines))
    entry = "\n    ".join(lines)
    assert examine(f"{HEAD}  - {entry}\n".encode()) == ()


@pytest.mark.parametrize(
    "words", ["", "See the report", "https://example.org", "Smith 2019", "a" * 9_000]
)
def test_anything_else_is_left_to_its_author(words: str) -> None:
    """Half a guess would be printed as a fact."""
    assert work(words) == []
