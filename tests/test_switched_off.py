"""A rule is switched off by its own id, and a slip in one is told."""

from __future__ import annotations

from pipeline.rules.manual import ids
from pipeline.sources.switched_off import unknown_ids
from pipeline.sources.yaml_source import parse


def told(off: str) -> list[tuple[str, str]]:
    source = parse("series.yaml", "series", f"title: T\nrules: {{off: [{off}]}}\n".encode()).value
    assert source is not None
    return [(f"{p.line}:{p.column} {p.rule}", p.fix) for p in unknown_ids(source)]


def test_every_rule_there_is_may_be_named() -> None:
    """Whether it can be switched off is another matter."""
    assert told(", ".join(ids())) == []


def test_a_slip_names_the_nearest() -> None:
    """With the line to write, which heals both."""
    assert told("word-cuont, photo missing") == [
        ("2:15 choice", "rules: {off: [word-count, photo-missing]}"),
        ("2:27 choice", "rules: {off: [word-count, photo-missing]}"),
    ]


def test_an_id_like_no_other_is_told_where_to_look() -> None:
    """There is no nearest."""
    assert told("xyzzy") == [("2:15 choice", "`viewpoints explain` lists every rule")]


def test_a_series_without_rules_is_sound() -> None:
    """Nothing is switched off."""
    source = parse("series.yaml", "series", b"title: T\n").value
    assert source is not None

    assert unknown_ids(source) == ()
