"""Generate a series of articles to measure with: `python tests/benchmarks/corpus.py FOLDER 100`.

    FOLDER/inputs/           the series as Viewpoints takes it
    FOLDER/merged/SLUG/      the same article merged by hand, for who has no Viewpoints:
        article.md           pandoc's Markdown, with its references in the metadata
        dressed.json         the same with the house's roles and picture sizes, for the floor
        media/               the pictures

Every article has 1,250 to 1,500 words, two or three viewpoints, five references, two
portraits and one illustration; it is published, and nothing in it is owed. The same count
gives the same bytes, and article number 7 is the same in every count.
"""

from __future__ import annotations

import io
import json
import os
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import words
from PIL import Image, ImageChops, ImageDraw

SEED = "viewpoints"
SERIES = """\
title: Partnership in Practice
strapline: One project, told by the people on both sides of it
audience: Intended for healthcare professionals
publisher: Example Valley Press
url: https://example.org/partnership-in-practice
language: en-GB
house: practice
licence: CC BY 4.0
editors:
  - {id: ana-pires, name: Ana Pires, role: Series editor}
competing_interests: {policy: BMJ policy on declaration of interests}
# Nobody can ask people who are made up; whether they have approved is looked at all the same.
rules: {off: [approval-missing]}
"""
SIDES = (
    ("clinician", "Consultant physician"), ("patient", "Patient co-lead"), ("carer", "Carer"),
)  # fmt: skip
COVERS = (
    ("rationale", "design"), ("implementation", "challenges"), ("evaluation", "impact"),
    ("learning", "future"),
)  # fmt: skip
NONE = "We have read and understood BMJ policy on declaration of interests and declare the "
HEADED, LISTED = 5, 26
"""How many words a heading is about, and a heading with a list."""
INTEREST = "Example Kidney Trust"


@dataclass(frozen=True)
class Work:
    """One reference, with the fields of CSL-JSON."""

    key: str
    fields: dict[str, object]


@dataclass(frozen=True)
class Voice:
    """One author and what they wrote; a section is its heading, its topics and its Markdown."""

    slug: str
    name: str
    role: str
    title: str
    photo: bool
    declares: bool
    heading: str
    sections: tuple[tuple[str, tuple[str, ...], str], ...]
    quote: str
    works: tuple[Work, ...]


@dataclass(frozen=True)
class Written:
    """One generated article."""

    slug: str
    month: tuple[int, int]
    title: str
    standfirst: str
    introduction: str
    closing: str
    messages: tuple[str, ...]
    works: tuple[Work, ...]
    voices: tuple[Voice, ...]
    pictures: dict[str, bytes] = field(repr=False)


def write(folder: Path, count: int) -> list[str]:
    """Write the corpus of `count` articles into `folder`; give their slugs."""
    (folder / "inputs").mkdir(parents=True, exist_ok=True)
    (folder / "inputs" / "series.yaml").write_text(SERIES, encoding="utf-8")
    return [_written(article(number), folder) for number in range(count)]


def _messages(rng: Random) -> tuple[str, ...]:
    """Two or three that differ; an article may not have fewer."""
    said = dict.fromkeys(words.message(rng) for _ in range(3))
    while len(said) < 2:
        said[words.message(rng)] = None
    return tuple(said)


def article(number: int) -> Written:
    """Make article `number`: it depends on nothing else."""
    rng = Random(f"{SEED} {number}")
    year, month = 2001 + number // 12, number % 12 + 1
    works = [_work(rng, f"work{n}", year) for n in range(5)]
    total = rng.randrange(1310, 1390)
    count = rng.choice((2, 3))
    names = rng.sample(words.PEOPLE, count)
    each = (total - 160) // count
    voices = tuple(
        _voice(rng, names[n], n, each, works[1 + 2 * n : 3 + 2 * n]) for n in range(count)
    )
    place = rng.choice(words.PLACES).lower().replace(" ", "-")
    return Written(
        slug=f"{year}-{month:02}-{place}-{number:04}",
        month=(year, month),
        title=words.title(rng),
        standfirst=words.standfirst(rng),
        introduction="\n\n".join(words.paragraphs(rng, 75)),
        closing=_cited("\n\n".join(words.paragraphs(rng, 70)), works[0].key),
        messages=_messages(rng),
        works=(works[0],),
        voices=voices,
        pictures={
            **{f"{v.slug}.jpg": portrait(rng) for v in voices if v.photo},
            "room.jpg": illustration(rng),
        },
    )


