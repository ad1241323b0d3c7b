"""Options that several commands share, so that they mean the same everywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.reports import Report

InputsOption = Annotated[Path, typer.Option(help="The series: series.yaml and its articles.")]
OutputsOption = Annotated[Path, typer.Option(help="Where finished files go.")]
HouseOption = Annotated[str, typer.Option(help="The house: a folder of templates, or its name.")]
FormatOption = Annotated[Report, typer.Option("--output-format", help="How to show problems.")]
FinalOption = Annotated[bool, typer.Option("--final", help="Treat what is still owed as an error.")]
JobsOption = Annotated[
    int, typer.Option(min=0, help="How many articles at a time; 0 is one a core.")
]
ArticleOption = Annotated[
    list[str] | None, typer.Option(help="An article by its folder's name; may be repeated.")
]
IssueOption = Annotated[str, typer.Option(help="Only the articles of one month, as 2026-11.")]
CacheOption = Annotated[
    str, typer.Option("--cache-dir", help="Where to keep what was made, for the next build.")
]
NoCacheOption = Annotated[
    bool, typer.Option("--no-cache", help="Do everything anew, and keep nothing.")
]
PrivateOption = Annotated[
    Path | None,
    typer.Option(
        "--private-names", help="A file of names, one a line, that may stand in no article."
    ),
]
AnonymisedOption = Annotated[
    bool,
    typer.Option(
        "--anonymised",
        help="Also make the declarations for reviewers: numbers instead of names.",
    ),
]
ShardOption = Annotated[
    str, typer.Option("--shard", help="Build one part of several, as 2/4, for `collect`.")
]
ExecutorOption = Annotated[
    str, typer.Option("--executor", help="Who does the work: local, or dask:tcp://HOST:PORT.")
]
ChangedOption = Annotated[
    Path | None,
    typer.Option(
        "--changed",
        help="Only the articles of the files listed in this file, as `git diff --name-only -z` "
        "lists them.",
    ),
]
ReportOption = Annotated[
    Path | None, typer.Option("--report", help="Also write the report, in JSON, to this file.")
]
PreviewOption = Annotated[
    Path | None, typer.Option("--preview", help="Also write the articles as one page.")
]
CurrentOption = Annotated[
    bool, typer.Option("--check", help="Write nothing; say whether it is current.")
]
