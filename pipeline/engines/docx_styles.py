"""The styles of a Word file, in the look of a house: one for every role, each for a reason.

Written from nothing rather than edited in Word: the bytes are the same on every
machine. Fewer styles are faster, too: pandoc reads and writes them for each article.
"""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from pipeline.houses.look import Look

KEEP = "<w:keepNext/><w:keepLines/>"
TOGETHER = "<w:keepLines/>"
BODY = "Body Text"
PAGE = 21.0
"""How wide A4 is, in centimetres."""


def twips(centimetres: float) -> int:
    """What Word counts lengths in: twentieths of a point."""
    return round(centimetres / 2.54 * 1440)


def column(look: Look) -> int:
    """How wide the text is, in twips."""
    return twips(PAGE - 2 * look.number("word", "side"))


def spacing(before: float, after: float, line: float = 0) -> str:
    """Space around a paragraph in points, and between its lines as a multiple."""
    lines = f' w:line="{line * 240:.0f}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{before * 20:.0f}" w:after="{after * 20:.0f}"{lines}/>'


def borders(**sides: tuple[float, int, str]) -> str:
    """Rules beside a paragraph: thickness in points (0: none), distance in points, colour."""
    drawn = "".join(
        f'<w:{side} w:val="{"single" if thick else "nil"}" w:sz="{thick * 8:.0f}"'
        f' w:space="{space}" w:color="{colour}"/>'
        for side in ("top", "left", "bottom", "right")
        if side in sides
        for thick, space, colour in [sides[side]]
    )
    return f"<w:pBdr>{drawn}</w:pBdr>"


def letters(
    size: float = 0, colour: str = "", *, sans: bool = False, bold: bool = False,
    italic: bool = False,
) -> str:  # fmt: skip
    """How letters look; `size` in points. The order of the elements is Word's."""
    faces = "".join(
        f' w:{script}="major{face}"'
        for script, face in (
            ("asciiTheme", "HAnsi"),
            ("eastAsiaTheme", "EastAsia"),
            ("hAnsiTheme", "HAnsi"),
            ("cstheme", "Bidi"),
        )
    )
    return "".join(
        (
            f"<w:rFonts{faces}/>" if sans else "",
            "<w:b/><w:bCs/>" if bold else "",
            "<w:i/><w:iCs/>" if italic else "",
            f'<w:color w:val="{colour}"/>' if colour else "",
            f'<w:sz w:val="{size * 2:.0f}"/><w:szCs w:val="{size * 2:.0f}"/>' if size else "",
        )
    )


def style(
    name: str, based: str = "Normal", *, follows: str = "", paragraph: str = "",
    run: str = "", own: bool = True, kind: str = "paragraph", rank: int = 0,
) -> str:  # fmt: skip
    """One style; `own` if it is the house's and not one of Word's."""
    custom = ' w:customStyle="1"' if own else ""
    return "".join(
        (
            f"<w:style w:type={quoteattr(kind)}{custom} w:styleId={quoteattr(identifier(name))}>",
            f"<w:name w:val={quoteattr(name)}/>",
            f'<w:basedOn w:val="{identifier(based)}"/>' if based else "",
            f'<w:next w:val="{identifier(follows)}"/>' if follows else "",
            f'<w:uiPriority w:val="{rank}"/>' if rank else "",
            "<w:qFormat/>",
            f"<w:pPr>{paragraph}</w:pPr>" if paragraph else "",
            f"<w:rPr>{run}</w:rPr>" if run else "",
            "</w:style>",
        )
    )


def identifier(name: str) -> str:
    """Name a style as pandoc and Word do: without blanks, headings with a capital."""
    return name.replace("heading", "Heading").replace("caption", "Caption").replace(" ", "")


def heading(level: int, before: float, after: float, run: str) -> str:
    """A heading that Word's navigation pane knows, never left alone at the foot of a page."""
    return style(
        f"heading {level}",
        follows=BODY,
        paragraph=KEEP + spacing(before, after, 1) + f'<w:outlineLvl w:val="{level - 1}"/>',
        run=run,
        own=False,
        rank=9,
    )


def house(name: str, paragraph: str, run: str, based: str = "Normal", follows: str = "") -> str:
    """A style of ours, named so that an editor finds them together in Word's list."""
    return style(f"Viewpoints {name}", based, follows=follows, paragraph=paragraph, run=run)


BUILT_IN = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
    "<w:qFormat/></w:style>"
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
    '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>'
    '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    "</w:style>"
    '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/></w:style>'
)


def colours(look: Look) -> dict[str, str]:
    """The colours of paper as Word writes them, without the sign before them."""
    return {name: value[1:].upper() for name, value in look.colours("print").items()}


