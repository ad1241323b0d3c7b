"""Problems as annotations on a pull request, within what GitHub really shows.

A step may have ten annotations of each kind, and a message 4096 characters; all
beyond is dropped without a word. So the worst come first, one of each file
before the second of any, and what is left over stands in the log as plain lines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from pipeline.problems import Level, Problem
from pipeline.reports.escape import safe
from pipeline.reports.text import first_line, labelled

MOST = 10
LONGEST = 4096
KINDS = {
    Level.ERROR: "error",
    Level.NEEDED: "warning",  # still owed: it must not turn a pull request red
    Level.WARNING: "warning",
    Level.NOTE: "notice",
}
_RANK = {level: rank for rank, level in enumerate(Level)}


def github(problems: Sequence[Problem]) -> str:
    """Write the annotations of each kind, then what did not fit among them."""
    ranked = _worst_first(problems)
    commands, rest = [], []
    for kind in dict.fromkeys(KINDS.values()):
        ours = [problem for problem in ranked if KINDS[problem.level] == kind]
        kept = ours if len(ours) <= MOST else ours[: MOST - 1]
        commands += [_annotation(kind, problem) for problem in kept]
        if left := ours[len(kept) :]:
            commands.append(command(kind, f"and {len(left)} more, in the log of this step"))
            rest += left
    return "\n".join((*commands, *map(first_line, rest)))


def command(kind: str, message: str, **properties: str | int) -> str:
    """Write one workflow command; properties that are blank are left out."""
    given = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items() if value)
    return f"::{kind}{' ' if given else ''}{given}::{_message(message)}"


def _annotation(kind: str, problem: Problem) -> str:
    notes = [
        line
        for label, words in (("why", problem.why), ("fix", problem.fix))
        if words
        for line in labelled(label, words)
    ]
    return command(
        kind,
        "\n".join((first_line(problem), *notes)),
        file=safe(problem.file),
        line=problem.line,
        endLine=problem.line,
        col=problem.column,
        endColumn=max(problem.end_column, problem.column + 1),
        title=safe(problem.rule),
    )


def _worst_first(problems: Iterable[Problem]) -> list[Problem]:
    """By level; within one, the first of every file before the second of any."""
    seen: Counter[tuple[Level, str]] = Counter()
    ranked = []
    for problem in sorted(problems, key=lambda p: p.order):
        seen[problem.level, problem.file] += 1
        ranked.append((_RANK[problem.level], seen[problem.level, problem.file], problem))
    return [problem for *_, problem in sorted(ranked, key=lambda r: (*r[:2], r[2].order))]


def _message(text: str) -> str:
    """Escape a message and keep to the length the runner allows, in its own UTF-16 units."""
    escaped = [_escaped(character) for character in text]
    if sum(map(_units, escaped)) <= LONGEST:
        return "".join(escaped)
    kept, room = [], LONGEST - 1
    for piece in escaped:
        room -= _units(piece)
        if room < 0:
            break
        kept.append(piece)
    return "".join(kept) + "…"


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
