"""One thing that doctor has looked at."""

from __future__ import annotations

from pipeline.frozen import frozen


@frozen
class Finding:
    """One thing looked at: whether it is well, what was found, and what to do if not."""

    what: str
    well: bool
    said: str
    remedy: str = ""
