"""Lines as most are written: one look at each tells that the scanner would find nothing.

Every line has to be a field of ours, well written, with its value behind it in one of the
usual ways; an item of a list of such; a note; empty; or words below a `|`. If any line is
something else, nothing is said here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.sources.raw_lines.finding import BLANKS, Known

_LINE = re.compile(r"(- +)?(?:([A-Za-z][\w-]*):(?: +|$))?(.*)")
_BAR = re.compile(r"\|[+-]?")
_QUOTED = re.compile(r""""[^"\\]*"|'[^']*'""")
_BEHIND = re.compile(r"(?<=\S) {2,}#(?:\s.*)?$")
_DOUBT = re.compile(r"\s#|:(?![\w/])")
_ITEM = r"""(?:"[^"\\]*"|\w(?:[^\[\]{},:#"]|:(?=[\w/]))*+)"""


def _bracketed(item: str) -> str:
    named = rf"[A-Za-z_][\w-]*: +{item}"
    return rf"(?:\[(?:{item}(?:, *{item})*+)?\]|\{{{named}(?:, *{named})*+\}})"


_FLOW = re.compile(_bracketed(f"(?:{_ITEM}|{_bracketed(_ITEM)})"))
_NONE = -1


def usual(lines: Sequence[str], words: Known) -> bool:
    """Whether nothing can be a slip in these lines, which the parser has read to their end."""
    return all(map(_Above(words).takes, lines))


class _Above:
    """What the lines above leave open for the next one, by its column (from 0)."""

    def __init__(self, words: Known) -> None:
        self._words = words
        self._barred = self._indent = _NONE  # a field with a `|`, and the words below it
        self._plain = _NONE  # a field whose words would go on in a line to the right of it
        self._item = _NONE  # the item on the last line
        self._wordy = _NONE  # a field whose items are words, whatever they look like

    def takes(self, line: str) -> bool:
        """Whether a line is a usual one below those above."""
        text = line.lstrip(" ")
        if not text:
            return True
        column = len(line) - len(text)
        if self._barred != _NONE:
            if self._indent == _NONE and column > self._barred:
                self._indent = column
                return text[0] not in BLANKS
            if self._indent != _NONE and column >= self._indent:
                return True
            self._plain, self._barred, self._indent, self._item = self._barred, _NONE, _NONE, _NONE
            if text[0].isupper():
                return False  # a capital may begin words that have slipped
        if text[0] == "#":
            return text[1:2] in ("", " ")
        found = _LINE.match(text)
        if found is None:
            return False
        dash, name, value = len(found[1] or ""), found[2], found[3].rstrip(" \t")
        if "#" in value:
            value = _BEHIND.sub("", value)
        if name is None:
            return dash > 0 and self._begins(column, True, "") and self._value(column, "", value)
        if name not in self._words.names or not self._begins(column, dash > 0, name):
            return False
        return self._value(column + dash, name, value)

    def _begins(self, column: int, dash: bool, name: str) -> bool:
        """Whether this is the field or the item that it looks like, and no words of another."""
        if column + dash <= self._wordy:
            self._wordy = _NONE
        fits = not dash or self._plain == _NONE
        if dash and name:
            fits = self._wordy == _NONE and (fits or column <= self._plain)
        elif dash:
            fits = fits or self._item == column
        self._item, self._plain = column if dash else _NONE, _NONE
        return fits

    def _value(self, column: int, name: str, value: str) -> bool:
        """Whether a value is written in one of the usual ways."""
        if not value:
            self._wordy = column if name in self._words.words else self._wordy
            return bool(name) and name not in self._words.texts
        if value[0] == "|":
            self._barred = column
            return bool(name and _BAR.fullmatch(value))
        if value[0] in "\"'":
            return name not in self._words.words and bool(_QUOTED.fullmatch(value))
        if value[0] in "[{":
            return bool(_FLOW.fullmatch(value))
        self._plain = column
        if not name and (":" in value or not value[0].isalpha()):
            return False
        return value[0].isalnum() and not _DOUBT.search(value)
