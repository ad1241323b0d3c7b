"""The fonts that the pages are set in, and what their makers allow.

They lie once beside the articles, wherever a page is: `../assets/` leads there from
each, on the site and among the drafts, so that nothing is fetched from elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.house import House
from pipeline.model import Artefact

FONTS, KINDS = "html/fonts", frozenset({".woff2", ".txt"})


def assets(house: House, places: Iterable[str]) -> tuple[Artefact, ...]:
    """Give the house's fonts for each of these places: `site`, `drafts`."""
    files = [path for path in house.listed(FONTS, "*.*") if path.suffix in KINDS]
    read = [(path.name, path.read_bytes()) for path in files]
    return tuple(
        Artefact(f"{place}/assets/{name}", data)
        for place in sorted(set(places))
        for name, data in read
    )
