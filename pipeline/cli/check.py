"""`viewpoints check`: everything that is wrong and what is still needed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.common import found_in, job_of, processes, report
from pipeline.cli.guard import guarded
from pipeline.cli.options import FinalOption, FormatOption, HouseOption, InputsOption, JobsOption
from pipeline.reports import Report


@guarded
def check(
    paths: Annotated[
        list[str] | None, typer.Argument(help="Articles or files to check; all by default.")
    ] = None,
    inputs: InputsOption = Path("inputs"),
    house: HouseOption = "",
    final: FinalOption = False,
    jobs: JobsOption = 0,
    output_format: FormatOption = Report.AUTO,
) -> int:
    """viewpoints check inputs/2026-11-shared-dialysis

    Say everything that is wrong and what is still needed; write nothing.
    """
    from pipeline import batch

    job, code = job_of(inputs, house, final, output_format, make=False)
    if job is None:
        return code
    found, only = found_in(paths or [], inputs)
    summary = batch.examine(found, job, processes(jobs, found), lambda outcome: None)
    problems = [p for p in summary.problems if not only or p.file in only or p.line == 0]
    report(problems, summary, output_format)
    if only and summary.code == 1:
        return int(any(p.level == "error" for p in problems))
    return summary.code
