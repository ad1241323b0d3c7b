"""The frozen values that cross from one stage to the next, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from pipeline.frozen import frozen
from pipeline.problems import Level, Place, Problem

Node = dict[str, Any]
"""One node of pandoc's document tree, in pandoc's own JSON form."""
Blocks = tuple[Node, ...]
Inlines = tuple[Node, ...]
Route = tuple[str | int, ...]
"""Where a value stands in a file: field names and, in lists, positions from 0."""
Side = Literal["professional", "public"]
Focus = tuple[int | None, int | None]
"""Where a face is in a picture: per cent from the left and from the top, as far as it was said."""


@frozen
class Span:
    """Where a key or a value stands: line, column and end column from 1.

    `body` is the first line of a text that starts below its key (`text: |`), and
    `indent` how many blanks stand before each of its lines; else they are 0.
    """

    line: int
    column: int
    end_column: int
    body: int = 0
    indent: int = 0


@frozen
class Source:
    """One YAML file: what it says, every scalar as text, and where it says it.

    Fields left blank are absent from `data` and present in `values`, so that a
    message can point at the blank. `raw` are the bytes as they were sent.
    """

    file: str
    stem: str
    data: Mapping[str, Any]
    raw: bytes = field(default=b"", repr=False)
    lines: tuple[str, ...] = field(default=(), repr=False)
    keys: Mapping[Route, Span] = field(default_factory=dict, repr=False, compare=False)
    values: Mapping[Route, Span] = field(default_factory=dict, repr=False, compare=False)

    def place(self, *route: str | int) -> Place:
        """Find the value at `route`, else the nearest thing that holds it."""
        for end in range(len(route), 0, -1):
            if route[:end] in self.values:
                return self._at(self.values[route[:end]])
        return Place(self.file, 1, 1, 1, self._line(1))

    def key(self, *route: str | int) -> Place:
        """Find the field name at `route`, else the value, else what holds it."""
        span = self.keys.get(route)
        return self._at(span) if span else self.place(*route)

    def within(self, route: Route, line: int, column: int, length: int = 1) -> Place:
        """Find a place inside the text at `route`, by its own line and column from 1."""
        span = self.values.get(route)
        if span is None:
            return self.place(*route)
        if span.body:
            row, start = span.body + line - 1, span.indent + column
        elif line == 1:
            row, start = span.line, span.column + column - 1 + self._quoted(span)
        else:
            return self._at(span)
        return Place(self.file, row, start, start + length, self._line(row))

    def problem(
        self,
        rule: str,
        message: str,
        *route: str | int,
        level: Level = Level.ERROR,
        why: str = "",
        fix: str = "",
        key: bool = False,
    ) -> Problem:
        """Say `message` about the value (or the field name, with `key`) at `route`."""
        place = self.key(*route) if key else self.place(*route)
        return Problem.at(place, rule, message, level=level, why=why, fix=fix)

    def _quoted(self, span: Span) -> int:
        return int(self._line(span.line)[span.column - 1 : span.column] in {'"', "'"})

    def _line(self, number: int) -> str:
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def _at(self, span: Span) -> Place:
        return Place(self.file, span.line, span.column, span.end_column, self._line(span.line))


@frozen
class Files:
    """Everything an article's folder holds that the article names: sources and media bytes.

    `texts` are the files that hold one text each, by the name they are called.
    `seen` are the words that authors approved, by their sha256.
    """

    slug: str
    article: Source
    contributions: tuple[Source, ...]
    media: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    seen: Mapping[str, str] = field(default_factory=dict, repr=False)
    texts: Mapping[str, Source] = field(default_factory=dict, repr=False)


@frozen
class Editor:
    """Somebody who may accept an article."""

    id: str
    name: str
    role: str = ""


@frozen
class Policy:
    """The competing-interests policy that the printed sentence names; spans in months."""

    name: str = "BMJ policy on declaration of interests"
    url: str = ""
    version: str = ""
    lookback_months: int = 36
    lookahead_months: int = 12
    valid_months: int = 12
    organisations: tuple[str, ...] = ()


@frozen
class Limits:
    """Every number a rule compares with; the defaults are the series' published call."""

    words_min: int = 1250
    words_max: int = 1500
    words_tolerance_percent: int = 10
    references_max: int = 5
    key_messages_min: int = 2
    key_messages_max: int = 3
    key_message_words: int = 30
    quote_words: int = 40
    illustrations_max: int = 2
    clip_minutes: int = 5
    photo_pixels: int = 400
    side_percent: int = 25
    sentence_words: int = 35
    off: frozenset[str] = frozenset()


@frozen
class Term:
    """Words that people may not want said of them, what to say instead, and why."""

    term: str
    suggestion: str
    reason: str
    also: tuple[str, ...] = ()


@frozen
class Wording:
    """What a series adds to its house's word lists, and what it lets stand."""

    allow: tuple[str, ...] = ()
    person_first: tuple[Term, ...] = ()


