"""Turn the bytes of one YAML file into a `Source`: plain text values, each with its place.

YAML is read as PyYAML *events*, so that nothing in it can run, expand or be
guessed at: every scalar stays the text that was typed (`NO` is Norway, `1.10`
is 1.10), and the schema says later what it is.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import islice
from typing import Any

import yaml

from pipeline.frozen import frozen
from pipeline.model import Route, Source, Span
from pipeline.patterns import rare
from pipeline.problems import Checked, Level, Place, Problem
from pipeline.sources.file_kinds import unreadable
from pipeline.sources.raw_lines import Look, Marks, Moved, Use, known, look
from pipeline.sources.yaml_words import hash_cut, refusal

EVENTS = 50_000
TOKENS = 200_000
MOST = 100
"""Nobody reads more problems of one file; a slip made everywhere is one slip."""
DEPTH = 32
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LEFTOVERS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff"
    "\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_HASHTAG = re.compile(r"[ \t]+(#[^\s#].*)")
Stretch = tuple[int, int, int, int]
_ENDLESS = frozenset({"too-large", "too-deep"})


def parse(file: str, stem: str, raw: bytes) -> Checked[Source]:
    """Make a source of the bytes of one file."""
    text, problem = decoded(file, raw)
    if problem is not None:
        return Checked(None, (problem,))
    lines = tuple(text.split("\n"))
    read = _read(file, stem, raw, text)
    if any(problem.rule in _ENDLESS for problem in read.problems):
        return Checked(None, read.problems)
    seen = look(lines, known(), _marks(text, read))
    told = tuple(finding.problem(file, lines) for finding in seen.findings)
    if seen.text != text:
        read = _read(file, stem, raw, seen.text).moved(Moved(lines, seen))
    healed = all(finding.mended for finding in seen.findings)
    problems = tuple(
        problem
        for problem in read.problems
        # One cause, one message: what the parser stumbles over may be what we have said.
        if not (told and read.refused and not healed)
        and not any(t.rule == problem.rule and t.line == problem.line for t in told)
    )
    if read.source is None and not Checked(None, (*told, *problems)).failed:
        problems = read.problems  # a file that is not taken is always said not to be
    problems = (*problems, *_soft(file, lines))
    worst = sorted(problems, key=lambda problem: problem.level is not Level.ERROR)
    return Checked(read.source, (*told, *worst[:MOST]))


@frozen
class _Read:
    """What the parser makes of a text: a source, problems; whether it could not read on.

    `spans` is where a source has texts in quotes or running over lines.
    """

    source: Source | None
    problems: tuple[Problem, ...]
    refused: bool = False
    spans: tuple[Stretch, ...] = ()

    def moved(self, moved: Moved) -> _Read:
        """The same, with the places of the file as it stands."""
        source = moved.source(self.source) if self.source else None
        return _Read(source, tuple(map(moved.problem, self.problems)), self.refused)


def _read(file: str, stem: str, raw: bytes, text: str) -> _Read:
    lines = tuple(text.split("\n"))
    events = _Events(file, lines, text)
    try:
        data = events.document()
    except _Stop as stop:
        return _Read(None, (*events.problems, stop.problem))
    except yaml.YAMLError as error:
        return _Read(None, (*events.problems, refusal(file, lines, error)), refused=True)
    finally:
        events.close()
    if not isinstance(data, dict):
        return _Read(None, (*events.problems, _not_fields(file, lines)))
    source = Source(file, stem, data, raw, lines, events.keys, events.values)
    checked = Checked(source, tuple(events.problems))
    return _Read(None if checked.failed else source, checked.problems, spans=tuple(events.spans))


def meant(text: str, use: Use) -> Look:
    """Look at the lines of a text, with all that the parser knows of them."""
    read = _read("", "", b"", text)
    return look(text.split("\n"), known(), _marks(text, read), use)


def _marks(text: str, read: _Read) -> Marks:
    """What the parser says, as far as it came: where text is quoted or running."""
    if read.source is not None:
        return Marks(read.spans, sound=True)
    spans: list[Stretch] = []
    try:
        for token in islice(yaml.scan(text, Loader=LOADER), TOKENS):
            if isinstance(token, yaml.ScalarToken) and token.style:
                spans.append(_stretch(token))
    except yaml.YAMLError:
        pass  # the lines from here on are read by hand
    return Marks(tuple(spans), not read.refused)


def _stretch(part: Any) -> Stretch:
    start, end = part.start_mark, part.end_mark
    return start.line, start.column, end.line, end.column


class _Stop(Exception):
    """A problem after which the rest of the file makes no sense."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class _Events:
    """Build plain values from the event stream, keeping the place of each key and value."""

    def __init__(self, file: str, lines: tuple[str, ...], text: str) -> None:
        self.file, self.lines = file, lines
        self.problems: list[Problem] = []
        self.keys: dict[Route, Span] = {}
        self.values: dict[Route, Span] = {}
        self.spans: list[Stretch] = []
        self._loader = LOADER(text)
        self._noted = "#" in text
        # What the text itself does not hold, only an escape can put into a value.
        self._hiding = "\\" in text or bool(_LEFTOVERS.search(text))
        self._count = 0
        self._lists: set[Route] = set()

    def close(self) -> None:
        """Let the parser go."""
        self._loader.dispose()

    def document(self) -> Any:
        """Read the one document of the file; nothing in it is None."""
        data = None
        seen = False
        while True:
            event = self._next()
            if isinstance(event, yaml.StreamEndEvent):
                return data
            if isinstance(event, yaml.DocumentStartEvent):
                if seen:
                    raise self._stop(
                        event,
                        "several-documents",
                        "a second `---` starts another document",
                        "only the first part would be read",
                        self._between(self._span(event).line - 1),
                    )
                seen = True
            elif not isinstance(event, (yaml.StreamStartEvent, yaml.DocumentEndEvent)):
                data = self._value(event, ())

    def _next(self) -> Any:
        self._count += 1
        event = self._loader.get_event()
        if self._count > EVENTS:
            raise self._stop(event, "too-large", f"the file has more than {EVENTS:,} parts")
        return event

    def _value(self, event: Any, route: Route) -> Any:
        self._plain(event)
        self.values[route] = self._span(event)
        if type(event) is yaml.ScalarEvent:
            return self._text(event, route)
        if len(route) >= DEPTH:
            raise self._stop(event, "too-deep", f"this is nested more than {DEPTH} levels deep")
        if type(event) is yaml.SequenceStartEvent:
            return self._list(route)
        return self._group(route)

    def _list(self, route: Route) -> list[Any]:
        out: list[Any] = []
        while type(event := self._next()) is not yaml.SequenceEndEvent:
            out.append(self._value(event, (*route, len(out))))
        return out

    def _group(self, route: Route) -> dict[str, Any]:
        out: dict[str, Any] = {}
        while type(event := self._next()) is not yaml.MappingEndEvent:
            self._plain(event)
            if type(event) is not yaml.ScalarEvent:
                raise self._stop(
                    event,
                    "yaml-syntax",
                    "a field name must be a word, not a list or group",
                    "square and curly brackets mean lists and groups",
                    "put the words in double quotes",
                )
            key, where = self._seen(event), self._span(event)
            here = (*route, key)
            twice = here in self.keys
            # What stands in a field's second copy has places of its own: one cause, one message.
            count = self._count
            value = self._value(self._next(), (*here, count) if twice else here)
            if key == "<<":
                raise self._stop(
                    event,
                    "alias",
                    "`<<` copies another part of the file, which is not allowed here",
                )
            if twice and self._unmarked(route, key, where, out):
                continue
            if twice:
                first = self.keys[here].line
                self.problems.append(
                    Problem.at(
                        self._place(where),
                        "duplicate",
                        f'"{_short(key)}" appears twice (first on line {first})',
                        why="only one of the two would be published",
                        fix=self._one_too_many(where, (*here, count), value, out),
                    )
                )
                continue
            self.keys[here] = where
            if not isinstance(value, str) or value.strip():  # left blank is the same as absent
                out[key] = value
        return out

    def _unmarked(self, route: Route, key: str, where: Span, out: dict[str, Any]) -> bool:
        """Say of the entries of a list that they have no hyphens: all begin with one field."""
        names = known()
        if not route or route[-1] not in names.lists or route[-1] in names.groups:
            return False
        if key == next(iter(out), ""):
            if route not in self._lists:
                self._lists.add(route)
                self._no_hyphen(route, key, self.keys[(*route, key)])
            self._no_hyphen(route, key, where)
        return route in self._lists

    def _no_hyphen(self, route: Route, key: str, where: Span) -> None:
        line = self._line(where.line - 1)
        blanks = line[: where.column - 1]
        marked = blanks[:-2] + "- " + line[len(blanks) :] if blanks[-2:] == "  " else ""
        self.problems.append(
            Problem.at(
                self._place(where),
                "wrong-kind",
                f'"{_short(key)}" begins an entry of {route[-1]}, and has no hyphen before it',
                why="a hyphen and a space begin each entry of a list",
                fix=marked or f"- {line.strip()}",
            )
        )

    def _between(self, row: int) -> str:
        """What to do with a line between two documents: as a note it parts nothing."""
        tops = tuple(f"{route[0]}:" for route in self.keys if len(route) == 1)
        if any(line.startswith(tops) for line in self.lines[row + 1 :]):
            return "delete this line and all below it, if the part above it is the one that counts"
        return f"# {self._line(row)}"

    def _one_too_many(self, where: Span, route: Route, value: Any, out: dict[str, Any]) -> str:
        """What to do with a field's second copy: a short one goes on as a note."""
        line = self._line(where.line - 1)
        span, key = self.values[route], str(route[-2])
        if line[: where.column - 1].strip() or not isinstance(value, str):
            return "delete one of them, or join the two"
        if span.line == where.line and not span.body and line[span.column - 1 : span.column] != "|":
            return f"{line[: where.column - 1]}# {line[where.column - 1 :]}"
        if list(out)[-1:] == [key]:
            return "delete this line: the words below it then go on from those above it"
        return f'move the words below it to the first "{key}", and delete this line'

    def _text(self, event: Any, route: Route) -> str:
        text = self._seen(event)
        if event.style == "|":
            self.values[route] = self._body(event, text)
        elif self._noted and not event.style:
            self._hash(event)
        return text

    def _seen(self, event: Any) -> str:
        """Give the text of a key or value, if all of it can be seen."""
        text = str(event.value)
        if event.style:
            self.spans.append(_stretch(event))
        if self._hiding and (bad := _LEFTOVERS.search(text)):
            raise self._stop(
                event,
                "hidden-character",
                f"this text contains {_character(bad.group())}",
                "it cannot be seen and would not print",
                "delete it and type the words again",
            )
        return text

    def _hash(self, event: Any) -> None:
        """Warn when `#word` ends a value: a note has a blank after its #, a hashtag has none."""
        line, end = self._line(event.end_mark.line), event.end_mark.column
        if found := _HASHTAG.match(line[end:]):
            column = end + found.start(1) + 1
            place = Place(self.file, event.end_mark.line + 1, column, len(line) + 1, line)
            self.problems.append(hash_cut(place, found.group(1)))

    def _body(self, event: Any, text: str) -> Span:
        span, first = self._span(event), event.start_mark.line + 1
        for offset, line in enumerate(text.split("\n")):
            if line.strip() and first + offset < len(self.lines):
                stands = self.lines[first + offset]
                indent = _blanks(stands) - _blanks(line)
                return Span(span.line, span.column, span.end_column, first + 1, indent)
        return span

    def _plain(self, event: Any) -> None:
        """Refuse what can copy, make or run something: aliases, anchors and tags."""
        if type(event) is yaml.AliasEvent:
            raise self._stop(
                event,
                "alias",
                f"`*{_short(str(event.anchor))}` points at another part of the file",
                "YAML reads a * at the start as a pointer",
                "if it is meant as text, put it in double quotes",
            )
        if event.anchor:
            raise self._stop(
                event,
                "anchor",
                f"`&{_short(event.anchor)}` names this part for copying",
                "YAML reads a & at the start as a label",
                "if it is meant as text, put it in double quotes",
            )
        if event.tag and event.tag != "!":
            raise self._stop(
                event,
                "tag",
                "a `!` at the start is an instruction to the computer",
                "instructions are not allowed here",
                "if it is meant as text, put it in double quotes",
            )

    def _stop(self, event: Any, rule: str, message: str, why: str = "", fix: str = "") -> _Stop:
        return _Stop(Problem.at(self._place(self._span(event)), rule, message, why=why, fix=fix))

    def _span(self, event: Any) -> Span:
        start, end = event.start_mark, event.end_mark
        row, column = start.line, start.column
        last = end.column if end.line == row else len(self._line(row))
        return Span(row + 1, column + 1, (last if last > column else column) + 1)

    def _place(self, span: Span) -> Place:
        return Place(self.file, span.line, span.column, span.end_column, self._line(span.line - 1))

    def _line(self, index: int) -> str:
        return self.lines[index] if index < len(self.lines) else ""


