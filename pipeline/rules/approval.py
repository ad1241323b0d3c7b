"""Every author approves the merged article, and the approval is for the words they saw.

An article made together goes out under all its authors' names, so from
`status: in-review` on each of them is asked. When they say yes,
`viewpoints approve ARTICLE AUTHOR` writes it into article.yaml with the day and
a sha256 of the words: title, standfirst, introduction, viewpoints, closing, key
messages and the competing-interests sentence. Quotation marks, dashes, blanks,
emphasis and paragraph breaks may still be set otherwise; no word may change.

`approval-missing`: the author has not approved the article yet.
`approval-stale`: words have changed since, so ask again. The office's folder of
the article has a page and a Word file with all changes to send them.
`approval-author`: whoever approved it, or was asked for something, is not one of its
authors. Correct the id, or delete the entry.
`approval-date`: nobody can have approved it on that day; look at the year.
`approval-words`: the words that somebody approved are not in `approvals/` as they
were, so later nobody can be shown what changed. Put the file back as it was, or
run the command of the message again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches

from pipeline.approval.approvals import (
    FIRST,
    ApprovalState,
    kept,
    last_day,
    standing_of,
    words_file,
)
from pipeline.approval.changes import Change
from pipeline.model import Article, Manuscript, Route
from pipeline.problems import Level, Problem
from pipeline.rules.wording import counted, listed, shortened

OWED = frozenset({"in-review", "accepted", "published"})
"""Where an article has to be for approvals to be owed."""


def check(manuscript: Manuscript) -> Iterator[Problem]:
    """Compare each approval with the words as they are now, and ask those who gave none."""
    article = manuscript.article
    yield from _strangers(manuscript)
    yield from _days(article)
    if article.approvals or article.status in OWED:
        sent = {view.author.id for view in manuscript.viewpoints}
        for state in standing_of(manuscript):
            # Who has sent nothing is waited for already.
            if state.author_id in sent and (problem := _problem(manuscript, state)):
                yield replace(problem, author=state.author_id)


def _strangers(manuscript: Manuscript) -> Iterator[Problem]:
    article = manuscript.article
    authors = tuple(dict.fromkeys((*article.order, *manuscript.unlisted)))
    named = [(each.author, "approved the article", each.route) for each in article.approvals]
    named += [(who, "was asked", ("asked", n)) for n, (who, _) in enumerate(article.asked)]
    for author, what, route in named:
        if author in authors:
            continue
        near = get_close_matches(author, authors, 1, 0.7)
        yield article.source.problem(
            "approval-author",
            f"{author} {what}, and is not one of its authors",
            *route, "author", why=f"its authors are {listed(authors)}",
            fix=f"author: {near[0]}" if near else "",
        )  # fmt: skip


def _days(article: Article) -> Iterator[Problem]:
    last = last_day(article)
    for approval in article.approvals:
        if not FIRST <= approval.on <= last:
            yield article.source.problem(
                "approval-date",
                f"{approval.author} cannot have approved the article on {approval.on}",
                *approval.route, "on",
                why=f"it belongs to {article.issue}, so a day after {last} is a slip"
                if approval.on > last else f"{approval.on.year} is long before the series began",
            )  # fmt: skip


def _problem(manuscript: Manuscript, state: ApprovalState) -> Problem | None:
    owed = manuscript.article.status in OWED
    if state.state == "fresh":
        return _lost(manuscript, state)
    if state.state == "missing":
        return _missing(manuscript.article, state) if owed else None
    return _stale(manuscript, state) if owed else None


def _lost(manuscript: Manuscript, state: ApprovalState) -> Problem | None:
    """Warn while the words can still be kept anew: once they change it is too late."""
    found = kept(manuscript.seen, state.text)
    if found == "kept":
        return None
    return manuscript.article.source.problem(
        "approval-words", f"the words that {state.name} approved {_HOW[found]}",
        *_route(manuscript.article, state), "text", level=Level.WARNING,
        why=f"{words_file(state.text)} is there to show later what changed",
        fix=_command(manuscript.article, state),
    )  # fmt: skip


def _missing(article: Article, state: ApprovalState) -> Problem:
    key = "approvals" if article.approvals else "status"
    return article.source.problem(
        "approval-missing", f"{state.name} has not approved the merged article", key,
        key=key == "approvals", level=Level.NEEDED,
        why="it goes out under the names of all its authors; when they say yes, type this",
        fix=_command(article, state),
    )  # fmt: skip


def _stale(manuscript: Manuscript, state: ApprovalState) -> Problem:
    return manuscript.article.source.problem(
        "approval-stale",
        f"{state.name} approved other words on {state.on}: {_changed(state)}",
        *_route(manuscript.article, state), "author", level=Level.NEEDED,
        why=f"ask again: {_what(manuscript, state)}",
        fix=_command(manuscript.article, state),
    )  # fmt: skip


_HOW = {"lost": "are not kept", "altered": "are not kept as they were"}


def _route(article: Article, state: ApprovalState) -> Route:
    """Where the approval that the state is about stands."""
    routes = {(each.author, each.text): each.route for each in article.approvals}
    return routes[state.author_id, state.text]


def _changed(state: ApprovalState) -> str:
    if not state.changed:
        return "only their punctuation has changed" if state.changes else "they have changed"
    return f"{counted(state.changed, 'word')} {'has' if state.changed == 1 else 'have'} changed"


def _what(manuscript: Manuscript, state: ApprovalState) -> str:
    """The first changes in a few words, or why there are none to show."""
    if not state.changes:
        how = _HOW[kept(manuscript.seen, state.text)]
        return f"the words they approved {how} in {words_file(state.text)}"
    few = [*map(told, state.changes[:2])]
    more = len(state.changes) - len(few)
    return "; ".join((*few, f"and {more} more") if more else few)


def told(change: Change) -> str:
    """One change in a few words."""
    removed, added = (shortened(text, 40) for text in (change.removed, change.added))
    if removed and added:
        return f"“{removed}” is now “{added}”"
    if not removed and not added:
        joined = "\n" not in change.added
        return "two paragraphs are one now" if joined else "a paragraph begins elsewhere"
    return f"“{added}” is new" if added else f"“{removed}” is gone"


def _command(article: Article, state: ApprovalState) -> str:
    return f"viewpoints approve {article.slug} {state.author_id}"
