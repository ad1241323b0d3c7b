"""A workshop that remembers the pictures it has made: between two saves they are the same."""

from __future__ import annotations

from collections import OrderedDict
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from pipeline.workshop import Workshop

if TYPE_CHECKING:
    from pipeline.house import House

MOST = 60
"""How many pictures are kept; each takes longer to make than a page."""


class Album(Workshop):
    """A workshop for one who looks on while an article is written."""

    def __init__(self, house: House, language: str) -> None:
        """Begin with no picture."""
        super().__init__(house, language)
        self._album: OrderedDict[tuple[Any, ...], Any] = OrderedDict()

    def develop(self, data: bytes, *how: Any, **more: Any) -> Any:
        """Make a picture fit to print, unless it is known."""
        key = (sha256(data).digest(), how, *more.items())
        if key not in self._album:
            self._album[key] = super().develop(data, *how, **more)
        self._album.move_to_end(key)
        while len(self._album) > MOST:
            self._album.popitem(last=False)
        return self._album[key]
