"""Repairs heal what they say they heal, change no word, and come to rest."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.house import schema
from pipeline.sources.raw_lines.reading import SAFE
from pipeline.sources.repair import repair
from pipeline.sources.yaml_source import parse
from pipeline.stages.validate import validate
from tests.command import ROOT
from tests.mistakes import Mistake, examine, mistakes

EXAMPLES = sorted((ROOT / "inputs").glob("**/*.yaml"))
WORD = st.text(st.sampled_from("abcdefghz'-"), min_size=1, max_size=8)
SENTENCE = st.lists(WORD, min_size=1, max_size=8).map(" ".join)
SIGN = st.sampled_from([": ", " #", " “", "” ", " – ", ", ", " 'tis ", " @", "! ", ' "', " *"])


def readable(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


TYPED = [mistake for mistake in mistakes() if readable(mistake.raw)]


def words(value: Any) -> list[str]:
    """The words of every value, in their order."""
    if isinstance(value, dict):
        return [word for part in value.values() for word in words(part)]
    if isinstance(value, list):
        return [word for part in value for word in words(part)]
    return re.findall(r"\w+", value)


def read(text: str) -> Any:
    source = parse("f.yaml", "f", text.encode()).value
    assert source is not None
    return source.data


@pytest.mark.parametrize("mistake", TYPED, ids=lambda m: m.title.replace(" ", "-"))
def test_what_is_safe_to_repair_is_healed_and_nothing_else_is_touched(mistake: Mistake) -> None:
    """After the repairs only what needs a person is left to be told."""
    before = mistake.raw.decode()
    after = repair("f.yaml", before)

    told = {(p.rule, p.level) for p in mistake.problems}
    left = {p.rule for p in examine(after.encode(), mistake.schema)}
    healed = {rule for rule, level in told if rule in SAFE and level == "error"}
    by_hand = {"1. Ask", "without the quotes", '"text" belongs', '"key_messages" belongs'}
    if not any(sign in mistake.says for sign in by_hand):
        assert not (left & healed)
    assert repair("f.yaml", after) == after


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_good_file_is_not_touched(path: Any) -> None:
    """There is nothing to repair in the examples, not a blank."""
    text = path.read_text(encoding="utf-8")

    assert repair(str(path), text) == text


def test_line_ends_and_the_mark_at_the_start_stay_as_they_are() -> None:
    """A file from Windows is one afterwards too."""
    text = "\ufeffauthor:\r\n\tname: Jane: Doe\r\n\trole: patient\r\n"

    assert repair("f.yaml", text) == ('\ufeffauthor:\r\n  name: "Jane: Doe"\r\n  role: patient\r\n')


def test_everything_at_once() -> None:
    """A file in which Word and a message have left their traces."""
    text = (
        "```yaml\nauthor:\n\u00a0\u00a0name:Jane Doe\n\u00a0\u00a0role: patient\n"
        "  social: [@jane, “@doe”]\nviewpoint:\n  heading: ‘Notes: mine’\n  text: >\n"
        "We met in a corridor: he ran.\n\nNobody asked.\nkey_messages:\n  • Ask: first\n"
        "  – Look for #us\n```\n"
    )

    assert repair("f.yaml", text) == (
        "author:\n  name: Jane Doe\n  role: patient\n"
        '  social: ["@jane", "@doe"]\nviewpoint:\n  heading: "Notes: mine"\n  text: |\n'
        "    We met in a corridor: he ran.\n\n    Nobody asked.\nkey_messages:\n"
        '  - "Ask: first"\n  - "Look for #us"\n'
    )


@pytest.mark.parametrize(
    "text",
    [
        "author:\n  name: Jane\n---\nauthor:\n  name: Sam\n",
        "author:\n  name: Jane\n    role: patient\n",
        "author: Jane\n  role: patient\n",
        "author:\n  name: Jane\n  role patient\n",
        "author:\n  name: Jane # my name of late\n",
        "key_messages:\n  1. Ask first.\n",
        "author:\n  name: Jane\n  name: Sam\n",
        "We met in a corridor: and so on.\n- a\n• b\n",
    ],
)
def test_what_needs_a_person_is_left_to_one(text: str) -> None:
    """Where there is more than one way to mean it, nothing is changed."""
    assert repair("f.yaml", text) == text


@st.composite
def spoilt(draw: st.DrawFn) -> tuple[list[str], str]:
    """A file as Word, Tabs and haste leave it, and the words its author typed."""
    blank = draw(st.sampled_from(["  ", "\t", "\u00a0\u00a0"]))
    mark = draw(st.sampled_from(["- ", "-", "• ", "– ", "•\u00a0", "* "]))
    colon = draw(st.sampled_from([": ", ":", ":\u00a0"]))
    name, heading = draw(SENTENCE), draw(SENTENCE) + draw(SIGN) + draw(SENTENCE)
    items = draw(st.lists(st.builds("{}{}{}".format, WORD, SIGN, WORD), min_size=1, max_size=3))
    lines = draw(st.lists(SENTENCE, min_size=1, max_size=4))
    inner = draw(st.sampled_from(["    ", "", "\t\t", "\u00a0", "   "]))
    bar = draw(st.sampled_from(["|", ">"]))
    fence = draw(st.sampled_from(["", "```\n"]))
    typed = (
        f"{fence}author:\n{blank}name{colon}n{name}\n{blank}role: patient\nviewpoint:\n"
        f"  heading: h{heading}\n  text: {bar}\n"
        + "".join(f"{inner}We {line}\n" for line in lines)
        + "key_messages:\n"
        + "".join(f"  {mark}k{item}\n" for item in items)
        + fence
    )
    told = [f"n{name}", "patient", f"h{heading}"]
    told += [*(f"We {line}" for line in lines), *(f"k{item}" for item in items)]
    return [word for each in told for word in words(each)], typed


@settings(max_examples=200, deadline=None)
@given(spoilt())
def test_no_word_is_changed_lost_or_moved(case: tuple[list[str], str]) -> None:
    """What the repaired file says, read as YAML, is what was typed, word for word."""
    typed_words, typed = case
    after = repair("f.yaml", typed)

    assert words(read(after)) == typed_words
    source = parse("f.yaml", "f", after.encode())
    assert source.problems == ()
    assert source.value is not None
    assert validate(source.value, schema("contribution")).problems == ()
    assert repair("f.yaml", after) == after


BITS = st.sampled_from([": ", " #", "\t", "\u00a0", "'", '"', "“", "•", "|", "[", "}", "@", "- "])


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A good file with signs put in, lines swapped and blanks taken away."""
    text = draw(st.sampled_from([p.read_text(encoding="utf-8") for p in EXAMPLES]))[:3000]
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(text)))
        lines = text.split("\n")
        row, other = draw(st.integers(0, len(lines) - 1)), draw(st.integers(0, len(lines) - 1))
        match draw(st.integers(0, 3)):
            case 0:
                text = text[:at] + draw(BITS) + text[at:]
            case 1:
                lines[row], lines[other] = lines[other], lines[row]
                text = "\n".join(lines)
            case 2:
                lines[row] = lines[row].lstrip()
                text = "\n".join(lines)
            case _:
                text = text[:at] + text[at + draw(st.integers(1, 9)) :]
    return text


@settings(max_examples=100, deadline=None)
@given(mutated())
def test_a_second_run_changes_nothing_more(text: str) -> None:
    """Whatever the file, the repairs come to rest, with the words in their order."""
    after = repair("f.yaml", text)

    assert repair("f.yaml", after) == after
    assert re.findall(r"\w+", after) == re.findall(r"\w+", text)
