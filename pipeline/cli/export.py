"""`viewpoints export`: what is made from the schemas and the rules."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.common import job_of
from pipeline.cli.guard import guarded
from pipeline.cli.options import CurrentOption, InputsOption
from pipeline.reports import Report


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


@guarded
def export_rules(
    to: Annotated[Path | None, typer.Option(help="A file; the checkout's by itself.")] = None,
    check: CurrentOption = False,
) -> int:
    """viewpoints export rules

    Write the page of all rules and messages, with the usual limits.
    """
    from pipeline.export import case_counts, home
    from pipeline.house import ROOT
    from pipeline.model import Limits, Policy
    from pipeline.reports.rules_page import rules_page

    path = to or home(".github/RULES.md")
    cases = case_counts(ROOT / "tests" / "rules" / "cases.yaml")
    return _exported({path: rules_page(Limits(), Policy(), cases)}, check)


@guarded
def export_form(
    inputs: InputsOption = Path("inputs"),
    to: Annotated[Path | None, typer.Option(help="A file; the checkout's by itself.")] = None,
    check: CurrentOption = False,
) -> int:
    """viewpoints export form --to .github/ISSUE_TEMPLATE/contribution.yml

    Write the issue form by which authors can send their view without writing a file.
    """
    from pipeline.export import home
    from pipeline.github.starter import form_file

    job, code = job_of(inputs, "", False, Report.AUTO, make=False)
    if job is None:
        return code
    path = to or home(".github/ISSUE_TEMPLATE/contribution.yml")
    return _exported({path: form_file(job.series)}, check)


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
