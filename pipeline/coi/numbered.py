"""The same declarations for reviewers: numbers instead of names, and nothing for the office only.

The article is renamed before anything is made of it, so what is composed is
composed anew: no name is looked for in finished words that need not be there.
What an author wrote is searched for every author's name, file and handle.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from pipeline.coi.interests import initials
from pipeline.model import (
    Anonymity,
    Author,
    Confirmation,
    Contribution,
    Declaration,
    Interest,
    Manuscript,
    Source,
    Viewpoint,
)
from pipeline.private.personal import finder, traces

KEPT = "An interest that only the editors know"
_GONE = "[left out]"
Hide = Callable[[str], str]


def numbered(manuscript: Manuscript) -> Manuscript:
    """Give every author a number, in the editors' order, and keep what is for the office."""
    article = manuscript.article
    sent = {view.author.id: view for view in manuscript.viewpoints}
    order = tuple(dict.fromkeys((*article.order, *sent, *manuscript.awaited)))
    ids = {author: f"author-{n}" for n, author in enumerate(order, 1)}
    hide = _hider([(sent[i].author if i in sent else None, i) for i in order])
    return replace(
        manuscript,
        article=replace(
            article,
            slug=hide(article.slug),
            title=hide(article.title),
            order=tuple(ids[i] for i in article.order),
            accepted_by="",
        ),
        viewpoints=tuple(
            _view(sent[author], ids[author], hide) for author in order if author in sent
        ),
        awaited=tuple(ids[i] for i in manuscript.awaited),
    )


def _view(view: Viewpoint, id_: str, hide: Hide) -> Viewpoint:
    author = view.author
    # "Anonymous" keeps the sentence from shortening "Author 1" to its initials.
    person = Author(
        id_, _label(id_), author.role, author.side, author.kind, anonymity=Anonymity("anonymous")
    )
    said = _declaration(view.contribution.declaration, hide)
    source = Source(f"{id_}.yaml", id_, {})
    return Viewpoint(Contribution(person, (), source, declaration=said), ())


def _label(id_: str) -> str:
    return id_.replace("author-", "Author ")


def _declaration(said: Declaration, hide: Hide) -> Declaration:
    return replace(
        said,
        interests=tuple(_interest(each, hide) for each in said.interests),
        relationship=hide(said.relationship),
        payment="",
        statement=hide(said.statement),
        confirmed=Confirmation(said.confirmed.on, said.confirmed.how),
    )


def _interest(interest: Interest, hide: Hide) -> Interest:
    if not interest.publish:
        return Interest(
            interest.category, KEPT, who=interest.who, paid_to=interest.paid_to, publish=False
        )
    return replace(
        interest,
        organisation=hide(interest.organisation),
        description=hide(interest.description),
        amount="",
        editor_reason="",
    )


def _hider(people: Sequence[tuple[Author | None, str]]) -> Hide:
    """Make what puts "Author 2" for whatever stands for the second author in a text."""
    labels: dict[str, str] = {}
    for number, (author, id_) in enumerate(people, 1):
        for word in (id_, *(_called(author) if author else ())):
            labels.setdefault(word, f"Author {number}")
    finds = [
        (finder((author.name, id_) if author else (id_,)), f"Author {number}")
        for number, (author, id_) in enumerate(people, 1)
    ]
    words = "|".join(re.escape(word) for word in sorted(labels, key=len, reverse=True))
    pattern = re.compile(rf"(?<!\w)@?(?:{words})(?!\w)") if words else None

    def hide(text: str) -> str:
        for trace in sorted(traces(text), key=lambda t: -t.start):
            text = text[: trace.start] + _GONE + text[trace.end :]
        for find, label in finds:
            for trace in sorted(find(text), key=lambda t: -t.start):
                text = text[: trace.start] + label + text[trace.end :]
        return pattern.sub(lambda m: labels[m.group().removeprefix("@")], text) if pattern else text

    return hide


def _called(author: Author) -> tuple[str, ...]:
    """Whatever else people call an author: a part of the name, initials, handles, an ORCID iD."""
    handles = (handle.removeprefix("@") for handle in author.social)
    known = (author.name, author.orcid, *handles)
    if author.kind == "person":
        parts = re.findall(r"[^\W\d_][\w’'-]+", author.name)
        short = initials([author.name])[0]
        known = (*known, *(p for p in parts if not p.islower()), *[short] * (len(short) > 1))
    return tuple(filter(None, known))
