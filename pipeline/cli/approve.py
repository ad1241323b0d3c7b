"""`viewpoints approve`: an author has approved the article as it is now."""

from __future__ import annotations

import os
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.common import job_of
from pipeline.cli.guard import guarded
from pipeline.cli.options import FormatOption, InputsOption
from pipeline.errors import UsageError
from pipeline.reports import Report, resolved, show
from pipeline.reports.escape import safe
from pipeline.sources.forms import is_day

if TYPE_CHECKING:
    from pipeline.batch import Job
    from pipeline.examine import Examined


@guarded
def approve(
    article: Annotated[str, typer.Argument(help="The article they have read.")],
    author: Annotated[str, typer.Argument(help="The author's id, such as jane-doe.")],
    on: Annotated[
        str, typer.Option("--on", metavar="DATE", help="The day they said yes; today by default.")
    ] = "",
    inputs: InputsOption = Path("inputs"),
    output_format: FormatOption = Report.AUTO,
) -> int:
    """viewpoints approve 2026-11-shared-dialysis jane-doe --on 2026-11-18

    Write into article.yaml that an author approves the article as it is now, and keep
    the words they saw, to show later what has changed.
    """
    from pipeline.approval import approving

    day = _day(on)
    job, code = job_of(inputs, "", False, output_format, make=False)
    if job is None:
        return code
    folder = next((p for p in (inputs / article, Path(article)) if p.is_dir()), None)
    if folder is None:
        raise UsageError(f"there is no article {article}", f"articles are folders of {inputs}")
    examined = _examined(folder, job)
    if examined.manuscript is None:
        said = [p for p in examined.problems if p.level == "error"]
        typer.echo(show(said, (), resolved(output_format, os.environ)), err=True)
        typer.echo("there is no whole article to approve until this is put right", err=True)
        return 1
    done = approving.approve(folder, examined.manuscript, author, day)
    verb = "had approved these very words of" if done.already else "approved"
    typer.echo(safe(f"{done.name} {verb} {folder.name} on {done.on} ({done.text[:12]})"))
    given = f"{done.authors - len(done.waiting)} of {done.authors} authors have approved"
    asked = f"; still to ask: {', '.join(done.waiting)}" if done.waiting else ""
    typer.echo(safe(f"{given}{asked}"), err=True)
    return 0


def _day(typed: str) -> date:
    """The day that was typed, else today: the one place where we look at the clock."""
    today = date.today()
    if not typed:
        return today
    if not is_day(typed):
        raise UsageError(f"{typed} is not a day", f"write it as --on {today}")
    day = date.fromisoformat(typed)
    if day > today:
        raise UsageError(f"{typed} is still to come", "give the day on which they said yes")
    return day


def _examined(folder: Path, job: Job) -> Examined:
    from pipeline.examine import examine
    from pipeline.workshop import Workshop

    with closing(Workshop(job.house, job.series.language)) as tools:
        return examine(folder, job.series, tools, False)
