"""What doctor says of a repository on GitHub."""

from __future__ import annotations

import json
from pathlib import Path

from pipeline.github.settings import examine


def said(folder: Path, **environment: str) -> dict[str, tuple[bool, str]]:
    """Every finding by its name."""
    return {each.what: (each.well, each.said) for each in examine(folder, environment)}


def workflow(folder: Path, text: str) -> None:
    """Write one workflow."""
    path = folder / ".github" / "workflows" / "a.yml"
    path.parent.mkdir(parents=True)
    path.write_text(text)


def test_an_action_that_can_move_is_named(tmp_path: Path) -> None:
    """A tag is not a commit."""
    workflow(tmp_path, "jobs:\n  a:\n    steps:\n      - uses: actions/checkout@v7\n")

    assert said(tmp_path)["pinned actions"] == (False, "a.yml: actions/checkout@v7")


def test_a_risky_trigger_is_named(tmp_path: Path) -> None:
    """Both run a stranger's change with rights and secrets."""
    workflow(tmp_path, "on:\n  pull_request_target:\n")

    assert said(tmp_path)["triggers"] == (False, "a.yml")


def test_a_public_repository_is_told_what_that_means(tmp_path: Path) -> None:
    """The runner's event says which it is; without one nothing is guessed."""
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"repository": {"private": False}}))

    public = said(tmp_path, GITHUB_EVENT_PATH=str(event))["private or public"][1]
    unknown = said(tmp_path)["private or public"][1]

    assert public.startswith("public: all of inputs can be read by everyone")
    assert unknown.startswith("cannot be seen from here")


def test_newcomers_and_pages_are_explained(tmp_path: Path) -> None:
    """What no file shows is told in words."""
    assert "Approve and run" in said(tmp_path)["first-time authors"][1]


def test_the_samples_owner_is_no_owner(tmp_path: Path) -> None:
    """A CODEOWNERS that nobody filled in guards nothing."""
    (tmp_path / "CODEOWNERS").write_text("/inputs/ @editors\n")

    assert not said(tmp_path)["code owners"][0]


def test_outputs_must_be_ignored(tmp_path: Path) -> None:
    """The office's part could be committed."""
    assert not said(tmp_path)["outputs in git"][0]
    (tmp_path / ".gitignore").write_text("/outputs/\n")
    assert said(tmp_path)["outputs in git"][0]
