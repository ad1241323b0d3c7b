"""Run the real command on a small series, as people do."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
COMMAND = (sys.executable, "-c", "from pipeline.cli import run; run()")
QUIET = [
    "word-count", "photo-missing", "key-messages", "coverage", "coverage-challenges",
    "coverage-impact", "voice-balance", "coi-unconfirmed", "approval-missing",
]  # fmt: skip
"""Rules that a test of something else would only trip over."""


def environment(**more: str) -> dict[str, str]:
    """What a command is started with: nothing of the test runner's own."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    # What an earlier test made must not make a later one pass.
    return {**kept, "PYTHONPATH": str(ROOT), "VIEWPOINTS_CACHE": "off", **more}


def viewpoints(
    *arguments: str | Path, cwd: Path = ROOT, **more: str
) -> subprocess.CompletedProcess[str]:
    """Run the command to its end; `more` is added to the environment."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        cwd=cwd,
        env=environment(**more),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def write_series(folder: Path, **fields: Any) -> Path:
    """Write `inputs/series.yaml` into `folder`, and give the inputs folder."""
    inputs = folder / "inputs"
    inputs.mkdir(parents=True)
    rules = {"off": QUIET} | fields.pop("rules", {})
    editors = [{"id": "ana-pires", "name": "Ana Pires", "role": "Series editor"}]
    whole = {"title": "Partnership in Practice", "editors": editors, "rules": rules} | fields
    _write(inputs / "series.yaml", whole)
    return inputs


def write_article(
    inputs: Path,
    slug: str,
    status: str = "draft",
    authors: Mapping[str, Mapping[str, Any]] | None = None,
    **fields: Any,
) -> Path:
    """Write an article that builds, by a patient and a clinician unless told otherwise."""
    folder = inputs / slug
    folder.mkdir()
    files = authors or {"jane-doe": {}, "sam-okafor": {"author": {"role": "clinician"}}}
    whole: dict[str, Any] = {
        "title": f"The article {slug}",
        "standfirst": "One sentence that says what happened",
        "issue": slug[:7],
        "order": list(files),
        "status": status,
    }
    if status in {"accepted", "published"}:
        whole["accepted"] = {"by": "ana-pires", "on": f"{slug[:7]}-20"}
    _write(folder / "article.yaml", whole | fields)
    for stem, given in files.items():
        write_author(folder, stem, **given)
    return folder


def write_author(folder: Path, stem: str, **given: Any) -> Path:
    """Write one author's file."""
    author = {
        "name": stem.replace("-", " ").title(),
        "role": "patient",
        "photo_waiver": {"reason": "Not wanted", "by": "ana-pires"},
    }
    whole = {
        "author": author | given.pop("author", {}),
        "viewpoint": {"text": f"These are the words of {stem}."},
        "competing_interests": {"nothing_to_declare": True, "confirmed": {"on": "2026-01-02"}},
        "ai_use": {"used": False},
    }
    path = folder / f"{stem}.yaml"
    _write(path, whole | given)
    return path


def tree(folder: Path) -> dict[str, str]:
    """Every file under `folder`, hidden ones too, with the sha256 of its bytes."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


class _Typed(yaml.SafeDumper):
    """Writes YAML as people do: what has several lines stands in a block."""


_Typed.add_representer(
    str,
    lambda dumper, text: dumper.represent_scalar(
        "tag:yaml.org,2002:str", text, style="|" if "\n" in text else None
    ),
)


def _write(path: Path, whole: Mapping[str, Any]) -> None:
    path.write_text(
        yaml.dump(dict(whole), None, _Typed, sort_keys=False, allow_unicode=True), "utf-8"
    )
