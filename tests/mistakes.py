"""The corpus of mistakes: what an author typed, and the whole of what they are told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from pipeline.house import schema
from pipeline.problems import Problem
from pipeline.reports.text import text
from pipeline.sources.suggest import once
from pipeline.sources.yaml_source import parse
from pipeline.stages.validate import validate

CORPUS = Path(__file__).parent / "cases" / "mistakes.yaml"
_LINE = re.compile(r"\s*(?:- )*[A-Za-z_]+:(?:\s|$)|\s+\S|\s*- |# ")


@dataclass(frozen=True, slots=True)
class Mistake:
    """One entry: `left` are the rules still broken when every line offered has been pasted."""

    title: str
    raw: bytes
    says: str
    of_thirty: int = 0
    schema: str = "contribution"
    left: tuple[str, ...] = ()
    replaces: tuple[int, int] | None = None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is said of it, in the order of the lines."""
        return examine(self.raw, self.schema)


def mistakes() -> list[Mistake]:
    """Read the corpus."""
    read = yaml.safe_load(CORPUS.read_text(encoding="utf-8"))
    return [_mistake(entry) for entry in read]


def _mistake(entry: dict[str, Any]) -> Mistake:
    raw = bytes.fromhex(entry["bytes"]) if "bytes" in entry else entry["file"].encode()
    replaces = tuple(entry["replaces"]) if "replaces" in entry else None
    return Mistake(
        entry["title"],
        raw,
        entry["says"].rstrip("\n"),
        entry.get("of_thirty", 0),
        entry.get("schema", "contribution"),
        tuple(entry.get("left", ())),
        replaces,
    )


def examine(raw: bytes, kind: str = "contribution") -> tuple[Problem, ...]:
    """Everything that is wrong with the bytes of one file."""
    source = parse("carer.yaml", "carer", raw)
    problems = list(source.problems)
    if source.value is not None:
        problems += validate(source.value, schema(kind)).problems
    return tuple(sorted(once(problems), key=lambda problem: problem.order))


def said(problems: tuple[Problem, ...]) -> str:
    """The text form, as `viewpoints check` shows it."""
    return text(problems)


def offers_a_line(problem: Problem) -> bool:
    """Whether the fix is a line to paste, not advice."""
    return bool(_LINE.match(problem.fix))


def pasted(mistake: Mistake) -> bytes:
    """The file after an author has pasted every line that was offered, from the last up."""
    lines = mistake.raw.decode("utf-8", "surrogateescape").split("\n")
    for problem in reversed(mistake.problems):
        if not offers_a_line(problem):
            continue
        new = problem.fix.split("\n")
        first, last = mistake.replaces or (problem.line, problem.line)
        if problem.rule == "missing-field" and "missing" in problem.message:
            first, last = problem.line + 1, problem.line
            if not problem.fix.startswith(" "):
                first, last = len(lines), len(lines) - 1
        lines[first - 1 : last] = new
    return "\n".join(lines).encode("utf-8", "surrogateescape")
