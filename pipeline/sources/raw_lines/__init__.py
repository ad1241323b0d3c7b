"""Look at a YAML file as its author does: line by line, before any parser.

The worst slips raise no error at all (a ` #` cuts a heading in half), and the
others make a parser speak of something else. What is found here is said in the
author's words, with the line to write; and the lines as they were meant are
handed on, so that one slip never hides or causes a second message.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.sources.raw_lines.finding import Known, Look, Marks, Use, known
from pipeline.sources.raw_lines.moving import Moved
from pipeline.sources.raw_lines.quoting import quoted, safe_plain
from pipeline.sources.raw_lines.scanner import Scanner
from pipeline.sources.raw_lines.usual import usual

__all__ = ["Look", "Marks", "Moved", "Use", "known", "look", "quoted", "safe_plain"]

MOST = 40
"""More slips than this are one slip made everywhere; nobody reads on."""


def look(
    lines: Sequence[str], words: Known, marks: Marks | None = None, use: Use = Use.PARSE
) -> Look:
    """Say what in these lines would be misread, and how they were meant.

    `marks` is what the parser made of the file, if anything: where it knows
    that something is quoted or running text, it is right and we are silent.
    """
    sound = marks is not None and marks.sound
    if (sound and usual(lines, words)) or not words.any_in(lines):
        return Look((), tuple((line,) for line in lines))
    scanner = Scanner(lines, words, use, marks or Marks())
    scanner.run()
    found = sorted(scanner.findings, key=lambda f: (f.line, f.column))
    return Look(tuple(found[:MOST]), scanner.meant())
