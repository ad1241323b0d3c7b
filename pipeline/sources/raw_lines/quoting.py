"""Write words as one YAML value that means exactly those words."""

from __future__ import annotations

import re

from pipeline.patterns import rare

SINGLE, DOUBLE = "'", '"'
_ESCAPES = rare(r"""\\(?![0abt\tnvfre "/\\N_LP]|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})""")
_CLOSED = {
    DOUBLE: re.compile(r'"(?:[^"\\]++|\\.)*+"', re.DOTALL),
    SINGLE: re.compile(r"'(?:[^']++|'')*+'(?!')"),
}
_ELISION = re.compile(r"'(?:tis|twas|twere|em|til|cause|bout|n|round|\d\ds)\b", re.IGNORECASE)


def quoted(words: str) -> str:
    """Put words in double quotes; in single ones if they hold a double quote or a backslash."""
    mark = mark_for(words)
    return f"{mark}{inside(words, mark)}{mark}"


def mark_for(words: str) -> str:
    """The quotation mark that needs the fewest others inside doubled."""
    return SINGLE if DOUBLE in words or "\\" in words else DOUBLE


def inside(words: str, mark: str) -> str:
    """Words as they stand between two such marks."""
    return words.replace(SINGLE, SINGLE * 2) if mark == SINGLE else words


def safe_plain(words: str, *, flow: bool = False) -> bool:
    """Whether words need no quotation marks; in doubt, they do."""
    if not words or not (words[0].isalnum() and words[-1] != ":"):
        return False
    return (
        ": " not in words and " #" not in words and not (flow and re.search(r"[,\[\]{}:?]", words))
    )


def closing(value: str) -> int:
    """The position of the mark that closes the quote which begins `value`, or -1."""
    found = _CLOSED[value[0]].match(value)
    return found.end() - 1 if found else -1


def closes(value: str) -> bool:
    """Whether a value is one quotation, from its first mark to its last."""
    return value[:1] in (SINGLE, DOUBLE) and closing(value) == len(value) - 1


def bad_escape(value: str) -> int:
    """The position of a backslash that means nothing in double quotes, or -1."""
    at = value.find("\\")
    while at != -1:
        if _ESCAPES.match(value, at):
            return at
        at = value.find("\\", at + 2)
    return -1


def elided(value: str) -> bool:
    """Whether a value begins with an apostrophe that belongs to a word: 'Tis."""
    return bool(_ELISION.match(value))
