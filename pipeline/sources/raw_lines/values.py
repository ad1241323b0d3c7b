"""What is wrong with one value, as far as its own characters tell."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.frozen import frozen
from pipeline.patterns import rare
from pipeline.problems import Level
from pipeline.sources.raw_lines.quoting import bad_escape, closing, elided, quoted, safe_plain

CURLY = {"“": "”", "„": "“”", "”": "”", "‘": "’", "«": "»", "»": "«"}
CURLED = "curly quotes do not work as YAML quotes"
FIRST = frozenset("@`%*&!|>,]}")
_SPECIAL = {
    "*": (
        "alias",
        "`{}` points at another part of the file",
        "YAML takes a * at the start for that",
    ),
    "&": ("anchor", "`{}` names this part for copying", "YAML takes an & at the start for that"),
    "!": ("tag", "`{}` is an instruction to the computer", "none is allowed here"),
}
HASH = re.compile(r"(?:(?<=\s)|^)#")
_COLON = re.compile(r":(?=[ \t]|$)")
NOTE = re.compile(r"\s+#(?=\s|$)")
_DASHED = rare(r"[-?:](?:\s|$)")
_POINTER = re.compile(r"[*&][^\s,\[\]{}]+$|!!|!<|![^\s]*$")
_DEAD = re.compile(r"\s+#(?:\s|$)")


@frozen
class Fault:
    """One fault of a value: where in which of its lines, and the value as it was meant."""

    rule: str
    row: int
    start: int
    end: int
    message: str
    why: str = ""
    meant: str = ""
    level: Level = Level.ERROR
    mends: bool = True


def plain_fault(parts: Sequence[str], label: str) -> Fault | None:
    """What would be misread in a value without quotes, given line by line."""
    if not parts[0]:
        return None
    return (
        _curly(parts, label)
        or _first(parts, label)
        or next((f for row in range(len(parts)) if (f := _within(parts, row, label))), None)
    )


def note_at(value: str) -> int:
    """Where a note begins that is meant as one: two blanks before # or one word, a blank after."""
    found = NOTE.search(value)
    if not found or HASH.search(value, 0, found.end() - 1):
        return len(value)
    wide = found.end() - found.start() > 2
    return found.start() if wide or " " not in value[: found.start()].strip() else len(value)


def quoted_fault(value: str, label: str) -> Fault | None:
    """What is wrong after, or inside, the quotes that a value begins with."""
    end = closing(value)
    if end == -1:
        return _unclosed(value)
    tail = value[end + 1 :]
    if not tail.strip() or _DEAD.match(tail):
        at = bad_escape(value[: end + 1]) if value[0] == '"' else -1
        return _backslash(value, end, at) if at != -1 else None
    if value[0] == "'" and tail[0].isalnum():
        return _apostrophe(value, end)
    return _tail(value, end)


def _curly(parts: Sequence[str], label: str) -> Fault | None:
    value = parts[0]
    if len(parts) > 1 or len(value) < 3 or value[0] not in CURLY:
        return None
    inner = value[1:-1]
    if value[-1] not in CURLY[value[0]] or (value[-1] in inner and value[0] != "‘"):
        return None
    breaks = bool(_COLON.search(value) or HASH.search(value))
    meant = inner if safe_plain(inner) else quoted(inner)
    return Fault(
        "curly-quote", 0, 0, 1,
        CURLED + ("" if breaks else "; they would be printed"),
        "in the middle of your words they are fine" if not breaks
        else "so the colon or # after them is read as a sign of YAML",
        meant, Level.ERROR if breaks else Level.WARNING,
    )  # fmt: skip


def _first(parts: Sequence[str], label: str) -> Fault | None:
    value = parts[0]
    sign = value[0]
    dashed = _DASHED.match(value)
    if sign not in FIRST and not dashed:
        return None
    if _POINTER.match(value):
        return _special(value)
    return Fault(
        "first-character", 0, 0, 1,
        f'the {label} cannot start with "{sign}" unless it is in quotes',
        "YAML keeps some signs for itself", quoted(_joined(parts)),
    )  # fmt: skip


