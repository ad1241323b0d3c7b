"""The one door to files that authors name: inside the article's folder, regular, not too big.

A link under inputs would let a contribution show any file of the machine, and a
pipe would hold the build for ever, so every part of a path is opened from the one
before it, no link is followed, and what was opened is looked at before it is read.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import unicodedata
from pathlib import Path

from pipeline.errors import Refused

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,79}\Z")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}\Z")
RESERVED = frozenset({"assets", "authors", "index", "feed", "office", "site", "drafts"})


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
    """Read `folder/parts…`; refuse links anywhere on the way, devices, and what is too big.

    Each part is opened from the one before it and never looked up by its name
    again, so nothing can be put in its place between a look and the reading.
    """
    name = "/".join(parts)
    try:
        handle = _opened(folder, parts)
    except (OSError, ValueError) as error:
        raise Refused("file-missing", f'"{shown(name)}" cannot be opened: {error}') from error
    try:
        before = os.fstat(handle)
        if not stat.S_ISREG(before.st_mode):
            raise Refused("file-link", f'"{shown(name)}" is not an ordinary file')
        if before.st_size > limit:
            raise Refused(
                "too-large",
                f'"{shown(name)}" is {_megabytes(before.st_size)}; the limit is '
                f"{_megabytes(limit)}",
            )
        with os.fdopen(handle, "rb", closefd=False) as file:
            data = file.read(limit + 1)
        after = os.fstat(handle)
    finally:
        os.close(handle)
    if len(data) > limit:
        raise Refused("too-large", f'"{shown(name)}" is over {_megabytes(limit)}')
    if (len(data), after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
        raise Refused(
            "file-changing",
            f'"{shown(name)}" was written to while it was read',
            "half of the old file and half of the new one would be printed",
            "wait until it is saved, then do this again",
        )
    return data


def _opened(folder: Path, parts: list[str]) -> int:
    """Open the last of the parts, each from the folder that was opened before it."""
    here = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    for position, part in enumerate(parts):
        wanted = os.O_NONBLOCK if position == len(parts) - 1 else os.O_DIRECTORY
        try:
            there = os.open(part, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | wanted, dir_fd=here)
        except OSError as error:
            raise _refusal(here, part, "/".join(parts), error) from error
        finally:
            os.close(here)
        here = there
    return here


def _refusal(here: int, part: str, name: str, error: OSError) -> Refused:
    """Word why a part of a path cannot be opened; what stands there now is only looked at."""
    try:
        link = stat.S_ISLNK(os.stat(part, dir_fd=here, follow_symlinks=False).st_mode)
    except OSError:
        link = False
    if link:
        return Refused(
            "file-link",
            f'"{shown(name)}" is a link to another file',
            "a link could show a file that was never sent",
            "send the file itself",
        )
    if error.errno in {errno.ENOENT, errno.ENOTDIR}:
        return Refused(
            "file-missing",
            f'there is no file "{shown(name)}" in this article\'s folder',
            fix="send the file with the article, or correct its name (capitals count)",
        )
    return Refused("file-missing", f'"{shown(name)}" cannot be opened: {error.strerror}')


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
