"""What a pull request touches: which articles to look at, and what else an editor should know.

An author's pull request belongs in one article's folder. One that reaches further
is not wrong, but whoever merges it should see that it does.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.frozen import frozen
from pipeline.problems import Level, Place, Problem

SHARED = ("schemas", "templates")
_WRITERS = frozenset({"OWNER", "MEMBER", "COLLABORATOR"})
_SHARED_FIX = "send this part by itself, or ask an editor to make the change"


@frozen
class Touched:
    """What changed files belong to.

    `articles` are the names of folders of the inputs, in order; `everything` says
    that a file all articles share has changed; `elsewhere` are files of no article.
    """

    articles: tuple[str, ...] = ()
    everything: bool = False
    elsewhere: tuple[str, ...] = ()


def names_in(listed: bytes) -> tuple[str, ...]:
    """Read what `git diff --name-only` writes: one name a line, or with `-z` apart by NUL.

    A name may hold anything but NUL, so lines are believed only where there is no NUL.
    """
    apart = b"\0" if b"\0" in listed else b"\n"
    return tuple(name.decode("utf-8", "surrogateescape") for name in listed.split(apart) if name)


def touched(names: Iterable[str], inputs: str) -> Touched:
    """Sort changed files; `inputs` is the folder of the series, as the names have it."""
    articles: dict[str, None] = {}
    elsewhere: list[str] = []
    everything = False
    for name in names:
        path = PurePosixPath(name)
        inside = path.is_relative_to(inputs)
        parts = path.relative_to(inputs).parts if inside else path.parts
        if inside and len(parts) > 1 and not parts[0].startswith((".", "_")):
            articles[parts[0]] = None
            continue
        elsewhere.append(name)
        everything |= parts == ("series.yaml",) if inside else parts[0] in SHARED
    return Touched(tuple(sorted(articles)), everything, tuple(elsewhere))


def event(path: Path) -> Mapping[str, Any]:
    """Read the event that started a workflow; what cannot be read says nothing."""
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def trusted(happened: Mapping[str, Any]) -> bool:
    """Whether whoever sent a pull request may write here; where nobody sent one, yes."""
    sent = happened.get("pull_request")
    return not isinstance(sent, dict) or sent.get("author_association") in _WRITERS


def reach(found: Touched, happened: Mapping[str, Any], inputs: str) -> Iterator[Problem]:
    """Say where a stranger's pull request reaches beyond one article's folder."""
    if trusted(happened):
        return
    if len(found.articles) > 1:
        yield Problem.at(
            Place(f"{inputs}/{found.articles[1]}/article.yaml"),
            "pull-request-reach",
            f"this pull request changes {len(found.articles)} articles: "
            f"{', '.join(found.articles[:5])}{', …' if len(found.articles) > 5 else ''}",
            level=Level.WARNING,
            why="an author’s pull request belongs in one article’s folder; "
            "see that every change is meant",
            fix="send one pull request for each article",
        )
    for name in found.elsewhere:
        if _shared(name, inputs):
            yield Problem.at(
                Place(name),
                "pull-request-reach",
                f"this pull request also changes {name}, which all articles share",
                level=Level.WARNING,
                why="whoever sent it has no right to write here; read this file before merging",
                fix=_SHARED_FIX,
            )


def _shared(name: str, inputs: str) -> bool:
    path = PurePosixPath(name)
    return path == PurePosixPath(inputs) / "series.yaml" or path.parts[0] in (*SHARED, ".github")
