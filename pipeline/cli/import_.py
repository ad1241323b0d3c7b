"""`viewpoints import`: a contribution from what an author sent by another way."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.guard import guarded
from pipeline.cli.options import InputsOption
from pipeline.errors import UsageError


@guarded
def import_(
    issue_body: Annotated[
        Path, typer.Option(help="The text of an issue made with the form; - is what is typed in.")
    ],
    inputs: InputsOption = Path("inputs"),
    article: Annotated[str, typer.Option(help="The article, if the form names another.")] = "",
    author: Annotated[str, typer.Option(help="The author's id; by itself from their name.")] = "",
    on: Annotated[str, typer.Option(help="The day it was sent, such as 2026-11-02.")] = "",
) -> int:
    """viewpoints import --issue-body answer.md --on 2026-11-02

    Write an author's file from their answers to the form. Nothing is overwritten.
    """
    from pipeline import scaffold
    from pipeline.github import answers
    from pipeline.sources.forms import is_day

    if on and not is_day(on):
        raise UsageError(f'"{on}" is not a day', "write it as 2026-11-02")
    body = _read(issue_body)
    given = answers.answers(body)
    slug = scaffold.checked_slug(article or given.get(("article",), "").strip(), "article")
    folder = inputs / slug
    if not folder.is_dir():
        raise UsageError(f"there is no article {slug}", "name one with --article")
    who = scaffold.checked_slug(
        author or answers.author_id(given.get(("author", "name"), "")), "author"
    )
    path = folder / f"{who}.yaml"
    text = answers.contribution(given, who, on=on, sure=answers.confirmed(body))
    scaffold.write_new(path, text)
    typer.echo(path)
    typer.echo(f"next: viewpoints check {path}", err=True)
    return 0


def _read(path: Path) -> str:
    raw = sys.stdin.buffer.read() if str(path) == "-" else None
    if raw is None and not path.is_file():
        raise UsageError(f"there is no file {path}", "save the text of the issue in it")
    try:
        return (raw if raw is not None else path.read_bytes()).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not text in UTF-8", "copy the issue again") from error
