"""Begin an article or a viewpoint: a file to fill in, with the schema's own words as notes.

A note stands on a line of its own above its field, never behind a value, where
a `#` is easily taken for text. The long text comes last, so that there is one
place where indentation matters. What only the author can know is left blank.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from textwrap import wrap
from types import MappingProxyType
from typing import Any

from pipeline.errors import UsageError
from pipeline.house import schema
from pipeline.model import Series
from pipeline.paths import RESERVED, SLUG, shown
from pipeline.typed import side_of

Fields = Mapping[str, Any]

WIDTH = 106
_NOTHING: Mapping[str, str] = MappingProxyType({})
_MONTH = re.compile(r"(?!0000)\d{4}-(?:0[1-9]|1[0-2])(?=-|\Z)", re.ASCII)


def article(series: Series, slug: str, *, title: str = "", modeline: str = "") -> str:
    """The editors' file of a new article; its month is the one its name begins with."""
    fields, limits = schema("article"), series.limits
    month = _MONTH.match(slug)
    known = {
        "title": json.dumps(" ".join(title.split()), ensure_ascii=False) if title else "",
        "issue": month.group() if month else "",
        "status": "draft",
    }
    more = {
        "order": "Each is the name of an author's file without .yaml.",
        "accepted": "Owed from `accepted` on.",
        "key_messages": f"{limits.key_messages_min} to {limits.key_messages_max}, at most "
        f"{limits.key_message_words} words each; if left blank, what the authors propose.",
        "illustrations": f"At most {limits.illustrations_max}, with those that authors send.",
    }
    asked = ("title", "standfirst", "issue", "order", "setting", "country", "status", "accepted")
    parts = [
        *_head(modeline, f"The editors' file of {slug}."),
        *_asked(fields, (*asked, "key_messages", "illustrations"), known, more),
        "# These two may stay blank. Each line of yours begins with two blanks.",
        f"# {fields['closing']['meta']['help']}",
        "closing: |",
        f"# {fields['introduction']['meta']['help']}",
        "introduction: |",
    ]
    return "\n".join(parts) + "\n"


def viewpoint(series: Series, slug: str, author: str, role: str, *, modeline: str = "") -> str:
    """One author's file for the article `slug`, as blank as only they can fill it.

    Everybody may send every field; asked of few are `kind`, which matters to
    organisations, and `references`, which are mostly a professional's habit.
    """
    fields, limits = schema("contribution"), series.limits
    person, view = fields["author"]["schema"], fields["viewpoint"]["schema"]
    kind = ("kind",) if role == "community-organisation" else ()
    about = ("name", *kind, "role", "title", "affiliations", "bio", "photo", "social", "orcid")
    works = ("references",) if side_of(role) == "professional" else ()
    more = {
        "key_messages": f"Up to {limits.key_message_words} words.",
        "key_quotes": f"Up to {limits.quote_words} words.",
        "references": f"The article has room for {limits.references_max}, all authors together.",
    }
    parts = [
        *_head(modeline, f"Your view for {slug}. Leave blank what you cannot say yet."),
        "author:",
        *_indented(_asked(person, about, {"role": role}, author=author)),
        *_interests(fields["competing_interests"], series),
        *_asked(fields, ("ai_use", "key_messages", "key_quotes", *works), more=more),
        "viewpoint:",
        *_indented(_asked(view, ("heading", "covers"))),
        "  # Your words may stand in a file beside this one. Example: text_file: words.docx",
        "  # Write below this line, each line four blanks in. The whole article has "
        f"{limits.words_min} to {limits.words_max} words.",
        "  text: |",
    ]
    return "\n".join(parts) + "\n"


def checked_slug(name: str, what: str) -> str:
    """Give back a name that may be a folder or file of inputs, or say why it may not."""
    if not SLUG.match(name) or name in RESERVED or (what == "author" and name == "article"):
        raise UsageError(
            f'"{shown(name)}" cannot be the name of an {what}',
            "names are small letters a to z, digits and hyphens, such as "
            + ("2026-11-shared-dialysis" if what == "article" else "jane-doe"),
        )
    return name


