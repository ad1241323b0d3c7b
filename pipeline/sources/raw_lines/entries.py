"""Fields and items: the name, the marks before it, and what its value would be misread as."""

from __future__ import annotations

import re

from pipeline.patterns import rare
from pipeline.sources.raw_lines.finding import BLANKS, KEY, ODD, TIGHT
from pipeline.sources.raw_lines.reading import Entry
from pipeline.sources.raw_lines.written import Written

_BULLET = rare(r"(?:[•●▪◦·‣∙○■□–—−]|[*+](?=[ \t\u00a0]))" rf"[ {ODD}]*(?=\S)")
_BOLD = re.compile(r"(\*{1,3}|_{1,3})(?P<key>[A-Za-z_]+?)(?::\1|\1:)[ \t]*")
_NUMBER = re.compile(r"\d{1,2}[.)][ \t\u00a0]+(?=\S)")
_DASH = rare(rf"-(?:[ {ODD}]+|$)")
# Fields whose names are common words: a line that begins with one may be running text.
_LITTLE = frozenset(
    {"on", "to", "from", "by", "who", "what", "how", "used", "text", "page", "number", "tool"}
    | {"people", "paid", "max", "min", "given", "words", "issue", "volume", "reason", "language"}
)


class Entries(Written):
    """The part of a scanner that reads a line with a field or an item on it."""

    def entry(self, at: int, lead: str, rest: str) -> int:
        """Read what begins on this line; gives the first line that does not belong to it."""
        column, odd = self._column(at, lead)
        self.note(None)
        if (bold := _BOLD.match(rest)) and bold["key"] in self.words.names:
            self.note(
                "first-character", len(lead), len(lead) + bold.end("key") + len(bold[1]),
                f'"{bold[1]}" stands around "{bold["key"]}"',
                "YAML keeps the star for itself; names of fields have no signs around them",
            )  # fmt: skip
            rest = f"{bold['key']}: {rest[bold.end() :]}".rstrip()
        put, start, here, marked = " " * column, len(lead), column, False
        while mark := self._mark(start, here, rest):
            width, text = mark
            owner = self.last.key if self.last and self.last.shape == "open" else ""
            self.settle(here, True, owner)
            put, start, here = put + text, start + width, here + len(text)
            rest, marked = rest[width:], True
            self.last = Entry(at, here - len(text), "", "open", put)
        if odd:
            self.out[at] = (put + rest,)
        if not rest:
            return at + 1
        named = self._name(start, rest, marked, here)
        if named is None:
            return self._words(at, put, start, here, rest, marked)
        key, width, text = named
        stood = here
        here, moved = self._align(at, key, here, put, marked)
        if moved != put:
            self.out[at] = (moved + text + rest[width:],)
        put = moved
        if not here and not marked:
            self.tops.add(key)
        self.last = Entry(at, here, key, "open", put + text)
        end = self.value(at, stood, key, put + text, start + width, rest[width:])
        self._shift(range(at + 1, end), here - stood)
        return end

    def _shift(self, rows: range, by: int) -> None:
        """Move the lines of a value along with its field."""
        for row in rows if by else ():
            blanks = " " * max(by, 0)
            self.out[row] = tuple(
                blanks + line.removeprefix(" " * max(-by, 0)) if line else line
                for line in self.out[row]
            )

    def _column(self, at: int, lead: str) -> tuple[int, bool]:
        """Where the line is meant to stand (tabs are as wide as makes sense); whether it moves."""
        if not lead.strip(" ") or not self.run_on(
            "tab-indent" if "\t" in lead else "odd-space", at, len(lead)
        ):
            return len(lead), False
        widths = [sum(size if c == "\t" else 1 for c in lead) for size in (2, 4, 8, 1)]
        stands = {each.column for each in self.open}
        if self.last and self.last.shape == "open" and widths[0] > self.last.column:
            return widths[0], True
        return next((w for w in widths if w in stands), widths[0]), True

    def _mark(self, start: int, here: int, rest: str) -> tuple[int, str] | None:
        """The mark of a list item, and how it is meant; None if there is none."""
        if not rest:
            return None
        if dash := _DASH.match(rest):
            blanks = dash.group()[1:]
            if blanks.strip(" "):
                self.note(
                    "odd-space", start + 1, start + dash.end(),
                    'after the hyphen stands a "non-breaking" space or Tab',
                    "it comes from Word or a web page, and YAML takes it for a letter",
                )  # fmt: skip
                return dash.end(), "- "
            return dash.end(), dash.group()
        if rest[0] == "-" and rest[1:2] not in "-" and self._item(rest[1:], here):
            self.note(
                "missing-space", start, start + 2, "there is no space after the hyphen",
                "YAML takes the hyphen for a part of the word", )  # fmt: skip
            return 1, "- "
        found = _BULLET.match(rest) or _NUMBER.match(rest)
        if found is None or not self._item(rest[found.end() :], here):
            return None
        sign = found.group().strip(BLANKS)
        number = sign[0].isdigit()
        if number and not self._expects(here):
            return None
        self.note(
            "bullet", start, start + len(sign),
            f'"{sign}" is not a list mark here'
            + ("" if number or sign in "*+" else "; Word changes a hyphen into a bullet or a dash"),
            "a hyphen and a space begin each item of a list", safe=not number,
        )  # fmt: skip
        return found.end(), "- "

    def _item(self, rest: str, here: int) -> bool:
        found = KEY.match(rest) or TIGHT.match(rest)
        return self._expects(here) or bool(found and found["key"] in self.words.names)

    def _expects(self, here: int) -> bool:
        """Whether a list is open here, or a field that has one waits for it."""
        if any(each.list and each.column == here for each in self.open):
            return True
        last = self.last
        if last is None or last.shape != "open" or here < last.column or not last.key:
            return False
        return last.key in self.words.lists or last.key not in self.words.names

    def _name(self, start: int, rest: str, marked: bool, here: int) -> tuple[str, int, str] | None:
        """The field's name, the width of it and its colon, and both as they are meant."""
        if marked and self.open and self.open[-1].owner in self.words.words:
            return None
        found, tight = KEY.match(rest), TIGHT.match(rest)
        if tight and tight["key"] in self.words.names:
            wide = tight["colon"] != ":"
            self.note(
                "missing-space", tight.end() + start - 1, tight.end() + start,
                f'after "{tight["key"]}" stands a wide colon' if wide
                else f'there is no space after "{tight["key"]}:"',
                "a field is its name, a colon, a space and what it says",
            )  # fmt: skip
            width = tight.end() + len(rest[tight.end() :]) - len(rest[tight.end() :].lstrip(BLANKS))
            return tight["key"], width, f"{tight['key']}: "
        if found is None:
            return None
        raw = found["key"]
        key = raw.strip("\"'") if raw[0] in "\"'" else raw
        if not marked and " " in key and self.meant_key(key) is None:
            after = self.last is not None and self.last.shape == "open"
            if after or here not in {each.column for each in self.open}:
                return None
        width = found.end() + len(rest[found.end() :]) - len(rest[found.end() :].lstrip(BLANKS))
        text = rest[:width]
        small = key.lower()
        if key not in self.words.names and small in self.words.names and raw == key:
            self.note(
                "unknown-field", start, start + len(key), f'there is no field called "{key}" here',
                f'did you mean "{small}"?', safe=False,
            )  # fmt: skip
            key, text = small, small + text[len(key) :]
        odd = [n for n, c in enumerate(text) if c in BLANKS and c not in " \t"]
        if odd:
            self.note(
                "odd-space", start + odd[0], start + odd[-1] + 1,
                f'beside "{key}" stands a "non-breaking" space',
                "it comes from Word or a web page, and YAML takes it for a letter",
            )  # fmt: skip
            text = key.replace("\u00a0", " ") + ": "
        return key, width, text

    def _align(self, at: int, key: str, here: int, put: str, marked: bool) -> tuple[int, str]:
        """Put a field among its neighbours, or say that it is not lined up with them."""
        last, columns = self.last, [each.column for each in self.open]
        if not marked and here in columns and last and not self.marks.sound:
            below = [each for each in self.open if each.column == here]
            if all(each.list for each in below) and columns[-1] > here:
                return self._apart(at, key, here, put, last, columns[columns.index(here) + 1])
        if marked or not columns or here in columns or last is None or self.marks.sound:
            self.settle(here, False)
            return here, put
        deeper = here > columns[-1]
        if deeper and last.shape == "open":
            self.settle(here, False)
            return here, put
        group = last.key in self.words.groups and not (last.column and last.key in self.words.lists)
        if deeper and group and last.shape == "plain":
            self._group(last, here)
            self.settle(here, False)
            return here, put
        meant = columns[-1] if deeper else min(c for c in columns if c > here)
        return self._apart(at, key, here, put, last, 0 if key in self.words.edge else meant)

    def _apart(
        self, at: int, key: str, here: int, put: str, last: Entry, meant: int
    ) -> tuple[int, str]:
        """Say that a field is not lined up with its neighbours."""
        deeper = here > meant
        line = " " * meant + self.lines[at].lstrip(BLANKS)
        if line.rstrip()[-1] in "|:":
            some, count = "take away" if deeper else "put", abs(here - meant)
            blanks = "1 blank" if count == 1 else f"{count} blanks"
            line = f"{some} {blanks} before it and before the lines below it"
        where = "further right" if deeper else "further left"
        neighbour = f'"{last.key}"' if deeper and last.key else "its neighbours"
        placed = f"starts {where} than {neighbour} above it"
        why = "fields that belong together begin at the same place"
        if key in self.words.edge:
            placed = "does not start at the left edge"
            why = "fields of the file itself have no blanks before them"
        mends = self.say("field-indent", at, here, here + len(key), f'"{key}" {placed}', why, line)
        self.settle(meant if mends else here, False)
        return (meant, " " * meant) if mends else (here, put)

    def _group(self, last: Entry, here: int) -> None:
        """Report words that stand where a group has its fields."""
        first = self.words.groups[last.key]
        head, below = last.put.rstrip(), f"{' ' * here}{first}: {last.value}"
        start = max(0, len(self.lines[last.at]) - len(last.value))
        if self.say(
            "wrong-kind", last.at, start, len(self.lines[last.at]),
            f'{last.key} should have lines of its own below it, not "{last.value}"',
            f"what stands there is its {first}, on a line of its own", f"{head}\n{below}",
        ):  # fmt: skip
            self.out[last.at] = (head, below)

    def _words(self, at: int, put: str, start: int, here: int, rest: str, marked: bool) -> int:
        """Read a line, or an item, that has no name."""
        last = self.last
        if marked:
            label = self.words.words.get(self.open[-1].owner, "item")
            return self.value(at, self.open[-1].column, "", put, start, rest, label)
        if rest[0] in "{[" and not self.open:
            return self._flow(at, -1, put, start, rest, "file")
        if self._no_colon(at, put, start, here, rest):
            return at + 1
        listed = last is not None and last.key in self.words.words
        if last and last.shape == "open" and last.key and here >= last.column + (not listed):
            left = last.column - (here == last.column)
            return self.value(at, left, last.key, put, start, rest, head=last.at)
        if last and last.shape == "plain" and last.key and " " in rest:
            if not re.search(r":\s| #|:$", rest) and not self.structure(rest, here):
                self._slipped(at, last.column)
            return at + 1
        if last is None and not any(each.list for each in self.open) and rest[0] != "%":
            mends = self.say(
                "yaml-syntax", at, start, start + len(rest), "this line is not a field",
                "a field is its name, a colon, a space and what it says", f"# {rest}",
            )  # fmt: skip
            if mends:
                self.out[at] = ()
        return at + 1

    def _no_colon(self, at: int, put: str, start: int, here: int, rest: str) -> bool:
        """Say that a field has no colon: `role patient`, `role = patient`."""
        found = re.match(r"([a-z_]+)(?:[ \t]*=[ \t]*|[ \t]+|$)", rest)
        if not found or found[1] not in self.words.names:
            return False
        equals = "=" in found.group()
        stands = here in {each.column for each in self.open} or (not self.open and not here)
        if (found[1] in _LITTLE and not equals) or not stands:
            return False
        line = f"{put}{found[1]}: {rest[found.end() :]}".rstrip()
        if self.say(
            "missing-colon", at, start, start + len(found[1]),
            f'there is no colon after "{found[1]}"',
            "a field is its name, a colon, a space and what it says", line,
        ):  # fmt: skip
            self.out[at] = (line,)
            self.settle(here, False)
            shape = "done" if rest[found.end() :] else "open"
            self.last = Entry(at, here, found[1], "open" if shape == "open" else "done", put)
        return True
