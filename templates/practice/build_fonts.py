"""Make the house's fonts: `uv run build_fonts.py`, or with the libraries below, `python`.

For pages, `html/fonts/`: a page fetches nothing from elsewhere, so the fonts of the
PDF lie beside it, cut down to what is written in this field: Western Europe in the
files that every page needs, the rest in files that a browser fetches only for a page
that has such a letter.

For the PDF, `pdf/fonts/`: a font of all weights and sizes is worked out anew for each
document, letter by letter, which is a fifth of what Typst does. The weights that
running words, labels and headings are set in are worked out here, once.

The makers keep the names of their fonts to themselves, so a part of one has a name of
ours; their copyright stays in each file, and beside it.
"""

# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "brotli==1.2.1",
#   "fonttools==4.68.0",
#   "fontpkg-ibm-plex-sans-arabic==1.101",
#   "fontpkg-noto-sans-devanagari==2.7",
#   "fontpkg-source-sans-3==3.52",
#   "fontpkg-source-serif-4==4.4",
# ]
# ///

from __future__ import annotations

import importlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

HERE = Path(__file__).parent
WEB, PDF = HERE / "html" / "fonts", HERE / "pdf" / "fonts"
Ranges = tuple[tuple[int, int], ...]

WESTERN: Ranges = (
    (0x20, 0x7E), (0xA0, 0xFF), (0x131, 0x131), (0x152, 0x153), (0x2BB, 0x2BC), (0x2C6, 0x2C6),
    (0x2DA, 0x2DA), (0x2DC, 0x2DC), (0x2000, 0x206F), (0x20AC, 0x20AC), (0x2122, 0x2122),
    (0x2190, 0x2193), (0x21A9, 0x21A9), (0x2212, 0x2212), (0x2215, 0x2215), (0xFFFD, 0xFFFD),
)  # fmt: skip
OTHER_EUROPEAN: Ranges = (
    (0x100, 0x130), (0x132, 0x151), (0x154, 0x2BA), (0x2BD, 0x2C5), (0x2C7, 0x2D9), (0x2DB, 0x2DB),
    (0x2DD, 0x52F), (0x1E00, 0x1FFF), (0x2070, 0x20AB), (0x20AD, 0x2121), (0x2123, 0x218F),
    (0x2200, 0x2211), (0x2213, 0x2214), (0x2216, 0x22FF),
)  # fmt: skip
ARABIC: Ranges = (
    (0x600, 0x6FF), (0x750, 0x77F), (0x8A0, 0x8FF), (0x200C, 0x200F), (0xFB50, 0xFDFF),
    (0xFE70, 0xFEFC),
)  # fmt: skip
DEVANAGARI: Ranges = (
    (0x900, 0x97F), (0x1CD0, 0x1CFF), (0x200C, 0x200D), (0x20B9, 0x20B9), (0x25CC, 0x25CC),
    (0xA8E0, 0xA8FF),
)  # fmt: skip
HAN: Ranges = ((0x3000, 0x303F), (0x4E00, 0x9FFF), (0xFF00, 0xFFEF))
AT_HOME = ("PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC")
"""Fonts of Chinese that readers have: ours is a third of a megabyte for three signs of a name."""


@dataclass(frozen=True)
class Cut:
    """A part of a font: which letters (none said: all), between which weights, and its name."""

    file: str
    family: str
    source: str
    ranges: Ranges = ()
    weight: tuple[int, int] | int = 400
    axes: tuple[tuple[str, float], ...] = ()
    style: str = "normal"
    instead: tuple[str, ...] = ()


