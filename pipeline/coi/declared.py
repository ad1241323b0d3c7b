"""The exact record of what an article's authors declared: what coi.json holds.

A field without an answer is null. Everything the office needs later, for the
register or a month's bundle, is in here: the files are never read again.
"""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from typing import Any

from pipeline.coi.interests import CATEGORIES, Sentence, counting_day, silent
from pipeline.model import Author, Contribution, Declaration, Interest, Manuscript

SCHEMA_VERSION = 1
Record = dict[str, Any]


def record(
    manuscript: Manuscript, sentence: Sentence, text_hash: str, anonymised: bool = False
) -> Record:
    """Write down every answer, and every question that still has none, in the editors' order.

    An `anonymised` record names no file: its sha256 would be as good as a name.
    """
    article, policy = manuscript.article, manuscript.series.policy
    sent = {view.author.id: view.contribution for view in manuscript.viewpoints}
    order = dict.fromkeys((*article.order, *sent, *manuscript.awaited))
    return {
        "schema_version": SCHEMA_VERSION,
        "anonymised": anonymised,
        "article": {
            "slug": article.slug,
            "title": article.title,
            "issue": article.issue,
            "status": article.status,
            "accepted_by": article.accepted_by or None,
            "accepted_on": _day(article.accepted_on),
            "counting_day": _day(counting_day(article)),
        },
        "policy": {
            "name": policy.name,
            "url": policy.url or None,
            "version": policy.version or None,
            "lookback_months": policy.lookback_months,
            "lookahead_months": policy.lookahead_months,
            "valid_months": policy.valid_months,
        },
        "sentence": sentence.text,
        "awaited": list(sentence.awaited),
        "text_sha256": text_hash,
        "authors": [_person(author, sent.get(author), anonymised) for author in order],
    }


def _person(author_id: str, sent: Contribution | None, anonymised: bool) -> Record:
    said = sent.declaration if sent else Declaration()
    author = sent.author if sent else None
    file = None if anonymised or sent is None else sent.source
    return {
        "id": author_id,
        "name": author.name if author else None,
        "kind": author.kind if author else None,
        "role": author.role if author else None,
        "side": author.side if author else None,
        "title": (author.title or None) if author else None,
        "anonymity": None if anonymised else _anonymity(author),
        # Named as in the series, however the inputs were reached.
        "file": f"{author_id}.yaml" if file else None,
        "file_sha256": sha256(file.raw).hexdigest() if file else None,
        "answered": _answer(said),
        "nothing_to_declare": said.nothing,
        "categories": {each: _told(said, each) for each in CATEGORIES},
        "interests": [_interest(interest) for interest in said.interests],
        "relationship_to_project": said.relationship or None,
        "taking_part": {"paid": said.paid_to_take_part, "what": said.payment or None},
        "statement": said.statement or None,
        "confirmed": {
            "on": _day(said.confirmed.on),
            "how": said.confirmed.how or None,
            "by": said.confirmed.by or None,
            "witness": said.confirmed.witness or None,
        },
    }


def _anonymity(author: Author | None) -> Record | None:
    if author is None or author.anonymity is None:
        return None
    return {
        "kind": author.anonymity.kind,
        "approved_by": author.anonymity.approved_by or None,
        "approved_on": _day(author.anonymity.approved_on),
    }


def _answer(said: Declaration) -> str | None:
    if silent(said):
        return None
    return "none" if said.nothing and not said.interests else "declared"


def _told(said: Declaration, asked: str) -> str | None:
    """Answer one question of the form; None where the author has not.

    Somebody who declares in their own words alone has not gone through the
    list: "none" beside each category would put words into their mouth.
    """
    if any(interest.category == asked for interest in said.interests):
        return "declared"
    if silent(said):
        return None
    return "none" if said.nothing or said.interests else "own-words"


def _interest(interest: Interest) -> Record:
    return {
        "category": interest.category,
        "organisation": interest.organisation,
        "description": interest.description or None,
        "who": interest.who,
        "paid_to": interest.paid_to,
        "from": interest.start or None,
        "to": interest.end or None,
        "amount": interest.amount or None,
        "related_to_article": interest.related or None,
        "publish": interest.publish,
        "editor_reason": interest.editor_reason or None,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
