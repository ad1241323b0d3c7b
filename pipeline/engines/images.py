"""Everything we ask of Pillow: open a stranger's picture safely, and make it ours.

What leaves here is a new picture: turned upright, in sRGB colours, without
EXIF, GPS or any other note, named by its content. No other bytes of a picture
ever reach an output. It is as large as print needs it at 300 dots an inch, and
comes with halves of itself for small screens.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from pathlib import PurePath
from typing import Literal

from PIL import Image, ImageCms, ImageOps
from PIL.JpegImagePlugin import JpegImageFile, get_sampling, jpeg_factory

from pipeline.engines.foreign import mislabelled, no_picture
from pipeline.engines.hollow import hollow
from pipeline.errors import Refused
from pipeline.model import Focus, Picture, Sent

ENDINGS = {
    "JPEG": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "PNG": (".png",),
    "WEBP": (".webp",),
    "HEIF": (".heic", ".heif", ".hif"),
}
PIXELS = 50_000_000
PORTRAIT, WIDE = 400, 1600
"""Pixels of the longer side: a face of 32 mm, and a column of 135 mm, at 300 dots an inch."""
SPARE = 1.5
"""So much larger a portrait may be: to make it smaller would cost more than it saves."""
SMALLEST = {"portrait": 200, "logo": 200, "wide": 400}
"""No half is narrower: telephones have three dots where we count one."""
UPPER = 0.25
"""Of what is cut off a tall portrait, how much is cut above: faces are never at the bottom."""
QUALITY = 85
Shape = Literal["portrait", "logo", "wide"]

Image.MAX_IMAGE_PIXELS = PIXELS

_CALLED = {
    "JPEG": "a JPEG picture", "PNG": "a PNG picture", "WEBP": "a WebP picture",
    "HEIF": "an HEIC picture",
}  # fmt: skip
_WHITE: dict[str, int | tuple[int, ...]] = {
    "RGB": (255, 255, 255), "L": 255, "CMYK": (0, 0, 0, 0),
}  # fmt: skip
"""White in each way of keeping colours that can be mixed."""


def develop(
    data: bytes, name: str, shape: Shape, focus: Focus = (None, None)
) -> tuple[Picture, Sent]:
    """Make the picture that outputs show, and say what was sent.

    A `portrait` is cut to a square that keeps `focus`, a `logo` stands whole in
    one, a `wide` picture keeps its shape. Raises `Refused` when the bytes are no
    picture, or another kind of picture than the `name` of the file says.
    """
    image, sent, sampling = _opened(data, name, shape)
    return _saved(_flat(_srgb(_shaped(image, shape, focus))), sampling, SMALLEST[shape]), sent


def look(
    data: bytes, name: str, shape: Shape, focus: Focus = (None, None)
) -> tuple[tuple[Shape, Focus], Sent]:
    """Say what `develop` would of a picture, and refuse what it would, without making one.

    All of it is decoded, or one that is cut off would pass; a photograph small, because
    nobody is going to see it, and without its pixels where they would prove nothing.
    """
    return (shape, focus), _opened(data, name, None)[1]


def _opened(data: bytes, name: str, shape: Shape | None) -> tuple[Image.Image, Sent, int]:
    """Give the picture, what was sent, and how coarse its colours are.

    A photograph is decoded no finer than its `shape` needs: one of 12 megapixels
    takes a third of the time then, and a quarter of the memory.
    """
    try:
        with warnings.catch_warnings():
            # Of a note that is broken nobody need hear: no note is kept.
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            read = io.BytesIO(data if shape else hollow(data))
            image = _read(read, data)
            jpeg = isinstance(image, JpegImageFile)
            # A telephone's JPEG may have a second picture behind it; that is no film.
            moving = not jpeg and bool(getattr(image, "is_animated", False))
            sent = Sent(min(image.size), moving and image.format != "HEIF")
            sampling = max(get_sampling(image), 0) if isinstance(image, JpegImageFile) else 0
            kind = "JPEG" if jpeg else str(image.format)
            image.draft(None, _enough(image.width, image.height, shape))
            image.load()
            ImageOps.exif_transpose(image, in_place=True)
            image = _plain(_eight_bits(image))
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise Refused(
            "photo-unreadable",
            f"the picture has more than {PIXELS // 1_000_000} million pixels",
            "a picture of that size can stop a computer",
            "send it at most 6,000 pixels wide",
        ) from error
    except Exception as error:
        # Pillow raises OSError, ValueError, SyntaxError, struct.error and more for bad bytes.
        raise no_picture(data) from error
    wrong = mislabelled("photo-unreadable", _CALLED[kind], name, ENDINGS[kind])
    if wrong and PurePath(name).suffix:  # a name without an ending says nothing else
        raise wrong
    return image, sent, sampling


def _read(file: io.BytesIO, data: bytes) -> Image.Image:
    """Open a picture; for a JPEG nothing is loaded that reads other kinds."""
    if not data.startswith(b"\xff\xd8\xff"):
        return Image.open(file, formats=_kinds(data))
    image = jpeg_factory(file)
    if image.width * image.height > PIXELS:
        raise Image.DecompressionBombError
    return image


def _kinds(data: bytes) -> tuple[str, ...]:
    """The kinds that a picture may be of; what reads the rarer ones is loaded for the first.

    Pillow loads all that it has, forty, to look for one that it has not loaded yet.
    """
    kinds = ["JPEG", "PNG"]
    if data[8:12] == b"WEBP":
        from PIL import WebPImagePlugin

        kinds.append(WebPImagePlugin.WebPImageFile.format)
    if data[4:8] == b"ftyp":
        import pi_heif

        pi_heif.register_heif_opener()  # type: ignore[no-untyped-call,unused-ignore]
        kinds.append("HEIF")
    return tuple(kinds)


def _enough(width: int, height: int, shape: Shape | None) -> tuple[int, int]:
    """How finely a photograph has to be decoded, in pixels."""
    if shape is None:
        return 1, 1
    if shape == "portrait":
        return PORTRAIT, PORTRAIT
    part = (WIDE if shape == "wide" else PORTRAIT) / max(width, height)
    return max(1, round(width * part)), max(1, round(height * part))


def _eight_bits(image: Image.Image) -> Image.Image:
    """Scale a scan of 16 bits a pixel: Pillow's own conversion makes nearly all of it white."""
    if not image.mode.startswith("I"):
        return image
    scaled = image.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    scaled.info.pop("transparency", None)
    return scaled


