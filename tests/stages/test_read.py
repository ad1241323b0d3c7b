"""Reading a text; `cases/markup.yaml` holds the cases, and an editor can add one."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.engines.pandoc import Pandoc
from pipeline.model import Node, Passage, Source, Text
from pipeline.nodes import text_of, walk
from pipeline.problems import Checked
from pipeline.sources.yaml_source import parse
from pipeline.stages.read import TEXT_BYTES, read

_TYPED = Path(__file__).parents[1].joinpath("cases/markup.yaml").read_text(encoding="utf-8")
CASES = yaml.load(_TYPED, yaml.BaseLoader)  # every value as it was typed
ROUTE = ("viewpoint", "text")


@pytest.fixture(scope="module")
def pandoc() -> Iterator[Pandoc]:
    with closing(Pandoc()) as engine:
        yield engine


def reading(pandoc: Pandoc, text: str, head: str = "viewpoint:\n  text: |\n") -> Checked[Text]:
    """Read a text that stands under `text: |`, four blanks in."""
    typed = head + "".join(f"    {line}\n" if line else "\n" for line in text.split("\n"))
    source = parse("jane-doe.yaml", "jane-doe", typed.encode()).value
    assert source is not None
    return of(pandoc, source)


def of(pandoc: Pandoc, source: Source) -> Checked[Text]:
    passage = Passage(source.data["viewpoint"]["text"], ROUTE)
    return read(source, passage, lambda text, places: pandoc.read(text, places=places))


def bare(pandoc: Pandoc, text: str) -> Checked[Text]:
    """Read any characters at all, also those that no file may hold."""
    return of(pandoc, Source("a.yaml", "a", {"viewpoint": {"text": text}}, lines=("text: |",)))


def said(checked: Checked[Text]) -> list[str]:
    return [f"{p.line}:{p.column} {p.rule}" for p in checked.problems]


def shown(blocks: list[Node] | tuple[Node, ...], before: str = "") -> Iterator[str]:
    """What a reader understood, in the notation of the cases."""
    for node in blocks:
        kind, content = node["t"], node["c"]
        if kind in {"Para", "Plain"}:
            yield before + "".join(map(inline, content))
        elif kind == "Header":
            yield f"{before}### {''.join(map(inline, content[2]))}"
        elif kind == "BlockQuote":
            yield from shown(content, f"{before}> ")
        else:
            mark, items = ("- ", content) if kind == "BulletList" else ("# ", content[1])
            for item in items:
                yield from shown(item, before + mark)


def inline(node: Node) -> str:
    kind, content = node["t"], node.get("c")
    if kind in {"Emph", "Strong"}:
        star = "*" if kind == "Emph" else "**"
        return f"{star}{''.join(map(inline, node['c']))}{star}"
    if kind == "Link":
        assert content is not None
        return f"[{''.join(map(inline, content[1]))}]({content[2][0]})"
    return "|" if kind == "LineBreak" else text_of([node])


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_case(pandoc: Pandoc, case: dict[str, Any]) -> None:
    """Each text is printed as the case says, or refused at the places it names."""
    checked = reading(pandoc, case["text"].replace("@9999", "9" * 5000))

    if "problems" in case:
        assert said(checked) == case["problems"]
        assert checked.value is None
    else:
        assert said(checked) == []
        assert checked.value is not None
        assert " / ".join(shown(checked.value.blocks)) == case["says"]
        cites = [
            f"{' '.join(c.ids)} {c.place.line}:{c.place.column}-{c.place.end_column}"
            for c in checked.value.citations
        ]
        assert cites == case.get("cites", [])


def test_a_problem_points_into_the_file_wherever_the_text_stands(pandoc: Pandoc) -> None:
    """An author counts lines of the file, not of the text, however the text is written."""
    heads = {
        "viewpoint:\n  text: |\n\n\n": "5:8",  # blank lines first
        "# a note\nviewpoint:\n  text: |  # another\n": "4:8",
        "viewpoint:\n  heading: one\n  text: |-\n": "4:8",
        "viewpoint:\n  text:\n    |\n": "4:8",
        "viewpoint:\r\n  text: |\r\n": "3:8",
    }

    for head, place in heads.items():
        assert said(reading(pandoc, "We <b>", head)) == [f"{place} raw-html"]


def test_a_problem_in_a_text_on_one_line_is_placed_too(pandoc: Pandoc) -> None:
    """A short text needs no `|`, and may stand in quotes."""
    plain = parse("a.yaml", "a", b"viewpoint:\n  text: We <b>met\n").value
    quoted = parse("a.yaml", "a", b'viewpoint: {text: "We <b>met"}\n').value
    assert plain is not None and quoted is not None

    assert said(of(pandoc, plain)) == ["2:12 raw-html"]
    assert said(of(pandoc, quoted)) == ["1:23 raw-html"]


def test_the_excerpt_is_the_line_as_the_author_typed_it(pandoc: Pandoc) -> None:
    """The line shown is the file's own, so that the caret stands under the right letter."""
    [problem] = reading(pandoc, "one\ntwo `three`").problems

    assert problem.excerpt == "    two `three`"
    assert problem.excerpt[problem.column - 1 :].startswith("`three`")


