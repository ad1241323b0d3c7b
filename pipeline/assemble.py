"""One article through every stage. Read this module first.

    load → validate → read → merge → typeset → render → match → bundle → publish

`examine` says everything that is wrong with an article and makes nothing;
`assemble` goes on to the finished files, which `batch` then publishes. Data
flows one way: what a stage needs, it is handed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from pipeline import rules, typed
from pipeline.errors import EngineError, HouseError, Refused, ViewpointsError
from pipeline.fingerprint import fingerprint
from pipeline.house import House, schema
from pipeline.interests import counting_day, sentence
from pipeline.model import (
    Artefact,
    Article,
    Contribution,
    Files,
    Manuscript,
    Passage,
    Picture,
    Series,
    Text,
    Viewpoint,
)
from pipeline.problems import Checked, Level, Place, Problem, settle
from pipeline.stages.bundle import bundle
from pipeline.stages.load import load
from pipeline.stages.match import match
from pipeline.stages.merge import merge
from pipeline.stages.picture import PictureKey, picture
from pipeline.stages.read import read, refused_unread
from pipeline.stages.render import placed, render
from pipeline.stages.typeset import typeset
from pipeline.stages.validate import validate
from pipeline.workshop import Workshop

State = Literal["built", "checked", "waiting", "broken"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one article: its files, unless something stopped it, and all that was said.

    `outputs` are the paths of the files once they are staged; `failure` says that
    an engine failed (4), a house file is wrong (3) or we are (70), else it is 0.
    `trace` is for us, when it is our mistake.
    """

    slug: str
    problems: tuple[Problem, ...] = ()
    artefacts: tuple[Artefact, ...] = field(default=(), repr=False)
    card: Mapping[str, Any] = field(default_factory=dict)
    failure: int = 0
    outputs: tuple[str, ...] = ()
    trace: str = field(default="", repr=False)

    @property
    def broken(self) -> bool:
        """Whether anything stops this article."""
        return bool(self.failure) or any(p.level is Level.ERROR for p in self.problems)

    @property
    def state(self) -> State:
        """The article's state in one word."""
        if self.broken:
            return "broken"
        if not (self.artefacts or self.outputs):
            return "checked"
        waiting = any(p.level is Level.NEEDED for p in self.problems)
        return "waiting" if waiting else "built"


@dataclass(frozen=True, slots=True)
class Examined:
    """An article that has been read as far as it can be."""

    slug: str
    problems: tuple[Problem, ...]
    article: Article | None = None
    manuscript: Manuscript | None = None
    pictures: Mapping[PictureKey, Picture] = field(default_factory=dict, repr=False)


def assemble(folder: Path, series: Series, house: House, tools: Workshop, final: bool) -> Outcome:
    """Make every file of the article in `folder`, or say everything that stops it."""
    try:
        examined = examine(folder, series, tools, final)
        outcome = Outcome(examined.slug, examined.problems, card=_card(examined))
        if outcome.broken or examined.manuscript is None:
            return outcome
        return _made(examined, examined.manuscript, outcome, house, tools)
    except HouseError as error:
        return failed(folder, error, 3)
    except EngineError as error:
        return failed(folder, error)


def check(folder: Path, series: Series, tools: Workshop, final: bool) -> Outcome:
    """Say everything that is wrong with the article in `folder`; make nothing."""
    try:
        examined = examine(folder, series, tools, final)
    except EngineError as error:
        return failed(folder, error)
    return Outcome(examined.slug, examined.problems, card=_card(examined))


def examine(folder: Path, series: Series, tools: Workshop, final: bool) -> Examined:
    """Load, validate, read and merge one article, and hold it to the rules.

    The rules see only a whole article: one broken file would make them say
    things that are not so.
    """
    loaded = load(folder)
    problems = list(loaded.problems)
    article, contributions, invalid = _typed(loaded.value)
    problems += invalid
    ruled: list[Problem] = []
    manuscript: Manuscript | None = None
    pictures: dict[PictureKey, Picture] = {}
    if article is not None:
        pictures, unseen = _pictures(article, contributions, loaded.value, series, tools)
        problems += unseen
        read_ = _texts(article, contributions, tools)
        problems += read_.problems
        if read_.value is not None and not _failed(problems):
            merged = merge(series, article, *read_.value)
            manuscript = merged.value
            problems += merged.problems
            ruled += rules.check(manuscript) if manuscript is not None else ()
    strict = final or (article is not None and article.owed_is_error)
    # A rule can be switched off; that something cannot be read or printed cannot.
    off = series.limits.off
    ruled += [p for p in problems if p.level is not Level.ERROR]
    stops = [p for p in problems if p.level is Level.ERROR]
    heard = (*stops, *(p for p in ruled if p.rule not in off))
    settled = settle(heard, final=strict, off=frozenset(), article=folder.name)
    return Examined(folder.name, settled, article, manuscript, pictures)


