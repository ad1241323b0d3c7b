"""Cited works, field by field, for formats that machines read."""

from __future__ import annotations

from pipeline.composing.works import described
from pipeline.model import Work
from pipeline.problems import Place

FIELDS = {
    "id": "smith2019", "type": "article-journal", "title": "A title", "container-title": "Journal",
    "author": [{"family": "Smith", "given": "J"}, {"literal": "The Group"}], "issued": 2019,
    "page": "12–15", "number": "l1234", "DOI": "10.5555/a",
}  # fmt: skip


def work(key: str, **fields: object) -> Work:
    return Work(key, {**FIELDS, **fields}, ("jane-doe",), Place(""))


def test_a_work_is_told_field_by_field() -> None:
    """Nothing blank; first and last page apart; the names as they were given."""
    (told,) = described([work("1")], ["1"])

    assert told == {
        "id": "ref-1", "type": "article-journal", "title": "A title", "container": "Journal",
        "authors": [{"family": "Smith", "given": "J"}, {"literal": "The Group"}],
        "issued": "2019", "first": "12", "last": "15", "doi": "10.5555/a",
    }  # fmt: skip


def test_a_number_stands_for_pages() -> None:
    """Where a journal has none."""
    (told,) = described([work("1", page="")], ["1"])

    assert (told["number"], "first" in told) == ("l1234", False)


def test_works_come_in_the_order_of_the_list() -> None:
    """Those it has, and no other."""
    told = described([work("1"), work("2"), work("3")], ["3", "1", "9"])

    assert [each["id"] for each in told] == ["ref-3", "ref-1"]
