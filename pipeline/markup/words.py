"""Say of what the small Markdown has not what it is, and what to write in its place.

The gate knows kinds; here they get words, for those who type and for those who
send a Word file, and a line to paste wherever one can be computed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from pipeline.markup import lines as markup_lines
from pipeline.markup.gate import Finding
from pipeline.problems import Place, Problem
from pipeline.sources.suggest import together

TEXT_BYTES = 100_000
_SAME = "every format must be able to say the same"
MARKUP = {
    "Code": ("words between backticks", "take the ` signs away"),
    "CodeBlock": (
        "lines that start with four blanks or with ```, which print as computer code,",
        "start each paragraph right under the one above it, and take ``` lines away",
    ),
    "Image": ("a picture inside the text", "list it under `illustrations:` and send the file"),
    "Figure": ("a picture inside the text", "list it under `illustrations:` and send the file"),
    "Math": ("a formula between $ signs", "write it in words; for money, write \\$"),
    "Note": ("a footnote", "put it into the text, or leave it out"),
    "Strikeout": ("words struck out with ~~", "delete the words, or the ~~ around them"),
    "Superscript": ("raised words between ^ signs", "write them on the line, such as m², or \\^"),
    "Subscript": ("lowered words between ~ signs", "write them on the line, such as CO₂, or \\~"),
    "DefinitionList": (
        "a line that starts with a colon, which makes a list of definitions,",
        "start the line with a word",
    ),
    "HorizontalRule": (
        "a line across the page",
        "delete it; or write a heading in its place: ### Your heading",
    ),
    "LineBlock": ("lines that start with |", "take the | away"),
    "Div": ("a box or an alert", "write it as a paragraph"),
    "Span": ("a { } part", "take the { } part away"),
    "Underline": ("underlined words", "use *one star* on each side for emphasis"),
    "SmallCaps": ("small capitals", "write plain words"),
    "heading-empty": ("a heading with no words", "write the words after ###, or delete the line"),
    "attributes": ("a { } part, or words in quotes inside a link", "take that part away"),
}
WORD = {
    "Code": ("words in a style for computer code", "give them the style Normal"),
    "CodeBlock": ("a paragraph in a style for computer code", "give it the style Normal"),
    "Math": ("a formula", "write it in words"),
    "Strikeout": ("words struck out", "delete them, or choose Font and take the line away"),
    "Superscript": ("raised words", "write them on the line, such as m²"),
    "Subscript": ("lowered words", "write them on the line, such as CO₂"),
    "LineBlock": ("lines of a poem", "write them as paragraphs"),
    "DefinitionList": ("a list of definitions", "write it as paragraphs"),
    "Span": ("words in a style of their own", "give them the style Normal"),
    "Underline": ("underlined words", "use italics for emphasis"),
    "mark": ("highlighted words", "select all, and choose No colour under Text highlight"),
    "tracked": (
        "tracked changes",
        "under Review choose Accept all changes (or reject them), and save",
    ),
    "comment": ("a comment", "under Review choose Delete all comments, and save"),
    "heading-empty": ("a heading with no words", "delete the empty paragraph"),
}


def problem(
    place: Place, finding: Finding, ids: Collection[str] = (), *, word: bool = False
) -> Problem:
    """Word one finding at its place; `ids` are those that may be cited."""
    rule, message, why, fix = _words(finding)
    if word:
        fix = _in_word(finding, fix)
        if finding.kind in WORD:
            message = f"{WORD[finding.kind][0]} cannot be printed here{_said(finding)}"
    else:
        if finding.kind == "CodeBlock" and _tabbed(place):
            message = (
                f"this line starts with a Tab, and would print as computer code{_said(finding)}"
            )
        fix = markup_lines.line(place, finding, ids) or fix
    return Problem.at(place, rule, message, why=why, fix=fix)


def told(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """One cause, one message: what one line to paste heals is said once."""
    kept: dict[object, Problem] = {}
    for each in problems:
        healed = each.fix.startswith(" ") and each.excerpt != each.fix
        kept.setdefault((each.file, each.line, each.rule, each.fix) if healed else each, each)
    return together(tuple(kept.values()))


def too_long(place: Place, size: int) -> Problem:
    """Say that a text is longer than any can be."""
    return Problem.at(
        place,
        "text-too-long",
        f"this text has {size:,} bytes; the limit is {TEXT_BYTES:,}",
        why="that is more than sixty pages",
        fix="send the part that is to be printed",
    )


def _tabbed(place: Place) -> bool:
    line = place.excerpt
    return "\t" in line[: len(line) - len(line.lstrip())]


def _in_word(finding: Finding, fix: str) -> str:
    if finding.kind in WORD:
        return f"in Word: {WORD[finding.kind][1]}"
    if finding.kind == "heading-level":
        return "in Word: give all headings of your text the same style, such as Heading 3"
    if finding.kind == "numbering":
        return "in Word: number the list 1. 2. 3., starting at 1; or write it as paragraphs"
    if finding.kind == "link-address":
        return "in Word: edit the link, so that its address starts with https://; or remove it"
    return fix


def _said(finding: Finding) -> str:
    return f' ("{finding.seen}")' if finding.seen else ""


def _words(finding: Finding) -> tuple[str, str, str, str]:
    kind, seen = finding.kind, finding.seen
    if kind == "Table":
        return (
            "no-tables-or-graphs",
            "a table stands here",
            "the series prints no detailed tables or graphs",
            "say in a sentence what it shows",
        )
    if kind in {"RawInline", "RawBlock"}:
        return (
            "raw-html",
            f'"{seen}" is HTML',
            "only the words are printed, not web page code",
            "take the parts between < and > away; for a < sign, write \\<",
        )
    if kind == "heading-level":
        return (
            "heading-level",
            f'the heading "{seen}" is not of the third level',
            "the first two levels are the article's and the viewpoints' own",
            f"### {seen}",
        )
    if kind == "link-address":
        return (
            "link-address",
            f'the link "{seen}" does not lead to a web page or an e-mail address',
            "links start with https://, http:// or mailto:",
            "[words](https://…)",
        )
    if kind == "link-empty":
        return (
            "link-address",
            f'the link to "{seen}" has no words',
            "nobody could see it, or hear it read out",
            f"[words]({seen})",
        )
    if kind == "citation-in-link":
        return (
            "citation-form",
            f'a citation stands inside the link "{seen}"',
            "a citation becomes a link of its own, and one link cannot hold another",
            "put the citation after the link",
        )
    if kind == "citation-form":
        return (
            "citation-form",
            f'"{seen}" is not a citation as we write them',
            "a citation names the id of a work under `references:`, and nothing else",
            "[@smith2019] or [@smith2019; @lee2021]; if it is no citation, use round brackets",
        )
    return _other(finding)


def _other(finding: Finding) -> tuple[str, str, str, str]:
    kind, seen = finding.kind, finding.seen
    if kind == "hidden-character":
        return (
            "hidden-character",
            f"the text contains the hidden character U+{ord(seen):04X}",
            "it cannot be seen, and can change what the words around it look like",
            "delete it and type the words again",
        )
    if kind == "nesting":
        return (
            "nesting",
            "lists and quotes are nested more than eight deep here",
            "no page has room for that",
            "start a new paragraph",
        )
    if kind == "numbering":
        return (
            "numbering",
            "a numbered list that does not count 1, 2, 3 starts here",
            "a number and a dot at the start of a line make a list, and lists start at 1",
            "start at 1. ; if it is no list, write a backslash before the dot: 2019\\.",
        )
    what, fix = MARKUP.get(kind, (f"something the series does not print ({kind})", "write words"))
    return "markup", f"{what} cannot be printed here{_said(finding)}", _SAME, fix
