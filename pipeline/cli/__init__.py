"""The command line: parse, call, report, exit. The only package that knows Typer.

One module, one command; this one lists them.
"""

from __future__ import annotations

import signal
import sys
from typing import Annotated

import typer

from pipeline.cli.build import build
from pipeline.cli.check import check
from pipeline.cli.doctor import doctor
from pipeline.cli.explain import explain
from pipeline.cli.export import export_rules, export_schema
from pipeline.cli.fix import fix
from pipeline.cli.guard import guarded
from pipeline.cli.new import new_article, new_viewpoint

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    add_completion=False,
)
for command in (build, check, fix, explain, doctor):
    app.command()(command)

new = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.add_typer(new, name="new", help="Begin an article or a viewpoint: a file to fill in.")
new.command("article")(new_article)
new.command("viewpoint")(new_viewpoint)

export = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.add_typer(export, name="export", help="Write what is made from the schemas and the rules.")
export.command("schema")(export_schema)
export.command("rules")(export_rules)


def main() -> None:
    """Run the command line; no input may ever show a traceback."""
    for stream in filter(None, (sys.stdout, sys.stderr)):
        # A terminal that cannot show a letter gets its number, not a crash.
        stream.reconfigure(errors="backslashreplace")
    # Whoever ends us gently finds nothing half done, as after Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    app()


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
