"""An interest is left out of print only for a reason that an editor has written down.

With `publish: false` the interest goes to the editorial office and readers do
not see it. That is a decision of the editors, made for a person's safety or
privacy, and somebody may have to account for it years later.

An editor writes `editor_reason:` beside it, or `publish:` becomes `true`.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model import Manuscript
from pipeline.problems import Problem

_BLANK = "…"


def check(manuscript: Manuscript) -> Iterator[Problem]:
    """Point at each interest kept from print without a reason; never say what it is."""
    for view in manuscript.viewpoints:
        for interest in view.contribution.declaration.interests:
            if not interest.publish and not interest.editor_reason.strip(" .…\n"):
                yield view.contribution.source.problem(
                    "coi-unpublished",
                    f"an interest of {view.author.name} is kept from print "
                    "without a reason from an editor",
                    *interest.route,
                    "publish",
                    why="only an editor may decide that readers are not told",
                    fix=f"editor_reason: {_BLANK}",
                )
