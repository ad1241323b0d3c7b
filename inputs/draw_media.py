"""Draw the pictures of the example articles: portraits, a logo, and illustrations.

Nobody in the examples is real, so nobody's photograph may stand for them. Run
`python inputs/draw_media.py` after changing a picture here; it needs only
Pillow, and draws the same bytes each time. There are no words in the pictures,
because fonts differ from machine to machine.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from PIL import Image, ImageDraw

INPUTS = Path(__file__).parent
SCALE = 3  # drawn three times too large, then reduced, for smooth edges

Point = tuple[float, float]
Shape = Sequence[Point]

INK = "#2b2a33"
CREAM = "#fbf6ec"


def mix(first: str, second: str, share: float) -> str:
    """Blend two `#rrggbb` colours; `share` is how much of the second."""
    pairs = zip(bytes.fromhex(first[1:]), bytes.fromhex(second[1:]), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def mirrored(half: Shape, middle: float = 400) -> list[Point]:
    """Complete a shape from its right half, listed from top to bottom."""
    left = [(2 * middle - x, y) for x, y in reversed(half) if x != middle]
    return [*half, *left]


def curve(points: Shape, *, closed: bool, steps: int = 24) -> list[Point]:
    """Pass a smooth (Catmull-Rom) curve through the points."""
    count = len(points)
    spans = count if closed else count - 1

    def at(index: int) -> Point:
        return points[index % count] if closed else points[max(0, min(index, count - 1))]

    path = []
    for span in range(spans):
        around = [at(span + offset) for offset in (-1, 0, 1, 2)]
        path += [_between(around, step / steps) for step in range(steps)]
    return path if closed else [*path, points[-1]]


def _between(around: Shape, t: float) -> Point:
    p0, p1, p2, p3 = around
    x, y = (
        0.5
        * (
            2 * b
            + (c - a) * t
            + (2 * a - 5 * b + 4 * c - d) * t**2
            + (3 * b - a - 3 * c + d) * t**3
        )
        for a, b, c, d in zip(p0, p1, p2, p3, strict=True)
    )
    return x, y


class Canvas:
    """A sheet measured in finished pixels, whatever the scale it is drawn at."""

    def __init__(self, width: int, height: int, paper: str) -> None:
        """Start with a sheet of one colour."""
        self.size = (width, height)
        self.image = Image.new("RGB", (width * SCALE, height * SCALE), paper)
        self.pen = ImageDraw.Draw(self.image)

    def oval(self, x: float, y: float, rx: float, ry: float, fill: str) -> None:
        """Fill an ellipse, given its middle and its two radii."""
        box = [value * SCALE for value in (x - rx, y - ry, x + rx, y + ry)]
        self.pen.ellipse(box, fill=fill)

    def box(self, x: float, y: float, w: float, h: float, fill: str, r: float = 0) -> None:
        """Fill a rectangle, given its corner and size, with rounded corners."""
        box = [value * SCALE for value in (x, y, x + w, y + h)]
        self.pen.rounded_rectangle(box, radius=r * SCALE, fill=fill)

    def poly(self, points: Shape, fill: str) -> None:
        """Fill a shape with straight sides."""
        self.pen.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=fill)

    def blob(self, points: Shape, fill: str) -> None:
        """Fill a smooth shape."""
        self.poly(curve(points, closed=True), fill)

    def line(self, points: Shape, fill: str, width: float) -> None:
        """Draw a smooth line with round ends."""
        path = curve(points, closed=False)
        for (ax, ay), (bx, by) in pairwise(path):
            dots = max(1, math.ceil(math.hypot(bx - ax, by - ay) * 10 / max(width, 2)))
            for dot in range(dots + 1):
                t = dot / dots
                self.oval(ax + (bx - ax) * t, ay + (by - ay) * t, width / 2, width / 2, fill)
        scaled = [(x * SCALE, y * SCALE) for x, y in path]
        self.pen.line(scaled, fill=fill, width=round(width * SCALE), joint="curve")

    def ring(self, x: float, y: float, r: float, fill: str, width: float) -> None:
        """Draw the outline of a circle."""
        box = [value * SCALE for value in (x - r, y - r, x + r, y + r)]
        self.pen.ellipse(box, outline=fill, width=round(width * SCALE))

    def striped(self, points: Shape, fill: str, stripe: str, pitch: int) -> None:
        """Fill a smooth shape with level stripes."""
        mask = Image.new("1", self.image.size)
        outline = [(x * SCALE, y * SCALE) for x, y in curve(points, closed=True)]
        ImageDraw.Draw(mask).polygon(outline, fill=1)
        cloth = Image.new("RGB", self.image.size, fill)
        pen = ImageDraw.Draw(cloth)
        for top in range(0, self.image.height, pitch * SCALE):
            pen.rectangle([0, top, self.image.width, top + pitch * SCALE * 0.42], fill=stripe)
        self.image.paste(cloth, mask=mask)

    def save(self, path: Path) -> None:
        """Reduce and write, as JPEG or PNG by the name's ending."""
        path.parent.mkdir(exist_ok=True)
        small = self.image.resize(self.size, Image.Resampling.LANCZOS)
        if path.suffix == ".jpg":
            small.save(path, quality=88, optimize=True, subsampling=0)
        else:
            small.quantize(128, dither=Image.Dither.NONE).save(path, optimize=True)


# ---------------------------------------------------------------- portraits

HEAD = mirrored([(400, 192), (476, 212), (514, 290), (510, 390), (468, 466), (400, 498)])
BODY = mirrored([(400, 594), (486, 600), (590, 634), (660, 704), (684, 800), (690, 900)])


@dataclass(frozen=True)
class Sitter:
    """One portrait: what a person looks like and wears."""

    paper: str
    skin: str
    hair: str
    cloth: str
    trim: str
    back: Callable[[Canvas, Sitter], None] | None  # hair behind the head
    front: Callable[[Canvas, Sitter], None]  # hair or cover in front of it
    wear: Callable[[Canvas, Sitter], None]
    extras: tuple[Callable[[Canvas, Sitter], None], ...] = ()
    brow: str = INK
    smile: str = "closed"
    ears: bool = True

    @property
    def shade(self) -> str:
        """The skin in shadow."""
        return mix(self.skin, "#5a2418", 0.22)


def portrait(sitter: Sitter) -> Canvas:
    """Draw a sitter from back to front."""
    sheet = Canvas(800, 800, sitter.paper)
    sheet.oval(400, 420, 330, 330, mix(sitter.paper, "#ffffff", 0.42))
    if sitter.back:
        sitter.back(sheet, sitter)
    _neck(sheet, sitter)
    sitter.wear(sheet, sitter)
    _head(sheet, sitter)
    sitter.front(sheet, sitter)
    for extra in sitter.extras:
        extra(sheet, sitter)
    return sheet


