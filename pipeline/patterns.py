"""Patterns that are compiled when they are first asked for anything.

To compile all that stand in our modules takes longer than to check an article, and
most are for what hardly any article has. Whoever holds one need not know.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    rare = re.compile
else:

    class rare:
        """A pattern, or what will be one."""

        def __init__(self, pattern: str | bytes, flags: int = 0) -> None:
            """Take what `re.compile` takes."""
            self._asked = pattern, flags

        def __getattr__(self, name: str) -> Any:
            """Have it compiled, and keep what was asked for at hand."""
            made = self.__dict__.get("_made")
            if made is None:
                made = self._made = re.compile(*self._asked)
            found = self.__dict__[name] = getattr(made, name)
            return found
