from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model import Source, Span
from pipeline.problems import Checked, Level, Place
from pipeline.sources.yaml_source import parse


def reading(raw: str | bytes) -> Checked[Source]:
    typed = raw.encode() if isinstance(raw, str) else raw
    return parse("jane-doe.yaml", "jane-doe", typed)


def source(raw: str | bytes) -> Source:
    checked = reading(raw)
    assert checked.value is not None, checked.problems
    return checked.value


def said(raw: str | bytes) -> list[str]:
    return [f"{p.line}:{p.column} {p.rule}" for p in reading(raw).problems]


# What was typed


@pytest.mark.parametrize(
    "typed",
    [
        *("NO", "no", "yes", "on", "off", "true", "false", "null", "~", "Null", "="),
        *("1.10", "0123", "0163266", "12:30", "1_000", "1e3", ".inf", ".nan", "0x1F", "0o17"),
        *("2026-11-02", "2026-02-30", "2024-13-45", "<", "2026-11-02 10:00:00", "9" * 5000),
    ],
)
def test_every_value_stays_the_text_that_was_typed(typed: str) -> None:
    """Norway is NO, version 1.10 is not 1.1, and half past twelve is no number."""
    assert source(f"x: {typed}\nl: [{typed}]\n").data == {"x": typed, "l": [typed]}


def test_keys_are_text_too() -> None:
    """A field called `on` is not called True, and `1` is no number."""
    assert source("on: a\n1: b\nno: c\n~: d\n").data == {"on": "a", "1": "b", "no": "c", "~": "d"}


@pytest.mark.parametrize("blank", ["", "''", '""', '"  "', "|\n  \n", ">-\n"])
def test_a_field_left_blank_is_absent_and_has_a_place(blank: str) -> None:
    """A form with empty lines is a form; a message can point at the blank."""
    read = source(f"author:\n  orcid: {blank}\n  name: Jane\n")

    assert read.data == {"author": {"name": "Jane"}}
    assert read.place("author", "orcid").line == 2
    assert read.key("author", "orcid") == Place(
        "jane-doe.yaml", 2, 3, 8, f"  orcid: {blank}".split("\n")[0]
    )


def test_empty_groups_and_lists_are_there() -> None:
    """`order: []` is an answer that the schema judges."""
    assert source("a: []\nb: {}\n").data == {"a": [], "b": {}}


def test_line_ends_of_windows_and_a_mark_at_the_start_are_taken_away() -> None:
    """What an author's editor adds is not theirs."""
    read = source(b"\xef\xbb\xbfa: |\r\n  one\r\n  two\r\nb: c\r\n")

    assert read.data == {"a": "one\ntwo\n", "b": "c"}
    assert (read.place("b").line, read.place("b").column) == (4, 4)
    assert read.raw.startswith(b"\xef\xbb\xbfa")


def test_letters_that_join_and_turn_are_kept() -> None:
    """Persian, Hindi, Arabic and emoji need invisible joiners; nothing is stripped."""
    typed = "می‌خواهم क्‍ष ‏(مرحبا)‏ 👩🏽‍⚕️ Zoë cafe\u0301"

    assert source(f"a: {typed}\n").data == {"a": typed}


# Where it stands


def test_every_key_and_value_has_its_place() -> None:
    """Lines and columns count from 1, in characters; the end is the first column after."""
    read = source('a: "b c"\nlong_name:\n  - 👩🏽‍⚕️é: x y   # note\n  - [p,  q]\n')

    assert read.keys[("a",)] == Span(1, 1, 2)
    assert read.values[("a",)] == Span(1, 4, 9)
    assert read.keys[("long_name", 0, "👩🏽‍⚕️é")] == Span(3, 5, 11)
    assert read.values[("long_name", 0, "👩🏽‍⚕️é")] == Span(3, 13, 16)
    assert read.values[("long_name", 1, 1)] == Span(4, 10, 11)


def test_what_is_not_there_is_placed_at_what_holds_it() -> None:
    """A missing field is missing from somewhere."""
    read = source("author:\n  name: Jane\n")

    assert read.place("author", "role").line == 2
    assert read.place("viewpoint").line == 1


