"""Many parts that are remembered under one name, and of which a build changes few.

All of them are megabytes. So what has changed since all were written is written beside
them, as long as it is little: a build in which one article has changed writes a hundredth.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any

from pipeline.cache import Cache
from pipeline.frozen import frozen

LITTLE = 8
"""Beside the whole stands at most so small a part of it."""


@frozen
class _Entry:
    """An entry of the cache: parts, the names of those that are `gone`, and a plain value.

    The whole is known by its `mark`; what stands beside it says which whole that is.
    """

    mark: str = ""
    parts: Mapping[str, bytes] = field(default_factory=dict)
    gone: Sequence[str] = ()
    value: Any = None


class Shelf:
    """What was kept under a name; nothing, where it is not whole."""

    def __init__(self, cache: Cache, kind: str, name: str) -> None:
        """Look it up."""
        self._cache, self._kind, self._name = cache, kind, name
        self._beside = hashlib.sha256(f"since {name}".encode()).hexdigest()
        self._whole = _read(cache, kind, name)
        since = _read(cache, kind, self._beside) if self._whole.mark else _Entry()
        if since.mark != self._whole.mark:
            since = _Entry()
        gone = frozenset(since.gone)
        stays = {n: part for n, part in self._whole.parts.items() if n not in gone}
        self.parts: Mapping[str, bytes] = stays | dict(since.parts)
        self.value = since.value

    def keep(self, parts: Mapping[str, bytes], value: Any = None) -> None:
        """Keep these parts and no other, and a plain value."""
        if self._whole.mark and parts == self.parts and value == self.value:
            return
        before = self._whole.parts
        new = {n: part for n, part in parts.items() if before.get(n) != part}
        gone = [name for name in before if name not in parts]
        if not self._whole.mark or (len(new) + len(gone)) * LITTLE > len(parts):
            self._whole = _Entry(_mark(parts), parts)
            new, gone = {}, []
        # First what stands beside: it is of no other whole than the one it names.
        self._write(self._beside, _Entry(self._whole.mark, new, gone, value))
        if self._whole.parts is parts:
            self._write(self._name, self._whole)
        self.parts, self.value = parts, value

    def _write(self, name: str, entry: _Entry) -> None:
        body = b"".join(entry.parts.values())
        sizes = {name: len(part) for name, part in entry.parts.items()}
        sha256 = hashlib.sha256(body).hexdigest()
        head = [entry.mark, sha256, sizes, [*entry.gone], entry.value]
        self._cache.put(self._kind, name, head, [body])


def _mark(parts: Mapping[str, bytes]) -> str:
    """One sha256 for all of them."""
    whole = hashlib.sha256()
    for name, part in parts.items():
        whole.update(f"{len(name)}\0{name}\0{len(part)}\0".encode("utf-8", "surrogatepass"))
        whole.update(part)
    return whole.hexdigest()


def _read(cache: Cache, kind: str, name: str) -> _Entry:
    try:
        head, (body,) = cache.whole(kind, name) or ([""] * 5, [b""])
        mark, sha256, sizes, gone, value = head
        if hashlib.sha256(body).hexdigest() != sha256:
            return _Entry()
        parts, at = {}, 0
        for each, size in sizes.items():
            parts[each] = body[at : at + size]
            at += size
        return _Entry(str(mark), parts, [*map(str, gone)], value)
    except (ValueError, TypeError, AttributeError):
        return _Entry()
