"""Any words at all: in every format as they were typed, or refused with a reason; never a crash.

`VIEWPOINTS_FUZZ=50` tries fifty times as many. What was found once is kept in
`tests/cases/found.yaml`, and tried each time.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.coi.interests import CATEGORIES, compose, silent
from pipeline.engines import live_docx, live_html, live_pdf
from pipeline.errors import EngineError, Refused
from pipeline.finished.manifest import believed
from pipeline.model import Author, Declaration, Interest
from pipeline.paths import read_inside
from pipeline.problems import Level, Problem
from pipeline.reports import Report, show
from pipeline.workshop import Workshop
from tests.attacks.tried import errors, made, prepared
from tests.command import ROOT

TIMES = int(os.environ.get("VIEWPOINTS_FUZZ", "1"))
FOUND = yaml.safe_load((ROOT / "tests/cases/found.yaml").read_text("utf-8"))


def tried(number: int) -> settings:
    """So many examples, or as many times more as were asked for."""
    return settings(
        max_examples=number * TIMES, deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )  # fmt: skip


anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
plain = st.text(
    st.characters(categories=["L", "N", "P", "S", "Zs", "M"], max_codepoint=0x24F), max_size=24
)
PIECES = [
    *("*", "**", "_", "[", "]", "(", ")", "> ", "- ", "1. ", "### ", "#", "`", "~", "^", "$", "\\"),
    *("\n", "\n\n", "  \n", "[x](https://a.example/)", "[x](mailto:a@b.example)", "<", ">", "&"),
    *("&amp;", "&#38;", "...", "--", "---", "'", '"', "|", "+", "=", "{", "}", "@a", "!", ":", "/"),
    *("fi", "ffl", "ß", "é", "e\u0301", "–", "“", "”", "…", "\u00a0", "\u200d", "مرحبا", "नमस्ते"),
    *("#read(1)", "$x$", "\\input{x}", "//", "/*", "<<a>>", "@ref", "= x", "http://x.example"),
]
words = st.lists(st.one_of(plain, st.sampled_from(PIECES)), max_size=14).map("".join)


def printed_or_refused(text: str, tools: Workshop) -> None:
    """Build an article of this text: `match` has read every format back, or a rule refused it."""
    folder = Path(tempfile.mkdtemp())
    try:
        outcome = made(prepared(folder, viewpoint={"text": text}), tools)
    finally:
        shutil.rmtree(folder)
    assert outcome.failure == 0, [p.message for p in outcome.problems]
    assert "mismatch" not in errors(outcome), [p.message for p in outcome.problems]
    assert bool(errors(outcome)) != bool([a for a in outcome.artefacts if "coi" in a.path])


@tried(25)
@given(words)
def test_any_text_is_printed_as_it_is_or_refused(tools: Workshop, text: str) -> None:
    """Words in are words out, in all three formats."""
    printed_or_refused(text, tools)


@pytest.mark.parametrize("text", FOUND["texts"])
def test_a_text_that_was_found_once_stays_found(tools: Workshop, text: str) -> None:
    """Each of these went wrong somewhere, some day."""
    printed_or_refused(text, tools)


# ------------------------------------------------------------------ the COI sentence

interests = st.builds(
    Interest,
    category=st.sampled_from(list(CATEGORIES)),
    organisation=anything,
    description=anything,
    who=st.sampled_from(["self", "partner", "child", "other-family"]),
    paid_to=st.sampled_from(["me", "my-organisation", "unpaid"]),
    amount=st.just("£4711"),
    publish=st.booleans(),
    editor_reason=st.just("ONLY FOR THE EDITORS"),
)
declarations = st.builds(
    Declaration,
    nothing=st.sampled_from([None, True, False]),
    interests=st.lists(interests, max_size=3).map(tuple),
    relationship=st.one_of(st.just(""), anything),
    paid_to_take_part=st.sampled_from([None, True, False]),
    payment=st.just("A VOUCHER FOR THE OFFICE"),
    statement=st.one_of(st.just(""), anything),
)
names = st.text(st.characters(exclude_categories=["C", "Z"]), max_size=30)
people = st.lists(st.tuples(names, st.sampled_from(["person", "group"]), declarations),
                  min_size=1, max_size=5)  # fmt: skip


@tried(200)
@given(people)
def test_nobody_who_is_silent_is_ever_counted_among_those_with_none(
    said: list[tuple[str, str, Declaration]],
) -> None:
    """And what is for the office is in nobody's sentence, whatever else they say."""
    authors = [
        Author(f"a-{n}", name or "x", kind, "patient") for n, (name, kind, _) in enumerate(said)
    ]
    declared = [declaration for *_, declaration in said]

    text = compose("The policy", list(zip(authors, declared, strict=True)), ()).text

    if any(map(silent, declared)):
        assert text.startswith("[competing interests statement awaited")
        assert "none to declare" not in text or any("none to declare" in a.name for a in authors)
    assert "4711" not in text and "FOR THE OFFICE" not in text and "FOR THE EDITORS" not in text
    assert "\n" not in text


