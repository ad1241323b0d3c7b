"""`viewpoints check`: everything that is wrong and what is still needed."""

from __future__ import annotations

from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.chosen import chosen
from pipeline.cli.common import cache_of, job_of, processes, report
from pipeline.cli.guard import guarded
from pipeline.cli.options import (
    ArticleOption,
    CacheOption,
    ChangedOption,
    FinalOption,
    FormatOption,
    HouseOption,
    InputsOption,
    IssueOption,
    JobsOption,
    NoCacheOption,
    ReportOption,
)
from pipeline.cli.runner import narrowed
from pipeline.reports import Report

if TYPE_CHECKING:
    from pipeline.many.early import Early


@guarded
def check(
    context: typer.Context,
    paths: Annotated[
        list[str] | None, typer.Argument(help="Articles or files to check; all by default.")
    ] = None,
    article: ArticleOption = None,
    issue: IssueOption = "",
    inputs: InputsOption = Path("inputs"),
    house: HouseOption = "",
    final: FinalOption = False,
    jobs: JobsOption = 0,
    output_format: FormatOption = Report.AUTO,
    cache_dir: CacheOption = "",
    no_cache: NoCacheOption = False,
    changed: ChangedOption = None,
    report_to: ReportOption = None,
) -> int:
    """viewpoints check inputs/2026-11-shared-dialysis

    Say everything that is wrong and what is still needed; write nothing.
    """
    with ExitStack() as held:
        early = _early(context.obj, held) if len(paths or ()) == 1 else None
        from pipeline import batch

        cache = cache_of(cache_dir, no_cache)
        job, code = job_of(inputs, house, final, output_format, make=False, cache=cache)
        if job is None:
            return code
        found, only = chosen(paths, article, issue, inputs)
        found, told = narrowed(found, changed, inputs)
        do = early.outcomes if early else batch.local
        count = processes(jobs, found)
        summary = batch.examine(found, job, count, lambda outcome: None, cache, do)
    problems = [p for p in summary.problems if not only or p.file in only or p.line == 0]
    if only and summary.code < 2:
        # What is wrong in the files beside them is no matter of the files that were named.
        code = int(any(p.level == "error" for p in problems))
        lines = tuple(replace(a, outcome="broken" if code else "checked") for a in summary.articles)
        summary = replace(summary, articles=lines, code=code)
    report((*told, *problems), summary, output_format, report_to)
    return summary.code


def _early(begun: Early | None, held: ExitStack) -> Early:
    """The worker that has begun, or else one that begins now."""
    from pipeline.many.early import Early

    return held.enter_context(closing(begun or Early()))
