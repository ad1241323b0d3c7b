"""`viewpoints doctor`: is everything here that a build needs."""

from __future__ import annotations

from pathlib import Path

import typer

from pipeline.cli.guard import guarded
from pipeline.reports.escape import safe


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
