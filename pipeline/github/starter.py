"""A repository to begin a series with: workflows, form, guides, and the series' own file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import yaml

from pipeline import typed
from pipeline.errors import UsageError
from pipeline.github.form import issue_form
from pipeline.github.guide import author_guide
from pipeline.house import schema
from pipeline.json_schema import NAMES, exported
from pipeline.model import Series
from pipeline.sources.suggest import written
from pipeline.sources.yaml_source import parse
from pipeline.stages.validate import validate

_HERE = Path(__file__).parent / "files"
AHEAD = 12
"""For how many months ahead the publishing workflow offers a choice."""


def repository(series: Series, action: str, month: str, *, imports: bool = False) -> dict[str, str]:
    """Every file of a new repository but series.yaml, by its path in it.

    `action` is the repository and commit of Viewpoints, `month` the first that may
    be published; with `imports`, a workflow that may write turns the form's answers
    into pull requests.
    """
    words = {
        "@ACTION@": action.partition("@")[0],
        "@COMMIT@": f"@{action.partition('@')[2]}",
        "@PINNED@": f"@{action.partition('@')[2].split(' ')[0]}",
        "@MONTHS@": f"[{', '.join(('none', *months(month)))}]",
        "@TITLE@": series.title,
    }
    extra = {".github/workflows/import.yml": _filled("import.yml", words)} if imports else {}
    return {
        **extra,
        "README.md": _filled("README.md", words),
        "AUTHORS.md": author_guide(series),
        ".gitignore": _filled("gitignore", words),
        ".github/CODEOWNERS": _filled("CODEOWNERS", words),
        ".github/ISSUE_TEMPLATE/contribution.yml": form_file(series),
        ".github/dependabot.yml": _filled("dependabot.yml", words),
        ".github/pull_request_template.md": _filled("pull_request_template.md", words),
        ".github/workflows/contribution.yml": _filled("contribution.yml", words),
        ".github/workflows/publish.yml": _filled("publish.yml", words),
        **{f"schemas/{name}.schema.json": exported(name) for name in NAMES},
    }


def settings(title: str) -> str:
    """The text of series.yaml, with the usual limits."""
    return _filled("series.yaml", {"@TITLE@": written(" ".join(title.split()))})


def series_in(text: str) -> Series:
    """Read the text of series.yaml; `UsageError` says what in it cannot stand there."""
    parsed = parse("series.yaml", "series", text.encode())
    checked = validate(parsed.value, schema("series")) if parsed.value else parsed
    if checked.value is None or parsed.failed or checked.failed:
        said = (*parsed.problems, *checked.problems)[0]
        raise UsageError(f"this cannot stand in series.yaml: {said.message}", said.fix)
    return typed.series(checked.value)


def form_file(series: Series) -> str:
    """The issue form as GitHub reads it."""
    body = yaml.safe_dump(issue_form(series), allow_unicode=True, sort_keys=False, width=100)
    return f"# Made by `viewpoints export form` from the schema and series.yaml.\n{body}"


def months(first: str) -> tuple[str, ...]:
    """The months from `first` (2026-11) on that a workflow offers."""
    year, month = int(first[:4]), int(first[5:])
    numbers = range(year * 12 + month - 1, year * 12 + month - 1 + AHEAD)
    return tuple(f"{number // 12:04}-{number % 12 + 1:02}" for number in numbers)


def _filled(name: str, words: Mapping[str, str]) -> str:
    text = (_HERE / name).read_text(encoding="utf-8")
    for mark, word in words.items():
        text = text.replace(mark, word)
    return text
