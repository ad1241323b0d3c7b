"""What stands on the card of an author who shows no picture: the letters of the printed name."""

from __future__ import annotations

import re
import unicodedata

from pipeline.model import Author

VOICE = "“"
"""What stands for somebody whose name is withheld: they speak, and that is all that is said."""
_ADDRESSED = frozenset({
    "dame", "dr", "lady", "lord", "miss", "mr", "mrs", "ms", "mx", "prof", "professor", "rev",
    "reverend", "sir", "the",
})  # fmt: skip
"""What stands before a name and is none of it."""
_ASIDE = re.compile(r"\(.*?\)|\[.*?\]|[“\"].*?[”\"]|,.*")


def initials(author: Author) -> str:
    """Give one or two letters of the name as it is printed, in any script.

    A name is never taken apart anywhere else; here only its first and its last
    word are looked at, and a wrong guess costs a letter on a card. Small words
    between (de, van, al-) are passed over. Two letters stand apart, because in
    some scripts they would grow together and be another word.
    """
    if author.anonymity is not None and author.anonymity.kind == "anonymous":
        return VOICE
    words = _ASIDE.sub(" ", unicodedata.normalize("NFC", author.name)).split()
    called = [w for w in words if w.casefold().rstrip(".") not in _ADDRESSED] or words
    letters = [letter for letter in map(_first, called) if letter]
    # Without a large letter anywhere the name is meant to be written small.
    large = [letter for letter in letters if not letter.islower()] or letters
    if not large:
        return VOICE
    return large[0] if len(large) == 1 else f"{large[0]}\u2009{large[-1]}"


def _first(word: str) -> str:
    """The first letter of a word, without what is put on it in some scripts."""
    return next((sign for sign in word if sign.isalpha()), "")
