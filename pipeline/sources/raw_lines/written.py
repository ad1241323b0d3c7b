"""Values: what a value is written as, where it ends, and how it was meant."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.patterns import rare
from pipeline.problems import Level
from pipeline.sources.raw_lines.finding import BLANKS, KEY
from pipeline.sources.raw_lines.quoting import closes, closing, inside, mark_for, quoted
from pipeline.sources.raw_lines.unbarred import Unbarred
from pipeline.sources.raw_lines.values import Fault, note_at, plain_fault, quoted_fault

_HEADER = re.compile(r"([|>])([+-]?[1-9]?[+-]?)[ \t]*(?:(?<=[ \t])#.*)?$")
_BARRED = re.compile(r"[|>][+-]?[ \t]*(?=\S)")
_ONE = r"""["'“‘„][^"'“”‘’„]*["'”’“]"""
_QUOTED = rare(_ONE)
_SEVERAL = rare(rf"{_ONE}(?:\s*,\s*{_ONE})+\s*$")
_NOTE = re.compile(r"#(?:\s|$)")
_STOPS = re.compile(r"(?:---|\.\.\.)(?:\s|$)|```|~~~")


class Written(Unbarred):
    """The part of a scanner that reads values."""

    def value(
        self, at: int, left: int, key: str, put: str, start: int, value: str, label: str = "",
        head: int = -1,
    ) -> int:  # fmt: skip
        """Read the value that begins on line `at`; `left` is the column of its field."""
        label = label or key.replace("_", " ") or "item"
        if not value or _NOTE.match(value):
            if not value and key in self.words.texts and (rows := self._unindented(at, left)):
                return self._set_in(at, left, key, put, rows)
            self._settled(at, put, value)
            return at + 1
        if value[0] in "|>":
            return self._barred(at, left, key, put, start, value)
        self.last = self.last and self.last.done()
        if key in self.words.words and _SEVERAL.match(value):
            return self._several(at, put, start, value, key)
        if value[0] in "\"'":
            return self._quoted(at, left, key, put, start, value, label)
        if value[0] in "[{":
            return self._flow(at, left, put, start, value, label)
        self.last = self.last and self.last.plain(value)
        return self._plain(at, left, key, put, start, value, label, head)

    def _barred(self, at: int, left: int, key: str, put: str, start: int, value: str) -> int:
        """Read a `|` or `>` and the text below it."""
        self.last = self.last and self.last.done()
        header = _HEADER.match(value)
        if header is None:
            words = value[m.end() :] if (m := _BARRED.match(value)) else value[1:]
            indent = self._next_indent(at, left)
            lines = (f"{put}|", " " * indent + words)
            fault = Fault(
                "first-character", 0, 0, 1, f'words stand on the same line as the "{value[0]}"',
                "your words begin on the line below it",
            )  # fmt: skip
            if self._told(at, at, start, fault, "\n".join(lines)):
                self.out[at] = lines
            return self.block(at, left, key, indent)
        if header[1] == "|":
            self._settled(at, put, value)
        else:
            line = f"{put}|{header[2]}"
            fault = Fault(
                "folded", 0, 0, 1, 'a ">" joins the lines below it into one',
                'paragraphs and places are kept as you type them only below a "|"',
            )  # fmt: skip
            if self._told(at, at, start, fault, line):
                self.out[at] = (line,)
        size = re.sub(r"\D", "", header[2])
        return self.block(at, left, key, left + int(size) if size else 0)

    def _several(self, at: int, put: str, start: int, value: str, key: str) -> int:
        """Read a list in quotes whose brackets are missing."""
        items = ", ".join(quoted(item[1:-1]) for item in _QUOTED.findall(value))
        fault = Fault(
            "wrong-kind", 0, 0, len(value),
            f'"{key}" is a list, and its square brackets are missing',
            "several values on one line stand between square brackets",
        )  # fmt: skip
        if self._told(at, at, start, fault, f"{put}[{items}]"):
            self.out[at] = (f"{put}[{items}]",)
        return at + 1

    def _next_indent(self, at: int, left: int) -> int:
        for text in self.lines[at + 1 :]:
            if text.strip(BLANKS):
                spaces = len(text) - len(text.lstrip(" "))
                return spaces if spaces > left and not KEY.match(text[spaces:]) else left + 2
        return left + 2

    def _plain(
        self, at: int, left: int, key: str, put: str, start: int, value: str, label: str, head: int
    ) -> int:
        """Read a value without quotes, and the lines it goes on over."""
        rows, fallen, end = self._onward(at, left, key)
        cut = len(value) if rows else note_at(value)
        value, note = value[:cut], value[cut:]
        parts = (value.rstrip(), *(self.lines[row].strip(BLANKS) for row in rows))
        fault = plain_fault(parts, label)
        gaps = any(not part for part in parts)
        if key in self.words.words and head >= 0:
            self._unlisted(at, left, key, (at, *rows), parts)
        elif key in self.words.texts and (rows or head >= 0) and (fault or gaps or fallen):
            self._unbarred(at, left, key, put, value, rows, head)
        elif fault and not rows:
            fault = self._bracketed(key, fault)
            line = put + fault.meant + note
            if self._told(at, at, start, fault, line):
                self.out[at] = (line,)
        elif fault:
            self._over_lines(at, left, put, start, rows, parts, fault)
        else:
            self._settled(at, put, value + note)
            for row in fallen:
                self._slipped(row, left)
        return end

    def _bracketed(self, key: str, fault: Fault) -> Fault:
        """The fault of a value where a list is wanted: one line to paste heals both."""
        if key not in self.words.words or not fault.mends:
            return fault
        meant = fault.meant if closes(fault.meant) else quoted(fault.meant)
        why = f'{fault.why}; and "{key}" is a list, in square brackets'
        return replace(fault, why=why, meant=f"[{meant}]", level=Level.ERROR)

    def _over_lines(
        self, at: int, left: int, put: str, start: int, rows: list[int], parts: tuple[str, ...],
        fault: Fault,
    ) -> None:  # fmt: skip
        where = rows[fault.row - 1] if fault.row else at
        text = self.lines[where]
        begin = len(text) - len(text.lstrip(BLANKS)) if fault.row else start
        why = f"{fault.why}; lines {at + 1} to {rows[-1] + 1} are one value"
        if not self._told(at, where, begin, replace(fault, why=why), put + fault.meant):
            return
        mark = mark_for(" ".join(parts))
        self.out[at] = (put + mark + inside(parts[0], mark),)
        for row, part in zip(rows, parts[1:], strict=True):
            text = self.lines[row]
            column = max(len(text) - len(text.lstrip(BLANKS)), left + 1)
            self.out[row] = (" " * column + inside(part, mark),) if part else ("",)
        self.out[rows[-1]] = (self.out[rows[-1]][0] + mark,)

    def _unlisted(
        self, at: int, left: int, key: str, rows: tuple[int, ...], parts: tuple[str, ...]
    ) -> None:
        """Report the items of a list that have no hyphens."""
        blanks = len(self.lines[at]) - len(self.lines[at].lstrip(BLANKS))
        meant = {
            row: f"{' ' * blanks}- {part if plain_fault([part], key) is None else quoted(part)}"
            for row, part in zip(rows, parts, strict=True)
            if part
        }
        fault = Fault(
            "wrong-kind", 0, 0, len(parts[0]), f'"{key}" is a list, and this has no hyphen',
            "a hyphen and a space begin each item of a list",
        )  # fmt: skip
        if self._told(at, at, blanks, fault, "\n".join(meant.values())):
            for row, line in meant.items():
                self.out[row] = (line,)

    def _unbarred(
        self, at: int, left: int, key: str, put: str, value: str, rows: list[int], head: int
    ) -> None:
        """Report a text whose `|` is missing, and put it there."""
        if head < 0 and (end := self._between_marks(value, left, rows)):
            self._unmark(at, left, key, put, rows, end)
            return
        lines = [self.lines[row] for row in (at, *rows)[head < 0 :]]
        columns = [len(t) - len(t.lstrip(BLANKS)) for t in lines if t.strip(BLANKS)]
        first = next((c for c in columns if c > left), left + 2)
        top = self.lines[head].rstrip() + " |" if head >= 0 else f"{put}|"
        below = (" " * first + value.strip(),)
        place = head if head >= 0 else at
        end = len(self.lines[place].rstrip())
        fix = top if head >= 0 else f"{top}\n{below[0]}"
        fault = Fault(
            "folded", 0, 0, end - len(put.rstrip()) if head < 0 else 1,
            f'the words of "{key}" run over several lines without a "|"',
            "YAML would join them into one paragraph, and read colons and # among them as signs",
        )  # fmt: skip
        if not self._told(at, place, len(put) if head < 0 else end - 1, fault, fix):
            return
        if head >= 0:
            self.out[head] = (top,)
            self.out[at] = below
        else:
            self.out[at] = (top, *below)
        for row in rows:
            text = self.lines[row].strip(BLANKS)
            column = len(self.lines[row]) - len(self.lines[row].lstrip(BLANKS))
            self.out[row] = (" " * max(column, first) + text,) if text else ("",)

    def _slipped(self, row: int, left: int) -> None:
        text = self.lines[row].strip(BLANKS)
        line = " " * (left + 2) + text
        if self.say(
            "lost-indent", row, 0, len(self.lines[row]),
            "this looks like part of the words above, but it starts too far left",
            "words that go on below their field begin further right than it", line,
        ):  # fmt: skip
            self.out[row] = (line,)

    def _onward(self, at: int, left: int, key: str) -> tuple[list[int], list[int], int]:
        """The lines a value without quotes goes on over; those that slipped; the line after."""
        rows: list[int] = []
        fallen: list[int] = []
        gap: list[int] = []
        row = at + 1
        while row < len(self.lines):
            rest = self.lines[row].strip(BLANKS)
            column = len(self.lines[row]) - len(self.lines[row].lstrip(BLANKS))
            if not rest:
                gap.append(row)
                row += 1
                continue
            if rest[0] == "#" or (not column and _STOPS.match(rest)) or self._begins(rest, column):
                break
            if column <= left:
                if gap or self.structure(rest, column) or not self._prose(rest, key):
                    break
                fallen.append(row)
            rows += [*gap, row]
            gap = []
            row += 1
        return rows, fallen, rows[-1] + 1 if rows else at + 1

    def _prose(self, rest: str, key: str) -> bool:
        """Whether a line too far left can only be words: more than one, and not a field's."""
        first = re.match(r"[a-z_]+", rest)
        named = bool(first) and str(first and first.group()) in self.words.names
        field = KEY.match(rest)
        one = bool(field) and " " not in str(field and field["key"])
        return " " in rest and not one and not (named and self.open) and rest[0] not in "\"'[{-"

    def _quoted(
        self, at: int, left: int, key: str, put: str, start: int, value: str, label: str
    ) -> int:
        """Read a value in quotes, which may go on over lines."""
        if closing(value) == -1 and (end := self._closed(at, left, value)):
            row, width = end
            tail = self.lines[row][width:].strip()
            if tail and tail[0] != "#":
                self.say(
                    "quote-tail", row, width, len(self.lines[row]),
                    "there is text after the closing quote", "YAML allows nothing after it",
                    mends=False,
                )  # fmt: skip
            elif key in self.words.texts and any(
                not line.strip() for line in self.lines[at + 1 : row]
            ):
                self.say(
                    "folded", at, start, start + 1,
                    f'the words of "{key}" stand in quotes, and its paragraphs would be joined',
                    "paragraphs are kept as you type them only below a |",
                    f'write "{put.strip()} |" and your words below it, without the quotes',
                    mends=False,
                )  # fmt: skip
            self._settled(at, put, value)
            return row + 1
        fault = quoted_fault(value, label)
        if fault is None:
            self._settled(at, put, value)
        else:
            fault = self._bracketed(key, fault)
            line = put + fault.meant
            if self._told(at, at, start, fault, line):
                self.out[at] = (line,)
        return at + 1

    def _closed(self, at: int, left: int, value: str) -> tuple[int, int] | None:
        """Where a quote closes that goes on over lines, if it does before the next field."""
        for row in range(at + 1, len(self.lines)):
            text = self.lines[row]
            self.steps -= len(text)
            if self.steps < 0:
                return None
            rest = text.strip(BLANKS)
            column = len(text) - len(text.lstrip(BLANKS))
            if rest and (self._begins(rest, column) or (rest[0] == "-" and column <= left)):
                return None
            end = closing(value[0] + text)
            if end != -1:
                return row, end
        return None
