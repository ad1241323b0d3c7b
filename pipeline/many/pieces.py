"""Texts that outputs of a whole series are put together of, each under the key of what it is of.

They are many and long: a board of a thousand articles has ten megabytes of them. So they
stand in the cache as they are, one after the other, and only their lengths as JSON.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from pipeline.cache import Cache

KIND = "pages"


def keep_pieces(cache: Cache, name: str, parts: Mapping[str, Sequence[str]]) -> None:
    """Keep texts under a name."""
    data = {key: [t.encode("utf-8", "surrogatepass") for t in parts[key]] for key in parts}
    body = b"".join([text for texts in data.values() for text in texts])
    lengths = {key: [*map(len, texts)] for key, texts in data.items()}
    cache.put(KIND, name, [hashlib.sha256(body).hexdigest(), lengths], [body])


def pieces(cache: Cache, name: str) -> dict[str, tuple[str, ...]]:
    """Give the texts kept under a name; none, if they are not whole."""
    try:
        (sha256, lengths), (body,) = cache.whole(KIND, name) or (("", {}), [b""])
        if hashlib.sha256(body).hexdigest() != sha256:
            return {}
        found, at = {}, 0
        for key, sizes in lengths.items():
            texts = []
            for size in sizes:
                texts.append(body[at : at + size].decode("utf-8", "surrogatepass"))
                at += size
            found[str(key)] = tuple(texts)
    except (ValueError, TypeError, AttributeError):
        return {}
    return found
