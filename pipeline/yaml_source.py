"""Turn the bytes of one YAML file into a `Source`: plain text values, each with its place.

YAML is read as PyYAML *events*, so that nothing in it can run, expand or be
guessed at: every scalar stays the text that was typed (`NO` is Norway, `1.10`
is 1.10), and the schema says later what it is.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import yaml

from pipeline.model import Route, Source, Span
from pipeline.problems import Checked, Place, Problem
from pipeline.yaml_words import refusal

EVENTS = 50_000
DEPTH = 32
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LEFTOVERS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff"
    "\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def parse(file: str, stem: str, raw: bytes) -> Checked[Source]:
    """Make a source of the bytes of one file."""
    text, problem = _decoded(file, raw)
    if problem is not None:
        return Checked(None, (problem,))
    lines = tuple(text.split("\n"))
    events = _Events(file, lines, text)
    try:
        data = events.document()
    except _Stop as stop:
        return Checked(None, (*events.problems, stop.problem))
    except yaml.YAMLError as error:
        return Checked(None, (*events.problems, refusal(file, lines, error)))
    finally:
        events.close()
    if not isinstance(data, dict):
        return Checked(None, (*events.problems, _not_fields(file, lines)))
    source = Source(file, stem, data, raw, lines, events.keys, events.values)
    return Checked(None if events.problems else source, tuple(events.problems))


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
        self._loader = LOADER(text)
        self._count = 0

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
                        "delete the line with ---",
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
        if isinstance(event, yaml.ScalarEvent):
            return self._text(event, route)
        if len(route) >= DEPTH:
            raise self._stop(event, "too-deep", f"this is nested more than {DEPTH} levels deep")
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(route)
        return self._group(route)

    def _list(self, route: Route) -> list[Any]:
        out: list[Any] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            out.append(self._value(event, (*route, len(out))))
        return out

    def _group(self, route: Route) -> dict[str, Any]:
        out: dict[str, Any] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            self._plain(event)
            if not isinstance(event, yaml.ScalarEvent):
                raise self._stop(
                    event,
                    "yaml-syntax",
                    "a field name must be a word, not a list or group",
                    "square and curly brackets mean lists and groups",
                    "put the words in double quotes",
                )
            key, where = event.value, self._span(event)
            twice = (*route, key) in self.keys
            value = self._value(self._next(), (*route, key))
            if key == "<<":
                raise self._stop(
                    event,
                    "alias",
                    "`<<` copies another part of the file, which is not allowed here",
                )
            if twice:
                first = self.keys[(*route, key)].line
                self.problems.append(
                    Problem.at(
                        self._place(where),
                        "duplicate",
                        f'"{key}" appears twice (first on line {first})',
                        why="only one of the two would be published",
                        fix="delete one of them, or join the two",
                    )
                )
                continue
            self.keys[(*route, key)] = where
            if value != "":  # left blank is the same as absent
                out[key] = value
        return out

    def _text(self, event: Any, route: Route) -> str:
        text = str(event.value)
        if bad := _LEFTOVERS.search(text):
            raise self._stop(
                event,
                "hidden-character",
                f"this text contains {_character(bad.group())}",
                "it cannot be seen and would not print",
                "delete it and type the words again",
            )
        if event.style == "|":
            self.values[route] = self._body(event, text)
        return text

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
        if isinstance(event, yaml.AliasEvent):
            raise self._stop(
                event,
                "alias",
                f"`*{event.anchor}` points at another part of the file",
                "YAML reads a * at the start as a pointer",
                "if it is meant as text, put it in double quotes",
            )
        if getattr(event, "anchor", None):
            raise self._stop(
                event,
                "anchor",
                f"`&{event.anchor}` names this part for copying",
                "YAML reads a & at the start as a label",
                "if it is meant as text, put it in double quotes",
            )
        if getattr(event, "tag", None) and event.tag != "!":
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
        last = end.column if end.line == start.line else len(self._line(start.line))
        return Span(start.line + 1, start.column + 1, max(last, start.column) + 1)

    def _place(self, span: Span) -> Place:
        return Place(self.file, span.line, span.column, span.end_column, self._line(span.line - 1))

    def _line(self, index: int) -> str:
        return self.lines[index] if index < len(self.lines) else ""


def _decoded(file: str, raw: bytes) -> tuple[str, Problem | None]:
    """UTF-8 with an optional mark at the start, any line ends, nothing that hides."""
    try:
        text = raw.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        return "", _not_text(file, raw, error)
    if bad := re.search("\r|[\x85]|" + _LEFTOVERS.pattern, text):
        before = text[: bad.start()]
        line, column = before.count("\n") + 1, bad.start() - (before.rfind("\n") + 1) + 1
        place = Place(file, line, column, column + 1, text.split("\n")[line - 1])
        return "", Problem.at(
            place,
            "hidden-character",
            f"this line contains {_character(bad.group())}",
            why="it cannot be seen, and can make a file say something else than it shows",
            fix="delete the line and type it again",
        )
    return text, None


def _not_text(file: str, raw: bytes, error: UnicodeDecodeError) -> Problem:
    kinds = {
        b"PK\x03\x04": "a Word document or zip",
        b"%PDF": "a PDF",
        b"{\\rtf": "an RTF document",
        b"\xff\xfe": "text in UTF-16",
        b"\xfe\xff": "text in UTF-16",
    }
    for start, kind in kinds.items():
        if raw.startswith(start):
            return Problem.at(
                Place(file),
                "file-type",
                f"this is {kind}, although its name ends in .yaml",
                fix="save it as plain text in UTF-8, or send it to the editors as it is",
            )
    line = raw[: error.start].count(b"\n") + 1
    begin = raw.rfind(b"\n", 0, error.start) + 1
    column = len(raw[begin : error.start].decode("utf-8", "replace")) + 1
    meant = raw[error.start : error.start + 1].decode("cp1252", "replace")
    shown_line = raw[begin:].split(b"\n", 1)[0].decode("cp1252", "replace").rstrip("\r")
    return Problem.at(
        Place(file, line, column, column + 1, shown_line),
        "encoding",
        f'this letter is not written in UTF-8 (it is probably "{meant}")',
        why="the file was saved in an older Windows encoding",
        fix='save the file again and choose "UTF-8" as encoding',
    )


def _not_fields(file: str, lines: tuple[str, ...]) -> Problem:
    return Problem.at(
        Place(file, 1, 1, 1, lines[0] if lines else ""),
        "yaml-syntax",
        "the file does not start with fields",
        why="each field is a name, a colon, a space and what it says",
        fix="start from a template: author:, viewpoint:, competing_interests:",
    )


def _blanks(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _character(found: str) -> str:
    name = unicodedata.name(found, "a control character")
    return f"U+{ord(found):04X} ({name.lower()})"
