"""Read what an article's folder holds: its YAML files, and the media they name."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pipeline.approval.approvals import words_file
from pipeline.errors import Refused
from pipeline.model import Files, Route, Source
from pipeline.paths import (
    NAME,
    RESERVED,
    SLUG,
    folded,
    read_inside,
    read_regular,
    safe_name,
    shown,
)
from pipeline.problems import Checked, Place, Problem
from pipeline.sources import suggest, text_files
from pipeline.sources.yaml_source import parse

YAML_BYTES = 5_000_000
MEDIA_BYTES = 20_000_000
CLIP_BYTES = 100_000_000
WORDS_BYTES = 5_000_000
_MEDIA = ("file", "still", "captions")
"""The fields that name a medium, in the order in which they are read."""
LOCK = ".#"
"""How Emacs names the link beside a file that somebody is changing: it leads nowhere, and no
name that an author can give a file begins so."""


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
    seen = dict(_seen(folder, article))
    texts = _texts(folder, sources.values())
    files = Files(
        folder.name, article, tuple(sources.values()), media.value or {}, seen, texts.value or {}
    )
    return Checked(files, (*problems, *media.problems, *texts.problems))


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
            if entry.name.startswith(LOCK):
                continue
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
        named = _named(source.data, (), _MEDIA)
        for route, name in sorted(named, key=lambda each: _MEDIA.index(str(each[0][-1]))):
            if name in found:
                continue
            clip = route[0] == "clips" and route[-1] == "file"
            limit = CLIP_BYTES if clip else MEDIA_BYTES
            try:
                found[name] = read_inside(folder, name, limit)
            except Refused as error:
                there = _there(folder, name) if error.rule == "file-missing" else ""
                line = there and suggest.with_value(source, route, there)
                why = f"there is {there}" if line else error.why
                problems.append(
                    source.problem(
                        error.rule, error.message, *route, why=why, fix=line or error.fix
                    )
                )
    return Checked(found, tuple(problems))


def _there(folder: Path, name: str) -> str:
    """The file that was probably meant: of the same kind, and called nearly the same."""
    ending = Path(name).suffix.lower()
    beside = {
        folded(Path(each.name).stem): os.path.relpath(each.path, folder)
        for each in sorted(_entries(folder), key=lambda each: each.path)
        if each.is_file(follow_symlinks=False)
        and _kind(Path(each.name).suffix.lower()) == _kind(ending)
        and all(map(NAME.match, os.path.relpath(each.path, folder).split("/")))
    }
    near = get_close_matches(folded(Path(name).stem), beside, 1, 0.8)
    return beside[near[0]] if near else ""


def _kind(ending: str) -> str:
    return ".jpg" if ending == ".jpeg" else ending


def _texts(folder: Path, sources: Iterable[Source]) -> Checked[dict[str, Source]]:
    """The files that texts stand in; the schema says which kinds there are."""
    found: dict[str, Source] = {}
    problems: list[Problem] = []
    for source in sources:
        for route, name in _named(source.data, (), ("text_file",)):
            ending = Path(name).suffix.lower()
            if name in found or ending not in text_files.ENDINGS:
                continue
            try:
                raw = read_inside(folder, name, text_files.BYTES[ending])
            except Refused as error:
                if error.rule != "file-link":  # said of the link itself
                    problems.append(_refused(folder, source, route, name, error))
                continue
            text = text_files.text_file(shown(str(folder / name)), raw)
            problems += text.problems
            if text.value is not None:
                found[name] = text.value
    return Checked(found, tuple(problems))


def _refused(folder: Path, source: Source, route: Route, name: str, error: Refused) -> Problem:
    """Say why a text's file is not taken, and name the one that was probably meant."""
    beside = {
        folded(Path(each.name).stem): os.path.relpath(each.path, folder)
        for each in _entries(folder)
        if Path(each.name).suffix.lower() in text_files.ENDINGS
        and NAME.match(each.name)
        and not each.is_symlink()
    }
    near = get_close_matches(folded(Path(name).stem), beside, 1, 0.6)
    meant = beside[near[0]] if near else safe_name(name)
    line = suggest.with_value(source, route, meant) or f"text_file: {meant}"
    why = error.why or f"send the file with the article as {meant}, beside this one"
    return source.problem(error.rule, error.message, *route, why=why, fix=line)


def _named(value: Any, route: Route, names: tuple[str, ...]) -> Iterator[tuple[Route, str]]:
    """Every field that has one of these names, anywhere in a source."""
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    for key, part in parts:
        if key in names and isinstance(part, str):
            yield (*route, key), part
        elif isinstance(part, (dict, list)):
            yield from _named(part, (*route, key), names)


def _seen(folder: Path, article: Source) -> Iterator[tuple[str, str]]:
    """The words that authors approved, as far as they are kept; a rule says which are not."""
    listed = article.data.get("approvals", ())
    for text in (each.get("text") for each in listed if isinstance(each, dict)):
        if isinstance(text, str) and re.fullmatch("[0-9a-f]{64}", text):
            with suppress(Refused):
                words = read_regular(folder, words_file(text).split("/"), WORDS_BYTES)
                yield text, words.decode("utf-8-sig", "replace")


def _no_article(folder: Path) -> Problem:
    return Problem.at(
        Place(shown(str(folder))),
        "article-missing",
        "this folder has no article.yaml",
        why="it holds the title, the month and the order of the viewpoints",
        fix="viewpoints new article SLUG writes one",
    )
