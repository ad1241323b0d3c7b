"""The one door to files that authors name: inside the article's folder, regular, not too big.

A link under inputs would let a contribution show any file of the machine, and a
pipe would hold the build for ever, so every part of a path is looked at before
anything is opened, and what was opened is looked at again.
"""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from pathlib import Path

from pipeline.errors import Refused

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,79}\Z")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}\Z")
RESERVED = frozenset({"assets", "index", "feed", "office", "site", "drafts"})


def read_inside(folder: Path, name: str, limit: int) -> bytes:
    """Read the file an author calls `name`, or raise `Refused`. `limit` is in bytes."""
    parts = name.split("/")
    if not name or name.startswith("/") or "\\" in name or ".." in parts or ":" in name:
        raise Refused(
            "path-outside",
            f"{_quoted(name)} is not a file in this article's folder",
            "only files sent with the article can be printed in it",
            f"file: media/{safe_name(name)}",
        )
    for part in parts:
        if not NAME.match(part) or part.endswith("."):
            raise Refused(
                "file-name",
                f"the file name {_quoted(name)} does not travel well",
                "names are letters a to z, digits, dots, hyphens and underscores, 80 at most",
                f"rename the file and write: file: {'/'.join(map(safe_name, parts))}",
            )
    return read_regular(folder, parts, limit)


def read_regular(folder: Path, parts: list[str], limit: int) -> bytes:
    """Read `folder/parts…`; refuse links anywhere on the way, devices, and what is too big."""
    name = "/".join(parts)
    for end in range(1, len(parts) + 1):
        _no_link(folder.joinpath(*parts[:end]), name)
    path = folder.joinpath(*parts)
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise Refused(
            "file-missing", f'"{shown(name)}" cannot be opened: {error.strerror}'
        ) from error
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise Refused("file-link", f'"{shown(name)}" is not an ordinary file')
        if status.st_size > limit:
            raise Refused(
                "too-large",
                f'"{shown(name)}" is {_megabytes(status.st_size)}; the limit is '
                f"{_megabytes(limit)}",
            )
        with os.fdopen(handle, "rb", closefd=False) as file:
            data = file.read(limit + 1)
    finally:
        os.close(handle)
    if len(data) > limit:
        raise Refused("too-large", f'"{shown(name)}" is over {_megabytes(limit)}')
    return data


def _no_link(path: Path, name: str) -> None:
    try:
        mode = path.lstat().st_mode
    except OSError as error:
        raise Refused(
            "file-missing",
            f'there is no file "{shown(name)}" in this article\'s folder',
            fix="send the file with the article, or correct its name (capitals count)",
        ) from error
    if stat.S_ISLNK(mode):
        raise Refused(
            "file-link",
            f'"{shown(name)}" is a link to another file',
            "a link could show a file that was never sent",
            "send the file itself",
        )


def safe_name(name: str) -> str:
    """A name like `name` that travels well, to suggest."""
    plain = unicodedata.normalize("NFKD", name.replace("\\", "/").rsplit("/", 1)[-1])
    kept = re.sub(r"[^A-Za-z0-9._-]+", "-", plain.encode("ascii", "ignore").decode())
    return kept[-80:].strip("-._") or "file"


def folded(name: str) -> str:
    """What `name` is on a computer that ignores case and form of accents."""
    return unicodedata.normalize("NFKC", name).casefold()


def shown(name: str) -> str:
    """A file's name fit to be printed, also when its bytes are no text."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _quoted(name: str) -> str:
    """What an author typed as a name, cut to what a message can hold."""
    return f'"{shown(name[:77])}…"' if len(name) > 80 else f'"{shown(name)}"'


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"