@frozen
class Series:
    """What all articles share: `series.yaml`, checked."""

    title: str
    strapline: str = ""
    audience: str = ""
    publisher: str = ""
    url: str = ""
    contact: str = ""
    licence: str = ""
    language: str = "en-GB"
    house: str = "practice"
    editors: tuple[Editor, ...] = ()
    policy: Policy = Policy()
    limits: Limits = Limits()
    abbreviations: tuple[str, ...] = ("NHS", "GP", "UK", "BMJ", "COVID-19")
    wording: Wording = Wording()


@frozen
class Photo:
    """A portrait, or a group's logo; `route` is where its file is named."""

    file: str
    credit: str = ""
    route: Route = ()
    focus: Focus = (None, None)

    @property
    def key(self) -> str:
        """What tells it from other uses of its file."""
        return self.file if self.focus == (None, None) else f"{self.file} {self.focus}"


@frozen
class Clip:
    """Sound or film as every output carries it: its file, without what is said in it of anybody.

    `name` is its path beside the article's page, made from its content.
    """

    name: str
    data: bytes = field(repr=False)
    mime: str
    kind: Literal["video", "audio"]
    seconds: int
    captions: Track | None = None


@frozen
class Track:
    """The words of a film in step with it (WebVTT), as every output carries them."""

    name: str
    data: bytes = field(repr=False)


@frozen
class Medium:
    """An illustration (`photo drawing diagram`) or a clip (`video audio`).

    `duration` is as it was typed, or as the clip's own file says; `still` is the
    picture that stands for a film on paper, `captions` the file of its words in step
    with it, `clip` the file of the clip itself once it was looked at.
    """

    kind: str
    file: str = ""
    url: str = ""
    alt: str = ""
    caption: str = ""
    credit: str = ""
    permission: str = ""
    people: str = ""
    transcript: str = ""
    duration: str = ""
    route: Route = ()
    still: str = ""
    captions: str = ""
    clip: Clip | None = field(default=None, repr=False, compare=False)


@frozen
class Link:
    """Something to read beside the article."""

    title: str
    url: str
    kind: str = ""


@frozen
class Anonymity:
    """That an author's printed name is not their own, as they asked; an editor knows who it is."""

    kind: Literal["pseudonym", "first-name-only", "initials", "anonymous"]
    approved_by: str = ""
    approved_on: date | None = None


@frozen
class Author:
    """Who speaks. `id` is the stem of their file; `name` is never split by us."""

    id: str
    name: str
    role: str
    side: Side
    kind: Literal["person", "group"] = "person"
    title: str = ""
    affiliations: tuple[str, ...] = ()
    bio: str = ""
    photo: Photo | None = None
    photo_waived: bool = False
    social: tuple[str, ...] = ()
    orcid: str = ""
    anonymity: Anonymity | None = None


@frozen
class Reference:
    """One work as its author described it: CSL-JSON fields, and the file's own id."""

    id: str
    fields: Mapping[str, Any]
    route: Route = ()


@frozen
class Interest:
    """One declared interest. `amount` and whatever is not `publish` are for the office only."""

    category: str
    organisation: str
    description: str = ""
    who: str = "self"
    paid_to: str = "me"
    start: str = ""
    end: str = ""
    amount: str = ""
    related: str = ""
    publish: bool = True
    editor_reason: str = ""
    route: Route = ()


@frozen
class Confirmation:
    """Who said that a declaration is true, when and how."""

    on: date | None = None
    how: str = ""
    by: str = ""
    witness: str = ""


@frozen
class Declaration:
    """One author's answer about competing interests.

    `nothing` is None while the question is unanswered: absent is not none.
    """

    nothing: bool | None = None
    interests: tuple[Interest, ...] = ()
    relationship: str = ""
    paid_to_take_part: bool | None = None
    payment: str = ""
    statement: str = ""
    confirmed: Confirmation = Confirmation()

    @property
    def answered(self) -> bool:
        """Whether the author has said either yes or no."""
        return self.nothing is not None


@frozen
class AiUse:
    """Whether a tool wrote or changed text; None while unanswered."""

    used: bool | None = None
    tool: str = ""
    purpose: str = ""


@frozen
class Passage:
    """A text as it was typed, in the small Markdown, and where it stands in its file.

    `source` is that file if it is another than the one that names it. Of a Word
    file `text` is blank, and its bytes are the source's.
    """

    text: str
    route: Route
    source: Source | None = field(default=None, repr=False, compare=False)

    @property
    def word(self) -> bytes | None:
        """The bytes of the Word file that holds the text, if one does."""
        source = self.source
        return source.raw if source and source.file.lower().endswith(".docx") else None


@frozen
class Section:
    """A part of a viewpoint: its heading, if the author wrote one, and its text."""

    passage: Passage
    heading: str = ""
    covers: tuple[str, ...] = ()


