"""Say the whole article once, for every format.

Every word that any format shows is put here, in its place and with the role it
has on the page; templates only dress it. The order is the printed one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from pipeline import nodes
from pipeline.composing.around import foot, masthead, notes
from pipeline.composing.author_card import card, introduced, portrait
from pipeline.composing.figures import figures
from pipeline.composing.lines import block, levelled, line, plain, prose
from pipeline.composing.metadata import metadata, month
from pipeline.composing.reference_list import Cite, numbered, references
from pipeline.composing.tongue import in_language
from pipeline.markup.gate import composed
from pipeline.markup.typography import curly
from pipeline.model import (
    Article,
    Clip,
    Contribution,
    Document,
    Manuscript,
    Node,
    Picture,
    Section,
    Text,
    Viewpoint,
)
from pipeline.problems import Checked, Problem
from pipeline.rules.counting import uncited
from pipeline.rules.quote_not_verbatim import occurs
from pipeline.stages.picture import PictureKey

Strings = Mapping[str, Any]


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
    blocks, works = numbered(blocks, manuscript.works, cite)
    blocks = [*blocks, *references(works, strings), *foot(manuscript.series, strings)]
    blocks = list(in_language(blocks, manuscript.series.language, strings["quotes"]))
    used = {n["c"][2][0] for n in nodes.find(blocks, "Image")}
    shown = tuple(sorted({p for p in pictures.values() if p.name in used}, key=lambda p: p.name))
    meta = metadata(manuscript, day, strings, [key for key, _ in works])
    document = Document(manuscript.article.slug, tuple(blocks), meta, shown, _clips(manuscript))
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
        yield from self._figures(self.article)
        sent = {viewpoint.author.id: viewpoint for viewpoint in self.manuscript.viewpoints}
        for name in dict.fromkeys(self.article.order):
            yield self._viewpoint(sent[name]) if name in sent else self._awaited(name)
        yield from self._group("closing", self.manuscript.closing)
        yield from self._key_messages()
        yield from self._links()
        yield from self._authors()
        yield from notes(self._voices(), self.statement, self.strings)

    def _front(self) -> Iterator[Node]:
        series, strings = self.manuscript.series, self.strings
        if series.audience:
            yield line("banner", series.audience)
        if not self.article.public:
            yield line("draft-mark", strings["draft_mark"])
        yield masthead(series)
        yield nodes.heading(1, prose(self.article.title), "title")
        yield line("dateline", " · ".join(filter(None, self._dateline())))
        people = [introduced(v.author, strings) for v in self._voices()]
        yield line("byline", strings["semicolon"].join(people))
        yield line("standfirst", self.article.standfirst)

    def _dateline(self) -> tuple[str, str]:
        setting = self.strings["settings"].get(self.article.setting, "")
        return month(self.article.issue, self.strings), setting

    def _voices(self) -> tuple[Viewpoint, ...]:
        return self.manuscript.viewpoints

    def _viewpoint(self, viewpoint: Viewpoint) -> Node:
        author, contribution = viewpoint.author, viewpoint.contribution
        inside: list[Node] = [line("kicker", self.strings["roles"][author.role])]
        title = prose(contribution.heading) if contribution.heading else nodes.words(author.name)
        inside.append(nodes.heading(2, title, f"view-{author.id}"))
        inside += portrait(author, self.pictures, self.strings)
        inside.append(line("voice", introduced(author, self.strings)))
        left = list(dict.fromkeys(contribution.key_quotes))
        for section, text in zip(contribution.sections, viewpoint.texts, strict=True):
            inside += _section(section, text)
            # A quote is shown large after the part it is from, and only once.
            for quote in [q for q in left if occurs(q, replace(viewpoint, texts=(text,)))]:
                left.remove(quote)
                inside.append(_pull_quote(quote))
        inside += self._figures(contribution)
        return nodes.div(inside, "viewpoint", f"viewpoint-{author.id}", [f"side-{author.side}"])

    def _awaited(self, name: str) -> Node:
        words = self.strings["viewpoint_awaited"].format(name=name)
        return nodes.div([nodes.para(nodes.words(words))], "awaited", f"viewpoint-{name}")

    def _figures(self, words: Article | Contribution) -> Iterator[Node]:
        series, article = self.manuscript.series, self.article
        # A draft's files are nowhere to be found.
        public = bool(series.url) and article.public
        address = f"{series.url}/{article.slug}/" if public else ""
        return figures(words.illustrations, words.clips, self.pictures, self.strings, address)

    def _group(self, role: str, text: Text | None) -> Iterator[Node]:
        if text is not None and text.blocks:
            # No heading stands above these parts but the title, and no level may be skipped.
            yield nodes.div(levelled(nodes.scripted(text.blocks), 2), role)

    def _key_messages(self) -> Iterator[Node]:
        messages = self.manuscript.key_messages
        if messages:
            items = nodes.bullets([[plain(message)] for message in messages])
            title = nodes.heading(2, nodes.words(self.strings["key_messages"]), "key-messages")
            yield nodes.div([title, items], "key-messages")

    def _links(self) -> Iterator[Node]:
        sources = [self.article.links, *(v.contribution.links for v in self._voices())]
        links = dict.fromkeys(link for each in sources for link in each)
        if links:
            items = [[block("Plain", [nodes.link(prose(k.title), k.url)])] for k in links]
            title = nodes.heading(2, nodes.words(self.strings["links"]), "more")
            yield nodes.div([title, nodes.bullets(items)], "more")

    def _authors(self) -> Iterator[Node]:
        cards = [
            nodes.div(card(v.author, self.pictures, self.strings), "author-card")
            for v in self._voices()
        ]
        if cards:
            title = nodes.heading(2, nodes.words(self.strings["authors"]), "authors")
            yield nodes.div([title, *cards], "authors")


_INNER = str.maketrans("“”", "‘’")


def _section(section: Section, text: Text) -> Iterator[Node]:
    if section.heading:
        yield nodes.heading(3, prose(section.heading))
    yield from levelled(nodes.scripted(text.blocks), 4 if section.heading else 3)


def _pull_quote(quote: str) -> Node:
    words = uncited(quote).strip()
    if words[:1] in {'"', "“"} and words[-1:] in {'"', "”"}:
        words = words[1:-1].strip()
    words = curly(words)
    # Quotes inside quotes are single ones.
    inside = nodes.para(nodes.words(f"“{words.translate(_INNER)}”"))
    return nodes.div([block("BlockQuote", [inside])], "pull-quote")


def _clips(manuscript: Manuscript) -> tuple[Clip, ...]:
    """The clips' files, each once."""
    authors = (view.contribution for view in manuscript.viewpoints)
    holders: tuple[Article | Contribution, ...] = (manuscript.article, *authors)
    found = {m.clip.name: m.clip for each in holders for m in each.clips if m.clip}
    return tuple(found[name] for name in sorted(found))


def _refused(manuscript: Manuscript, blocks: Iterable[Node]) -> Iterator[Problem]:
    for finding in composed(blocks):
        rule = finding.kind if finding.kind in {"hidden-character", "link-address"} else "markup"
        yield manuscript.article.source.problem(
            rule,
            f"the composed article holds something that may not be printed: {finding.seen!a}",
            why="it comes from a reference or a short field of this article",
            fix="look for it in the references, and write plain words",
        )
