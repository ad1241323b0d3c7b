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
from typing import Any

from pipeline import rules, typed
from pipeline.approval.approvals import ApprovalState, standing_of
from pipeline.approval.fingerprint import fingerprint
from pipeline.coi.interests import counting_day, sentence
from pipeline.composing.author_card import listed
from pipeline.errors import EngineError, HouseError, Refused
from pipeline.finished.harmless import harmless
from pipeline.house import Format, House, schema
from pipeline.model import (
    Artefact,
    Article,
    Contribution,
    Document,
    Files,
    Manuscript,
    Passage,
    Picture,
    Series,
    Source,
    Text,
    Viewpoint,
)
from pipeline.outcome import Outcome, failed
from pipeline.private import privacy
from pipeline.private.personal import finder
from pipeline.problems import Checked, Level, Place, Problem, settle
from pipeline.reports.changes import changes
from pipeline.sources.suggest import once
from pipeline.stages.bundle import bundle
from pipeline.stages.clip import clip
from pipeline.stages.load import load
from pipeline.stages.match import match
from pipeline.stages.merge import merge
from pipeline.stages.picture import Develop, Made, PictureKey, cards, picture
from pipeline.stages.read import read, refused_unread
from pipeline.stages.read_word import read_word
from pipeline.stages.render import placed, render
from pipeline.stages.typeset import typeset
from pipeline.stages.validate import validate
from pipeline.turns.standing import Standing, standing
from pipeline.workshop import Workshop


@dataclass(frozen=True, slots=True)
class Examined:
    """An article that has been read as far as it can be."""

    slug: str
    problems: tuple[Problem, ...]
    article: Article | None = None
    manuscript: Manuscript | None = None
    pictures: Mapping[PictureKey, Picture] = field(default_factory=dict, repr=False)
    standing: Standing | None = None
    approvals: tuple[ApprovalState, ...] = ()


def assemble(
    folder: Path,
    series: Series,
    house: House,
    tools: Workshop,
    final: bool,
    private: tuple[str, ...] = (),
    anonymised: bool = False,
) -> Outcome:
    """Make every file of the article in `folder`, or say everything that stops it.

    `private` are names that may stand nowhere; `anonymised` adds a copy of the
    declarations for reviewers.
    """
    try:
        examined = examine(folder, series, tools, final, private, develop=True)
        outcome = _outcome(examined)
        if examined.manuscript is None:
            return outcome
        shown = _changes(examined, examined.manuscript, tools, private)
        if outcome.broken:
            # Whoever has to be asked again is shown what changed, above all then.
            return replace(outcome, artefacts=shown)
        made = _made(examined, examined.manuscript, outcome, house, tools, private, anonymised)
        return replace(made, artefacts=(*made.artefacts, *shown))
    except HouseError as error:
        return failed(folder, error, 3)
    except EngineError as error:
        return failed(folder, error)


def paint(
    folder: Path,
    series: Series,
    house: House,
    tools: Workshop,
    final: bool,
    private: tuple[str, ...] = (),
) -> Outcome:
    """Make the web page of the article in `folder` alone, for whoever looks on while they write.

    It is no output: nobody has proven yet that the other formats say the same.
    """
    try:
        examined = examine(folder, series, tools, final, private, develop=True)
        outcome = _outcome(examined)
        if examined.manuscript is None or outcome.broken:
            return outcome
        page = tuple(f for f in house.formats() if f.file == "index.html")
        drawn = _drawn(examined, examined.manuscript, house, page, tools)
        if drawn.value is None:
            return _stopped(outcome, drawn)
        inert = harmless(drawn.value[1], tools.looks, _first_line(examined.manuscript.article))
        if inert.failed:
            return _stopped(outcome, inert, failure=3)
        return replace(outcome, artefacts=drawn.value[1])
    except HouseError as error:
        return failed(folder, error, 3)
    except EngineError as error:
        return failed(folder, error)


def check(
    folder: Path, series: Series, tools: Workshop, final: bool, private: tuple[str, ...] = ()
) -> Outcome:
    """Say everything that is wrong with the article in `folder`; make nothing."""
    try:
        examined = examine(folder, series, tools, final, private)
    except EngineError as error:
        return failed(folder, error)
    return _outcome(examined)