SERIF, SANS = (
    "source_serif_4/SourceSerif4{}[opsz,wght].ttf",
    "source_sans_3/SourceSans3{}[wght].ttf",
)
NAME_IDS = [0, 1, 2, 3, 4, 5, 6, 13, 14]
"""Whose it is, what it is called, and what its makers allow, as OpenType numbers them."""
WEIGHTS = {400: "Regular", 600: "SemiBold", 700: "Bold"}
ARABIC_FONT = "ibm_plex_sans_arabic/IBMPlexSansArabic-{}.ttf"
TEXT = (("opsz", 15.0),)
WEB_CUTS = (
    *(
        cut
        for letters, ranges in (("", WESTERN), ("-more", OTHER_EUROPEAN))
        for cut in (
            Cut(f"serif{letters}", "Viewpoints Serif", SERIF.format(""), ranges, (400, 700), TEXT),
            Cut(f"serif-italic{letters}", "Viewpoints Serif", SERIF.format("-Italic"), ranges,
                400, TEXT, "italic"),
            Cut(f"sans{letters}", "Viewpoints Sans", SANS.format(""), ranges, (400, 700)),
            Cut(f"sans-italic{letters}", "Viewpoints Sans", SANS.format("-Italic"), ranges,
                400, (), "italic"),
        )
    ),
    # Families of their own: a browser takes only such files of one as say the same weights.
    Cut("arabic", "Viewpoints Arabic", ARABIC_FONT.format("Regular"), ARABIC),
    Cut("arabic-bold", "Viewpoints Arabic", ARABIC_FONT.format("SemiBold"), ARABIC, 600),
    Cut("devanagari", "Viewpoints Devanagari",
        "noto_sans_devanagari/NotoSansDevanagari[wdth,wght].ttf",
        DEVANAGARI, (400, 700), (("wdth", 100.0),)),
    Cut("han", "Viewpoints Han", "", HAN, instead=AT_HOME),
)  # fmt: skip
BODY = (("opsz", 10.5),)
"""The size of running words, in points, as pdf/template.typ has it: letters are drawn for it."""
PDF_CUTS = tuple(
    Cut(f"{family.replace(' ', '')}-{WEIGHTS[weight]}{slant[1:]}", family, source.format(slant),
        weight=weight, axes=axes, style="italic" if slant else "normal")
    for family, source, axes, upright, italic in (
        ("Viewpoints Serif", SERIF, BODY, (400, 700), (400, 700)),
        ("Viewpoints Sans", SANS, (), (400, 600, 700), (400, 700)),
    )
    for slant, weights in (("", upright), ("-Italic", italic))
    for weight in weights
)  # fmt: skip


def characters(cut: Cut) -> set[int]:
    """The characters of a cut; of the Chinese ones those that schools teach, old shape and new."""
    found = {code for first, last in cut.ranges for code in range(first, last + 1)}
    return found & {ord(sign) for sign in _taught()} if cut.ranges is HAN else found


def _taught() -> Iterator[str]:
    """The first level of GB 2312 and of Big5, and the marks that stand between signs."""
    yield from map(chr, (*range(0x3000, 0x3040), *range(0xFF01, 0xFF5F)))
    for code, rows, cells in (
        ("gb2312", range(0xB0, 0xD8), range(0xA1, 0xFF)),
        ("big5", range(0xA4, 0xC7), (*range(0x40, 0x7F), *range(0xA1, 0xFF))),
    ):
        for row in rows:
            for cell in cells:
                yield from bytes((row, cell)).decode(code, "ignore")


def source(cut: Cut) -> Path:
    """Where the whole font lies: in its package, or with the PDF's."""
    if not cut.source:
        return PDF / "DroidSansFallbackFull.ttf"
    package, file = cut.source.split("/")
    module = importlib.import_module(f"fontpkg_{package}")
    return Path(str(module.__file__)).parent / "files" / file


def web(cut: Cut) -> bytes:
    """Cut a font down for browsers, and give it a name of ours."""
    font = _instance(cut)
    options = Options(hinting=False, name_IDs=NAME_IDS, drop_tables=["meta"])
    options.drop_tables += ["DSIG", "MVAR", "STAT"] if "fvar" not in font else ["DSIG"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters(cut))
    subsetter.subset(font)
    _name(font, cut, cut.style.title())
    font.flavor = "woff2"
    return _bytes(font)


