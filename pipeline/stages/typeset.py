"""Say the whole article once, for every format.

Every word that any format shows is put here, in its place and with the role it
has on the page; templates only dress it. The order is the printed one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from pipeline import nodes
from pipeline.gate import composed
from pipeline.metadata import metadata
from pipeline.model import (
    Author,
    Document,
    Inlines,
    Manuscript,
    Medium,
    Node,
    Picture,
    Section,
    Text,
    Viewpoint,
    Work,
)
from pipeline.problems import Checked, Problem
from pipeline.rules.counting import uncited
from pipeline.rules.quote_not_verbatim import occurs
from pipeline.stages.picture import PictureKey
from pipeline.typography import curly

Strings = Mapping[str, Any]
Cite = Callable[
    [Sequence[Sequence[str]], Sequence[Mapping[str, Any]]],
    tuple[tuple[Inlines, ...], tuple[tuple[str, Inlines], ...]],
]
"""Words the citation marks and the works' entries, given the marks' keys and CSL-JSON."""


def typeset(
    manuscript: Manuscript,
    statement: str,
    day: date,
    pictures: Mapping[PictureKey, Picture],
    strings: Strings,
    cite: Cite,
) -> Checked[Document]:
    """Compose the one document that every format renders.

    `statement` is the competing-interests sentence, `day` the article's date.
    The composed whole passes the gate again: citeproc makes links of its own.
    """
    blocks = list(_Page(manuscript, statement, pictures, strings).blocks())
    blocks, works = _numbered(blocks, manuscript.works, cite)
    blocks = [*blocks, *_references(works, strings), _colophon(manuscript, strings)]
    used = {n["c"][2][0] for n in nodes.find(blocks, "Image")}
    shown = tuple(sorted({p for p in pictures.values() if p.name in used}, key=lambda p: p.name))
    document = Document(
        manuscript.article.slug, tuple(blocks), metadata(manuscript, day, strings), shown
    )
    return Checked(document, tuple(_refused(manuscript, blocks)))


class _Page:
    """One article's parts, in the order of the page."""

    def __init__(
        self,
        manuscript: Manuscript,
        statement: str,
        pictures: Mapping[PictureKey, Picture],
        strings: Strings,
    ) -> None:
        self.manuscript, self.article = manuscript, manuscript.article
        self.statement, self.pictures, self.strings = statement, pictures, strings

    def blocks(self) -> Iterator[Node]:
        """Everything before the references."""
        yield from self._front()
        yield from self._group("introduction", self.manuscript.introduction)
        yield from self._media(self.article.illustrations, self.article.clips)
        sent = {viewpoint.author.id: viewpoint for viewpoint in self.manuscript.viewpoints}
        for name in dict.fromkeys(self.article.order):
            yield self._viewpoint(sent[name]) if name in sent else self._awaited(name)
        yield from self._group("closing", self.manuscript.closing)
        yield from self._key_messages()
        yield from self._links()
        yield from self._authors()
        yield from self._notes()

    def _front(self) -> Iterator[Node]:
        series, strings = self.manuscript.series, self.strings
        if series.audience:
            yield _line("banner", series.audience)
        if not self.article.public:
            yield _line("draft-mark", strings["draft_mark"])
        yield _line("series", " · ".join(filter(None, (series.title, series.strapline))))
        yield nodes.heading(1, _prose(self.article.title), "title")
        yield _line("dateline", " · ".join(filter(None, self._dateline())))
        yield _line("byline", "; ".join(self._introduced(v.author) for v in self._voices()))
        yield _line("standfirst", self.article.standfirst)

    def _dateline(self) -> tuple[str, str]:
        setting = self.strings["settings"].get(self.article.setting, "")
        return month(self.article.issue, self.strings), setting

    def _voices(self) -> tuple[Viewpoint, ...]:
        return self.manuscript.viewpoints

    def _introduced(self, author: Author) -> str:
        """A name with what stands beside it: the author's own title, else their role."""
        return f"{author.name}, {author.title or self.strings['roles'][author.role].lower()}"

    def _viewpoint(self, viewpoint: Viewpoint) -> Node:
        author, contribution = viewpoint.author, viewpoint.contribution
        inside: list[Node] = [_line("kicker", self.strings["roles"][author.role])]
        title = _prose(contribution.heading) if contribution.heading else nodes.words(author.name)
        inside.append(nodes.heading(2, title, f"view-{author.id}"))
        inside += self._portrait(author)
        inside.append(_line("voice", self._introduced(author)))
        left = list(dict.fromkeys(contribution.key_quotes))
        for section, text in zip(contribution.sections, viewpoint.texts, strict=True):
            inside += _section(section, text)
            # A quote is shown large after the part it is from, and only once.
            for quote in [q for q in left if occurs(q, replace(viewpoint, texts=(text,)))]:
                left.remove(quote)
                inside.append(_pull_quote(quote))
        inside += self._media(contribution.illustrations, contribution.clips)
        return nodes.div(inside, "viewpoint", f"viewpoint-{author.id}", [f"side-{author.side}"])

    def _awaited(self, name: str) -> Node:
        words = self.strings["viewpoint_awaited"].format(name=name)
        return nodes.div([nodes.para(nodes.words(words))], "awaited", f"viewpoint-{name}")

    def _portrait(self, author: Author) -> Iterator[Node]:
        picture = self.pictures.get(("author", author.photo.file)) if author.photo else None
        if picture is None:
            return
        alt = self.strings["logo_alt" if author.kind == "group" else "portrait_alt"]
        shown = _image(alt.format(name=author.name), picture, "3.2cm")
        yield nodes.div([nodes.para([shown])], "portrait")

    def _media(self, illustrations: Iterable[Medium], clips: Iterable[Medium]) -> Iterator[Node]:
        for each in illustrations:
            if (picture := self.pictures.get(("illustration", each.file))) is not None:
                inside = [nodes.para([_image(curly(each.alt), picture, "15cm")])]
                yield nodes.div([*inside, *self._caption(each)], "illustration")
        for each in clips:
            yield nodes.div(self._clip(each), "clip")

    def _caption(self, medium: Medium) -> Iterator[Node]:
        credit = self.strings["credit"].format(credit=medium.credit) if medium.credit else ""
        caption = medium.caption.rstrip(".")
        words = ". ".join(filter(None, (caption, credit)))
        if words:
            yield _line("caption", words + ("" if words.endswith((".", "?", "!")) else "."))

    def _clip(self, medium: Medium) -> Iterator[Node]:
        kind = self.strings["kinds"].get(medium.kind, medium.kind)
        told = self.strings["clip"].format(kind=kind, duration=medium.duration).rstrip(", ")
        words = _prose(f"{told}: {medium.caption}" if medium.caption else told)
        yield nodes.para([nodes.link(words, medium.url)] if medium.url else words)
        yield from self._caption_credit(medium)
        if medium.transcript:
            told = self.strings["transcript"].format(text=" ".join(medium.transcript.split()))
            yield _line("transcript", told)

    def _caption_credit(self, medium: Medium) -> Iterator[Node]:
        if medium.credit:
            yield _line("caption", self.strings["credit"].format(credit=medium.credit) + ".")

    def _group(self, role: str, text: Text | None) -> Iterator[Node]:
        if text is not None and text.blocks:
            # No heading stands above these parts but the title, and no level may be skipped.
            yield nodes.div(_levelled(text.blocks, 2), role)

    def _key_messages(self) -> Iterator[Node]:
        messages = self.manuscript.key_messages
        if messages:
            items = nodes.bullets([[_plain(message)] for message in messages])
            title = nodes.heading(2, nodes.words(self.strings["key_messages"]), "key-messages")
            yield nodes.div([title, items], "key-messages")

    def _links(self) -> Iterator[Node]:
        sources = [self.article.links, *(v.contribution.links for v in self._voices())]
        links = dict.fromkeys(link for each in sources for link in each)
        if links:
            items = [[_block("Plain", [nodes.link(_prose(k.title), k.url)])] for k in links]
            title = nodes.heading(2, nodes.words(self.strings["links"]), "more")
            yield nodes.div([title, nodes.bullets(items)], "more")

    def _authors(self) -> Iterator[Node]:
        cards = [nodes.div(self._card(v.author), "author-card") for v in self._voices()]
        if cards:
            title = nodes.heading(2, nodes.words(self.strings["authors"]), "authors")
            yield nodes.div([title, *cards], "authors")

    def _card(self, author: Author) -> Iterator[Node]:
        beside = author.title or self.strings["roles"][author.role].lower()
        name = nodes.strong(nodes.words(author.name))
        yield nodes.para([name, *nodes.words(f", {curly(beside)}")])
        if author.affiliations:
            yield nodes.para(_prose("; ".join(author.affiliations)))
        if author.bio:
            yield nodes.para(_prose(author.bio))
        found = [*_handles(author.social)]
        if author.orcid:
            address = f"https://orcid.org/{author.orcid}"
            found.append(
                (
                    *nodes.words(f"{self.strings['orcid']} "),
                    nodes.link(nodes.words(address), address),
                )
            )
        if found:
            yield nodes.para(_spread(found))
        if (
            author.photo is not None
            and author.photo.credit
            and ("author", author.photo.file) in self.pictures
        ):
            credit = self.strings["photo_credit"].format(credit=author.photo.credit)
            yield nodes.para(_prose(credit))

    def _notes(self) -> Iterator[Node]:
        series, strings = self.manuscript.series, self.strings
        yield _note(
            "competing-interests", strings["competing_interests"], nodes.words(self.statement)
        )
        used = [v for v in self._voices() if v.contribution.ai_use.used]
        if used:
            yield _note("ai-use", strings["ai_use"], _prose(" ".join(map(_ai_use, used))))
        yield _note("provenance", strings["provenance"], _prose(strings["provenance_text"]))
        if series.editors:
            people = "; ".join(
                ", ".join(filter(None, (e.name, e.role.lower()))) for e in series.editors
            )
            yield _note("editors", strings["editors"], _prose(people))
        if series.licence:
            yield _note("licence", strings["licence"], _prose(series.licence))


