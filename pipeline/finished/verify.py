"""Read finished outputs again: are they what the manifest says, whole, and no more.

Nothing but the outputs is needed, so a copy can be verified on any machine. They
may be a stranger's: no link is followed, and nothing is read that is not listed.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from pipeline.errors import Refused
from pipeline.finished.manifest import MANIFEST, NEXT, STAGING, Entry, believed, together
from pipeline.frozen import frozen
from pipeline.paths import read_regular, shown
from pipeline.problems import Level, Place, Problem

LARGEST = 500_000_000
"""No file of ours comes near; one that is listed as larger is not read."""
MOST_EXTRA = 100
BESIDE = frozenset({MANIFEST, NEXT, STAGING, "README.md"})
OURS = frozenset({"site", "drafts", "office"})


@frozen
class Listing:
    """What the outputs hold by their manifest, as far as it is so, and what is not so.

    While a killed build waits to be finished, each folder is judged by the one
    manifest or by the next one: whichever it is whole by.
    """

    folder: Path
    entries: tuple[Entry, ...] = ()
    cards: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def articles(self) -> tuple[str, ...]:
        """The articles that have files here."""
        return tuple(sorted({e.article for e in self.entries if e.article}))

    def of(self, article: str) -> tuple[Entry, ...]:
        """The files of one article."""
        return tuple(e for e in self.entries if e.article == article)


def listing(folder: Path) -> Listing:
    """Compare every file of an outputs folder with the manifest: missing, changed, extra."""
    cards, now = believed(folder / MANIFEST)
    later_cards, later = believed(folder / NEXT)
    problems = list(_manifests(folder, now, later))
    entries: list[Entry] = []
    known: set[str] = set()
    old, new = _grouped(now), _grouped(later)
    for name in sorted({*old, *new}):
        wrong = _wrong(folder, old.get(name, ()))
        judged = old.get(name, ())
        if later and (wrong or not judged) and not _wrong(folder, new.get(name, ())):
            wrong, judged = {}, new.get(name, ())
        entries += [e for e in judged if e.path not in wrong]
        known |= {e.path for e in judged}
        problems += wrong.values()
    problems += _extra(folder, known)
    return Listing(folder, tuple(entries), {**cards, **later_cards}, tuple(problems))


def read_entry(folder: Path, listed: Entry) -> bytes:
    """Read one file of the outputs, which must still be the one that is listed."""
    if listed.bytes > LARGEST:
        raise Refused("output-changed", f"it is listed as {listed.bytes} bytes")
    data = read_regular(folder, listed.path.split("/"), max(listed.bytes, 0))
    if hashlib.sha256(data).hexdigest() != listed.sha256:
        raise Refused("output-changed", "its bytes are others than those that were built")
    return data


def problem(file: Path, rule: str, message: str, why: str = "", fix: str = "") -> Problem:
    """Say something of a finished file; there is no line of it to show."""
    return Problem.at(Place(shown(str(file))), rule, message, why=why, fix=fix)


def _grouped(entries: Iterable[Entry]) -> dict[str, tuple[Entry, ...]]:
    groups: dict[str, tuple[Entry, ...]] = {}
    for each in entries:
        name = together(each.path)
        groups[name] = (*groups.get(name, ()), each)
    return groups


def _manifests(folder: Path, now: tuple[Entry, ...], later: tuple[Entry, ...]) -> Iterator[Problem]:
    if not now and not later:
        yield problem(
            folder / MANIFEST,
            "manifest-missing",
            "there is no list of the outputs that can be read",
            "it says which files there should be; without it nothing can be proven",
            "build again, or get the folder again from whoever built it",
        )
    if later:
        where = Place(shown(str(folder / NEXT)))
        yield Problem.at(
            where,
            "publishing-unfinished",
            "a build was stopped while it put its files in place",
            level=Level.WARNING,
            why="each folder is wholly the old one or wholly the new one",
            fix="the next viewpoints build finishes it",
        )


def _wrong(folder: Path, entries: Iterable[Entry]) -> dict[str, Problem]:
    found = {}
    for each in entries:
        try:
            read_entry(folder, each)
        except Refused as error:
            found[each.path] = _worded(folder / each.path, error)
    return found


def _worded(path: Path, error: Refused) -> Problem:
    if error.rule == "file-missing":
        return problem(
            path, "output-missing", "this file is missing", "the manifest lists it", _AGAIN
        )
    if error.rule == "file-link":
        return _no_file(path)
    return problem(
        path,
        "output-changed",
        "this file is not the one that was built",
        "its bytes are not those that the manifest lists",
        _AGAIN,
    )


_AGAIN = "build again, or copy the folder again"


def _no_file(path: Path) -> Problem:
    return problem(
        path,
        "output-link",
        "this is a link or a device, and no file",
        "a link shows what was never built, and was not followed",
        "delete it",
    )


def _extra(folder: Path, known: set[str]) -> Iterator[Problem]:
    """What lies in the folders that are ours, and no build made; and a word on what lies beside."""
    told = 0
    for name, regular in _found(folder):
        if name in known and regular:
            continue
        if not regular:
            if name not in known:  # else it has been said
                yield _no_file(folder / name)
        elif name.split("/")[0] in OURS:
            yield problem(
                folder / name,
                "output-extra",
                "no build made this file",
                "whoever publishes the folder publishes it too",
                "move it elsewhere",
            )
        else:
            continue
        told += 1
        if told == MOST_EXTRA:
            yield problem(folder, "output-extra", "there are more such files than can be listed")
            return


def _found(folder: Path) -> Iterator[tuple[str, bool]]:
    """Everything that is no folder, and whether it is a file; nothing is followed."""
    left = [""]
    while left:
        here = left.pop()
        try:
            with os.scandir(folder / here) as entries:
                found = sorted(entries, key=lambda e: e.name)
        except OSError:
            yield here, False
            continue
        for entry in found:
            name = f"{here}/{entry.name}".lstrip("/")
            if not here and (name in BESIDE or name.startswith(".")):
                continue
            if entry.is_dir(follow_symlinks=False):
                left.append(name)
            else:
                yield name, entry.is_file(follow_symlinks=False)
