"""`viewpoints preview`: an article in the browser while it is written."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.common import found_in, prepared
from pipeline.cli.guard import OUR_BUG, guarded, our_mistake
from pipeline.cli.options import FinalOption, HouseOption, InputsOption
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.outcome import Outcome


@guarded
def preview(
    article: Annotated[
        str, typer.Argument(help="The article to begin with; a list of all by default.")
    ] = "",
    inputs: InputsOption = Path("inputs"),
    house: HouseOption = "",
    final: FinalOption = False,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The port; by default 8000, or the next free one.")
    ] = 0,
    open_: Annotated[
        bool | None,
        typer.Option(
            "--open/--no-open", help="Open the browser; by itself where there is one to look at."
        ),
    ] = None,
) -> int:
    """viewpoints preview 2026-11-shared-dialysis

    Show an article in the browser while you write: every save is seen at once,
    and what is wrong is said in the page. Ctrl-C ends it; nothing is written.
    """
    from pipeline.looking.session import Session

    if not inputs.is_dir():
        raise UsageError(f"there is no folder {inputs}", "say where it is with --inputs FOLDER")
    found, _ = found_in([article] if article else [], inputs)
    slug = found[0].name if article and len(found) == 1 else ""
    read = partial(prepared, inputs, house, final, make=False)
    session = Session(inputs, read, port, _said)
    url = f"{session.url}{slug}/" if slug else session.url
    try:
        typer.echo(url)
        typer.echo("every save is seen there; Ctrl-C ends it", err=True)
        if opens(os.environ, sys.stdout.isatty()) if open_ is None else open_:
            Thread(target=_open, args=(url,), daemon=True).start()
        session.run(slug)
    except KeyboardInterrupt:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)  # we are ending: nobody need ask twice
    finally:
        session.close()
    typer.echo("\nthe preview has ended; nothing was written", err=True)
    if session.trace:
        our_mistake(session.trace)
        return OUR_BUG
    return 0  # it has no other end than Ctrl-C, and has done what it was asked


def opens(environment: Mapping[str, str], terminal: bool) -> bool:
    """Whether somebody sits there who would see a browser open."""
    screen = sys.platform == "darwin" or any(
        environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )
    return terminal and screen and not environment.get("CI")


def _open(url: str) -> None:
    import webbrowser

    webbrowser.open(url)


def _said(outcome: Outcome, seconds: float) -> None:
    """One line for a page that was made; for one that could not be, what must change."""
    from pipeline.looking.pages import counted
    from pipeline.problems import Level
    from pipeline.reports.escape import safe
    from pipeline.reports.text import text

    took = f"  {seconds:.2f} s" if seconds else ""
    typer.echo(f"{safe(outcome.slug)}  {counted(outcome.problems)}{took}", err=True)
    errors = [p for p in outcome.problems if p.level is Level.ERROR]
    if errors:
        typer.echo(text(errors), err=True)
