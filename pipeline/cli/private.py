"""The editors' list of names that may stand nowhere, kept apart from the series."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pipeline.errors import UsageError


def private_names(path: Path, public: Iterable[Path]) -> tuple[str, ...]:
    """Read the list: a name a line; empty lines, and those that begin with #, are no names.

    Refuses a list among the inputs or outputs, where it would itself be the leak.
    """
    for folder in public:
        if folder.resolve() in path.resolve().parents:
            raise UsageError(
                f"{path} lies in {folder}, which others can read",
                "keep the list of private names where only the editors can reach it",
            )
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError as error:
        raise UsageError(f"there is no file {path}", "say --private-names FILE") from error
    except IsADirectoryError as error:
        raise UsageError(f"{path} is a folder", "name a file with a name on each line") from error
    except UnicodeDecodeError as error:
        raise UsageError(
            f"{path} is not plain text", "save it as plain text (UTF-8), a name on each line"
        ) from error
    names = tuple(n for n in map(str.strip, lines) if n and not n.startswith("#"))
    short = next((name for name in names if sum(map(str.isalnum, name)) < 2), "")
    if short or not names:
        said = f'"{short}" in {path} is too short for a name' if short else f"{path} holds no name"
        raise UsageError(said, "write one name on each line, as it may be found in a text")
    return names
