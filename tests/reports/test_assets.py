"""The fonts lie once beside the articles, with their licence, and are written no more often."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.house import House
from pipeline.reports.assets import FONTS, assets
from tests.command import tree, viewpoints, write_article, write_series

HOUSE = House.named("practice")
SHEET = HOUSE.text(f"{FONTS}/fonts.css")
LARGEST = 1_000_000
"""Of all of them together; a page loads a tenth of it."""


def test_the_sheet_names_the_fonts_that_there_are() -> None:
    """No more, and no fewer; each is one that a browser can read, and the licence lies by them."""
    files = {a.path.removeprefix("site/assets/"): a.data for a in assets(HOUSE, ["site"])}
    fonts = {name: data for name, data in files.items() if name.endswith(".woff2")}

    assert set(re.findall(r'url\("\.\./assets/([^"]+)"\)', SHEET)) == set(fonts)
    assert {data[:4] for data in fonts.values()} == {b"wOF2"}
    assert sum(map(len, fonts.values())) < LARGEST
    (licence,) = (data.decode() for name, data in files.items() if name not in fonts)
    for owner in ("Adobe", "IBM Corp", "Noto Project", "Google", "Open Font License", "Apache"):
        assert owner in licence


def test_a_part_of_a_font_has_a_name_of_ours() -> None:
    """The makers keep theirs for the whole."""
    families = set(re.findall(r'font-family: "([^"]+)"', SHEET))

    assert families and all(name.startswith("Viewpoints ") for name in families)
    assert families <= set(re.findall(r'"([^"]+)"', "".join(HOUSE.look().groups["web"].values())))


def test_drafts_have_fonts_only_if_there_are_drafts(tmp_path: Path) -> None:
    """And the site only what is for the site."""
    inputs = write_series(tmp_path)
    write_article(inputs, "2026-01-a", "accepted")
    viewpoints("build", cwd=tmp_path)
    before = tree(tmp_path / "outputs")
    write_article(inputs, "2026-02-b")
    viewpoints("build", cwd=tmp_path)
    after = tree(tmp_path / "outputs")

    assert "site/assets/serif.woff2" in before and "drafts/assets/serif.woff2" not in before
    assert after["drafts/assets/serif.woff2"] == after["site/assets/serif.woff2"]


def test_fonts_that_lie_there_are_not_written_again(tmp_path: Path) -> None:
    """Whatever else is built."""
    inputs = write_series(tmp_path)
    write_article(inputs, "2026-01-a", "accepted")
    viewpoints("build", cwd=tmp_path)
    font = tmp_path / "outputs" / "site" / "assets" / "serif.woff2"
    before = font.stat()
    write_article(inputs, "2026-02-b", "accepted")
    built = viewpoints("build", cwd=tmp_path)

    assert built.returncode == 0
    assert (font.stat().st_ino, font.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_another_house_may_bring_fonts_of_its_own(tmp_path: Path) -> None:
    """It names them in its own sheet; those of the house it is based on stay."""
    fonts = tmp_path / "mine" / FONTS
    fonts.mkdir(parents=True)
    (tmp_path / "mine" / "house.yaml").write_text("based_on: practice\n")
    (fonts / "mine.woff2").write_bytes(b"wOF2 mine")

    found = {a.path: a.data for a in assets(House.named("mine", tmp_path), ["site"])}

    assert found["site/assets/mine.woff2"] == b"wOF2 mine"
    assert "site/assets/serif.woff2" in found
