"""Build and read pandoc's document nodes: small words for a verbose notation.

The notation is pandoc-types 1.23: `{"t": name, "c": contents}`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from pipeline.model import Blocks, Inlines, Node
from pipeline.patterns import rare

_SETTINGS = frozenset({"Decimal", "Period", "OneParen", "DefaultStyle", "DefaultDelim"})
QUOTES = {"SingleQuote": ("‘", "’"), "DoubleQuote": ("“", "”")}
_BLANKS = frozenset({"Space", "SoftBreak", "LineBreak"})
_LEAVES = _BLANKS | {"Str"}
SPACE: Node = {"t": "Space"}
_BLANK = re.compile(r"\s+")
_RTL = rare(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_SCRIPTS = (
    ("und-Arab", "rtl", "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc"),
    ("und-Hebr", "rtl", "\u0590-\u05ff\ufb1d-\ufb4f"),
    ("und-Deva", "ltr", "\u0900-\u097f\ua8e0-\ua8ff"),
    ("und-Hani", "ltr", "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"),
)
_FOREIGN = rare(
    "|".join(
        f"(?P<s{i}>[{chars}]+(?:[ \u200c\u200d]+[{chars}]+)*)"
        for i, (_, _, chars) in enumerate(_SCRIPTS)
    )
)


def string(text: str) -> Node:
    """One run of characters, words and the blanks between them."""
    return {"t": "Str", "c": text}


def words(text: str) -> Inlines:
    """Plain words as nodes; a name in another script is marked with its script and direction."""
    return _marked(text, _plain)


def _marked(text: str, plain: Callable[[str], Inlines]) -> Inlines:
    found: list[Node] = []
    end = 0
    for match in _FOREIGN.finditer(text):
        found += plain(text[end : match.start()])
        script, direction, _ = _SCRIPTS[int(str(match.lastgroup)[1:])]
        attributes = {"lang": script} | ({"dir": direction} if direction == "rtl" else {})
        found.append(span(plain(match.group()), attributes=attributes))
        end = match.end()
    return (*found, *plain(text[end:]))


def scripted(blocks: Iterable[Node]) -> Blocks:
    """Mark the words in another script in what an author wrote, as `words` does in what we put."""
    kept = list(blocks)
    told = any(_FOREIGN.search(word["c"]) for word in find(kept, "Str"))
    return tuple(_scripted(kept) if told else kept)


def _scripted(content: Iterable[Any]) -> list[Any]:
    out: list[Any] = []
    for part in content:
        if isinstance(part, dict) and part.get("t") == "Str" and _FOREIGN.search(part["c"]):
            out += _marked(part["c"], lambda text: (string(text),) if text else ())
        elif isinstance(part, dict) and isinstance(part.get("c"), list):
            out.append({**part, "c": _scripted(part["c"])})
        else:
            out.append(_scripted(part) if isinstance(part, list) else part)
    return out


def _plain(text: str) -> Inlines:
    """One node for a run of words: whatever walks a document then meets a tenth of the nodes."""
    return (string(" ".join(_BLANK.split(text))),) if text else ()


def attr(
    identifier: str = "", classes: Sequence[str] = (), attributes: Mapping[str, str] | None = None
) -> list[object]:
    """The attribute triple of a node."""
    return [identifier, list(classes), [[k, v] for k, v in (attributes or {}).items()]]


def span(
    inlines: Iterable[Node],
    identifier: str = "",
    classes: Sequence[str] = (),
    attributes: Mapping[str, str] | None = None,
) -> Node:
    """A stretch of inline nodes with attributes."""
    return {"t": "Span", "c": [attr(identifier, classes, attributes), list(inlines)]}


def div(
    blocks: Iterable[Node],
    role: str,
    identifier: str = "",
    classes: Sequence[str] = (),
    attributes: Mapping[str, str] | None = None,
) -> Node:
    """A group of blocks with the role it has on the page."""
    return {"t": "Div", "c": [attr(identifier, (role, *classes), attributes), list(blocks)]}


def para(inlines: Iterable[Node]) -> Node:
    """A paragraph."""
    return {"t": "Para", "c": list(inlines)}


def heading(level: int, inlines: Iterable[Node], identifier: str = "") -> Node:
    """A heading of the level given, from 1."""
    return {"t": "Header", "c": [level, attr(identifier), list(inlines)]}


def strong(inlines: Iterable[Node]) -> Node:
    """Words of weight."""
    return {"t": "Strong", "c": list(inlines)}


def link(inlines: Iterable[Node], target: str) -> Node:
    """Words that lead somewhere."""
    return {"t": "Link", "c": [attr(), list(inlines), [target, ""]]}


def image(alt: str, name: str, attributes: Mapping[str, str]) -> Node:
    """A picture with the words that stand for it."""
    return {"t": "Image", "c": [attr("", (), attributes), list(words(alt)), [name, ""]]}


def bullets(items: Iterable[Sequence[Node]]) -> Node:
    """A bulleted list."""
    return {"t": "BulletList", "c": [list(item) for item in items]}


def numbered(items: Iterable[Sequence[Node]]) -> Node:
    """A numbered list, from 1."""
    style = [1, {"t": "Decimal"}, {"t": "Period"}]
    return {"t": "OrderedList", "c": [style, [list(item) for item in items]]}


def children(node: Node) -> Iterator[Node]:
    """Walk the nodes directly inside `node`, in reading order."""
    yield from _nodes(node.get("c"))


def _nodes(content: object) -> Iterator[Node]:
    if isinstance(content, dict):
        if content.get("t", "Decimal") not in _SETTINGS:
            yield content
    elif isinstance(content, list):
        for part in content:
            yield from _nodes(part)


def walk(nodes: Iterable[Node]) -> Iterator[Node]:
    """Walk every node, outermost first, in reading order."""
    for node in nodes:
        yield node
        if isinstance(node.get("c"), list):
            yield from walk(children(node))


def find(content: Iterable[Any], kind: str) -> list[Node]:
    """Every node of one kind, in reading order; `walk` for when that is all one wants."""
    found: list[Node] = []
    _find(content, kind, found)
    return found


def _find(content: Iterable[Any], kind: str, found: list[Node]) -> None:
    for part in content:
        if type(part) is dict:
            name = part.get("t")
            if name == kind:
                found.append(part)
            if name not in _LEAVES and type(part.get("c")) is list:
                _find(part["c"], kind, found)
        elif type(part) is list:
            _find(part, kind, found)


def text_of(nodes: Iterable[Node], cite: str | None = None) -> str:
    """The plain words of inline nodes, as a reader sees them; line breaks are blanks.

    With `cite`, that stands for each citation mark.
    """
    found: list[str] = []
    _texts(nodes, cite, found)
    return "".join(found)


def _texts(nodes: Iterable[Node], cite: str | None, found: list[str]) -> None:
    for node in nodes:
        kind = node["t"]
        if kind == "Str":
            found.append(node["c"])
        elif kind in _BLANKS:
            found.append(" ")
        elif kind == "Cite" and cite is not None:
            found.append(cite)
        elif kind in {"Cite", "Link", "Span"}:
            _texts(node["c"][1], cite, found)
        elif kind == "Quoted":
            before, after = QUOTES[node["c"][0]["t"]]
            found.append(before)
            _texts(node["c"][1], cite, found)
            found.append(after)
        elif kind != "Image" and isinstance(node.get("c"), list):
            _texts(children(node), cite, found)


def paragraphs(blocks: Iterable[Node]) -> Iterator[Node]:
    """Every node that holds a line of words: paragraphs, list items' lines, headings."""
    for node in blocks:
        kind, content = node["t"], node.get("c", ())
        if kind in {"Para", "Plain", "Header"}:
            yield node
        elif kind in {"BulletList", "OrderedList"}:
            for item in content[1] if kind == "OrderedList" else content:
                yield from paragraphs(item)
        elif kind in {"BlockQuote", "Div"}:
            yield from paragraphs(content[1] if kind == "Div" else content)