def month(issue: str, strings: Strings) -> str:
    """A month as people write it: `2026-11` is November 2026."""
    year, number = issue.split("-")
    return f"{strings['months'][int(number) - 1]} {year}"


_INNER = str.maketrans("“”", "‘’")


def _section(section: Section, text: Text) -> Iterator[Node]:
    if section.heading:
        yield nodes.heading(3, _prose(section.heading))
    yield from _levelled(text.blocks, 4 if section.heading else 3)


def _levelled(blocks: Iterable[Node], level: int) -> Iterator[Node]:
    """An author's `###` under what stands above it here; they are never inside other blocks."""
    for block in blocks:
        if block["t"] == "Header":
            yield nodes.heading(level, block["c"][2])
        else:
            yield block


def _pull_quote(quote: str) -> Node:
    words = uncited(quote).strip()
    if words[:1] in {'"', "“"} and words[-1:] in {'"', "”"}:
        words = words[1:-1].strip()
    words = curly(words)
    # Quotes inside quotes are single ones.
    inside = nodes.para(nodes.words(f"“{words.translate(_INNER)}”"))
    return nodes.div([_block("BlockQuote", [inside])], "pull-quote")


def _ai_use(viewpoint: Viewpoint) -> str:
    use, name = viewpoint.contribution.ai_use, viewpoint.author.name
    purpose = f" ({use.purpose.rstrip('.')})" if use.purpose else ""
    return f"{name} used {use.tool or 'an artificial intelligence tool'}{purpose}."


