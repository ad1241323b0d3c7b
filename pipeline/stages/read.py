"""Read a text of the small Markdown; say what else is in it, at the author's own line.

The reader understands more Markdown than we print, on purpose: what it makes of
a table or a formula is recognised by the gate and refused, so that nothing is
silently misprinted or dropped.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

from pipeline.errors import GaveUp
from pipeline.gate import Finding, Gate
from pipeline.model import Citation, Node, Passage, Source, Text
from pipeline.nodes import find
from pipeline.problems import Checked, Problem

TEXT_BYTES = 100_000
Reader = Callable[[str, bool], list[Node]]
"""Reads a text into raw nodes; the flag asks for places. Raises `GaveUp`."""

# Each has a bound on its length: an author's text must not make a search run for ever.
_NOTE = re.compile(r"(?<!\\)\[\^[^\]\n]{0,999}\]")
_DEFINITION = re.compile(
    r"^(?:[ \t>]|[-+*][ \t]|[0-9]{1,9}[.)][ \t])*+"  # in quotes and lists too
    r"(\[(?:[^\[\]\\]|\\.){1,999}+\]:)[ \t]*(?:\n[ \t>]*)?"
    r"(?:<[^<>\n]*>|[^\s<]\S*+)[ \t]*+(?=$|[\"'({])",
    re.MULTILINE | re.DOTALL,
)
_ATTRIBUTES = re.compile(r"\{\s*(?:[#.=]|[\w:.-]{1,99}\s*=)[^{}]{0,999}\}")
_MARK = re.compile(r"(?<!\\)\[@[^\]]*\](?!\()")

MARKUP = {
    "Code": ("words between backticks", "take the ` signs away"),
    "CodeBlock": (
        "lines that start with four blanks or with ```, which print as computer code",
        "start each paragraph right under the one above it, and take ``` lines away",
    ),
    "Image": ("a picture inside the text", "list it under `illustrations:` and send the file"),
    "Figure": ("a picture inside the text", "list it under `illustrations:` and send the file"),
    "Math": ("a formula between $ signs", "write it in words; for money, write \\$"),
    "Note": ("a footnote", "put it into the text, or leave it out"),
    "Strikeout": ("words struck out with ~~", "delete the words, or the ~~ around them"),
    "Superscript": ("raised words between ^ signs", "write them on the line, such as m², or \\^"),
    "Subscript": ("lowered words between ~ signs", "write them on the line, such as CO₂, or \\~"),
    "DefinitionList": (
        "a line that starts with a colon, which makes a list of definitions",
        "start the line with a word",
    ),
    "HorizontalRule": ("a line across the page", "use a heading: ### Your heading"),
    "LineBlock": ("lines that start with |", "take the | away"),
    "Div": ("a box or an alert", "write it as a paragraph"),
    "Span": ("words in [ ] with { } after them", "take the { } part away"),
    "Underline": ("underlined words", "use *one star* on each side for emphasis"),
    "SmallCaps": ("small capitals", "write plain words"),
    "heading-empty": ("a heading with no words", "write the words after ###, or delete the line"),
    "attributes": ("a { } part, or words in quotes inside a link", "take that part away"),
}


def read(source: Source, passage: Passage, reader: Reader) -> Checked[Text]:
    """Read the passage of `source`, or say everything in it that cannot be printed."""
    problems = tuple(refused_unread(source, passage))
    if problems:
        return Checked(None, problems)
    try:
        gate = Gate()
        blocks = gate.blocks(reader(passage.text, False))
        if gate.findings:
            found = _placed(gate.findings, passage, reader)
            return Checked(None, tuple(_problem(source, passage, each) for each in found))
        if swallowed := passage.text.count("{") - _braces(blocks):
            said = [*_attributes(source, passage)][:swallowed]
            return Checked(None, tuple(said) or (_gave_up(source, passage, "a { } part is lost"),))
        return Checked(Text(tuple(blocks), _citations(source, passage, blocks)))
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
    size = len(passage.text.encode())
    if size > TEXT_BYTES:
        yield source.problem(
            "text-too-long",
            f"this text has {size:,} bytes; the limit is {TEXT_BYTES:,}",
            *passage.route,
            why="that is more than sixty pages",
        )
        return
    for found in _NOTE.finditer(passage.text):
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
    for found in _DEFINITION.finditer(passage.text):
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


def _problem(source: Source, passage: Passage, finding: Finding) -> Problem:
    rule, message, why, fix = _words(finding)
    place = source.within(passage.route, max(finding.line, 1), max(finding.column, 1))
    return Problem.at(place, rule, message, why=why, fix=fix)


def _words(finding: Finding) -> tuple[str, str, str, str]:
    kind, seen = finding.kind, finding.seen
    if kind == "Table":
        return (
            "no-tables-or-graphs",
            "a table stands here",
            "the series prints no detailed tables or graphs",
            "say in a sentence what it shows",
        )
    if kind in {"RawInline", "RawBlock"}:
        return (
            "raw-html",
            f'"{seen}" is HTML',
            "only the words are printed, not web page code",
            "take the parts between < and > away; for a < sign, write \\<",
        )
    if kind == "heading-level":
        return (
            "heading-level",
            f'the heading "{seen}" is not of the third level',
            "the first two levels are the article's and the viewpoints' own",
            f"### {seen}",
        )
    if kind == "link-address":
        return (
            "link-address",
            f'the link "{seen}" does not lead to a web page or an e-mail address',
            "links start with https://, http:// or mailto:",
            "[words](https://…)",
        )
    if kind == "link-empty":
        return (
            "link-address",
            f'the link to "{seen}" has no words',
            "nobody could see it, or hear it read out",
            f"[words]({seen})",
        )
    if kind == "citation-in-link":
        return (
            "citation-form",
            f'a citation stands inside the link "{seen}"',
            "a citation becomes a link of its own, and one link cannot hold another",
            "put the citation after the link",
        )
    if kind == "citation-form":
        return (
            "citation-form",
            f'"{seen}" is not a citation as we write them',
            "a citation names the id of a work under `references:`, and nothing else",
            "[@smith2019] or [@smith2019; @lee2021]; if it is no citation, use round brackets",
        )
    if kind == "hidden-character":
        return (
            "hidden-character",
            f"the text contains the hidden character U+{ord(seen):04X}",
            "it cannot be seen, and can change what the words around it look like",
            "delete it and type the words again",
        )
    if kind == "nesting":
        return (
            "nesting",
            "lists and quotes are nested more than eight deep here",
            "no page has room for that",
            "start a new paragraph",
        )
    if kind == "numbering":
        return (
            "numbering",
            "a numbered list that does not count 1, 2, 3 starts here",
            "a number and a dot at the start of a line make a list, and lists start at 1",
            "start at 1. ; if it is no list, write a backslash before the dot: 2019\\.",
        )
    what, fix = MARKUP.get(kind, (f"something the series does not print ({kind})", ""))
    said = f' ("{seen}")' if seen else ""
    return (
        "markup",
        f"{what} cannot be printed here{said}",
        "every format must be able to say the same",
        fix,
    )


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