def test_a_text_of_a_book_is_refused_unread(pandoc: Pandoc) -> None:
    """The limit is in bytes, and what is over it never reaches the reader."""
    longest = "é" * (TEXT_BYTES // 2)

    assert bare(pandoc, longest).value is not None
    assert [p.rule for p in bare(pandoc, longest + "e").problems] == ["text-too-long"]


HOSTILE = {
    "open brackets": "[" * 50_000,
    "pairs of brackets": "[" * 2_000 + "a" + "]" * 2_000,
    "stars": "*" * 5_000,
    "stars and words": "*a " * 5_000,
    "quotes 300 deep": ">" * 300 + " x",
    "quotes 5,000 deep": ">" * 5_000 + " x",
    "bullets": "- " * 5_000 + "x",
    "lists 200 deep": "".join("  " * n + "- a\n" for n in range(200)),
    "emphasis 400 deep": "*a _b " * 200 + "b_ a* " * 200,
    "emphasis 1,000 deep": "*a _b " * 500 + "b_ a* " * 500,
    "quotation marks": "\"a 'b " * 2_500,
    "backticks": "".join("`" * n + "a" for n in range(1, 400)),
    "notes in notes": "\n\n".join(f"[^{n}]: " + f"[^{n + 1}]" * 10 for n in range(7)),
    "notes never closed": "[^" * 2_000,
    "addresses never closed": "[a\n" * 20_000,
    "half addresses": "> - [a]:\n" * 5_000,
    "citations": "[@a]" * 10_000,
    "citations never closed": "[@a " * 10_000,
    "words in brackets": "[a b " * 20_000,
    "attributes": "[a]{b=" * 10_000,
    "attributes at every line": "{.a}\n" * 10_000,
    "directions": "&#x202e;" * 5_000,
    "nothing but line ends": "\\\n" * 10_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_text_stops_the_reader(pandoc: Pandoc, text: str) -> None:
    """Whatever an attacker types is words or problems, within seconds."""
    start = time.monotonic()

    checked = bare(pandoc, text)

    assert time.monotonic() - start < 8
    assert (checked.value is None) == bool(checked.problems)


def test_a_reader_that_gives_up_costs_one_text() -> None:
    """Slow texts are refused with their place, and the next one is read."""
    with closing(Pandoc(read_seconds=0.5)) as engine:
        slow = reading(engine, "e" + "\u0301" * 40_000)
        next_ = reading(engine, "We met.")

    assert said(slow) == ["2:9 reader-gave-up"]
    assert next_.value is not None


WORDS = st.text(
    st.characters(categories=["L", "N"], codec="utf-8", max_codepoint=0x2FFFF), min_size=1
).filter(lambda word: not word[0].isdigit())


@settings(max_examples=100, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=30))
def test_words_in_are_words_out(pandoc: Pandoc, words: list[str]) -> None:
    """Plain words of any script are printed in their order, in Unicode's composed form."""
    checked = bare(pandoc, " ".join(words))

    assert checked.value is not None
    assert " ".join(text_of([b]) for b in checked.value.blocks).split() == [
        unicodedata.normalize("NFC", word) for word in words
    ]


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(pandoc: Pandoc, text: str) -> None:
    """Nothing raises, and nothing is refused without saying why."""
    checked = bare(pandoc, text)

    assert (checked.value is None) == bool(checked.problems)


PIECES = st.sampled_from(
    (
        *("one", "two", " ", "    ", "\n", "\n\n", "\\", "&", ";", "#", "!", '"', "'", "(", ")"),
        *(
            "[x]",
            "[x]: ",
            "[x]:\n",
            "[x",
            "]:",
            "/u",
            "http://e.org",
            "<u>",
            "[",
            "]",
            "![",
            "[@k]",
        ),
        *("- ", "> ", "1. ", "### ", ": ", "=\n", "---\n", "| a | b |\n", "|---|---|\n"),
        *("{.c}", "{k=v}\n", "::: n\n", ":::\n", "*", "**", "_", "`", "~", "^", "$", "<!--", "-->"),
    )
)


@settings(max_examples=100, deadline=None)
@given(st.lists(PIECES, max_size=14).map("".join))
def test_no_word_is_lost_without_a_word(pandoc: Pandoc, text: str) -> None:
    """Of a text that passes, every letter is printed, or is the address of a link."""
    checked = bare(pandoc, text)
    if checked.value is None:
        return

    links = [n["c"][2][0] for n in walk(checked.value.blocks) if n["t"] == "Link"]
    printed = "".join(text_of([b]) for b in checked.value.blocks) + "".join(links)

    assert sorted(filter(str.isalpha, text)) == sorted(filter(str.isalpha, printed))
