"""Progress on stderr: a bar on a terminal, else a line for each article."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.outcome import Outcome

Said = Callable[["Outcome"], None]


@contextmanager
def progress(total: int) -> Iterator[Said]:
    """Give what to call when an article is done. Nothing an author wrote is shown."""
    if not sys.stderr.isatty():
        yield lambda outcome: print(line(outcome.state, outcome.slug), file=sys.stderr)
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[counts]}"),
        TextColumn("{task.fields[slug]}"),
    )
    console = Console(stderr=True, markup=False)
    counts: Counter[str] = Counter()
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=total, slug="", counts="")

        def said(outcome: Outcome) -> None:
            counts[outcome.state] += 1
            told = ", ".join(f"{number} {state}" for state, number in sorted(counts.items()))
            bar.update(task, advance=1, slug=_name(outcome.slug), counts=told)

        yield said


def line(state: str, slug: str) -> str:
    """What a log says of one article."""
    return f"{state:8} {_name(slug)}"


def _name(slug: str) -> str:
    """A folder's name, with whatever could move the cursor or wipe the screen spelt out."""
    return ascii(slug)[1:-1]