@pytest.mark.parametrize(
    "typed, body, indent",
    [
        ("a: |\n  one\n", 2, 2),
        ("a: |-\n      one\n", 2, 6),
        ("a: |\n\n\n  one\n", 2, 2),
        ("a: |2\n    one\n", 2, 2),
        ("a: |2+\n  one\n\n\n", 2, 2),
        ("a: |  # in one's own words\n  one\n", 2, 2),
        ("# first\n\na:\n  |\n  one\n", 5, 2),
    ],
)
def test_the_first_line_and_the_blanks_of_a_text_are_known(
    typed: str, body: int, indent: int
) -> None:
    """A place inside a text is a place in the file, whatever way the text is started."""
    read = source(typed)
    span = read.values[("a",)]
    first, word = next((n, w) for n, w in enumerate(read.data["a"].split("\n"), 1) if w.strip())
    place = read.within(("a",), first, word.index("one") + 1, 3)

    assert (span.body, span.indent) == (body, indent)
    assert place.excerpt[place.column - 1 : place.end_column - 1] == "one"


def test_a_text_in_a_list_is_placed_as_well() -> None:
    """Sections are a list, and each has a text of its own."""
    read = source("s:\n  - text: |\n      one\n      two\n  - text: |\n      three\n")

    assert read.within(("s", 0, "text"), 2, 1).line == 4
    assert read.within(("s", 1, "text"), 1, 3, 2) == Place("jane-doe.yaml", 6, 9, 11, "      three")


# What no file may hold


BAD_BYTES: dict[str, tuple[bytes, str]] = {
    "a Word document": (b"PK\x03\x04\x14\x00\x06\x00", "1:1 file-type"),
    "an old Word document": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "1:1 file-type"),
    "a PDF": (b"%PDF-1.4\n1 0 obj\n", "1:1 file-type"),
    "an RTF document": (b"{\\rtf1\\ansi\n\\b hello: x\\par}", "1:1 file-type"),
    "UTF-16": ("a: b\n".encode("utf-16"), "1:1 file-type"),
    "UTF-16, the other way": (b"\xfe\xff\x00a", "1:1 file-type"),
    "Windows letters": (b"a: b\nname: Jos\xe9 x\n", "2:10 encoding"),
    "half a character": (b"a: b\n\xc3", "2:1 encoding"),
    "a surrogate in UTF-8": (b"a: \xed\xa0\x80", "1:4 encoding"),
    "NUL": (b"a: b\nc: d\0e", "2:5 hidden-character"),
    "ESC": (b"a: \x1b[2J", "1:4 hidden-character"),
    "DEL": (b"a: b\x7f", "1:5 hidden-character"),
    "a lone CR": (b"a: b\rc: d", "1:5 hidden-character"),
    "NEL": ("a: b\x85c: d".encode(), "1:5 hidden-character"),
    "a line separator in a note": ("# a\u2028c: d\nb: x".encode(), "1:4 hidden-character"),
    "a paragraph separator": ("b: x\na: y\u2029".encode(), "2:5 hidden-character"),
    "a mark in the middle": ("a: b\n\ufeffc: d".encode(), "2:1 hidden-character"),
    "two marks": ("\ufeff\ufeffa: b".encode(), "1:1 hidden-character"),
    "a direction": ("a: \u202e x".encode(), "1:4 hidden-character"),
    "an isolate": ("a: \u2067 x".encode(), "1:4 hidden-character"),
    "a form feed": (b"a: b\x0cc", "1:5 hidden-character"),
}


@pytest.mark.parametrize("raw, problem", BAD_BYTES.values(), ids=BAD_BYTES.keys())
def test_what_is_no_plain_text_is_one_problem_at_its_place(raw: bytes, problem: str) -> None:
    """A reviewer must see what the machine reads, and an author what to retype."""
    assert said(raw) == [problem]
    assert reading(raw).value is None


@pytest.mark.parametrize(
    "escape", ["\\e[2J", "\\0", "\\x07", "\\r", "\\N", "\\L", "\\P", "\\u202e"]
)
def test_what_is_hidden_is_hidden_however_it_is_spelt(escape: str) -> None:
    """A terminal obeys a control character also when it was typed as a code."""
    assert said(f'x: y\na: "b{escape}"') == ["2:4 hidden-character"]
    assert said(f'x: y\n"a{escape}": b') == ["2:1 hidden-character"]


@pytest.mark.parametrize("escape", ["\\ud800", "\\q", "\\x0", "\\UFFFFFFFF"])
def test_a_code_that_is_none_is_said_to_be_none(escape: str) -> None:
    r"""`C:\quarter` in double quotes is not a quote that was never closed."""
    [problem] = reading(f'a: "b{escape}"').problems

    assert (problem.rule, problem.line) == ("yaml-syntax", 1)
    assert "backslash" in problem.message


