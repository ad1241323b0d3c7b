"""An author's own statement of interests says whose it is.

With `statement:` an author's own wording is printed instead of the sentence we
would compose, word for word, between the sentences about the others. "Has been
paid for talks" is then nobody's. Write the author's name or initials into it,
as the fix shows; the words stay the author's.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.coi.interests import names_author, speakers
from pipeline.model import Manuscript
from pipeline.problems import Level, Problem
from pipeline.rules.wording import quoted, shortened


def check(manuscript: Manuscript) -> Iterator[Problem]:
    """Look for a name or initials in each statement."""
    labels = speakers([view.author for view in manuscript.viewpoints])
    for view, label in zip(manuscript.viewpoints, labels, strict=True):
        statement = view.contribution.declaration.statement.strip()
        if statement and not names_author(statement, view.author) and label not in statement:
            yield view.contribution.source.problem(
                "coi-statement-unnamed",
                f"“{shortened(statement)}” names neither {view.author.name} nor their initials",
                "competing_interests",
                "statement",
                level=Level.WARNING,
                why="it is printed word for word, between what others declare",
                fix=f"statement: {quoted(f'{label}: {statement}')}",
            )
