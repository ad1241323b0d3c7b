"""The gate between what pandoc read and anything that is written: an allowlist of nodes.

No list of forbidden things is ever complete: pandoc knows raw HTML, attributes
that become Typst code, and links that open files. So a node passes only if it is
named here. The gate runs on each author's text, and again on the whole composed
document, because citeproc and entities make new nodes and characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pipeline.model import Node
from pipeline.nodes import walk

DEPTH = 8
SCHEMES = ("http://", "https://", "mailto:")
HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
ATTRIBUTES = frozenset({"lang", "dir", "width", "height", "print"})
_CITE = re.compile(r"\[-?@[^\]]*\]?")
_IDS = re.compile(r"\[@[A-Za-z0-9][\w.:-]*(?:\s*;\s*@[A-Za-z0-9][\w.:-]*)*\]\Z", re.ASCII)
_QUOTES = {"SingleQuote": ("‘", "’"), "DoubleQuote": ("“", "”")}
_BLOCKS = frozenset({"Para", "Plain", "BulletList", "OrderedList", "BlockQuote", "Header"})


@dataclass(frozen=True, slots=True)
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
            elif depth > DEPTH:
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

    def inlines(self, nodes: Iterable[Node]) -> list[Node]:
        """Give the inline nodes that may pass, neighbours joined and citations made."""
        return self._citations(self._words(nodes))

    def _words(self, nodes: Iterable[Node]) -> list[Node]:
        out: list[Node] = []
        for node in nodes:
            kind, content = node["t"], node.get("c", ())
            if kind == "Str":
                self._text(content)
                _join(out, content)
            elif kind in {"Space", "SoftBreak", "LineBreak"}:
                out.append(node)
            elif kind in {"Emph", "Strong"}:
                out.append({"t": kind, "c": self.inlines(content)})
            elif kind == "Quoted":
                before, after = _QUOTES[content[0]["t"]]
                for part in [{"t": "Str", "c": before}, *self._words(content[1])]:
                    _join(out, part["c"]) if part["t"] == "Str" else out.append(part)
                _join(out, after)
            elif kind == "Link":
                out.append(self._link(node))
            elif kind == "Span" and self._wrapper(content[0]):
                for part in self._words(content[1]):
                    _join(out, part["c"]) if part["t"] == "Str" else out.append(part)
            else:
                self._mark(content)
                self._say(kind, node)
        return out

    def _heading(self, node: Node) -> list[Node]:
        level, attributes, inlines = node["c"]
        self._mark(node["c"][1:])
        if level != 3:
            self._say("heading-level", node)
        elif not self._bare(attributes):
            self._say("attributes", node)
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

    def _link(self, node: Node) -> Node:
        attributes, inlines, (target, title) = node["c"]
        self._mark(node["c"])
        if not self._bare(attributes) or title:
            self._say("attributes", node)
        if not safe_target(target):
            self._say("link-address", node)
        return {"t": "Link", "c": [["", [], []], self.inlines(inlines), [target, ""]]}

    def _citations(self, nodes: list[Node]) -> list[Node]:
        """Make citations of `[@id; @id2]`: this reader has none of its own."""
        out: list[Node] = []
        index = 0
        while index < len(nodes):
            node = nodes[index]
            found = _CITE.search(node["c"]) if node["t"] == "Str" else None
            if found is None:
                out.append(node)
                index += 1
                continue
            text, end = node["c"], index + 1
            while "]" not in text[found.start() :] and end < len(nodes):
                if nodes[end]["t"] not in {"Str", "Space", "SoftBreak"}:
                    break
                text += nodes[end].get("c", " ")
                end += 1
            found = _CITE.search(text)
            assert found is not None
            if not _IDS.match(found.group()):
                self.findings.append(Finding("citation-form", found.group(), *self._at))
            if found.start():
                out.append({"t": "Str", "c": text[: found.start()]})
            out.append(_cite(found.group()))
            rest = text[found.end() :]
            nodes[index:end] = [{"t": "Str", "c": rest}] if rest else []
        return out

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
        """Remember the position that a node carries."""
        if self._places and isinstance(content, list) and content and isinstance(content[0], list):
            for name, value in _pairs(content[0][2] if len(content[0]) == 3 else []):
                if name == "data-pos" and (found := re.match(r"(\d+):(\d+)", value)):
                    self._at = (int(found[1]), int(found[2]))

    def _say(self, kind: str, node: Node) -> None:
        self.findings.append(Finding(kind, _seen(node), *self._at))


def safe_target(target: str) -> bool:
    """Whether a link may lead there: a web page or an e-mail address, spelt without tricks."""
    return target.lower().startswith(SCHEMES) and not re.search(r"[\s<>\"\\^`{|}]", target)


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
    if kind == "Image" and not re.fullmatch(r"media/[0-9a-f]+\.(jpg|png)", inside[2][0]):
        findings.append(Finding("Image", inside[2][0]))
    if kind in {"Div", "Span", "Image", "Link", "Header"}:
        attributes = inside[1] if kind == "Header" else inside[0]
        for name, _ in _pairs(attributes[2]):
            if name not in ATTRIBUTES:
                findings.append(Finding("attributes", name))


def _pairs(pairs: object) -> list[tuple[str, str]]:
    return [(str(name), str(value)) for name, value in pairs] if isinstance(pairs, list) else []


def _join(out: list[Node], text: str) -> None:
    """Add words, to the words before them if there are any."""
    if out and out[-1]["t"] == "Str":
        out[-1] = {"t": "Str", "c": out[-1]["c"] + text}
    else:
        out.append({"t": "Str", "c": text})


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
    text = " ".join(found.split())
    return text if len(text) <= 40 else text[:39] + "…"
