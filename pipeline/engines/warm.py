"""Make a process ready for many articles: what all of them need is got ready once.

What is loaded before a fork, every worker has for nothing; and memory that is
given back to the system after each picture has to be asked for, and wiped, again.
"""

from __future__ import annotations

import ctypes
import gc
from contextlib import suppress
from importlib import import_module

_ENGINES = (
    *("docx", "html", "images", "pdf", "typst"),
    *("live_docx", "live_html", "live_pdf", "inside"),
)
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
KEPT = 32 << 20
"""How many bytes that are free a process may keep, and how big a piece may be to be one of them."""
YOUNG = 50_000
"""How many new objects there are before Python looks for rings among them; usual are 700."""


def load() -> None:
    """Load every engine's library, so that a fork of this process need not."""
    for engine in _ENGINES:
        import_module(f"pipeline.engines.{engine}")


def settle() -> None:
    """Keep memory instead of asking for it anew, and do not look through what never goes.

    Each picture is several megabytes, unpacked; each text is ten thousand objects,
    and hardly any of them are in rings.
    """
    gc.freeze()
    gc.set_threshold(YOUNG, 20, 20)
    # The C library of Linux alone knows these two.
    with suppress(AttributeError, OSError):
        library = ctypes.CDLL(None)
        library.mallopt(_TRIM_THRESHOLD, KEPT)
        library.mallopt(_MMAP_THRESHOLD, KEPT)
