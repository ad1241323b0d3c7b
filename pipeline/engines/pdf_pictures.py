"""Spare Typst the pictures: it unpacks each, only to print it as it came.

In its place it gets a small grey one of the same shape, which bears its name, and
which it prints as it came, too. So it is found in the PDF, and the picture put there.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Mapping
from fractions import Fraction

from PIL import Image

from pipeline.engines.pdf_written import Change, rewritten
from pipeline.errors import EngineError

LONGEST = 256
"""Pixels of the longer side at most. Where a picture's shape needs more, a face or a figure is
out of shape by a hundredth of a millimetre."""
_IMAGE = re.compile(
    rb"<</Length (?P<length>\d+)(?P<kind>/Type/XObject/Subtype/Image/Filter/DCTDecode)"
    rb"/Width \d+/Height \d+(?P<rest>/ColorSpace \d+ 0 R/BitsPerComponent 8)>>\nstream\n"
)
_SHOWN = re.compile(r'image\("([^"\\]+)", alt: "(?:[^"\\]|\\.)*", width: [\d.]+cm\)')
"""A picture in Typst's source, by its name, with its words and its width."""


def stand_ins(source: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Make one for each photograph among the files whose width `source` says wherever it stands.

    Of any other, Typst would take the width from the picture.
    """
    shown = Counter(_SHOWN.findall(source))
    sized = (name for name in files if name in shown and shown[name] == source.count(name))
    found = ((name, _shape(files[name])) for name in sized)
    return {name: _drawn(name, shape) for name, shape in found if shape}


def restored(data: bytes, grey: Mapping[str, bytes], files: Mapping[str, bytes]) -> bytes:
    """Put each picture where its stand-in is in the PDF."""
    named = {stand_in: name for name, stand_in in grey.items()}
    changes, put = [], set()
    for image in _IMAGE.finditer(data) if grey else ():
        end = image.end() + int(image["length"])
        name = named.get(data[image.end() : end])
        if name is not None:
            put.add(name)
            changes.append(Change(image.start(), end, _printed(image, files[name])))
    if put != set(grey):
        raise EngineError("the PDF's pictures are not as Typst writes them")
    return rewritten(data, changes) if changes else data


def _printed(image: re.Match[bytes], picture: bytes) -> bytes:
    with Image.open(io.BytesIO(picture)) as opened:
        width, height = opened.size
    head = b"<</Length %d%b/Width %d/Height %d%b>>\nstream\n"
    return head % (len(picture), image["kind"], width, height, image["rest"]) + picture


def _shape(data: bytes) -> tuple[int, int] | None:
    """The smallest size of the same shape, if the picture is a photograph in three colours."""
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG",)) as opened:
            if opened.mode != "RGB":
                return None
            lies, (short, longer) = opened.width > opened.height, sorted(opened.size)
    except OSError:
        return None
    near = Fraction(short, longer).limit_denominator(LONGEST)
    size = (
        near.denominator if lies else near.numerator,
        near.numerator if lies else near.denominator,
    )
    return size if near else None  # a line is as long as it is


def _drawn(name: str, size: tuple[int, int]) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (128, 128, 128)).save(out, "JPEG", comment=name.encode())
    return out.getvalue()
