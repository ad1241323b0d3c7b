"""Every author has a photo; a group may send its logo instead.

The call asks for "photos of each author": readers should see who is speaking,
and both sides alike. Put the picture into the article's `media` folder and name
it under `author`, with whom to thank for it. Somebody who would rather not be
shown is no obstacle: an editor writes `photo_waiver: {reason, by}` beside it.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model import Manuscript
from pipeline.problems import Level, Problem


def check(manuscript: Manuscript) -> Iterator[Problem]:
    """Ask each author who has neither a photo nor an editor's word that none is needed."""
    for view in manuscript.viewpoints:
        author = view.author
        if author.photo is None and not author.photo_waived:
            picture = "photo" if author.kind == "person" else "logo"
            yield view.contribution.source.problem(
                "photo-missing", f"no {picture} of {author.name} yet", "author", key=True,
                level=Level.NEEDED, why="readers see every author",
                fix=f"photo: {{file: media/{author.id}.jpg, credit: who took it}}",
            )  # fmt: skip