def _neck(sheet: Canvas, sitter: Sitter) -> None:
    sheet.blob(mirrored([(400, 420), (446, 430), (447, 540), (484, 610), (400, 700)]), sitter.skin)
    sheet.blob(mirrored([(400, 470), (446, 462), (449, 512), (400, 548)]), sitter.shade)


def _head(sheet: Canvas, sitter: Sitter) -> None:
    if sitter.ears:
        for side in (-1, 1):
            sheet.oval(400 + side * 114, 362, 25, 36, sitter.skin)
            sheet.oval(400 + side * 117, 364, 12, 20, sitter.shade)
    sheet.blob(HEAD, sitter.skin)
    blush = mix(sitter.skin, "#e0533d", 0.2)
    for side in (-1, 1):
        sheet.oval(400 + side * 66, 412, 25, 17, blush)
        _eye(sheet, sitter, side)
    sheet.line([(402, 352), (410, 390), (393, 398)], sitter.shade, 7)
    _mouth(sheet, sitter)


def _eye(sheet: Canvas, sitter: Sitter, side: int) -> None:
    x = 400 + side * 48
    sheet.oval(x, 356, 11, 14, INK)
    sheet.oval(x + 4, 351, 3.6, 4, "#ffffff")
    sheet.line([(x - 23, 318 - side * 3), (x, 308), (x + 23, 318 + side * 3)], sitter.brow, 9)


def _mouth(sheet: Canvas, sitter: Sitter) -> None:
    lip = mix(sitter.shade, "#a3263a", 0.42)
    if sitter.smile == "open":
        smile = mirrored([(400, 431), (438, 427), (424, 453), (400, 461)])
        sheet.blob(smile, mix(lip, INK, 0.3))
        sheet.blob(mirrored([(400, 432), (433, 429), (426, 440), (400, 444)]), "#ffffff")
    else:
        sheet.line([(362, 432), (380, 444), (400, 448), (420, 444), (438, 432)], lip, 8)


# hair and head coverings


def back_long(sheet: Canvas, sitter: Sitter) -> None:
    """Draw long waves behind the shoulders."""
    half = [(400, 150), (500, 176), (548, 270), (540, 380), (574, 480), (552, 590), (588, 680)]
    sheet.blob(mirrored([*half, (500, 716), (400, 640)]), mix(sitter.hair, INK, 0.18))


def back_bob(sheet: Canvas, sitter: Sitter) -> None:
    """Draw hair to the chin."""
    half = [(400, 152), (494, 172), (542, 260), (548, 380), (548, 480), (500, 516), (400, 500)]
    sheet.blob(mirrored(half), mix(sitter.hair, INK, 0.18))


def back_bun(sheet: Canvas, sitter: Sitter) -> None:
    """Draw a low bun to one side."""
    sheet.oval(524, 470, 60, 58, mix(sitter.hair, INK, 0.1))
    sheet.line([(496, 440), (540, 452), (566, 490)], mix(sitter.hair, "#ffffff", 0.16), 5)


def back_afro(sheet: Canvas, sitter: Sitter) -> None:
    """Draw a round cloud of hair."""
    for step in range(22):
        angle = math.pi * (0.86 + 1.28 * step / 21)
        sheet.oval(400 + 158 * math.cos(angle), 302 + 140 * math.sin(angle), 54, 54, sitter.hair)
    sheet.oval(400, 300, 172, 158, sitter.hair)


def back_topknot(sheet: Canvas, sitter: Sitter) -> None:
    """Draw curls gathered on top of the head."""
    curls = [(400, 112), (350, 132), (450, 132), (368, 96), (432, 96), (400, 150), (400, 80)]
    for x, y in curls:
        sheet.oval(x, y, 42, 40, sitter.hair)
    for x, y in [(372, 104), (424, 92), (408, 132)]:
        arc = [(x - 16, y + 8), (x, y - 8), (x + 18, y + 4)]
        sheet.line(arc, mix(sitter.hair, "#ffffff", 0.16), 5)


def front_waves(sheet: Canvas, sitter: Sitter) -> None:
    """Draw a side parting with waves that frame the face."""
    left = [(448, 196), (380, 226), (312, 288), (292, 380), (264, 450), (252, 360), (262, 250)]
    sheet.blob([*left, (320, 172), (400, 150)], sitter.hair)
    right = [(440, 200), (478, 240), (502, 300), (512, 390), (540, 450), (548, 350), (536, 240)]
    sheet.blob([*right, (480, 170), (400, 150)], sitter.hair)
    gleam = mix(sitter.hair, "#ffffff", 0.22)
    sheet.line([(420, 180), (350, 208), (300, 270)], gleam, 6)
    sheet.line([(474, 190), (512, 238), (526, 300)], gleam, 6)


def front_fringe(sheet: Canvas, sitter: Sitter) -> None:
    """Draw a straight fringe over a bob."""
    half = [(400, 152), (490, 170), (538, 260), (546, 380), (540, 470), (512, 480), (510, 380)]
    sheet.blob(mirrored([*half, (498, 296), (452, 290), (400, 294)]), sitter.hair)
    for x in (352, 400, 448):
        strand = [(400 + (x - 400) * 0.6, 192), (x, 232), (x + (x - 400) * 0.1, 268)]
        sheet.line(strand, mix(sitter.hair, "#ffffff", 0.2), 5)


def front_sideways(sheet: Canvas, sitter: Sitter) -> None:
    """Draw a bob swept to one side."""
    sweep = [(322, 200), (372, 260), (462, 284), (508, 324), (514, 420), (526, 492), (548, 400)]
    sheet.blob([*sweep, (540, 250), (486, 166), (390, 148), (330, 168)], sitter.hair)
    left = [(356, 170), (330, 232), (296, 290), (286, 400), (276, 492), (252, 400), (262, 250)]
    sheet.blob([*left, (300, 186)], sitter.hair)
    sheet.line([(350, 196), (420, 232), (490, 268)], mix(sitter.hair, "#ffffff", 0.35), 6)


def front_parted(sheet: Canvas, sitter: Sitter) -> None:
    """Draw a middle parting, drawn back from the face."""
    for side in (-1, 1):
        wing = [(-10, 180), (40, 216), (88, 262), (112, 340), (126, 390), (136, 300), (110, 208)]
        sheet.blob([(400 + side * x, y) for x, y in [*wing, (56, 164), (-10, 158)]], sitter.hair)
        gleam = [(400 + side * x, y) for x, y in [(30, 186), (80, 218), (112, 280)]]
        sheet.line(gleam, mix(sitter.hair, "#ffffff", 0.16), 5)


