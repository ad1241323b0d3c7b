"""One article through every stage. Read this module first.

    load → validate → read → merge → typeset → render → match → bundle → publish

`examine`, in its own module, is the first half: it says everything that is wrong
with an article, and makes nothing. `assemble` goes on to the finished files, which
`batch` then publishes. Data flows one way: what a stage needs, it is handed.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any

from pipeline.approval.fingerprint import fingerprint
from pipeline.checking import outcome_of
from pipeline.coi.interests import counting_day, sentence
from pipeline.errors import EngineError, HouseError, Refused
from pipeline.examine import Examined, examine
from pipeline.finished.harmless import harmless
from pipeline.house import Format, House
from pipeline.model import (
    Artefact,
    Article,
    Document,
    Manuscript,
    Series,
    Source,
)
from pipeline.outcome import Outcome, failed
from pipeline.private import privacy
from pipeline.private.personal import finder
from pipeline.problems import Checked, Place
from pipeline.reports.changes import changes
from pipeline.stages.bundle import bundle
from pipeline.stages.match import match
from pipeline.stages.render import Write, placed, render
from pipeline.stages.typeset import typeset
from pipeline.workshop import Workshop


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
        outcome = outcome_of(examined)
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
        outcome = outcome_of(examined)
        if examined.manuscript is None or outcome.broken:
            return outcome
        page = tuple(f for f in house.formats() if f.file == "index.html")
        drawn = _drawn(examined, examined.manuscript, house, page, tools, tools.write)
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


def _made(
    examined: Examined,
    manuscript: Manuscript,
    outcome: Outcome,
    house: House,
    tools: Workshop,
    private: tuple[str, ...],
    anonymised: bool,
) -> Outcome:
    article = manuscript.article
    papers = cache(partial(_papers, manuscript, house, tools, anonymised))

    def meanwhile() -> None:
        tools.load()
        papers()

    write = partial(tools.write, meanwhile=meanwhile)
    drawn = _drawn(examined, manuscript, house, house.formats(), tools, write)
    if drawn.value is None:
        return _stopped(outcome, drawn)
    document, rendered = drawn.value
    matched = match(document, rendered, tools.readers, _first_line(article))
    if matched.failed:
        return _stopped(outcome, matched, failure=3)
    inert = harmless(rendered, tools.looks, _first_line(article))
    if inert.failed:
        return _stopped(outcome, inert, failure=3)
    office = papers()
    if office.value is None:
        return _stopped(outcome, office)
    artefacts = (*rendered, *office.value)
    leaks = tuple(privacy.in_outputs(artefacts, manuscript, tools.insides, finder(private)))
    if leaks:
        return _stopped(outcome, Checked(None, leaks))
    card = {**outcome.card, "where": _where(article)}
    return replace(outcome, artefacts=artefacts, card=card)


def _papers(
    manuscript: Manuscript, house: House, tools: Workshop, anonymised: bool
) -> Checked[tuple[Artefact, ...]]:
    """Make what the office has of the article."""
    statement = sentence(manuscript)
    text_hash = fingerprint(manuscript, statement.text)
    template = house.text("look.typ", "coi/coi.typ")
    try:
        return Checked(
            bundle(manuscript, statement, text_hash, template, tools.compile, anonymised)
        )
    except Refused as error:
        return Checked(None, (placed(error, _sources(manuscript)),))


def _drawn(
    examined: Examined,
    manuscript: Manuscript,
    house: House,
    formats: tuple[Format, ...],
    tools: Workshop,
    write: Write,
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
        write,
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


def _stopped(outcome: Outcome, checked: Checked[Any], failure: int = 0) -> Outcome:
    stops = tuple(replace(problem, article=outcome.slug) for problem in checked.problems)
    return replace(outcome, problems=(*outcome.problems, *stops), failure=failure)


def _first_line(article: Article) -> Place:
    return article.source.place("title")