def decoded(file: str, raw: bytes) -> tuple[str, Problem | None]:
    """UTF-8 with an optional mark at the start, any line ends, nothing that hides."""
    if problem := unreadable(file, raw):
        return "", problem
    text = raw.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
    if bad := _LEFTOVERS.search(text):
        before = text[: bad.start()]
        line, column = before.count("\n") + 1, bad.start() - (before.rfind("\n") + 1) + 1
        place = Place(file, line, column, column + 1, text.split("\n")[line - 1])
        return "", Problem.at(
            place,
            "hidden-character",
            f"this line contains {_character(bad.group())}",
            why="it cannot be seen, and can make a file say something else than it shows",
            fix=_visible(place.excerpt, text.split("\n")[: line - 1]),
        )
    return text, None


_SOFT = rare("(?<=[A-Za-z\u00c0-\u024f])[\u00ad\u200b]+(?=[A-Za-z\u00c0-\u024f])")


def _soft(file: str, lines: tuple[str, ...]) -> tuple[Problem, ...]:
    """Warn of signs within words that Word or a PDF put there, once for the whole file."""
    rows = [
        at
        for at, line in enumerate(lines)
        if ("\u00ad" in line or "\u200b" in line) and _SOFT.search(line)
    ]
    if not rows:
        return ()
    line = lines[rows[0]]
    found = _SOFT.search(line)
    column = found.start() + 1 if found else 1
    more = f", and so do {len(rows) - 1} lines more" if len(rows) > 1 else ""
    name = _character(line[column - 1])
    said = Problem.at(
        Place(file, rows[0] + 1, column, column + 1, line),
        "hidden-character",
        f"a word on this line contains {name}{more}",
        level=Level.WARNING,
        why="it comes from Word or a PDF; nobody finds a word that has it",
        fix=_SOFT.sub("", line),
    )
    return (said,)


def _visible(line: str, above: list[str]) -> str:
    """A line without what nobody can see; a blank stands where words would run together.

    A Tab at its start, which YAML does not count, gives way to the blanks of the line above.
    """
    bare = line.lstrip(" \t")
    if "\t" in line[: len(line) - len(bare)]:
        near = next((each for each in reversed(above) if each.strip()), "")
        line = " " * (_blanks(near) + 2 * near.rstrip().endswith((":", "|"))) + bare
    return re.sub(r" *\x00 *", " ", _LEFTOVERS.sub(_gap, line))


def _gap(found: re.Match[str]) -> str:
    return "\x00" if unicodedata.category(found.group()) in {"Cc", "Zl", "Zp"} else ""


def _not_fields(file: str, lines: tuple[str, ...]) -> Problem:
    return Problem.at(
        Place(file, 1, 1, 1, lines[0] if lines else ""),
        "yaml-syntax",
        "the file does not start with fields",
        why="each field is a name, a colon, a space and what it says",
        fix="start from a template: author:, viewpoint:, competing_interests:",
    )


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"


def _blanks(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _character(found: str) -> str:
    name = unicodedata.name(found, "a control character")
    return f"U+{ord(found):04X} ({name.lower()})"
