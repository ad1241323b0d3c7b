"""What an organisation is called, without the ways of writing it that two rules look past."""

from __future__ import annotations

import re
import unicodedata

_FORM = re.compile(
    r"[\s,]+(?:ltd|limited|plc|inc|incorporated|llc|llp|gmbh|ag|sa|nv|bv|co|corp|corporation|cic|cio)\.?\Z",
    re.IGNORECASE,
)


def core(name: str) -> str:
    """The name as people say it: "Example Pharma" of "Example Pharma Ltd"."""
    short = " ".join(name.split())
    while (cut := _FORM.sub("", short)) != short and cut:
        short = cut
    return short


def key(name: str) -> str:
    """One key for every spelling: no capitals, signs, articles or forms of company."""
    folded = unicodedata.normalize("NFKD", core(name)).casefold().replace("&", " and ")
    words = re.findall(r"[^\W_]+", "".join(c for c in folded if not unicodedata.combining(c)))
    return " ".join(word for word in words if word != "the")


def named(name: str) -> re.Pattern[str]:
    """A pattern for the name in a text; a single word only with the capitals it has."""
    words = [re.escape(word) for word in core(name).split()]
    spaced = r"\s+".join(words) or "(?!)"
    # "Mind" is a charity, and to mind is not.
    return re.compile(rf"(?<!\w)(?:{spaced})(?!\w)", re.IGNORECASE if len(words) > 1 else 0)
