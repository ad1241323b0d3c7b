"""What a contribution can do to a naive reader of YAML, and what it does here."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.workshop import Workshop
from tests.attacks.tried import Attack, errors, made, prepared

GOOD = (
    b"author: {name: Jane Doe, role: patient, photo_waiver: {reason: x, by: ana-pires}}\n"
    b"viewpoint:\n  text: Words.\nai_use: {used: false}\n"
    b"competing_interests: {nothing_to_declare: true, confirmed: {on: 2026-01-02}}\n"
)


def bomb(first: str, each: str, levels: int) -> bytes:
    """Each level names the one before it nine times."""
    lines = [f"a0: &a0 {first}\n"]
    for level in range(1, levels):
        lines.append(f"a{level}: &a{level} " + each.format(", ".join([f"*a{level - 1}"] * 9)))
    return "".join(lines).encode()


def slipped(sign: str) -> bytes:
    """A comment in which a line ends that nobody sees."""
    return GOOD.replace(b"competing_interests:", f"# a note{sign}competing_interests:".encode())


ATTACKS = [
    Attack("tag", b"author: !!python/object/apply:os.system [id]\n", "runs a command", "tag"),
    Attack("typed", GOOD + b"a: !!int x\n", "ValueError, which is no YAML error", "tag"),
    Attack("aliases", bomb("[x]", "[{}]\n", 12), "40 s and all memory to print it", "anchor"),
    Attack("merges", bomb("{x: 1}", "{{<<: [{}]}}\n", 9), "34 s and 733 MB to load", "anchor"),
    Attack("depth", b"a: " + b"[" * 100_000, "RecursionError", "too-large"),
    Attack("depth-c", b"[" * 200_000, "libyaml's composer: SIGSEGV, the batch dies", "too-large"),
    Attack("size", GOOD + b"# " + b"x" * 6_000_000, "seconds and memory", "too-large"),
    Attack("keys", GOOD + b"".join(b"k%d: 1\n" % n for n in range(99_999)), "33 s", "too-large"),
    Attack("twice", GOOD + b"ai_use: {used: true}\n", "the last one wins, unsaid", "duplicate"),
    Attack("twice-spelt", GOOD + b'"ai\\x5fuse": {used: true}\n', "the same", "duplicate"),
    Attack("u2028", slipped("\u2028"), "a key that GitHub shows as a comment", "hidden-character"),
    Attack("nel", slipped("\x85"), "a key that GitHub shows as a comment", "hidden-character"),
    Attack("cr", slipped("\r"), "a key that GitHub shows as a comment", "hidden-character"),
    Attack("bidi", GOOD.replace(b"Words", "to\u202en".encode()), "reads backwards",
           "hidden-character"),
    Attack("escape", GOOD.replace(b"Words.", b'"\\e[2J"'), "wipes a terminal", "hidden-character"),
    Attack("nul", GOOD.replace(b"Words.", b'"\\0"'), "Word refuses the file", "hidden-character"),
    Attack("surrogate", GOOD.replace(b"Words.", b'"\\ud800"'), "UnicodeEncodeError, later",
           "yaml-syntax"),
    Attack("utf-16", GOOD.decode().encode("utf-16"), "loads, in silence", "file-type"),
    Attack("latin-1", GOOD.replace(b"Words", b"W\xf6rter"), "an error without a line", "encoding"),
    Attack("cyrillic", GOOD.replace(b"ai_use", "\u0430i_use".encode()),
           "a declaration nobody misses", "unknown-field"),
    Attack("two", GOOD + b"---\n" + GOOD, "an error in a parser's words", "several-documents"),
]  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS, ids=str)
def test_a_file_that_is_no_plain_contribution_is_refused(
    tmp_path: Path, tools: Workshop, attack: Attack
) -> None:
    """In seconds, at its line; `attack.naive` is what a naive reader does with it."""
    outcome = made(prepared(tmp_path, raw=attack.sent), tools)

    assert attack.rule in errors(outcome)
    assert outcome.artefacts == ()


def test_names_stay_what_was_typed(tmp_path: Path, tools: Workshop) -> None:
    """Naive: an author called No becomes False, and 0123 becomes 83."""
    raw = GOOD.replace(b"Jane Doe", b"No").replace(b"Words.", b"0123")

    outcome = made(prepared(tmp_path, raw=raw), tools)

    page = next(a.data for a in outcome.artefacts if a.path.endswith("index.html"))
    assert b">No<" in page.replace(b"\n", b"") and b"0123" in page
