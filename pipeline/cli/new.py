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
    _next(
        f"name {author} in `order` in {folder / 'article.yaml'}, send this file to the "
        f"author, put their photo in {folder / 'media'}; then:\n  viewpoints check {path}",
        inputs,
        helped=bool(first),
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
