"""Everything we ask of Pillow: open a stranger's picture safely, and make it ours.

What leaves here is a new picture: turned upright, in sRGB colours, without
EXIF, GPS or any other note, named by its content. No other bytes of a picture
ever reach an output.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from typing import Literal

import pi_heif
from PIL import Image, ImageCms, ImageOps
from PIL.JpegImagePlugin import JpegImageFile, get_sampling

from pipeline.errors import Refused
from pipeline.model import Picture

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
PIXELS = 50_000_000
PORTRAIT = 600
WIDE = 1600
QUALITY = 85
Shape = Literal["portrait", "logo", "wide"]

pi_heif.register_heif_opener()  # type: ignore[no-untyped-call,unused-ignore]
Image.MAX_IMAGE_PIXELS = PIXELS


def develop(data: bytes, shape: Shape) -> tuple[Picture, int]:
    """Make the picture that outputs show, and say how many pixels its shorter side had.

    A `portrait` is cropped to a square, a `logo` stands whole in one, a `wide`
    picture keeps its shape. Raises `Refused` when the bytes are no picture.
    """
    image, shorter, sampling = _opened(data, WIDE if shape == "wide" else PORTRAIT)
    if shape == "portrait":
        side = min(PORTRAIT, shorter)
        if image.size != (side, side):
            image = ImageOps.fit(
                image, (side, side), Image.Resampling.LANCZOS, centering=(0.5, 0.4)
            )
    elif shape == "logo":
        side = min(PORTRAIT, max(image.size))
        image = ImageOps.pad(image, (side, side), Image.Resampling.LANCZOS, color="white")
    elif max(image.size) > WIDE:
        image.thumbnail((WIDE, WIDE), Image.Resampling.LANCZOS)
    return _saved(image, sampling), shorter


def look(data: bytes, shape: Shape) -> tuple[Shape, int]:
    """Say what `develop` would of a picture, and refuse what it would, without making one.

    All of it is decoded, or one that is cut off would pass; a photograph small,
    because nobody is going to see it.
    """
    return shape, _opened(data, 1)[1]


def _opened(data: bytes, wanted: int) -> tuple[Image.Image, int, int]:
    """Give the picture, the shorter side it was sent with, and how coarse its colours are.

    A photograph is decoded no finer than twice what is `wanted`: one of 12
    megapixels takes a third of the time then, and a quarter of the memory.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image: Image.Image = Image.open(io.BytesIO(data), formats=FORMATS)
            shorter = min(image.size)
            sampling = max(get_sampling(image), 0) if isinstance(image, JpegImageFile) else 0
            image.draft(None, (2 * wanted, 2 * wanted))
            image.load()
            ImageOps.exif_transpose(image, in_place=True)
            return _flat(_srgb(_eight_bits(image))), shorter, sampling
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise Refused(
            "photo-unreadable",
            f"the picture has more than {PIXELS // 1_000_000} million pixels",
            "a picture of that size can stop a computer",
            "send it at most 6,000 pixels wide",
        ) from error
    except Exception as error:
        # Pillow raises OSError, ValueError, SyntaxError, struct.error and more for bad bytes.
        raise Refused(
            "photo-unreadable",
            "this file is not a picture that can be opened",
            "it may be cut off, or be of another kind than its name says",
            "send it again as JPEG or PNG",
        ) from error


def _eight_bits(image: Image.Image) -> Image.Image:
    """Scale a scan of 16 bits a pixel: Pillow's own conversion makes nearly all of it white."""
    if not image.mode.startswith("I"):
        return image
    scaled = image.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    scaled.info.pop("transparency", None)
    return scaled


def _srgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in {"RGB", "CMYK", "L"}:
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        made = ImageCms.profileToProfile(
            image, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image  # a broken profile says nothing; the colours are taken for sRGB
    return made or image


def _flat(image: Image.Image) -> Image.Image:
    """Plain RGB on white: all formats show transparency differently."""
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        solid = image.convert("RGBA")
        white = Image.new("RGBA", solid.size, "white")
        return Image.alpha_composite(white, solid).convert("RGB")
    return image if image.mode == "RGB" else image.convert("RGB")


def _saved(image: Image.Image, sampling: int) -> Picture:
    """Encode with colours as fine as they came: finer ones cost a third more, and show nothing."""
    image.info.clear()
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY, optimize=False, subsampling=sampling)
    data = out.getvalue()
    name = f"media/{hashlib.sha256(data).hexdigest()[:16]}.jpg"
    return Picture(name, data, "image/jpeg", image.width, image.height)
