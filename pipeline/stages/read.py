"""Read a text of the small Markdown; say what else is in it, at the author's own line.

The reader understands more Markdown than we print, on purpose: what it makes of
a table or a formula is recognised by the gate and refused, so that nothing is
silently misprinted or dropped.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from pipeline.errors import GaveUp
from pipeline.markup.gate import Finding, Gate
from pipeline.markup.slips import slips
from pipeline.markup.words import MARKUP, TEXT_BYTES, problem, told, too_long
from pipeline.model import Citation, Node, Passage, Source, Text
from pipeline.nodes import find
from pipeline.patterns import rare
from pipeline.problems import Checked, Level, Problem

Reader = Callable[[str, bool], list[Node]]
"""Reads a text into raw nodes; the flag asks for places. Raises `GaveUp`."""

# Each has a bound on its length: an author's text must not make a search run for ever.
_NOTE = re.compile(r"(?<!\\)\[\^[^\]\n]{0,999}\]")
_DEFINITION = rare(
    r"^(?:[ \t>]|[-+*][ \t]|[0-9]{1,9}[.)][ \t])*+"  # in quotes and lists too
    r"(\[(?:[^\[\]\\]|\\.){1,999}+\]:)[ \t]*(?:\n[ \t>]*)?"
    r"(?:<[^<>\n]*>|[^\s<]\S*+)[ \t]*+(?=$|[\"'({])",
    re.MULTILINE | re.DOTALL,
)
_ATTRIBUTES = re.compile(r"\{\s*(?:[#.=]|[\w:.-]{1,99}\s*=)[^{}]{0,999}\}")
_MARK = re.compile(r"(?<!\\)\[@[^\]]*\](?!\()")


def read(source: Source, passage: Passage, reader: Reader) -> Checked[Text]:
    """Read the passage of `source`, or say everything in it that cannot be printed."""
    ids = [each["id"] for each in source.data.get("references", ())]
    source = passage.source or source
    problems = tuple(refused_unread(source, passage))
    if problems:
        return Checked(None, problems)
    try:
        gate = Gate()
        blocks = gate.blocks(reader(passage.text, False))
        if gate.findings:
            found = _placed(gate.findings, passage, reader)
            return Checked(None, told(_problem(source, passage, each, ids) for each in found))
        if swallowed := passage.text.count("{") - _braces(blocks):
            said = [*_attributes(source, passage)][:swallowed]
            return Checked(None, tuple(said) or (_gave_up(source, passage, "a { } part is lost"),))
        said = [*_slips(source, passage, ids)]
        text = Text(tuple(blocks), _citations(source, passage, blocks))
        refused = any(each.level is Level.ERROR for each in said)
        return Checked(None if refused else text, told(said))
    except GaveUp as error:
        said = [*_attributes(source, passage)]  # the reader stumbles over some of them
        return Checked(None, tuple(said) or (_gave_up(source, passage, str(error)),))
    except RecursionError:
        return Checked(None, (_gave_up(source, passage, "it is nested too deeply"),))


def _placed(findings: list[Finding], passage: Passage, reader: Reader) -> list[Finding]:
    """Find where the findings stand, and lose none of them.

    The reader gives places as attributes, so an author's own attributes can pass for
    places: what only the first reading found is looked for by its words.
    """
    gate = Gate(places=True)
    gate.blocks(reader(passage.text, True))
    left = Counter(each.kind for each in gate.findings)
    found = list(gate.findings)
    for each in findings:
        left[each.kind] -= 1
        if left[each.kind] < 0:
            word = (each.seen.rstrip("…").split() or [""])[0]
            line, column = _line_and_column(passage.text, max(passage.text.find(word), 0))
            found.append(replace(each, line=line, column=column))
    return found


def refused_unread(source: Source, passage: Passage) -> Iterator[Problem]:
    """Refuse what the reader must not even see: on some notes it never ends."""
    source, size = passage.source or source, len(passage.text.encode())
    if size > TEXT_BYTES:
        yield too_long(source.place(*passage.route), size)
        return
    # Both are rare, and to see that neither can be there is quick.
    for found in _NOTE.finditer(passage.text) if "[^" in passage.text else ():
        yield _at(
            source,
            passage,
            found.start(),
            len(found.group()),
            "note",
            f'"{found.group()[:40]}" is a footnote',
            "footnotes are not printed here",
            "put it into the text; cite a work with [@id] and list it under `references:`",
        )
    for found in _DEFINITION.finditer(passage.text) if "]:" in passage.text else ():
        if not found.group(1).startswith("[^"):
            yield _at(
                source,
                passage,
                found.start(1),
                len(found.group(1)),
                "markup",
                f'"{" ".join(found.group(1).split())[:40]}" at the start of a line is the '
                "address of some link",
                "it would not be printed",
                "write the link where it belongs: [words](https://…)",
            )


def _braces(blocks: list[Node]) -> int:
    return sum(node["c"].count("{") for node in find(blocks, "Str"))


def _attributes(source: Source, passage: Passage) -> Iterator[Problem]:
    """Say where `{.class}` and the like stand: the reader drops one that follows nothing."""
    what, fix = MARKUP["attributes"]
    for found in _ATTRIBUTES.finditer(passage.text):
        yield _at(
            source,
            passage,
            found.start(),
            len(found.group()),
            "markup",
            f'{what} cannot be printed here ("{" ".join(found.group().split())[:40]}")',
            "every format must be able to say the same",
            fix,
        )


def _at(
    source: Source,
    passage: Passage,
    offset: int,
    length: int,
    rule: str,
    message: str,
    why: str,
    fix: str,
) -> Problem:
    line, column = _line_and_column(passage.text, offset)
    place = source.within(passage.route, line, column, length)
    return Problem.at(place, rule, message, why=why, fix=fix)


def _line_and_column(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1


def _problem(source: Source, passage: Passage, finding: Finding, ids: Sequence[str]) -> Problem:
    line, column = max(finding.line, 1), max(finding.column, 1)
    if finding.kind == "DefinitionList":
        line, column = _colon_line(passage.text, line, column)
    place = source.within(passage.route, line, column)
    return problem(place, finding, ids)


def _colon_line(text: str, line: int, column: int) -> tuple[int, int]:
    """Where the colon stands that makes a list of definitions: below its first line."""
    for row, words in enumerate(text.split("\n")[line:], line + 1):
        if found := re.match(r"\s*(?=[:~]\s)", words):
            return row, found.end() + 1
    return line, column


def _slips(source: Source, passage: Passage, ids: Sequence[str]) -> Iterator[Problem]:
    for each in slips(passage.text, ids):
        line, column = _line_and_column(passage.text, each.start)
        place = source.within(passage.route, line, column, each.end - each.start)
        stands = place.excerpt[place.column - 1 : place.end_column - 1]
        words = passage.text[each.start : each.end]
        put = place.excerpt[: place.column - 1] + each.meant + place.excerpt[place.end_column - 1 :]
        fix = each.fix or (put if stands == words else each.meant)
        yield Problem.at(place, each.rule, each.message, level=each.level, why=each.why, fix=fix)


def _gave_up(source: Source, passage: Passage, why: str) -> Problem:
    return source.problem(
        "reader-gave-up",
        "this text could not be read to its end",
        *passage.route,
        why=why,
        fix="look for long runs of brackets, stars or quotes, and take them away",
    )


def _citations(source: Source, passage: Passage, blocks: list[Node]) -> tuple[Citation, ...]:
    marks = find(blocks, "Cite")
    spots = [m.span() for m in _MARK.finditer(passage.text)]
    found = []
    for index, node in enumerate(marks):
        ids = tuple(c["citationId"] for c in node["c"][0])
        place = source.place(*passage.route)
        if len(spots) == len(marks):
            start, end = spots[index]
            line, column = _line_and_column(passage.text, start)
            place = source.within(passage.route, line, column, end - start)
        found.append(Citation(ids, place))
    return tuple(found)
