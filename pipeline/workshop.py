"""The warm engines of one worker, made once and handed to the stages.

An engine's library is loaded when it is first asked for something: a check makes
no PDF, and to load all that could takes longer than the check.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, ClassVar

from pipeline.engines.pandoc import Pandoc, Writing
from pipeline.errors import EngineError, GaveUp, HouseError, ViewpointsError
from pipeline.house import Format, House
from pipeline.model import Clip, Document, Focus, Inlines, Node, Picture, Sent, Track

if TYPE_CHECKING:
    from pipeline.approval.changes import Redline
    from pipeline.engines import images
    from pipeline.engines.typst import Typst

NAMED = r"(?:html5?|jats\w*|typst|docx)(?:[+-]|$)"
"""Formats for which a picture's name may stand for it: the first only name it, and whoever
finishes a Word file puts it there. Pandoc would squeeze each, and gain nothing."""


def _later(engine: str, verb: str) -> Callable[..., Any]:
    """What an engine does, without loading it before it is done."""
    return lambda *given: getattr(import_module(f"pipeline.engines.{engine}"), verb)(*given)


class Workshop:
    """One pandoc and one Typst with the house's fonts; each starts when it is first needed."""

    finish: ClassVar = {
        ".docx": _later("docx", "finish"),
        ".pdf": _later("pdf_package", "finish"),
    }
    readers: ClassVar = {f".{ending}": _later(ending, "read") for ending in ("html", "docx", "pdf")}
    """What reads a finished file back, by its ending."""
    looks: ClassVar = {
        f".{ending}": _later(f"live_{ending}", "live") for ending in ("html", "docx", "pdf")
    }
    """What finds in a finished file whatever is more than words and pictures, by its ending."""
    insides: ClassVar = {
        **{f".{ending}": _later("inside", ending) for ending in ("html", "docx", "pdf")},
        **dict.fromkeys((".jpg", ".mp4", ".m4a", ".mp3"), _later("inside", "picture")),
        **dict.fromkeys((".xml", ".json", ".csv", ".txt", ".vtt"), _later("inside", "plain")),
    }  # fmt: skip
    """What finds in a finished file whatever is not among its words, by its ending."""

    def __init__(self, house: House, language: str, pandoc: Pandoc | None = None) -> None:
        """Take the tools of `house`; a pandoc may have begun that reads its folders."""
        self._house, self._language = house, language
        self._pandoc = pandoc or Pandoc(readable=house.folders)
        self._typst: Typst | None = None
        self._made: TemporaryDirectory[str] | None = None
        self._ahead: dict[str, list[Node]] = {}
        self._cards: dict[str, Picture] = {}

    @staticmethod
    def load() -> None:
        """Load all that making articles takes, once for this process and every fork of it."""
        from pipeline.engines import warm

        warm.load()

    @staticmethod
    def settle() -> None:
        """Make this process ready to do many articles."""
        from pipeline.engines import warm

        warm.settle()

    @staticmethod
    def unplug() -> None:
        """Take the network from this process: Typst runs inside it, and needs none."""
        from pipeline.engines import fence

        fence.unplug()

    def begin(self) -> None:
        """Start the engine that every article needs, and do not wait for it."""
        self._pandoc.begin()

    def read_ahead(self, texts: Sequence[str]) -> None:
        """Read what will be asked for in one go; if one is at fault, each is read by itself."""
        with suppress(GaveUp):
            self._ahead = dict(zip(texts, self._pandoc.read_all(texts), strict=True))

    def read(self, text: str, places: bool) -> list[Node]:
        """Read a text into raw nodes."""
        if not places and text in self._ahead:
            return self._ahead.pop(text)
        return self._pandoc.read(text, places=places)

    def read_word(self, data: bytes) -> tuple[list[Node], Mapping[str, Any]]:
        """Read a Word file into raw nodes, and what it takes for a title."""
        return self._pandoc.read_word(data)

    def develop(
        self, data: bytes, name: str, shape: images.Shape, focus: Focus
    ) -> tuple[Picture, Sent]:
        """Make a picture fit to print."""
        from pipeline.engines import images

        return images.develop(data, name, shape, focus)

    def look(
        self, data: bytes, name: str, shape: images.Shape, focus: Focus
    ) -> tuple[tuple[images.Shape, Focus], Sent]:
        """Look at a picture as `develop` does, and make none."""
        from pipeline.engines import images

        return images.look(data, name, shape, focus)

    def inspect(self, data: bytes, name: str) -> Clip:
        """Make a clip fit to be sent on."""
        from pipeline.engines import clips

        return clips.inspect(data, name)

    def captions(self, data: bytes) -> Track:
        """Make captions fit to be sent on."""
        from pipeline.engines import captions

        return captions.captions(data)

    def card(self, sign: str) -> Picture:
        """Draw the house's card for an author who shows no picture; each sign once."""
        if sign not in self._cards:
            template = self._house.text("look.typ", "pdf/card.typ")
            drawn = self._compiler().draw(template, {"sign": sign}, dots=300)
            self._cards[sign], _ = self.develop(drawn, "card.png", "portrait", (None, None))
        return self._cards[sign]

    def cite(
        self, groups: Sequence[Sequence[str]], works: Sequence[Mapping[str, Any]]
    ) -> tuple[tuple[Inlines, ...], tuple[tuple[str, Inlines], ...]]:
        """Word citations and entries in the house's style."""
        style = self._house.path("references/house.csl")
        return self._pandoc.cite(groups, works, style, self._language)

    def write(
        self,
        document: Document,
        formats: Sequence[Format],
        meanwhile: Callable[[], object] = lambda: None,
    ) -> list[bytes]:
        """Write the document in pandoc's formats.

        Pandoc needs a while, in which we can do something else. What stops that `meanwhile` is
        no matter of the document: it is told to whoever asks for it again.
        """

        def aside() -> None:
            with suppress(ViewpointsError):
                meanwhile()

        writings = [
            Writing(f.to, f.filter, f.template, self._reference(f), f.options) for f in formats
        ]
        pictures = document.pictures
        if all(re.match(NAMED, f.to) for f in formats):
            pictures = tuple(replace(p, data=p.name.encode()) for p in pictures)
        try:
            return self._pandoc.write(document.blocks, document.meta, pictures, writings, aside)
        except GaveUp:
            raise
        except EngineError as error:
            # The document has passed the gate: what is left to go wrong is in the house.
            folders = ", ".join(dict.fromkeys(f.name for f in formats))
            fix = f"look at the templates and filters in {self._house.folder} ({folders})"
            raise HouseError(str(error), fix) from error

    def fill(self, template: str, values: Sequence[Mapping[str, Any]]) -> list[bytes]:
        """Dress values in a template of the house; their texts stand there as they are."""
        try:
            return self._pandoc.fill(template, values)
        except EngineError as error:
            fix = f"look at the templates in {self._house.folder / 'site'}"
            raise HouseError(str(error), fix) from error

    def redline(self, redline: Redline) -> bytes | None:
        """Write changes as a Word file, in the styles of the house's; without those, none."""
        formats = (f for f in self._house.formats() if f.reference_doc)
        reference = next(map(self._reference, formats), None)
        if reference is None:
            return None
        from pipeline.engines import docx_changes

        return docx_changes.write(redline, reference.read_bytes())

    def _reference(self, format_: Format) -> Path | None:
        """The reference document in the look of the house; made anew if its base's has another."""
        if not format_.restyled:
            return format_.reference_doc
        if self._made is None:
            from pipeline.engines.docx_reference import reference

            self._made = TemporaryDirectory(prefix="viewpoints-word-")
            (Path(self._made.name) / "reference.docx").write_bytes(reference(self._house.look()))
        return Path(self._made.name) / "reference.docx"

    def compile(self, source: str, files: Mapping[str, bytes], day: date) -> bytes:
        """Make a PDF of Typst source."""
        return self._compiler().compile(source, files, day=day)

    def _compiler(self) -> Typst:
        if self._typst is None:
            from pipeline.engines.typst import Typst, house_fonts

            self._typst = Typst(house_fonts(*(f / "pdf" for f in self._house.folders)))
        return self._typst

    @property
    def compilers(self) -> dict[str, Any]:
        """The engines that a format may name under `compile`."""
        return {"typst": self.compile}

    def close(self) -> None:
        """End the engines."""
        self._pandoc.close()
        if self._made is not None:
            self._made.cleanup()
        if self._typst is not None:
            self._typst.close()
