"""Programs that some tests need beside the project's own."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest


def tool(name: str, *, install: str = "") -> str:
    """Find a program beside this Python or on the path; skip without it, but fail in CI."""
    beside = Path(sys.executable).parent / name
    found = str(beside) if beside.exists() else shutil.which(name)
    if found:
        return found
    remedy = f"{name} is missing: {install or f'pip install {name}'}"
    if os.environ.get("CI"):
        pytest.fail(remedy)
    pytest.skip(remedy)
