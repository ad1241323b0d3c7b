"""Say in plain words why a file cannot be read as YAML."""

from __future__ import annotations

import re
from typing import Any

from pipeline.problems import Place, Problem

_PLAIN = re.compile(r"^(?P<start>\s*(?:- )?\s*[A-Za-z_][\w-]*:\s+)(?P<value>[^\s'\"|>\[{].*?)\s*$")


def refusal(file: str, lines: tuple[str, ...], error: Any) -> Problem:
    """Turn what the parser says into what the author can do."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    excerpt = lines[line - 1] if line <= len(lines) else ""
    place = Place(file, line, column, column + 1, excerpt)
    said = str(getattr(error, "problem", "") or error)
    if "mapping values are not allowed" in said:
        return _colon(place)
    if "\\t" in said or "\t" in excerpt[: len(excerpt) - len(excerpt.lstrip())]:
        return Problem.at(
            place,
            "tab-indent",
            "this line starts with a Tab",
            fix="delete the Tab and type two spaces",
        )
    if "cannot start any token" in said:
        return Problem.at(
            place,
            "first-character",
            f'a value cannot start with "{excerpt[column - 1 : column]}"',
            why="YAML keeps some signs for itself",
            fix=_quoted(excerpt),
        )
    if "quoted scalar" in str(getattr(error, "context", "")) or "unexpected end of stream" in said:
        start = getattr(error, "context_mark", None) or mark
        row = start.line if start else line - 1
        return Problem.at(
            Place(
                file,
                row + 1,
                (start.column if start else 0) + 1,
                (start.column if start else 0) + 2,
                lines[row] if row < len(lines) else "",
            ),
            "quote-open",
            "the quote that opens here is never closed",
            fix="add the same quote at the end of the words",
        )
    return Problem.at(
        place,
        "yaml-syntax",
        "the file cannot be read from here on",
        why="a line is not lined up with the ones above it, or a quote or bracket is not closed; "
        "the cause may be a line or two further up",
    )


def _colon(place: Place) -> Problem:
    return Problem.at(
        place,
        "colon",
        f"a colon in the middle of the {_field(place.excerpt)} confuses YAML",
        why='a colon and a space mean "name: value"',
        fix=_quoted(place.excerpt),
    )


def _field(line: str) -> str:
    match = re.match(r"\s*(?:- )?\s*([A-Za-z_][\w-]*):", line)
    return match.group(1).replace("_", " ") if match else "line"


def _quoted(line: str) -> str:
    match = _PLAIN.match(line)
    if not match:
        return "put the whole value in double quotes"
    value = match["value"]
    inside = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'{match["start"].strip()} "{inside}"'
