from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.engines.captions import MOST_BYTES, captions
from pipeline.errors import Refused

WHOLE = """WEBVTT - Captions of the ward

STYLE
::cue { background: url(https://example.org/spy) }

NOTE made by SecretOwner on his own machine

1
00:01.000 --> 00:04.000 position:10% align:left
<v Ruth>Nobody <i>asked</i> me &amp; mine.
The second line.

00:00:05.000 --> 00:00:06.500
<script>x()</script>Fine.
"""


def written(text: str) -> str:
    return captions(text.encode()).data.decode()


def test_times_and_words_are_kept_and_nothing_else() -> None:
    """Not who made them, nor how they should look, nor where from."""
    assert written(WHOLE) == (
        "WEBVTT\n\n"
        "00:01.000 --> 00:04.000\nNobody asked me &amp; mine.\nThe second line.\n\n"
        "00:00:05.000 --> 00:00:06.500\nx()Fine.\n"
    )


def test_what_is_written_is_read_the_same_again() -> None:
    """And is called the same."""
    once = captions(WHOLE.encode())

    assert captions(once.data) == once
    assert once.name.startswith("media/") and once.name.endswith(".vtt")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_as_on_any_machine(end: str) -> None:
    """With or without the mark that Windows puts first."""
    assert captions(b"\xef\xbb\xbf" + WHOLE.replace("\n", end).encode()).data.decode() == written(
        WHOLE
    )


def test_words_cannot_begin_the_next_cue() -> None:
    """An arrow in them is shown as one."""
    made = written("WEBVTT\n\n00:01.000 --> 00:02.000\na &lt;b&gt; --&gt; 00:09.000 \u202ec\n")

    assert "a &lt;b&gt; --&gt; 00:09.000 c" in made
    assert made.count("-->") == 1


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"1\n00:00:01,000 --> 00:00:04,000\nAn older kind.\n",
        b"WEBVTTX\n\n00:01.000 --> 00:02.000\na\n",
        b"WEBVTT\n\nNOTE nothing is said\n",
        b"WEBVTT\n\n00:01.000 --> 00:02.000\n\n",
        b"WEBVTT\n\n00:01.000 --> 00:02.000\n\xff\n",
        b"WEBVTT\n\n00:01.000 --> 00:02.000\n" + b"a" * MOST_BYTES,
        b"WEBVTT\n\n" + b"00:01.000 --> 00:02.000\na\n\n" * 6000,
    ],
)
def test_what_are_no_captions_is_refused(data: bytes) -> None:
    """And what to send is said."""
    with pytest.raises(Refused) as caught:
        captions(data)

    assert caught.value.rule == "captions-unreadable"
    assert "WebVTT" in caught.value.fix


def test_a_long_line_of_beginnings_takes_no_time() -> None:
    """Marks that never end are words."""
    start = time.process_time()

    captions(b"WEBVTT\n\n00:01.000 --> 00:02.000\n" + b"<" * 200_000 + b"a\n")

    assert time.process_time() - start < 1


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_written_without_a_mark(text: str) -> None:
    """Whatever it holds, what is written holds times and plain words."""
    try:
        made = written(f"WEBVTT\n\n00:01.000 --> 00:02.000\n{text}\n")
    except Refused:
        return

    assert not any(
        sign in line for line in made.splitlines() for sign in "<\u202e" if "-->" not in line
    )
