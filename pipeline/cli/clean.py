"""`viewpoints clean`: remove what was kept for the next build."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.common import cache_of
from pipeline.cli.guard import guarded
from pipeline.cli.options import CacheOption, OutputsOption


@guarded
def clean(
    cache_dir: CacheOption = "",
    outputs: OutputsOption = Path("outputs"),
    outputs_too: Annotated[
        bool, typer.Option("--outputs-too", help="Remove the finished files that are ours as well.")
    ] = False,
) -> int:
    """viewpoints clean

    Remove the cache, and say how much that was. What is not ours is never touched.
    """
    cache = cache_of(cache_dir, off=False)
    removed, freed = cache.clear()
    if cache.folder is not None:
        files = f"{removed} file{'s' * (removed != 1)}"
        typer.echo(f"removed {files}, {freed / 1_000_000:.1f} MB, from {cache.folder}")
    if outputs_too and outputs.is_dir():
        from pipeline.stages.publish import Outputs

        gone, left = Outputs(outputs).remove()
        typer.echo(f"removed {gone} file{'s' * (gone != 1)} from {outputs}")
        if left:
            typer.echo(f"left {left} that somebody has changed")
    return 0
