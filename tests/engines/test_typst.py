from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pikepdf
import pypandoc
import pytest
from PIL import Image

from pipeline import nodes
from pipeline.engines.pdf import read
from pipeline.engines.typst import Typst, house_fonts
from pipeline.errors import EngineError, Refused
from pipeline.house import House
from pipeline.model import Node
from tests.standards import faults

HOUSE = Path(__file__).parents[2] / "templates" / "practice" / "pdf"
DAY = date(2026, 11, 30)
PLAIN = '#set document(title: "Plain")\n#set text(font: "Source Serif 4", lang: "en")\n'
AWKWARD = (
    "1. = - + / not a list; 'it' \"that\" ... -6 -- 9's #1 *a* _b_ $5 `c` @d <e> [f] ~g back\\slash"
    " http://example.org/x // /* */ end."
)


@pytest.fixture(scope="module")
def typst() -> Iterator[Typst]:
    with Typst(house_fonts(HOUSE)) as engine:
        yield engine


def para(text: str) -> Node:
    return nodes.para(nodes.words(text))


def jpeg(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "#6f8795").save(out, "JPEG")
    return out.getvalue()


def picture(alt: str, name: str, width: int, height: int, wide: str) -> Node:
    sizes = {"width": str(width), "height": str(height), "print": wide}
    return nodes.para([nodes.image(alt, name, sizes)])


PULLED = nodes.div([{"t": "BlockQuote", "c": [para("Said aloud.")]}], "pull-quote")
PICTURES = {"media/face.jpg": jpeg(60, 60), "media/tall.jpg": jpeg(40, 400)}


def viewpoint() -> Node:
    mark = nodes.span(
        [nodes.string("["), nodes.link([nodes.string("1")], "#ref-1"), nodes.string("]")],
        classes=["citation"],
    )
    return nodes.div(
        [
            nodes.div([para("Patient")], "kicker"),
            nodes.heading(2, nodes.words("Nobody had asked: me"), "view-jane-doe"),
            nodes.div([picture("Jane at home", "media/face.jpg", 60, 60, "4cm")], "portrait"),
            nodes.div([para("Jane Doe, patient co-lead; ليلى حداد; 陳美玲; आशा वर्मा")], "voice"),
            nodes.heading(3, nodes.words("How it began")),
            nodes.para([*nodes.words(AWKWARD), nodes.SPACE, mark]),
            nodes.bullets([[para("a chair")], [para("a phone")]]),
            {"t": "BlockQuote", "c": [para("Said aloud.")]},
            PULLED,
            nodes.div(
                [
                    picture("A long queue", "media/tall.jpg", 40, 400, "14cm"),
                    nodes.div([para("The queue.")], "caption"),
                ],
                "illustration",
            ),
        ],
        "viewpoint",
        "viewpoint-jane-doe",
        ["side-public"],
    )


def article_of(*blocks: Node) -> dict[str, object]:
    return {**article(), "blocks": list(blocks)}


def article(*, draft: bool = False) -> dict[str, object]:
    entry = nodes.span(nodes.words("Smith J. Chairs. BMJ 2019;365:l1234."), "ref-1")
    blocks = [
        nodes.div([para("DRAFT: not for publication")], "draft-mark"),
        nodes.heading(1, nodes.words("Decided together"), "title"),
        viewpoint(),
        nodes.div(
            [nodes.heading(2, nodes.words("Competing interests"), "c"), para("None.")], "note"
        ),
        nodes.div(
            [
                nodes.heading(2, nodes.words("References"), "references-heading"),
                nodes.numbered([[nodes.para([entry])]]),
            ],
            "references",
            "references",
        ),
    ]
    strings = {"title": "Decided #1", "lang": "en-GB", "url": "https://example.org/a/"}
    made = {"look": "look.json", "look_typ": "look.typ"}  # as format.yaml has it
    strings |= {key: House.named("practice").text(name) for key, name in made.items()}
    meta: dict[str, Node] = {key: {"t": "MetaString", "c": text} for key, text in strings.items()}
    names = [{"t": "MetaMap", "c": {"name": {"t": "MetaString", "c": "Jane Doe"}}}]
    meta |= {"authors": {"t": "MetaList", "c": names}, "draft": {"t": "MetaBool", "c": draft}}
    return {
        "pandoc-api-version": [1, 23, 1],
        "meta": meta,
        "blocks": blocks if draft else blocks[1:],
    }


def dressed(document: Mapping[str, object]) -> str:
    return pypandoc.convert_text(
        json.dumps(document),
        "typst-citations-smart",
        "json",
        [f"--template={HOUSE / 'template.typ'}", f"--lua-filter={HOUSE / 'dress.lua'}"],
    )


@pytest.fixture(scope="module")
def pdf(typst: Typst) -> bytes:
    return typst.compile(dressed(article(draft=True)), PICTURES, day=DAY)


def test_the_article_meets_the_standards(pdf: bytes) -> None:
    """A validator that is not Typst agrees that the PDF is accessible and archivable."""
    assert faults(pdf) == []