def _special(value: str) -> Fault:
    """A pointer, a label or an instruction of YAML's: which word it should be, nobody can tell."""
    rule, message, why = _SPECIAL[value[0]]
    shown = message.format(_short(value))
    return Fault(rule, 0, 0, len(value), shown, why, quoted(value), mends=False)


def _within(parts: Sequence[str], row: int, label: str) -> Fault | None:
    value = parts[row]
    colon = _COLON.search(value)
    cut = HASH.search(value)
    if cut and (not colon or cut.start() < colon.start()):
        return _cut(parts, row, cut.start())
    if colon is None:
        return None
    return Fault(
        "colon", row, colon.start(), colon.start() + 1,
        f"a colon in the middle of the {label} confuses YAML"
        if value[colon.end() :].strip() else f"a colon at the end of the {label} confuses YAML",
        'a colon and a space mean "name: value"', quoted(_joined(parts)),
    )  # fmt: skip


def _cut(parts: Sequence[str], row: int, at: int) -> Fault:
    value, before = parts[row], _joined((*parts[:row], parts[row][:at])).strip()
    only = f'only "{_short(before)}" would appear' if before else "nothing would appear"
    note = bool(re.match(r"#(?:\s|$)", value[at:]))
    return Fault(
        "hash-cut", row, at, len(value),
        'everything from "#" on this line is taken for a note' if note
        else 'everything from "#" on this line would be lost',
        f"after a space, # starts a note that is not published; {only}",
        quoted(_joined(parts)), Level.WARNING if note else Level.ERROR, not note,
    )  # fmt: skip


def _unclosed(value: str) -> Fault:
    if value[0] == "'" and elided(value):
        return Fault(
            "apostrophe", 0, 0, 1, "an apostrophe at the start opens a quotation",
            "YAML then looks for the mark that closes it", quoted(value),
        )  # fmt: skip
    return Fault(
        "quote-open", 0, 0, 1, "the quote that opens here is never closed",
        "YAML would take all that follows for one value",
        value + value[0] if bad_escape(value) == -1 else quoted(value[1:]),
    )  # fmt: skip


def _backslash(value: str, end: int, at: int) -> Fault:
    inner = value[1:end].replace("\\'", "'")
    meant = quoted(inner) + value[end + 1 :]
    return Fault(
        "backslash", 0, at, at + 2, "a backslash between double quotes starts a code",
        f'"{value[at : at + 2]}" is no code that YAML knows', meant,
    )  # fmt: skip


def _apostrophe(value: str, end: int) -> Fault:
    body = value.rstrip()
    inner = body[1:-1] if body.endswith("'") and len(body) - 1 > end else body[1:]
    word = re.search(r"\w*$", value[:end])
    rest = re.match(r"\w*", value[end + 1 :])
    name = f"{word.group() if word else ''}'{rest.group() if rest else ''}"
    return Fault(
        "apostrophe", 0, end, end + 1,
        f'the apostrophe in "{name}" ends the quoted text too early',
        "the text begins with a single quote ('), so the next one closes it",
        quoted(inner.replace("''", "'")),
    )  # fmt: skip


def _tail(value: str, end: int) -> Fault:
    mark, body = value[0], value.rstrip()
    again = body.find(mark, end + 1)
    nested = body[end - 1 : end].isspace() and not body[end + 1 : end + 2].isspace()
    whole = body[1:-1] if nested and again != -1 and body.endswith(mark) else body
    return Fault(
        "quote-tail", 0, end + 1, len(body), "there is text after the closing quote",
        "YAML allows nothing after it", quoted(whole),
    )  # fmt: skip


def _joined(parts: Sequence[str]) -> str:
    """The words of several lines, as YAML folds them: one blank between two lines."""
    return " ".join(part for part in parts if part)


def _short(words: str) -> str:
    return words if len(words) <= 60 else words[:59] + "…"
