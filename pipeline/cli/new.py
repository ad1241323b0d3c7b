"""`viewpoints new`: a file to be filled in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.common import job_of
from pipeline.cli.guard import guarded
from pipeline.cli.options import FormatOption, InputsOption
from pipeline.errors import UsageError
from pipeline.reports import Report


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
    job, code = job_of(inputs, "", False, output_format, make=False)
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
    from pipeline.stages.load import load_source

    scaffold.checked_slug(author, "author")
    scaffold.checked_role(role)
    job, code = job_of(inputs, "", False, output_format, make=False)
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
    source = load_source(folder / "article.yaml").value
    listed = source is not None and author in source.data.get("order", ())
    name_them = "" if listed else f"name {author} in `order` in {folder / 'article.yaml'}, "
    _next(
        f"{name_them}send this file to the author, put their photo in {folder / 'media'}; "
        f"then:\n  viewpoints check {path}",
        inputs,
        helped=bool(first),
    )
    return 0


@guarded
def new_series(
    folder: Annotated[Path, typer.Argument(help="A folder that is not there yet, or empty.")],
    title: Annotated[str, typer.Option(help="The title of the series.")] = "A new series",
    action: Annotated[
        str, typer.Option(help="Which Viewpoints the workflows use: owner/name@commit.")
    ] = "",
    first: Annotated[
        str, typer.Option(help="The first month that may go out; by itself this one.")
    ] = "",
    imports: Annotated[
        bool,
        typer.Option("--imports", help="Add a workflow, which may write, for the form's answers."),
    ] = False,
) -> int:
    """viewpoints new series night-kitchen --title "The night kitchen"

    Write a repository that is ready to push: settings, workflows, form and guides.
    """
    from datetime import date

    from pipeline import scaffold
    from pipeline.github.origin import pinned
    from pipeline.github.starter import repository, series_in, settings
    from pipeline.sources.forms import is_month

    month = first or f"{date.today():%Y-%m}"
    if not is_month(month):
        raise UsageError(f'"{month}" is not a month', "write it as 2026-11")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is there already", "choose a folder that is not there yet")
    text = settings(title)
    files = repository(series_in(text), pinned(action), month, imports=imports)
    for name, words in {"inputs/series.yaml": text, **files}.items():
        scaffold.write_new(folder / name, words)
    typer.echo(folder)
    typer.echo(
        f"next: fill in {folder / 'inputs' / 'series.yaml'}, then git init, commit and push; "
        f"{folder / 'README.md'} says what to set on GitHub",
        err=True,
    )
    return 0


@guarded
def new_house(
    name: Annotated[str, typer.Argument(help="Its folder in templates/, such as night-press.")],
    based_on: Annotated[
        str, typer.Option(help="The house whose files it has, but for its own.")
    ] = "practice",
    inputs: InputsOption = Path("inputs"),
) -> int:
    """viewpoints new house night-press

    Write a house in templates/ beside the inputs: its look, to be changed. Nothing is overwritten.
    """
    from pipeline import scaffold
    from pipeline.houses.scaffold import house

    folder = inputs.parent / "templates" / name
    files = house(name, based_on, folder.parent.resolve())
    if folder.exists():
        raise UsageError(f"{folder} is there already", "choose another name")
    for file, words in files.items():
        scaffold.write_new(folder / file, words)
    typer.echo(folder)
    typer.echo(
        f"next: change a colour in {folder / 'look.yaml'}, and see it:\n"
        f"  viewpoints build --house {name}\n"
        f"to keep it, write into {inputs / 'series.yaml'}:\n  house: {name}",
        err=True,
    )
    return 0


def _next(steps: str, inputs: Path, *, helped: bool) -> None:
    typer.echo(f"next: {steps}", err=True)
    if not helped:
        schemas = inputs.resolve().parent / "schemas"
        typer.echo(
            f"so that VS Code can complete and check new files, run this before the next one:\n"
            f"  viewpoints export schema --to {schemas}",
            err=True,
        )
