from __future__ import annotations

import io
from pathlib import Path

import fontpkg_noto_sans_arabic
import pikepdf
import pytest
import typst

from pipeline.engines.glyphs import DEEPEST, Font, clusters
from pipeline.engines.glyphs import font as read_font
from pipeline.engines.pdf import attachments, read, untagged
from pipeline.errors import EngineError
from pipeline.model import Piece

FONTS = Path(fontpkg_noto_sans_arabic.__file__).parent / "files"
HEAD = """
#set document(title: "T")
#set page(width: 12cm, height: 12cm, header: [running head], footer: [page 1])
#set text(lang: "en", font: ("Libertinus Serif", "Noto Sans Arabic"), hyphenate: true)
#set smartquote(enabled: false)
"""
SQUARE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63606060"
    "000000040001f61738550000000049454e44ae426082"
)


def made(body: str) -> bytes:
    found = typst.compile(
        (HEAD + body).encode(), font_paths=[FONTS], ignore_system_fonts=True,
        pdf_standards=["ua-1", "a-3a"], timestamp=0,
    )  # fmt: skip
    assert isinstance(found, bytes)
    return found


def picture(alt: str) -> str:
    return f'#image(bytes(({", ".join(map(str, SQUARE))})), alt: "{alt}", width: 1cm)'


def test_kinds_and_levels_come_from_the_tag_tree() -> None:
    """Headings, paragraphs, items and quotations come back in order; labels do not."""
    said = read(made("= Title\nOne.\n\n+ first\n+ second\n\n#quote(block: true)[Said.]\n== Two"))

    assert said == (
        Piece("heading", "Title", 1),
        Piece("text", "One."),
        Piece("item", "first"),
        Piece("item", "second"),
        Piece("quote", "Said."),
        Piece("heading", "Two", 2),
    )


def test_a_list_in_a_quotation_is_a_list() -> None:
    """Word cannot tell it apart from any other list, so no format does."""
    said = read(made("#quote(block: true)[\nSaid.\n- one\n- two\n]"))

    assert [p.kind for p in said] == ["quote", "item", "item"]


def test_a_second_paragraph_of_an_item_is_an_item() -> None:
    """Every format agrees on that."""
    said = read(made("- one\n\n  more of one\n\n- two"))

    assert said == (Piece("item", "one"), Piece("item", "more of one"), Piece("item", "two"))


def test_alt_texts_and_links_follow_the_words_they_stand_in() -> None:
    """A target outside is exact, letters beyond ASCII too; a target inside is only a mark."""
    body = (
        f'= A <a>\nSee #link("https://e.org/é?a=b")[this] and #link(<a>)[that].\n\n{picture("É")}'
    )
    said = read(made(body))

    assert said == (
        Piece("heading", "A", 1),
        Piece("text", "See this and that."),
        Piece("link", "https://e.org/é?a=b"),
        Piece("link", "#"),
        Piece("alt", "É"),
    )


def test_a_link_over_two_lines_is_one_link() -> None:
    """It has two areas to click on, and one target."""
    words = "a link with very many words in it that has to be broken over two lines at the least"
    said = read(made(f'#link("https://e.org/")[{words}]'))

    assert said == (Piece("text", words), Piece("link", "https://e.org/"))


def test_a_paragraph_over_two_pages_is_one_paragraph() -> None:
    """And the running heads between its halves are not in it."""
    words = " ".join(["every word of it"] * 200)

    assert read(made(words)) == (Piece("text", words),)


def test_ligatures_and_broken_words_are_exact() -> None:
    """What looks like one sign is read as the letters that were typed."""
    words = "efficient affluent office " + "incomprehensibilities " * 9
    (said,) = read(made(words))

    assert said.text.replace("\u00ad", "") == words.strip()


def test_arabic_comes_back_as_it_is_said() -> None:
    """A page shows it from the right, and Typst draws and repeats dots and vowels by themselves."""
    words = "قال الطبيب الكبير بَيتي " * 6
    (said,) = read(made(f'before #text(lang: "ar", dir: rtl)[{words}]; after'))

    assert said.text == f"before {words}after"


def test_figures_in_arabic_run_from_the_left() -> None:
    """A number is not turned round with the words beside it."""
    (said,) = read(made('#text(lang: "ar", dir: rtl)[عام ٢٠١٩ نعم]'))

    assert said.text == "عام ٢٠١٩ نعم"


def test_accents_drawn_by_themselves_are_said_once() -> None:
    """Typst gives such an accent the text of the whole letter again."""
    (said,) = read(made("q\u0303e\u030am"))

    assert said.text == "q\u0303e\u030am"


