"""The command line: parse, call, report, exit. The only module that knows Typer."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ParamSpec

import typer

from pipeline import __version__
from pipeline.errors import EngineError, HouseError, UsageError, ViewpointsError
from pipeline.reports import Report, resolved, show, totals
from pipeline.reports.escape import safe

if TYPE_CHECKING:
    from pipeline.batch import Job, Summary
    from pipeline.problems import Problem

P = ParamSpec("P")
CODES = {UsageError: 2, HouseError: 3, EngineError: 4}
OUR_BUG, INTERRUPTED = 70, 130

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    add_completion=False,
)

new = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.add_typer(new, name="new", help="Begin an article or a viewpoint: a file to fill in.")
export = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.add_typer(export, name="export", help="Write what is made from the schemas and the rules.")

InputsOption = Annotated[Path, typer.Option(help="The series: series.yaml and its articles.")]
OutputsOption = Annotated[Path, typer.Option(help="Where finished files go.")]
HouseOption = Annotated[str, typer.Option(help="The house: a folder of templates, or its name.")]
FormatOption = Annotated[Report, typer.Option("--output-format", help="How to show problems.")]
FinalOption = Annotated[bool, typer.Option("--final", help="Treat what is still owed as an error.")]
JobsOption = Annotated[
    int, typer.Option(min=0, help="How many articles at a time; 0 is one a core.")
]
CurrentOption = Annotated[
    bool, typer.Option("--check", help="Write nothing; say whether it is current.")
]


def main() -> None:
    """Run the command line; no input may ever show a traceback."""
    for stream in filter(None, (sys.stdout, sys.stderr)):
        # A terminal that cannot show a letter gets its number, not a crash.
        stream.reconfigure(errors="backslashreplace")
    # Whoever ends us gently finds nothing half done, as after Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    app()


def guarded(command: Callable[P, int]) -> Callable[P, None]:
    """Turn a command's answer, or whatever stops it, into an exit code and at most one line."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            code = command(*args, **kwargs)
        except ViewpointsError as error:
            typer.echo(f"viewpoints: {safe(str(error))}", err=True)
            if error.remedy:
                typer.echo(f"  fix: {safe(error.remedy)}", err=True)
            code = next(n for kind, n in CODES.items() if isinstance(error, kind))
        except KeyboardInterrupt:
            typer.echo("viewpoints: interrupted; the outputs are as they were", err=True)
            code = INTERRUPTED
        except typer.Exit:
            raise
        except BrokenPipeError:
            # Whoever read our answer has gone; say no more, also not when Python tidies up.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            code = CODES[EngineError]
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            typer.echo(f"viewpoints: {safe(f'{where}{error.strerror or error}')}", err=True)
            code = CODES[EngineError]
        except Exception:
            _our_mistake(traceback.format_exc())
            code = OUR_BUG
        raise typer.Exit(code)

    return run


@app.callback(invoke_without_command=True)
def top(
    version: Annotated[bool, typer.Option("--version", help="Say which versions run.")] = False,
) -> None:
    """viewpoints build

    Assemble what several authors wrote into one article, as matched HTML, DOCX
    and PDF, with a competing-interests bundle.
    """
    if version:
        _versions()


@guarded
def _versions() -> int:
    from pipeline.doctor import versions

    typer.echo("\n".join(f"{name} {number}" for name, number in versions()))
    return 0


@app.command()
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

    job, code = _job(inputs, house, final, output_format, make=False)
    if job is None:
        return code
    found, only = _found(paths or [], inputs)
    summary = batch.examine(found, job, _jobs(jobs, found), lambda outcome: None)
    problems = [p for p in summary.problems if not only or p.file in only or p.line == 0]
    _report(problems, summary, output_format)
    if only and summary.code == 1:
        return int(any(p.level == "error" for p in problems))
    return summary.code


@app.command()
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

    _apart(inputs, outputs)
    job, code = _job(inputs, house, final, output_format, make=True)
    if job is None:
        return code
    found, _ = _found(articles or [], inputs)
    with progress(len(found)) as said:
        summary = batch.build(
            found, job, _jobs(jobs, found), said, inputs, outputs, whole=not articles
        )
    _report(summary.problems, summary, output_format)
    if resolved(output_format, os.environ) is not Report.JSON:
        for article in summary.articles:
            if article.outputs:
                pages = [path for path in article.outputs if path.endswith("/index.html")]
                typer.echo(f"{article.outcome:8} {outputs / (pages or article.outputs)[0]}")
    return summary.code


