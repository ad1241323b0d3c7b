"""The same declarations for reviewers: numbers instead of names, and nothing for the office only.

The article is renamed before anything is made of it, so what is composed is
composed anew: no name is looked for in finished words that need not be there.
What an author wrote is searched for every author's name, file and handle.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from pipeline.coi.interests import initials, strings
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

Hide = Callable[[str], str]


def numbered(manuscript: Manuscript) -> Manuscript:
    """Give every author a number, in the editors' order, and keep what is for the office."""
    article = manuscript.article
    sent = {view.author.id: view for view in manuscript.viewpoints}
    order = tuple(dict.fromkeys((*article.order, *sent, *manuscript.awaited)))
    ids = {author: f"author-{n}" for n, author in enumerate(order, 1)}
    words = strings(manuscript.series)["office"]
    labels = [words["author_number"].format(number=n) for n in range(1, len(order) + 1)]
    people = [(sent[i].author if i in sent else None, i) for i in order]
    hide = _hider(people, labels, words["left_out"])
    named = dict(zip(order, labels, strict=True))
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
            _view(sent[author], ids[author], named[author], hide, words["kept_interest"])
            for author in order
            if author in sent
        ),
        awaited=tuple(ids[i] for i in manuscript.awaited),
    )


def _view(view: Viewpoint, id_: str, label: str, hide: Hide, kept: str) -> Viewpoint:
    author = view.author
    # "Anonymous" keeps the sentence from shortening "Author 1" to its initials.
    person = Author(
        id_, label, author.role, author.side, author.kind, anonymity=Anonymity("anonymous")
    )
    said = _declaration(view.contribution.declaration, hide, kept)
    source = Source(f"{id_}.yaml", id_, {})
    return Viewpoint(Contribution(person, (), source, declaration=said), ())


def _declaration(said: Declaration, hide: Hide, kept: str) -> Declaration:
    return replace(
        said,
        interests=tuple(_interest(each, hide, kept) for each in said.interests),
        relationship=hide(said.relationship),
        payment="",
        statement=hide(said.statement),
        confirmed=Confirmation(said.confirmed.on, said.confirmed.how),
    )


def _interest(interest: Interest, hide: Hide, kept: str) -> Interest:
    if not interest.publish:
        return Interest(
            interest.category, kept, who=interest.who, paid_to=interest.paid_to, publish=False
        )
    return replace(
        interest,
        organisation=hide(interest.organisation),
        description=hide(interest.description),
        amount="",
        editor_reason="",
    )


def _hider(people: Sequence[tuple[Author | None, str]], numbers: Sequence[str], gone: str) -> Hide:
    """Make what puts "Author 2" for whatever stands for the second author in a text."""
    labels: dict[str, str] = {}
    for number, (author, id_) in zip(numbers, people, strict=True):
        for word in (id_, *(_called(author) if author else ())):
            labels.setdefault(word, number)
    finds = [
        (finder((author.name, id_) if author else (id_,)), number)
        for number, (author, id_) in zip(numbers, people, strict=True)
    ]
    words = "|".join(re.escape(word) for word in sorted(labels, key=len, reverse=True))
    pattern = re.compile(rf"(?<!\w)@?(?:{words})(?!\w)") if words else None

    def hide(text: str) -> str:
        for trace in sorted(traces(text), key=lambda t: -t.start):
            text = text[: trace.start] + gone + text[trace.end :]
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
