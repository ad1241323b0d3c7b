"""Everything we ask of Typst: one warm compiler that sees our fonts and nothing else.

System fonts are never searched: they cost 90 ms, and the same words would be
set otherwise on another machine. Nothing but what a call hands over can be
read, and no package can be fetched.
"""

from __future__ import annotations

import importlib
import os
import re
import tempfile
import unicodedata
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, time
from pathlib import Path
from types import MappingProxyType

import typst

from pipeline.engines.pdf_pictures import restored, stand_ins
from pipeline.errors import EngineError, Refused

STANDARDS = ("ua-1", "a-3a")
FONT_PACKAGES = (
    "fontpkg_source_serif_4",
    "fontpkg_source_sans_3",
    "fontpkg_ibm_plex_sans_arabic",
    "fontpkg_noto_sans_devanagari",
)
FONT_ENDINGS = frozenset({".ttf", ".otf", ".ttc", ".otc"})

# A batch has a process for each core: threads inside each only wait for one another, and
# every thread keeps memory of its own.
os.environ.setdefault("RAYON_NUM_THREADS", "1")

_NOTHING: Mapping[str, bytes] = MappingProxyType({})
_NO_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-fA-F]+)\}")
_PACKAGE = re.compile(r'\b(?:import|include)\s*\(?\s*"@')
_NO_FONT = "unknown font family: "


def house_fonts(*folders: Path) -> tuple[Path, ...]:
    """List the fonts a house's PDF may use: the pinned packages', and its own in `fonts` of each.

    Of two files of one name the first counts.
    """
    found: list[Path] = []
    for name in FONT_PACKAGES:
        found += _fonts_in(_package_folder(name) / "files")
    own = {f.name: f for folder in reversed(folders) for f in _fonts_in(folder / "fonts")}
    return (*found, *(own[name] for name in sorted(own)))


def _package_folder(name: str) -> Path:
    try:
        return Path(str(importlib.import_module(name).__file__)).parent
    except ImportError as error:
        remedy = f"install it again: pip install {name.replace('_', '-')}"
        raise EngineError(f"the font package {name} is missing", remedy) from error


def _fonts_in(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(file for file in folder.iterdir() if file.suffix.lower() in FONT_ENDINGS)


class Typst:
    """One warm compiler; fonts are loaded once. Not for use by two threads at once."""

    def __init__(self, fonts: Sequence[Path]) -> None:
        """Make a private place to work in and load `fonts`, the only ones it may use."""
        self._scratch = tempfile.TemporaryDirectory(prefix="viewpoints-typst-")
        self._root, fonts_folder, packages = (
            Path(self._scratch.name, name) for name in ("root", "fonts", "packages")
        )
        for folder in (self._root, fonts_folder, packages):
            folder.mkdir()
        # Typst takes folders of fonts, not files.
        for number, font in enumerate(fonts):
            (fonts_folder / f"{number:02}{font.suffix}").symlink_to(font.resolve())
        self._compiler = typst.Compiler(
            root=str(self._root),
            font_paths=typst.Fonts(
                include_system_fonts=False,
                include_embedded_fonts=False,
                font_paths=[str(fonts_folder)],
            ),
            ignore_system_fonts=True,
            package_path=str(packages),
            package_cache_path=str(packages),
        )

    def compile(
        self,
        source: str,
        files: Mapping[str, bytes] = _NOTHING,
        *,
        day: date,
        standards: Sequence[str] = STANDARDS,
    ) -> bytes:
        """Make a PDF of `source`, dated midnight UTC of `day`; `files` are what it may read."""
        texts = (data.decode() for name, data in files.items() if name.endswith(".typ"))
        if any(map(_PACKAGE.search, (source, *texts))):
            raise EngineError("Typst packages are not allowed: they come from the network")
        grey = stand_ins(source, files)
        written = [self._write(name, data) for name, data in {**files, **grey}.items()]
        try:
            return restored(self._compile(source, day, list(standards)), grey, files)
        finally:
            for file in written:
                file.unlink(missing_ok=True)

    def draw(self, source: str, words: Mapping[str, str], *, dots: int) -> bytes:
        """Make a PNG of `source`, which reads `words` as `sys.inputs`; `dots` to the inch."""
        try:
            made, _ = self._compiler.compile_with_warnings(
                source.encode(), format="png", ppi=float(dots), sys_inputs=dict(words)
            )
        except typst.TypstError as error:
            raise _worded(error) from error
        if not isinstance(made, bytes):
            raise EngineError("Typst gave no picture")
        return made

    def _write(self, name: str, content: bytes) -> Path:
        file = self._root / name
        if Path(name).is_absolute() or ".." in Path(name).parts:
            raise EngineError(f"Typst may not be given a file outside its folder: {name}")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        return file

    def _compile(self, source: str, day: date, standards: list[str]) -> bytes:
        midnight = datetime.combine(day, time(), UTC)
        try:
            made, warnings = self._compiler.compile_with_warnings(
                source.encode(),
                format="pdf",
                pdf_standards=standards,  # type: ignore[arg-type]
                timestamp=int(midnight.timestamp()),
            )
        except typst.TypstError as error:
            raise _worded(error) from error
        for warning in warnings:
            if warning.message.startswith(_NO_FONT):
                raise EngineError(f"no font file for {warning.message.removeprefix(_NO_FONT)}")
        if not isinstance(made, bytes):
            raise EngineError("Typst gave no PDF")
        return made

    def close(self) -> None:
        """Remove what was written; the compiler cannot be used afterwards."""
        with suppress(OSError):
            self._scratch.cleanup()

    def __enter__(self) -> Typst:
        """Use the compiler in a `with` statement."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()


def _worded(error: typst.TypstError) -> EngineError | Refused:
    seen = _unseen(_diagnostic(error))
    if seen:
        return _missing_glyph(seen)
    return EngineError(f"Typst could not make the PDF: {str(error).splitlines()[0]}")


def _diagnostic(error: typst.TypstError) -> str:
    """Every message, where the exception's own text is only the first."""
    return str(getattr(error, "diagnostic", "") or error)


def _unseen(diagnostic: str) -> str:
    """Each character no font has, once; marks of direction only when nothing else is missing."""
    text = "".join(_NO_GLYPH.findall(diagnostic))
    text = _ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), text)
    shown = [character for character in text if unicodedata.category(character) != "Cf"]
    return "".join(dict.fromkeys(shown or text))


def _missing_glyph(seen: str) -> Refused:
    return Refused(
        "glyph-missing",
        f"the PDF's fonts have no shape for {', '.join(map(_named, seen))}",
        why="the PDF would show an empty box there",
        fix="write it in words, or ask the editors to add a font that has it",
        seen=seen,
    )


def _named(character: str) -> str:
    shown = f"{character} " if character.isprintable() else ""
    return f"{shown}(U+{ord(character):04X}, {unicodedata.name(character, 'a private character')})"