def front_tousled(sheet: Canvas, sitter: Sitter) -> None:
    """Draw short, thick, untidy hair."""
    top = [(284, 330), (270, 250), (296, 190), (340, 168), (372, 140), (424, 148), (470, 152)]
    low = [(512, 196), (532, 256), (516, 332), (500, 280), (462, 254), (420, 268), (376, 244)]
    sheet.blob([*top, *low, (330, 262), (300, 280)], sitter.hair)
    for strand in (
        [(330, 206), (366, 180), (412, 184)],
        [(404, 212), (450, 196), (490, 228)],
        [(300, 246), (318, 220), (344, 212)],
    ):
        sheet.line(strand, mix(sitter.hair, "#ffffff", 0.22), 6)


def front_cropped(sheet: Canvas, sitter: Sitter) -> None:
    """Draw very short hair with a clean line."""
    half = [(400, 172), (478, 190), (522, 262), (518, 334), (500, 296), (478, 256), (400, 244)]
    sheet.blob(mirrored(half), sitter.hair)


def front_balding(sheet: Canvas, sitter: Sitter) -> None:
    """Draw white hair at the sides only."""
    for side in (-1, 1):
        tuft = [(92, 262), (118, 262), (146, 316), (142, 380), (122, 398), (112, 340)]
        sheet.blob([(400 + side * x, y) for x, y in tuft], sitter.hair)
    sheet.line([(352, 228), (386, 214), (424, 214)], mix(sitter.skin, "#ffffff", 0.4), 7)


def front_wrap(sheet: Canvas, sitter: Sitter) -> None:
    """Draw a folded headwrap across the hairline."""
    half = [(400, 176), (470, 186), (524, 242), (522, 304), (486, 270), (400, 254)]
    sheet.blob(mirrored(half), sitter.trim)
    fold = mix(sitter.trim, INK, 0.2)
    sheet.line([(290, 280), (380, 214), (500, 214)], fold, 6)
    sheet.line([(300, 226), (400, 240), (512, 282)], fold, 6)
    sheet.blob([(388, 196), (336, 128), (378, 118), (408, 178)], sitter.trim)
    sheet.blob([(404, 190), (440, 110), (480, 132), (424, 198)], sitter.trim)
    sheet.oval(404, 196, 26, 22, mix(sitter.trim, INK, 0.12))


def front_curls(sheet: Canvas, sitter: Sitter) -> None:
    """Draw tight curls drawn up from the forehead."""
    half = [(400, 150), (476, 168), (522, 236), (524, 330), (502, 290), (470, 242), (400, 226)]
    sheet.blob(mirrored(half), sitter.hair)
    hairline = [(300, 282), (330, 246), (366, 230), (402, 226), (438, 232), (472, 248), (500, 284)]
    for x, y in hairline:
        sheet.oval(x, y, 21, 20, sitter.hair)


def back_scarf(sheet: Canvas, sitter: Sitter) -> None:
    """Draw the fall of a headscarf behind the face."""
    half = [(400, 136), (492, 158), (552, 254), (548, 400), (530, 520), (540, 620), (400, 660)]
    sheet.blob(mirrored(half), mix(sitter.trim, INK, 0.16))


def front_scarf(sheet: Canvas, sitter: Sitter) -> None:
    """Draw a headscarf round the face, folded across the chest."""
    outer = [(400, 140), (490, 160), (544, 250), (546, 390), (528, 500), (560, 606), (500, 676)]
    inner = [(400, 232), (462, 244), (500, 300), (500, 392), (466, 470), (400, 506)]
    whole = curve(mirrored([*outer, (400, 704)]), closed=True)
    face = curve(mirrored(inner), closed=True)
    _with_hole(sheet, whole, face, sitter.trim)
    fold = mix(sitter.trim, INK, 0.2)
    sheet.line([(280, 470), (360, 548), (470, 592), (556, 606)], fold, 6)
    sheet.line([(268, 560), (350, 622), (450, 650)], fold, 6)
    sheet.line([(404, 166), (470, 190), (512, 256)], mix(sitter.trim, "#ffffff", 0.28), 6)


def _with_hole(sheet: Canvas, outline: Shape, hole: Shape, fill: str) -> None:
    mask = Image.new("1", sheet.image.size)
    pen = ImageDraw.Draw(mask)
    pen.polygon([(x * SCALE, y * SCALE) for x, y in outline], fill=1)
    pen.polygon([(x * SCALE, y * SCALE) for x, y in hole], fill=0)
    sheet.image.paste(Image.new("RGB", sheet.image.size, fill), mask=mask)


# clothes


def wear_jumper(sheet: Canvas, sitter: Sitter) -> None:
    """Draw a jumper with a round collar."""
    _clothe(sheet, sitter, mirrored([(400, 650), (442, 636), (476, 588), (400, 560)]))
    collar = [(318, 596), (346, 640), (400, 660), (454, 640), (482, 596)]
    sheet.line(collar, sitter.trim, 20)


def wear_stripes(sheet: Canvas, sitter: Sitter) -> None:
    """Draw a striped top with a wide neck."""
    sheet.striped(BODY, sitter.cloth, sitter.trim, 44)
    sheet.blob(mirrored([(400, 656), (456, 636), (500, 590), (400, 560)]), sitter.skin)
    sheet.line([(304, 598), (344, 642), (400, 660), (456, 642), (496, 598)], sitter.cloth, 14)


def wear_tunic(sheet: Canvas, sitter: Sitter) -> None:
    """Draw a clinician's tunic with a notched neck."""
    _clothe(sheet, sitter, [(322, 590), (400, 700), (478, 590), (400, 548)])
    for side in (-1, 1):
        edge = [(400 + side * 84, 598), (400 + side * 46, 642), (400, 704)]
        sheet.line(edge, sitter.trim, 15)


def wear_jacket(sheet: Canvas, sitter: Sitter) -> None:
    """Draw a shirt under a jacket."""
    sheet.blob(BODY, sitter.cloth)
    sheet.poly([(322, 592), (400, 810), (478, 592)], sitter.trim)
    sheet.blob(mirrored([(400, 650), (436, 616), (452, 580), (400, 560)]), sitter.skin)
    lapel = mix(sitter.cloth, INK, 0.25)
    for side in (-1, 1):
        folds = [(80, 586), (116, 622), (100, 676), (124, 690), (6, 812), (0, 800)]
        sheet.poly([(400 + side * x, y) for x, y in folds], lapel)
        collar = [(56, 570), (88, 600), (50, 670), (0, 648)]
        points = [(400 + side * x, y) for x, y in collar]
        sheet.poly(points, mix(sitter.trim, "#ffffff", 0.35))
    sheet.oval(400, 730, 7, 7, mix(sitter.trim, INK, 0.3))


