"""Make the repairs that are safe, and no others: the signs change, the words never do."""

from __future__ import annotations

import re

from pipeline.sources.file_kinds import outsized
from pipeline.sources.raw_lines import Use
from pipeline.sources.yaml_source import meant

ROUNDS = 12
_WORD = re.compile(r"\w+")
_FENCE = re.compile(r"^[ \t]*(?:```|~~~).*$", re.MULTILINE)


def repair(file: str, text: str) -> str:
    """Write a file's text as it was meant, where there can be no doubt about that.

    A second run changes nothing more. What would not come to rest, or would
    change a word, is left as it is: a person has to look.
    """
    if outsized(file, text):
        return text
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    before = text.removeprefix("\ufeff")
    now = before
    for _ in range(ROUNDS):
        after = _once(now)
        if after == now:
            return mark + now if _words(now) == _words(before) else text
        now = after
    return text


def _once(text: str) -> str:
    lines = text.split("\n")
    ends = ["\r" if line.endswith("\r") else "" for line in lines]
    plain = [line.removesuffix("\r") for line in lines]
    seen = meant("\n".join(plain), Use.REPAIR)
    out = [
        line if line == plain[at] else line.rstrip(" \t")
        for at, each in enumerate(seen.meant)
        for line in each
    ]
    origin = [end for end, each in zip(ends, seen.meant, strict=True) for _ in each]
    # The last line has no end of its own; one that is added before it does.
    return "\n".join(f"{line}{end}" for line, end in zip(out, origin, strict=True))


def _words(text: str) -> list[str]:
    """Every word there is, in order, but for those on the fences around a file."""
    return _WORD.findall(_FENCE.sub("", text))