STRUCTURE: dict[str, tuple[str, str]] = {
    "a field twice": ("a: 1\nb: 2\na: 3\n", "3:1 duplicate"),
    "a field twice, spelt with a code": ('title: 1\n"ti\\x74le": 2\n', "2:1 duplicate"),
    "a group twice": ("a: {n: x, r: y}\na: {n: x, r: y}\n", "2:1 duplicate"),
    "an anchor": ("b: c\na: &x d\n", "2:4 anchor"),
    "an anchor on a group": ("a: &x {b: c}\n", "1:4 anchor"),
    "an anchor on a field": ("&x a: b\n", "1:1 anchor"),
    "a pointer": ("a: [*x]\n", "1:5 alias"),
    "a pointer as a field": ("*x : b\n", "1:1 alias"),
    "a copied group": ("a: {b: c}\n<<: {d: e}\n", "2:1 alias"),
    "many copied groups": ("<<: [*a, *a]\n", "1:6 alias"),
    "a tag": ("a: !x b\n", "1:4 tag"),
    "a type": ("a: !!int 3\n", "1:4 tag"),
    "an instruction": ("a: !!python/object/apply:os.system [ls]\n", "1:4 tag"),
    "a tag of one's own": ("%TAG ! tag:x,2000:\n---\na: !x b\n", "3:4 tag"),
    "two documents": ("a: b\n---\nc: d\n", "2:1 several-documents"),
    "a list for a name": ("? [a, b]\n: c\n", "1:3 yaml-syntax"),
    "a group for a name": ("{a: b}: c\n", "1:1 yaml-syntax"),
    "a list of everything": ("- a\n- b\n", "1:1 yaml-syntax"),
    "words alone": ("hello", "1:1 yaml-syntax"),
    "nothing": ("", "1:1 yaml-syntax"),
    "only notes": ("# one\n", "1:1 yaml-syntax"),
    "a bracket that stays open": ("a: [b, c\nd: e\n", "2:2 yaml-syntax"),
}


@pytest.mark.parametrize("typed, problem", STRUCTURE.values(), ids=STRUCTURE.keys())
def test_what_yaml_can_do_and_we_do_not_is_one_problem(typed: str, problem: str) -> None:
    """Copies, instructions and second documents make a file say what it does not show."""
    assert said(typed) == [problem]
    assert reading(typed).value is None


def test_all_fields_that_stand_twice_are_named() -> None:
    """The author sees every one at once."""
    assert said("a: 1\na: 2\nb: 1\nb: 2\na: 3\n") == [
        "2:1 duplicate",
        "4:1 duplicate",
        "5:1 duplicate",
    ]


def test_one_document_may_be_marked_as_one() -> None:
    """A line of dashes at the start, or of dots at the end, starts no second document."""
    assert source("---\na: b\n").data == {"a": "b"}
    assert source("a: b\n...\n").data == {"a": "b"}


def test_a_hashtag_that_would_be_lost_is_told() -> None:
    """After a blank, # begins a note: half a heading would be gone, without an error."""
    [problem] = reading("heading: We are #NotJustACarer\n").problems

    assert (problem.line, problem.column) == (1, 17)
    assert "#NotJustACarer" in problem.excerpt[problem.column - 1 :]


@pytest.mark.parametrize("slip", ["a: 1\na: 2\n", "a: &x 1\n", "a: [\n"])
def test_no_number_of_warnings_hides_an_error(slip: str) -> None:
    """A file that is not taken is always said not to be."""
    warned = "".join(f"k{n}: We are #NotJustACarer\n" for n in range(300))

    assert reading(warned + slip).value is None
    assert reading(warned + slip).failed


@pytest.mark.parametrize(
    "typed",
    ["%b: c # y\n", "text: |\nb: c\n...Jane # y\n", "a: b #x\n] #y\n", "b: c\n!x a #x\n- d\n"],
)
def test_a_warning_never_stands_for_an_error(typed: str) -> None:
    """What the parser stumbles over is told, also beside a note that is cut off."""
    assert reading(typed).value is None
    assert reading(typed).failed


def test_a_note_is_a_note() -> None:
    """What stands after a # and a blank is for the authors themselves."""
    assert said("heading: We are here   # or so\n# all\nb: c#d\n") == []


