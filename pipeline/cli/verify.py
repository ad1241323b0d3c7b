"""`viewpoints verify`: are finished outputs what was built, and do they still agree."""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.guard import guarded
from pipeline.cli.options import FormatOption, JobsOption
from pipeline.errors import UsageError
from pipeline.reports import Report, resolved, show

if TYPE_CHECKING:
    from pipeline.finished.proof import Tools
    from pipeline.finished.verify import Listing
    from pipeline.problems import Problem

SECONDS = 120
MEMORY = 4 << 30


@guarded
def verify(
    outputs: Annotated[Path, typer.Argument(help="Finished outputs, or a copy.")] = Path("outputs"),
    jobs: JobsOption = 0,
    output_format: FormatOption = Report.AUTO,
) -> int:
    """viewpoints verify outputs

    Read every finished file again: as listed, in agreement, complete, and
    nothing of the office in public. Writes nothing, and needs no inputs.
    """
    from pipeline import batch
    from pipeline.finished.proof import leaks
    from pipeline.finished.verify import listing
    from pipeline.problems import Level

    if not outputs.is_dir():
        raise UsageError(f"there is no folder {outputs}", "viewpoints verify FOLDER")
    found = listing(outputs)
    articles = found.articles
    problems = [*found.problems, *leaks(found)]
    for told in _proven(found, ("", *articles), jobs or batch.cores()):
        problems += told
    problems.sort(key=lambda p: p.order)
    form = resolved(output_format, os.environ)
    if said := show(problems, (), form):
        typer.echo(said, err=form is not Report.JSON)
    if form is not Report.JSON:
        wrong = sum(p.level is Level.ERROR for p in problems)
        typer.echo(
            f"{len(found.entries)} files of {len(articles)} article{'s' * (len(articles) != 1)}: "
            + (f"{wrong} problem{'s' * (wrong != 1)}" if wrong else "all as they were built")
        )
    return int(any(p.level is Level.ERROR for p in problems))


def _proven(found: Listing, articles: Sequence[str], jobs: int) -> Iterator[Sequence[Problem]]:
    """Prove each article in a process with limits: a file can be made to exhaust a machine."""
    from pipeline.many.pool import Died, Pool

    lost: list[str] = []
    with Pool(max(1, min(jobs, len(articles))), _begin) as pool:
        coming = [(article, pool.submit(_prove, found, article)) for article in articles]
        for article, future in coming:
            try:
                yield future.result()
            except Died:
                lost.append(article)
    for article in lost:
        yield _alone(found, article)


def _alone(found: Listing, article: str) -> Sequence[Problem]:
    from pipeline.finished.verify import problem
    from pipeline.many.pool import Died, Pool

    try:
        with Pool(1, _begin) as pool:
            return pool.submit(_prove, found, article).result()
    except Died:
        message = f"the files of {article or 'the series'} take too much to read back"
        return [problem(found.folder, "output-unreadable", message, fix="do not open them")]


def _begin() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _prove(found: Listing, article: str) -> Sequence[Problem]:
    from pipeline.finished.proof import prove
    from pipeline.finished.verify import problem

    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        return prove(found, article, tools())
    except MemoryError:
        message = f"the files of {article or 'the series'} take too much memory to read back"
        return [problem(found.folder, "output-unreadable", message, fix="do not open them")]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def tools() -> Tools:
    """What opens finished files."""
    from pipeline.engines import live_html, live_pdf, pdf
    from pipeline.finished.proof import Tools
    from pipeline.workshop import Workshop

    office = {".pdf": live_pdf.live_office, ".html": live_html.live_office}
    return Tools(Workshop.readers, Workshop.looks, pdf.attachments, office)
