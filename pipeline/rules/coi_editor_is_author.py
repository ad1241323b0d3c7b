"""An author who is an editor of the series does not decide about their own article.

Editors may write for their series. Then another editor handles the article from
the first draft on, and accepts it; and that the author edits the series is
itself an interest, which the readers are told: `category: leadership-role`.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model import Author, Editor, Manuscript
from pipeline.problems import Level, Problem
from pipeline.rules.wording import folded


def check(manuscript: Manuscript) -> Iterator[Problem]:
    """Look for authors whom series.yaml names among its editors."""
    for view in manuscript.viewpoints:
        editor = next((e for e in manuscript.series.editors if _is(view.author, e)), None)
        if editor is None:
            continue
        accepted = manuscript.article.accepted_by == editor.id
        also = ", and has accepted this article" if accepted else ""
        yield view.contribution.source.problem(
            "coi-editor-is-author",
            f"{view.author.name} is an editor of the series{also}",
            "author",
            "name",
            level=Level.WARNING,
            why="nobody decides about their own article: another editor handles and accepts it",
            fix="\n".join(
                (
                    "nothing_to_declare: false",
                    "interests:",
                    "  - category: leadership-role",
                    f"    organisation: {manuscript.series.title}",
                    f"    description: {editor.role or 'Editor'}",
                )
            )
            if view.contribution.declaration.nothing
            else "",
        )


def _is(author: Author, editor: Editor) -> bool:
    return author.id == editor.id or folded(author.name) == folded(editor.name)
