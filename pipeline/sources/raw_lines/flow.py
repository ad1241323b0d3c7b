"""What is wrong inside square or curly brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.frozen import frozen
from pipeline.problems import Level
from pipeline.sources.raw_lines.quoting import closing, quoted, safe_plain
from pipeline.sources.raw_lines.values import CURLED, CURLY, FIRST, HASH, NOTE

PAIRS = {"[": "]", "{": "}"}
_END = re.compile(r"\s*(?:[,\]}]|:\s|$|\s#)")
_WORD = re.compile(r"[^,\[\]{}\n]*")
_COLON = re.compile(r":(?=\s|$)")
_INDICATOR = re.compile(r"[-?](?:\s|$)")
_NAME = re.compile(r"\s*([A-Za-z_][\w-]*):[ \t]+")


@frozen
class Slip:
    """One item in brackets that would be misread, where it stands, and how it was meant."""

    rule: str
    start: int
    end: int
    at: int
    message: str
    why: str
    meant: str
    level: Level = Level.ERROR


@frozen
class Brackets:
    """Where a bracketed value ends (-1: nowhere), the brackets still open, and its slips."""

    end: int
    open: str
    slips: tuple[Slip, ...]


def brackets(text: str, label: str) -> Brackets:
    """Walk through a value that begins with a bracket, as far as it goes."""
    stack: list[str] = []
    slips: list[Slip] = []
    at, going = 0, False
    while at < len(text):
        sign = text[at]
        if sign not in " \t\n" and going:
            going = sign not in ",]}[{"
        if sign in PAIRS:
            stack.append(PAIRS[sign])
            at += 1
        elif sign in "]}":
            if not stack or stack.pop() != sign or len(stack) > 40:
                return Brackets(-1, "", tuple(slips))
            at += 1
            if not stack:
                return Brackets(at, "", tuple(slips))
        elif sign in ", \t\n":
            at += 1
        elif going:  # words that go on over lines
            at = _end(text, at)
        else:
            named = bool(stack) and stack[-1] == "}"
            going = (
                sign not in "\"':#" and sign not in CURLY and not (named and _NAME.match(text, at))
            )
            at, found = _item(text, at, named, label)
            slips += found
    return Brackets(-1, "".join(reversed(stack)), tuple(slips))


def _item(text: str, at: int, named: bool, label: str) -> tuple[int, list[Slip]]:
    """Step over one item, or one `name:` in curly brackets."""
    if named and (name := _NAME.match(text, at)):
        return name.end(), []
    if text[at] in "\"'":
        return _quoted(text, at)
    if text[at] == ":" and (text[at - 1] in "\"'" or text[at + 1 : at + 2].isspace()):
        return at + 1, []  # after a name in quotes
    if text[at] in CURLY:
        return _curly(text, at)
    if text[at] == "#" and text[at + 1 : at + 2] in ("", " ", "\n"):
        end = text.find("\n", at)
        return (len(text) if end == -1 else end), []
    end = _end(text, at)
    words = text[at:end].rstrip()
    note = NOTE.search(words)
    if note:
        words = words[: note.start()]
    return end, list(_plain(words, at, label))


def _end(text: str, at: int) -> int:
    """Where words end, on their line."""
    found = _WORD.match(text, at)
    return max(found.end() if found else at, at + 1)


def _plain(words: str, at: int, label: str) -> Iterator[Slip]:
    end = at + len(words)
    cut = HASH.search(words)
    colon = _COLON.search(words)
    if words and (words[0] in FIRST or _INDICATOR.match(words)):
        yield Slip(
            "first-character", at, end, at,
            f'words cannot start with "{words[0]}" unless they are in quotes',
            "YAML keeps some signs for itself", quoted(words),
        )  # fmt: skip
    elif cut:
        yield Slip(
            "hash-cut", at, end, at + cut.start(), 'everything from "#" on this line would be lost',
            "after a space, # starts a note that is not published", quoted(words),
        )  # fmt: skip
    elif colon:
        yield Slip(
            "colon", at, end, at + colon.start(),
            f"a colon in the middle of the {label} confuses YAML",
            'a colon and a space mean "name: value"', quoted(words),
        )  # fmt: skip


def _quoted(text: str, at: int) -> tuple[int, list[Slip]]:
    mark = text[at]
    end = closing(text[at:])
    if end == -1:
        return len(text), []
    if _END.match(text, at + end + 1):
        return at + end + 1, []
    line = text.find("\n", at)
    rest = text[at : len(text) if line == -1 else line]
    last = next(
        (m.end() for m in re.finditer(rf"{mark}(?=\s*[,\]}}])", rest) if m.end() > end + 1), 0
    )
    if not last:
        return at + end + 1, []
    inner = rest[1 : last - 1].replace("''", "'") if mark == "'" else rest[1 : last - 1]
    rule = "apostrophe" if mark == "'" else "quote-tail"
    message = (
        "an apostrophe ends the quoted text too early"
        if mark == "'"
        else "there is text after the closing quote"
    )
    why = f"the text begins with {mark}, so the next one closes it"
    return at + last, [Slip(rule, at, at + last, at + end, message, why, quoted(inner))]


def _curly(text: str, at: int) -> tuple[int, list[Slip]]:
    line = text.find("\n", at)
    limit = min(len(text) if line == -1 else line, at + 1000)
    close = [p for c in CURLY[text[at]] if (p := text.find(c, at + 1, limit)) != -1]
    if not close or not _END.match(text, min(close) + 1):
        return _end(text, at), []
    end = min(close) + 1
    inner = text[at + 1 : end - 1]
    breaks = bool(re.search(r"[,\[\]{}]|: | #", inner)) or inner[:1] in FIRST
    meant = inner if safe_plain(inner, flow=True) else quoted(inner)
    return end, [
        Slip(
            "curly-quote", at, end, at,
            CURLED + ("" if breaks else "; they would be printed"), "straight ones do",
            meant, Level.ERROR if breaks else Level.WARNING,
        )
    ]  # fmt: skip
