"""Which repository and commit this program came from, so that a starter can pin it."""

from __future__ import annotations

import json
import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from pipeline import __version__
from pipeline.errors import UsageError
from pipeline.house import ROOT

PINNED = re.compile(r"(?P<name>[A-Za-z0-9-]+/[A-Za-z0-9._-]+)@(?P<commit>[0-9a-f]{40})\Z")
_ADDRESS = re.compile(r"github\.com[/:](?P<name>[A-Za-z0-9-]+/[A-Za-z0-9._-]+?)(?:\.git)?/?\Z")


def pinned(asked: str = "") -> str:
    """Give `owner/name@commit # version` as asked for, else as this program was installed.

    Raises `UsageError` where neither says which commit: a name that can move, such
    as a branch, would run whatever somebody puts there.
    """
    if asked and not PINNED.match(asked):
        raise UsageError(
            f'"{asked}" does not name one commit',
            "write --action owner/viewpoints@ and the 40 letters and digits of the commit",
        )
    found = asked or _installed() or _checkout(ROOT)
    if not found:
        raise UsageError(
            "nothing says which commit of Viewpoints the workflows should use",
            "add --action owner/viewpoints@ and the 40 letters and digits of the commit",
        )
    return f"{found} # v{__version__}"


def _installed() -> str:
    """What the installer wrote down (PEP 610), if it was from a repository."""
    try:
        said = json.loads(distribution("viewpoints").read_text("direct_url.json") or "{}")
        commit = said["vcs_info"]["commit_id"]
    except (PackageNotFoundError, ValueError, KeyError, TypeError):
        return ""
    return _named(str(said.get("url", "")), str(commit))


def _checkout(folder: Path) -> str:
    """What git wrote down, in a checkout; read from its files, since git may not be here."""
    git = folder / ".git"
    try:
        head = (git / "HEAD").read_text().strip()
        commit = head
        if head.startswith("ref: "):
            commit = _commit(git, head.removeprefix("ref: "))
        remote = re.search(r'\[remote "origin"\][^\[]*?\burl = (\S+)', (git / "config").read_text())
    except OSError:
        return ""
    return _named(remote[1], commit) if remote else ""


def _commit(git: Path, branch: str) -> str:
    if (git / branch).is_file():
        return (git / branch).read_text().strip()
    packed = (git / "packed-refs").read_text()
    found = re.search(rf"^([0-9a-f]{{40}}) {re.escape(branch)}$", packed, re.MULTILINE)
    return found[1] if found else ""


def _named(address: str, commit: str) -> str:
    found = _ADDRESS.search(address)
    named = f"{found['name']}@{commit}" if found else ""
    return named if PINNED.match(named) else ""
