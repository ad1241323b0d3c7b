"""Every command there is: one module, one command; this one lists them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from pipeline.cli.approve import approve
from pipeline.cli.build import build
from pipeline.cli.check import check
from pipeline.cli.clean import clean
from pipeline.cli.collect import collect
from pipeline.cli.doctor import doctor
from pipeline.cli.explain import explain
from pipeline.cli.export import export_form, export_rules, export_schema
from pipeline.cli.fix import fix
from pipeline.cli.guard import guarded
from pipeline.cli.import_ import import_
from pipeline.cli.new import new_article, new_series, new_viewpoint
from pipeline.cli.status import status
from pipeline.cli.verify import verify


def purpose(command: Callable[..., None]) -> str:
    """What a list of commands says of one: its help without the example it begins with."""
    _, said, *_ = (command.__doc__ or "").split("\n\n")
    return " ".join(said.split())


app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    add_completion=False,
)
for command in (build, check, status, fix, approve, verify, collect, explain, doctor, clean):
    app.command(short_help=purpose(command))(command)

app.command("import", short_help=purpose(import_))(import_)

new = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.add_typer(new, name="new", help="Begin a series, an article or a viewpoint: files to fill in.")
new.command("article", short_help=purpose(new_article))(new_article)
new.command("viewpoint", short_help=purpose(new_viewpoint))(new_viewpoint)
new.command("series", short_help=purpose(new_series))(new_series)

export = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.add_typer(export, name="export", help="Write what is made from the schemas and the rules.")
export.command("schema", short_help=purpose(export_schema))(export_schema)
export.command("rules", short_help=purpose(export_rules))(export_rules)
export.command("form", short_help=purpose(export_form))(export_form)


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
