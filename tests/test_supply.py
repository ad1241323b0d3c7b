"""What we stand on: pinned by its sums, under licences that let everybody use it."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import Distribution, PackageNotFoundError, distribution

import pytest

from pipeline.engines.typst import FONT_ENDINGS, FONT_PACKAGES
from tests.command import ROOT

FREE = re.compile(
    r"MIT|BSD|ISC|Apache|MPL-2\.0|PSF|Python Software Foundation|OFL|HPND|Unlicense|0BSD"
)
SHARED = re.compile(r"\b(?:A?GPL|GNU (?:Affero )?General Public License)")


def needed() -> dict[str, Distribution]:
    """Every package that is imported into the process when viewpoints runs, found in turn."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    left, found = list(project["dependencies"]), dict[str, Distribution]()
    while left:
        asked = left.pop()
        [name] = re.findall(r"^[\w.-]+", asked)
        if "extra ==" in asked or name.lower() in found:
            continue
        try:
            found[name.lower()] = distribution(name)
        except PackageNotFoundError:
            assert ";" in asked, asked  # for another system or another Python
            continue
        left += found[name.lower()].requires or []
    return found


def test_every_package_of_the_lock_file_has_its_sums() -> None:
    """uv refuses a file that has another: what was tested is what is installed."""
    lock = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))
    others = [p for p in lock["package"] if "registry" in p["source"]]

    assert len(others) > 20
    for package in others:
        files = [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
        assert files and all(f["hash"].startswith("sha256:") for f in files), package["name"]


def test_everything_comes_from_one_place() -> None:
    """Not from somebody's repository or address, where no sum could be kept."""
    lock = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))
    sources = {kind for p in lock["package"] for kind in p["source"]}

    assert sources <= {"registry", "editable", "virtual"}


@pytest.mark.parametrize("name", sorted(needed()))
def test_nothing_in_the_process_is_under_the_gpl(name: str) -> None:
    """Pandoc is, and is a program of its own that we talk to through a pipe."""
    told = needed()[name].metadata
    said = " ".join(
        [
            told.get("License-Expression") or "",
            (told.get("License") or "")[:200],
            *(c for c in told.get_all("Classifier", []) if c.startswith("License ::")),
        ]
    )

    assert FREE.search(said), said
    assert not SHARED.search(said.replace("GNU Lesser General Public License v3 (LGPLv3)", ""))


def test_every_font_comes_with_its_licence() -> None:
    """Whoever installs us or takes the house gets the licence with the letters."""
    for folder in (ROOT / "templates").rglob("fonts"):
        fonts = [f for f in folder.iterdir() if f.suffix.lower() in {*FONT_ENDINGS, ".woff2"}]
        texts = [f.read_text("utf-8") for f in folder.iterdir() if "LICENSE" in f.name]
        assert not fonts or any(re.search(r"Apache|Open Font License", text) for text in texts)
    for package in FONT_PACKAGES:
        files = [str(file) for file in distribution(package.replace("_", "-")).files or ()]
        assert [f for f in files if f.endswith(("LICENSE", "OFL.txt"))], package
