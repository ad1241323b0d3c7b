"""The manifest: what changes places with what."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.finished.manifest import (
    Entry,
    Stood,
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


FILES = st.builds(
    Entry,
    st.from_regex(r"(site|drafts|office)(/[A-Za-z0-9][A-Za-z0-9._-]{0,9}){1,3}", fullmatch=True),
    st.integers(0, 16**64 - 1).map("{:064x}".format),
    st.integers(0, 10**17),
    st.text(max_size=9) | st.just('"path": "site/a",\n  },\n'),
)
SERIES = st.lists(FILES, max_size=9, unique_by=lambda each: each.path).map(sorted)
CARDS = st.dictionaries(st.text(max_size=3), st.dictionaries(st.text(max_size=3), JSON), max_size=2)
VERSIONS = st.dictionaries(st.text(max_size=3), st.text(max_size=3), max_size=2)


@given(SERIES, CARDS, VERSIONS)
def test_a_manifest_of_ours_says_the_same_read_no_further_than_it_is_asked(
    files: list[Entry], cards: dict[str, object], versions: dict[str, str]
) -> None:
    """One article among thousands is not found by making values of all."""
    data = worded(files, cards, versions)

    with TemporaryDirectory() as folder:
        path = Path(folder, "manifest.json")
        path.write_bytes(data)
        ours, read = Stood(path, sha256(data).hexdigest()), Stood(path)

    assert ours._rows is not None and read._rows is None
    assert list(ours) == list(read) == [each.path for each in files]
    assert len(ours) == len(files)
    assert dict(ours) == {each.path: each for each in files}
    assert ours.entries == read.entries == tuple(files)
    assert "site/nobody" not in ours


def test_a_manifest_that_is_not_to_the_letter_ours_is_read_as_anybodys(tmp_path: Path) -> None:
    """What somebody else has written may name files outside the outputs."""
    good = Entry("site/a.html", "0" * 64, 7, "a")
    path = tmp_path / "manifest.json"
    path.write_bytes(worded([good, Entry("site/../../b", "0" * 64, 7, "b")], {}, {}))

    assert dict(Stood(path, "0" * 64)) == {good.path: good}
