"""Read a text that its author sent as a Word file; say what cannot be printed, and where.

The same gate stands behind it as behind typed text. A Word file has no lines:
the line of a place is the number of its paragraph, and the excerpt its words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import count
from typing import Any

from pipeline.errors import GaveUp
from pipeline.markup.gate import Finding, Gate
from pipeline.markup.words import TEXT_BYTES, problem, told, too_long
from pipeline.model import Citation, Node, Passage, Source, Text
from pipeline.nodes import find, paragraphs, text_of, walk
from pipeline.problems import Checked, Place, Problem

Reader = Callable[[bytes], tuple[list[Node], Mapping[str, Any]]]
"""Reads a Word file into raw nodes, and what it takes for a title. Raises `GaveUp`."""
_ENDING = re.compile(r"st|nd|rd|th")
_TRACKED = frozenset({"insertion", "deletion", "paragraph-insertion", "paragraph-deletion"})
_ONCE = frozenset({"tracked", "comment", "mark"})
"""What is done to the whole file in one go, and so told once."""


def read_word(source: Source, passage: Passage, reader: Reader) -> Checked[Text]:
    """Read the Word file that `passage` names, or say everything in it that cannot be printed."""
    file = passage.source or source
    try:
        raw, meta = reader(passage.word or b"")
        word = _Word(file.file)
        gate = Gate(places=True)
        blocks = gate.blocks(word.blocks(raw))
    except GaveUp as error:
        return _stopped(file, str(error))
    except RecursionError:
        return _stopped(file, "it is nested too deeply")
    said = [*_titles(file, meta), *_told(gate.findings, word)]
    size = sum(len(line.encode()) for line in word.lines)
    if size > TEXT_BYTES:
        said = [too_long(Place(file.file), size)]
    if not said and not blocks:
        message = "this file holds no words"
        said = [Problem.at(Place(file.file), "empty", message, fix="write your words in it")]
    if said:
        return Checked(None, told(said))
    return Checked(Text(tuple(blocks), tuple(_citations(blocks, word))))


def _stopped(file: Source, why: str) -> Checked[Text]:
    fix = "open it in Word, and save it again as a Word document (.docx)"
    message = "this Word document could not be read to its end"
    return Checked(None, (file.problem("reader-gave-up", message, why=why, fix=fix),))


def _titles(file: Source, meta: Mapping[str, Any]) -> Iterator[Problem]:
    """Words in Word's styles Title, Subtitle, Author and the like stand in no paragraph."""
    for name, value in meta.items():
        words = " ".join(node["c"] for node in find([value], "Str"))
        if words:
            yield Problem.at(
                Place(file.file, 1, 1, 1 + len(words), words),
                "markup",
                f'"{words[:40]}" has the style {name.capitalize()}, which is not printed from here',
                why="a heading of your whole view is a field of its own",
                fix=f"delete it in Word, and write: heading: {words}"
                if name == "title"
                else "in Word give it the style Normal, or delete it",
            )


def _told(findings: list[Finding], word: _Word) -> Iterator[Problem]:
    once: set[str] = set()
    for each in findings:
        if each.kind in _ONCE and each.kind in once:
            continue
        once.add(each.kind)
        first = (each.seen.rstrip("…").split() or [""])[0]
        place = word.place(max(each.line, 1), first)
        said = problem(place, replace(each, line=place.line, column=place.column), word=True)
        yield replace(said, message=f"paragraph {place.line}: {said.message}")


def _citations(blocks: list[Node], word: _Word) -> Iterator[Citation]:
    for number, paragraph in enumerate(paragraphs(blocks), 1):
        for node in find([paragraph], "Cite"):
            mark = text_of(node["c"][1])
            yield Citation(tuple(c["citationId"] for c in node["c"][0]), word.place(number, mark))


