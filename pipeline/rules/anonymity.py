"""Another name is printed only when an editor has agreed, and nothing beside it tells who it is.

Some people can only speak if nobody can find them: after violence, in a small
town, with an illness they have told no one of. They choose the name that is
printed (`name: Rowan`), and an editor, who knows who they are, writes
`anonymity: {kind: pseudonym, approved_by: ana-pires, on: 2026-11-02}` beside
it. Other kinds are `first-name-only`, `initials` and `anonymous`. The person's
own name stands nowhere in the file: whatever has once been in a pull request
stays findable.

`anonymity-approval`: the editor's name, or the day, is still missing.
`anonymity-editor`: whoever is named is not one of the editors in series.yaml.
`anonymity-reveals`: an ORCID iD leads straight to a person's own name, and so do a
photo and a handle on social media. With a first name or initials a photo may be
what the author wants, so that is only a warning.
`anonymity-file`: the file is called after somebody else than the name that is
printed, and its name is part of the article's address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.model import Anonymity, Author, Manuscript, Source
from pipeline.problems import Level, Problem
from pipeline.rules.wording import listed

HIDDEN = frozenset({"pseudonym", "anonymous"})
"""Kinds that leave nothing of a person's own name."""
_PLAIN = frozenset({
    "a", "an", "and", "anonymous", "author", "carer", "clinician", "doctor", "expert", "family",
    "group", "manager", "member", "nurse", "of", "one", "parent", "patient", "person",
    "professional", "public", "researcher", "the", "three", "two", "voice",
})  # fmt: skip
"""What a file can be called without telling anything."""


def check(manuscript: Manuscript) -> Iterator[Problem]:
    """Look at each author whose own name is not printed."""
    editors = tuple(editor.id for editor in manuscript.series.editors)
    for view in manuscript.viewpoints:
        author, source = view.author, view.contribution.source
        if author.anonymity is not None:
            yield from _approved(author.anonymity, source, editors)
            yield from _revealing(author, author.anonymity, source)
            yield from _called(author, source)


def _approved(anonymity: Anonymity, source: Source, editors: tuple[str, ...]) -> Iterator[Problem]:
    by, on = anonymity.approved_by, anonymity.approved_on
    missing = ["which editor agreed"] * (not by) + ["when"] * (not on)
    if missing:
        yield source.problem(
            "anonymity-approval",
            f"the author is not named, and the file does not say {listed(missing)}",
            "author", "anonymity", key=True, level=Level.NEEDED,
            why="an editor has to know who is speaking, and to have agreed",
            fix=_line(anonymity, by or "your-editor-id"),
        )  # fmt: skip
    if by and by not in editors:
        yield source.problem(
            "anonymity-editor", f"{by} is not one of the series' editors",
            "author", "anonymity", "approved_by",
            why=f"series.yaml names {listed(editors) or 'no editors'}",
            fix=_line(anonymity, editors[0]) if len(editors) == 1 else "",
        )  # fmt: skip


def _revealing(author: Author, anonymity: Anonymity, source: Source) -> Iterator[Problem]:
    beside = {
        "photo": author.photo is not None,
        "orcid": bool(author.orcid),
        "social": bool(author.social),
    }
    for field in (name for name, there in beside.items() if there):
        field = field if ("author", field) in source.keys else "twitter"
        hidden = field == "orcid" or anonymity.kind in HIDDEN
        yield source.problem(
            "anonymity-reveals", f"the author is not named, and `{field}` tells who it is",
            "author", field, key=True, level=Level.ERROR if hidden else Level.WARNING,
            why="one search leads from it to the person",
            fix=f"take the line {field}: out, or the line anonymity:",
        )  # fmt: skip


def _called(author: Author, source: Source) -> Iterator[Problem]:
    printed = set(re.findall(r"[a-z0-9]+", author.name.casefold()))
    parts = [part for part in author.id.split("-") if not part.isdigit()]
    odd = [part for part in parts if part not in printed | _PLAIN | {author.role}]
    if odd and author.name.isascii():
        name = "-".join(re.findall(r"[a-z0-9]+", author.name.casefold()))
        yield source.problem(
            "anonymity-file",
            f"the author is printed as {author.name}, and the file is called {author.id}.yaml",
            "author", "name", level=Level.WARNING,
            why="the name of the file is part of the page's addresses, where everybody sees it",
            fix=f"call the file {name}.yaml, and write {name} in `order`",
        )  # fmt: skip


def _line(anonymity: Anonymity, editor: str) -> str:
    on = anonymity.approved_on or "YYYY-MM-DD"
    return f"anonymity: {{kind: {anonymity.kind}, approved_by: {editor}, on: {on}}}"