def styles(look: Look) -> str:
    """Every style that the filter of the house names, and those of Word's that it uses."""
    paint = colours(look)
    accent, grey, alarm = paint["accent"], paint["muted"], paint["warn"]
    faint, pale = paint["rule"], paint["tint"]
    slanted = look.groups["letters"]["emphasis"] == "italic"

    def pt(name: str) -> float:
        return look.number("word", name)

    label, note, caption = pt("label-size"), pt("note"), pt("caption")
    edges = f'<w:tabs><w:tab w:val="right" w:pos="{column(look)}"/></w:tabs>' + spacing(0, 0, 1)
    narrow = f'<w:ind w:left="140" w:right="{max(0, column(look) - round(330 * label))}"/>'
    made = (
        style(BODY, paragraph=spacing(0, 8), own=False),
        style("First Paragraph", BODY, follows=BODY),
        style("Compact", BODY, paragraph=spacing(0, 3)),
        style("Title", follows=BODY, paragraph=KEEP + spacing(0, 12, 1), own=False, rank=10,
              run=letters(pt("title"), bold=True)),
        heading(1, 0, 10, letters(pt("title"), bold=True)),
        heading(2, 8, 4, letters(pt("heading"), sans=True, bold=True)),
        heading(3, 12, 4, letters(pt("subheading"), accent, sans=True, bold=True)),
        heading(4, 10, 3, letters(pt("minor"), sans=True, bold=True)),
        style("Block Text", BODY, follows=BODY, own=False,
              paragraph=borders(left=(1.5, 10, faint)) + spacing(4, 10)
              + '<w:ind w:left="340" w:right="340"/>'),
        style("caption", follows=BODY, paragraph=TOGETHER + spacing(0, 14), own=False, rank=35,
              run=letters(caption, grey, sans=True)),
        style("header", own=False, run=letters(pt("head"), grey, sans=True), paragraph=edges),
        style("footer", own=False, run=letters(pt("head"), grey, sans=True), paragraph=edges),
        style("Hyperlink", "Default Paragraph Font", own=False, kind="character",
              run=f'<w:color w:val="{accent}"/><w:u w:val="single"/>'),
        house("Banner", spacing(0, 8), letters(caption, grey, sans=True)),
        house("Draft", borders(top=(1, 4, alarm), left=(1, 6, alarm), bottom=(1, 4, alarm),
              right=(1, 6, alarm)) + spacing(0, 10) + narrow,
              letters(label, alarm, sans=True, bold=True)),
        house("Series", borders(top=(2.25, 6, accent)) + spacing(0, 22),
              letters(label, accent, sans=True, bold=True)),
        house("Dateline", spacing(0, 4), letters(note, grey, sans=True)),
        house("Byline", spacing(0, 14), letters(pt("byline"), sans=True, bold=True)),
        house("Standfirst", TOGETHER + borders(top=(0.5, 8, accent), bottom=(0.5, 8, accent))
              + spacing(0, 18), letters(pt("standfirst"), bold=True), follows=BODY),
        house("Awaited", spacing(20, 12), letters(pt("byline"), alarm, sans=True, bold=True)),
        house("Kicker", KEEP + borders(top=(1.5, 6, accent)) + spacing(30, 0),
              letters(label, accent, sans=True, bold=True), follows="heading 2"),
        house("Picture", KEEP + spacing(6, 5, 1), ""),
        house("Voice", KEEP + spacing(0, 10), letters(label, grey, sans=True), follows=BODY),
        house("Pull Quote", TOGETHER + borders(top=(1.5, 8, accent), left=(0, 0, accent),
              bottom=(0.5, 8, accent)) + spacing(14, 16) + '<w:ind w:left="0" w:right="0"/>',
              letters(pt("quote"), accent, italic=slanted, bold=not slanted), "Block Text", BODY),
        house("Clip", borders(left=(2, 10, accent)) + spacing(3, 5) + '<w:ind w:left="240"/>',
              letters(label, sans=True)),
        house("Key Message", borders(left=(2, 8, accent))
              + f'<w:shd w:val="clear" w:color="auto" w:fill="{pale}"/>' + spacing(0, 4),
              letters(pt("points"), sans=True)),
        house("Note", spacing(0, 8), letters(note, sans=True)),
        # The line at the foot of the article is not to be alone on a page.
        house("Last Note", KEEP, "", "Viewpoints Note"),
        house("Author", spacing(0, 1), letters(note, sans=True)),
        house("Author Name", KEEP + spacing(8, 1), "", "Viewpoints Author", "Viewpoints Author"),
        # Thirty names that all stay with the next would leave a page for the one after it.
        house("Author Name Alone", '<w:keepNext w:val="0"/>', "", "Viewpoints Author Name"),
        house("Reference", TOGETHER + spacing(0, 3), letters(note, sans=True)),
        house("Colophon", borders(top=(1.5, 6, accent)) + spacing(20, 0),
              letters(note, grey, sans=True)),
        style("Viewpoints Small Heading", "Default Paragraph Font", kind="character",
              run=letters(pt("subheading"), accent)),
    )  # fmt: skip
    return defaults(look) + BUILT_IN + "".join(made)


def defaults(look: Look) -> str:
    """What holds for every paragraph that says nothing else."""
    size, line = look.number("word", "body") * 2, look.number("word", "leading")
    # Black is not said, so that whoever reads white on black may.
    ink = colours(look)["ink"]
    ink = "" if ink == "000000" else f'<w:color w:val="{ink}"/>'
    return (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme="minorHAnsi" '
        'w:eastAsiaTheme="minorEastAsia" w:hAnsiTheme="minorHAnsi" w:cstheme="minorBidi"/>'
        f'{ink}<w:sz w:val="{size:.0f}"/><w:szCs w:val="{size:.0f}"/>'
        '<w:lang w:val="en-GB" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        f"<w:pPrDefault><w:pPr><w:widowControl/>{spacing(0, 0, line)}</w:pPr></w:pPrDefault>"
        "</w:docDefaults>"
    )
