"""The few turns of phrase that several rules share."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence

from pipeline.model import Side

SIDES: dict[Side, str] = {
    "professional": "health professionals",
    "public": "patients and the public",
}
"""What each side of a partnership is called in a message."""


def counted(number: int, one: str, many: str = "") -> str:
    """Put a number before its noun: "1 work", "2 works"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def listed(names: Sequence[str], last: str = "and") -> str:
    """Join names as a sentence does: "a, b and c"."""
    head, tail = ", ".join(names[:-1]), "".join(names[-1:])
    return f"{head} {last} {tail}" if head else tail


def shortened(text: str, most: int = 60) -> str:
    """Keep the beginning of a long text, up to a whole word, with … for the rest."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    head = text[: most - 1]
    return f"{(head.rsplit(' ', 1)[0] or head).rstrip()}…"


def folded(name: str) -> str:
    """Give a name the form in which it is compared: capitals and blanks do not matter."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def quoted(text: str) -> str:
    """Quote a text so that it can be pasted: every JSON text is a YAML one too."""
    return json.dumps(text, ensure_ascii=False)
