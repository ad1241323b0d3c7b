"""`viewpoints doctor`: is everything here that a build needs."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.guard import guarded
from pipeline.reports.escape import safe


@guarded
def doctor(
    github: Annotated[
        bool, typer.Option("--github", help="Look at this repository's workflows and settings.")
    ] = False,
) -> int:
    """viewpoints doctor --github

    Say whether the engines, fonts and folders that a build needs are here; or, of a
    repository on GitHub, what is set and what to set by hand.
    """
    if github:
        from pipeline.github.settings import examine as look

        findings = tuple(look(Path.cwd(), os.environ))
    else:
        from pipeline.doctor import examine

        findings = examine(Path.cwd())
    for finding in findings:
        typer.echo(f"{'ok' if finding.well else 'no':3} {finding.what}: {safe(finding.said)}")
        if not finding.well and finding.remedy:
            typer.echo(f"    fix: {safe(finding.remedy)}")
    return 0 if all(finding.well for finding in findings) else 4
