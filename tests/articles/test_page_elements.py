"""The page's elements are those that pandoc's own writer makes of the same blocks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import nodes
from pipeline.engines.pandoc import Pandoc, Writing
from pipeline.errors import EngineError
from pipeline.model import Node

DRESS = Path(__file__).parents[2] / "templates" / "practice" / "html" / "dress.lua"
OPTIONS = {"wrap_text": "none"}
EMPTY = '<header class="front">\n</header>\n<div class="rail">\n<div>\n</div>\n</div>\n'
"""What stands before an article that has no opening, no contents and no other files."""

LETTERS = [*"ab<&>\"'’ \u0644é\u00a0", "\u2194", "\u21a9", "\u21a9\ufe0e", "\u2192"]

said = st.lists(st.sampled_from(LETTERS), min_size=1).map("".join).map(nodes.string)
breaks = st.sampled_from([nodes.SPACE, {"t": "SoftBreak"}, {"t": "LineBreak"}])
spoken = st.sampled_from(
    [{}, {"lang": "und-Arab", "dir": "rtl"}, {"lang": "fr", "note": "'a' & b"}]
)
targets = st.sampled_from(["https://e.org/a?b='c'&d=\"e\"", "mailto:a@e.org", "#title"])
settled = settings(max_examples=60, deadline=None)


def _inlines(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    within = st.lists(inner, min_size=1, max_size=3)
    return (
        st.tuples(st.sampled_from(["Emph", "Strong"]), within).map(lambda n: {"t": n[0], "c": n[1]})
        | st.builds(nodes.span, within, st.sampled_from(["", "a-b"]), st.just(["c"]), spoken)
        | st.builds(nodes.link, st.lists(said, min_size=1, max_size=2), targets)
    )


words = st.lists(st.recursive(said | breaks, _inlines, max_leaves=6), min_size=1, max_size=4)
paragraph = words.map(nodes.para)
plain = words.map(lambda content: {"t": "Plain", "c": content})
heading = st.builds(nodes.heading, st.integers(3, 6), words, st.sampled_from(["", "here"]))


def _blocks(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    items = st.lists(st.lists(inner | plain, min_size=1, max_size=2), min_size=1, max_size=3)
    style = st.sampled_from(["Decimal", "DefaultStyle"])
    return (
        items.map(nodes.bullets)
        | st.tuples(st.integers(0, 12), style, items).map(
            lambda n: {"t": "OrderedList", "c": [[n[0], {"t": n[1]}, {"t": "Period"}], n[2]]}
        )
        | st.lists(inner, min_size=1, max_size=2).map(lambda c: {"t": "BlockQuote", "c": c})
        | st.lists(paragraph, min_size=1, max_size=2).map(lambda c: nodes.div(c, "transcript", "i"))
    )


blocks = st.lists(st.recursive(paragraph | heading, _blocks, max_leaves=5), min_size=1, max_size=4)


@pytest.fixture(scope="module")
def pandoc() -> Iterator[Pandoc]:
    """One for all."""
    warm = Pandoc()
    yield warm
    warm.close()


@settled
@given(blocks)
def test_a_block_is_written_as_pandoc_writes_it(pandoc: Pandoc, content: list[Node]) -> None:
    """Whatever the small Markdown knows: the filter writes for speed, not for another page."""
    ways = [Writing("html5", filter_, None, None, OPTIONS) for filter_ in (DRESS, None)]

    ours, theirs = pandoc.write(tuple(content), {}, (), ways)

    assert ours.decode().removeprefix(EMPTY) == theirs.decode()


def test_a_node_that_nobody_knows_is_an_error(pandoc: Pandoc) -> None:
    """Nothing is left out without a word."""
    unknown = nodes.para([{"t": "Code", "c": [nodes.attr(), "rm"]}])

    with pytest.raises(EngineError, match="no dress for Code"):
        pandoc.write((unknown,), {}, (), [Writing("html5", DRESS, None, None, OPTIONS)])