# Size and depth

ENDLESS = {
    "brackets": b"[" * 100_000,
    "braces": b"{a: " * 100_000,
    "dashes": b"- " * 100_000,
    "question marks": b"? " * 100_000,
    "nested lines": b"".join(b" " * n + b"a:\n" for n in range(500)),
    "a million parts": b"a: [" + b"x," * 1_000_000 + b"]",
    "many fields": b"".join(b"k%d: v\n" % n for n in range(60_000)),
    "a long name": b"? " + b"k" * 1_000_000 + b"\n: v\n",
    "a long anchor": b"a: &" + b"x" * 1_000_000 + b" b\n",
    "a long line": b"a: " + b"x" * 4_000_000,
    "long words in quotes": b'a: "' + b"x " * 1_000_000 + b'"',
    "backslashes": b'a: "' + b"\\\\" * 500_000 + b'"',
    "blank lines": b"a: b\n" + b"\n" * 1_000_000,
    "comments": b"#\n" * 500_000,
    "copies of copies": b"a: &a [x]\nb: &b [" + b"*a," * 20_000 + b"]\n",
    "quotes": b"a: " + b"'" * 500_000,
    "colons": b"a:" * 300_000,
    "pipes": b"|" * 300_000,
    "blanks": b" " * 1_000_000 + b"a: b",
}


@pytest.mark.parametrize("raw", ENDLESS.values(), ids=ENDLESS.keys())
def test_no_file_stops_the_reader(raw: bytes) -> None:
    """Whatever an attacker sends is read or refused in seconds, with messages one can read."""
    start = time.monotonic()

    checked = reading(raw)

    assert time.monotonic() - start < 4
    assert all(len(p.message) < 400 for p in checked.problems)


def test_a_hundred_thousand_brackets_are_refused_at_once() -> None:
    """Reading stops at the limit: a parser that reads on takes a minute, or the process down."""
    start = time.monotonic()

    assert [p.rule for p in reading(b"[" * 100_000).problems] == ["too-deep"]
    assert time.monotonic() - start < 1


def test_thirty_levels_are_deep_enough() -> None:
    """The limit is far beyond any file of ours."""
    assert reading("a: " + "[" * 30 + "]" * 30).value is not None
    assert [p.rule for p in reading("a: " + "[" * 33 + "]" * 33).problems] == ["too-deep"]


# Anything


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    """Nothing raises, and nothing is refused without saying why."""
    checked = reading(raw)

    assert checked.value is not None or checked.failed


PIECES = st.sampled_from(
    (
        *(
            "a",
            "b: c",
            "name",
            "Jane Doe",
            ": ",
            ":",
            "- ",
            "-",
            "\n",
            "\n  ",
            "\n    ",
            "  ",
            "\t",
        ),
        *(
            "|",
            ">",
            "|\n",
            "|2\n",
            "'",
            '"',
            "#",
            " #x",
            "[",
            "]",
            "{",
            "}",
            ",",
            "? ",
            "&x ",
            "*x",
        ),
        *(
            "!x ",
            "!!int ",
            "<<",
            "---",
            "\n---\n",
            "...",
            "%",
            "@",
            "`",
            "\\",
            "\\e",
            "é",
            "\u00a0",
        ),
        *("“", "•", "\u202e", "\r\n", "\ufeff", "text: |", "viewpoint:", "author:", "=", "~"),
    )
)


@settings(max_examples=100, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join))
def test_any_slip_is_read_or_refused_at_a_line_of_the_file(typed: str) -> None:
    """A problem points at a line that is there, and shows it."""
    checked = reading(typed)
    lines = typed.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")

    assert checked.value is not None or checked.failed
    for problem in checked.problems:
        assert problem.level in Level and problem.message
        assert 1 <= problem.line <= len(lines)
        assert problem.excerpt in {"", lines[problem.line - 1]}
        assert 1 <= problem.column <= problem.end_column


WORDS = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"], codec="utf-8"), max_size=30)


@settings(max_examples=100, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=5))
def test_words_under_a_pipe_are_kept(lines: list[str]) -> None:
    """Under `text: |` nothing needs quotes, and nothing changes."""
    written = ["x", *(line.strip() for line in lines), "x"]
    read = source("text: |\n" + "".join(f"  {line}\n" for line in written))

    assert read.data["text"].split("\n")[:-1] == written
