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
CurrentOption = Annotated[
    bool, typer.Option("--check", help="Write nothing; say whether it is current.")
]
