"""Everything we ask of pandoc: one warm process that reads, cites and writes.

A pandoc started for each format costs 160 ms before it does anything; this one
answers in single milliseconds (the protocol is at the head of `worker.lua`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from pathlib import Path
from typing import Any

from pipeline.engines import pandoc_json as notation
from pipeline.engines import pandocs
from pipeline.engines.pandoc_process import Answered, PandocProcess
from pipeline.engines.pandoc_short import shortened
from pipeline.errors import EngineError, GaveUp
from pipeline.frozen import frozen
from pipeline.model import Blocks, Inlines, Node, Picture

__all__ = ["Pandoc", "Writing", "find", "version"]

READ_SECONDS = 10.0
WRITE_SECONDS = 30.0
_EXTENDED = re.compile(r"[{|$^~]|\[!|^[ \t>*+\-0-9.)]*:", re.MULTILINE)
"""What makes a difference to the reader's extensions: attributes, tables, sums, raised and
struck words, alerts, definitions and divisions all begin with one of these."""
WRITES = 150
"""After so many documents pandoc is started anew: it keeps a fifth of a megabyte of each."""


@frozen
class Writing:
    """How one format is written: pandoc's writer, and files of the house that dress it."""

    to: str
    filter: Path | None = None
    template: str | None = None
    reference_doc: Path | None = None
    options: Mapping[str, Any] = field(default_factory=dict)


