"""A check of one article: all that `examine` says of it, and nothing is made.

Apart from `assemble`, so that a check loads none of what makes files.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.coi.interests import counting_day
from pipeline.composing.author_card import listed
from pipeline.errors import EngineError
from pipeline.examine import Examined, examine
from pipeline.model import Series
from pipeline.outcome import Outcome, failed

if TYPE_CHECKING:
    from pipeline.workshop import Workshop


def check(
    folder: Path, series: Series, tools: Workshop, final: bool, private: tuple[str, ...] = ()
) -> Outcome:
    """Say everything that is wrong with the article in `folder`; make nothing."""
    try:
        examined = examine(folder, series, tools, final, private)
    except EngineError as error:
        return failed(folder, error)
    return outcome_of(examined)


def outcome_of(examined: Examined) -> Outcome:
    """What became of an article that was examined."""
    return Outcome(
        examined.slug,
        examined.problems,
        card=_card(examined),
        standing=examined.standing,
        approvals=examined.approvals,
        month=examined.article.source.place("issue") if examined.article else None,
    )


def _card(examined: Examined) -> dict[str, Any]:
    """What the series' pages say of an article, and no more than its own page says."""
    article, manuscript = examined.article, examined.manuscript
    if article is None:
        return {}
    voices = manuscript.viewpoints if manuscript else ()
    return {
        "title": article.title,
        "standfirst": article.standfirst,
        "issue": article.issue,
        "status": article.status,
        "date": counting_day(article).isoformat(),
        "authors": [v.author.name for v in voices],
        "roles": [v.author.role for v in voices],
        "setting": article.setting,
        "country": article.country,
        "people": [listed(v.author, examined.pictures) for v in voices],
        "awaited": list(manuscript.awaited if manuscript else ()),
    }
