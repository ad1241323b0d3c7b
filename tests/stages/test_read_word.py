"""Reading a Word file: what passes, and what its author is told, paragraph by paragraph."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.engines.pandoc import Pandoc
from pipeline.errors import GaveUp
from pipeline.model import Passage, Source, Text
from pipeline.problems import Checked
from pipeline.sources.text_files import text_file
from pipeline.stages.read_word import read_word
from tests.stages.test_read import shown
from tests.word import BULLET, FOUR, LETTER, NUMBER, link, paragraph, run, word

UNDER, YELLOW = '<w:u w:val="single"/>', '<w:highlight w:val="yellow"/>'
RAISED = '<w:vertAlign w:val="superscript"/>'
NAMES = Source("jane-doe.yaml", "jane-doe", {"references": [{"id": "smith2019"}]})


@pytest.fixture(scope="module")
def pandoc() -> Iterator[Pandoc]:
    with closing(Pandoc()) as engine:
        yield engine


def reading(pandoc: Pandoc, raw: bytes) -> Checked[Text]:
    """Everything that is made of a Word file on its way to a text."""
    file = text_file("words.docx", raw)
    if file.value is None:
        return Checked(None, file.problems)
    return read_word(NAMES, Passage("", (), file.value), pandoc.read_word)


def said(checked: Checked[Text]) -> str:
    assert checked.value is not None, checked.problems
    return " / ".join(shown(checked.value.blocks))


def told(checked: Checked[Text]) -> list[str]:
    assert checked.value is None
    return [f"{p.line}:{p.column} {p.rule}" for p in checked.problems]


def test_a_word_file_says_what_the_small_markdown_can(pandoc: Pandoc) -> None:
    """Paragraphs, emphasis, links, lists, quotations and headings, whatever Word makes of them."""
    raw = word(
        paragraph("How it began", "heading1"),
        paragraph(run("We met ") + run("in a", "<w:i/>") + run(" corridor", "<w:b/>")),
        paragraph(link("our page", "https://example.org/a") + run(" is “here”\u00a0…")),
        paragraph("one", item=BULLET),
        paragraph("two", item=BULLET),
        paragraph("first", item=NUMBER),
        '<w:p><w:pPr><w:ind w:left="720"/></w:pPr><w:r><w:t>Nobody asked.</w:t></w:r></w:p>',
    )

    checked = reading(pandoc, raw)

    assert said(checked) == (
        "### How it began / We met *in a* **corridor** / [our page](https://example.org/a) is "
        "“here”\u00a0… / - one / - two / # first / > Nobody asked."
    )


def test_a_citation_has_its_place_in_its_paragraph(pandoc: Pandoc) -> None:
    """Typed as in any text; a place counts the paragraphs that have words."""
    raw = word(
        "We met.", "<w:p/>", paragraph("Then we read ")[:-6] + run("[@smith2019].") + "</w:p>"
    )

    checked = reading(pandoc, raw)

    assert checked.value is not None
    [citation] = checked.value.citations
    assert citation.ids == ("smith2019",)
    assert (citation.place.file, citation.place.line, citation.place.column) == (
        "words.docx",
        2,
        14,
    )
    assert citation.place.excerpt == "Then we read [@smith2019]."


def test_what_word_does_by_itself_is_no_markup(pandoc: Pandoc) -> None:
    """The ending of 5th, bookmarks, the direction of a name: the words are all there is."""
    marked = '<w:bookmarkStart w:id="0" w:name="_a"/>' + run("mark") + '<w:bookmarkEnd w:id="0"/>'
    raw = word(
        paragraph(run("The 5") + run("th", RAISED) + run(" ") + marked + run("א", "<w:rtl/>"))
    )

    checked = reading(pandoc, raw)

    assert said(checked) == "The 5th markא"


CHANGE = 'w:id="1" w:author="A" w:date="2026-01-01T00:00:00Z"'
ONE, DEEPER = paragraph("a"), paragraph("B", "heading2")
OLD = "<w:r><w:delText>old</w:delText></w:r>"
INNER = '<w:hyperlink w:anchor="x">' + run("x") + "</w:hyperlink>"
CANNOT = {
    "a table": ("2:1 no-tables-or-graphs", f"<w:tbl><w:tr><w:tc>{ONE}</w:tc></w:tr></w:tbl>"),
    "two kinds of headings": ("3:1 heading-level", paragraph("A", "heading1") + DEEPER),
    "underlined words": ("2:6 markup", paragraph(run("then ") + run("so", UNDER))),
    "highlighted words": ("2:6 markup", paragraph(run("then ") + run("so", YELLOW))),
    "raised words": ("2:2 markup", paragraph(run("m") + run("2", RAISED))),
    "struck words": ("2:1 markup", paragraph(run("no", "<w:strike/>"))),
    "a formula": ("2:1 markup", "<w:p><m:oMath><m:r><m:t>x</m:t></m:r></m:oMath></w:p>"),
    "an insertion": ("2:1 markup", f"<w:p><w:ins {CHANGE}>{run('new')}</w:ins></w:p>"),
    "a deletion": ("2:1 markup", f"<w:p><w:del {CHANGE}>{OLD}</w:del></w:p>"),
    "a list that starts at 4": ("2:1 numbering", paragraph("a", item=FOUR)),
    "a list of letters": ("2:1 numbering", paragraph("a", item=LETTER)),
    "a link within the file": ("2:1 link-address", f"<w:p>{INNER}</w:p>"),
    "a link to a file": ("2:1 link-address", paragraph(link("x", "file:///etc/passwd"))),
    "a citation in another form": ("2:5 citation-form", paragraph("see [@smith2019, p. 5]")),
}  # fmt: skip


@pytest.mark.parametrize("what", CANNOT)
def test_what_cannot_be_printed_is_told_with_its_paragraph(what: str, pandoc: Pandoc) -> None:
    """The same gate as for typed text; the fix is something to do in Word."""
    problem, paragraphs = CANNOT[what]

    checked = reading(pandoc, word("We met.", paragraphs))

    assert told(checked) == [problem]
    [each] = checked.problems
    assert each.message.startswith(f"paragraph {each.line}: ")
    assert each.fix


HIDES = {
    "text box": "<w:p><w:r><w:txbxContent>" + paragraph("boxed") + "</w:txbxContent></w:r></w:p>",
    "hidden words": paragraph(run("secret", "<w:vanish/>")),
    "another document": '<w:altChunk r:id="r1"/>',
    "embedded object": "<w:p><w:r><w:object/></w:r></w:p>",
    "chart": "<w:p><w:r><w:drawing><c:chart/></w:drawing></w:r></w:p>",
}


@pytest.mark.parametrize("what", HIDES)
def test_what_word_shows_and_its_reader_loses_is_refused(what: str, pandoc: Pandoc) -> None:
    """Or hides, and the reader would print."""
    checked = reading(pandoc, word("We met.", HIDES[what]))

    assert checked.value is None
    assert any(what in problem.message for problem in checked.problems)


def test_changes_and_colour_are_told_once(pandoc: Pandoc) -> None:
    """They are accepted, or taken away, in the whole file at once."""
    change = f"<w:p><w:ins {CHANGE}>{run('new')}</w:ins></w:p>"
    colour = paragraph(run("so", YELLOW))

    checked = reading(pandoc, word(*[change, colour] * 5))

    assert told(checked) == ["1:1 markup", "2:1 markup"]


def test_a_title_is_not_lost(pandoc: Pandoc) -> None:
    """Word's own style for it puts it where no paragraph is."""
    checked = reading(pandoc, word(paragraph("Our view", "Title"), "We met."))

    assert checked.value is None
    [problem] = checked.problems
    assert '"Our view" has the style Title' in problem.message
    assert problem.fix == "delete it in Word, and write: heading: Our view"


