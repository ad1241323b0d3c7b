"""The manifest: what changes places with what."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.finished.manifest import indented, together


@pytest.mark.parametrize(
    ("path", "with_it"),
    [
        ("site/2026-01-a/index.html", "site/2026-01-a"),
        ("site/2026-01-a/media/jane.jpg", "site/2026-01-a"),
        ("drafts/2026-01-a/2026-01-a.pdf", "drafts/2026-01-a"),
        ("office/2026-01-a/coi.pdf", "office/2026-01-a"),
        ("office/issues/2026-01/coi.pdf", "office/issues/2026-01"),
        ("site/index.html", "site/index.html"),
        ("office/report.json", "office/report.json"),
        ("office/issues/note.txt", "office/issues/note.txt"),
    ],
)
def test_a_file_changes_with_its_articles_or_its_months_folder(path: str, with_it: str) -> None:
    """Never with all articles, and never with all months; a file of the series alone."""
    assert together(path) == with_it


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(JSON)
def test_a_card_is_written_as_json_writes_it(value: object) -> None:
    """Only sooner."""
    assert indented(value) == json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
