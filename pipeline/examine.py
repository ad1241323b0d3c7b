"""The first half of `assemble`: read one article as far as it can be, and say all that is wrong.

    load → validate → picture → clip → read → merge, and the rules

Nothing is made here: a check ends with this.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from pathlib import Path

from pipeline import typed
from pipeline.approval.approvals import ApprovalState, standing_of
from pipeline.frozen import frozen
from pipeline.house import schema
from pipeline.model import (
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
from pipeline.private import privacy
from pipeline.private.personal import finder
from pipeline.problems import Checked, Level, Problem, settle
from pipeline.rules.of_article import check
from pipeline.sources.suggest import once
from pipeline.stages.clip import clip
from pipeline.stages.load import load
from pipeline.stages.merge import merge
from pipeline.stages.picture import Develop, Made, PictureKey, cards, picture
from pipeline.stages.read import read, refused_unread
from pipeline.stages.read_word import read_word
from pipeline.stages.validate import validate
from pipeline.turns.standing import Standing, standing
from pipeline.workshop import Workshop


@frozen
class Examined:
    """An article that has been read as far as it can be."""

    slug: str
    problems: tuple[Problem, ...]
    article: Article | None = None
    manuscript: Manuscript | None = None
    pictures: Mapping[PictureKey, Picture] = field(default_factory=dict, repr=False)
    standing: Standing | None = None
    approvals: tuple[ApprovalState, ...] = ()


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
            ruled += check(manuscript) if manuscript is not None else ()
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
        [editor.id for editor in series.editors],
    )
    return Examined(folder.name, settled, article, manuscript, pictures, stands, approvals)


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


def _failed(problems: list[Problem]) -> bool:
    return any(p.level is Level.ERROR for p in problems)
