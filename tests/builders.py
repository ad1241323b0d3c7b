"""Small model values for tests, built from what an author or editor would type.

Everything has a sound default, so a test states only what it is about.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import yaml

from pipeline.approval.fingerprint import digest, words_of
from pipeline.coi.interests import sentence
from pipeline.model import (
    Anonymity,
    Approval,
    Article,
    Author,
    Citation,
    Confirmation,
    Contribution,
    Declaration,
    Editor,
    Interest,
    Limits,
    Link,
    Manuscript,
    Medium,
    Passage,
    Photo,
    Policy,
    Reference,
    Route,
    Section,
    Series,
    Side,
    Source,
    Span,
    Term,
    Text,
    Viewpoint,
    Wording,
    Work,
)
from pipeline.nodes import bullets, heading, link, para, words
from pipeline.problems import Place
from pipeline.rules import coverage

TOPICS = [*coverage.TOPICS, "challenges", "impact"]
PROFESSIONAL = {"clinician", "manager", "health-professional", "researcher"}


def a_source(file: str, data: Mapping[str, Any]) -> Source:
    """A file that says `data`, with the place of every key and value."""
    plain = json.loads(json.dumps(data, default=str))  # no two values are one object
    typed = yaml.safe_dump(plain, sort_keys=False, allow_unicode=True, width=10_000)
    keys: dict[Route, Span] = {}
    values: dict[Route, Span] = {}
    root = yaml.compose(typed)
    assert root is not None
    for route, key, value in _walk(root, ()):
        values[route] = _span(value, typed)
        if key:
            keys[route] = _span(key, typed)
    stem = file.rsplit("/", 1)[-1].removesuffix(".yaml")
    return Source(file, stem, data, typed.encode(), tuple(typed.splitlines()), keys, values)


def a_text(markdown: str) -> Text:
    """Paragraphs, `### ` headings, `- ` lists, `[@id]` citations, `[words](address)`."""
    blocks = []
    for block in filter(None, re.split(r"\n\s*\n", markdown.strip())):
        if block.startswith("### "):
            blocks.append(heading(3, _inlines(block[4:])))
        elif block.startswith("- "):
            items = re.split(r"^- ", block, flags=re.MULTILINE)[1:]
            blocks.append(bullets([{"t": "Plain", "c": _inlines(item)}] for item in items))
        else:
            blocks.append(para(_inlines(block)))
    ids = re.findall(r"\[@([^\[\]]+)\]", markdown)
    return Text(tuple(blocks), tuple(Citation((id_,), Place("")) for id_ in ids))


def a_contribution(stem: str = "jane-doe", **data: Any) -> Contribution:
    """A patient's file, unless told otherwise; `data` is as an author types it."""
    name = stem.replace("-", " ").title()
    photo = {"file": f"media/{stem}.jpg", "credit": "Own photo"}
    author = {"name": name, "role": "patient", "photo": photo} | data.get("author", {})
    view = data.get("viewpoint", {"text": "We met in a corridor."})
    sections = view.get("sections", [{"covers": TOPICS} | view])
    declared = data.get("competing_interests", _NOTHING)
    source = a_source(
        f"{stem}.yaml",
        data | {"author": author, "viewpoint": view, "competing_interests": declared},
    )
    return Contribution(
        author=_author(stem, author),
        sections=tuple(
            _section(s, ("viewpoint", "sections", i) if "sections" in view else ("viewpoint",))
            for i, s in enumerate(sections)
        ),
        source=source,
        heading=view.get("heading", ""),
        key_messages=tuple(data.get("key_messages", ())),
        key_quotes=tuple(data.get("key_quotes", ())),
        references=_references(data),
        declaration=_declaration(declared),
        illustrations=_media(data, "illustrations"),
        clips=_media(data, "clips"),
        links=_links(data),
    )


def an_article(order: list[str], **data: Any) -> Article:
    """The editors' file; `data` is as an editor types it."""
    defaults: dict[str, Any] = {
        "title": "Home dialysis, decided together",
        "standfirst": "We moved the machine, and then the decisions",
        "issue": "2026-11",
        "order": order,
        "status": "draft",
        "key_messages": ["Ask before you build", "Pay people for their time"],
    }
    typed = defaults | data
    accepted = typed.get("accepted", {})
    on = accepted.get("on")
    return Article(
        slug="2026-11-home-dialysis",
        title=typed["title"],
        standfirst=typed["standfirst"],
        issue=typed["issue"],
        order=tuple(typed["order"]),
        status=typed["status"],
        source=a_source("article.yaml", typed),
        accepted_by=accepted.get("by", ""),
        accepted_on=date.fromisoformat(str(on)) if on else None,
        introduction=_passage(typed, "introduction"),
        closing=_passage(typed, "closing"),
        asked=tuple((a["author"], date.fromisoformat(a["on"])) for a in typed.get("asked", ())),
        approvals=tuple(
            Approval(a["author"], date.fromisoformat(a["on"]), a["text"], ("approvals", i))
            for i, a in enumerate(typed.get("approvals", ()))
        ),
        key_messages=tuple(typed["key_messages"]),
        references=_references(typed),
        illustrations=_media(typed, "illustrations"),
        clips=_media(typed, "clips"),
        links=_links(typed),
    )


