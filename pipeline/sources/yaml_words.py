"""Say in plain words why a file cannot be read as YAML."""

from __future__ import annotations

import re
from typing import Any

from pipeline.patterns import rare
from pipeline.problems import Level, Place, Problem

_PLAIN = rare(r"^(?P<start>\s*(?:- )?\s*[A-Za-z_][\w-]*:\s+)(?P<value>[^\s'\"|>\[{].*?)\s*$")
_GLUED = re.compile(r"(\s*(?:- )?\s*[A-Za-z_][\w-]*:)([^\s:].*)")
_TAIL = rare(
    r"(?P<start>\s*(?:- )?\s*[A-Za-z_][\w-]*:\s+)(?P<quote>['\"])"
    r"(?P<inside>[^'\"]*)(?P=quote)(?P<rest>[^\s#].*?|\s+[^\s#].*?)\s*$"
)


def refusal(file: str, lines: tuple[str, ...], error: Any) -> Problem:
    """Turn what the parser says into what the author can do."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    if line > len(lines):  # the parser stops after the last line
        line, column = len(lines), len(lines[-1]) + 1
    excerpt = lines[line - 1]
    place = Place(file, line, column, column + 1, excerpt)
    said = str(getattr(error, "problem", "") or error)
    if "mapping values are not allowed" in said:
        return _glued(file, lines, line, column) or _colon(place)
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
    if "escape" in said or "hexdecimal" in said:
        return Problem.at(
            place,
            "yaml-syntax",
            "a backslash between double quotes begins a code, and this is none",
            fix="write two backslashes, or put the words between single quotes",
        )
    if "could not find expected ':'" in said and error.context_mark is not None:
        return _no_field(file, lines, error.context_mark.line)
    if (tail := _tail(excerpt)) and tail[0] <= column:
        return Problem.at(
            Place(file, line, tail[0], len(excerpt) + 1, excerpt),
            "yaml-syntax",
            "there are more words after the closing quote",
            why="a quote at the start of a value ends at the next one like it, apostrophes too",
            fix=tail[1],
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


def hash_cut(place: Place, lost: str) -> Problem:
    """Warn of words that a # takes away."""
    return Problem.at(
        place,
        "hash-cut",
        f'"{lost if len(lost) <= 40 else lost[:39] + "…"}" will not be printed',
        level=Level.WARNING,
        why="after a blank, # begins a note to yourself that nobody else sees",
        fix=_quoted(place.excerpt),
    )


def _glued(file: str, lines: tuple[str, ...], line: int, column: int) -> Problem | None:
    """The line above has `name:Jane`, if what the parser met is this line's own first colon."""
    above = lines[line - 2] if line > 1 else ""
    match = _GLUED.match(above)
    if not match or ":" in lines[line - 1][: column - 1]:
        return None
    at = match.end(1) + 1
    return Problem.at(
        Place(file, line - 1, at, at + 1, above),
        "colon",
        f"a blank is missing after the colon of {_field(above)}",
        why='a colon and a space mean "name: value"',
        fix=f"{match[1].strip()} {match[2]}",
    )


def _no_field(file: str, lines: tuple[str, ...], row: int) -> Problem:
    excerpt = lines[row] if row < len(lines) else ""
    return Problem.at(
        Place(file, row + 1, len(excerpt) - len(excerpt.lstrip()) + 1, len(excerpt) + 1, excerpt),
        "lost-indent",
        "these words stand where a field is expected",
        why="words below `text: |` begin further right than `text` itself",
        fix="put blanks before the line, so that it lines up with your other words",
    )


def _tail(line: str) -> tuple[int, str] | None:
    """Find where the words after a closing quote begin, and quote the whole value anew."""
    match = _TAIL.match(line)
    if not match:
        return None
    value = f"{match['quote']}{match['inside']}{match['quote']}{match['rest']}"
    if match["quote"] == "'":  # an apostrophe: the quotes at both ends were meant
        value = value[1:].removesuffix("'")
    inside = value.replace("\\", "\\\\").replace('"', '\\"')
    return len(line) - len(
        line[match.start("rest") :].lstrip()
    ) + 1, f'{match["start"].strip()} "{inside}"'


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
