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

from pipeline.engines import images
from pipeline.engines.hollow import hollow
from pipeline.engines.images import PORTRAIT, WIDE, Shape
from pipeline.errors import Refused
from pipeline.model import Focus, Picture, Sent

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


def develop(
    data: bytes, shape: Shape, focus: Focus = (None, None), name: str = "picture"
) -> tuple[Picture, int]:
    """A picture and its shorter side, from a file that is not called after a kind."""
    picture, sent = images.develop(data, name, shape, focus)
    return picture, sent.shorter


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


def refusal(data: bytes, name: str = "picture") -> Refused:
    with pytest.raises(Refused) as caught:
        images.develop(data, name, "wide")
    with pytest.raises(Refused) as looked:
        images.look(data, name, "wide")
    assert caught.value.rule == "photo-unreadable"
    assert looked.value.message == caught.value.message  # a check says what a build says
    return caught.value


# What comes in


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_to_look_says_how_large_a_picture_was_sent(kind: str) -> None:
    """A check warns of the same small photos as a build."""
    data = encoded(plain("RGB", ORANGE, (3000, 1300)), kind)

    looked, developed = (each(data, "a", "portrait")[1] for each in (images.look, images.develop))

    assert looked == developed == Sent(1300)


def test_a_photograph_that_is_cut_off_late_is_refused() -> None:
    """It is cut where the telephone lost the network: its head alone looks well."""
    whole = encoded(Image.effect_noise((3000, 1300), 80), "JPEG")

    assert "cut off" in refusal(whole[: len(whole) * 9 // 10]).why


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_usual_kinds_are_opened(kind: str) -> None:
    """By what they are; a file without an ending says nothing else."""
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


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_a_picture_that_moves_the_first_is_shown_and_that_is_said(kind: str) -> None:
    """Paper does not move."""
    moving = encoded(
        plain("RGB", ORANGE), kind, save_all=True, append_images=[plain("RGB", "blue")]
    )

    assert close_to(opened(moving).getpixel((4, 4)), ORANGE)
    assert images.look(moving, "a", "wide")[1].moving


def test_a_telephones_second_picture_is_no_film() -> None:
    """Many keep a small copy, or what is behind a face, in the same file."""
    data = encoded(plain("RGB", ORANGE), "MPO", append_images=[plain("RGB", "blue")], save_all=True)

    picture, sent = images.develop(data, "IMG_2041.JPG", "wide")

    assert not sent.moving
    assert close_to(Image.open(io.BytesIO(picture.data)).getpixel((4, 4)), ORANGE)


SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
SWAPPED = (  # a profile whose red is green, and which is not called sRGB
    SRGB.replace(b"rXYZ", b"xXYZ", 1)
    .replace(b"gXYZ", b"rXYZ", 1)
    .replace(b"xXYZ", b"gXYZ", 1)
    .replace("sRGB".encode("utf-16-be"), "test".encode("utf-16-be"))
)


def test_colours_of_a_profile_become_the_colours_of_a_screen() -> None:
    """Telephones and printers have colours of their own."""
    red = plain("RGB", (220, 40, 40))

    usual = opened(encoded(red, "JPEG", icc_profile=SRGB, quality=95)).getpixel((9, 9))
    other = opened(encoded(red, "JPEG", icc_profile=SWAPPED, quality=95)).getpixel((9, 9))

    assert close_to(usual, (220, 40, 40))
    assert close_to(other, (40, 220, 40))


@pytest.mark.parametrize("mode, kind", [("RGBA", "PNG"), ("P", "PNG"), ("RGBA", "WEBP")])
def test_what_can_be_seen_through_keeps_its_profile(mode: str, kind: str) -> None:
    """White is laid behind it first, and its colours are the profile's still."""
    seen = plain("RGB", (220, 40, 40)).convert(mode)

    made = opened(encoded(seen, kind, icc_profile=SWAPPED, quality=95))

    red, green, _ = made.getpixel((9, 9))
    assert green > 190 and red < 70


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
    assert close_to(made.getpixel((187, 200)), ORANGE)
    assert close_to(made.getpixel((213, 200)), (20, 160, 90))


def a_face(width: int, height: int, left: int, top: int) -> bytes:
    """A picture with one white spot of 40 pixels, whose middle is as far in per cent."""
    image = plain("RGB", (0, 0, 90), (width, height))
    x, y = width * left // 100, height * top // 100
    image.paste((255, 255, 255), (x - 20, y - 20, x + 20, y + 20))
    return encoded(image, "PNG")


def face_in(picture: Picture) -> tuple[int, int] | None:
    """Where the middle of the spot is, in per cent of the picture; None if any of it is lost."""
    grey = Image.open(io.BytesIO(picture.data)).convert("L").point(lambda v: 255 * (v > 128))
    box = grey.getbbox()
    if box is None or box[0] == 0 or box[1] == 0 or box[2] == grey.width or box[3] == grey.height:
        return None
    return (box[0] + box[2]) * 50 // grey.width, (box[1] + box[3]) * 50 // grey.height


@pytest.mark.parametrize("width, height", [(1200, 800), (800, 1200), (2000, 500), (500, 2000)])
@pytest.mark.parametrize("left, top", [(10, 10), (90, 90), (25, 70), (50, 50)])
def test_a_face_is_kept_where_its_author_says_it_is(
    width: int, height: int, left: int, top: int
) -> None:
    """Wherever it stood, and however the picture is turned."""
    picture, _ = develop(a_face(width, height, left, top), "portrait", (left, top))

    assert face_in(picture) is not None


def test_a_face_is_put_in_the_middle_as_far_as_the_edges_allow() -> None:
    """Who says where it is, has it there."""
    inside, _ = develop(a_face(1600, 800, 40, 50), "portrait", (40, 50))
    edge, _ = develop(a_face(1600, 800, 10, 50), "portrait", (10, 50))

    assert face_in(inside) == (50, 50)
    assert face_in(edge) == (20, 50)


def test_a_tall_photo_is_cut_mostly_below() -> None:
    """Faces are in its upper part, and nobody had to say so."""
    upper, _ = develop(a_face(600, 1200, 50, 20), "portrait")
    lower, _ = develop(a_face(600, 1200, 50, 80), "portrait")

    assert face_in(upper) is not None
    assert face_in(lower) is None


def test_an_organisations_logo_is_never_cut() -> None:
    """Whatever is said of a face."""
    data = a_face(1200, 300, 50, 50)

    assert develop(data, "logo", (0, 0)) == develop(data, "logo")


@pytest.mark.parametrize(
    "shape, size, widths",
    [
        ("portrait", (3000, 3000), [400, 200]),
        ("portrait", (600, 600), [600, 300]),
        ("portrait", (300, 300), [300]),
        ("wide", (1600, 1000), [1600, 800, 400]),
        ("wide", (1000, 1600), [1000, 500]),
        ("wide", (640, 480), [640]),
    ],
)
def test_small_screens_get_halves(shape: Shape, size: tuple[int, int], widths: list[int]) -> None:
    """Each is half as wide as the one before, with a name of its own; none is made larger."""
    picture, _ = develop(encoded(plain("RGB", ORANGE, size), "JPEG"), shape)

    sizes = [picture, *picture.smaller]
    assert [each.width for each in sizes] == widths
    assert len({each.name for each in sizes}) == len(sizes)
    assert [Image.open(io.BytesIO(each.data)).width for each in sizes] == widths


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


def test_notes_that_are_broken_are_not_spoken_of(recwarn: pytest.WarningsRecorder) -> None:
    """None is kept, so nobody need hear of it: least of all in the words of a library."""
    entry = b"\x01\x12\0\3\0\0\0\1\0\6\0\0"
    data = encoded(plain("RGB", ORANGE), "JPEG", exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + entry)

    assert opened(data).size == (60, 80)
    assert not recwarn.list


SAID = {
    "a drawing that can run": "SVG",
    "a GIF": "GIF",
    "a TIFF": "TIFF",
    "a bitmap": "BMP",
    "a PDF": "PDF",
    "a web page": "web page",
    "nothing": "empty",
}


@pytest.mark.parametrize("name, word", SAID.items())
def test_what_people_take_for_a_picture_is_called_what_it_is(name: str, word: str) -> None:
    """And they are told what to send instead."""
    refused = refusal(BROKEN[name])

    assert word in refused.message
    assert "send" in refused.fix


def test_a_drawing_in_svg_is_found_behind_what_stands_before_it() -> None:
    """Programs begin the file with a page of their own."""
    svg = (
        b"<?xml version='1.0'?>\n<!-- Made with care -->\n<!DOCTYPE svg>\n<svg viewBox='0 0 9 9'/>"
    )

    assert "export it as PNG" in refusal(svg, "map.svg").fix


@pytest.mark.parametrize(
    "kind, name",
    [("JPEG", "jane.png"), ("PNG", "jane.jpeg"), ("WEBP", "a.b.JPG"), ("PNG", "x.svg")],
)
def test_a_name_that_says_another_kind_is_to_be_put_right(kind: str, name: str) -> None:
    """Other programs go by the name; the message has the line to write."""
    refused = refusal(encoded(plain("RGB", ORANGE), kind), f"media/{name}")

    right = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}[kind]
    assert f"file: media/{name.rpartition('.')[0]}.{right}" in refused.fix


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


# A photograph without its pixels


def _photographs() -> list[bytes]:
    """JPEGs as programs build them: in one scan or many, parted or not, in all their colours."""
    ways: list[dict[str, Any]] = [
        {}, {"progressive": True}, {"restart_marker_rows": 1}, {"subsampling": 0},
        {"restart_marker_blocks": 3, "progressive": True},
    ]  # fmt: skip
    noise = Image.effect_noise((130, 90), 60)
    return [
        encoded(noise.convert(mode), "JPEG", **way) for mode in ("RGB", "L", "CMYK") for way in ways
    ]


PHOTOGRAPHS = _photographs()


@pytest.mark.parametrize("data", PHOTOGRAPHS)
def test_of_a_whole_photograph_nothing_is_unpacked(data: bytes) -> None:
    """Its heads alone say what a check has to say; and the heads are small."""
    heads = hollow(data)

    assert len(heads) < len(data) / 3
    assert images.look(heads, "a.jpg", "wide") == images.look(data, "a.jpg", "wide")


@pytest.mark.parametrize("data", [JPEG[:-2], JPEG[:-2] + JPEG[2:], png(9, 9), b"", b"\xff\xd8\xff"])
def test_what_only_the_whole_tells_is_left_whole(data: bytes) -> None:
    """No end, one picture inside another, or no photograph."""
    assert hollow(data) == data


SLIPS = (
    *(bytes([0xFF, kind]) for kind in (0x00, 0x01, 0xC4, 0xD0, 0xD7, 0xD8, 0xD9, 0xDA, 0xFF)),
    *(b"\xff", b"\xff\xdd\x00\x04\x00\x03", b"\xff\xfe\x00\x05abc", b"\xff\xc4\x00\x02"),
    *(b"\xff\xe0\x00\x01", b"\xff\xe0\x00\x00", b"\xff\xdb\x00\x02", b"\x00", b"seven"),
)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(PHOTOGRAPHS),
    st.lists(
        st.tuples(st.floats(0, 1), st.integers(0, 700), st.integers(0, 9), st.sampled_from(SLIPS)),
        min_size=1,
        max_size=4,
    ),
)
def test_a_look_refuses_what_a_build_refuses_wherever_a_photograph_is_hurt(
    data: bytes, hurts: list[tuple[float, int, int, bytes]]
) -> None:
    """To unpack all of it is the slow way to the same answer, with the same words."""
    for place, head, lost, slip in hurts:
        at = min(head, len(data)) if head % 2 else int(place * len(data))
        data = data[:at] + slip + data[at + lost :]

    said: list[Any] = []
    for each in (images.look, images.develop):
        try:
            said.append(each(data, "a.jpg", "wide")[1])
        except Refused as error:
            said.append((error.rule, error.message, error.why, error.fix))

    assert said[0] == said[1]
