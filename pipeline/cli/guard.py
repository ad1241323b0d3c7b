"""What stands between a command and whoever ran it: exit codes, and never a traceback."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import typer

from pipeline import __version__
from pipeline.cli import INTERRUPTED
from pipeline.errors import EngineError, HouseError, UsageError, ViewpointsError
from pipeline.reports.escape import safe

P = ParamSpec("P")
CODES = {UsageError: 2, HouseError: 3, EngineError: 4}
OUR_BUG = 70


def guarded(command: Callable[P, int]) -> Callable[P, None]:
    """Turn a command's answer, or whatever stops it, into an exit code and at most one line."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            code = command(*args, **kwargs)
        except ViewpointsError as error:
            typer.echo(f"viewpoints: {safe(str(error))}", err=True)
            if error.remedy:
                typer.echo(f"  fix: {safe(error.remedy)}", err=True)
            code = next(n for kind, n in CODES.items() if isinstance(error, kind))
        except KeyboardInterrupt:
            code = INTERRUPTED  # and `main` says so
        except typer.Exit:
            raise
        except BrokenPipeError:
            # Whoever read our answer has gone; say no more, also not when Python tidies up.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            code = CODES[EngineError]
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            typer.echo(f"viewpoints: {safe(f'{where}{error.strerror or error}')}", err=True)
            code = CODES[EngineError]
        except Exception:
            our_mistake(traceback.format_exc())
            code = OUR_BUG
        raise typer.Exit(code)

    return run


def our_mistake(trace: str) -> None:
    """Own up in one line, and keep the traceback where it can be sent from."""
    last = trace.strip().rsplit("\n", 1)[-1]
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="viewpoints-", suffix=".txt", delete=False, encoding="utf-8"
        ) as file:
            file.write(f"viewpoints {__version__}\n{trace}")
        told = f"please send us {file.name} ({last.split(':')[0]})"
    except OSError:
        told = last
    typer.echo(f"viewpoints: this is our mistake, not yours; {safe(told)}", err=True)