def examine(
    folder: Path,
    series: Series,
    tools: Workshop,
    final: bool,
    private: tuple[str, ...] = (),
    develop: bool = False,
) -> Examined:
    """Load, validate, read and merge one article, and hold it to the rules.

    Pictures are only looked at, unless they are to be printed: `develop`. The
    rules see only a whole article: one broken file would make them say things
    that are not so.
    """
    loaded = load(folder)
    article, contributions, invalid = _typed(loaded.value)
    problems = list(once((*loaded.problems, *invalid)))
    ruled: list[Problem] = []
    manuscript: Manuscript | None = None
    pictures: dict[PictureKey, Picture] = {}
    if loaded.value is not None:
        sent = (
            loaded.value.article,
            *loaded.value.contributions,
            *loaded.value.texts.values(),
        )
        media, find = loaded.value.media, finder(private)
        ruled += privacy.in_sources(sent, media, series, tools.insides, find)
        ruled += privacy.in_kept(loaded.value.article, loaded.value.seen, find)
    if article is not None:
        named: tuple[Article | Contribution, ...] = (article, *contributions)
        if develop:
            pictures, unseen = _pictures(named, loaded.value, series, tools.develop)
            pictures |= cards(contributions, tools.card)
        else:
            _, unseen = _pictures(named, loaded.value, series, tools.look)
        problems += unseen
        article, contributions, unheard = _clips(article, contributions, loaded.value, tools)
        problems += unheard
        read_ = _texts(article, contributions, tools)
        problems += read_.problems
        if read_.value is not None and not _failed(problems):
            merged = merge(series, article, *read_.value)
            if merged.value is not None and loaded.value is not None:
                manuscript = replace(merged.value, seen=loaded.value.seen)
            problems += merged.problems
            ruled += rules.check(manuscript) if manuscript is not None else ()
    strict = final or (article is not None and article.owed_is_error)
    # A rule can be switched off; that something cannot be read or printed cannot.
    off = series.limits.off
    ruled += [p for p in problems if p.level is not Level.ERROR]
    stops = [p for p in problems if p.level is Level.ERROR]
    heard = (*stops, *(p for p in ruled if p.rule not in off))
    settled = settle(heard, final=strict, off=frozenset(), article=folder.name)
    settled = tuple(privacy.unseen(settled, finder(private)))
    approvals = standing_of(manuscript) if manuscript is not None else ()
    came = {source.stem: None for source in loaded.value.contributions} if loaded.value else {}
    stands = standing(
        folder.name,
        article or (loaded.value.article if loaded.value else None),
        came | {c.author.id: c for c in contributions},
        manuscript,
        approvals,
    )
    return Examined(folder.name, settled, article, manuscript, pictures, stands, approvals)


def _outcome(examined: Examined) -> Outcome:
    return Outcome(
        examined.slug,
        examined.problems,
        card=_card(examined),
        standing=examined.standing,
        approvals=examined.approvals,
        month=examined.article.source.place("issue") if examined.article else None,
    )


def _made(
    examined: Examined,
    manuscript: Manuscript,
    outcome: Outcome,
    house: House,
    tools: Workshop,
    private: tuple[str, ...],
    anonymised: bool,
) -> Outcome:
    article, statement = manuscript.article, sentence(manuscript)
    drawn = _drawn(examined, manuscript, house, house.formats(), tools)
    if drawn.value is None:
        return _stopped(outcome, drawn)
    document, rendered = drawn.value
    matched = match(document, rendered, tools.readers, _first_line(article))
    if matched.failed:
        return _stopped(outcome, matched, failure=3)
    inert = harmless(rendered, tools.looks, _first_line(article))
    if inert.failed:
        return _stopped(outcome, inert, failure=3)
    try:
        office = bundle(
            manuscript,
            statement,
            fingerprint(manuscript, statement.text),
            house.text("look.typ", "coi/coi.typ"),
            tools.compile,
            anonymised,
        )
    except Refused as error:
        return _stopped(outcome, Checked(None, (placed(error, _sources(manuscript)),)))
    artefacts = (*rendered, *office)
    leaks = tuple(privacy.in_outputs(artefacts, manuscript, tools.insides, finder(private)))
    if leaks:
        return _stopped(outcome, Checked(None, leaks))
    card = {**outcome.card, "where": _where(article)}
    return replace(outcome, artefacts=artefacts, card=card)


