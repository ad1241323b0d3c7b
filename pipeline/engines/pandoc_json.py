"""Pandoc's own notation: what is put into it and taken out of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.engines.pandoc_short import spelt_out
from pipeline.model import Inlines, Node

API = [1, 23, 1]
"""The pandoc-types version of the JSON we write; pandoc refuses one it does not know."""
_BETWEEN = "viewpoints-between-two-texts"
BETWEEN = f"\n\n{_BETWEEN}\n\n"
"""Stands between texts that are read as one: to begin a text takes pandoc as long as to read it."""
_BOUND: Node = {"t": "Para", "c": [{"t": "Str", "c": _BETWEEN}]}


def document(blocks: Sequence[Node], meta: Mapping[str, Any]) -> bytes:
    """Write a document as pandoc reads it."""
    whole = {"pandoc-api-version": API, "meta": meta, "blocks": blocks}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def joined(document: bytes) -> bytes:
    """Make one Str of each run of words: pandoc and every filter then handle a tenth of the nodes.

    Nothing an author typed can look like these: quotes inside JSON strings are escaped.
    """
    for parted, whole in (
        (b'{"t":"LineBreak"}', b'{"t":"LineBreak","c":[]}'),  # or the last would join it too
        (b'{"t":"Space"}', b'{"t":"Str","c":" "}'),
        (b'{"t":"SoftBreak"}', b'{"t":"Str","c":" "}'),
        (b'"},{"t":"Str","c":"', b""),
    ):
        document = document.replace(parted, whole)
    return document


def joinable(texts: Sequence[str]) -> bool:
    """Whether no text can say anything of another: only a link's address, `[a]: b`, would."""
    return len(texts) > 1 and not any("]:" in text or _BETWEEN in text for text in texts)


def parted(blocks: Sequence[Node]) -> list[list[Node]]:
    """Part what was read as one; what runs on behind its own text's end leaves too few parts."""
    out: list[list[Node]] = [[]]
    for block in blocks:
        if block == _BOUND:
            out.append([])
        else:
            out[-1].append(block)
    return out


def read(blob: bytes, kept: Sequence[str] = (), *, runs: bool) -> list[Node]:
    """Take in what pandoc has read; with `runs`, words and the spaces between as one Str.

    `kept` are the words that it was shown signs for.
    """
    if runs:
        for parted, whole in (
            (b'{"t":"LineBreak"}', b'{"t":"LineBreak","c":[]}'),  # or they would be joined too
            (b'{"t":"SoftBreak"}', b'{"t":"SoftBreak","c":[]}'),
            (b'{"t":"Space"}', b'{"t":"Str","c":" "}'),
            (b'"},{"t":"Str","c":"', b""),
        ):
            blob = blob.replace(parted, whole)
    return list(json.loads(spelt_out(blob, kept))["blocks"])


def meta(value: Any) -> dict[str, Any]:
    """Hand a value to pandoc as words, never as markup."""
    if isinstance(value, bool):
        return {"t": "MetaBool", "c": value}
    if isinstance(value, Mapping):
        return {"t": "MetaMap", "c": {key: meta(part) for key, part in value.items()}}
    if isinstance(value, (list, tuple)):
        return {"t": "MetaList", "c": [meta(part) for part in value]}
    return {"t": "MetaString", "c": str(value)}


def marks(keys: Sequence[str]) -> Node:
    """A paragraph that cites these works, for citeproc to word."""
    citations = [
        {
            "citationId": key,
            "citationPrefix": [],
            "citationSuffix": [],
            "citationMode": {"t": "NormalCitation"},
            "citationNoteNum": 0,
            "citationHash": 0,
        }
        for key in keys
    ]
    return {"t": "Para", "c": [{"t": "Cite", "c": [citations, []]}]}


def entry(node: Node) -> tuple[str, Inlines]:
    """Take a bibliography entry apart: its key (pandoc writes `ref-key`) and its words."""
    identifier = str(node["c"][0][0]).removeprefix("ref-")
    inlines: list[Node] = []
    for block in node["c"][1]:
        inlines += block["c"]
    return identifier, tuple(inlines)
