"""What several commands do alike: read the series, find what was named, show what was found."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from pipeline.cli.guard import our_mistake
from pipeline.errors import UsageError
from pipeline.reports import Report, resolved, show, totals
from pipeline.reports.escape import safe

if TYPE_CHECKING:
    from pipeline.batch import Job, Summary
    from pipeline.cache import Cache
    from pipeline.outcome import Outcome
    from pipeline.problems import Problem


def job_of(
    inputs: Path,
    house: str,
    final: bool,
    output_format: Report,
    *,
    make: bool,
    cache: Cache | None = None,
) -> tuple[Job | None, int]:
    """Read the series and find the house; without a series, say why, and give the exit code."""
    job, problems = prepared(inputs, house, final, make=make, cache=cache)
    if job is None:
        from pipeline import batch

        report(problems, batch.Summary(), output_format)
        return None, 3
    return job, 0


def prepared(
    inputs: Path, house: str, final: bool, *, make: bool, cache: Cache | None = None
) -> tuple[Job | None, tuple[Problem, ...]]:
    """Read the series and find the house; and what was said of it, which is why there is none."""
    from pipeline import batch
    from pipeline.house import House
    from pipeline.houses import files
    from pipeline.many.versions import ours

    if not inputs.is_dir():
        raise UsageError(f"there is no folder {inputs}", "say where it is with --inputs FOLDER")
    if cache is not None and cache.folder is not None:
        files.keep(cache.folder, ours())
    series, problems = batch.series_of(inputs, cache)
    if series is None:
        return None, problems
    found = House.beside(house or series.house, inputs)
    found.speaks(series.language)
    series = replace(series, house=str(found.folder))
    return batch.Job(series, found, final, make, problems), problems


def cache_of(folder: str, off: bool) -> Cache:
    """Open the cache: the folder named, else the user's own; say why if it cannot be used."""
    from pipeline.cache import Cache, usual

    if off or (not folder and os.environ.get("VIEWPOINTS_CACHE") == "off"):
        return Cache(None)
    cache = Cache(Path(folder) if folder else usual(os.environ))
    if cache.refused:
        typer.echo(f"viewpoints: the cache is not used: {safe(cache.refused)}", err=True)
    return cache


def found_in(asked: Sequence[str], inputs: Path) -> tuple[tuple[Path, ...], frozenset[str]]:
    """The folders asked for; and, if files were named, which files to speak of."""
    from pipeline import batch

    if not asked:
        return batch.folders(inputs), frozenset()
    found: dict[Path, None] = {}
    only: set[str] = set()
    for name in asked:
        path = next((p for p in (inputs / name, Path(name)) if p.exists()), None)
        if path is None:
            raise UsageError(f"there is no article {name}", f"articles are folders of {inputs}")
        if path.resolve() == inputs.resolve():
            found |= dict.fromkeys(batch.folders(inputs))
        elif path.is_dir():
            found[path] = None
        elif path.resolve() == (inputs / "series.yaml").resolve():
            only.add(str(path))  # it has been read already, and is well
        elif inputs.resolve() not in path.resolve().parents:
            raise UsageError(f"{name} lies outside {inputs}", "say where the series is: --inputs")
        else:
            # A photo, or the words somebody approved, may lie deeper in the article's folder.
            homes = (p for p in path.parents if p.resolve().parent == inputs.resolve())
            found[next(homes, path.parent)] = None
            only.add(str(path))
    return tuple(found), frozenset(only)


def apart(inputs: Path, outputs: Path) -> None:
    """Refuse outputs that lie among the inputs, and the other way round."""
    here, there = outputs.resolve(), inputs.resolve()
    if here == there or here in there.parents or there in here.parents:
        raise UsageError(
            f"{outputs} and {inputs} are one inside the other", "keep inputs and outputs apart"
        )
    for site in (here, *here.parents):
        if site.name in {"site", "drafts"} and (site.parent / "manifest.json").exists():
            raise UsageError(
                f"{outputs} lies in {site}, which others see, and the office's files would too",
                "say another folder with --outputs",
            )


def processes(asked: int, found: Sequence[Path]) -> int:
    """How many processes to use: as asked, else one a core, and never more than articles."""
    from pipeline import batch

    return max(1, min(asked or batch.cores(), len(found)))


def report(
    problems: Sequence[Problem],
    summary: Summary,
    output_format: Report,
    to: Path | None = None,
) -> tuple[str, str]:
    """Show what was found, to GitHub's runner too; then own up to what stopped us, if anything did.

    With `to`, the report in JSON is written there as well. Gives what was `worded`.
    """
    form = resolved(output_format, os.environ)
    if to is not None:
        to.write_text(show(problems, summary.articles, Report.JSON) + "\n", encoding="utf-8")
    if form is Report.GITHUB:
        from pipeline.cli.runner import tell

        tell(problems, summary.articles, os.environ)
    aside, answer = worded(problems, summary, form)
    if aside:
        typer.echo(aside, err=True)
    typer.echo(answer)
    own_up(summary)
    return aside, answer


def worded(problems: Sequence[Problem], summary: Summary, form: Report) -> tuple[str, str]:
    """What is said on standard error, and on standard output."""
    shown = show(problems, summary.articles, form)
    if form is Report.JSON:
        return "", shown
    return shown, totals(problems, summary.articles)


def worded_ahead(output_format: Report) -> Callable[[Outcome], object] | None:
    """What words an article's problems before the report is asked for, where that pays."""
    if resolved(output_format, os.environ) is not Report.TEXT:
        return None
    return lambda outcome: show(outcome.problems, (), Report.TEXT)


def own_up(summary: Summary) -> None:
    """Say what stopped us, if anything did."""
    if summary.trace:
        our_mistake(summary.trace)
    if summary.stop is not None:
        raise summary.stop
