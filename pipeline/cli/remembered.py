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
    from contextlib import ExitStack

    from pipeline.cache import Cache
    from pipeline.many.awake import Awake


def glance_at(
    cache: Cache, inputs: Path, outputs: Path, form: Report, asked: Sequence[object]
) -> Glance | None:
    """Look at the series, unless its build tells somebody else too: GitHub's runner."""
    wanted = resolved(form, os.environ)
    if cache.folder is None or wanted is Report.GITHUB:
        return None
    return Glance(cache, inputs, outputs, (*map(str, asked), wanted, str(inputs), str(outputs)))


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


def awake_for(glance: Glance | None, held: ExitStack) -> Awake | None:
    """Have a worker begin, if nothing but articles has changed: mostly it is one of them."""
    if glance is None or glance.changed is None:
        return None
    from pipeline.many.awake import Awake

    awake = Awake(glance.changed)
    held.callback(awake.close)
    return awake
