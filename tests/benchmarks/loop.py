"""The loop that one would write instead: pandoc three times for each article, then Typst.

`python tests/benchmarks/loop.py FOLDER OUT --jobs 2`; FOLDER is what corpus.py wrote. Nothing
is tuned and nothing is held back: pandoc's own templates and style of references, Typst's
search for fonts, one process for each half of the list. The articles are merged already, which
somebody would first have to do by hand, and nothing is checked.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pypandoc
import typst
from shared import halves, here


def make(folders: list[Path], out: Path) -> None:
    """Make the files of the articles in these folders, one after the other."""
    for folder in folders:
        there = out / folder.name
        shutil.copytree(folder, there, dirs_exist_ok=True)
        for ending in ("html", "docx", "typ"):
            subprocess.run(
                [
                    pypandoc.get_pandoc_path(), "article.md", "--citeproc", "--standalone",
                    "--output", f"article.{ending}",
                ],
                cwd=there, check=True,
            )  # fmt: skip
        typst.compile(there / "article.typ", output=there / "article.pdf", root=there)


if __name__ == "__main__":
    halves(make, *here(__doc__))
