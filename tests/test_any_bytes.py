"""Any bytes at all give messages: never a crash, never a wait."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.house import schema
from pipeline.reports.text import text
from pipeline.sources.yaml_source import parse
from pipeline.stages.validate import validate
from tests.command import ROOT
from tests.mistakes import mistakes

SECONDS = 2
GOOD = [path.read_bytes() for path in sorted((ROOT / "inputs").glob("*/*.yaml"))]
BAD = [mistake.raw for mistake in mistakes()]
BITS = [
    *(b": ", b" #", b"\t", b"\xc2\xa0", b"'", b'"', b"\xe2\x80\x9c", b"\xe2\x80\xa2", b"|", b">"),
    *(b"[", b"]", b"{", b"}", b"@", b"*", b"&", b"!", b"- ", b"\n", b"---\n", b"```\n", b"\r\n"),
    *(b"\\", b"? ", b"\xe2\x80\x8b", b"text: |", b"- -", b"\x0b", b"<<: *a", b"\xff", b"\0"),
]


def told(raw: bytes) -> str:
    """What is said of the bytes of a file; that something is, unless it is well."""
    checked = parse("jane-doe.yaml", "jane-doe", raw)
    problems = list(checked.problems)
    if checked.value is None:
        assert problems
    else:
        problems += validate(checked.value, schema("contribution")).problems
    for problem in problems:
        assert problem.line >= 1
        assert 1 <= problem.column <= problem.end_column
    return text(problems)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A file of a good or a poor day, with pieces deleted, doubled, put in and swapped."""
    raw = draw(st.one_of(st.sampled_from(GOOD), st.sampled_from(BAD)))
    for _ in range(draw(st.integers(1, 6))):
        at, more = draw(st.integers(0, len(raw))), draw(st.integers(1, 30))
        lines = raw.split(b"\n")
        row, other = draw(st.integers(0, len(lines) - 1)), draw(st.integers(0, len(lines) - 1))
        match draw(st.integers(0, 5)):
            case 0:
                raw = raw[:at] + raw[at + more :]
            case 1:
                raw = raw[:at] + raw[at : at + more] + raw[at:]
            case 2:
                raw = raw[:at] + draw(st.sampled_from(BITS)) + raw[at:]
            case 3:
                lines[row], lines[other] = lines[other], lines[row]
                raw = b"\n".join(lines)
            case 4:
                lines[row] = b" " * draw(st.integers(0, 8)) + lines[row].lstrip()
                raw = b"\n".join(lines)
            case _:
                raw = raw[:at] + draw(st.binary(min_size=1, max_size=3)) + raw[at + 1 :]
    return raw


@settings(max_examples=200, deadline=None)
@given(mutated())
def test_a_file_changed_anywhere_gives_messages(raw: bytes) -> None:
    """One slip or six, in a good file or a poor one."""
    start = time.process_time()
    told(raw)

    assert time.process_time() - start < SECONDS


@pytest.mark.parametrize(
    "raw",
    [b"k: " + b"[{" * 30_000, b"[" * 99_000, b"k: [\n" * 9_000, b"k:\n  - " + b"{a: " * 20_000],
)
def test_a_tangle_of_brackets_is_told_at_once(raw: bytes) -> None:
    """The parser alone would take twelve seconds over the first of them."""
    start = time.process_time()

    assert "too-deep" in told(raw)
    assert time.process_time() - start < SECONDS


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_give_messages(raw: bytes) -> None:
    """Nothing is taken for granted, not even that a file is text."""
    start = time.process_time()
    told(raw)

    assert time.process_time() - start < SECONDS