# ------------------------------------------------------------- doors, logs, finished bytes


@tried(300)
@given(st.one_of(anything, st.lists(st.sampled_from(["..", ".", "", "media", "/", "\\", "a.jpg",
                                                     "secret.txt", "~", "C:"]), max_size=6)
                 .map("/".join)))  # fmt: skip
def test_no_name_opens_what_was_not_sent(name: str) -> None:
    """Any name is a file of the article, or a reason."""
    with tempfile.TemporaryDirectory() as folder:
        media = Path(folder, "article", "media")
        media.mkdir(parents=True)
        Path(folder, "secret.txt").write_bytes(b"secret")
        (media / "a.jpg").write_bytes(b"sent")
        try:
            assert read_inside(media.parent, name, 100) == b"sent"
        except Refused as error:
            assert error.rule and len(str(error)) < 1000


@tried(300)
@given(st.lists(st.tuples(anything, anything, st.sampled_from(list(Level))), max_size=4),
       st.sampled_from([f for f in Report if f is not Report.AUTO]))  # fmt: skip
def test_no_words_make_a_command_of_the_log(
    said: list[tuple[str, str, Level]], form: Report
) -> None:
    """Every line of annotations is one of ours, and nothing moves a cursor."""
    problems = [
        Problem("rule", level, one, other, excerpt=one, why=other, fix=f"{one}\n{other}")
        for one, other, level in said
    ]

    shown = show(problems, (), form)

    assert not [c for c in shown if c < " " and c != "\n"]
    kinds = ("::error ", "::warning ", "::notice ")
    for line in shown.splitlines() if form is not Report.JSON else ():
        assert not line.lstrip().startswith("::") or line.startswith(kinds)
    assert form is not Report.JSON or json.loads(shown)


@tried(200)
@given(
    st.one_of(st.binary(max_size=300), words.map(str.encode)),
    st.sampled_from([b"", b"%PDF-1.7\n", b"PK\x03\x04", b"<html><head>", b"<p onclick=x>"]),
)
def test_any_bytes_can_be_looked_at(data: bytes, start: bytes) -> None:
    """What is no page, Word file or PDF is an engine's error, and never a crash."""
    for look in (live_html.live, live_docx.live, live_pdf.live):
        try:
            assert all(isinstance(told, str) for told in look(start + data))
        except EngineError as error:
            assert "\n" not in str(error).strip()


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), anything),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["files", "articles", "path", "sha256", "bytes", "article", "x"]),
            inner, max_size=4,
        ),
    ),
    max_leaves=12,
)  # fmt: skip


@tried(300)
@given(json_values)
def test_any_manifest_is_believed_as_far_as_it_goes(value: object) -> None:
    """A forged or torn one names nothing outside the three folders."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "manifest.json")
        path.write_text(json.dumps(value))

        _, entries = believed(path)

    assert all(e.path.split("/")[0] in {"site", "drafts", "office"} for e in entries)
    assert not [e for e in entries if ".." in e.path.split("/")]


def test_ten_times_the_words_take_at_most_ten_times_as_long(tools: Workshop) -> None:
    """With room for a busy machine: a curve that bends would be a hundred times."""
    seconds = []
    for times in (1, 10):
        text = (
            "We met in a *corridor*, [here](https://a.example/).\n\n- One\n- Two\n\n" * 20
        ) * times
        folder = Path(tempfile.mkdtemp())
        article = prepared(folder, viewpoint={"text": text})
        began = time.monotonic()
        outcome = made(article, tools)
        seconds.append(time.monotonic() - began)
        shutil.rmtree(folder)
        assert errors(outcome) == set()

    assert seconds[1] < 25 * max(seconds[0], 0.1)
