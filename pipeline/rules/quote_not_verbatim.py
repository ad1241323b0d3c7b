"""A key quote stands word for word in its author's own text.

The call asks for "key quotes from the piece". A sentence is often changed after
it was chosen; the page would then print both, and one of them was never said.
The quote must occur within one paragraph, capital letters as they are. The kind
of quotation marks, dashes and spaces does not matter, and citation marks are
ignored. When a sentence of the text is close, the fix shows it: copy it, or
choose another quote.

`quote-long` warns about a quote over forty words: it is set in large type.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from difflib import get_close_matches

from pipeline.model import Manuscript, Viewpoint
from pipeline.patterns import rare
from pipeline.problems import Level, Problem
from pipeline.rules.counting import lines, uncited
from pipeline.rules.wording import quoted, shortened

_SAME = str.maketrans(
    dict.fromkeys('‘’‚‛′`´“”„‟″«»‹›"', "'")
    | dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys("\u200b\u2060\ufeff\u00ad", "")
    | {"…": "..."}
)
_PRINTED = re.compile(r" ?\[\d+(?:[-,; ]+\d+)*\]")
_DASHES = re.compile(r" ?-[ -]*")
_SENTENCE_END = rare(r"(?<=[.!?…。])[’”'\")]* +")


def check(manuscript: Manuscript) -> Iterator[Problem]:
    """Look for each quote in the text of the author who offers it."""
    most = manuscript.series.limits.quote_words
    for view in manuscript.viewpoints:
        for position, quote in enumerate(view.contribution.key_quotes):
            route = ("key_quotes", position)
            number = len(uncited(quote).split())
            if not occurs(quote, view):
                yield _changed(view, quote, position)
            if number > most:
                yield view.contribution.source.problem(
                    "quote-long", f"this key quote has {number} words, and at most {most} fit",
                    *route, level=Level.WARNING, why="key quotes are set in large type",
                )  # fmt: skip


def occurs(quote: str, view: Viewpoint) -> bool:
    """Whether one paragraph says exactly this, typography aside."""
    wanted = _even(quote)
    wanted = wanted.strip("' ") or wanted
    return bool(wanted) and any(_says(_even(line), wanted) for line in _paragraphs(view))


def _changed(view: Viewpoint, quote: str, position: int) -> Problem:
    sentences = [s for line in _paragraphs(view) for s in _SENTENCE_END.split(line)]
    near = get_close_matches(uncited(quote), sentences, 1, 0.6)
    nearest = near or get_close_matches(uncited(quote), sentences, 1, 0.0)
    shown = f"- {quoted(nearest[0])}" if nearest else "- a sentence of the text, word for word"
    return view.contribution.source.problem(
        "quote-not-verbatim",
        f"“{shortened(quote)}” is not in the text in these words", "key_quotes", position,
        why=f"a key quote repeats what {view.author.name} says in the text, to the letter",
        fix=shown if near else f"choose a sentence of the text, such as: {shown}",
    )  # fmt: skip


def _paragraphs(view: Viewpoint) -> list[str]:
    return [line for text in view.texts for line in lines(text)]


def _even(text: str) -> str:
    """Take typography away: one form for every quotation mark, dash and blank."""
    same = uncited(unicodedata.normalize("NFC", text).translate(_SAME))
    # Most lines have neither, and to see that is quick.
    same = _PRINTED.sub("", same) if "[" in same else same
    return _DASHES.sub("-", same) if "-" in same else same


def _says(line: str, wanted: str) -> bool:
    start = line.find(wanted)
    while start >= 0:
        end = start + len(wanted)
        before, after = line[max(0, start - 2) : start], line[end : end + 2]
        if not (_runs_on(before, wanted) or _runs_on(wanted, after)):
            return True
        start = line.find(wanted, start + 1)
    return False


def _runs_on(left: str, right: str) -> bool:
    """Whether the cut goes through a word: "I can" is not what "I can't" says."""
    if left.endswith("'"):
        left = left[:-1]
    elif right.startswith("'"):
        right = right[1:]
    return _lettered(left[-1:]) and _lettered(right[:1])


def _lettered(character: str) -> bool:
    """Whether words of this script stand apart: Chinese and Thai ones do not."""
    return character.isalnum() and unicodedata.category(character) != "Lo"
