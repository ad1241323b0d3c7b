"""Make a Word file whose styles are those of a house, for pandoc to write articles in.

Stored, not packed, since packers differ between machines: same look, same bytes.
"""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import quoteattr

from pipeline.engines.docx_styles import colours, styles, twips
from pipeline.houses.look import Look

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORDML = "application/vnd.openxmlformats-officedocument.wordprocessingml"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
ALTERNATIVES = {
    "Georgia": ("Source Serif 4", "roman"),
    "Calibri": ("Source Sans 3", "swiss"),
}
"""What to take where a face that Word users have is missing, and its kind."""


def reference(look: Look) -> bytes:
    """Write the reference document in this look."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name, text in parts(look).items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, DECLARATION + text)
    return made.getvalue()


def field(code: str, shown: str) -> str:
    """A field that Word works out; `shown` stands for it until then."""
    return f'<w:fldSimple w:instr=" {code} "><w:r><w:t>{shown}</w:t></w:r></w:fldSimple>'


def words(text: str) -> str:
    """A run of plain words."""
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


# In {braces}: what docx_words.py puts there. The title is read off the page, so that the head
# follows an editor who changes it; headings are numbered there, for each Word has its own names.
STATUS = "<w:r><w:tab/></w:r>" + words("{status}")
HEAD = words("{subject} · ") + field("STYLEREF 1", "{title}") + STATUS
FOOT = "<w:r><w:tab/></w:r>" + words("Page ") + field("PAGE", "1") + words(" of ")
FOOT += field("NUMPAGES", "1")


def furniture(kind: str, content: str) -> str:
    """What stands at the head or foot of each page."""
    element = {"header": "hdr", "footer": "ftr"}[kind]
    return (
        f'<w:{element} xmlns:w="{W}"><w:p><w:pPr><w:pStyle w:val="{kind}"/></w:pPr>'
        f"{content}</w:p></w:{element}>"
    )


def section(look: Look) -> str:
    """The page: A4, one column, with a first page that needs no running head."""
    side, top, bottom = (twips(look.number("word", name)) for name in ("side", "top", "bottom"))
    return (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId11"/>'
        '<w:headerReference w:type="first" r:id="rId12"/>'
        '<w:footerReference w:type="default" r:id="rId13"/>'
        '<w:footerReference w:type="first" r:id="rId14"/>'
        f'<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="{top}" w:right="{side}" '
        f'w:bottom="{bottom}" w:left="{side}" w:header="{top // 2}" w:footer="{bottom // 2}" '
        'w:gutter="0"/><w:titlePg/></w:sectPr>'
    )


SETTINGS = (
    f'<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
    '<w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
    'w:val="15"/></w:compat><w:themeFontLang w:val="en-GB" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
    '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
)


def faces(look: Look) -> tuple[str, str]:
    """The face of labels and the face of the words, as Word's users know them."""
    word = look.groups["word"]
    return word["label"], word["text"]


def fonts(look: Look) -> str:
    """Faces that Word users have, and what to take where they are missing."""
    described = (
        (name, *ALTERNATIVES.get(name, ("Arial", "swiss"))) for name in sorted({*faces(look)})
    )
    return (
        f'<w:fonts xmlns:w="{W}">'
        + "".join(
            f'<w:font w:name={quoteattr(name)}><w:altName w:val="{other}"/><w:charset w:val="00"/>'
            f'<w:family w:val="{family}"/><w:pitch w:val="variable"/></w:font>'
            for name, other, family in described
        )
        + "</w:fonts>"
    )


def theme(look: Look) -> str:
    """Name the two faces and the colours; the rest is the least a theme must say."""
    paint = colours(look)
    accent, grey, faint = paint["accent"], paint["muted"], paint["rule"]
    named = {
        "dk1": paint["ink"], "lt1": paint["paper"], "dk2": grey, "lt2": paint["tint"],
        "accent1": accent, "accent2": grey, "accent3": faint, "accent4": paint["warn"],
        "accent5": accent, "accent6": grey, "hlink": accent, "folHlink": accent,
    }  # fmt: skip
    painted = "".join(f'<a:{n}><a:srgbClr val="{c}"/></a:{n}>' for n, c in named.items())
    families = "".join(
        f'<a:{size}Font><a:latin typeface={quoteattr(face)}/><a:ea typeface=""/><a:cs typeface=""/>'
        '<a:font script="Arab" typeface="Arial"/><a:font script="Hans" typeface="Microsoft YaHei"/>'
        '<a:font script="Hant" typeface="Microsoft JhengHei"/>'
        f'<a:font script="Deva" typeface="Mangal"/></a:{size}Font>'
        for size, face in zip(("major", "minor"), faces(look), strict=True)
    )
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>' * 3
    line = '<a:ln w="9525"><a:solidFill><a:schemeClr val="phClr"/></a:solidFill></a:ln>' * 3
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>" * 3
    return (
        f'<a:theme xmlns:a="{A}" name="Viewpoints"><a:themeElements>'
        f'<a:clrScheme name="Viewpoints">{painted}</a:clrScheme>'
        f'<a:fontScheme name="Viewpoints">{families}</a:fontScheme>'
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


def parts(look: Look) -> dict[str, str]:
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
            f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{sample}{section(look)}</w:body>'
            "</w:document>"
        ),
        "word/styles.xml": f'<w:styles xmlns:w="{W}">{styles(look)}</w:styles>',
        "word/numbering.xml": f'<w:numbering xmlns:w="{W}"/>',
        "word/settings.xml": SETTINGS,
        "word/fontTable.xml": fonts(look),
        "word/theme/theme1.xml": theme(look),
        "word/header1.xml": furniture("header", HEAD),
        "word/header2.xml": furniture("header", STATUS),
        "word/footer1.xml": furniture("footer", FOOT),
        "word/footer2.xml": furniture("footer", FOOT),
    }
