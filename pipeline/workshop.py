"""The warm engines of one worker, made once and handed to the stages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar

from pipeline.engines import docx, html, images, pdf
from pipeline.engines.pandoc import Pandoc, Writing
from pipeline.engines.typst import Typst, house_fonts
from pipeline.errors import EngineError, GaveUp, HouseError
from pipeline.house import Format, House
from pipeline.model import Document, Inlines, Node, Picture

NAMED = r"(?:html5?|jats\w*|typst|docx)(?:[+-]|$)"
"""Formats for which a picture's name may stand for it: the first only name it, and whoever
finishes a Word file puts it there. Pandoc would squeeze each, and gain nothing."""


class Workshop:
    """One pandoc and one Typst with the house's fonts; each starts when it is first needed."""

    finish: ClassVar = {".docx": docx.finish}
    readers: ClassVar = {".html": html.read, ".docx": docx.read, ".pdf": pdf.read}
    """What reads a finished file back, by its ending."""
    compiled: ClassVar = False
    """Whether this process has used Typst, whose threads do not live on in a fork of it."""

    def __init__(self, house: House, language: str) -> None:
        """Take the tools of `house`."""
        self._house, self._language = house, language
        self._pandoc = Pandoc()
        self._typst: Typst | None = None
        self._ahead: dict[str, list[Node]] = {}

    def read_ahead(self, texts: Sequence[str]) -> None:
        """Read what will be asked for in one go; if one is at fault, each is read by itself."""
        with suppress(GaveUp):
            self._ahead = dict(zip(texts, self._pandoc.read_all(texts), strict=True))

    def read(self, text: str, places: bool) -> list[Node]:
        """Read a text into raw nodes."""
        if not places and text in self._ahead:
            return self._ahead.pop(text)
        return self._pandoc.read(text, places=places)

    def develop(self, data: bytes, shape: images.Shape) -> tuple[Picture, int]:
        """Make a picture fit to print."""
        return images.develop(data, shape)

    def cite(
        self, groups: Sequence[Sequence[str]], works: Sequence[Mapping[str, Any]]
    ) -> tuple[tuple[Inlines, ...], tuple[tuple[str, Inlines], ...]]:
        """Word citations and entries in the house's style."""
        style = self._house.path("references/house.csl")
        return self._pandoc.cite(groups, works, style, self._language)

    def write(self, document: Document, formats: Sequence[Format]) -> list[bytes]:
        """Write the document in pandoc's formats."""
        writings = [
            Writing(f.to, f.filter, f.template, f.reference_doc, f.options) for f in formats
        ]
        pictures = document.pictures
        if all(re.match(NAMED, f.to) for f in formats):
            pictures = tuple(replace(p, data=p.name.encode()) for p in pictures)
        try:
            return self._pandoc.write(document.blocks, document.meta, pictures, writings)
        except GaveUp:
            raise
        except EngineError as error:
            # The document has passed the gate: what is left to go wrong is in the house.
            folders = ", ".join(dict.fromkeys(f.name for f in formats))
            fix = f"look at the templates and filters in {self._house.folder} ({folders})"
            raise HouseError(str(error), fix) from error

    def compile(self, source: str, files: Mapping[str, bytes], day: date) -> bytes:
        """Make a PDF of Typst source."""
        if self._typst is None:
            Workshop.compiled = True
            self._typst = Typst(house_fonts(self._house.folder / "pdf"))
        return self._typst.compile(source, files, day=day)

    @property
    def compilers(self) -> dict[str, Any]:
        """The engines that a format may name under `compile`."""
        return {"typst": self.compile}

    def close(self) -> None:
        """End the engines."""
        self._pandoc.close()
        if self._typst is not None:
            self._typst.close()
