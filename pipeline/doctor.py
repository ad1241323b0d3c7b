"""Say whether this machine has what a build needs."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from importlib.metadata import version
from pathlib import Path

from pipeline import __version__
from pipeline.engines import fence, pandoc, pdf
from pipeline.engines.typst import Typst, house_fonts
from pipeline.errors import ViewpointsError
from pipeline.findings import Finding
from pipeline.house import ROOT, House, houses, schema


def versions() -> tuple[tuple[str, str], ...]:
    """Our version and those of the engines."""
    return (
        ("viewpoints", __version__),
        ("pandoc", pandoc.version()),
        ("typst", version("typst")),
        ("pikepdf", version("pikepdf")),
    )


def examine(folder: Path) -> tuple[Finding, ...]:
    """Try each engine for real, and look at the folder we stand in."""
    looks = (_reader, _compiler, _house, _schemas)
    return (*(_tried(look) for look in looks), _fence(), *_folder(folder))


def _tried(look: Callable[[], str]) -> Finding:
    what = (look.__doc__ or "").rstrip(".")
    try:
        return Finding(what, True, look())
    except (ViewpointsError, OSError) as error:
        return Finding(what, False, str(error), getattr(error, "remedy", ""))


def _reader() -> str:
    """Pandoc."""
    engine = pandoc.Pandoc(readable=())
    try:
        engine.read("*A* [@b].")
    finally:
        engine.close()
    return f"{pandoc.version()} at {pandoc.find()}"


def _compiler() -> str:
    """Typst and fonts."""
    fonts = house_fonts(ROOT / "templates" / "practice" / "pdf")
    source = '#set document(title: "A")\n#set text(font: "Source Serif 4")\n= A\n'
    with Typst(fonts) as engine:
        made = engine.compile(source, day=date(2026, 1, 1))
    if pdf.untagged(made):
        raise ViewpointsError("Typst makes PDFs whose tags are not whole", "install typst again")
    return f"{version('typst')} with {len(fonts)} font files"


def _fence() -> Finding:
    """What keeps the engines from files and from the network; to have none is no fault."""
    kept = {
        0: "none here: the engines are limited in time, memory and output, and have no fence",
        **dict.fromkeys((1, 2, 3), "files: pandoc opens nothing but the house and its own folder"),
    }
    whole = "files and network: pandoc opens nothing but the house, and no engine connects"
    return Finding("Fence", True, kept.get(fence.version(), whole))


def _house() -> str:
    """Houses."""
    ours = {name: House.named(name, ROOT / "templates") for name in houses()}
    told = (f"{name} ({', '.join(f.name for f in each.formats())})" for name, each in ours.items())
    return f"{'; '.join(told)} in {ROOT / 'templates'}"


def _schemas() -> str:
    """Schemas."""
    for name in ("series", "article", "contribution"):
        schema(name)
    return str(ROOT / "schemas")


def _folder(folder: Path) -> Iterator[Finding]:
    series = folder / "inputs" / "series.yaml"
    yield Finding(
        "inputs",
        series.is_file(),
        f"{series} {'is here' if series.is_file() else 'is not here'}",
        "go to the folder that holds inputs/, or use --inputs",
    )
    here = folder / "outputs" if (folder / "outputs").is_dir() else folder
    writable = os.access(here, os.W_OK) and os.access(tempfile.gettempdir(), os.W_OK)
    yield Finding(
        "outputs",
        writable,
        f"{here} can{'' if writable else 'not'} be written",
        "choose another folder with --outputs",
    )