@app.command()
@guarded
def fix(
    files: Annotated[list[Path], typer.Argument(help="Authors' or editors' files.")],
    write: Annotated[
        bool, typer.Option("--write", help="Write the repairs; without it they are only shown.")
    ] = False,
) -> int:
    """viewpoints fix --write inputs/2026-11-shared-dialysis/jane-doe.yaml

    Repair what is safe to repair (blanks, quotation marks, list marks, fences, lines that
    slipped) and never a word; exit with 1 if repairs were shown and not written.
    """
    from pipeline import rewrite

    waiting = False
    for path in files:
        if not path.is_file():
            raise UsageError(f"there is no file {path}", "name a file such as jane-doe.yaml")
        checked = rewrite.repaired(path)
        if checked.value is None:
            typer.echo(show(checked.problems, (), Report.TEXT), err=True)
            waiting = True
        elif not checked.value.changed:
            typer.echo(f"{safe(str(path))}: nothing to repair", err=True)
        else:
            for line in checked.value.difference():
                typer.echo(safe(line.removesuffix("\r")))
            if write:
                rewrite.write(checked.value)
            done = "repaired" if write else "add --write to repair this"
            typer.echo(f"{safe(str(path))}: {done}", err=True)
            waiting |= not write
    return int(waiting)


@app.command()
@guarded
def explain(
    rule: Annotated[str, typer.Argument(help="A rule's id, as it stands in a message.")] = "",
) -> int:
    """viewpoints explain coi-missing

    Say what a rule or a message is about, and what to do; list them all without a name.
    """
    from difflib import get_close_matches

    from pipeline.rules.manual import ids, page

    if not rule:
        for name in sorted(ids()):
            words = (page(name) or "").split("\n", 1)[0]
            typer.echo(f"{name:24} {words}")
        return 0
    text = page(rule)
    if text is None:
        near = get_close_matches(rule, ids(), 1)
        hint = f"did you mean {near[0]}?" if near else "viewpoints explain lists them all"
        raise UsageError(f'there is no rule "{rule}"', hint)
    typer.echo(f"{rule}\n\n{text.strip()}")
    return 0


@new.command("article")
@guarded
def new_article(
    slug: Annotated[str, typer.Argument(help="Its folder, such as 2026-12-night-kitchen.")],
    title: Annotated[str, typer.Option(help="The article's title, if there is one yet.")] = "",
    inputs: InputsOption = Path("inputs"),
    output_format: FormatOption = Report.AUTO,
) -> int:
    """viewpoints new article 2026-12-night-kitchen --title "The night kitchen"

    Write the editors' file of a new article, to be filled in. Nothing is overwritten.
    """
    from pipeline import scaffold

    scaffold.checked_slug(slug, "article")
    job, code = _job(inputs, "", False, output_format, make=False)
    if job is None:
        return code
    path = inputs / slug / "article.yaml"
    first = scaffold.modeline(path.parent, inputs, "article")
    scaffold.write_new(path, scaffold.article(job.series, slug, title=title, modeline=first))
    typer.echo(path)
    _next(
        f"fill it in; then, for each author:\n"
        f"  viewpoints new viewpoint {slug} --author jane-doe --role patient",
        inputs,
        helped=bool(first),
    )
    return 0


@new.command("viewpoint")
@guarded
def new_viewpoint(
    article: Annotated[str, typer.Argument(help="The article it is for.")],
    author: Annotated[str, typer.Option(help="The author's id, such as jane-doe.")],
    role: Annotated[str, typer.Option(help="Which partner they are, such as patient.")],
    inputs: InputsOption = Path("inputs"),
    output_format: FormatOption = Report.AUTO,
) -> int:
    """viewpoints new viewpoint 2026-12-night-kitchen --author jane-doe --role patient

    Write an author's file, to be filled in by them. Nothing is overwritten.
    """
    from pipeline import scaffold

    scaffold.checked_slug(author, "author")
    scaffold.checked_role(role)
    job, code = _job(inputs, "", False, output_format, make=False)
    if job is None:
        return code
    folder = next((p for p in (inputs / article, Path(article)) if p.is_dir()), None)
    if folder is None:
        raise UsageError(f"there is no article {article}", f"viewpoints new article {article}")
    path = folder / f"{author}.yaml"
    first = scaffold.modeline(folder, inputs, "contribution")
    text = scaffold.viewpoint(job.series, folder.resolve().name, author, role, modeline=first)
    scaffold.write_new(path, text)
    typer.echo(path)
    _next(
        f"name {author} in `order` in {folder / 'article.yaml'}, send this file to the "
        f"author, put their photo in {folder / 'media'}; then:\n  viewpoints check {path}",
        inputs,
        helped=bool(first),
    )
    return 0


