"""Every author has a photo; a group may send its logo instead.

The call asks for "photos of each author": readers should see who is speaking,
and both sides alike. Put the picture into the article's `media` folder and name
it under `author`, with whom to thank for it. It is cut to a square; if that cuts
the face, `focus: left` (or `right`, `top`, `top left`) says where the face is, or
more exactly `focus: 30 20`, in per cent from the left and from the top. A logo is
never cut.

Somebody who would rather not be shown is no obstacle: an editor writes
`photo_waiver: {reason, by}` beside it, with their id in series.yaml; the author
alone cannot. A card with the initials of the printed name then stands in its place.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from pipeline.model import Contribution, Manuscript
from pipeline.problems import Level, Problem
from pipeline.rules.wording import listed


def check(manuscript: Manuscript) -> Iterator[Problem]:
    """Ask each author who has neither a photo nor an editor's word that none is needed."""
    editors = tuple(editor.id for editor in manuscript.series.editors)
    for contribution in (view.contribution for view in manuscript.viewpoints):
        if not owed(contribution, editors):
            continue
        author, by = contribution.author, _waived_by(contribution)
        if by and author.anonymity is None:
            yield contribution.source.problem(
                "photo-missing", f"{by} is not one of the series' editors, so a photo is still due",
                "author", "photo_waiver", "by", level=Level.NEEDED,
                why=f"only an editor can agree to none: {listed(editors, 'or') or 'nobody yet'}",
            )  # fmt: skip
        else:
            picture = "photo" if author.kind == "person" else "logo"
            yield contribution.source.problem(
                "photo-missing", f"no {picture} of {author.name} yet", "author", key=True,
                level=Level.NEEDED, why="readers see every author",
                fix=f"photo: {{file: media/{author.id}.jpg, credit: who took it}}",
            )  # fmt: skip


def owed(contribution: Contribution, editors: Collection[str]) -> bool:
    """Whether a photo is still due from this author; that none is, an editor has to say."""
    author, by = contribution.author, _waived_by(contribution)
    if author.photo is not None or by in editors:
        return False
    return not author.photo_waived or bool(by and author.anonymity is None)


def _waived_by(contribution: Contribution) -> str:
    """Who says that no photo is needed, where somebody does."""
    return str(contribution.source.data["author"].get("photo_waiver", {}).get("by", ""))