def roles(pdf: bytes) -> list[str]:
    found: list[str] = []

    def walk(node: object) -> None:
        if isinstance(node, pikepdf.Array):
            for child in node:
                walk(child)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            found.append(str(node.S)[1:])
            walk(node.get("/K"))

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        walk(opened.Root.StructTreeRoot.K)
    return found


def test_kinds_survive_in_the_tag_tree(pdf: bytes) -> None:
    """Headings, quotes, lists, pictures and links are what they are to a screen reader too."""
    kept = [role for role in roles(pdf) if role in {"H1", "H2", "H3", "BlockQuote", "L", "Figure"}]

    assert kept == [
        "H1", "H2", "Figure", "H3", "L", "BlockQuote", "BlockQuote", "Figure", "H2", "H2", "L",
    ]  # fmt: skip
    assert roles(pdf).count("Link") == 1


def test_no_word_is_read_as_markup(pdf: bytes) -> None:
    """What an author types is printed to the letter, whatever Typst would make of it."""
    texts = [piece.text for piece in read(pdf)]

    assert f"{AWKWARD} [1]" in texts


def test_alt_texts_and_bookmarks_are_there(pdf: bytes) -> None:
    """The writer drops alt texts; the house's filter puts them back."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        alts = [str(o.Alt) for o in opened.objects if isinstance(o, pikepdf.Dictionary)
                and "/Alt" in o and o.get("/S") == "/Figure"]  # fmt: skip
        with opened.open_outline() as outline:
            top = [entry.title for entry in outline.root]

    assert alts == ["Jane at home", "A long queue"]
    assert top == ["Decided together"]


def test_a_word_that_no_line_can_hold_may_be_broken() -> None:
    """After each eighth letter; an address breaks where it always could, a name in Chinese, too."""
    word, address = "w" * 33, "https://example.org/a-path/another-path"
    said = dressed(article_of(para(f"It is {word}, {'w' * 32} {address} {'陳' * 40}")))

    parts = "\u200b".join(("w" * 8, "w" * 8, "w" * 8, "w" * 8, "w"))
    assert f'#"It is {parts}, {"w" * 32} {address} ";' in said
    assert f'#"{"陳" * 40}";' in said


def test_a_name_from_the_right_is_one_piece_of_one_font() -> None:
    """Typst cuts at blanks, and puts the pieces in the order of the eye."""
    name, verse = "ليلى حداد", "ليلى حداد " * 5
    said = dressed(article_of(para(f"Dr {name} wrote"), para(verse.strip())))

    assert '#"Dr ";#foreign("ar", dir: ltr)[#"ليلى\u00a0حداد";];#" wrote";' in said
    assert f'[#"{verse.strip()}";]' in said


def test_properties_are_values_not_code(pdf: bytes) -> None:
    """A title with a hash in it is a title with a hash in it."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        info = opened.docinfo

        assert (info.Title, info.Author, opened.Root.Lang) == ("Decided #1", "Jane Doe", "en-GB")


def test_a_draft_says_so_on_every_page(typst: Typst) -> None:
    """Somebody may print one page only."""
    draft, final = (dressed(article(draft=draft)) for draft in (True, False))

    assert "#let draft = true" in draft
    assert "#let draft = false" in final


def test_same_input_same_bytes_in_another_process_and_time_zone(typst: Typst) -> None:
    """A rebuild elsewhere proves that nothing was changed."""
    script = (
        "import sys, datetime, pathlib, hashlib\n"
        "from pipeline.engines.typst import Typst, house_fonts\n"
        f"engine = Typst(house_fonts(pathlib.Path({str(HOUSE)!r})))\n"
        f"made = engine.compile({PLAIN + 'Hello'!r}, day=datetime.date(2026, 11, 30))\n"
        "sys.stdout.buffer.write(made)\n"
    )
    environment = {**os.environ, "TZ": "Pacific/Auckland"}

    other = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, env=environment,
        cwd=Path(__file__).parents[2],
    ).stdout  # fmt: skip

    assert other == typst.compile(PLAIN + "Hello", day=DAY)
    assert b"D:20261130000000" in other


def test_a_character_no_font_has_is_named(typst: Typst) -> None:
    """The author is told which character, and that it can be written in words."""
    with pytest.raises(Refused) as caught:
        typst.compile(PLAIN + "We smiled \U0001f600 and \u1208.", day=DAY)

    assert caught.value.rule == "glyph-missing"
    assert "(U+1F600, GRINNING FACE)" in caught.value.message
    assert caught.value.seen == "\U0001f600\u1208"


