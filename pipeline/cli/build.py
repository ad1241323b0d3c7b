"""`viewpoints build`: every article, checked, made and published."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli import HELD
from pipeline.cli.chosen import chosen
from pipeline.cli.common import apart, cache_of, job_of, processes, report, worded_ahead
from pipeline.cli.guard import guarded
from pipeline.cli.options import (
    AnonymisedOption,
    ArticleOption,
    CacheOption,
    ChangedOption,
    ExecutorOption,
    FinalOption,
    FormatOption,
    HouseOption,
    InputsOption,
    IssueOption,
    JobsOption,
    NoCacheOption,
    OutputsOption,
    PreviewOption,
    PrivateOption,
    ReportOption,
    ShardOption,
)
from pipeline.cli.private import private_names
from pipeline.cli.remembered import glance_at, said_again
from pipeline.cli.runner import narrowed, previewed
from pipeline.cli.spread import part_of, workers
from pipeline.many.glance import Told
from pipeline.reports import Report, resolved
from pipeline.reports.escape import safe

if TYPE_CHECKING:
    from pipeline.batch import Summary


@guarded
def build(
    context: typer.Context,
    articles: Annotated[
        list[str] | None, typer.Argument(help="Articles to build; all by default.")
    ] = None,
    article: ArticleOption = None,
    issue: IssueOption = "",
    inputs: InputsOption = Path("inputs"),
    outputs: OutputsOption = Path("outputs"),
    house: HouseOption = "",
    final: FinalOption = False,
    jobs: JobsOption = 0,
    output_format: FormatOption = Report.AUTO,
    cache_dir: CacheOption = "",
    no_cache: NoCacheOption = False,
    private: PrivateOption = None,
    anonymised: AnonymisedOption = False,
    shard: ShardOption = "",
    executor: ExecutorOption = "local",
    changed: ChangedOption = None,
    report_to: ReportOption = None,
    preview: PreviewOption = None,
) -> int:
    """viewpoints build

    Check, merge, render, match and publish every article, or those named. One
    bad article never stops another.
    """
    apart(inputs, outputs)
    cache = cache_of(cache_dir, no_cache)
    names = private_names(private, (inputs, outputs)) if private else ()
    # Whoever asks for more than the whole series, as it is, is not told what was said before.
    more = (articles, article, issue, shard, changed, report_to, preview, executor != "local")
    wanted = (house, final, anonymised, *names)
    with ExitStack() as held:
        asked = (cache, inputs, outputs, output_format, wanted, context.obj)
        glance = None if any(more) else glance_at(*asked)
        if glance is not None:
            held.callback(glance.close)
        if (before := said_again(glance)) is not None:
            return before
        from pipeline import batch
        from pipeline.many.progress import progress

        job, code = job_of(inputs, house, final, output_format, make=True, cache=cache)
        if job is None:
            return code
        job = replace(job, private=names, anonymised=anonymised)
        found, _ = chosen(articles, article, issue, inputs)
        found, told = narrowed(found, changed, inputs)
        whole = not (articles or article or issue or changed)
        found, part = part_of(found, shard, whole)
        with workers(executor) as do, progress(len(found)) as said:
            many = processes(jobs, found)
            summary = batch.build(
                found, job, many, said, inputs, outputs, whole and not part, cache, do, part,
                glance, worded_ahead(output_format),
            )  # fmt: skip
    HELD.append(summary)
    if preview:
        previewed(preview, summary.articles, outputs, job.series.language)
    words = report((*told, *summary.problems), summary, output_format, report_to)
    if resolved(output_format, os.environ) is not Report.JSON:
        for line in _fates(summary, outputs):
            typer.echo(safe(line))
    if glance is not None and summary.seen:
        glance.keep(summary.seen, _unchanged(summary, words, output_format, outputs))
    return summary.code


def _unchanged(
    summary: Summary, words: tuple[str, str], output_format: Report, outputs: Path
) -> Told:
    """What this build, which said these `words`, would say if it had had nothing to do."""
    summary, (aside, answer) = replace(summary, changed=()), words
    if resolved(output_format, os.environ) is not Report.JSON:
        answer = "\n".join((answer, *map(safe, _fates(summary, outputs))))
    states = tuple((article.outcome, article.slug) for article in summary.articles)
    return Told(states, aside, answer, summary.code)


def _fates(summary: Summary, outputs: Path) -> Iterator[str]:
    """What was made and where it is, what waits for whom, what is broken and where to look."""
    from pipeline.reports.cells import next_step

    changed, unchanged = set(summary.changed), 0
    for line in summary.articles:
        if line.outcome == "broken":
            first = next((debt for debt in line.turn.owed if debt.broken), None)
            where = f"{first.file}:{first.line}" if first else line.slug
            yield f"broken    {where}  {next_step(line.turn)}"
        elif line.outcome == "built" and changed.isdisjoint(line.outputs):
            unchanged += 1
        elif line.outputs:
            pages = [path for path in line.outputs if path.endswith("/index.html")]
            owed = f"  {next_step(line.turn)}" if line.outcome == "waiting" else ""
            yield f"{line.outcome:9} {outputs / (pages or line.outputs)[0]}{owed}"
    for slug in _removed(summary, outputs):
        yield f"removed   {slug}  it is not among the inputs any more"
    if unchanged:
        yield f"unchanged {unchanged} article{'s' * (unchanged > 1)}"
    if (outputs / "office" / "index.html").exists():
        yield f"board     {outputs / 'office' / 'index.html'}"


def _removed(summary: Summary, outputs: Path) -> tuple[str, ...]:
    """The articles whose files are gone, because nothing makes them any more."""
    here = {line.slug for line in summary.articles}
    places = (path.split("/") for path in summary.changed if not (outputs / path).exists())
    slugs = {place[1] for place in places if len(place) > 2 and place[0] in {"site", "drafts"}}
    return tuple(sorted(slugs - here))