def a_series(
    limits: Mapping[str, Any] | None = None, series: Mapping[str, Any] | None = None
) -> Series:
    """A series with one editor; `limits` are numbers by our names, `series` lists by theirs."""
    numbers: dict[str, Any] = {key: int(number) for key, number in (limits or {}).items()}
    typed = series or {}
    wording = typed.get("wording", {})
    terms = tuple(
        Term(**t | {"also": tuple(t.get("also", ()))}) for t in wording.get("person_first", ())
    )
    made = Series(
        "Partnership in Practice",
        editors=(Editor("ana-pires", "Ana Pires"),),
        limits=replace(Limits(), **numbers),
        policy=Policy(organisations=tuple(typed.get("organisations", ()))),
        wording=Wording(tuple(wording.get("allow", ())), terms),
    )
    known = typed.get("abbreviations", made.abbreviations)
    return replace(made, abbreviations=tuple(known))


def a_manuscript(
    article: Mapping[str, Any] | None = None,
    authors: Mapping[str, Mapping[str, Any]] | None = None,
    limits: Mapping[str, Any] | None = None,
    series: Mapping[str, Any] | None = None,
) -> Manuscript:
    """The article of a patient and a clinician, or of the authors given."""
    files = {
        stem: a_contribution(stem, **data)
        for stem, data in (authors or {"jane-doe": {}, "sam-okafor": _CLINICIAN}).items()
    }
    typed = dict(article or {})
    order = typed.pop("order", list(files))
    editorial = an_article(order, **typed)
    views = tuple(_viewpoint(files[stem]) for stem in dict.fromkeys(order) if stem in files)
    pooled = tuple(m for view in views for m in view.contribution.key_messages)
    manuscript = Manuscript(
        series=a_series(limits, series),
        article=editorial,
        viewpoints=views,
        introduction=a_text(typed["introduction"]) if "introduction" in typed else None,
        closing=a_text(typed["closing"]) if "closing" in typed else None,
        works=_works(editorial, views, typed),
        awaited=tuple(stem for stem in dict.fromkeys(order) if stem not in files),
        key_messages=editorial.key_messages or pooled,
        unlisted=tuple(stem for stem in files if stem not in order),
    )
    return _approved(manuscript, order, typed) if "approvals" in typed else manuscript


def _approved(manuscript: Manuscript, order: list[str], typed: Mapping[str, Any]) -> Manuscript:
    """The same with its approvals; the words of one are, for short, one of these.

    `now`: as they are, and kept. `unkept` and `altered`: as they are, and not kept so.
    `older`: with another title, and kept. `lost`: others, and nobody knows which.
    """
    words = words_of(manuscript, sentence(manuscript).text)
    older = words.replace("decided together", "decided for you")
    texts = {"now": digest(words), "unkept": digest(words), "altered": digest(words),
             "older": digest(older), "lost": digest("lost")}  # fmt: skip
    listed = [each | {"text": texts.get(each["text"], each["text"])} for each in typed["approvals"]]
    given = {each["text"] for each in typed["approvals"]}
    seen = {"now": words, "altered": f"{words} not", "older": older}
    return replace(
        manuscript,
        article=an_article(order, **typed | {"approvals": listed}),
        seen={texts[name]: seen[name] for name in seen if name in given},
    )


_CLINICIAN = {"author": {"role": "clinician"}}
_NOTHING = {"nothing_to_declare": "true", "confirmed": {"on": "2026-11-02"}}


def _author(stem: str, typed: Mapping[str, Any]) -> Author:
    side: Side = "professional" if typed["role"] in PROFESSIONAL else "public"
    photo = typed.get("photo")
    return Author(
        id=stem,
        name=typed["name"],
        role=typed["role"],
        side=side,
        kind=typed.get("kind", "person"),
        photo=Photo(photo["file"], photo["credit"]) if photo else None,
        photo_waived="photo_waiver" in typed or "anonymity" in typed,
        orcid=typed.get("orcid", ""),
        bio=typed.get("bio", ""),
        social=tuple(typed.get("social", ())),
        anonymity=_anonymity(typed["anonymity"]) if "anonymity" in typed else None,
    )


