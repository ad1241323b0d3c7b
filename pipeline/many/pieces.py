"""Texts that outputs of a whole series are put together of, each under the key of what it is of.

What a key has does not change: whoever keeps texts under a key again has the same ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.cache import Cache
from pipeline.many.shelf import Shelf

KIND = "pages"


class Pieces:
    """The texts kept under a name; none, if they are not whole."""

    def __init__(self, cache: Cache, name: str) -> None:
        """Look them up."""
        self._shelf = Shelf(cache, KIND, name)
        try:
            self.texts = {key: _parted(part) for key, part in self._shelf.parts.items()}
        except ValueError:
            self.texts = {}

    def keep(self, parts: Mapping[str, Sequence[str]]) -> None:
        """Keep texts, each under its key, and no other."""
        known = self._shelf.parts if self.texts else {}
        self._shelf.keep({key: known.get(key) or _joined(parts[key]) for key in parts})


def _joined(texts: Sequence[str]) -> bytes:
    """Texts one after the other, and before them how long each is."""
    data = [text.encode("utf-8", "surrogatepass") for text in texts]
    lengths = " ".join(str(len(each)) for each in data)
    return b"".join((f"{lengths}\n".encode(), *data))


def _parted(part: bytes) -> tuple[str, ...]:
    lengths, _, body = part.partition(b"\n")
    texts, at = [], 0
    for size in map(int, lengths.split()):
        texts.append(body[at : at + size].decode("utf-8", "surrogatepass"))
        at += size
    return tuple(texts)
