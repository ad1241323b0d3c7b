"""What a scanner remembers: what is open, what was said, and the lines as they were meant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pipeline.frozen import frozen
from pipeline.problems import Level
from pipeline.sources.raw_lines.finding import BLANKS, KEY, ODD, TIGHT, Finding, Known, Marks, Use

# What a repair may do without asking: the words and the shape stay as they are.
SAFE = frozenset(
    {"tab-indent", "odd-space", "colon", "hash-cut", "first-character", "apostrophe", "quote-tail"}
    | {"quote-open", "curly-quote", "backslash", "bullet", "missing-space", "lost-indent"}
    | {"block-indent", "fence", "folded"}
)
SILENT = frozenset(
    {"hash-cut", "curly-quote", "missing-space", "bullet", "folded", "lost-indent", "block-indent"}
    | {"odd-space", "colon", "first-character", "alias", "anchor", "tag"}
    | {"unknown-field", "wrong-kind"}
)
STEPS = 200_000
"""How many letters are walked through in search of what closes a quote or a bracket."""
NEAR = 300
"""How many unknown names are compared with ours: a file of nothing else must not take long."""
MEND = "viewpoints fix --write \0"


@frozen
class Entry:
    """The field or item read last; `open` if its value is still to come."""

    at: int
    column: int
    key: str
    shape: Literal["open", "plain", "done"]
    put: str = ""
    value: str = ""

    def done(self) -> Entry:
        """The same with its value behind it."""
        return Entry(self.at, self.column, self.key, "done", self.put)

    def plain(self, value: str) -> Entry:
        """The same with a value that may go on over lines."""
        return Entry(self.at, self.column, self.key, "plain", self.put, value)


@frozen
class Open:
    """A group or list that lines may still be added to, and the field it belongs to."""

    column: int
    list: bool
    owner: str


class Reading:
    """The state of one pass, and the only ways to change it."""

    def __init__(self, lines: Sequence[str], words: Known, use: Use, marks: Marks) -> None:
        """Nothing is open, and every line means what it says."""
        self.lines, self.words, self.use, self.marks = lines, words, use, marks
        self.out: list[tuple[str, ...]] = [(line,) for line in lines]
        self.findings: list[Finding] = []
        self.open: list[Open] = []
        self.last: Entry | None = None
        self.tops: set[str] = set()
        self._runs: dict[str, list[tuple[int, int]]] = {}
        self._alike: dict[str, list[tuple[int, int, int, str, str, str]]] = {}
        self._near = NEAR
        self.steps = STEPS

    def say(
        self, rule: str, at: int, start: int, end: int, message: str, why: str = "", fix: str = "",
        level: Level = Level.ERROR, mends: bool = True, safe: bool = True,
    ) -> bool:  # fmt: skip
        """Report a slip, unless the parser knows better; whether to mend it."""
        if self._known(rule, at, start):
            return False
        end = max(end, start + 1) + 1
        self.findings.append(Finding(rule, at + 1, start + 1, end, message, why, fix, level, mends))
        if self.use is Use.REPAIR:
            return mends and safe and rule in SAFE
        return mends and level is Level.ERROR

    def _known(self, rule: str, at: int, start: int) -> bool:
        """Whether the parser knows better than we that this is no slip."""
        return self.marks.inside(at + 1, start + 1) or (self.marks.sound and rule not in SILENT)

    def run_on(self, rule: str, at: int, width: int) -> bool:
        """Add a line to those that make the same slip; whether to mend it."""
        if self._known(rule, at, 0):
            return False
        self._runs.setdefault(rule, []).append((at, width))
        return True

    def end_runs(self) -> None:
        """Report each slip made on many lines once, at the first of them."""
        for rule, rows in self._runs.items():
            (at, width), more = rows[0], len(rows) - 1
            message, why, fix = _RUNS[rule]
            also = f", and so {'does' if more == 1 else 'do'} {more} more" if more else ""
            fix = f"{fix}, or: {MEND}" if more else "\n".join(self.out[at])
            start = next(n for n, c in enumerate(self.lines[at]) if c in BLANKS and c != " ")
            self.say(rule, at, start, width, message + also, why, fix)
        for rule, slips in self._alike.items():
            at, start, end, message, why, fix = slips[0]
            if more := len(slips) - 1:
                told, fix = _ALIKE[rule]
                message += f"; {told.format(more)}"
            self.say(rule, at, start, end, message, why, fix)

    def alike(
        self, rule: str, at: int, start: int, end: int, message: str, why: str, fix: str, safe: bool
    ) -> bool:  # fmt: skip
        """Keep one of several slips that are told as one; whether to mend it."""
        if self._known(rule, at, start):
            return False
        self._alike.setdefault(rule, []).append((at, start, end, message, why, fix))
        return safe or self.use is Use.PARSE

    def meant_key(self, key: str) -> str | None:
        """The field that `key` is or resembles."""
        if (exact := self.words.meant(key, near=False)) is not None or self._near <= 0:
            return exact
        self._near -= 1
        return self.words.meant(key)

    def top(self, line: str) -> str:
        """The field that begins at the left edge of a line."""
        found = KEY.match(line)
        return found["key"] if found else ""

    def structure(self, rest: str, column: int) -> bool:
        """Whether a line that stands too far left for words is a field or an item."""
        if rest[0] in "-•*–—" and (item := rest[1:].lstrip(BLANKS)):
            listed = any(o.list and o.column == column for o in self.open)
            return listed or self._field(item, exact=True)
        return self._field(rest)

    def _field(self, rest: str, *, exact: bool = False) -> bool:
        tight = TIGHT.match(rest)
        if tight and tight["key"] in self.words.names:
            return True
        found = KEY.match(rest)
        if not found:
            return False
        key = found["key"].strip(BLANKS + ODD)
        if exact:
            return key in self.words.names
        short = key[:1].isupper() and len(key) < 4
        if not short and self.meant_key(key) is not None:
            return True
        return " " not in key and not key[:1].isupper() and key.isascii()

    def settle(self, column: int, listed: bool, owner: str = "") -> None:
        """Close what ends before a line at `column`, and open what it begins."""
        while self.open and self.open[-1].column > column:
            self.open.pop()
        if self.open and self.open[-1].column == column:
            if self.open[-1].list and not listed:
                self.open.pop()
                self.settle(column, listed, owner)
                return
            if self.open[-1].list == listed:
                return
        self.open.append(Open(column, listed, owner))


_RUNS = {
    "tab-indent": (
        "this line starts with a Tab",
        "YAML counts only blanks: delete the Tab and type two spaces",
        "type two spaces for each Tab",
    ),
    "odd-space": (
        'this line starts with "non-breaking" spaces',
        "they look like spaces, but come from Word or a web page and YAML does not count them",
        "delete them and type ordinary spaces",
    ),
}
_ALIKE = {
    "bullet": ("and {} more like it", f"begin each with a hyphen and a space, or: {MEND}"),
    "unknown-field": ("{} more have capitals", "write the names of fields in small letters"),
}
