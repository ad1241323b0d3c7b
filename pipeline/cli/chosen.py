"""Which articles a command is about: those named, those of one month, or all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import typer

from pipeline.cli.common import found_in
from pipeline.errors import UsageError

_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])\Z")


def chosen(
    named: Sequence[str] | None, also: Sequence[str] | None, month: str, inputs: Path
) -> tuple[tuple[Path, ...], frozenset[str]]:
    """The folders asked for; and, if files were named, which files to speak of."""
    if month and not _MONTH.match(month):
        raise UsageError(f'"{month}" is no month', "write it as --issue 2026-11")
    found, only = found_in([*(named or ()), *(also or ())], inputs)
    if not month:
        return found, only
    of_month = tuple(path for path in found if _is_of(path, month))
    if not of_month:
        from pipeline.turns.reminders import in_words

        typer.echo(f"no article belongs to {in_words(month)} yet", err=True)
    return of_month, only


def _is_of(folder: Path, month: str) -> bool:
    """Whether an article belongs to the month; one that cannot be read, if its name says so.

    Only a file that has the month somewhere in it is read in full.
    """
    from pipeline.stages.load import load_source

    path = folder / "article.yaml"
    named = folder.name.startswith(f"{month}-")
    if not path.is_file() or (not named and month.encode() not in path.read_bytes()):
        return named
    source = load_source(path).value
    said = source.data.get("issue") if source else None
    return said == month if isinstance(said, str) and _MONTH.match(said) else named
