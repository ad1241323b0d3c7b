"""Typst gets a small grey picture for each, and the PDF is the one it would have made of them."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from datetime import date

import pikepdf
import pytest
from PIL import Image

from pipeline.engines.pdf_pictures import restored, stand_ins
from pipeline.engines.typst import Typst, house_fonts
from pipeline.errors import EngineError

DAY = date(2026, 11, 30)
SHAPES = [(600, 600), (1600, 1000), (200, 251), (1600, 3), (1, 1)]


@pytest.fixture(scope="module")
def typst() -> Iterator[Typst]:
    """One compiler for all."""
    with Typst(house_fonts()) as warm:
        yield warm


def _picture(size: tuple[int, int], mode: str = "RGB", seed: int = 7) -> bytes:
    noise = Image.effect_noise((64, 64), seed).resize(size)
    out = io.BytesIO()
    noise.convert(mode).save(out, "JPEG")
    return out.getvalue()


def _source(*names: str) -> str:
    shown = "\n\n".join(
        f'#image("{name}", alt: "A \\"quoted\\" room", width: 4.00cm)' for name in names
    )
    return (
        f'#set document(title: "A")\n#set text(font: "Source Sans 3")\nBefore.\n\n{shown}\n\nAfter.'
    )


def _but_for_its_number(data: bytes) -> bytes:
    """A PDF's number is a digest of what Typst was given."""
    return re.sub(rb"/ID\[.*?\]|ID>[^<]*<", b"", data, flags=re.DOTALL)


def _directly(typst: Typst, source: str, files: Mapping[str, bytes]) -> bytes:
    """Have Typst unpack the pictures: one that stands somewhere without a width is."""
    marked = source + "".join(f"\n// {name}" for name in files)
    assert stand_ins(marked, files) == {}
    return typst.compile(marked, files, day=DAY)


@pytest.mark.parametrize("size", SHAPES)
def test_the_pdf_is_that_of_the_picture(typst: Typst, size: tuple[int, int]) -> None:
    """Byte for byte, but for the number that Typst gives the file."""
    files = {"media/a.jpg": _picture(size), "media/b.jpg": _picture((300, 200), seed=9)}
    source = _source(*files, "media/a.jpg")

    made = typst.compile(source, files, day=DAY)

    assert _but_for_its_number(made) == _but_for_its_number(_directly(typst, source, files))


def _figures(data: bytes) -> list[float]:
    """Every figure on the first page: where all stands, and how large."""
    with pikepdf.Pdf.open(io.BytesIO(data)) as pdf:
        drawn = pdf.pages[0].Contents.read_bytes()
    return [float(each) for each in re.findall(rb"(?<![\w.])-?\d+(?:\.\d+)?", drawn)]


def test_an_odd_shape_is_a_hundredth_of_a_millimetre_off_at_most(typst: Typst) -> None:
    """1,597 by 1,003 pixels are the shape of nothing small."""
    files = {"media/a.jpg": _picture((1597, 1003))}
    source = _source(*files)

    made = typst.compile(source, files, day=DAY)

    assert _figures(made) == pytest.approx(_figures(_directly(typst, source, files)), abs=0.03)
    assert made.count(files["media/a.jpg"]) == 1


def test_two_pictures_of_one_shape_are_not_taken_for_one_another(typst: Typst) -> None:
    """Each stands where its own name does."""
    files = {f"media/{n}.jpg": _picture((300, 300), seed=20 * n) for n in range(1, 4)}
    source = _source("media/2.jpg", "media/3.jpg", "media/1.jpg")

    made = typst.compile(source, files, day=DAY)

    assert _but_for_its_number(made) == _but_for_its_number(_directly(typst, source, files))
    assert all(made.count(picture) == 1 for picture in files.values())


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ('#image("media/a.jpg", alt: "A")', "no width"),
        ('#image("media/a.jpg", alt: "A", width: 4.00cm)\n#image("media/a.jpg")', "once without"),
        ("Words alone.", "not shown"),
    ],
)
def test_a_picture_whose_width_nobody_says_is_left_to_typst(source: str, why: str) -> None:
    """It would be as wide as the grey one."""
    assert stand_ins(source, {"media/a.jpg": _picture((600, 400))}) == {}, why


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_a_picture_in_other_colours_is_left_to_typst(mode: str) -> None:
    """The grey one has three colours, and the PDF says so of it."""
    assert stand_ins(_source("media/a.jpg"), {"media/a.jpg": _picture((600, 400), mode)}) == {}


@pytest.mark.parametrize(
    "data", [b"{}", b"\xff\xd8\xff", _picture((9, 9)).replace(b"JFIF", b"    ")[:20]]
)
def test_what_is_no_photograph_is_left_to_typst(data: bytes) -> None:
    """Typst says what is wrong with it."""
    assert stand_ins(_source("media/a.jpg"), {"media/a.jpg": data, "coi.json": b"{}"}) == {}


def test_a_pdf_without_the_stand_in_is_no_pdf_of_ours(typst: Typst) -> None:
    """No grey picture is ever printed for a face."""
    files = {"media/a.jpg": _picture((600, 400))}
    grey = stand_ins(_source("media/a.jpg"), files)
    other = typst.compile('#set document(title: "A")\nWords.', day=DAY)

    with pytest.raises(EngineError, match="not as Typst writes them"):
        restored(other, grey, files)


def test_each_picture_is_asked_for_its_own_width() -> None:
    """One that also stands without, or is only spoken of, goes to Typst as it is."""
    names = ("media/a.jpg", "media/b.jpg", "media/c.jpg", "media/d.jpg")
    files = {name: _picture((600, 400)) for name in names}
    spoken = (
        r'#image("media/e.jpg", alt: "image(\"media/d.jpg\", alt: \"\", width: 4cm)", width: 4cm)'
    )
    source = _source("media/a.jpg", "media/b.jpg", "media/a.jpg") + f'#image("media/b.jpg"){spoken}'

    assert [*stand_ins(source, files)] == ["media/a.jpg"]
