"""How long the sentences of a viewpoint are: for information, and no more.

There is no score and nothing to pass: readers' ease and a formula's number have
little to do with each other. A sentence of over 35 words is one that many
people read twice, so the note points at it; the longest stands first. Leave it,
or make two of it.

Editors find the words a sentence has, on average, in the report and on their
board for every viewpoint of a hundred words or more. Nothing is said to an
author from the public side: it is their account, in their own words. The limit
is `rules: {reading: {max_words: 35}}` in series.yaml.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.frozen import frozen
from pipeline.model import Manuscript, Viewpoint
from pipeline.problems import Level, Problem
from pipeline.rules.prose import Prose, viewpoint
from pipeline.rules.wording import counted, shortened

_ENOUGH = 100
"""Of fewer words than this an average says nothing."""


@frozen
class Sentence:
    """One sentence, where it stands, and how many words it has."""

    prose: Prose
    start: int
    text: str
    words: int


def check(manuscript: Manuscript) -> Iterator[Problem]:
    """Describe the sentences of each viewpoint that is long enough to have some."""
    most = manuscript.series.limits.sentence_words
    for view in manuscript.viewpoints:
        found = sentences(view)
        total = sum(sentence.words for sentence in found)
        if total >= _ENOUGH:
            yield _note(view, found, total, most)


def sentences(view: Viewpoint) -> tuple[Sentence, ...]:
    """Every sentence of a viewpoint, without its headings."""
    return tuple(
        Sentence(prose, start, text, words)
        for prose in viewpoint(view.contribution)
        if not prose.heading
        for start, text in prose.sentences()
        if (words := len(text.split()))
    )


def _note(view: Viewpoint, found: tuple[Sentence, ...], total: int, most: int) -> Problem:
    average = round(total / len(found))
    said = (
        f"{view.author.name} has {average} words a sentence, in {counted(len(found), 'sentence')}"
    )
    long = sorted((s for s in found if s.words > most), key=lambda s: -s.words)
    if not long:
        problem = view.contribution.source.problem(
            "reading", f"{said}, none over {most}", "viewpoint", key=True, level=Level.NOTE
        )
        return replace(problem, audience="editor")
    listed = "; ".join(f"“{shortened(s.text, 40)}” {s.words}" for s in long[:5])
    problem = Problem.at(
        long[0].prose.place(long[0].start, len(long[0].text.split()[0])),
        "reading",
        f"{said}, {len(long)} over {most}: {listed}{'; …' * (len(long) > 5)}",
        level=Level.NOTE,
        why="many people read a long sentence twice; this is for information only",
    )
    return replace(problem, audience="editor") if view.author.side == "public" else problem
