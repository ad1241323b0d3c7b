"""Record that an author approves the article as it is now, and keep the words they saw."""

from __future__ import annotations

import re
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from pipeline.approval.approvals import (
    FIRST,
    ApprovalState,
    kept,
    last_day,
    standing_of,
    words_file,
)
from pipeline.approval.entry import recorded
from pipeline.approval.fingerprint import digest, words_of
from pipeline.coi.interests import sentence
from pipeline.errors import Refused, UsageError
from pipeline.frozen import frozen
from pipeline.model import Approval, Article, Manuscript
from pipeline.paths import read_regular
from pipeline.sources.rewrite import Repaired, put, write

BYTES = 5_000_000
_NAMED = re.compile(r"[0-9a-f]{12}\.txt")


@frozen
class Approved:
    """One author's approval as it stands now, and who of all authors has given none.

    `already` says that they had approved these very words before.
    """

    name: str
    on: date
    text: str
    already: bool
    authors: int
    waiting: tuple[str, ...]


def approve(folder: Path, manuscript: Manuscript, author: str, on: date) -> Approved:
    """Write the approval into article.yaml and the words beside it, unless both are there.

    The words come first: whatever stops us then, no approval lacks its words.
    """
    standing = standing_of(manuscript)
    state = _author(manuscript, standing, author)
    words = words_of(manuscript, sentence(manuscript).text)
    text = digest(words)
    already = state.state == "fresh" and state.on is not None
    day = state.on if already and state.on else on
    if not already:
        _possible(manuscript.article, on)
    if not already or kept(manuscript.seen, text) != "kept":
        place = folder / words_file(text)
        place.parent.mkdir(exist_ok=True)
        put(place, f"{words}\n".encode())
    if not already:
        _record(folder / "article.yaml", manuscript.article, Approval(author, on, text))
        _tidy(folder, manuscript.article, author, text)
    waiting = tuple(s.name for s in standing if s.state != "fresh" and s.author_id != author)
    return Approved(state.name, day, text, already, len(standing), waiting)


def _author(
    manuscript: Manuscript, standing: tuple[ApprovalState, ...], author: str
) -> ApprovalState:
    sent = {view.author.id for view in manuscript.viewpoints}
    ids = [state.author_id for state in standing if state.author_id in sent]
    slug = manuscript.article.slug
    if author in ids:
        return next(state for state in standing if state.author_id == author)
    if author in manuscript.awaited:
        raise UsageError(
            f"{author} has sent no viewpoint yet, so there is no whole article to approve",
            f"viewpoints check {slug} says what is awaited",
        )
    near = get_close_matches(author, ids, 1, 0.6)
    raise UsageError(
        f"{author} is not an author of {slug}; its authors are {', '.join(ids) or 'not here yet'}",
        f"viewpoints approve {slug} {near[0]}" if near else "",
    )


def _possible(article: Article, on: date) -> None:
    last = last_day(article)
    if on < FIRST:
        raise UsageError(f"nobody can have approved the article on {on}", "look at the year")
    if on > last:
        raise UsageError(
            f"{article.slug} belongs to {article.issue}, and {on} is after {last}",
            "give the day they said yes with --on; if the article was put off or accepted again, "
            "say so first under `issue` or `accepted` in its article.yaml",
        )


def _record(path: Path, article: Article, approval: Approval) -> None:
    before = article.source.raw.decode("utf-8")
    after = recorded(before, approval)
    try:
        now = read_regular(path.parent, [path.name], BYTES)
    except Refused as error:
        raise UsageError(error.message, error.fix) from error
    if now != article.source.raw:
        raise UsageError(f"{path} was changed while it was read", "type the command again")
    write(Repaired(path, before, after))


def _tidy(folder: Path, article: Article, author: str, text: str) -> None:
    """Remove words of ours that no approval is for any more: they may hold what was taken back."""
    theirs = [each for each in article.approvals if each.author == author]
    others = [each.text for each in article.approvals if each not in theirs[-1:]]
    used = {words_file(each) for each in (*others, text)}
    for path in sorted((folder / "approvals").iterdir()):
        name = f"approvals/{path.name}"
        if name in used or not _NAMED.fullmatch(path.name):
            continue
        try:
            words = read_regular(folder, name.split("/"), BYTES).decode("utf-8-sig", "replace")
        except Refused:
            continue
        if words_file(digest(words)) == name:
            path.unlink()
