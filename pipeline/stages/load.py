"""Read what an article's folder holds: its YAML files, and the media they name."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pipeline.errors import Refused
from pipeline.model import Files, Route, Source
from pipeline.paths import RESERVED, SLUG, folded, read_inside, read_regular, shown
from pipeline.problems import Checked, Place, Problem
from pipeline.yaml_source import parse

YAML_BYTES = 5_000_000
MEDIA_BYTES = 20_000_000
CLIP_BYTES = 100_000_000


def load(folder: Path) -> Checked[Files]:
    """Read one article: its YAML files, and the media they name.

    Reports every file that cannot be read; a value is given when the editors'
    file can be.
    """
    if folder.is_symlink():
        return Checked(None, (_link(shown(str(folder))),))
    problems = list(_names(folder))
    sources: dict[str, Source] = {}
    for path in sorted(folder.glob("*.yaml")):
        if path.is_symlink():
            continue  # said above
        source = load_source(path)
        problems += source.problems
        if source.value is not None:
            sources[path.stem] = source.value
    article = sources.pop("article", None)
    if article is None:
        if not os.path.lexists(folder / "article.yaml"):
            problems.append(_no_article(folder))
        return Checked(None, tuple(problems))
    media = _media(folder, (article, *sources.values()))
    files = Files(folder.name, article, tuple(sources.values()), media.value or {})
    return Checked(files, (*problems, *media.problems))


def load_source(path: Path) -> Checked[Source]:
    """Read one YAML file; whatever is wrong with it is a problem at its place, never a crash."""
    try:
        raw = read_regular(path.parent, [path.name], YAML_BYTES)
    except Refused as error:
        place = Place(shown(str(path)))
        return Checked(None, (Problem.at(place, error.rule, error.message, why=error.why),))
    return parse(shown(str(path)), path.stem, raw)


def _names(folder: Path) -> Iterator[Problem]:
    """Folder and file names that would collide, mislead or leave the folder."""
    place = Place(shown(str(folder)))
    if not SLUG.match(folder.name) or folder.name in RESERVED:
        yield Problem.at(
            place,
            "slug",
            f'the folder name "{shown(folder.name)}" cannot be an address on the site',
            why="names are small letters a to z, digits and hyphens; some words are ours",
        )
    seen: dict[str, str] = {}
    for entry in sorted(_entries(folder), key=lambda e: e.path):
        path = shown(entry.path)
        if entry.is_symlink():
            yield _link(path)
        name = folded(os.path.relpath(entry.path, folder))
        if name in seen:
            yield Problem.at(
                Place(path),
                "clash-names",
                f'"{shown(entry.name)}" and "{seen[name]}" are one name on many computers',
                fix="rename one of them",
            )
        seen[name] = shown(entry.name)
        yield from _yaml_name(entry, path)


def _link(path: str) -> Problem:
    return Problem.at(
        Place(path),
        "file-link",
        "this is a link to another file",
        why="a link could show a file that was never sent",
        fix="send the file itself",
    )


def _yaml_name(entry: os.DirEntry[str], path: str) -> Iterator[Problem]:
    stem, suffix = Path(entry.name).stem, Path(entry.name).suffix
    if suffix.lower() in {".yml", ".yaml"} and suffix != ".yaml":
        yield Problem.at(
            Place(path),
            "slug",
            f'"{shown(entry.name)}" would not be read',
            fix=f"rename it to {shown(stem)}.yaml",
        )
    if suffix == ".yaml" and (not SLUG.match(stem) or stem in RESERVED):
        yield Problem.at(
            Place(path),
            "slug",
            f'"{shown(stem)}" cannot be an author\'s id',
            why="ids are small letters a to z, digits and hyphens; some words are ours",
        )


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    """Everything under `folder`, however deep: folders can be nested deeper than calls can."""
    left = [str(folder)]
    while left:
        with os.scandir(left.pop()) as entries:
            for entry in entries:
                yield entry
                if entry.is_dir(follow_symlinks=False):
                    left.append(entry.path)


def _media(folder: Path, sources: Iterable[Source]) -> Checked[dict[str, bytes]]:
    found: dict[str, bytes] = {}
    problems: list[Problem] = []
    for source in sources:
        for route, name in _named(source.data, ()):
            if name in found:
                continue
            limit = CLIP_BYTES if route[0] == "clips" else MEDIA_BYTES
            try:
                found[name] = read_inside(folder, name, limit)
            except Refused as error:
                problems.append(
                    source.problem(error.rule, error.message, *route, why=error.why, fix=error.fix)
                )
    return Checked(found, tuple(problems))


def _named(value: Any, route: Route) -> Iterator[tuple[Route, str]]:
    """Every `file:` anywhere in a source."""
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    for key, part in parts:
        if key == "file" and isinstance(part, str):
            yield (*route, key), part
        elif isinstance(part, (dict, list)):
            yield from _named(part, (*route, key))


def _no_article(folder: Path) -> Problem:
    return Problem.at(
        Place(shown(str(folder))),
        "article-missing",
        "this folder has no article.yaml",
        why="it holds the title, the month and the order of the viewpoints",
        fix="viewpoints new article SLUG writes one",
    )