def _plain(image: Image.Image) -> Image.Image:
    """Give colours that can be mixed, on white: all formats show transparency differently."""
    profile = image.info.get("icc_profile")
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        solid = image.convert("RGBA")
        white = Image.new("RGBA", solid.size, "white")
        image = Image.alpha_composite(white, solid).convert("RGB")
    elif image.mode not in _WHITE:
        image = image.convert("RGB")
    image.info = {"icc_profile": profile} if profile else {}
    return image


def _shaped(image: Image.Image, shape: Shape, focus: Focus) -> Image.Image:
    if shape == "portrait":
        side = min(image.size)
        box = _square(image.width, image.height, focus)
        if side <= PORTRAIT * SPARE:
            return image if image.width == image.height else image.crop(box)
        size = PORTRAIT, PORTRAIT
        return image.resize(size, Image.Resampling.LANCZOS, box, reducing_gap=2.0)
    if shape == "logo":
        side = min(PORTRAIT, max(image.size))
        padded = ImageOps.pad(
            image, (side, side), Image.Resampling.LANCZOS, color=_WHITE[image.mode]
        )
        padded.info = image.info
        return padded
    if max(image.size) > WIDE:
        image.thumbnail((WIDE, WIDE), Image.Resampling.LANCZOS)
    return image


def _square(width: int, height: int, focus: Focus) -> tuple[float, float, float, float]:
    """The largest square with `focus` as near to its middle as the edges allow."""
    side = min(width, height)
    x, y = focus
    left = (width - side) / 2 if x is None else width * x / 100 - side / 2
    top = (height - side) * UPPER if y is None else height * y / 100 - side / 2
    left = round(min(max(left, 0), width - side))
    top = round(min(max(top, 0), height - side))
    return left, top, left + side, top + side


def _srgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if not profile:
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if ImageCms.getProfileDescription(source).startswith("sRGB"):
            return image
        made = ImageCms.profileToProfile(
            image, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image  # a broken profile says nothing; the colours are taken for sRGB
    return made or image


def _flat(image: Image.Image) -> Image.Image:
    return image if image.mode == "RGB" else image.convert("RGB")


def _saved(image: Image.Image, sampling: int, smallest: int) -> Picture:
    """Encode a picture with its halves: one exact half after the other costs hardly anything."""
    whole, smaller = _encoded(image, sampling), []
    while image.width >= 2 * smallest:
        image = image.reduce(2)
        smaller.append(_encoded(image, sampling))
    return Picture(whole.name, whole.data, whole.mime, whole.width, whole.height, tuple(smaller))


def _encoded(image: Image.Image, sampling: int) -> Picture:
    """Encode with colours as fine as they came: finer ones cost a third more, and show nothing."""
    image.info.clear()
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY, optimize=False, subsampling=sampling)
    data = out.getvalue()
    name = f"media/{hashlib.sha256(data).hexdigest()[:16]}.jpg"
    return Picture(name, data, "image/jpeg", image.width, image.height)