def pdf(cut: Cut) -> bytes:
    """Cut one weight out of a font for Typst, with all its letters, and give it a name of ours."""
    font = _instance(cut)
    options = Options(hinting=False, name_IDs=NAME_IDS, notdef_outline=True, layout_features=["*"])
    options.drop_tables += ["DSIG", "MVAR", "STAT", "meta"]
    subsetter = Subsetter(options)
    subsetter.populate(glyphs=font.getGlyphOrder())
    subsetter.subset(font)
    _name(font, cut, cut.file.partition("-")[2])
    return _bytes(font)


def _instance(cut: Cut) -> TTFont:
    """A font, with its weights and other axes narrowed to what is wanted of them."""
    font = TTFont(source(cut), recalcTimestamp=False)
    limits: dict[str, Any] = dict(cut.axes)
    if "fvar" in font:
        limits["wght"] = cut.weight
        font = _again(instantiateVariableFont(font, limits))
    return font


def _name(font: TTFont, cut: Cut, style: str) -> None:
    named = {1: cut.family, 3: f"viewpoints-{cut.file}", 4: cut.family}
    named[6] = f"{cut.family.replace(' ', '')}-{style}"
    for record in font["name"].names:
        record.string = named.get(record.nameID, record.toUnicode())


def _bytes(font: TTFont) -> bytes:
    kept = io.BytesIO()
    font.save(kept)
    return kept.getvalue()


def _again(font: TTFont) -> TTFont:
    """Read a font again: what was just made of it is not whole until it is written."""
    return TTFont(io.BytesIO(_bytes(font)), recalcTimestamp=False)


def face(cut: Cut) -> str:
    """Say to a browser what a file is for."""
    weight = " ".join(map(str, cut.weight)) if isinstance(cut.weight, tuple) else str(cut.weight)
    sources = [f'local("{name}")' for name in cut.instead]
    sources.append(f'url("../assets/{cut.file}.woff2") format("woff2")')
    return (
        f'@font-face {{ font-family: "{cut.family}"; font-style: {cut.style}; '
        f"font-weight: {weight}; font-display: swap;\n  src: {', '.join(sources)};\n"
        f"  unicode-range: {', '.join(map(_range, cut.ranges))}; }}\n"
    )


def _range(span: tuple[int, int]) -> str:
    first, last = (f"{code:04X}" for code in span)
    return f"U+{first}" if first == last else f"U+{first}-{last}"


def licences(cuts: Sequence[Cut]) -> str:
    """What their makers allow, as they say it; each text once."""
    lines = [
        "The fonts in this folder are parts of the fonts below, made by build_fonts.py of the",
        "house, under names of its own. Each part is under the licence of its whole.\n",
    ]
    texts: dict[str, None] = {}
    for package in dict.fromkeys(cut.source.split("/")[0] for cut in cuts if cut.source):
        module = importlib.import_module(f"fontpkg_{package}")
        text = (Path(str(module.__file__)).parent / "LICENSE").read_text("utf-8")
        owner, _, licence = text.partition("\n\n")
        lines.append(f"* {owner.strip()}")
        texts[licence.strip()] = None
    if not all(cut.source for cut in cuts):
        lines.append(
            "* Droid Sans Fallback: its copyright and licence are the last of the texts below."
        )
        texts[(PDF / "LICENSE-DroidSansFallback.txt").read_text("utf-8").strip()] = None
    return "\n".join([*lines, "", *(f"{'-' * 70}\n{t}\n" for t in texts)])


def build() -> None:
    """Write every font, what pages say of them, and their makers' licences."""
    for folder, cuts, made, ending in (
        (WEB, WEB_CUTS, web, "woff2"),
        (PDF, PDF_CUTS, pdf, "ttf"),
    ):
        folder.mkdir(exist_ok=True)
        for cut in cuts:
            (folder / f"{cut.file}.{ending}").write_bytes(made(cut))
        (folder / "LICENSE-fonts.txt").write_text(licences(cuts), "utf-8")
    head = (
        "/* Made by build_fonts.py. Addresses are as a page in a folder of the site sees them. */\n"
    )
    (WEB / "fonts.css").write_text(head + "".join(map(face, WEB_CUTS)), "utf-8")


if __name__ == "__main__":
    build()