class _Word:
    """The nodes of a Word file, with its paragraphs numbered as an author counts them."""

    def __init__(self, file: str) -> None:
        self.lines: list[str] = []
        self._file, self._numbers = file, count(1)
        self._lift = 0

    def place(self, number: int, words: str) -> Place:
        """Where words stand in a paragraph."""
        line = self.lines[number - 1] if number <= len(self.lines) else ""
        column = max(line.find(words), 0) + 1
        return Place(self._file, number, column, column + max(len(words), 1), line)

    def blocks(self, nodes: list[Node]) -> list[Node]:
        """Number the paragraphs, and take away what only Word needs."""
        levels = [node["c"][0] for node in find(nodes, "Header")]
        self._lift = 3 - min(levels, default=3)  # the highest that is used is our highest
        return [self._block(node) for node in nodes]

    def _block(self, node: Node) -> Node:
        kind, content = node["t"], node.get("c", [])
        if kind in {"Para", "Plain"}:
            return {"t": kind, "c": [self._numbered(content)]}
        if kind == "Header":
            level, _, inlines = content
            place = ["", [], _at(len(self.lines) + 1)[2][1:]]
            return {"t": kind, "c": [level + self._lift, place, [self._numbered(inlines)]]}
        if kind == "BlockQuote":
            return {"t": kind, "c": [self._block(each) for each in content]}
        if kind in {"BulletList", "OrderedList"}:
            items = content[1] if kind == "OrderedList" else content
            first = len(self.lines) + 1
            inside = [[self._block(each) for each in item] for item in items]
            whole = {"t": kind, "c": [content[0], inside] if kind == "OrderedList" else inside}
            return {"t": "Div", "c": [_at(first), [whole]]}
        return self._other(node)

    def _other(self, node: Node) -> Node:
        """A table or the like: its paragraphs count, and its place is the first of them."""
        lines = [text_of(p["c"][-1] if p["t"] == "Header" else p["c"]) for p in _held(node)]
        first = len(self.lines) + 1
        self.lines += lines or [""]
        for _ in lines or [""]:
            next(self._numbers)
        content = node.get("c")
        if isinstance(content, list) and content and isinstance(content[0], list):
            return {**node, "c": [_at(first), *content[1:]]}
        return node

    def _numbered(self, inlines: list[Node]) -> Node:
        self.lines.append(text_of(inlines).replace("\n", " "))
        return {"t": "Span", "c": [_at(next(self._numbers)), _inlines(inlines)]}


def _held(node: Node) -> list[Node]:
    return [each for each in walk([node]) if each["t"] in {"Para", "Plain", "Header"}]


def _at(number: int) -> list[Any]:
    """How a reader says where something stands; the gate looks through it."""
    return ["", [], [["wrapper", "1"], ["data-pos", f"{number}:1-{number}:1"]]]


def _inlines(nodes: list[Node]) -> list[Node]:
    out: list[Node] = []
    for node in nodes:
        kind, content = node["t"], node.get("c", ())
        if kind == "Span":
            out += _span(content)
        elif kind == "Superscript" and _ordinal(content, out):
            out += content
        elif kind == "Link":
            inside = [n for each in content[1] for n in _bare(each)]
            out.append({"t": kind, "c": [["", [], []], _inlines(inside), [content[2][0], ""]]})
        elif kind in {"Emph", "Strong"}:
            out.append({"t": kind, "c": _inlines(content)})
        else:
            out.append(node)
    return out


def _bare(node: Node) -> list[Node]:
    """Without the underline that Word gives to links."""
    return list(node["c"]) if node["t"] == "Underline" else [node]


def _ordinal(content: list[Node], before: list[Node]) -> bool:
    """Whether this is the ending that Word raises by itself: 5th."""
    last = before[-1].get("c", "") if before and before[-1]["t"] == "Str" else ""
    return bool(_ENDING.fullmatch(text_of(content)) and str(last)[-1:].isdigit())


def _span(content: list[Any]) -> list[Node]:
    """What a mark of Word's is: a change, a comment, colour; bookmarks and directions are none."""
    (_, classes, _), inlines = content
    if _TRACKED & set(classes):
        return [{"t": "tracked", "c": inlines}]
    if any(name.startswith("comment") for name in classes):
        return [{"t": "comment", "c": inlines}]
    if set(classes) - {"anchor"}:
        kind = {"t": "mark", "c": inlines} if "mark" in classes else {"t": "Span", "c": content}
        return [kind]
    return _inlines(inlines)
