"""An editor's month, from the call to the published page, with the commands they would type."""

from __future__ import annotations

import json
from pathlib import Path

from tests.command import QUIET, tree, viewpoints, write_author, write_series

SLUG = "2026-01-night-kitchen"
LATER = {"coi-unconfirmed", "approval-missing"}


def said(folder: Path) -> tuple[str, str]:
    """The top line of the status, and the line of the next step."""
    ended = viewpoints("status", cwd=folder)
    assert ended.returncode == 0, ended.stderr
    lines = ended.stdout.splitlines()
    row = next((n for n, line in enumerate(lines) if SLUG in line), -2)
    step = lines[row + 1].strip() if row > 0 and lines[row + 1].startswith("  ") else ""
    return lines[1], step


def edit(file: Path, *changes: tuple[str, str]) -> None:
    """Change a file as somebody with an editor does: each line stands there once."""
    text = file.read_text("utf-8")
    for old, new in changes:
        assert text.count(f"\n{old}\n") == 1, old
        text = text.replace(f"\n{old}\n", f"\n{new}\n")
    file.write_text(text, "utf-8")


def run(folder: Path, *arguments: str) -> str:
    ended = viewpoints(*arguments, cwd=folder)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def test_a_month_from_the_call_to_the_published_page(tmp_path: Path) -> None:
    """Every step changes the line that says who does what next."""
    inputs = write_series(tmp_path, rules={"off": [r for r in QUIET if r not in LATER]})
    article, office = inputs / SLUG / "article.yaml", tmp_path / "outputs/office"
    assert said(tmp_path) == ("There is no article yet.", "")

    run(tmp_path, "new", "article", SLUG, "--title", "The night kitchen")
    assert said(tmp_path)[0] == "1 broken"
    assert said(tmp_path)[1].startswith("editors: put right line")

    edit(
        article,
        ("standfirst:", "standfirst: Who cooks for a ward at three in the morning?"),
        ("order:", "order: [jane-doe, sam-okafor]"),
        ("setting:", "setting: clinical-practice"),
    )
    assert said(tmp_path) == (
        "1 waiting for authors",
        "jane-doe: send a viewpoint (and 3 more things)",
    )

    run(tmp_path, "new", "viewpoint", SLUG, "--author", "jane-doe", "--role", "patient")
    assert said(tmp_path)[0] == "1 broken"
    assert said(tmp_path)[1].startswith("jane-doe: put right line")

    write_author(article.parent, "jane-doe", competing_interests={})
    write_author(article.parent, "sam-okafor", author={"role": "clinician"})
    assert said(tmp_path) == (
        "1 waiting for authors",
        "Jane Doe: answer about competing interests",
    )

    built = run(tmp_path, "build")
    assert f"waiting   outputs/drafts/{SLUG}/index.html  Jane Doe: answer" in built
    letter = (office / SLUG / "reminders.txt").read_text("utf-8")
    assert "Dear Jane Doe," in letter
    assert "Sam" not in letter

    write_author(article.parent, "jane-doe")
    assert said(tmp_path) == ("1 waiting for editors", "editors: read it, then status: in-review")
    run(tmp_path, "check", "--issue", "2026-01")

    edit(article, ("status: draft", "status: in-review"))
    assert said(tmp_path) == (
        "1 waiting for authors",
        "Jane Doe: approve the article (and 1 more thing)",
    )
    run(tmp_path, "build", "--issue", "2026-01")
    assert not (office / SLUG / "reminders.txt").read_text("utf-8").startswith("--- for Sam")

    for author in ("jane-doe", "sam-okafor"):
        run(tmp_path, "approve", SLUG, author, "--on", "2026-01-18")
    top, step = said(tmp_path)
    assert top == "1 waiting for editors"
    assert step.startswith("editors: accept it")

    edit(
        article,
        ("status: in-review", "status: accepted"),
        ("accepted:", "accepted: {by: ana-pires, on: 2026-01-20}"),
    )
    assert said(tmp_path) == ("1 ready", "editors: publish it: status: published")

    edit(article, ("status: accepted", "status: published"))
    run(tmp_path, "build")
    assert said(tmp_path) == ("1 published", "")
    assert (tmp_path / "outputs/site" / SLUG / "index.html").is_file()
    assert not (office / SLUG / "reminders.txt").exists()
    before = tree(tmp_path / "outputs")
    report = json.loads((office / "report.json").read_bytes())
    assert "waiting for authors → published" in report["changes"][0]["said"]

    assert "unchanged 1 article" in run(tmp_path, "build")
    assert tree(tmp_path / "outputs") == before
