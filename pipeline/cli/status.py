"""`viewpoints status`: where every article stands, and who does what next."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.chosen import chosen
from pipeline.cli.common import cache_of, job_of, own_up, processes
from pipeline.cli.guard import guarded
from pipeline.cli.options import (
    ArticleOption,
    CacheOption,
    FinalOption,
    FormatOption,
    InputsOption,
    IssueOption,
    JobsOption,
    NoCacheOption,
    OutputsOption,
)
from pipeline.reports import Report, show

if TYPE_CHECKING:
    from pipeline.batch import Summary


@guarded
def status(
    articles: Annotated[
        list[str] | None, typer.Argument(help="Articles to look at; all by default.")
    ] = None,
    article: ArticleOption = None,
    issue: IssueOption = "",
    inputs: InputsOption = Path("inputs"),
    outputs: OutputsOption = Path("outputs"),
    final: FinalOption = False,
    jobs: JobsOption = 0,
    output_format: FormatOption = Report.AUTO,
    cache_dir: CacheOption = "",
    no_cache: NoCacheOption = False,
) -> int:
    """viewpoints status --issue 2026-11

    Show where every article stands, the next step and who owes it; write nothing.
    """
    from pipeline import batch
    from pipeline.reports.json import json
    from pipeline.reports.since import record, since
    from pipeline.reports.status import status as worded

    cache = cache_of(cache_dir, no_cache)
    job, code = job_of(inputs, "", final, output_format, make=False, cache=cache)
    if job is None:
        return code
    found, _ = chosen(articles, article, issue, inputs)
    many = processes(jobs, found)
    summary = _built(batch.examine(found, job, many, lambda outcome: None, cache), outputs)
    path = outputs / "office" / "report.json"
    before = record(path.read_bytes(), summary.articles) if path.is_file() else None
    if before is not None:
        seen = {line.slug for line in summary.articles}
        before = replace(before, articles=tuple(a for a in before.articles if a.slug in seen))
    changes = [c for c in since(before, summary.articles) if c.slug in {f.name for f in found}]
    if output_format is Report.JSON:
        typer.echo(json(summary.problems, summary.articles, changes))
    else:
        columns = get_terminal_size((100, 24)).columns
        typer.echo(worded(job.series, summary.articles, changes, date.today(), columns))
    stopped = [p for p in summary.problems if p.rule == "engine-failed"]
    if stopped:
        typer.echo(show(stopped, (), Report.TEXT), err=True)
    own_up(summary)
    return summary.code if summary.code > 1 else 0


def _built(summary: Summary, outputs: Path) -> Summary:
    """Add the files that the last build made of each article."""
    from pipeline.finished.manifest import believed

    _, entries = believed(outputs / "manifest.json")
    made: dict[str, list[str]] = {}
    for entry in entries:
        made.setdefault(entry.article, []).append(entry.path)
    lines = tuple(replace(a, outputs=tuple(made.get(a.slug, ()))) for a in summary.articles)
    return replace(summary, articles=lines)
