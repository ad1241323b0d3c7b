"""The series spells as people in Britain do: colour, centre, organise.

A note for whoever edits the article, and nothing more. References, quotes, web
addresses and names are left alone, and an author from the public side is not
told: a house's spelling is the house's work. Each spelling is noted once in a
file; none in a series in another language, where "Labor" is no mistake, or in
American English. The lists are in `words/spelling.yaml` of the house's folder;
a series lets words stand with `wording: {allow: [...]}` in series.yaml.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.model import Manuscript
from pipeline.patterns import rare
from pipeline.problems import Level, Problem
from pipeline.rules.prose import Prose, letters, printed
from pipeline.rules.wordlist import spellings

_WORD = rare(r"(?<![\w’'-])[A-Za-z]{3,40}(?!\w)")


def check(manuscript: Manuscript) -> Iterator[Problem]:
    """Note each American spelling where its file has it first."""
    language = manuscript.series.language.casefold()
    if language.split("-")[0] != "en" or language == "en-us":
        return
    spelling = spellings(manuscript.series)
    # Most articles have none; to see that of all their words together is quick.
    words = {word for word in letters(manuscript) if spelling.british(word)}
    first: dict[tuple[str, str], tuple[Prose, int, str]] = {}
    times: dict[tuple[str, str], int] = {}
    for prose in printed(manuscript) if words else ():
        for found in _WORD.finditer(prose.text):
            word, (start, end) = found.group().lower(), found.span()
            if word not in words or prose.is_quoted(start) or prose.is_name(start, end):
                continue
            key = (prose.source.file, word)
            first.setdefault(key, (prose, start, found.group()))
            times[key] = times.get(key, 0) + 1
    for key, (prose, start, typed) in first.items():
        yield _note(prose, start, typed, spelling.british(key[1]), times[key])


def _note(prose: Prose, start: int, typed: str, british: str, times: int) -> Problem:
    often = f", {times} times in this file" if times > 1 else ""
    problem = Problem.at(
        prose.place(start, len(typed)),
        "british-spelling",
        f"“{typed}” is spelt as in America{often}",
        level=Level.NOTE,
        why="one article is spelt in one way",
        fix=british.capitalize() if typed[:1].isupper() else british,
    )
    public = prose.author is not None and prose.author.side == "public"
    return replace(problem, audience="editor") if public else problem