def test_our_own_pdf_has_no_untagged_content() -> None:
    """Everything on its pages but heads and feet is in the tag tree."""
    assert untagged(made(f"= Title\nWords.\n\n- item\n\n{picture('A')}")) == 0


def test_joined_pdfs_have_untagged_content() -> None:
    """The second file's pages come along, its tag tree does not."""
    out = io.BytesIO()
    with (
        pikepdf.open(io.BytesIO(made("One."))) as one,
        pikepdf.open(io.BytesIO(made("Two.\n\nThree."))) as two,
    ):
        one.pages.extend(two.pages)
        one.save(out)

    assert untagged(out.getvalue()) == 2


def test_attachments_come_back_whole() -> None:
    """What was embedded is what is found."""
    about = 'relationship: "source", mime-type: "application/yaml", description: "A"'
    body = f'#pdf.attach("a.yaml", bytes("name: Jané"), {about})'

    assert attachments(made(body + "\nWords.")) == {"a.yaml": "name: Jané".encode()}


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 nonsense", made("Words.")[:2000]])
def test_what_is_no_pdf_is_an_engine_error(data: bytes) -> None:
    """Nothing else is ever raised."""
    with pytest.raises(EngineError, match="the PDF cannot be read back"):
        read(data)


def test_a_pdf_without_tags_is_an_engine_error() -> None:
    """It says nothing to a screen reader."""
    data = typst.compile(b"Words.", ignore_system_fonts=True, timestamp=0, pdf_tags=False)
    assert isinstance(data, bytes)

    with pytest.raises(EngineError):
        read(data)


@pytest.mark.parametrize(
    "shown",
    [
        rb"[(\000\050)-7(\000\051)]TJ",
        rb"[(\000\()7.5(\000\))] TJ",
        rb"(\000\(\000\))Tj",
        b"(\0(\0)) Tj",
        rb"<0028 0029> Tj",
        rb"[<0028> 3 (\000\))]TJ",
    ],
)
def test_strings_are_read_however_they_are_written(shown: bytes) -> None:
    """Octals, escaped or balanced brackets, hexadecimals and gaps between letters say the same."""
    face = Font({0x28: "a", 0x29: "b"}, frozenset("\x28\x29"))
    found = clusters(b"/P<</MCID 0>>BDC BT /f0 9 Tf " + shown + b" ET EMC", {"f0": face})

    assert "".join(c.text for c in found[0]) == "ab"


def test_artefacts_are_not_said_and_operators_in_strings_are_not_obeyed() -> None:
    """A running head is no content; words that look like operators are words."""
    face = Font({0x454D: "x", 0x4320: "y"}, frozenset("\u454d\u4320"))
    content = b"""/Artifact <</Type/Pagination/Attached[/Top]>> BDC /f0 9 Tf (EM)Tj EMC
        /P <</Lang(EMC BDC)/MCID 3>> BDC (EMC ) Tj EMC"""

    assert [c.text for c in clusters(content, {"f0": face})[3]] == ["xy"]


def test_a_fonts_table_is_read_in_all_its_forms() -> None:
    """Single codes, ranges counted on, and ranges spelt out; a width of nothing marks an accent."""
    table = b"""1 beginbfchar <0001> <00660069> endbfchar
        2 beginbfrange <0002> <0003> <0041> <0004> <0005> [<0058> <0059>] endbfrange"""
    found = read_font(table, b"[ 0 [ 500 600 0 ] 3 4 250 ]")

    assert found.letters == {1: "fi", 2: "A", 3: "B", 4: "X", 5: "Y"}
    assert found.wide == set("\x00\x01\x03\x04")


def test_two_glyphs_with_the_numbers_of_one_letter_stay_two() -> None:
    """A font of many thousand glyphs reaches numbers that text in UTF-16 takes in pairs."""
    face = Font({0xD83D: "x", 0xDE00: "y"}, frozenset("\ud83d\ude00"))
    content = b"/P <</MCID 3>> BDC /f0 9 Tf <d83dde00> Tj EMC"

    assert [c.text for c in clusters(content, {"f0": face})[3]] == ["xy"]


@pytest.mark.parametrize("deep", [1, 3, 4, DEEPEST])
def test_letters_whose_numbers_are_parentheses_are_read(deep: int) -> None:
    """Such stand in a string as they are, where each has its other half: one of 5,000 had four."""
    body = rb"\000(" * deep + rb"\000)" * deep
    page = b"/Span<</MCID 0>>BDC\n/f0 9 Tf[(%b)20(\\000A)]TJ\nEMC" % body
    face = Font({0x28: "a", 0x29: "b", 0x41: "c"}, frozenset("()A"))

    [shown] = clusters(page, {"f0": face})[0]

    assert shown.text == "a" * deep + "b" * deep + "c"
