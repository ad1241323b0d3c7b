"""The manifest: what changes places with what."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.finished.manifest import (
    Entry,
    _as_json,
    _as_written,
    believed,
    indented,
    together,
    worded,
)


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


FILES = st.builds(
    Entry,
    st.from_regex(r"(site|drafts|office)/[a-z][a-z._-]{0,9}(/[A-Z0-9.]{1,9}){0,2}", fullmatch=True),
    st.integers(0, 16**64 - 1).map("{:064x}".format),
    st.integers(0, 10**17),
    st.text(max_size=9),
)
WRITTEN = st.builds(
    worded,
    st.lists(FILES, max_size=4),
    st.dictionaries(st.text(max_size=3), JSON, max_size=2),
    st.dictionaries(st.text(max_size=3), st.text(max_size=3), min_size=1, max_size=2),
)
BITS = st.sampled_from(
    [b",", b"\n", b" ", b"{", b"}", b"]", b'"', b"0", b"\\", b"\xff", b"\xc3", b"/", b"\x00",
     b'\n "files": [\n', b',\n "files": [\n', b"\n ],\n", b'"files": [],', b'"articles": {},']
)  # fmt: skip


def _slowly(data: bytes) -> object:
    with suppress(ValueError, KeyError, TypeError, AttributeError):
        found, files = _as_json(data)
        return {**found, "files": ()}, files
    return None


@settings(max_examples=400)
@given(WRITTEN, st.lists(st.tuples(st.integers(0), st.integers(0, 9), BITS), max_size=2))
@example(b'{\n "articles": {"x":{},\n "files": [\n\n ],\n"a": 1}}', [])
@example(b'{,\n "files": [\n\n ],\n "articles": {}}', [])
@example(b'{"articles": {},\n "files": [\n\n ],\n}', [])
@example(b'{"articles": {},\n "files": [\n\n ],\n "files": []}', [])
def test_what_is_read_as_it_was_written_says_what_json_says(
    written: bytes, slips: list[tuple[int, int, bytes]]
) -> None:
    """Only sooner, and whatever has been done to it since."""
    for at, gone, instead in slips:
        at %= len(written) + 1
        written = written[:at] + instead + written[at + gone :]

    found = _as_written(written)

    assert found is None or ({**found[0], "files": ()}, found[1]) == _slowly(written)


def test_a_manifest_of_ours_is_read_the_quick_way(tmp_path: Path) -> None:
    """Or nobody would see that it is not any more."""
    files = (Entry("office/a/b.txt", "0" * 64, 7, "a"), Entry("site/c.css", "f" * 64, 0, ""))
    (tmp_path / "manifest.json").write_bytes(worded(files, {"é": {}}, {"pandoc": "3"}))

    assert _as_written((tmp_path / "manifest.json").read_bytes()) is not None
    assert believed(tmp_path / "manifest.json") == ({}, files)
