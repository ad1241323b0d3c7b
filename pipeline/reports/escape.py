"""Make what an author wrote safe to show: in a terminal, and in the log of a workflow.

Everything a view prints of an author's words goes through here. A control
character can wipe a screen, a turned letter can forge a pass, and a line that
looks like a workflow command is one.
"""

from __future__ import annotations

import re
import unicodedata

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
_JOINERS = frozenset("\u200c\u200d\u200e\u200f")
_SPELT = {"\n": "\\n", "\r": "\\r", "\t": "→"}
_COMMAND = re.compile(r"(?m)(^\s*:)(?=:)|(##)(?=\[)")
_BREAK = "\u200b"


def safe(text: str) -> str:
    """One line that shows every character there is, and can do nothing."""
    if text.isprintable() and _INVISIBLE.isdisjoint(text):
        return inert(text)
    return inert("".join(shown(text, position) for position in range(len(text))))


def shown(text: str, position: int) -> str:
    """The character at `position`, or its number, as in `<U+202E>`, if nobody can see it."""
    character = text[position]
    if character in _SPELT:
        return _SPELT[character]
    if not hidden(text, position):
        return character
    return f"<U+{ord(character):04X}>"


def hidden(text: str, position: int) -> bool:
    """Whether nobody can see the character; a joiner inside a word or an emoji belongs there."""
    character = text[position]
    if character in _JOINERS:
        around = text[max(position - 1, 0) : position], text[position + 1 : position + 2]
        kinds = "LMS" if character == "\u200d" else "LM"
        return not all(c and unicodedata.category(c)[0] in kinds for c in around)
    return character in _INVISIBLE or unicodedata.category(character) in _HIDDEN


def inert(text: str) -> str:
    """Break what a workflow's log would obey: `::` at the start of a line, `##[` anywhere.

    The runner reads both streams, and knows the old form in the middle of a
    line. The break has no width, so columns still line up.
    """
    if "::" not in text and "##[" not in text:
        return text
    return _COMMAND.sub(lambda found: f"{found.group()}{_BREAK}", text)
