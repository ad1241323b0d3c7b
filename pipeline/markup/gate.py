"""The gate between what pandoc read and anything that is written: an allowlist of nodes.

No list of forbidden things is ever complete: pandoc knows raw HTML, attributes
that become Typst code, and links that open files. So a node passes only if it is
named here. The gate runs on each author's text, and again on the whole composed
document, because citeproc and entities make new nodes and characters.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate, groupby, islice
from typing import Any

from pipeline.frozen import frozen
from pipeline.model import Node
from pipeline.nodes import QUOTES, text_of, walk

DEPTH = 8
SCHEMES = ("http://", "https://", "mailto:")
HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
ATTRIBUTES = frozenset({"lang", "dir", "width", "height", "print", "srcset", "clip", "captions"})
_PICTURE = r"media/[0-9a-f]+\.(?:jpg|png)"
_FILES = {
    "srcset": re.compile(rf"{_PICTURE} [0-9]+w(?:, {_PICTURE} [0-9]+w)*"),
    "clip": re.compile(r"media/[0-9a-f]+\.(?:mp4|m4a|mp3)"),
    "captions": re.compile(r"media/[0-9a-f]+\.vtt"),
}
"""What an attribute that names files of ours may say, and no more."""
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064]")
_CITE = re.compile(r"\[-?@[^\]]*\]?|\[[^\[\]@]*(?<![\w.@-])-?@[A-Za-z0-9][^\]]*\]")
_IDS = re.compile(r"\[@[A-Za-z0-9][\w.:-]*(?:\s*;\s*@[A-Za-z0-9][\w.:-]*)*\]\Z", re.ASCII)
_HOLDERS = frozenset({"BulletList", "OrderedList", "BlockQuote"})
_BLOCKS = _HOLDERS | {"Para", "Plain", "Header"}
_POSITION = re.compile(r"(?:^|;)([0-9]{1,7}):([0-9]{1,7})-")
_RAISED = {"Superscript": "^", "Subscript": "~"}
_SUM = re.compile(r"\d(?:(?!--|\.\.\.)[^*_`\[\]<>\\^~@{}\"'&!#|$])*")
_BLANKS = {"Space": " ", "SoftBreak": "\n"}


@frozen
class Finding:
    """Something the small Markdown has not: its kind, what it says, and where if known (from 1)."""

    kind: str
    seen: str = ""
    line: int = 0
    column: int = 0


class Gate:
    """One author's text on its way through. `findings` says what may not pass.

    With `places`, the nodes come from a reader that wraps everything in its
    position; the wrappers are looked through.
    """

    def __init__(self, *, places: bool = False) -> None:
        """Start with nothing found."""
        self.findings: list[Finding] = []
        self._places = places
        self._at = (0, 0)

    def blocks(self, nodes: Iterable[Node], depth: int = 1) -> list[Node]:
        """Give the blocks that may pass, tidied."""
        out: list[Node] = []
        for node in nodes:
            kind, content = node["t"], node.get("c", ())
            if kind == "Div" and self._wrapper(content[0]):
                out += self.blocks(content[1], depth)
            elif kind not in _BLOCKS:
                self._mark(content)
                self._say(kind, node)
            elif depth >= DEPTH and kind in _HOLDERS:
                self._say("nesting", node)
            elif kind in {"Para", "Plain"}:
                out.append({"t": kind, "c": self.inlines(content)})
            elif kind == "Header":
                out += self._heading(node)
            elif kind == "BlockQuote":
                out.append({"t": kind, "c": self.blocks(content, depth + 1)})
            else:
                out += self._list(node, depth)
        return out

    def inlines(self, nodes: Iterable[Node], depth: int = 1) -> list[Node]:
        """Give the inline nodes that may pass, neighbours joined and citations made."""
        out: list[Node] = []
        for plain, group in groupby(self._words(nodes, depth), key=lambda node: "at" in node):
            run = list(group)
            out += self._cited(run) if plain else run
        return out

    def _words(self, nodes: Iterable[Node], depth: int) -> list[Node]:
        """Give what may pass; each run of characters and blank has its place under `at`."""
        out: list[Node] = []
        row = list(nodes)
        for index, node in enumerate(row):
            kind, content = node["t"], node.get("c", ())
            if kind == "Str":
                self._text(content)
                out.append(self._run(content))
            elif kind in _BLANKS:
                out.append(self._run(_BLANKS[kind]))
            elif kind == "LineBreak":
                out.append(node)
            elif kind in {"Emph", "Strong", "Link"} and depth > DEPTH:
                self._say("nesting", node)
            elif kind in {"Emph", "Strong"}:
                out.append({"t": kind, "c": self.inlines(content, depth + 1)})
            elif kind == "Quoted":
                before, after = QUOTES[content[0]["t"]]
                out += [self._run(before), *self._words(content[1], depth), self._run(after)]
            elif kind == "Link":
                out.append(self._link(node, depth))
            elif kind in _RAISED and any(map(_blank, walk(content))):
                sign = _RAISED[kind]
                out += [self._run(sign), *self._words(content, depth), self._run(sign)]
            elif kind == "Math" and _money(node, row[index + 1 : index + 2]):
                out.append(self._run(f"${content[1]}$"))
            elif kind == "Span" and self._wrapper(content[0]):
                out += self._words(content[1], depth)
            else:
                self._mark(content)
                self._say(kind, node)
        return out

    def _run(self, text: str) -> Node:
        return {"t": "Str", "c": text, "at": self._at}

    def _heading(self, node: Node) -> list[Node]:
        level, attributes, inlines = node["c"]
        self._mark(node["c"][1:])
        if level != 3:
            self._say("heading-level", node)
        elif not self._bare(attributes):
            self._say("attributes", node)
        elif not text_of(inlines).strip():
            self._say("heading-empty", node)
        return [{"t": "Header", "c": [3, ["", [], []], self.inlines(inlines)]}]

    def _list(self, node: Node, depth: int) -> list[Node]:
        items = node["c"]
        if node["t"] == "OrderedList":
            (start, style, _), items = node["c"]
            if style["t"] not in {"Decimal", "DefaultStyle"} or start != 1:
                self._say("numbering", node)
        inside = [self.blocks(item, depth + 1) for item in items]
        if node["t"] == "BulletList":
            return [{"t": "BulletList", "c": inside}]
        return [{"t": "OrderedList", "c": [[1, {"t": "Decimal"}, {"t": "Period"}], inside]}]

    def _link(self, node: Node, depth: int) -> Node:
        attributes, inlines, (target, title) = node["c"]
        self._mark(node["c"])
        if not self._bare(attributes) or title:
            self._say("attributes", node)
        if not safe_target(target):
            self._say("link-address", node)
        start, inside = self._at, self.inlines(inlines, depth + 1)
        if not text_of(inside).strip():
            self.findings.append(Finding("link-empty", _short(target), *start))
        if any(each["t"] == "Cite" for each in walk(inside)):
            self.findings.append(Finding("citation-in-link", _seen(node), *start))
        return {"t": "Link", "c": [["", [], []], inside, [target, ""]]}

    def _cited(self, run: list[Node]) -> list[Node]:
        """Make citations of `[@id; @id2]`: this reader has none of its own."""
        starts = [0, *accumulate(len(node["c"]) for node in run)]
        text = "".join(node["c"] for node in run)
        out: list[Node] = []
        end = 0
        for found in _CITE.finditer(text):
            if not _IDS.match(found.group()):
                index = bisect_right(starts, found.start()) - 1
                line, column = run[index]["at"]
                column += (found.start() - starts[index]) * bool(line)
                self.findings.append(Finding("citation-form", _short(found.group()), line, column))
            out += [*_plain(text[end : found.start()]), _cite(found.group().replace("\n", " "))]
            end = found.end()
        return [*out, *_plain(text[end:])]

    def _text(self, text: str) -> None:
        if hidden := HIDDEN.search(text):
            self.findings.append(Finding("hidden-character", hidden.group(), *self._at))

    def _bare(self, attributes: Sequence[Any]) -> bool:
        identifier, classes, pairs = attributes
        left = [p for p in _pairs(pairs) if not (self._places and p[0] == "data-pos")]
        return not identifier and not classes and not left

    def _wrapper(self, attributes: Sequence[Any]) -> bool:
        """Whether this node only says where its contents stand in the source."""
        if not self._places:
            return False
        identifier, classes, pairs = attributes
        names = {name for name, _ in _pairs(pairs)}
        self._mark([attributes])
        return not identifier and not classes and names <= {"wrapper", "data-pos"}

    def _mark(self, content: object) -> None:
        """Remember the position that a node carries: the first line of those it lists.

        Of a table and an underlined heading the reader names a later line first, and of
        what begins a list item the list's own position before its own.
        """
        if self._places and isinstance(content, list) and content and isinstance(content[0], list):
            pairs = _pairs(content[0][2] if len(content[0]) == 3 else [])
            listed = [value for name, value in pairs if name == "data-pos"]
            starts = _POSITION.findall(listed[-1]) if listed else []
            if starts:
                self._at = min((int(line), int(column)) for line, column in starts)

    def _say(self, kind: str, node: Node) -> None:
        self.findings.append(Finding(kind, _seen(node), *self._at))


def _blank(node: Node) -> bool:
    """Whether words end here. Nobody raises several: two signs in a paragraph only look like it."""
    return node["t"] in _BLANKS or (node["t"] == "Str" and " " in node["c"])


def _money(node: Node, after: list[Node]) -> bool:
    """Whether a formula is two sums of money: $10-$20. No formula is followed by a digit."""
    kind, inside = node["c"]
    follows = text_of(after)[:1].isdigit()
    return kind["t"] == "InlineMath" and follows and bool(_SUM.fullmatch(inside))


def safe_target(target: str) -> bool:
    """Whether a link may lead there: a web page or an e-mail address, spelt without tricks."""
    odd = re.search(r"[\s<>\"\\^`{|}]", target) or HIDDEN.search(target)
    return target.lower().startswith(SCHEMES) and not odd and not _INVISIBLE.search(target)


def spelt(target: str) -> str:
    """A target with the signs that no address holds written as addresses write them.

    Real DOIs have them: 10.1002/(SICI)1097-0258(19980815)17:15<1661::AID-SIM968>3.0.CO;2-2.
    """
    return re.sub(r'[<>"\\^`{|}]', lambda found: f"%{ord(found.group()):02X}", target)


def composed(nodes: Iterable[Node]) -> list[Finding]:
    """Say what in a composed document may not be written; there should be nothing."""
    findings: list[Finding] = []
    _composed(list(nodes), findings)
    return findings


_OURS = _BLOCKS | {
    "Div",
    "Span",
    "Image",
    "Link",
    "Emph",
    "Strong",
    "Str",
    "Space",
    "SoftBreak",
    "LineBreak",
}


def _composed(content: list[Any], findings: list[Finding]) -> None:
    for part in content:
        if isinstance(part, list):
            _composed(part, findings)
        elif isinstance(part, dict) and "t" in part:
            kind, inside = part["t"], part.get("c", ())
            if kind in {"Decimal", "Period"}:
                continue
            if kind not in _OURS:
                findings.append(Finding(kind, _seen(part)))
            if kind == "Str":
                if hidden := HIDDEN.search(inside):
                    findings.append(Finding("hidden-character", hidden.group()))
                continue
            _addresses(part, findings)
            if isinstance(inside, list):
                _composed(inside, findings)


def _addresses(node: Node, findings: list[Finding]) -> None:
    kind, inside = node["t"], node.get("c", ())
    if kind == "Link":
        target = inside[2][0]
        if not (target.startswith("#ref-") or safe_target(target)) or HIDDEN.search(target):
            findings.append(Finding("link-address", target))
    if kind == "Image" and not re.fullmatch(_PICTURE, inside[2][0]):
        findings.append(Finding("Image", inside[2][0]))
    if kind in {"Div", "Span", "Image", "Link", "Header"}:
        attributes = inside[1] if kind == "Header" else inside[0]
        for name, value in _pairs(attributes[2]):
            if name not in ATTRIBUTES or (name in _FILES and not _FILES[name].fullmatch(value)):
                findings.append(Finding("attributes", name))


def _pairs(pairs: object) -> list[tuple[str, str]]:
    return [(str(name), str(value)) for name, value in pairs] if isinstance(pairs, list) else []


def _plain(text: str) -> list[Node]:
    """The one node of a run of words; a line end in it is one that does not matter."""
    return [{"t": "Str", "c": text.replace("\n", " ")}] if text else []


def _cite(mark: str) -> Node:
    keys = re.findall(r"@([\w.:-]+)", mark, re.ASCII)
    return {"t": "Cite", "c": [[{"citationId": key} for key in keys], [{"t": "Str", "c": mark}]]}


def _seen(node: Node) -> str:
    """A few words of what a node holds, for the message."""
    kind, content = node["t"], node.get("c", ())
    if kind in {"RawInline", "RawBlock", "Code", "CodeBlock", "Math"}:
        found = str(content[1])
    elif kind in {"Link", "Image"}:
        found = str(content[2][0])
    else:
        # One word after the other is enough to find the place by.
        found = " ".join(islice((n["c"] for n in walk([node]) if n["t"] == "Str"), 12))
    return _short(found)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 40 else text[:39] + "…"
