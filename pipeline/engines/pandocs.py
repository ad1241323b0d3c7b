"""Where a pandoc may be: in the wheel, and where people install one.

`pypandoc` takes the newest of them, and asks each for its version. Where the wheel's
is the only one there is nothing to ask, and nothing to load that could.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

_HOMES = ("~/bin/pandoc", "~/.bin/pandoc", "~/Applications/pandoc")


def installed() -> Iterator[tuple[str, os.stat_result]]:
    """Every pandoc that may be chosen but the wheel's, as it lies there."""
    asked = os.environ.get("PYPANDOC_PANDOC", "")
    places = (asked, shutil.which("pandoc"), *_HOMES, f"{sys.exec_prefix}/bin/pandoc")
    for place in filter(None, places):
        try:
            yield place, os.stat(os.path.expanduser(place))  # noqa: PTH111, PTH116
        except OSError:
            continue


def only() -> Path | None:
    """The wheel's pandoc, if no other may be chosen."""
    if os.environ.get("PYPANDOC_PANDOC") or any(installed()):
        return None
    wheel = find_spec("pypandoc")
    if wheel is None or wheel.origin is None:
        return None
    program = Path(os.path.realpath(wheel.origin)).with_name("files") / "pandoc"
    return program if os.access(program, os.X_OK) else None