@frozen
class Contribution:
    """One author's file, known to satisfy the schema."""

    author: Author
    sections: tuple[Section, ...]
    source: Source = field(repr=False, compare=False)
    heading: str = ""
    key_messages: tuple[str, ...] = ()
    key_quotes: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    declaration: Declaration = Declaration()
    ai_use: AiUse = AiUse()
    illustrations: tuple[Medium, ...] = ()
    clips: tuple[Medium, ...] = ()
    links: tuple[Link, ...] = ()


@frozen
class Approval:
    """That an author approved the words with the sha256 `text`; `route` is where it says so."""

    author: str
    on: date
    text: str
    route: Route = ()


@frozen
class Article:
    """The editors' file, known to satisfy the schema. `issue` is a month, `2026-11`."""

    slug: str
    title: str
    standfirst: str
    issue: str
    order: tuple[str, ...]
    status: str
    source: Source = field(repr=False, compare=False)
    setting: str = ""
    country: str = ""
    accepted_by: str = ""
    accepted_on: date | None = None
    introduction: Passage | None = None
    closing: Passage | None = None
    key_messages: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    illustrations: tuple[Medium, ...] = ()
    clips: tuple[Medium, ...] = ()
    links: tuple[Link, ...] = ()
    asked: tuple[tuple[str, date], ...] = ()
    approvals: tuple[Approval, ...] = ()

    @property
    def public(self) -> bool:
        """Whether the article may reach the site."""
        return self.status in {"accepted", "published"}

    @property
    def owed_is_error(self) -> bool:
        """Whether what is still owed stops it: it claims to be finished."""
        return self.public


@frozen
class Citation:
    """One citation mark in a text: the ids it names, and where it stands in the file."""

    ids: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """A passage read into nodes that are known to be of the small Markdown.

    `citations` are in reading order, one for each Cite node in `blocks`. A text
    equals only itself, so that what was once found out about it can be kept.
    """

    blocks: Blocks = ()
    citations: tuple[Citation, ...] = ()


@frozen
class Viewpoint:
    """A contribution with its sections' texts read, one text a section."""

    contribution: Contribution
    texts: tuple[Text, ...]

    @property
    def author(self) -> Author:
        """Who speaks."""
        return self.contribution.author


@frozen
class Work:
    """A cited work of the whole article, pooled from every author who describes it.

    `key` is unique in the article; `brought_by` names who listed it, in order.
    """

    key: str
    fields: Mapping[str, Any]
    brought_by: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True, eq=False)
class Manuscript:
    """The whole article in the editors' order, before it is dressed; it equals only itself.

    Citation ids in the texts are pooled keys; `works` are the cited ones, by
    first citation. `awaited` are authors in `order` who have sent nothing yet.
    `seen` are the words that authors approved, by the sha256 they were given.
    """

    series: Series
    article: Article
    viewpoints: tuple[Viewpoint, ...]
    introduction: Text | None = None
    closing: Text | None = None
    works: tuple[Work, ...] = ()
    awaited: tuple[str, ...] = ()
    key_messages: tuple[str, ...] = ()
    unlisted: tuple[str, ...] = ()
    seen: Mapping[str, str] = field(default_factory=dict, repr=False)


@frozen
class Picture:
    """A picture as every output shows it: re-encoded, nothing hidden in it; sizes in pixels.

    `name` is its path beside the article's page, made from its content. `smaller`
    are the same for small screens, each half as wide as the one before.
    """

    name: str
    data: bytes = field(repr=False)
    mime: str
    width: int
    height: int
    smaller: tuple[Picture, ...] = ()


@frozen
class Sent:
    """What a picture was when it was sent: pixels of its shorter side, and whether it moves."""

    shorter: int
    moving: bool = False


@frozen
class Document:
    """The article as every format will say it: the narrow waist.

    A format may dress this; none may add to it or leave any of it out. `meta`
    is what stands around the words: titles of windows, properties of files.
    """

    slug: str
    blocks: Blocks
    meta: Mapping[str, Any]
    pictures: tuple[Picture, ...] = ()
    clips: tuple[Clip, ...] = ()


@frozen
class Artefact:
    """One finished file, not yet written anywhere; `path` is relative to the outputs folder."""

    path: str
    data: bytes = field(repr=False)


@frozen
class Inside:
    """What a finished file holds beside its words; each part has a name, "" is the file itself.

    `people` are those whom its properties name as having made it.
    """

    people: tuple[str, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)
    pictures: Mapping[str, bytes] = field(default_factory=dict, repr=False)


PieceKind = Literal["heading", "text", "quote", "item", "reference", "alt", "link"]


@frozen
class Piece:
    """One thing a finished file says: a heading, a paragraph, a list item, an alt text, a link.

    `level` is a heading's level, else 0. A link's text is its target.
    """

    kind: PieceKind
    text: str
    level: int = 0
