"""People come before their illness, and are not called by it.

"People with diabetes", not "diabetics"; "uses a wheelchair", not "wheelchair-
bound". The house's list says what one could write instead, and why. It is a
suggestion: people disagree about some of these words, and the authors decide.

Nobody is told how to speak of their own life. In what a patient, carer or
advocate writes, and between quotation marks, nothing is said to the author; the
editors find a note in the report and on their board, should they want to talk
about it. The list is `words/person-first.yaml` in the house's folder; a series
adds to it, or lets words stand, with `wording:` in series.yaml.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.model import Manuscript
from pipeline.problems import Level, Problem
from pipeline.rules.prose import Prose, letters, printed
from pipeline.rules.wordlist import person_first


def check(manuscript: Manuscript) -> Iterator[Problem]:
    """Look for the words of the list in everything that is printed."""
    terms = person_first(manuscript.series)
    hinted = terms.hinted(letters(manuscript))
    for prose in printed(manuscript) if hinted else ():
        for found, term in terms.search(prose.text, hinted):
            start, end = found.span()
            if prose.is_name(start, end):
                continue
            problem = Problem.at(
                prose.place(start, end - start),
                "person-first",
                f"people may not want “{' '.join(found.group().split())}” said of them",
                level=Level.WARNING,
                why=term.reason,
                fix=term.suggestion,
            )
            own = prose.is_quoted(start)
            yield _for_the_editor(problem) if own or _speaks_for_themselves(prose) else problem


def _speaks_for_themselves(prose: Prose) -> bool:
    return prose.author is not None and prose.author.side == "public"


def _for_the_editor(problem: Problem) -> Problem:
    return replace(problem, level=Level.NOTE, audience="editor")
