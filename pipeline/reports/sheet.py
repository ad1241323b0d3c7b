"""The style of the pages that are ours and no house's: their colours, and what each adds."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def sheet(own: Path) -> str:
    """Give a page's `own` style after the colours that all of them have."""
    colours = Path(__file__).with_name("colours.css")
    return colours.read_text(encoding="utf-8") + own.read_text(encoding="utf-8")
