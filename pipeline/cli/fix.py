"""`viewpoints fix`: repairs that are safe, and never a word."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.guard import guarded
from pipeline.errors import UsageError
from pipeline.reports import Report, show
from pipeline.reports.escape import safe


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
    from pipeline.sources import rewrite

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
