"""Which part of a series a build does, and who does the work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.batch import Do
    from pipeline.many.shards import Shard


def part_of(
    found: Sequence[Path], asked: str, whole: bool
) -> tuple[tuple[Path, ...], Shard | None]:
    """The articles of the part asked for, and which part that is; all of them, if none is."""
    from pipeline.many.shards import Shard

    if not asked:
        return tuple(found), None
    if not whole:
        raise UsageError("a part is of the whole series", "leave out --shard, or the articles")
    shard = replace(Shard.asked(asked), every=tuple(folder.name for folder in found))
    return shard.of(found), shard


@contextmanager
def workers(asked: str) -> Iterator[Do]:
    """Our own processes, or a Dask cluster's."""
    from pipeline.batch import local

    scheme, _, address = asked.partition(":")
    if asked == "local":
        yield local
    elif scheme == "dask" and address:
        from pipeline.many.executor import dask

        with closing(dask(address)) as cluster:
            yield cluster.outcomes
    else:
        raise UsageError(f'there is no executor "{asked}"', "local, or as dask:tcp://10.0.0.5:8786")