def checked_role(role: str) -> str:
    """Give back a role that the schema knows, or name the nearest."""
    roles = schema("contribution")["author"]["schema"]["role"]["allowed"]
    if role not in roles:
        near = get_close_matches(role.strip().lower().replace(" ", "-"), roles, 1, 0.6)
        hint = f"did you mean {near[0]}? " if near else ""
        raise UsageError(f'there is no role "{shown(role)}"', f"{hint}roles: {', '.join(roles)}")
    return role


def modeline(folder: Path, inputs: Path, name: str) -> str:
    """The first line, by which an editor finds the schema; nothing where there is none beside.

    A line that leads nowhere would greet the author with an error.
    """
    found = inputs.resolve().parent / "schemas" / f"{name}.schema.json"
    if not found.is_file():
        return ""
    path = Path(os.path.relpath(found, folder.resolve())).as_posix()
    return f"# yaml-language-server: $schema={path}"


def write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet; what somebody wrote is never touched."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError as error:
        raise UsageError(
            f"{shown(str(path))} is there already, and was left as it is",
            "choose another name, or move that file away first",
        ) from error
    except OSError as error:
        raise UsageError(f"{shown(str(path))} cannot be written: {error.strerror}") from error


def _head(modeline: str, what: str) -> Iterator[str]:
    if modeline:
        yield modeline
    yield f"# {what}"
    yield '# A line that begins with # is a note. Quote words with a colon: title: "Nurse: nights"'


def _asked(
    fields: Fields,
    names: Sequence[str],
    known: Mapping[str, str] = _NOTHING,
    more: Mapping[str, str] = _NOTHING,
    author: str = "jane-doe",
) -> Iterator[str]:
    """Each field below its note: what it is for, its choices, an example; none once it is known."""
    for name in names:
        rules = fields[name]
        if known.get(name):
            yield f"{name}: {known[name]}"
            continue
        said = [_help(rules), more.get(name, "")]
        if choices := rules.get("allowed") or rules.get("schema", {}).get("allowed"):
            said.append(f"Choices: {', '.join(choices)}.")
        # An answer that must be theirs alone is not even shown.
        example = "" if rules["type"] == "flag" else str(rules["meta"]["example"])
        yield from _note(" ".join(filter(None, said)), example.replace("jane-doe", author))
        yield f"{name}:"


def _note(said: str, example: str) -> Iterator[str]:
    first, *rest = example.split("\n")
    lines = _wrapped(f"{said} Example:" if rest else said)
    if rest:
        lines += [f"  {line}" for line in (first, *rest)]
    elif first and len(f"{lines[-1]} Example: {first}") <= WIDTH:
        lines[-1] += f" Example: {first}"
    elif first:
        lines.append(f"Example: {first}")
    return (f"# {line}" for line in lines)


def _wrapped(text: str) -> list[str]:
    return wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False)


def _help(rules: Fields) -> str:
    meta = rules["meta"]
    return str(meta.get("help") or f"{meta['label'][0].upper()}{meta['label'][1:]}.")


def _indented(lines: Iterator[str]) -> Iterator[str]:
    return (f"  {line}" for line in lines)


def _interests(rules: Fields, series: Series) -> Iterator[str]:
    """The question everybody is asked: ten seconds for those with nothing, and no answer given.

    The reassurance and the two things that patients are hardly ever asked come first.
    """
    fields, months = rules["schema"], series.policy.lookback_months
    help_ = _help(rules)
    question = (
        f"Competing interests: {help_[0].lower()}{help_[1:]} Money, gifts, work or a role from "
        f"anyone with a stake in this, in the last {months} months, for you, your family or your "
        "organisation? Payment for taking part and company money behind a patient organisation "
        "count. We will not reject your article because you declare something."
    )
    more = {
        "confirmed": "With true above, all that is needed.",
        "interests": f"Categories: {', '.join(_categories(fields))}.",
    }
    yield from (f"# {line}" for line in _wrapped(question))
    yield "competing_interests:"
    names = ("nothing_to_declare", "confirmed", "taking_part", "interests")
    yield from _indented(_asked(fields, names, more=more))


def _categories(fields: Fields) -> Sequence[str]:
    return list(fields["interests"]["schema"]["schema"]["category"]["allowed"])
