"""`viewpoints collect`: the parts of a series, built apart, as one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.common import apart, cache_of, job_of, report
from pipeline.cli.guard import guarded
from pipeline.cli.options import (
    CacheOption,
    FinalOption,
    FormatOption,
    HouseOption,
    InputsOption,
    NoCacheOption,
    OutputsOption,
    ReportOption,
)
from pipeline.errors import UsageError
from pipeline.reports import Report


@guarded
def collect(
    folders: Annotated[list[Path], typer.Argument(help="The outputs of each part.")],
    inputs: InputsOption = Path("inputs"),
    outputs: OutputsOption = Path("outputs"),
    house: HouseOption = "",
    final: FinalOption = False,
    output_format: FormatOption = Report.AUTO,
    cache_dir: CacheOption = "",
    no_cache: NoCacheOption = False,
    report_to: ReportOption = None,
) -> int:
    """viewpoints collect parts/1 parts/2 parts/3

    Put together what several machines built with --shard: the same outputs, to the
    byte, as one build of the whole series.
    """
    from pipeline import batch
    from pipeline.many.shards import parts

    apart(inputs, outputs)
    for folder in folders:
        if outputs.resolve() == folder.resolve():
            raise UsageError(f"{folder} is a part", "collect the parts into a folder of its own")
    cache = cache_of(cache_dir, no_cache)
    job, code = job_of(inputs, house, final, output_format, make=True, cache=cache)
    if job is None:
        return code
    summary = batch.collect(parts(folders, job, inputs), job, inputs, outputs, cache)
    report(summary.problems, summary, output_format, report_to)
    return summary.code