def wear_cardigan(sheet: Canvas, sitter: Sitter) -> None:
    """Draw an open cardigan over a plain top."""
    sheet.blob(BODY, sitter.cloth)
    sheet.poly([(316, 606), (330, 820), (470, 820), (484, 606)], CREAM)
    sheet.blob(mirrored([(400, 656), (444, 640), (478, 590), (400, 560)]), sitter.skin)
    edge = mix(sitter.cloth, INK, 0.18)
    for side in (-1, 1):
        rim = [(400 + side * x, y) for x, y in [(86, 596), (78, 680), (72, 830)]]
        sheet.line(rim, edge, 18)
    for y in (690, 752):
        sheet.oval(328, y, 8, 8, CREAM)


def wear_shawl(sheet: Canvas, sitter: Sitter) -> None:
    """Draw a long shirt with a scarf over one shoulder."""
    _clothe(sheet, sitter, [(326, 590), (400, 676), (474, 590), (400, 548)])
    sheet.line([(400, 676), (400, 740)], mix(sitter.cloth, INK, 0.25), 6)
    scarf = [(150, 690), (218, 628), (318, 588), (350, 640), (330, 720), (340, 830), (140, 830)]
    sheet.blob(scarf, sitter.trim)
    fold = mix(sitter.trim, INK, 0.18)
    sheet.line([(300, 620), (270, 700), (272, 800)], fold, 6)
    sheet.line([(236, 650), (206, 720), (204, 800)], fold, 6)


def _clothe(sheet: Canvas, sitter: Sitter, neck: Shape) -> None:
    sheet.blob(BODY, sitter.cloth)
    sheet.blob(neck, sitter.skin)
    for side in (-1, 1):
        sleeve = [(400 + side * x, y) for x, y in [(196, 742), (206, 780), (208, 830)]]
        sheet.line(sleeve, mix(sitter.cloth, INK, 0.18), 6)


# what makes a face a person's own


def glasses_round(sheet: Canvas, _: Sitter) -> None:
    """Draw round glasses."""
    for side in (-1, 1):
        sheet.ring(400 + side * 50, 358, 39, INK, 6)
        sheet.line([(400 + side * 88, 352), (400 + side * 112, 346)], INK, 6)
    sheet.line([(388, 350), (400, 345), (412, 350)], INK, 6)


def glasses_square(sheet: Canvas, _: Sitter) -> None:
    """Draw square glasses with gold frames."""
    frame = "#e2b458"
    for side in (-1, 1):
        x = 400 + side * 50
        box = [value * SCALE for value in (x - 40, 328, x + 40, 392)]
        sheet.pen.rounded_rectangle(box, radius=20 * SCALE, outline=frame, width=7 * SCALE)
        sheet.line([(x + side * 38, 346), (x + side * 62, 342)], frame, 7)
    sheet.line([(390, 350), (400, 346), (410, 350)], frame, 7)


def beard(sheet: Canvas, sitter: Sitter) -> None:
    """Draw a short, full beard."""
    half = [(400, 416), (446, 418), (478, 408), (512, 344), (512, 410), (474, 484), (400, 516)]
    outer = curve(mirrored(half), closed=True)
    mouth = curve(mirrored([(400, 426), (440, 430), (430, 456), (400, 466)]), closed=True)
    _with_hole(sheet, outer, mouth, sitter.hair)


def moustache(sheet: Canvas, sitter: Sitter) -> None:
    """Draw a generous moustache."""
    half = [(400, 412), (432, 410), (462, 436), (436, 438), (400, 430)]
    sheet.blob(mirrored(half), sitter.hair)


def freckles(sheet: Canvas, sitter: Sitter) -> None:
    """Draw freckles over both cheeks."""
    for side in (-1, 1):
        for x, y in [(46, 394), (62, 386), (78, 396), (56, 408), (74, 412), (34, 404)]:
            sheet.oval(400 + side * x, y, 3.4, 3.4, sitter.shade)


def lines_of_age(sheet: Canvas, sitter: Sitter) -> None:
    """Draw laughter lines."""
    for side in (-1, 1):
        for points in ([(80, 352), (92, 346)], [(80, 362), (93, 364)]):
            sheet.line([(400 + side * x, y) for x, y in points], sitter.shade, 4)
        fold = [(400 + side * x, y) for x, y in [(42, 404), (56, 424), (56, 440)]]
        sheet.line(fold, sitter.shade, 4)


def earrings(sheet: Canvas, _: Sitter) -> None:
    """Draw two gold drops."""
    for side in (-1, 1):
        sheet.oval(400 + side * 118, 412, 9, 9, "#d9a02b")
        sheet.oval(400 + side * 118, 434, 12, 16, "#edb93f")


def grey_streak(sheet: Canvas, _: Sitter) -> None:
    """Draw one silver lock in dark hair."""
    sheet.line([(448, 172), (496, 214), (520, 290), (528, 380)], "#b9b7bf", 13)


def ear_defenders(sheet: Canvas, _: Sitter) -> None:
    """Draw ear defenders worn round the neck."""
    sheet.line([(300, 610), (330, 672), (400, 694), (470, 672), (500, 610)], "#33415c", 15)
    for side in (-1, 1):
        sheet.oval(400 + side * 104, 596, 38, 50, "#33415c")
        sheet.oval(400 + side * 112, 596, 26, 38, "#f2b33d")


def fob_watch(sheet: Canvas, _: Sitter) -> None:
    """Draw a nurse's watch, pinned to the tunic."""
    sheet.box(538, 690, 22, 34, "#d7dbe2", 6)
    sheet.oval(549, 742, 25, 25, "#d7dbe2")
    sheet.oval(549, 742, 18, 18, "#ffffff")
    sheet.line([(549, 742), (549, 730)], INK, 4)
    sheet.line([(549, 742), (557, 746)], INK, 4)


