"""Try an attack on one article, and on the control article beside it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.assemble import assemble
from pipeline.house import House
from pipeline.outcome import Outcome
from pipeline.problems import Level
from pipeline.reports.text import text
from pipeline.series import series_of
from pipeline.workshop import Workshop
from tests.command import write_article, write_author, write_series

SECONDS = 20
"""Longer than the reader may take over a text, and far less than the attacks ask for."""


@dataclass(frozen=True, slots=True)
class Attack:
    """What is sent, what a naive pipeline makes of it, and the rule that refuses it here."""

    name: str
    sent: Any
    naive: str
    rule: str

    def __str__(self) -> str:
        """Name the test."""
        return self.name


def prepared(folder: Path, **author: Any) -> Path:
    """An article by two people, the first of whom sent what is given; `raw` is their whole file."""
    inputs = folder / "inputs" if (folder / "inputs").exists() else write_series(folder)
    article = write_article(inputs, "2026-01-a")
    raw: bytes | None = author.pop("raw", None)
    text = author.get("viewpoint", {}).get("text", "")
    if "\n" in text:
        author["viewpoint"] = {"text": "THE TEXT"}
    path = write_author(article, "jane-doe", **author)
    if "\n" in text:
        # As people write it: below a pipe, each line as it is.
        lines = "".join(f"    {line}\n" for line in text.strip("\n").lstrip().split("\n"))
        path.write_text(path.read_text("utf-8").replace("THE TEXT", f"|\n{lines}"), "utf-8")
    if raw is not None:
        path.write_bytes(raw)
    return article


def made(article: Path, tools: Workshop) -> Outcome:
    """Build it; whatever was sent, it takes seconds, and what is said has no traceback."""
    series, _ = series_of(article.parent)
    assert series is not None
    began = time.monotonic()
    outcome = assemble(article, series, House.named("practice"), tools, False)
    assert time.monotonic() - began < SECONDS
    assert outcome.failure != 70 and "Traceback" not in text(outcome.problems)
    return outcome


def errors(outcome: Outcome) -> set[str]:
    """The rules that refused something."""
    return {p.rule for p in outcome.problems if p.level is Level.ERROR}


def public(outcome: Outcome) -> Mapping[str, bytes]:
    """The files that readers get, by their endings."""
    shown = (a for a in outcome.artefacts if not a.path.startswith("office/"))
    return {a.path.rpartition(".")[2]: a.data for a in shown}
