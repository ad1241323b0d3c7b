"""Who has approved the article as it is now, and what changed for those who approved another.

An approval is for words: it holds as long as their sha256 does. The words that
somebody saw are kept beside the article, so that they can be shown what changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Literal

from pipeline.approval.changes import Change, changes, compare
from pipeline.approval.fingerprint import digest, tidy, words_of
from pipeline.coi.interests import counting_day, months_after, sentence
from pipeline.frozen import frozen
from pipeline.model import Approval, Article, Manuscript

FIRST = date(2000, 1, 1)
GRACE = 3
"""For so many months after the day that counts, words may still be corrected and approved."""
State = Literal["fresh", "stale", "missing"]
Kept = Literal["kept", "lost", "altered"]


@frozen
class ApprovalState:
    """Where one author's approval stands; `on` and `text` are the day and the sha256 of the last.

    A stale one says how many words have changed, and what; nothing of that is
    known if the words that the author saw are lost. `diff_path` is the page with
    all changes, as seen from the outputs folder, once the article is built.
    """

    author_id: str
    name: str
    state: State
    on: date | None = None
    text: str = ""
    changed: int = 0
    diff_path: str = ""
    changes: tuple[Change, ...] = ()


@lru_cache(maxsize=4)
def standing_of(manuscript: Manuscript) -> tuple[ApprovalState, ...]:
    """Say where each author's approval stands, in the editors' order; awaited ones, by id, too."""
    words = words_of(manuscript, sentence(manuscript).text)
    names = {view.author.id: view.author.name for view in manuscript.viewpoints}
    order = dict.fromkeys((*manuscript.article.order, *names))
    text = digest(words)
    return tuple(_state(manuscript, each, names.get(each, each), words, text) for each in order)


def _approval(article: Article, author: str, text: str) -> Approval | None:
    """The author's approval of these words; else the last one that stands there."""
    theirs = [each for each in article.approvals if each.author == author]
    return next((a for a in theirs if a.text == text), theirs[-1] if theirs else None)


def kept(seen: Mapping[str, str], text: str) -> Kept:
    """Whether the words with this sha256 are still as they were approved."""
    if text not in seen:
        return "lost"
    return "kept" if digest(seen[text]) == text else "altered"


def last_day(article: Article) -> date:
    """After this day nobody can have approved the article, whatever a file says.

    A slip in the year is always caught. What is corrected later than that has to
    be accepted again, which moves the day.
    """
    month = counting_day(replace(article, accepted_on=None))
    return months_after(max(counting_day(article), month), GRACE)


def words_file(text: str) -> str:
    """Where, in an article's folder, the words with this sha256 are kept."""
    return f"approvals/{text[:12]}.txt"


def _state(manuscript: Manuscript, author: str, name: str, words: str, text: str) -> ApprovalState:
    """Where one approval stands; `text` is the sha256 of the `words` as they are now."""
    approval = _approval(manuscript.article, author, text)
    if approval is None:
        return ApprovalState(author, name, "missing")
    if approval.text == text:
        return ApprovalState(author, name, "fresh", approval.on, text)
    if kept(manuscript.seen, approval.text) != "kept":
        return ApprovalState(author, name, "stale", approval.on, approval.text)
    found = changes(compare(tidy(manuscript.seen[approval.text]), words))
    return ApprovalState(
        author,
        name,
        "stale",
        approval.on,
        approval.text,
        sum(each.size for each in found),
        f"office/{manuscript.article.slug}/changes-{author}.html",
        found,
    )