SITTERS = {
    "2026-08-a-wait-you-can-follow/media/idris-penhale.jpg": Sitter(
        paper="#cfe0dc", skin="#f3cdb1", hair="#9a4a26", cloth="#4f7a6f", trim="#3d6359",
        back=None, front=front_tousled, wear=wear_jumper, extras=(ear_defenders,),
        brow="#7a3a1e",
    ),
    "2026-08-a-wait-you-can-follow/media/ruth-calder.jpg": Sitter(
        paper="#dcd9ec", skin="#f0c6a6", hair="#a9a7ae", cloth="#2f4a7c", trim="#e9eef7",
        back=back_bob, front=front_sideways, wear=wear_tunic,
        extras=(lines_of_age, glasses_round, fob_watch), brow="#77747e", smile="open",
        ears=False,
    ),
    "2026-08-a-wait-you-can-follow/media/marguerite-osei.jpg": Sitter(
        paper="#f6ddc0", skin="#7c4a30", hair="#2a1f1f", cloth="#d9892b", trim="#b23a48",
        back=back_afro, front=front_wrap, wear=wear_cardigan, extras=(earrings,),
        brow="#241818", smile="open",
    ),
    "2026-09-who-holds-the-pen/media/niamh-corrigan.jpg": Sitter(
        paper="#d6e4cf", skin="#f8dac4", hair="#b4532a", cloth="#2f7d67", trim="#24624f",
        back=back_long, front=front_waves, wear=wear_jumper, extras=(freckles,),
        brow="#8a4020", smile="open", ears=False,
    ),
    "2026-09-who-holds-the-pen/media/tobias-eze.jpg": Sitter(
        paper="#d3deee", skin="#5f3824", hair="#1d1718", cloth="#3e4a63", trim="#a9c7e8",
        back=None, front=front_cropped, wear=wear_jacket, extras=(beard, glasses_square),
        brow="#1d1718",
    ),
    "2026-10-consent-in-your-language/media/chen-meilin.jpg": Sitter(
        paper="#f3d9d3", skin="#f1cfa8", hair="#25222b", cloth="#d8604f", trim="#f3d9a4",
        back=back_bob, front=front_fringe, wear=wear_tunic,
        extras=(grey_streak, lines_of_age), ears=False,
    ),
    "2026-10-consent-in-your-language/media/layla-haddad.jpg": Sitter(
        paper="#ede3cf", skin="#dba97e", hair="#2a1f1f", cloth="#7fb0ad", trim="#1f6f78",
        back=back_scarf, front=front_scarf, wear=wear_jumper, brow="#33231c", smile="open",
        ears=False,
    ),
    "2026-10-consent-in-your-language/media/asha-verma.jpg": Sitter(
        paper="#e6d7e6", skin="#b67a4f", hair="#231b20", cloth="#7b3b74", trim="#e5ad3a",
        back=back_bun, front=front_parted, wear=wear_shawl, extras=(earrings,),
        brow="#231b20",
    ),
    "2026-11-marked-by-a-patient/media/owen-treharne.jpg": Sitter(
        paper="#e2e3d3", skin="#f2c7ad", hair="#c9c8cf", cloth="#6d6247", trim="#dfe6ea",
        back=None, front=front_balding, wear=wear_jacket,
        extras=(lines_of_age, glasses_round, moustache), brow="#aeabb2",
    ),
    "2026-11-marked-by-a-patient/media/sunniva-lakhani.jpg": Sitter(
        paper="#cfe3ea", skin="#a1683f", hair="#33211c", cloth="#f4efe4", trim="#27618a",
        back=back_topknot, front=front_curls, wear=wear_stripes, extras=(glasses_square,),
        brow="#33211c", smile="open",
    ),
}  # fmt: skip


# ------------------------------------------------- the logo and the illustrations


def bubble(sheet: Canvas, x: float, y: float, w: float, h: float, fill: str, lean: int) -> None:
    """Draw a speech bubble whose tail leans left (-1) or right (1)."""
    sheet.box(x, y, w, h, fill, r=min(w, h) * 0.42)
    foot = x + w / 2 + lean * w * 0.16
    wide, long = min(16, w * 0.14), min(26, h * 0.4)
    tail = [(foot - wide, y + h - 4), (foot + wide, y + h - 4), (foot + lean * long, y + h + long)]
    sheet.poly(tail, fill)


def language_neighbours() -> Canvas:
    """Draw a house that is also a speech bubble, with three neighbours in it."""
    sheet = Canvas(800, 800, CREAM)
    teal = "#1f6f78"
    sheet.box(160, 330, 480, 280, teal, r=56)
    roof = [(142, 366), (400, 146), (658, 366)]
    sheet.poly(roof, teal)
    for start, end in zip(roof, [*roof[1:], roof[0]], strict=True):
        sheet.line([start, end], teal, 48)
    sheet.poly([(228, 600), (356, 600), (232, 706)], teal)
    for x, fill in [(288, "#e0654f"), (400, "#f2c14e"), (512, CREAM)]:
        sheet.oval(x, 418, 38, 38, fill)
        sheet.blob([(x - 50, 540), (x - 42, 488), (x, 468), (x + 42, 488), (x + 50, 540)], fill)
    sheet.box(220, 528, 360, 30, teal)
    return sheet


def waiting_room() -> Canvas:
    """Draw the quiet side room, with the journey card in front."""
    sheet = Canvas(1600, 1000, "#d5e3dc")
    sheet.box(0, 690, 1600, 310, "#c9b79c")
    sheet.box(0, 676, 1600, 16, CREAM)
    _door(sheet)
    _landscape(sheet)
    sheet.oval(330, 330, 250, 250, "#e6ead7")
    sheet.oval(330, 330, 170, 170, "#f3eed2")
    _lamp(sheet)
    _easy_chair(sheet, 520, "#d77a61")
    _easy_chair(sheet, 812, "#4f7ea8")
    _plant(sheet, 1150, 700)
    _low_table(sheet)
    return sheet


def _door(sheet: Canvas) -> None:
    sheet.box(1240, 190, 270, 490, CREAM, r=6)
    sheet.box(1258, 208, 234, 474, "#8fb3a6", r=4)
    sheet.box(1310, 256, 130, 190, "#dcebf2", r=10)
    sheet.poly([(1310, 420), (1410, 256), (1438, 256), (1330, 446), (1312, 446)], "#eef6f9")
    sheet.oval(1284, 474, 13, 13, "#f2c14e")


def _landscape(sheet: Canvas) -> None:
    sheet.box(640, 150, 320, 210, "#9c7650", r=8)
    sheet.box(656, 166, 288, 178, "#f6e3c3")
    sheet.oval(870, 226, 30, 30, "#f2b33d")
    far = curve([(656, 286), (740, 244), (840, 300), (944, 262)], closed=False)
    sheet.poly([*far, (944, 344), (656, 344)], "#8fb3a6")
    near = curve([(656, 320), (760, 300), (944, 318)], closed=False)
    sheet.poly([*near, (944, 344), (656, 344)], "#4f8a68")


def _lamp(sheet: Canvas) -> None:
    sheet.box(324, 330, 12, 390, "#6b5b4b")
    sheet.oval(330, 724, 76, 15, "#6b5b4b")
    sheet.poly([(278, 230), (382, 230), (420, 350), (240, 350)], "#f2c14e")
    sheet.box(240, 344, 180, 10, "#dba733", r=5)