def test_a_letter_is_named_not_the_mark_of_its_direction(typst: Typst) -> None:
    """Typst wraps what runs from the right in marks that no font shows."""
    with pytest.raises(Refused) as caught:
        typst.compile(PLAIN + '#text(lang: "nqo", dir: rtl)[\u07d2]', day=DAY)

    assert caught.value.seen == "\u07d2"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ('#image("media/face.jpg")', "missing alt text"),
        ("= One\n=== Three", "skipped from heading level 1 to 3"),
        ("#let", "expected pattern"),
        ('#image("/etc/passwd", alt: "x")', "file not found"),
        ('#read("../x")', "escape the project root"),
        ('#import "@preview/cetz:0.3.0"', "packages are not allowed"),
        ('#text(font: "Comic Sans")[x]', "no font file for comic sans"),
    ],
)
def test_a_fault_of_ours_is_one_line(typst: Typst, source: str, said: str) -> None:
    """What no author can mend is an engine's failure, in the words of its first line."""
    with pytest.raises(EngineError, match=said) as caught:
        typst.compile(PLAIN + source, PICTURES, day=DAY)

    assert not isinstance(caught.value, Refused)
    assert "\n" not in str(caught.value)


def test_a_file_beside_the_source_may_not_ask_for_a_package_either(typst: Typst) -> None:
    """What the source includes is source, too."""
    files = {"form.typ": b'#import "@preview/cetz:0.3.0"'}

    with pytest.raises(EngineError, match="packages are not allowed"):
        typst.compile('#include "form.typ"', files, day=DAY)


def test_pictures_of_one_call_are_not_there_in_the_next(typst: Typst) -> None:
    """One article cannot show another's photograph."""
    source = PLAIN + '#image("media/face.jpg", alt: "Jane")'
    typst.compile(source, PICTURES, day=DAY)

    with pytest.raises(EngineError, match="file not found"):
        typst.compile(source, day=DAY)


def test_every_script_of_the_series_has_a_font() -> None:
    """The house names a font file for Latin, Arabic, Devanagari and Chinese letters."""
    names = " ".join(font.name for font in house_fonts(HOUSE))

    assert all(
        part in names
        for part in ("SourceSerif4", "SourceSans3", "Arabic", "Devanagari", "DroidSansFallback")
    )


@pytest.mark.parametrize(
    ("cut", "whole", "weights", "style", "size"),
    [
        ("Viewpoints Serif", "Source Serif 4", (400, 700), "normal", "10.5pt"),
        ("Viewpoints Serif", "Source Serif 4", (400, 700), "italic", "10.5pt"),
        ("Viewpoints Sans", "Source Sans 3", (400, 600, 700), "normal", "9pt"),
        ("Viewpoints Sans", "Source Sans 3", (400, 700), "italic", "9pt"),
    ],
)
def test_a_font_cut_for_its_use_sets_words_as_the_whole_one_does(
    typst: Typst, cut: str, whole: str, weights: tuple[int, ...], style: str, size: str
) -> None:
    """Each weight is there, with all its letters; a font package made anew is seen, too."""
    words = "AVAST Tea, Yıldız, Łódź, Ærø; τι κάνεις; Україна ½ fi (1)"
    compared = "".join(
        f"""#context {{
          let wide(face) = measure(text(font: face, size: {size}, weight: {weight},
            style: "{style}", fallback: false, "{words}")).width
          let (ours, theirs) = (wide("{cut}"), wide("{whole}"))
          assert(calc.abs(ours / theirs - 1) < 0.001, message: repr(({weight}, ours, theirs)))
        }}\n"""
        for weight in weights
    )

    assert typst.compile(PLAIN + compared, day=DAY)


def faces(pdf: bytes) -> set[str]:
    """The fonts that an article's words are in; the page's foot is in another."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        fonts = [o for o in opened.objects if isinstance(o, pikepdf.Dictionary)]
        found = {str(f.BaseFont).partition("+")[2] for f in fonts if f.get("/Type") == "/Font"}
    return found - {"ViewpointsSans-Regular"}


@pytest.mark.parametrize(
    ("block", "face"),
    [
        (para("Running words."), "ViewpointsSerif-Regular"),
        (nodes.heading(1, nodes.words("A title"), "title"), "SourceSerif4Roman-Regular"),
        (nodes.div([para("In short.")], "standfirst"), "SourceSerif4Roman-Regular"),
        (PULLED, "SourceSerif4Italic-Italic"),
    ],
)
def test_words_are_set_in_letters_drawn_for_their_size(
    typst: Typst, block: Node, face: str
) -> None:
    """Running words come from the font cut for them, larger ones from the whole one."""
    assert faces(typst.compile(dressed(article_of(block)), day=DAY)) == {face}


def test_running_words_of_another_size_are_drawn_for_that(typst: Typst) -> None:
    """The cut font is right for the usual size alone."""
    source = dressed(article_of(para("Running words.")))
    assert "body: 10.5pt" in source

    larger = typst.compile(source.replace("body: 10.5pt", "body: 12pt"), day=DAY)

    assert faces(larger) == {"SourceSerif4Roman-Regular"}


def test_a_quotation_is_in_the_face_that_a_house_sets_all_words_in(typst: Typst) -> None:
    """What own.typ says of the text holds for what is set larger, too."""
    article = article_of(PULLED)
    article["meta"] |= {"own_typ": {"t": "MetaString", "c": '#set text(font: "Source Sans 3")'}}

    assert faces(typst.compile(dressed(article), day=DAY)) == {"SourceSans3-Italic"}