def test_what_is_no_word_file_says_so(pandoc: Pandoc) -> None:
    """Whatever its name; the remedy is to save it again."""
    wrong = {b"PK\x03\x04 and no more", b"words", b"", b"\xd0\xcf\x11\xe0old", b"%PDF-1.7"}

    checked = [reading(pandoc, raw) for raw in sorted(wrong)]

    assert [[p.rule for p in each.problems] for each in checked] == [["file-type"]] * len(wrong)


def test_a_file_that_unpacks_to_very_much_is_refused() -> None:
    """A few kilobytes can hold a gigabyte of blanks."""
    raw = word("We met.", more=b" " * 60_000_000)

    checked = text_file("words.docx", raw)

    assert len(raw) < 200_000
    assert [problem.rule for problem in checked.problems] == ["too-large"]


def test_an_empty_file_says_so(pandoc: Pandoc) -> None:
    """A viewpoint without words is nobody's."""
    checked = reading(pandoc, word("<w:p/>"))

    assert [problem.rule for problem in checked.problems] == ["empty"]


def test_a_text_has_a_limit(pandoc: Pandoc) -> None:
    """The same as for typed text."""
    checked = reading(pandoc, word(*["words " * 2_000] * 10))

    assert [problem.rule for problem in checked.problems] == ["text-too-long"]


def test_a_reader_that_gives_up_is_told_as_such() -> None:
    """Never as a crash."""

    def reader(_: bytes) -> tuple[list[dict[str, object]], dict[str, object]]:
        raise GaveUp("it took too long")

    file = Source("words.docx", "words", {"text": ""}, b"PK")

    checked = read_word(NAMES, Passage("", (), file), reader)

    assert [problem.rule for problem in checked.problems] == ["reader-gave-up"]


GOOD = word(paragraph("How it began", "heading1"), "We met [@smith2019].", paragraph("a", item=1))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_file_changed_anywhere_gives_messages(data: st.DataObject) -> None:
    """Damaged on its way by e-mail, or on purpose."""
    raw = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))

    file = text_file("words.docx", bytes(raw))

    if file.value is None:
        assert file.problems
        return
    checked = read_word(NAMES, Passage("", (), file.value), ENGINE.read_word)
    assert checked.value is not None or checked.problems


ENGINE = Pandoc()