class Pandoc(PandocProcess):
    """One warm pandoc. Not for use by two threads at once."""

    def __init__(
        self,
        *,
        read_seconds: float = READ_SECONDS,
        program: Path | None = None,
        readable: Sequence[Path] | None = None,
    ) -> None:
        """Find pandoc; it is started by the first call.

        With `readable`, it may open these files and folders, those that a call
        names, and no others, and connect nowhere, as far as the system keeps it so.
        """
        super().__init__(program or find(), readable)
        self.read_seconds = read_seconds
        self._written = 0

    def read(self, text: str, *, places: bool = False) -> list[Node]:
        """Read a text of the small Markdown; nothing in the answer has passed the gate yet.

        A run of words is one Str, with the spaces in it. With `places`, each word is one,
        and nodes carry `data-pos` attributes (line:column from 1).
        Raises `GaveUp` when the text takes too long or too much memory, or cannot be read.
        """
        [blocks] = self.read_all([text], places=places)
        return blocks

    def read_all(self, texts: Sequence[str], *, places: bool = False) -> list[list[Node]]:
        """Read several texts at once: it is the asking that takes time.

        Raises `GaveUp` as `read` does; it does not say which of them was at fault.
        """
        joined = not places and notation.joinable(texts)
        asked = [notation.BETWEEN.join(texts)] if joined else texts
        bare = not any(map(_EXTENDED.search, asked))
        header = {"verb": "read", "places": places, "bare": bare}
        try:
            # Without a line end pandoc finds an empty paragraph behind a heading.
            given = [shortened(text) if bare and not places else (text, ()) for text in asked]
            ended = [f"{text}\n".encode() for text, _ in given]
            blobs = self._call(header, ended, self.read_seconds)
            read = [
                notation.read(blob, kept, runs=not places)
                for blob, (_, kept) in zip(blobs, given, strict=True)
            ]
            if not joined:
                return read
            parted = notation.parted(read[0])
            if len(parted) == len(texts):
                return parted
            return [self.read(text) for text in texts]  # one goes on behind its end
        except Answered as error:
            raise GaveUp(str(error)) from error
        except RecursionError as error:
            raise GaveUp("the text is nested too deeply to read") from error

    def read_word(self, data: bytes) -> tuple[list[Node], Mapping[str, Any]]:
        """Read a Word file: its blocks, and what it takes for a title; none has passed the gate.

        Raises `GaveUp` when it takes too long or too much memory, or cannot be read.
        """
        try:
            [blob] = self._call({"verb": "word"}, [data], self.read_seconds)
            whole = json.loads(blob)
            return list(whole["blocks"]), dict(whole["meta"])
        except Answered as error:
            raise GaveUp(str(error)) from error
        except RecursionError as error:
            raise GaveUp("the text is nested too deeply to read") from error

    def cite(
        self,
        groups: Sequence[Sequence[str]],
        works: Sequence[Mapping[str, Any]],
        style: Path,
        language: str,
    ) -> tuple[tuple[Inlines, ...], tuple[tuple[str, Inlines], ...]]:
        """Number citations by first mention, and format the works cited, in that order.

        Each group is the keys of one citation mark; each work is CSL-JSON. Gives the words
        of each mark, and for each work its key and its entry. Both are unscrubbed.
        """
        meta = {
            "references": {"t": "MetaList", "c": [notation.meta(dict(work)) for work in works]},
            "csl": notation.meta(str(style)),
            "lang": notation.meta(language),
            "link-citations": notation.meta(True),
        }
        self._let_in(style)
        document = notation.document([notation.marks(group) for group in groups], meta)
        [blob] = self._call({"verb": "cite"}, [document], WRITE_SECONDS)
        blocks = json.loads(blob)["blocks"]
        marks = tuple(tuple(block["c"][0]["c"][1]) for block in blocks[: len(groups)])
        return marks, tuple(notation.entry(node) for node in blocks[len(groups)]["c"][1])

    def write(
        self,
        blocks: Blocks,
        meta: Mapping[str, Any],
        pictures: Sequence[Picture],
        writings: Sequence[Writing],
        meanwhile: Callable[[], object] | None = None,
    ) -> list[bytes]:
        """Write one document in each way asked for. The blocks must have passed the gate.

        It takes a while, in which there is time for something else: `meanwhile`.
        """
        header = {
            "verb": "write",
            "pictures": [{"name": p.name, "mime": p.mime} for p in pictures],
            "formats": [_format(writing) for writing in writings],
        }
        self._let_in(*(f for w in writings for f in (w.filter, w.reference_doc) if f))
        told = {name: notation.meta(value) for name, value in meta.items()}
        document = notation.joined(notation.document(list(blocks), told))
        given = [document, *(p.data for p in pictures)]
        written = self._call(header, given, WRITE_SECONDS, meanwhile)
        self._written += 1
        if self._written % WRITES == 0:
            self._kill()
        return written

    def fill(self, template: str, values: Sequence[Mapping[str, Any]]) -> list[bytes]:
        """Dress each of the values in a template; their texts stand there as they are."""
        told = json.dumps(list(values), ensure_ascii=False).encode("utf-8", "surrogatepass")
        return self._call({"verb": "fill"}, [template.encode(), told], WRITE_SECONDS)


def find() -> Path:
    """The pandoc that came with the wheel, or the one installed."""
    if (program := pandocs.only()) is not None:
        return program
    import pypandoc

    try:
        return Path(pypandoc.get_pandoc_path())
    except OSError as error:
        raise EngineError("pandoc is not installed", "pip install pypandoc_binary") from error


def version() -> str:
    """Pandoc's own version, such as 3.9."""
    import pypandoc

    try:
        return str(pypandoc.get_pandoc_version())
    except OSError as error:
        raise EngineError("pandoc is not installed", "pip install pypandoc_binary") from error


def _format(writing: Writing) -> dict[str, Any]:
    asked: dict[str, Any] = {"to": writing.to, "options": dict(writing.options)}
    if writing.filter is not None:
        status = writing.filter.stat()
        asked["filter"] = str(writing.filter)
        asked["stamp"] = f"{status.st_mtime_ns} {status.st_size}"
    if writing.template is not None:
        asked["template"] = writing.template
    if writing.reference_doc is not None:
        asked["reference_doc"] = str(writing.reference_doc)
    return asked
