"""The quick look at a file's lines says only what the long one would."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.sources import yaml_source
from pipeline.sources.raw_lines import Use, known
from pipeline.sources.raw_lines.scanner import Scanner
from pipeline.sources.raw_lines.usual import usual
from tests.command import ROOT

FILES = sorted((ROOT / "inputs").glob("*/*.yaml"))
NAMES = (
    *("author", "name", "text", "introduction", "covers", "key_messages", "references", "id"),
    *("URL", "DOI", "sections", "heading", "Title", "colour", "social", "on"),
)
VALUES = (
    *("", "words", "2001-02", "'so'", '"so"', "[a, b c]", '[a, "b, c"]', "{kind: x, on: 2020}"),
    *("[{a: b, c: d}, {a: e}]", "|", "|-", ">", "# note", "a  # note", "a # note", "a #note"),
    *('"a"  # note', "http://x.org/y", "a: b", "a:b", "title:a", "“so”", "a “so”", "O'Hara"),
    *('"a’, ‘b"', "[O'Hara]", "[“so”]", "['so', b]", "[a #b]", "[- a]", "[a:b]", "{a: {b: c}}"),
    *("1. a", "- a", "• a", "*a*", "-a", "`a`", "~", "a:", "\u00a0a", "a\u00a0", "\u00a0# note"),
)
FIELD = st.builds(
    "{}{}{}: {}".format,
    st.sampled_from(("", "", "  ", "    ", "   ")),
    st.sampled_from(("", "", "", "- ", "-  ")),
    st.sampled_from(NAMES),
    st.sampled_from(VALUES),
)
ITEM = st.builds("{}- {}".format, st.sampled_from(("", "  ", "    ", " ")), st.sampled_from(VALUES))
OTHER = st.sampled_from((
    "", "  ", "# note", "  # note", "#note", "  words", "    words", " words", "---", "```",
    "  ### Heading", "\u00a0", "\twords", "   \u00a0words", "Note: words", "    - words",
))  # fmt: skip
LINES = st.lists(FIELD | FIELD | ITEM | OTHER, max_size=9)


@settings(max_examples=1500, deadline=None)
@given(LINES)
@example(["text: |", "    - words", "URL: so"])
@example(["URL: \u00a0 # note"])
@example(["key_messages:", "- a", "- heading: so"])
def test_where_all_lines_are_usual_the_scanner_finds_nothing(lines: list[str]) -> None:
    """It would find no slip, and leave every line as it stands."""
    text = "\n".join(lines)
    read = yaml_source._read("", "", text.encode(), text)
    if read.source is None or not usual(lines, known()):
        return

    for use in Use:
        scanner = Scanner(lines, known(), use, yaml_source._marks(text, read))
        scanner.run()

        assert scanner.findings == []
        assert scanner.meant() == tuple((line,) for line in lines)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_nearly_all_that_authors_write_is_usual(path: Path) -> None:
    """Else it would be of no use."""
    lines = path.read_text(encoding="utf-8").split("\n")

    assert usual(lines, known()) or path.stem == "language-neighbours"  # it has curly quotes
