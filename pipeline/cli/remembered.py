"""What a build said that had nothing to do, and says again as long as nothing has changed."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from pipeline.many.glance import Glance
from pipeline.many.progress import line
from pipeline.reports import Report, resolved

if TYPE_CHECKING:
    from pipeline.cache import Cache
    from pipeline.many.beside import Beside


def glance_at(
    cache: Cache,
    inputs: Path,
    outputs: Path,
    form: Report,
    asked: Sequence[object],
    beside: Beside | None,
) -> Glance | None:
    """Look at the series, unless its build tells somebody else too: GitHub's runner."""
    wanted = resolved(form, os.environ)
    if cache.folder is None or wanted is Report.GITHUB:
        return None
    said = (*map(str, asked), wanted, str(inputs), str(outputs))
    return Glance(cache, inputs, outputs, said, beside)


def said_again(glance: Glance | None) -> int | None:
    """Say what was said before, if nothing has changed, and give the exit code."""
    told = glance.again() if glance else None
    if told is None:
        return None
    if not sys.stderr.isatty():
        print("\n".join(line(*each) for each in told.states), file=sys.stderr)
    if told.aside:
        typer.echo(told.aside, err=True)
    typer.echo(told.answer)
    return told.code
