"""Every command there is: one module, one command; this one lists them."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli.guard import guarded
from pipeline.cli.lazily import group

NEW = typer.Typer(
    cls=group(
        {
            "article": "new:new_article",
            "viewpoint": "new:new_viewpoint",
            "series": "new:new_series",
            "house": "new:new_house",
        }
    ),
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Begin a series, an article, a viewpoint or a house: files to fill in.",
)
EXPORT = typer.Typer(
    cls=group(
        {
            "schema": "export:export_schema",
            "rules": "export:export_rules",
            "form": "export:export_form",
        }
    ),
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Write what is made from the schemas and the rules.",
)
app = typer.Typer(
    cls=group(
        {
            "build": "build:build",
            "check": "check:check",
            "preview": "preview:preview",
            "status": "status:status",
            "fix": "fix:fix",
            "approve": "approve:approve",
            "verify": "verify:verify",
            "collect": "collect:collect",
            "explain": "explain:explain",
            "doctor": "doctor:doctor",
            "clean": "clean:clean",
            "import": "import_:import_",
            "new": NEW,
            "export": EXPORT,
        }
    ),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    add_completion=False,
)


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
