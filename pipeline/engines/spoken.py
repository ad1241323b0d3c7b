"""Put the letters a page shows in the order of the eye into the order of the tongue."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.engines.glyphs import RTL, Cluster

# Each cluster is right-to-left, left-to-right, a digit, an Arabic digit or neutral.
_STRETCH = re.compile(r"R(?:[RNDA]*R)?")
_BROKEN = re.compile(r"[RA][RAD]|D[RA]")
_ARABIC_DIGIT = re.compile("[\u0660-\u0669]")
_TURNED = re.compile(f"{RTL.pattern}|{_ARABIC_DIGIT.pattern}")


def said(shown: Sequence[Cluster]) -> str:
    """Put what a paragraph shows into the order in which it is said."""
    text = "".join(c.text for c in shown)
    if not _TURNED.search(text) and not any(c.thin for c in shown):
        return text
    text, ended = "", "L"
    for line in _lines(shown):
        spoken = _spoken(_unechoed(_seen(line)))
        kinds = "".join(map(_kind, spoken)).replace("N", "") or "N"
        # The blank at which such a line was broken is drawn at its other end.
        text += " " if _BROKEN.match(ended + kinds[0]) else ""
        text += "".join(c.text for c in spoken)
        ended = kinds[-1]
    return text


def _lines(shown: Sequence[Cluster]) -> Iterator[list[Cluster]]:
    line: list[Cluster] = []
    for cluster in shown:
        # An accent is only a little off the line it belongs to.
        if line and abs(cluster.y - line[-1].y) > 0.7 * line[-1].size:
            yield line
            line = []
        line.append(cluster)
    yield line


def _seen(line: list[Cluster]) -> list[Cluster]:
    """Sort by place: figures in an Arabic line make Typst draw its parts in another order."""
    return sorted(line, key=lambda c: c.x) if any(_TURNED.search(c.text) for c in line) else line


def _unechoed(line: list[Cluster]) -> list[Cluster]:
    """Drop accents that repeat the letter they stand on.

    Typst draws an accent that is off the line by itself and gives it the
    text of the whole letter again (0.15, with fonts that draw dots apart).
    """
    if not any(c.thin for c in line):
        return line
    before = ["", *(c.text for c in line)]
    after = [*(c.text for c in line[1:]), ""]
    return [
        c
        for c, left, right in zip(line, before, after, strict=False)
        if not (c.thin and (left.endswith(c.text) or right.startswith(c.text)))
    ]


def _spoken(line: list[Cluster]) -> list[Cluster]:
    kinds = "".join(map(_kind, line))
    if "R" not in kinds:
        return line
    spoken = list(line)
    for stretch in _STRETCH.finditer(kinds):
        spoken[slice(*stretch.span())] = _reversed(line[slice(*stretch.span())])
    return spoken


def _reversed(stretch: list[Cluster]) -> list[Cluster]:
    """Turn a stretch round, but not the numbers in it: they run the other way."""
    turned = stretch[::-1]
    for number in re.finditer("[DA]+", "".join(map(_kind, turned))):
        turned[slice(*number.span())] = turned[slice(*number.span())][::-1]
    return turned


def _kind(cluster: Cluster) -> str:
    text = cluster.text
    if RTL.search(text):
        return "R"
    if any(c.isalpha() for c in text):
        return "L"
    if _ARABIC_DIGIT.search(text):
        return "A"
    return "D" if any(c.isdigit() for c in text) else "N"