@export.command("schema")
@guarded
def export_schema(
    to: Annotated[Path | None, typer.Option(help="A folder; the checkout's by itself.")] = None,
    check: CurrentOption = False,
) -> int:
    """viewpoints export schema

    Write the JSON Schemas by which an editor such as VS Code completes and checks.
    """
    from pipeline.export import home, schema_files

    return _exported(schema_files(to or home("schemas")), check)


@export.command("rules")
@guarded
def export_rules(
    to: Annotated[Path | None, typer.Option(help="A file; the checkout's by itself.")] = None,
    check: CurrentOption = False,
) -> int:
    """viewpoints export rules

    Write the page of all rules and messages, with the usual limits.
    """
    from pipeline.export import home
    from pipeline.model import Limits, Policy
    from pipeline.reports.rules_page import rules_page

    path = to or home(".github/RULES.md")
    return _exported({path: rules_page(Limits(), Policy())}, check)


@app.command()
@guarded
def doctor() -> int:
    """viewpoints doctor

    Say whether the engines, fonts and folders that a build needs are here.
    """
    from pipeline.doctor import examine

    findings = examine(Path.cwd())
    for finding in findings:
        typer.echo(f"{'ok' if finding.well else 'no':3} {finding.what}: {safe(finding.said)}")
        if not finding.well and finding.remedy:
            typer.echo(f"    fix: {safe(finding.remedy)}")
    return 0 if all(finding.well for finding in findings) else 4


def _next(steps: str, inputs: Path, *, helped: bool) -> None:
    typer.echo(f"next: {steps}", err=True)
    if not helped:
        schemas = inputs.resolve().parent / "schemas"
        typer.echo(
            f"so that VS Code can complete and check new files, run this before the next one:\n"
            f"  viewpoints export schema --to {schemas}",
            err=True,
        )


def _exported(files: Mapping[Path, str], check: bool) -> int:
    from pipeline.export import stale, write

    if check:
        old = stale(files)
        for path in old:
            typer.echo(f"{path} is not current", err=True)
        return int(bool(old))
    write(files)
    for path in files:
        typer.echo(path)
    return 0


def _job(
    inputs: Path, house: str, final: bool, output_format: Report, *, make: bool
) -> tuple[Job | None, int]:
    from pipeline import batch
    from pipeline.house import House

    if not inputs.is_dir():
        raise UsageError(f"there is no folder {inputs}", "say where it is with --inputs FOLDER")
    series, problems = batch.series_of(inputs)
    if series is None:
        _report(problems, batch.Summary(), output_format)
        return None, 3
    return batch.Job(series, House.named(house or series.house), final, make, problems), 0


def _found(asked: Sequence[str], inputs: Path) -> tuple[tuple[Path, ...], frozenset[str]]:
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


def _apart(inputs: Path, outputs: Path) -> None:
    here, there = outputs.resolve(), inputs.resolve()
    if here == there or here in there.parents or there in here.parents:
        raise UsageError(
            f"{outputs} and {inputs} are one inside the other", "keep inputs and outputs apart"
        )


def _jobs(asked: int, found: Sequence[Path]) -> int:
    from pipeline import batch

    return max(1, min(asked or batch.cores(), len(found)))


def _report(problems: Sequence[Problem], summary: Summary, output_format: Report) -> None:
    report = resolved(output_format, os.environ)
    shown = show(problems, summary.articles, report)
    if report is Report.JSON:
        typer.echo(shown)
    else:
        if shown:
            typer.echo(shown, err=True)
        typer.echo(totals(problems, summary.articles))
    if summary.trace:
        _our_mistake(summary.trace)
    if summary.stop is not None:
        raise summary.stop


def _our_mistake(trace: str) -> None:
    """Own up in one line, and keep the traceback where it can be sent from."""
    last = trace.strip().rsplit("\n", 1)[-1]
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="viewpoints-", suffix=".txt", delete=False, encoding="utf-8"
        ) as file:
            file.write(f"viewpoints {__version__}\n{trace}")
        told = f"please send us {file.name} ({last.split(':')[0]})"
    except OSError:
        told = last
    typer.echo(f"viewpoints: this is our mistake, not yours; {safe(told)}", err=True)
