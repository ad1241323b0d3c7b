"""Make reference.docx, the house's Word styles: `python build_reference.py`.

Written from nothing rather than edited in Word, so that every style is here
for a reason and the bytes are the same on every machine. Fewer styles are
faster, too: pandoc reads and writes styles.xml for each article.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.sax.saxutils import quoteattr

HERE = Path(__file__).parent
ACCENT, GREY, FAINT, ALARM, PALE = "0B5563", "55595C", "B9C2C4", "A3161F", "EEF4F5"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORDML = "application/vnd.openxmlformats-officedocument.wordprocessingml"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


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


KEEP = "<w:keepNext/><w:keepLines/>"
TOGETHER = "<w:keepLines/>"
BODY = "Body Text"


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

STYLES = (
    style(BODY, paragraph=spacing(0, 8), own=False),
    style("First Paragraph", BODY, follows=BODY),
    style("Compact", BODY, paragraph=spacing(0, 3)),
    style("Title", follows=BODY, paragraph=KEEP + spacing(0, 12, 1), own=False, rank=10,
          run=letters(26, bold=True)),
    heading(1, 0, 10, letters(26, bold=True)),
    heading(2, 8, 4, letters(17, sans=True, bold=True)),
    heading(3, 12, 4, letters(12, ACCENT, sans=True, bold=True)),
    heading(4, 10, 3, letters(11, sans=True, bold=True)),
    style("Block Text", BODY, follows=BODY, own=False,
          paragraph=borders(left=(1.5, 10, FAINT)) + spacing(4, 10)
          + '<w:ind w:left="340" w:right="340"/>'),
    style("caption", follows=BODY, paragraph=TOGETHER + spacing(0, 14), own=False, rank=35,
          run=letters(9, GREY, sans=True)),
    style("header", own=False, run=letters(8.5, GREY, sans=True),
          paragraph='<w:tabs><w:tab w:val="right" w:pos="8504"/></w:tabs>' + spacing(0, 0, 1)),
    style("footer", own=False, run=letters(8.5, GREY, sans=True),
          paragraph='<w:tabs><w:tab w:val="right" w:pos="8504"/></w:tabs>' + spacing(0, 0, 1)),
    style("Hyperlink", "Default Paragraph Font", own=False, kind="character",
          run=f'<w:color w:val="{ACCENT}"/><w:u w:val="single"/>'),
    house("Banner", spacing(0, 8), letters(9, GREY, sans=True)),
    house("Draft", borders(top=(1, 4, ALARM), left=(1, 6, ALARM), bottom=(1, 4, ALARM),
          right=(1, 6, ALARM)) + spacing(0, 10) + '<w:ind w:left="140" w:right="5200"/>',
          letters(10, ALARM, sans=True, bold=True)),
    house("Series", borders(top=(2.25, 6, ACCENT)) + spacing(0, 22),
          letters(10, ACCENT, sans=True, bold=True)),
    house("Dateline", spacing(0, 4), letters(9.5, GREY, sans=True)),
    house("Byline", spacing(0, 14), letters(11, sans=True, bold=True)),
    house("Standfirst", TOGETHER + borders(top=(0.5, 8, ACCENT), bottom=(0.5, 8, ACCENT))
          + spacing(0, 18), letters(13, bold=True), follows=BODY),
    house("Awaited", spacing(20, 12), letters(11, ALARM, sans=True, bold=True)),
    house("Kicker", KEEP + borders(top=(1.5, 6, ACCENT)) + spacing(30, 0),
          letters(10, ACCENT, sans=True, bold=True), follows="heading 2"),
    house("Picture", KEEP + spacing(6, 5, 1), ""),
    house("Voice", KEEP + spacing(0, 10), letters(10, GREY, sans=True), follows=BODY),
    house("Pull Quote", TOGETHER + borders(top=(1.5, 8, ACCENT), left=(0, 0, ACCENT),
          bottom=(0.5, 8, ACCENT)) + spacing(14, 16) + '<w:ind w:left="0" w:right="0"/>',
          letters(15, ACCENT, italic=True), "Block Text", BODY),
    house("Clip", borders(left=(2, 10, ACCENT)) + spacing(3, 5) + '<w:ind w:left="240"/>',
          letters(10, sans=True)),
    house("Key Message", borders(left=(2, 8, ACCENT))
          + f'<w:shd w:val="clear" w:color="auto" w:fill="{PALE}"/>' + spacing(0, 4),
          letters(10.5, sans=True)),
    house("Note", spacing(0, 8), letters(9.5, sans=True)),
    house("Author", spacing(0, 1), letters(9.5, sans=True)),
    house("Author Name", KEEP + spacing(8, 1), "", "Viewpoints Author", "Viewpoints Author"),
    house("Reference", spacing(0, 3), letters(9.5, sans=True)),
    house("Colophon", borders(top=(1.5, 6, ACCENT)) + spacing(20, 0),
          letters(9.5, GREY, sans=True)),
    style("Viewpoints Small Heading", "Default Paragraph Font", kind="character",
          run=letters(12, ACCENT)),
)  # fmt: skip

DEFAULTS = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme="minorHAnsi" '
    'w:eastAsiaTheme="minorEastAsia" w:hAnsiTheme="minorHAnsi" w:cstheme="minorBidi"/>'
    '<w:sz w:val="22"/><w:szCs w:val="22"/>'
    '<w:lang w:val="en-GB" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
    f"<w:pPrDefault><w:pPr>{spacing(0, 0, 1.2)}</w:pPr></w:pPrDefault></w:docDefaults>"
)


def field(code: str, shown: str) -> str:
    """A field that Word works out; `shown` stands for it until then."""
    return f'<w:fldSimple w:instr=" {code} "><w:r><w:t>{shown}</w:t></w:r></w:fldSimple>'


def words(text: str) -> str:
    """A run of plain words."""
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


# The series is read off the page by a field, so that no series is named here.
HEAD = field("STYLEREF &quot;Viewpoints Series&quot;", "")
FOOT = "<w:r><w:tab/></w:r>" + words("Page ") + field("PAGE", "1") + words(" of ")
FOOT += field("NUMPAGES", "1")


def furniture(kind: str, content: str) -> str:
    """What stands at the head or foot of each page."""
    element = {"header": "hdr", "footer": "ftr"}[kind]
    return (
        f'<w:{element} xmlns:w="{W}"><w:p><w:pPr><w:pStyle w:val="{kind}"/></w:pPr>'
        f"{content}</w:p></w:{element}>"
    )


SECTION = (
    '<w:sectPr><w:headerReference w:type="default" r:id="rId11"/>'
    '<w:headerReference w:type="first" r:id="rId12"/>'
    '<w:footerReference w:type="default" r:id="rId13"/>'
    '<w:footerReference w:type="first" r:id="rId14"/>'
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1588" w:right="1701" w:bottom="1474" '
    'w:left="1701" w:header="794" w:footer="737" w:gutter="0"/><w:titlePg/></w:sectPr>'
)
SETTINGS = (
    f'<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
    '<w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
    'w:val="15"/></w:compat><w:themeFontLang w:val="en-GB" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
    '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
)


def fonts() -> str:
    """Faces that Word users have, and what to take where they are missing."""
    described = (
        ("Georgia", "Source Serif 4", "roman"),
        ("Calibri", "Source Sans 3", "swiss"),
    )
    return (
        f'<w:fonts xmlns:w="{W}">'
        + "".join(
            f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="00"/>'
            f'<w:family w:val="{family}"/><w:pitch w:val="variable"/></w:font>'
            for name, other, family in described
        )
        + "</w:fonts>"
    )


def theme() -> str:
    """Name the two faces and the colours; the rest is the least a theme must say."""
    named = {
        "dk1": "000000", "lt1": "FFFFFF", "dk2": GREY, "lt2": PALE, "accent1": ACCENT,
        "accent2": GREY, "accent3": FAINT, "accent4": ALARM, "accent5": ACCENT, "accent6": GREY,
        "hlink": ACCENT, "folHlink": ACCENT,
    }  # fmt: skip
    colours = "".join(f'<a:{n}><a:srgbClr val="{c}"/></a:{n}>' for n, c in named.items())
    faces = "".join(
        f'<a:{size}Font><a:latin typeface="{face}"/><a:ea typeface=""/><a:cs typeface=""/>'
        '<a:font script="Arab" typeface="Arial"/><a:font script="Hans" typeface="Microsoft YaHei"/>'
        '<a:font script="Hant" typeface="Microsoft JhengHei"/>'
        f'<a:font script="Deva" typeface="Mangal"/></a:{size}Font>'
        for size, face in (("major", "Calibri"), ("minor", "Georgia"))
    )
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>' * 3
    line = '<a:ln w="9525"><a:solidFill><a:schemeClr val="phClr"/></a:solidFill></a:ln>' * 3
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>" * 3
    return (
        f'<a:theme xmlns:a="{A}" name="Viewpoints"><a:themeElements>'
        f'<a:clrScheme name="Viewpoints">{colours}</a:clrScheme>'
        f'<a:fontScheme name="Viewpoints">{faces}</a:fontScheme>'
        f'<a:fmtScheme name="Viewpoints"><a:fillStyleLst>{fill}</a:fillStyleLst>'
        f"<a:lnStyleLst>{line}</a:lnStyleLst><a:effectStyleLst>{effect}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )


PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
CORE = f"{PACKAGE}/metadata/core-properties"
RELATED = (
    ("rId1", "styles", "styles.xml"),
    ("rId2", "numbering", "numbering.xml"),
    ("rId3", "settings", "settings.xml"),
    ("rId4", "fontTable", "fontTable.xml"),
    ("rId5", "theme", "theme/theme1.xml"),
    ("rId11", "header", "header1.xml"),
    ("rId12", "header", "header2.xml"),
    ("rId13", "footer", "footer1.xml"),
    ("rId14", "footer", "footer2.xml"),
)


def relationships(entries: tuple[tuple[str, str, str], ...]) -> str:
    """Say which part belongs to which."""
    return (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="{i}" Type="{t if "/" in t else f"{R}/{t}"}" Target="{f}"/>'
            for i, t, f in entries
        )
        + "</Relationships>"
    )


def content_types() -> str:
    """Say what each part is."""
    kinds = {
        "/word/document.xml": f"{WORDML}.document.main+xml",
        "/word/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/docProps/app.xml": (
            "application/vnd.openxmlformats-officedocument.extended-properties+xml"
        ),
    }
    kinds |= {f"/word/{f}": f"{WORDML}.{t}+xml" for _, t, f in RELATED if t != "theme"}
    return (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        + "".join(f'<Override PartName="{n}" ContentType="{t}"/>' for n, t in kinds.items())
        + "</Types>"
    )


def parts() -> dict[str, str]:
    """Every part of the file, in the order in which they are kept."""
    sample = '<w:p><w:pPr><w:pStyle w:val="BodyText"/></w:pPr></w:p>'
    return {
        "[Content_Types].xml": content_types(),
        "_rels/.rels": relationships(
            (
                ("rId1", "officeDocument", "word/document.xml"),
                ("rId2", f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
                ("rId3", "extended-properties", "docProps/app.xml"),
            )
        ),
        "docProps/app.xml": f'<Properties xmlns="{PROPERTIES}"/>',
        "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{CORE}"/>',
        "word/_rels/document.xml.rels": relationships(RELATED),
        "word/document.xml": (
            f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{sample}{SECTION}</w:body>'
            "</w:document>"
        ),
        "word/styles.xml": f'<w:styles xmlns:w="{W}">{DEFAULTS}{BUILT_IN}{"".join(STYLES)}'
        "</w:styles>",
        "word/numbering.xml": f'<w:numbering xmlns:w="{W}"/>',
        "word/settings.xml": SETTINGS,
        "word/fontTable.xml": fonts(),
        "word/theme/theme1.xml": theme(),
        "word/header1.xml": furniture("header", HEAD),
        "word/header2.xml": furniture("header", ""),
        "word/footer1.xml": furniture("footer", FOOT),
        "word/footer2.xml": furniture("footer", FOOT),
    }


def build(file: Path) -> None:
    """Write the reference document; stored, not packed, since packers differ between machines."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, text in parts().items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, DECLARATION + text)


if __name__ == "__main__":
    build(HERE / "reference.docx")
