"""What a repository's files and the runner's words say of its settings, and what to set by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.findings import Finding
from pipeline.github.pull_request import event

_USES = re.compile(r"^\s*(?:-\s+)?uses:\s*(?P<what>[^\s#]+)", re.MULTILINE)
_PINNED = re.compile(r"@[0-9a-f]{40}\Z")
_RISKY = re.compile(r"^\s*(?:pull_request_target|workflow_run)\s*:", re.MULTILINE)
_CALLED = re.compile(r"/\.github/workflows/(contribution|publish)\.yml@|uses: \$/\.")


def examine(folder: Path, environment: Mapping[str, str]) -> Iterator[Finding]:
    """Look at the repository in `folder`; what no file shows is told, not guessed."""
    workflows = _workflows(folder)
    yield _here(workflows)
    yield from _pins(workflows)
    yield from _triggers(workflows)
    yield _ignored(folder)
    yield _owners(folder)
    yield _form(folder)
    yield _visible(environment)
    yield _approval()
    yield _pages(workflows)


def _workflows(folder: Path) -> dict[str, str]:
    found = sorted((folder / ".github" / "workflows").glob("*.y*ml"))
    return {path.name: path.read_text(encoding="utf-8", errors="replace") for path in found}


def _here(workflows: Mapping[str, str]) -> Finding:
    ours = [name for name, text in workflows.items() if _CALLED.search(text)]
    return Finding(
        "workflows",
        bool(ours),
        ", ".join(ours) or "no workflow here runs Viewpoints",
        "viewpoints new series writes two to begin with",
    )


def _pins(workflows: Mapping[str, str]) -> Iterator[Finding]:
    loose = [
        f"{name}: {found['what']}"
        for name, text in workflows.items()
        for found in _USES.finditer(text)
        if not found["what"].startswith(("./", "$/")) and not _PINNED.search(found["what"])
    ]
    yield Finding(
        "pinned actions",
        not loose,
        "; ".join(loose) or "every action names the 40 digits of a commit",
        "write the commit in place of the tag: whoever owns the tag can move it",
    )


def _triggers(workflows: Mapping[str, str]) -> Iterator[Finding]:
    risky = [name for name, text in workflows.items() if _RISKY.search(text)]
    yield Finding(
        "triggers",
        not risky,
        ", ".join(risky) or "no stranger's pull request meets a secret",
        "use pull_request: the other two run with rights and secrets",
    )


def _ignored(folder: Path) -> Finding:
    path = folder / ".gitignore"
    lines = path.read_text(errors="replace").split() if path.is_file() else []
    well = any(line.strip("/").startswith("outputs") for line in lines)
    return Finding(
        "outputs in git",
        well,
        "outputs are ignored" if well else "outputs, with the office's part, could be committed",
        "add a line /outputs/ to .gitignore",
    )


def _owners(folder: Path) -> Finding:
    places = [folder / part / "CODEOWNERS" for part in (".github", "", "docs")]
    found = next((path for path in places if path.is_file()), None)
    sample = found is not None and "@editors" in found.read_text(errors="replace")
    said = "there is no CODEOWNERS: an author's pull request may change article.yaml unseen"
    if found is not None:
        said = "CODEOWNERS still has the sample's @editors" if sample else str(found.name)
    return Finding(
        "code owners",
        found is not None and not sample,
        said,
        "name your editors in .github/CODEOWNERS, and require their review for main",
    )


def _form(folder: Path) -> Finding:
    path = folder / ".github" / "ISSUE_TEMPLATE" / "contribution.yml"
    return Finding(
        "form for authors",
        path.is_file(),
        "authors can send their view as an issue" if path.is_file() else "there is no form",
        f"viewpoints export form --to {path.relative_to(folder)}",
    )


def _visible(environment: Mapping[str, str]) -> Finding:
    where = environment.get("GITHUB_EVENT_PATH")
    repository: Any = (event(Path(where)) if where else {}).get("repository")
    private = repository.get("private") if isinstance(repository, dict) else None
    if private is None:
        said = (
            "cannot be seen from here. In a public repository every draft, name and declaration "
            "under inputs is public for ever; GitHub enforces the form's required answers there "
            "alone, and asks for a paid plan for Pages and attestations in a private one"
        )
        return Finding("private or public", True, said)
    said = (
        "private: drafts and the office's files are uploaded for those who may look"
        if private
        else "public: all of inputs can be read by everyone; no draft, no office file is uploaded"
    )
    return Finding("private or public", True, said)


def _approval() -> Finding:
    return Finding(
        "first-time authors",
        True,
        "no file shows it. GitHub holds back the check of somebody's first pull request until an "
        'editor presses "Approve and run" on it, and drops it after 30 days; press it, or set '
        "Settings, Actions, General, Approval for running fork pull request workflows, or invite "
        "authors as collaborators. In a private repository, switch on workflows for forks there",
    )


def _pages(workflows: Mapping[str, str]) -> Finding:
    publishes = any("publish.yml@" in t or "deploy-pages" in t for t in workflows.values())
    said = "Settings, Pages, Source must be GitHub Actions; no file shows whether it is"
    return Finding("Pages", True, said if publishes else "no workflow publishes to Pages")