def _easy_chair(sheet: Canvas, x: float, cloth: str) -> None:
    dark = mix(cloth, INK, 0.2)
    for foot in (30, 190):
        sheet.poly([(x + foot, 720), (x + foot + 18, 720), (x + foot + 9, 772)], "#6b5b4b")
    sheet.box(x + 18, 430, 206, 280, cloth, r=64)
    sheet.box(x + 10, 600, 222, 90, mix(cloth, "#ffffff", 0.16), r=30)
    sheet.box(x - 24, 560, 64, 170, dark, r=30)
    sheet.box(x + 202, 560, 64, 170, dark, r=30)
    sheet.box(x + 10, 680, 222, 50, dark, r=14)


def _plant(sheet: Canvas, x: float, y: float) -> None:
    leaf = "#3f7d5f"
    stems = [(-96, -200), (-58, -270), (0, -300), (58, -262), (100, -190)]
    for step, (dx, dy) in enumerate(stems):
        sheet.line([(x, y - 60), (x + dx * 0.4, y + dy * 0.5), (x + dx, y + dy)], "#2f6349", 6)
        tip, mid = (x + dx * 1.12, y + dy * 1.08), (x + dx * 0.62, y + dy * 0.74)
        across = (dy * 0.12, -dx * 0.12 + 10)
        sides = [(mid[0] + s * across[0], mid[1] + s * across[1]) for s in (-1, 1)]
        root = (x + dx * 0.3, y + dy * 0.42)
        sheet.blob([tip, sides[0], root, sides[1]], mix(leaf, "#ffffff", 0.08 * (step % 3)))
    sheet.poly([(x - 62, y - 80), (x + 62, y - 80), (x + 46, y + 44), (x - 46, y + 44)], "#e9e0d0")
    sheet.box(x - 70, y - 92, 140, 28, "#f6efe2", r=8)


def _low_table(sheet: Canvas) -> None:
    sheet.box(380, 905, 26, 95, "#7a5a3d")
    sheet.box(1094, 905, 26, 95, "#7a5a3d")
    sheet.box(310, 870, 880, 44, "#9c7650", r=20)
    sheet.box(462, 690, 580, 182, "#2f5f94", r=20)
    sheet.box(474, 702, 556, 158, "#3f74ad", r=14)
    sheet.line([(560, 781), (944, 781)], "#a9c8e6", 8)
    for step in range(4):
        sheet.oval(560 + 128 * step, 781, 50, 50, CREAM)
    bubble(sheet, 532, 756, 56, 38, "#e0654f", -1)
    sheet.box(681, 752, 14, 46, "#8aa1b1", r=7)
    sheet.oval(688, 798, 14, 14, "#e0654f")
    sheet.oval(816, 770, 14, 15, "#3f7d5f")
    sheet.blob([(788, 808), (796, 790), (816, 784), (836, 790), (844, 808)], "#3f7d5f")
    sheet.poly([(914, 780), (944, 752), (974, 780)], "#d9892b")
    sheet.box(923, 778, 42, 30, "#d9892b")
    _paperclip(sheet, 688, 644)


def _paperclip(sheet: Canvas, x: float, y: float) -> None:
    outer = [(x - 16, y + 62), (x - 16, y + 6), (x, y - 12), (x + 16, y + 6), (x + 16, y + 74)]
    inner = [(x + 16, y + 74), (x + 4, y + 86), (x - 6, y + 74), (x - 6, y + 18)]
    sheet.line(outer, "#dfe4ea", 6)
    sheet.line(inner, "#dfe4ea", 6)


def bedside_drawer() -> Canvas:
    """Draw a hospital locker at dusk, its drawer open on two insulin pens."""
    sheet = Canvas(1600, 1000, "#cdd6e6")
    sheet.box(0, 850, 1600, 150, "#a9aebf")
    _window_at_dusk(sheet)
    _curtain(sheet)
    _bed(sheet)
    _locker(sheet)
    _supper(sheet)
    return sheet


def _window_at_dusk(sheet: Canvas) -> None:
    sheet.box(930, 90, 520, 400, CREAM, r=12)
    sheet.box(952, 112, 476, 356, "#6d6ba3")
    for step, fill in enumerate(("#8a78ab", "#b58aae", "#dc9ea5", "#f0b99a")):
        sheet.box(952, 212 + 48 * step, 476, 256 - 48 * step, fill)
    sheet.oval(1330, 180, 34, 34, "#fdf1cf")
    sheet.oval(1345, 172, 29, 29, "#6d6ba3")
    hills = [(952, 468), (952, 420), (1040, 380), (1150, 424), (1270, 372), (1428, 426)]
    sheet.poly([*curve(hills[1:], closed=False), (1428, 468), (952, 468)], "#4d5a7c")
    sheet.box(1184, 112, 12, 356, CREAM)
    sheet.box(910, 484, 560, 24, "#efe7d8", r=8)


def _curtain(sheet: Canvas) -> None:
    sheet.box(-20, 76, 760, 14, "#8b93a7", r=7)
    for step in range(7):
        fold = mix("#e9b7a4", "#d99a86", 0.55 * (step % 2))
        sheet.box(498 + 32 * step, 92, 36, 560 + 6 * (step % 2), fold, r=10)
        sheet.ring(516 + 32 * step, 88, 11, "#6b7288", 4)


def _bed(sheet: Canvas) -> None:
    rail = "#8b93a7"
    sheet.box(40, 330, 26, 560, rail, r=12)
    sheet.box(40, 330, 66, 24, rail, r=12)
    sheet.box(40, 700, 620, 70, "#7c8499", r=14)
    sheet.box(66, 610, 590, 110, "#ffffff", r=34)
    sheet.blob([(84, 596), (98, 510), (176, 494), (262, 520), (268, 592), (180, 620)], "#f7f3ea")
    sheet.line([(112, 568), (170, 552), (236, 566)], "#dfd8ca", 6)
    blanket = [(270, 640), (300, 586), (430, 574), (600, 588), (664, 640), (660, 740), (280, 740)]
    sheet.striped(blanket, "#5f8f8a", "#6f9f98", 40)
    sheet.box(560, 766, 22, 124, rail, r=8)
    sheet.box(440, 540, 200, 20, rail, r=10)
    for x in (448, 614):
        sheet.box(x, 545, 18, 160, rail, r=8)
    for x in (571, 53):
        sheet.oval(x, 898, 24, 24, "#4a5064")


