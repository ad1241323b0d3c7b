"""Where an article stands: what has come, what has not, and since when, as the office counts it.

Only counts, names and days: what somebody declared is nobody's business here.
Days are as the files have them; how long ago that is, is for whoever looks.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.frozen import frozen

if TYPE_CHECKING:
    from pipeline.approval.approvals import ApprovalState
    from pipeline.model import Article, Contribution, Manuscript, Source

_MONTH = re.compile(r"(?!0000)[0-9]{4}-(?:0[1-9]|1[0-2])")


@frozen
class Voice:
    """One author, named in `order` or not; `sent` is whether their file has come.

    `photo` is also true for somebody who need not be shown. `approval` is
    `fresh`, `stale` or `missing`, and `changes` the page that shows a stale one
    what is new. `asked` and `acted` are days, or empty: when
    an editor last wrote to them, and the latest day that they put their name to.
    """

    id: str
    name: str = ""
    role: str = ""
    side: str = ""
    sent: bool = False
    words: int = 0
    photo: bool = False
    declared: bool = False
    approval: str = "missing"
    changes: str = ""
    asked: str = ""
    acted: str = ""


@frozen
class Standing:
    """What one article has and needs; `words` and `works` are None until it can be read whole."""

    slug: str
    title: str = ""
    issue: str = ""
    status: str = ""
    accepted: str = ""
    voices: tuple[Voice, ...] = ()
    words: int | None = None
    words_min: int = 0
    words_max: int = 0
    works: int | None = None
    works_max: int = 0


def standing(
    slug: str,
    article: Article | Source | None,
    came: Mapping[str, Contribution | None],
    manuscript: Manuscript | None,
    approvals: Sequence[ApprovalState],
    editors: Collection[str],
) -> Standing:
    """Count what has come; of a broken article, as far as it could be read.

    `came` is by author, with None for a file that cannot be read; `editors` are
    those of the series, who alone can say that a photo is not needed.
    """
    from pipeline.model import Article

    if not isinstance(article, Article):
        return _sketched(slug, article)
    words = _words(manuscript) if manuscript else {}
    agreed = {each.author_id: each for each in approvals}
    asked = {author: day.isoformat() for author, day in sorted(article.asked, key=lambda a: a[1])}
    # Who only shows what is known from before counts no word, and need not load the rules.
    from pipeline.rules.counting import words_in

    voices = tuple(
        replace(
            _voice(name, came.get(name), words.get(name, 0), agreed.get(name), editors),
            sent=name in came,
            asked=asked.get(name, ""),
        )
        for name in dict.fromkeys((*article.order, *came))
    )
    around = (manuscript.introduction, manuscript.closing) if manuscript else ()
    limits = manuscript.series.limits if manuscript else None
    return Standing(
        slug,
        article.title,
        article.issue,
        article.status,
        article.accepted_on.isoformat() if article.accepted_on else "",
        voices,
        sum(words.values()) + sum(map(words_in, around)) if manuscript else None,
        limits.words_min if limits else 0,
        limits.words_max if limits else 0,
        len(manuscript.works) if manuscript else None,
        limits.references_max if limits else 0,
    )


def _sketched(slug: str, source: Source | None) -> Standing:
    """What can be told of an article whose own file is not in order yet."""
    told = {} if source is None else source.data
    title, issue, status = (told.get(name) for name in ("title", "issue", "status"))
    return Standing(
        slug,
        " ".join(title.split()) if isinstance(title, str) else "",
        issue if isinstance(issue, str) and _MONTH.fullmatch(issue) else "",
        status if isinstance(status, str) else "",
    )


def _words(manuscript: Manuscript) -> dict[str, int]:
    from pipeline.rules.counting import viewpoint_words

    return {view.author.id: viewpoint_words(view) for view in manuscript.viewpoints}


def _voice(
    name: str,
    sent: Contribution | None,
    words: int,
    approval: ApprovalState | None,
    editors: Collection[str],
) -> Voice:
    from pipeline.coi.interests import silent
    from pipeline.rules import photo_missing

    if sent is None:
        return Voice(name)
    author, declaration = sent.author, sent.declaration
    days = (declaration.confirmed.on, approval.on if approval else None)
    return Voice(
        name,
        author.name,
        author.role,
        author.side,
        words=words,
        photo=not photo_missing.owed(sent, editors),
        declared=not silent(declaration),
        approval=approval.state if approval else "missing",
        changes=approval.diff_path if approval else "",
        acted=max((day.isoformat() for day in days if day), default=""),
    )
