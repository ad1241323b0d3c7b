from __future__ import annotations

import base64
import io
import struct
import zlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms
from PIL.JpegImagePlugin import get_sampling

from pipeline.engines.images import PORTRAIT, WIDE, Shape, develop, look
from pipeline.errors import Refused

ORANGE = (200, 100, 50)
SHAPES: tuple[Shape, ...] = ("portrait", "logo", "wide")
GREEN_HEIC = (  # 64 by 48 pixels of (20, 160, 90), as a telephone would send it
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAaptZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAA"
    "AAAAAAAAAAAA5waXRtAAAAAAACAAAAEGlkYXQAAAAAAEAAMAAAADhpbG9jAQAAAERAAAIAAQAAAAAAAAHOAAEAAAAA"
    "AAAAHQACAAEAAAAAAAAAAQAAAAAAAAAIAAAAOGlpbmYAAAAAAAIAAAAVaW5mZQIAAAEAAQAAaHZjMQAAAAAVaW5mZQ"
    "IAAAAAAgAAZ3JpZAAAAADVaXBycAAAALNpcGNvAAAAc2h2Y0MBA3AAAAAAAAAAAAAe8AD8/fj4AAAPAyAAAQAYQAEM"
    "Af//A3AAAAMAkAAAAwAAAwAeugJAIQABACdCAQEDcAAAAwCQAAADAAADAB6gIIEFlurkprmwIAAAAwAgAAADACEiAA"
    "EABkQBwXPAiQAAABRpc3BlAAAAAAAAAEAAAABAAAAAFGlzcGUAAAAAAAAAQAAAADAAAAAQcGl4aQAAAAADCAgIAAAA"
    "GmlwbWEAAAAAAAAAAgABAoECAAICA4QAAAAaaXJlZgAAAAAAAAAOZGltZwACAAEAAQAAACVtZGF0AAAAGSgBrxOA+B"
    "Dhp//0qo/+xXV/6lGL86KQz4A="
)


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def opened(data: bytes, shape: Shape = "wide") -> Image.Image:
    picture, _ = develop(data, shape)
    image = Image.open(io.BytesIO(picture.data))
    image.load()
    return image


def in_palette() -> Image.Image:
    image = plain("P", 1)
    image.putpalette([0, 0, 0, *ORANGE, *[0] * 762])
    return image


def close_to(pixel: Any, wanted: tuple[int, int, int]) -> bool:
    return all(abs(one - two) <= 4 for one, two in zip(pixel, wanted, strict=True))


def plain(mode: str, colour: Any, size: tuple[int, int] = (80, 60)) -> Image.Image:
    return Image.new(mode, size, colour)


def png(width: int, height: int, *chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG that claims a size, with any chunks, and has hardly any pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", header), *chunks, (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in parts
    )


def refusal(data: bytes) -> Refused:
    with pytest.raises(Refused) as caught:
        develop(data, "wide")
    with pytest.raises(Refused) as looked:
        look(data, "wide")
    assert caught.value.rule == "photo-unreadable"
    assert looked.value.message == caught.value.message  # a check says what a build says
    return caught.value


# What comes in


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_to_look_says_how_large_a_picture_was_sent(kind: str) -> None:
    """A check warns of the same small photos as a build."""
    data = encoded(plain("RGB", ORANGE, (3000, 1300)), kind)

    assert look(data, "portrait")[1] == develop(data, "portrait")[1] == 1300