def _locker(sheet: Canvas) -> None:
    wood, dark = "#c99f6e", "#a87f50"
    sheet.box(800, 610, 480, 290, dark, r=10)
    sheet.box(780, 580, 520, 40, wood, r=12)
    sheet.box(826, 784, 428, 100, wood, r=8)
    sheet.oval(1040, 816, 20, 8, "#6b5b4b")
    sheet.poly([(826, 636), (1254, 636), (1300, 716), (780, 716)], "#6f5233")
    sheet.poly([(840, 644), (1240, 644), (1276, 708), (804, 708)], "#f1e6d4")
    _insulin_pen(sheet, 870, 664, "#3f74ad")
    _insulin_pen(sheet, 960, 688, "#e0654f")
    sheet.box(772, 712, 536, 78, wood, r=8)
    sheet.oval(1040, 752, 17, 17, "#e2b458")
    sheet.box(1037, 750, 6, 16, "#6b5b4b", r=2)
    for x in (826, 1228):
        sheet.box(x, 896, 28, 34, "#6b5b4b", r=6)
    _key_on_strap(sheet)


def _insulin_pen(sheet: Canvas, x: float, y: float, fill: str) -> None:
    sheet.box(x, y - 8, 150, 16, fill, r=7)
    sheet.box(x + 146, y - 7, 62, 14, "#ffffff", r=6)
    sheet.box(x + 204, y - 9, 24, 18, mix(fill, INK, 0.25), r=6)
    sheet.box(x + 60, y - 5, 40, 10, "#dcebf2", r=4)


def _key_on_strap(sheet: Canvas) -> None:
    strap, brass = "#d9534a", "#e2b458"
    sheet.line([(520, 546), (494, 600), (500, 652), (530, 670)], strap, 15)
    sheet.line([(524, 546), (558, 600), (556, 650), (530, 670)], strap, 15)
    sheet.oval(530, 672, 13, 13, "#b8bccb")
    sheet.ring(530, 702, 25, brass, 10)
    sheet.box(524, 722, 12, 78, brass, r=4)
    sheet.box(534, 766, 22, 11, brass, r=3)
    sheet.box(534, 786, 17, 11, brass, r=3)


def _supper(sheet: Canvas) -> None:
    jug = [(860, 440), (960, 440), (972, 520), (964, 578), (858, 578), (848, 520)]
    sheet.blob([(956, 470), (1004, 462), (1008, 530), (962, 552)], "#9fc1d4")
    sheet.blob([(962, 486), (988, 482), (990, 522), (964, 532)], "#cdd6e6")
    sheet.poly(curve(jug, closed=True), "#b9d6e4")
    sheet.blob([(856, 500), (968, 500), (966, 570), (858, 572)], "#8fbcd6")
    sheet.box(850, 430, 122, 20, "#3f74ad", r=9)
    sheet.poly([(1030, 490), (1086, 490), (1078, 582), (1038, 582)], "#dcebf2")
    sheet.poly([(1033, 520), (1083, 520), (1078, 582), (1038, 582)], "#8fbcd6")
    sheet.oval(1200, 556, 66, 30, "#d59b54")
    sheet.oval(1166, 548, 30, 20, "#7da453")
    sheet.oval(1234, 548, 26, 18, "#e0654f")
    sheet.poly([(1104, 556), (1296, 556), (1262, 582), (1138, 582)], "#ffffff")


def three_steps() -> Canvas:
    """Draw the policy as a path with three stopping places."""
    sheet = Canvas(1600, 1000, "#dbe9ee")
    back = [(0, 560), (300, 480), (640, 560), (1000, 470), (1320, 540), (1600, 470)]
    sheet.poly([*curve(back, closed=False), (1600, 1000), (0, 1000)], "#b9d3bf")
    near = [(0, 760), (360, 700), (760, 790), (1180, 700), (1600, 770)]
    sheet.poly([*curve(near, closed=False), (1600, 1000), (0, 1000)], "#9cc0a4")
    path = [(-60, 940), (160, 850), (300, 560), (560, 540), (800, 640), (980, 420), (1300, 420)]
    sheet.line([*path, (1470, 250), (1680, 190)], "#f3ead2", 74)
    sheet.line([*path, (1470, 250), (1680, 190)], "#dcc99a", 6)
    for x, y in [(90, 600), (560, 860), (640, 905), (1480, 700), (1400, 740), (1010, 860)]:
        _tree(sheet, x, y)
    for x, y, rim in [(300, 480, "#d8604f"), (800, 560, "#e5ad3a"), (1300, 400, "#1f6f78")]:
        sheet.oval(x, y, 216, 216, mix(rim, INK, 0.1))
        sheet.oval(x, y, 200, 200, CREAM)
    _calendar(sheet, 300, 480)
    _letter_and_door(sheet, 782, 560)
    _two_chairs(sheet, 1300, 400)
    return sheet


def _tree(sheet: Canvas, x: float, y: float) -> None:
    sheet.box(x - 7, y, 14, 60, "#7a5a3d", r=4)
    crown = [(x, y - 92), (x + 46, y - 36), (x + 34, y + 20), (x, y + 26)]
    sheet.blob(mirrored(crown, x), "#4f8a68")


def _calendar(sheet: Canvas, x: float, y: float) -> None:
    sheet.box(x - 112, y - 96, 224, 206, "#ffffff", r=18)
    sheet.box(x - 112, y - 96, 224, 58, "#d8604f", r=18)
    sheet.box(x - 112, y - 60, 224, 24, "#d8604f")
    for dx in (-62, 62):
        sheet.box(x + dx - 7, y - 116, 14, 44, INK, r=7)
    for row in range(3):
        for column in range(4):
            sheet.oval(x - 72 + 48 * column, y - 4 + 40 * row, 11, 11, "#d9d4ca")
    sheet.ring(x + 24, y + 36, 24, "#1f6f78", 7)
    nib = (x + 44, y + 56)
    shaft = [(nib[0] + 18, nib[1] + 2), (nib[0] + 2, nib[1] + 18)]
    ends = [(nib[0] + 82, nib[1] + 98), (nib[0] + 98, nib[1] + 82)]
    sheet.poly([shaft[0], shaft[1], *ends], "#f2c14e")
    sheet.poly([nib, *shaft], "#7a5a3d")


def _letter_and_door(sheet: Canvas, x: float, y: float) -> None:
    sheet.box(x + 14, y - 118, 124, 222, "#7a5a3d", r=8)
    sheet.box(x + 26, y - 106, 100, 210, "#fbe3a2")
    leaf = [(126, -106), (168, -80), (168, 124), (126, 104)]
    sheet.poly([(x + dx, y + dy) for dx, dy in leaf], "#a87f50")
    sheet.oval(x + 156, y + 20, 7, 8, "#f2c14e")
    sheet.box(x - 10, y + 102, 182, 14, "#7a5a3d", r=6)
    corners = [(-140, -30), (-16, -58), (2, 24), (-122, 52)]
    sheet.poly([(x + dx, y + dy) for dx, dy in corners], "#ffffff")
    sheet.poly([(x - 140, y - 30), (x - 16, y - 58), (x - 62, y + 14)], "#e6ddcb")
    edge = [(x + dx, y + dy) for dx, dy in [*corners, corners[0]]]
    for start, end in pairwise(edge):
        sheet.line([start, end], "#1f6f78", 5)
    sheet.line([(x - 140, y - 30), (x - 62, y + 14)], "#1f6f78", 5)
    sheet.line([(x - 62, y + 14), (x - 16, y - 58)], "#1f6f78", 5)
    for drop in (0, 26, 52):
        trail = [(x - 164 + drop * 0.4, y + 18 + drop), (x - 138 + drop * 0.5, y + 12 + drop)]
        sheet.line(trail, "#e5ad3a", 7)