def _anonymity(typed: Mapping[str, Any]) -> Anonymity:
    on = typed.get("on")
    day = date.fromisoformat(str(on)) if on else None
    return Anonymity(typed["kind"], typed.get("approved_by", ""), day)


def _declaration(typed: Mapping[str, Any]) -> Declaration:
    confirmed = dict(typed.get("confirmed", {}))
    on = confirmed.pop("on", None)
    return Declaration(
        nothing={"true": True, "false": False}.get(typed.get("nothing_to_declare", "")),
        interests=tuple(_interest(i, n) for n, i in enumerate(typed.get("interests", ()))),
        statement=typed.get("statement", ""),
        confirmed=Confirmation(date.fromisoformat(on) if on else None, **confirmed),
    )


def _interest(typed: Mapping[str, Any], position: int) -> Interest:
    return Interest(
        category=typed.get("category", "other"),
        organisation=typed.get("organisation", "Example Pharma Ltd"),
        start=typed.get("from", ""),
        end=typed.get("to", ""),
        publish=typed.get("publish", "true") == "true",
        editor_reason=typed.get("editor_reason", ""),
        route=("competing_interests", "interests", position),
    )


def _section(typed: Mapping[str, Any], route: Route) -> Section:
    passage = Passage(typed.get("text", ""), (*route, "text"))
    heading_ = typed.get("heading", "") if "sections" in route else ""
    return Section(passage, heading_, tuple(typed["covers"]))


def _references(typed: Mapping[str, Any]) -> tuple[Reference, ...]:
    listed = enumerate(typed.get("references", ()))
    return tuple(Reference(fields["id"], fields, ("references", i)) for i, fields in listed)


def _links(typed: Mapping[str, Any]) -> tuple[Link, ...]:
    return tuple(Link(each["title"], each["url"]) for each in typed.get("links", ()))


def _passage(typed: Mapping[str, Any], field: str) -> Passage | None:
    return Passage(typed[field], (field,)) if field in typed else None


def _media(typed: Mapping[str, Any], field: str) -> tuple[Medium, ...]:
    return tuple(Medium(**m, route=(field, i)) for i, m in enumerate(typed.get(field, ())))


def _viewpoint(contribution: Contribution) -> Viewpoint:
    texts = tuple(a_text(section.passage.text) for section in contribution.sections)
    return Viewpoint(contribution, texts)


def _works(
    article: Article, views: tuple[Viewpoint, ...], typed: Mapping[str, Any]
) -> tuple[Work, ...]:
    """The cited works; here one id is one work."""
    pool: dict[str, Work] = {}
    around = f"{typed.get('introduction', '')} {typed.get('closing', '')}"
    texts = [(article.source, "article", around, article.references)]
    for view in views:
        said = " ".join(section.passage.text for section in view.contribution.sections)
        texts.append((view.contribution.source, view.author.id, said, view.contribution.references))
    for source, who, said, references in texts:
        for reference in references:
            if f"@{reference.id}" in said:
                old = pool.get(reference.id)
                pool[reference.id] = Work(
                    reference.id,
                    reference.fields,
                    (*(old.brought_by if old else ()), who),
                    old.place if old else source.place(*reference.route),
                )
    return tuple(pool.values())


def _inlines(text: str) -> list[dict[str, Any]]:
    nodes: list[dict[str, Any]] = []
    for piece in re.split(r"(\[@[^\[\]]+\]|\[[^\[\]]+\]\([^()]+\))", " ".join(text.split())):
        if found := re.fullmatch(r"\[([^@\[][^\[\]]*)\]\(([^()]+)\)", piece):
            nodes.append(link(words(found[1]), found[2]))
        elif piece.startswith("[@"):
            cited = [{"citationId": piece[2:-1]}]
            nodes.append({"t": "Cite", "c": [cited, list(words(piece))]})
        else:
            nodes += words(piece)
    return nodes


def _walk(
    node: yaml.Node, route: Route, key: yaml.Node | None = None
) -> Iterator[tuple[Route, yaml.Node | None, yaml.Node]]:
    yield route, key, node
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            yield from _walk(value, (*route, name.value), name)
    elif isinstance(node, yaml.SequenceNode):
        for position, item in enumerate(node.value):
            yield from _walk(item, (*route, position))


def _span(node: yaml.Node, typed: str) -> Span:
    """Where a value stands; of one that goes on below, the first line."""
    start, end = node.start_mark, node.end_mark
    line = typed.splitlines()[start.line]
    last = end.column if end.line == start.line else len(line)
    return Span(start.line + 1, start.column + 1, last + 1)