def _handles(social: Iterable[str]) -> Iterator[Inlines]:
    for handle in social:
        if handle.startswith("https://"):
            yield (nodes.link(nodes.words(handle), handle),)
        else:
            yield nodes.words(handle if handle.startswith("@") else f"@{handle}")


def _spread(parts: Sequence[Sequence[Node]]) -> list[Node]:
    out = list(parts[0])
    for part in parts[1:]:
        out += [*nodes.words(" · "), *part]
    return out


def _note(role: str, title: str, inlines: Iterable[Node]) -> Node:
    inside = [nodes.heading(2, nodes.words(title), role), nodes.para(inlines)]
    return nodes.div(inside, "note", "", [role])


def _numbered(
    blocks: list[Node], works: Sequence[Work], cite: Cite
) -> tuple[list[Node], tuple[tuple[str, Inlines], ...]]:
    """Put numbers in the place of citation marks; citeproc is asked only when there are any."""
    marks = nodes.find(blocks, "Cite")
    if not marks:
        return blocks, ()
    groups = [[c["citationId"] for c in mark["c"][0]] for mark in marks]
    worded, entries = cite(groups, [{**w.fields, "id": w.key} for w in works])
    following = iter(worded)

    def number(node: Node) -> list[Node] | None:
        if node["t"] != "Cite":
            return None
        return [nodes.span(next(following), classes=["citation"])]

    return list(nodes.swap(blocks, number)), entries


def _references(entries: Sequence[tuple[str, Inlines]], strings: Strings) -> Iterator[Node]:
    if entries:
        title = nodes.heading(2, nodes.words(strings["references"]), "references-heading")
        items = [[nodes.para([nodes.span(words, f"ref-{key}")])] for key, words in entries]
        yield nodes.div([title, nodes.numbered(items)], "references", "references")


def _colophon(manuscript: Manuscript, strings: Strings) -> Node:
    series = manuscript.series
    inside = list(_prose(series.title))
    if series.url:
        inside += [*nodes.words(" · "), nodes.link(nodes.words(strings["full_series"]), series.url)]
    return nodes.div([nodes.para(inside)], "colophon")


def _refused(manuscript: Manuscript, blocks: Iterable[Node]) -> Iterator[Problem]:
    for finding in composed(blocks):
        rule = finding.kind if finding.kind in {"hidden-character", "link-address"} else "markup"
        yield manuscript.article.source.problem(
            rule,
            f"the composed article holds something that may not be printed: {finding.seen!a}",
            why="it comes from a reference or a short field of this article",
            fix="look for it in the references, and write plain words",
        )


def _line(role: str, text: str) -> Node:
    return nodes.div([nodes.para(_prose(text))], role)


def _plain(text: str) -> Node:
    return _block("Plain", _prose(text))


def _block(kind: str, content: Iterable[Node]) -> Node:
    return {"t": kind, "c": list(content)}


def _prose(text: str) -> Inlines:
    return nodes.words(curly(text))


def _image(alt: str, picture: Picture, print_width: str) -> Node:
    size = {"width": str(picture.width), "height": str(picture.height), "print": print_width}
    return nodes.image(alt, picture.name, size)