def _two_chairs(sheet: Canvas, x: float, y: float) -> None:
    for side, cloth in ((-1, "#d8604f"), (1, "#3f74ad")):
        legs = mix(cloth, INK, 0.4)
        for dx in (120, 52):
            sheet.line([(x + side * dx, y + 84), (x + side * dx, y + 138)], legs, 12)
        sheet.line([(x + side * 124, y - 6), (x + side * 120, y + 84)], cloth, 22)
        sheet.line([(x + side * 120, y + 78), (x + side * 50, y + 78)], cloth, 22)
    bubble(sheet, x - 142, y - 148, 134, 84, "#f2c14e", -1)
    bubble(sheet, x + 8, y - 128, 134, 84, "#7fb0ad", 1)
    for dx, dy in [(-104, -106), (-75, -106), (-46, -106), (46, -86), (75, -86), (104, -86)]:
        sheet.oval(x + dx, y + dy, 8, 8, CREAM)


def kitchen_table() -> Canvas:
    """Draw a table with tea for six, and room for six voices."""
    sheet = Canvas(1600, 1000, "#f1dfc0")
    sheet.box(0, 840, 1600, 160, "#c98f62")
    for x in range(0, 1600, 200):
        sheet.box(x, 840, 4, 160, "#b57c50")
    _pendant(sheet, 790)
    sheet.box(180, 560, 1240, 44, "#8a5a3a", r=16)
    for x in (250, 1300):
        sheet.poly([(x, 600), (x + 50, 600), (x + 42, 920), (x + 8, 920)], "#744a2f")
    cloth = [(230, 560), (1370, 560), (1370, 640), (230, 640)]
    sheet.poly(cloth, "#fbf6ec")
    for step in range(12):
        sheet.oval(277.5 + 95 * step, 640, 47.5, 26, "#fbf6ec")
        sheet.oval(277.5 + 95 * step, 628, 11, 11, "#d8604f")
    colours = ("#d8604f", "#e5ad3a", "#3f7d5f", "#3f74ad", "#7b3b74", "#1f6f78")
    places = ((280, 210), (410, 70), (540, 220), (1080, 220), (1205, 70), (1330, 210))
    for index, (fill, (x, height)) in enumerate(zip(colours, places, strict=True)):
        _cup(sheet, x, fill)
        bubble(sheet, x - 92, height, 184, 116, fill, -1 if index % 2 else 1)
    _teapot(sheet, 770, 452)
    _letter(sheet, 970, 468)
    return sheet


def _cup(sheet: Canvas, x: float, fill: str) -> None:
    sheet.ring(x + 40, 516, 22, fill, 9)
    bowl = [(x - 42, 484), (x + 42, 484), (x + 32, 548), (x - 32, 548)]
    sheet.poly(bowl, fill)
    sheet.oval(x, 546, 32, 12, fill)
    sheet.oval(x, 484, 42, 9, mix(fill, "#ffffff", 0.35))
    sheet.oval(x, 485, 34, 6, "#8a5a3a")
    sheet.oval(x, 560, 62, 8, mix(fill, "#ffffff", 0.5))
    for dx in (-10, 12):
        steam = [(x + dx, 464), (x + dx - 8, 446), (x + dx + 6, 428), (x + dx - 2, 408)]
        sheet.line(steam, "#fbf6ec", 6)


def _teapot(sheet: Canvas, x: float, y: float) -> None:
    body, dark = "#f6f1e6", "#d8cdb8"
    handle = [(x + 84, y - 12), (x + 136, y - 30), (x + 132, y + 44), (x + 80, y + 58)]
    sheet.line(handle, "#c9b99c", 16)
    sheet.blob([(x - 60, y + 44), (x - 150, y - 24), (x - 132, y - 40), (x - 66, y - 16)], dark)
    sheet.oval(x, y + 22, 102, 84, body)
    for dx in (-50, 0, 50):
        sheet.oval(x + dx, y + 26, 15, 15, "#e0654f")
        sheet.oval(x + dx, y + 26, 6, 6, "#f2c14e")
    sheet.blob([(x - 54, y - 44), (x, y - 74), (x + 54, y - 44), (x, y - 36)], dark)
    sheet.oval(x, y - 78, 14, 13, "#e0654f")
    sheet.oval(x, y + 106, 70, 8, dark)


def _letter(sheet: Canvas, x: float, y: float) -> None:
    sheet.poly([(x - 44, y - 14), (x, y), (x, y + 94), (x - 44, y + 82)], "#ffffff")
    sheet.poly([(x, y), (x + 40, y - 16), (x + 40, y + 80), (x, y + 94)], "#e9e2d3")
    for drop in (16, 34, 52):
        sheet.line([(x - 36, y + drop - 8), (x - 8, y + drop)], "#b7ab96", 4)
        sheet.line([(x + 8, y + drop), (x + 32, y + drop - 9)], "#b7ab96", 4)


def _pendant(sheet: Canvas, x: float) -> None:
    sheet.blob(mirrored([(x, 196), (x + 150, 270), (x + 210, 380), (x, 400)], x), "#f6e8cd")
    sheet.box(x - 3, 0, 6, 130, "#744a2f")
    sheet.blob(mirrored([(x, 112), (x + 52, 132), (x + 104, 212), (x, 214)], x), "#1f6f78")
    sheet.oval(x, 216, 34, 16, "#fff3cf")


SCENES = {
    "2026-08-a-wait-you-can-follow/media/waiting-room.jpg": waiting_room,
    "2026-09-who-holds-the-pen/media/bedside-drawer.jpg": bedside_drawer,
    "2026-10-consent-in-your-language/media/language-neighbours.png": language_neighbours,
    "2026-10-consent-in-your-language/media/three-steps.jpg": three_steps,
    "2026-10-consent-in-your-language/media/kitchen-table.jpg": kitchen_table,
}


def main() -> None:
    """Draw every picture into its article's media folder."""
    for name, sitter in SITTERS.items():
        portrait(sitter).save(INPUTS / name)
    for name, draw in SCENES.items():
        draw().save(INPUTS / name)


if __name__ == "__main__":
    main()