def test_a_photograph_that_is_cut_off_late_is_refused() -> None:
    """It is cut where the telephone lost the network: its head alone looks well."""
    whole = encoded(Image.effect_noise((3000, 1300), 80), "JPEG")

    assert "cut off" in refusal(whole[: len(whole) * 9 // 10]).why


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_usual_kinds_are_opened(kind: str) -> None:
    """By what they are, never by what they are called."""
    assert close_to(opened(encoded(plain("RGB", ORANGE), kind)).getpixel((40, 30)), ORANGE)


def test_a_picture_from_a_telephone_is_opened() -> None:
    """HEIC is what they send."""
    image = opened(base64.b64decode("".join(GREEN_HEIC)))

    assert image.size == (64, 48)
    assert close_to(image.getpixel((30, 20)), (20, 160, 90))


GREYS = {"L": 116, "LA": (116, 255), "I;16": 116 * 257}


@pytest.mark.parametrize("mode, colour", GREYS.items())
def test_every_kind_of_grey_stays_the_grey_it_is(mode: str, colour: Any) -> None:
    """A scan of 16 bits is not white."""
    image = opened(encoded(plain(mode, colour), "PNG"))

    assert close_to(image.getpixel((40, 30)), (116, 116, 116))


def test_bits_palettes_and_printers_colours_become_the_colours_of_a_screen() -> None:
    """All formats then show the same."""
    assert close_to(opened(encoded(in_palette(), "PNG")).getpixel((4, 4)), ORANGE)
    assert close_to(opened(encoded(plain("1", 1), "PNG")).getpixel((4, 4)), (255, 255, 255))
    cmyk = opened(encoded(plain("CMYK", (0, 255, 255, 0)), "JPEG"))
    assert cmyk.mode == "RGB"
    assert close_to(cmyk.getpixel((4, 4)), (255, 0, 0))


@pytest.mark.parametrize(
    "image, options",
    [
        (plain("RGBA", (255, 0, 0, 0)), {}),
        (plain("LA", (0, 0)), {}),
        (in_palette(), {"transparency": 1}),
        (plain("RGB", ORANGE), {"transparency": ORANGE}),
        (plain("L", 7), {"transparency": 7}),
    ],
)
def test_what_can_be_seen_through_is_white(image: Image.Image, options: dict[str, Any]) -> None:
    """Each format has another idea of what is behind a picture."""
    assert opened(encoded(image, "PNG", **options)).getpixel((4, 4)) == (255, 255, 255)


def test_a_broken_colour_profile_costs_nothing() -> None:
    """The picture can be seen, so it is shown."""
    data = encoded(plain("RGB", ORANGE), "JPEG", icc_profile=b"garbage" * 40)

    assert close_to(opened(data).getpixel((4, 4)), ORANGE)


def test_a_profile_for_other_colours_than_the_pictures_costs_nothing() -> None:
    """Some cameras write one."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    grey = encoded(plain("L", 128), "JPEG", icc_profile=profile)

    assert close_to(opened(grey).getpixel((4, 4)), (128, 128, 128))


def test_of_a_picture_that_moves_the_first_is_shown() -> None:
    """Paper does not move."""
    moving = encoded(
        plain("RGB", ORANGE), "PNG", save_all=True, append_images=[plain("RGB", "blue")]
    )

    assert close_to(opened(moving).getpixel((4, 4)), ORANGE)


# What comes out


def a_photo(orientation: int = 6) -> bytes:
    """A photo as a telephone makes it: lying on its side, and full of notes."""
    image = plain("RGB", ORANGE, (800, 600))
    image.paste((0, 0, 255), (0, 0, 400, 600))
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SecretPhoneMaker"
    exif[0x013B] = "SecretOwner"
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 30.0, 12.5), 3: "W", 4: (0.0, 7.0, 39.9)})
    xmp = b"<x:xmpmeta><rdf:RDF><SecretXmp/></rdf:RDF></x:xmpmeta>"
    return encoded(image, "JPEG", exif=exif, xmp=xmp, comment=b"SecretComment", quality=95)


@pytest.mark.parametrize("shape", SHAPES)
def test_nothing_but_the_picture_leaves(shape: Shape) -> None:
    """Not where it was taken, nor whose telephone it was."""
    photo = a_photo()
    assert b"Secret" in photo and b"Exif" in photo

    picture, _ = develop(photo, shape)

    for mark in (b"Secret", b"Exif", b"EXIF", b"GPS", b"xmp", b"http://ns.adobe.com", b"ICC_PROF"):
        assert mark not in picture.data
    assert not Image.open(io.BytesIO(picture.data)).getexif()


def test_the_notes_of_a_png_do_not_leave_either() -> None:
    """Text chunks are notes too."""
    info = (b"tEXt", b"Author\0SecretOwner"), (b"eXIf", b"II*\0\x08\0\0\0\0\0SecretPhone")
    image = plain("RGB", ORANGE, (30, 30))
    data = encoded(image, "PNG")
    chunks = b"".join(
        struct.pack(">I", len(b)) + n + b + struct.pack(">I", zlib.crc32(n + b)) for n, b in info
    )
    noted = data[:33] + chunks + data[33:]

    picture, _ = develop(noted, "wide")

    assert b"Secret" in noted
    assert b"Secret" not in picture.data


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_upright(orientation: int) -> None:
    """The note that says which way is up is obeyed, then gone."""
    upright = {
        1: (0, 0, 255), 2: ORANGE, 3: ORANGE, 4: (0, 0, 255),
        5: (0, 0, 255), 6: (0, 0, 255), 7: ORANGE, 8: ORANGE,
    }  # fmt: skip
    image = opened(a_photo(orientation))
    corner = (10, 10) if orientation < 5 else (300, 10)

    assert image.size == ((800, 600) if orientation < 5 else (600, 800))
    assert close_to(image.getpixel(corner), upright[orientation])


@pytest.mark.parametrize("shape", SHAPES)
def test_the_same_picture_has_the_same_bytes_and_name(shape: Shape) -> None:
    """The name is made of the content, and of nothing else."""
    data = a_photo()
    (first, _), (second, _) = develop(data, shape), develop(data, shape)
    other, _ = develop(a_photo(1), "wide")

    assert first == second
    assert first.name.startswith("media/") and first.name.endswith(".jpg")
    assert other.name != first.name


def test_a_portrait_is_a_square_and_a_logo_stands_whole_in_one() -> None:
    """Faces are cut to size; the name of an organisation must not be."""
    data = encoded(plain("RGB", ORANGE, (1200, 800)), "PNG")

    (portrait, shorter), (logo, _) = develop(data, "portrait"), develop(data, "logo")
    edge = Image.open(io.BytesIO(logo.data)).getpixel((10, 10))

    assert (portrait.width, portrait.height, shorter) == (PORTRAIT, PORTRAIT, 800)
    assert (logo.width, logo.height) == (PORTRAIT, PORTRAIT)
    assert edge == (255, 255, 255)


def test_a_wide_picture_keeps_its_shape() -> None:
    """It is made smaller, never larger, and never cut."""
    large, _ = develop(encoded(plain("RGB", ORANGE, (3200, 800)), "PNG"), "wide")
    small, _ = develop(encoded(plain("RGB", ORANGE, (32, 8)), "PNG"), "wide")

    assert (large.width, large.height) == (WIDE, 400)
    assert (small.width, small.height) == (32, 8)


@pytest.mark.parametrize("size", [(1, 1), (1, 30_000), (30_000, 1), (2, 30_000)])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_picture_of_an_odd_shape_is_still_a_picture(size: tuple[int, int], shape: Shape) -> None:
    """At least one pixel is left of every side."""
    picture, shorter = develop(encoded(plain("RGB", ORANGE, size), "PNG"), shape)

    assert picture.width >= 1 and picture.height >= 1
    assert shorter == min(size)


@pytest.mark.parametrize(("sent", "kept"), [(0, 0), (1, 1), (2, 2)])
def test_colours_stay_as_fine_as_they_were_sent(sent: int, kept: int) -> None:
    """A diagram's thin red lines need all of them; a telephone has thrown most away already."""
    picture, _ = develop(encoded(plain("RGB", ORANGE), "JPEG", subsampling=sent), "wide")

    assert get_sampling(Image.open(io.BytesIO(picture.data))) == kept


def test_a_big_photo_is_told_by_its_own_size_and_stands_as_it_did() -> None:
    """It is opened no finer than it is needed."""
    halves = plain("RGB", ORANGE, (4000, 3000))
    halves.paste((20, 160, 90), (2000, 0, 4000, 3000))

    picture, shorter = develop(encoded(halves, "JPEG"), "portrait")

    made = Image.open(io.BytesIO(picture.data))
    assert (made.size, shorter) == ((PORTRAIT, PORTRAIT), 3000)
    assert close_to(made.getpixel((280, 300)), ORANGE)
    assert close_to(made.getpixel((320, 300)), (20, 160, 90))


# What is refused

JPEG = encoded(plain("RGB", ORANGE, (300, 300)), "JPEG")
BROKEN = {
    "nothing": b"",
    "half a JPEG": JPEG[: len(JPEG) // 2],
    "half a PNG": encoded(Image.effect_noise((99, 99), 50), "PNG")[:3000],
    "half a WebP": encoded(Image.effect_noise((99, 99), 50), "WEBP")[:300],
    "half a HEIC": base64.b64decode("".join(GREEN_HEIC))[:300],
    "the start of a PNG": b"\x89PNG\r\n\x1a\n",
    "the start of a JPEG": b"\xff\xd8\xff\xe0",
    "a web page": b"<!DOCTYPE html><html><body>x</body></html>",
    "a drawing that can run": b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>",
    "a GIF": encoded(plain("RGB", ORANGE), "GIF"),
    "a TIFF": encoded(plain("RGB", ORANGE), "TIFF"),
    "a bitmap": encoded(plain("RGB", ORANGE), "BMP"),
    "an icon": encoded(plain("RGB", ORANGE), "ICO"),
    "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    "a PDF": b"%PDF-1.4\n",
    "text that unpacks to 100 MB": png(
        9, 9, (b"zTXt", b"x\0\0" + zlib.compress(b"\0" * 100_000_000))
    ),
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN.keys())
def test_what_is_no_picture_of_ours_is_refused(data: bytes) -> None:
    """One kind of refusal comes out, whatever the library says."""
    assert refusal(data).remedy


@pytest.mark.parametrize("size", [(60_000, 60_000), (10_000, 5_001), (4_000_000_000, 1)])
def test_a_picture_that_claims_to_be_huge_is_refused_by_its_claim(size: tuple[int, int]) -> None:
    """Seventy bytes can ask for all the memory there is."""
    assert "50 million pixels" in refusal(png(*size)).message


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([b"", JPEG[:200], png(9, 9)[:40], b"RIFF"]))
def test_any_bytes_are_a_picture_or_refused(data: bytes, start: bytes) -> None:
    """Nothing else is raised."""
    try:
        picture, _ = develop(start + data, "wide")
    except Refused as error:
        assert error.rule == "photo-unreadable"
    else:
        assert picture.mime == "image/jpeg"