def _work(rng: Random, key: str, year: int) -> Work:
    journal = rng.choice(("Example Journal of Shared Care", "Annals of Examples", "Sample Review"))
    first, second = (name.split(" ", 1) for name in rng.sample(words.PEOPLE, 2))
    issued = rng.randrange(1990, year)
    return Work(key, {
        "type": "article-journal",
        "title": words.title(rng),
        "author": [{"family": family, "given": given} for given, family in (first, second)],
        "container-title": journal,
        "issued": str(issued),
        "volume": str(rng.randrange(2, 60)),
        "page": f"{rng.randrange(100, 200)}-9",
        "DOI": f"10.5555/{rng.randrange(10**6)}.{issued}",
    })  # fmt: skip


def _voice(rng: Random, name: str, number: int, length: int, works: Sequence[Work]) -> Voice:
    role, title = SIDES[number]
    sections = []
    headings = rng.sample(words.HEADINGS, len(COVERS))
    for part, covers in enumerate(COVERS):
        shorter = LISTED if part == 2 else HEADED
        said = list(words.paragraphs(rng, length // len(COVERS) - shorter))
        if part < len(works):
            said[0] = _cited(said[0], works[part].key)
        sections.append((headings[part], covers, "\n\n".join(_marked(rng, said, part))))
    quote = re.split(r"(?<=[.?]) ", sections[-1][2], maxsplit=1)[0]
    return Voice(
        slug=name.lower().replace(" ", "-"), name=name, role=role, title=title, photo=number < 2,
        declares=number == 0 and rng.random() < 0.5, heading=words.heading(rng),
        sections=tuple(sections), quote=quote, works=tuple(works),
    )  # fmt: skip


def _marked(rng: Random, said: list[str], part: int) -> list[str]:
    """Add what authors use: emphasis, a link, a list. No word is added or lost."""
    if part == 0:
        first, rest = said[-1].split(" ", 1)
        said[-1] = f"*{first}* {rest}"
    if part == 1:
        first, second, rest = said[-1].split(" ", 2)
        said[-1] = f"[{first} {second}](https://example.org/notes/{rng.randrange(99)}) {rest}"
    if part == 2:
        said.append("\n".join(f"- {words.message(rng)}" for _ in range(2)))
    return said


def _cited(text: str, key: str) -> str:
    return f"{text[:-1]} [@{key}]{text[-1]}"


def portrait(rng: Random) -> bytes:
    """Draw a face that is nobody's, as grainy as a photograph."""
    image = _grain(rng, (600, 600))
    pen = ImageDraw.Draw(image, "RGBA")
    skin, hair, coat = ((*(rng.randrange(60, 220) for _ in range(3)), 200) for _ in range(3))
    pen.ellipse((80, 430, 520, 900), fill=coat)
    pen.ellipse((190, 110, 410, 330), fill=hair)
    pen.ellipse((200, 140, 400, 440), fill=skin)
    for x in (255, 345):
        pen.ellipse((x - 12, 265, x + 12, 285), fill=(30, 30, 40, 255))
    pen.arc((250, 320, 350, 390), 20, 160, fill=(90, 30, 40, 255), width=6)
    return _jpeg(image)


def illustration(rng: Random) -> bytes:
    """Draw a room with furniture: edges, grain and large even parts, as a drawing has."""
    image = _grain(rng, (1600, 1000))
    pen = ImageDraw.Draw(image, "RGBA")
    for _ in range(40):
        x, y = rng.randrange(1600), rng.randrange(1000)
        w, h = rng.randrange(40, 400), rng.randrange(40, 300)
        fill = (*(rng.randrange(256) for _ in range(3)), rng.randrange(60, 220))
        draw = rng.choice((pen.rectangle, pen.ellipse))
        draw((x, y, x + w, y + h), fill=fill)
    return _jpeg(image)


def _grain(rng: Random, size: tuple[int, int]) -> Image.Image:
    """Cloud in three octaves a channel: it compresses as a photograph does."""
    bands = []
    for _ in range(3):
        coarse, middle, fine = (_octave(rng, size, cells) for cells in (6, 40, 240))
        bands.append(ImageChops.blend(ImageChops.blend(coarse, middle, 0.3), fine, 0.3))
    return Image.merge("RGB", bands)


def _octave(rng: Random, size: tuple[int, int], cells: int) -> Image.Image:
    small = (cells, max(1, cells * size[1] // size[0]))
    noise = Image.frombytes("L", small, rng.randbytes(small[0] * small[1]))
    return noise.resize(size, Image.Resampling.BICUBIC)


def _jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=88)
    return out.getvalue()


def _written(made: Written, folder: Path) -> str:
    ours, merged = folder / "inputs" / made.slug, folder / "merged" / made.slug
    for media in (ours / "media", merged / "media"):
        media.mkdir(parents=True, exist_ok=True)
    for name, data in made.pictures.items():
        (ours / "media" / name).write_bytes(data)
        (merged / "media" / name).unlink(missing_ok=True)
        os.link(ours / "media" / name, merged / "media" / name)
    texts = {ours / "article.yaml": _article_yaml(made)}
    texts |= {ours / f"{v.slug}.yaml": _voice_yaml(made, v) for v in made.voices}
    texts[merged / "article.md"] = _markdown(made)
    texts[merged / "dressed.json"] = json.dumps(_dressed(made))
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    return made.slug


def _article_yaml(made: Written) -> str:
    (year, month) = made.month
    return "".join([
        f"title: {_q(made.title)}\nstandfirst: {_q(made.standfirst)}\n",
        f"issue: {year}-{month:02}\norder: [{', '.join(v.slug for v in made.voices)}]\n",
        "setting: clinical-practice\ncountry: GB\nstatus: published\n",
        f"accepted: {{by: ana-pires, on: {year}-{month:02}-02}}\n",
        _block("introduction", made.introduction, 0), _block("closing", made.closing, 0),
        "key_messages:\n", *(f"  - {_q(m)}\n" for m in made.messages),
        "illustrations:\n  - file: media/room.jpg\n    kind: drawing\n",
        "    alt: A room with many shapes in many colours\n    caption: The room as it is now\n",
        "    credit: Drawn for the benchmark\n    permission: Drawn for this article\n",
        "    people: none\n",
        _references(made.works),
    ])  # fmt: skip


def _voice_yaml(made: Written, voice: Voice) -> str:
    year, month = made.month
    photo = (
        f"  photo: {{file: media/{voice.slug}.jpg, credit: Own photo}}\n" if voice.photo else
        "  photo_waiver: {reason: The author's wish, by: ana-pires}\n"
    )  # fmt: skip
    interests = "  nothing_to_declare: true\n" if not voice.declares else (
        "  nothing_to_declare: false\n  interests:\n    - category: leadership-role\n"
        f"      organisation: {INTEREST}\n      description: Trustee\n      who: self\n"
        f"      paid_to: unpaid\n      from: {year - 1}-02\n      to: ongoing\n"
        "      related_to_article: no\n      publish: true\n"
    )  # fmt: skip
    return "".join([
        f"author:\n  name: {voice.name}\n  kind: person\n  role: {voice.role}\n",
        f"  title: {voice.title}\n  affiliations: [Example Valley]\n",
        f"  bio: {_q(_bio(voice))}\n", photo,
        f"viewpoint:\n  heading: {_q(voice.heading)}\n  sections:\n",
        *(
            f"    - heading: {heading}\n      covers: [{', '.join(covers)}]\n"
            + _block("text", text, 6)
            for heading, covers, text in voice.sections
        ),
        f"key_quotes:\n  - {_q(voice.quote)}\n",
        _references(voice.works),
        f"competing_interests:\n{interests}",
        f"  confirmed: {{on: {year - (month == 1)}-{(month - 2) % 12 + 1:02}-15, ",
        f"how: pull-request, by: {voice.slug}}}\nai_use: {{used: false}}\n",
    ])  # fmt: skip


def _references(works: Sequence[Work]) -> str:
    rows = ["references:\n"] if works else []
    for work in works:
        rows.append(f"  - id: {work.key}\n")
        rows += [f"    {name}: {_field(value)}\n" for name, value in work.fields.items()]
    return "".join(rows)


def _field(value: object) -> str:
    """Names as authors type them; every other field in quotes."""
    if not isinstance(value, list):
        return _q(value)
    names = (f"{{family: {each['family']}, given: {each['given']}}}" for each in value)
    return f"[{', '.join(names)}]"


def _pooled(made: Written) -> list[Work]:
    return [*made.works, *(work for voice in made.voices for work in voice.works)]


def _block(name: str, text: str, indent: int) -> str:
    inside = "".join(f"{' ' * (indent + 2)}{line}\n" if line else "\n" for line in text.split("\n"))
    return f"{' ' * indent}{name}: |\n{inside}"


def _q(value: object) -> str:
    """What JSON writes is YAML."""
    return json.dumps(value, ensure_ascii=False)


def _bio(voice: Voice) -> str:
    return f"{voice.name} has worked on projects of this kind for several years."


def _interests(made: Written) -> str:
    declared = [v for v in made.voices if v.declares]
    told = [f"{v.name} has a leadership role in {INTEREST} (Trustee; unpaid)." for v in declared]
    return NONE + (
        f"following interests: {' '.join(told)}" if told else "following interests: none."
    )


def _markdown(made: Written) -> str:
    """The article as one would write it for pandoc: nothing fancy, everything there."""
    year, month = made.month
    works = _pooled(made)
    metadata = "".join([
        f"---\ntitle: {_q(made.title)}\nauthor: {_q([v.name for v in made.voices])}\n",
        f"date: {year}-{month:02}-02\nlang: en-GB\nlink-citations: true\n",
        _references(works), "---\n",
    ])  # fmt: skip
    parts = [metadata, f"*{made.standfirst}*", made.introduction]
    parts.append("![A room with many shapes in many colours](media/room.jpg){width=15cm}")
    for voice in made.voices:
        parts.append(f"## {voice.heading}")
        if voice.photo:
            parts.append(f"![Portrait of {voice.name}](media/{voice.slug}.jpg){{width=4cm}}")
        parts.append(f"**{voice.name}**, {voice.title}")
        for heading, _, text in voice.sections:
            parts += [f"### {heading}", text]
        parts.append(f"> {voice.quote}")
    parts += [made.closing, "## Key messages", "\n".join(f"- {m}" for m in made.messages)]
    parts += ["## About the authors", *map(_bio, made.voices)]
    parts += ["## Competing interests", _interests(made), "## References", "::: {#refs}\n:::"]
    return "\n\n".join(parts) + "\n"


def _dressed(made: Written) -> dict[str, object]:
    """The article with the house's roles, as `typeset` would compose it."""
    room = _picture("A room with many shapes in many colours", "room", 1600, 1000, "15cm")
    caption = _div("caption", "The room as it is now. Credit: Drawn for the benchmark.")
    cards = [_div("author-card", f"**{v.name}**, {v.title}\n\n{_bio(v)}") for v in made.voices]
    blocks = [
        _div("banner", "Intended for healthcare professionals"),
        _div("series", "Partnership in Practice"),
        f"# {made.title} {{#title}}",
        _div("dateline", f"{made.month[0]} · Clinical practice · GB"),
        _div("byline", "; ".join(f"{v.name}, {v.title}" for v in made.voices)),
        _div("standfirst", made.standfirst),
        _div("introduction", made.introduction),
        _div("illustration", room, caption),
        *map(_view, made.voices),
        _div("closing", made.closing),
        _div("key-messages", "## Key messages {#key}", "\n".join(f"- {m}" for m in made.messages)),
        _div("authors", "## About the authors {#authors}", *cards),
        _div("note", "## Competing interests {#coi}", _interests(made)),
        _div("colophon", "[Read the full series](https://example.org/partnership-in-practice)"),
    ]
    return {
        "text": "\n\n".join(blocks) + "\n",
        "references": [
            {"id": work.key, **work.fields} for work in _pooled(made)
        ],
        "pictures": [f"media/{name}" for name in made.pictures],
        "meta": {
            "title": made.title, "description": made.standfirst, "lang": "en-GB",
            "series": "Partnership in Practice", "url": f"https://example.org/{made.slug}",
            "date": f"{made.month[0]}-{made.month[1]:02}-02", "slug": made.slug,
            "authors": [{"name": v.name, "role": v.role, "title": v.title} for v in made.voices],
        },
    }  # fmt: skip


def _view(voice: Voice) -> str:
    face = _picture(f"Portrait of {voice.name}", voice.slug, 600, 600, "3.2cm")
    side = "professional" if voice.role == "clinician" else "public"
    return _div(
        f"viewpoint .side-{side}",
        _div("kicker", voice.role.capitalize()),
        f"## {voice.heading} {{#view-{voice.slug}}}",
        *([_div("portrait", face)] if voice.photo else []),
        _div("voice", f"{voice.name}, {voice.title}"),
        *(f"### {heading}\n\n{text}" for heading, _, text in voice.sections),
        _div("pull-quote", f"> {voice.quote}"),
    )


def _div(role: str, *inside: str) -> str:
    fence = "::::" if any(":::" in part for part in inside) else ":::"
    return "\n\n".join([f"{fence} {{.{role}}}", *inside, fence])


def _picture(alt: str, name: str, width: int, height: int, wide: str) -> str:
    return f"![{alt}](media/{name}.jpg){{width={width} height={height} print={wide}}}"


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
