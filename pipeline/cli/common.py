"""What several commands do alike: read the series, find what was named, show what was found."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from pipeline.cli.guard import our_mistake
from pipeline.errors import UsageError
from pipeline.reports import Report, resolved, show, totals

if TYPE_CHECKING:
    from pipeline.batch import Job, Summary
    from pipeline.problems import Problem


def job_of(
    inputs: Path, house: str, final: bool, output_format: Report, *, make: bool
) -> tuple[Job | None, int]:
    """Read the series and find the house; without a series, say why, and give the exit code."""
    from pipeline import batch
    from pipeline.house import House

    if not inputs.is_dir():
        raise UsageError(f"there is no folder {inputs}", "say where it is with --inputs FOLDER")
    series, problems = batch.series_of(inputs)
    if series is None:
        report(problems, batch.Summary(), output_format)
        return None, 3
    return batch.Job(series, House.named(house or series.house), final, make, problems), 0


def found_in(asked: Sequence[str], inputs: Path) -> tuple[tuple[Path, ...], frozenset[str]]:
    """The folders asked for; and, if files were named, which files to speak of."""
    from pipeline import batch

    every = batch.folders(inputs)
    if not asked:
        return every, frozenset()
    found: dict[Path, None] = {}
    only: set[str] = set()
    for name in asked:
        path = next((p for p in (inputs / name, Path(name)) if p.exists()), None)
        if path is None:
            raise UsageError(f"there is no article {name}", f"articles are folders of {inputs}")
        if path.resolve() == inputs.resolve():
            found |= dict.fromkeys(every)
        elif path.is_dir():
            found[path] = None
        elif path.resolve() == (inputs / "series.yaml").resolve():
            only.add(str(path))  # it has been read already, and is well
        else:
            found[path.parent] = None
            only.add(str(path))
    return tuple(found), frozenset(only)


def apart(inputs: Path, outputs: Path) -> None:
    """Refuse outputs that lie among the inputs, and the other way round."""
    here, there = outputs.resolve(), inputs.resolve()
    if here == there or here in there.parents or there in here.parents:
        raise UsageError(
            f"{outputs} and {inputs} are one inside the other", "keep inputs and outputs apart"
        )


def processes(asked: int, found: Sequence[Path]) -> int:
    """How many processes to use: as asked, else one a core, and never more than articles."""
    from pipeline import batch

    return max(1, min(asked or batch.cores(), len(found)))


def report(problems: Sequence[Problem], summary: Summary, output_format: Report) -> None:
    """Show what was found; then own up to what stopped us, if anything did."""
    form = resolved(output_format, os.environ)
    shown = show(problems, summary.articles, form)
    if form is Report.JSON:
        typer.echo(shown)
    else:
        if shown:
            typer.echo(shown, err=True)
        typer.echo(totals(problems, summary.articles))
    if summary.trace:
        our_mistake(summary.trace)
    if summary.stop is not None:
        raise summary.stop
