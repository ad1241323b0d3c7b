"""The floor: a bare warm pandoc and a warm Typst that make the three files and check nothing.

`python tests/benchmarks/floor.py FOLDER OUT --jobs 2`; FOLDER is what corpus.py wrote. The
articles are merged already, the sizes of the pictures are given, and templates, style of
references and fonts are the house's own: nobody can do less for the same page, Word file
and PDF. Not made: JATS, the competing-interests bundle, pictures for the web.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from datetime import date
from pathlib import Path

from shared import halves, here

from pipeline.engines import pandoc
from pipeline.engines.typst import Typst, house_fonts
from pipeline.house import Format, House

MADE = ("docx", "html", "pdf")


def make(folders: list[Path], out: Path) -> None:
    """Make the files of the articles in these folders, one after the other."""
    house = House.named("practice")
    typst = Typst(house_fonts(house.folder / "pdf"))
    with tempfile.NamedTemporaryFile("w", suffix=".json") as told:
        json.dump(_told(house), told)
        told.flush()
        program = [str(pandoc.find()), "lua", "-E", str(Path(__file__).with_name("floor.lua"))]
        with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            assert process.stdin is not None and process.stdout is not None
            process.stdin.write(f"{told.name}\n".encode())
            for folder in folders:
                process.stdin.write(f"{folder / 'dressed.json'}\t{folder}\n".encode())
                process.stdin.flush()
                made = {name: process.stdout.read(int(process.stdout.readline())) for name in MADE}
                pictures = {f"media/{p.name}": p.read_bytes() for p in folder.glob("media/*")}
                made["pdf"] = typst.compile(made["pdf"].decode(), pictures, day=date(2001, 1, 1))
                _put(made, out / folder.name, folder)
            process.stdin.close()
    typst.close()


def _told(house: House) -> dict[str, object]:
    formats = {f.name: f for f in house.formats()}
    return {
        "csl": str(house.path("references/house.csl")),
        "include": {key: text for name in MADE for key, text in formats[name].include.items()},
        "formats": [_format(formats[name]) for name in MADE],
    }


def _format(given: Format) -> dict[str, object]:
    told: dict[str, object] = {
        "to": given.to,
        "filter": str(given.filter),
        "options": dict(given.options),
    }
    if given.template:
        told["template"] = given.template
    if given.reference_doc:
        told["reference_doc"] = str(given.reference_doc)
    return told


def _put(made: dict[str, bytes], out: Path, folder: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for name, data in made.items():
        (out / f"article.{name}").write_bytes(data)
    shutil.copytree(folder / "media", out / "media", dirs_exist_ok=True)


if __name__ == "__main__":
    halves(make, *here(__doc__))
