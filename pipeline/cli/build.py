"""`viewpoints build`: every article, checked, made and published."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.common import apart, found_in, job_of, processes, report
from pipeline.cli.guard import guarded
from pipeline.cli.options import (
    FinalOption,
    FormatOption,
    HouseOption,
    InputsOption,
    JobsOption,
    OutputsOption,
)
from pipeline.reports import Report, resolved


@guarded
def build(
    articles: Annotated[
        list[str] | None, typer.Argument(help="Articles to build; all by default.")
    ] = None,
    inputs: InputsOption = Path("inputs"),
    outputs: OutputsOption = Path("outputs"),
    house: HouseOption = "",
    final: FinalOption = False,
    jobs: JobsOption = 0,
    output_format: FormatOption = Report.AUTO,
) -> int:
    """viewpoints build

    Check, merge, render, match and publish every article, or those named. One
    bad article never stops another.
    """
    from pipeline import batch
    from pipeline.progress import progress

    apart(inputs, outputs)
    job, code = job_of(inputs, house, final, output_format, make=True)
    if job is None:
        return code
    found, _ = found_in(articles or [], inputs)
    with progress(len(found)) as said:
        summary = batch.build(
            found, job, processes(jobs, found), said, inputs, outputs, whole=not articles
        )
    report(summary.problems, summary, output_format)
    if resolved(output_format, os.environ) is not Report.JSON:
        for article in summary.articles:
            if article.outputs:
                pages = [path for path in article.outputs if path.endswith("/index.html")]
                typer.echo(f"{article.outcome:8} {outputs / (pages or article.outputs)[0]}")
    return summary.code