def failed(folder: Path, error: ViewpointsError, code: int = 4) -> Outcome:
    """What becomes of an article that an engine, the machine or we ourselves fail."""
    problem = Problem.at(
        Place(str(folder / "article.yaml")),
        "engine-failed",
        str(error),
        fix=error.remedy,
        why="this is not something an author wrote",
    )
    return Outcome(folder.name, (replace(problem, article=folder.name),), failure=code)


def _made(
    examined: Examined, manuscript: Manuscript, outcome: Outcome, house: House, tools: Workshop
) -> Outcome:
    article, statement = manuscript.article, sentence(manuscript)
    where = f"{'site' if article.public else 'drafts'}/{article.slug}"
    sources = [article.source, *(v.contribution.source for v in manuscript.viewpoints)]
    document = typeset(
        manuscript,
        statement.text,
        counting_day(article),
        examined.pictures,
        house.strings(),
        tools.cite,
    )
    if document.value is None or document.failed:
        return _stopped(outcome, document)
    rendered = render(
        document.value, house.formats(), where, sources, tools.write, tools.compilers, tools.finish
    )
    if rendered.value is None:
        return _stopped(outcome, rendered)
    matched = match(document.value, rendered.value, tools.readers, _first_line(article))
    if matched.failed:
        return _stopped(outcome, matched, failure=3)
    try:
        office = bundle(
            manuscript,
            statement,
            fingerprint(manuscript, statement.text),
            house.text("coi/coi.typ"),
            tools.compile,
        )
    except Refused as error:
        return _stopped(outcome, Checked(None, (placed(error, sources),)))
    artefacts = (*rendered.value, *office)
    card = {**outcome.card, "where": where.split("/")[0]}
    return Outcome(outcome.slug, outcome.problems, artefacts, card)


def _typed(
    files: Files | None,
) -> tuple[Article | None, tuple[Contribution, ...], list[Problem]]:
    if files is None:
        return None, (), []
    head = validate(files.article, schema("article"))
    bodies = [validate(source, schema("contribution")) for source in files.contributions]
    article = typed.article(head.value, files.slug) if head.value else None
    contributions = tuple(typed.contribution(body.value) for body in bodies if body.value)
    return article, contributions, [p for each in (head, *bodies) for p in each.problems]


def _pictures(
    article: Article,
    contributions: tuple[Contribution, ...],
    files: Files | None,
    series: Series,
    tools: Workshop,
) -> tuple[dict[PictureKey, Picture], list[Problem]]:
    media = files.media if files else {}
    named: tuple[Article | Contribution, ...] = (article, *contributions)
    seen = [picture(words, media, tools.develop, series.limits.photo_pixels) for words in named]
    pictures = {name: each for checked in seen for name, each in (checked.value or {}).items()}
    return pictures, [p for checked in seen for p in checked.problems]


def _texts(
    article: Article, contributions: tuple[Contribution, ...], tools: Workshop
) -> Checked[tuple[list[Viewpoint], Text | None, Text | None]]:
    """Read every text; one that cannot be printed does not stop the others."""
    problems: list[Problem] = []

    def one(words: Article | Contribution, passage: Passage | None) -> Text | None:
        if passage is None:
            return None
        checked = read(words.source, passage, tools.read)
        problems.extend(checked.problems)
        return checked.value

    tools.read_ahead(_readable(article, contributions))
    opening, ending = one(article, article.introduction), one(article, article.closing)
    viewpoints = [
        Viewpoint(each, tuple(one(each, s.passage) or Text() for s in each.sections))
        for each in contributions
    ]
    return Checked((viewpoints, opening, ending), tuple(problems))


def _readable(article: Article, contributions: tuple[Contribution, ...]) -> list[str]:
    """The texts that the reader may see."""
    named = [(article.source, p) for p in (article.introduction, article.closing) if p]
    named += [(each.source, s.passage) for each in contributions for s in each.sections]
    return [p.text for source, p in named if not any(refused_unread(source, p))]


def _card(examined: Examined) -> dict[str, Any]:
    """What the series' pages say of an article, and no more than its own page says."""
    article, manuscript = examined.article, examined.manuscript
    if article is None:
        return {}
    voices = manuscript.viewpoints if manuscript else ()
    return {
        "title": article.title,
        "standfirst": article.standfirst,
        "issue": article.issue,
        "status": article.status,
        "date": counting_day(article).isoformat(),
        "authors": [v.author.name for v in voices],
        "roles": [v.author.role for v in voices],
        "awaited": list(manuscript.awaited if manuscript else ()),
    }


def _stopped(outcome: Outcome, checked: Checked[Any], failure: int = 0) -> Outcome:
    stops = tuple(replace(problem, article=outcome.slug) for problem in checked.problems)
    return replace(outcome, problems=(*outcome.problems, *stops), failure=failure)


def _first_line(article: Article) -> Place:
    return article.source.place("title")


def _failed(problems: list[Problem]) -> bool:
    return any(p.level is Level.ERROR for p in problems)