def _drawn(
    examined: Examined,
    manuscript: Manuscript,
    house: House,
    formats: tuple[Format, ...],
    tools: Workshop,
) -> Checked[tuple[Document, tuple[Artefact, ...]]]:
    """Compose the article, and render it in these formats."""
    article = manuscript.article
    document = typeset(
        manuscript,
        sentence(manuscript).text,
        counting_day(article),
        examined.pictures,
        house.strings(manuscript.series.language),
        tools.cite,
    )
    if document.value is None or document.failed:
        return Checked(None, document.problems)
    rendered = render(
        document.value,
        formats,
        f"{_where(article)}/{article.slug}",
        _sources(manuscript),
        tools.write,
        tools.compilers,
        tools.finish,
    )
    if rendered.value is None:
        return Checked(None, rendered.problems)
    return Checked((document.value, rendered.value))


def _where(article: Article) -> str:
    return "site" if article.public else "drafts"


def _sources(manuscript: Manuscript) -> list[Source]:
    return [manuscript.article.source, *(v.contribution.source for v in manuscript.viewpoints)]


def _changes(
    examined: Examined,
    manuscript: Manuscript,
    tools: Workshop,
    private: tuple[str, ...],
) -> tuple[Artefact, ...]:
    """What changed since each stale approval; nothing, if older words hold a name that left."""
    shown = changes(manuscript, examined.approvals, tools.redline)
    leaks = any(privacy.in_outputs(shown, manuscript, tools.insides, finder(private)))
    return () if leaks else shown


def _typed(
    files: Files | None,
) -> tuple[Article | None, tuple[Contribution, ...], list[Problem]]:
    if files is None:
        return None, (), []
    head = validate(files.article, schema("article"))
    bodies = [validate(source, schema("contribution")) for source in files.contributions]
    article = typed.article(head.value, files.slug) if head.value else None
    contributions = tuple(
        typed.contribution(body.value, files.texts) for body in bodies if body.value
    )
    return article, contributions, [p for each in (head, *bodies) for p in each.problems]


def _pictures(
    named: tuple[Article | Contribution, ...],
    files: Files | None,
    series: Series,
    develop: Develop[Made],
) -> tuple[dict[PictureKey, Made], list[Problem]]:
    media = files.media if files else {}
    seen = [picture(words, media, develop, series.limits.photo_pixels) for words in named]
    pictures = {name: each for checked in seen for name, each in (checked.value or {}).items()}
    return pictures, [p for checked in seen for p in checked.problems]


def _clips(
    article: Article, contributions: tuple[Contribution, ...], files: Files | None, tools: Workshop
) -> tuple[Article, tuple[Contribution, ...], list[Problem]]:
    """Look at every clip; what cannot be played stays as it was typed, and is said."""
    media = files.media if files else {}
    head = clip(article, media, tools.inspect, tools.captions)
    bodies = [clip(each, media, tools.inspect, tools.captions) for each in contributions]
    looked = tuple(b.value or c for b, c in zip(bodies, contributions, strict=True))
    return head.value or article, looked, [p for each in (head, *bodies) for p in each.problems]


def _texts(
    article: Article, contributions: tuple[Contribution, ...], tools: Workshop
) -> Checked[tuple[list[Viewpoint], Text | None, Text | None]]:
    """Read every text; one that cannot be printed does not stop the others."""
    problems: list[Problem] = []

    def one(words: Article | Contribution, passage: Passage | None) -> Text | None:
        if passage is None:
            return None
        if passage.word:
            checked = read_word(words.source, passage, tools.read_word)
        else:
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
    typed_ = [(source, p) for source, p in named if not p.word]
    return [p.text for source, p in typed_ if not any(refused_unread(source, p))]


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
        "setting": article.setting,
        "country": article.country,
        "people": [listed(v.author, examined.pictures) for v in voices],
        "awaited": list(manuscript.awaited if manuscript else ()),
    }


def _stopped(outcome: Outcome, checked: Checked[Any], failure: int = 0) -> Outcome:
    stops = tuple(replace(problem, article=outcome.slug) for problem in checked.problems)
    return replace(outcome, problems=(*outcome.problems, *stops), failure=failure)


def _first_line(article: Article) -> Place:
    return article.source.place("title")


def _failed(problems: list[Problem]) -> bool:
    return any(p.level is Level.ERROR for p in problems)
