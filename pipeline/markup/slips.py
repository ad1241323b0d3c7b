"""Find the signs in a text that were meant as markup, and are only words to the reader.

Words that merely look like markup stay words. These would too, but hardly
anybody can have meant them so: they are warnings, and nothing is changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.frozen import frozen
from pipeline.patterns import rare
from pipeline.problems import Level

# What a pattern begins with decides how quickly it is looked for.
_BARE = re.compile(r"@(?<![\w@.\[;\-/]@)([A-Za-z0-9](?:[\w.:-]*\w)?)", re.ASCII)
_NUMBERS = re.compile(r"\[(?<![\w\]]\[)(\d{1,2}(?:\s*[,;–-]\s*\d{1,2})*)\](?![(\[:])")
_SPACED = re.compile(r"\[([^\[\]\n]{1,200})\][ \t]+\((https?://[^\s()]{1,500})\)")
_TORN = re.compile(r"\[([^\[\]\n]{1,200})\]\((https?://[^()\n]{0,500}[ \t][^()\n]{0,500})\)")
_BULLET = re.compile(r"^([ \t]*)[•●▪◦‣∙○■□][ \t\u00a0]*(?=\S)", re.MULTILINE)
_DASH = re.compile(r"^([ \t]*)[–—−][ \t\u00a0]+(?=\S)", re.MULTILINE)


@frozen
class Slip:
    """A stretch of a text, what is so about it, and what may stand in its place."""

    start: int
    end: int
    rule: str
    message: str
    why: str
    meant: str
    fix: str = ""
    level: Level = Level.WARNING


_MARK = rare(r"[ \t]*(?:[-+*•●▪◦‣∙○■□–—−]|\d{1,9}[.)])[ \t\u00a0]+")
_CELL = re.compile(r"\S[ \u00a0]*\t[ \t\u00a0]*(?=\S)")


def slips(text: str, ids: Sequence[str]) -> Iterator[Slip]:
    """Every slip in a text whose file lists works with these ids."""
    yield from _citations(text, ids)
    yield from _links(text)
    yield from _bullets(text)
    yield from _tables(text)


def _tables(text: str) -> Iterator[Slip]:
    """The first lines with Tabs between their words; as many in each are a table."""
    if "\t" not in text:
        return
    start, above, cells = 0, "", 0
    seen: list[tuple[bool, int, int]] = []
    for line in text.split("\n"):
        bare = _MARK.sub("", line, count=1)
        here = len(_CELL.findall(bare))
        if here and cells:
            same = here == cells or bare.count("\t") == above.count("\t")
            seen.append((not same, start - len(above) - 1, start - 1))
        start, above, cells = start + len(line) + 1, line, here
    if not seen:
        return
    uneven, first, end = min(seen)
    message = "these lines look like a table, and would run on in one paragraph"
    why = "there are Tabs between their words; the series prints no tables"
    fix = 'say in a sentence what it shows; or begin each line with "- ", with commas for Tabs'
    level = Level.WARNING if uneven else Level.ERROR
    yield Slip(first, end, "no-tables-or-graphs", message, why, "", fix, level)


def _citations(text: str, ids: Sequence[str]) -> Iterator[Slip]:
    why = "a citation is the id of a work, with @ before it, between square brackets"
    for found in _BARE.finditer(text):
        if found[1] in ids and not _bracketed(text, found.start()):
            message = f'"{found.group()}" is printed as it stands'
            yield Slip(*found.span(), "citation-form", message, why, f"[{found.group()}]")
    for found in _NUMBERS.finditer(text):
        numbers = [int(each) for each in re.findall(r"\d+", found[1])]
        if max(numbers) <= len(ids) and min(numbers) > 0 and not re.search("[–-]", found[1]):
            cited = "; ".join(f"@{ids[number - 1]}" for number in numbers)
            message = f'"{found.group()}" is printed as it stands, and cites nothing'
            yield Slip(*found.span(), "citation-form", message, why, f"[{cited}]")


def _bracketed(text: str, at: int) -> bool:
    """Whether a place is between square brackets, on its line."""
    before = text[text.rfind("\n", 0, at) + 1 : at]
    return before.rfind("[") > before.rfind("]")


def _links(text: str) -> Iterator[Slip]:
    for found in _SPACED.finditer(text):
        message = "a blank stands between the words of a link and its address"
        why = "so this is no link, and the brackets would be printed"
        yield Slip(*found.span(), "link-address", message, why, f"[{found[1]}]({found[2]})")
    for found in _TORN.finditer(text):
        message = "a blank stands in the address of a link"
        why = "so this is no link, and the brackets would be printed"
        address = re.sub(r"\s+", "", found[2])
        yield Slip(*found.span(), "link-address", message, why, f"[{found[1]}]({address})")


def _bullets(text: str) -> Iterator[Slip]:
    dashes = list(_DASH.finditer(text))
    for found in (list(_BULLET.finditer(text)), dashes if len(dashes) > 1 else []):
        if not found:
            continue
        first, more = found[0], len(found) - 1
        start, end = first.end(1), first.end()
        sign = text[start:end].strip()
        also = f"; and {more} more like it" if more else ""
        message = f'"{sign}" begins no list, and such lines run on in one paragraph{also}'
        why = "a hyphen and a space begin each line of a list"
        fix = "begin each with a hyphen and a space" if more else ""
        yield Slip(start, end, "bullet", message, why, "- ", fix)