def inlines_of(node: Node) -> Sequence[Node]:
    """The inline nodes of a paragraph or heading."""
    content = node["c"][2] if node["t"] == "Header" else node["c"]
    return list(content)


def swap(blocks: Iterable[Node], change: Callable[[Node], Sequence[Node] | None]) -> Blocks:
    """Copy a tree, with each node for which `change` gives nodes replaced by those nodes.

    Single words and blanks are copied unasked: they are nearly everything there is.
    """
    return tuple(_swapped(list(blocks), change))


def _swapped(content: list[object], change: Callable[[Node], Sequence[Node] | None]) -> list[Node]:
    out: list[Node] = []
    for part in content:
        if isinstance(part, dict) and part.get("t") in _LEAVES:
            out.append(part)
        elif isinstance(part, dict) and "t" in part:
            new = change(part)
            if new is not None:
                out += new
            elif isinstance(part.get("c"), list):
                out.append({**part, "c": _swapped(part["c"], change)})
            else:
                out.append(part)
        elif isinstance(part, list):
            out.append(_swapped(part, change))  # type: ignore[arg-type]
        else:
            out.append(part)  # type: ignore[arg-type]
    return out


def right_to_left(text: str) -> bool:
    """Whether any character is of a script that is written from the right."""
    return bool(_RTL.search(text))
