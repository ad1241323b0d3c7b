"""What GitHub's runner gives a command and gets from it: changed files, outputs, pages."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from pipeline.errors import UsageError
from pipeline.problems import Level, Problem

if TYPE_CHECKING:
    from pipeline.reports import ArticleLine


def narrowed(
    found: Sequence[Path], changed: Path | None, inputs: Path
) -> tuple[tuple[Path, ...], tuple[Problem, ...]]:
    """Keep the articles that changed files belong to, and say where a change reaches further.

    A changed series, schema or template is a change of every article.
    """
    if changed is None:
        return tuple(found), ()
    from pipeline.github.pull_request import event, names_in, reach, touched

    if not changed.is_file():
        raise UsageError(f"there is no file {changed}", "git diff --name-only -z > changed")
    where = PurePosixPath(os.path.relpath(inputs)).as_posix()
    parts = touched(names_in(changed.read_bytes()), where)
    happened = event(Path(os.environ.get("GITHUB_EVENT_PATH", os.devnull)))
    kept = (p for p in found if parts.everything or p.name in parts.articles)
    return tuple(kept), tuple(reach(parts, happened, where))


def previewed(to: Path, articles: Sequence[ArticleLine], outputs: Path, language: str) -> None:
    """Write the pages of these articles as one page that brings its pictures."""
    from pipeline.reports.preview import Page, preview

    pages = []
    for article in articles:
        path = next((outputs / p for p in article.outputs if p.endswith("/index.html")), None)
        if path is not None:
            beside = (outputs / p for p in article.outputs)
            files = {
                p.relative_to(path.parent).as_posix(): p.read_bytes()
                for p in beside
                if p.is_relative_to(path.parent) and p.suffix in {".jpg", ".png", ".webp"}
            }
            pages.append(Page(article.slug, path.read_text(encoding="utf-8"), files))
    to.write_text(preview(pages, language), encoding="utf-8")


def tell(
    problems: Sequence[Problem],
    articles: Sequence[ArticleLine],
    environment: Mapping[str, str],
) -> None:
    """Append to the files that the runner names; without a runner, do nothing.

    Only counts, names of article folders and our own paths become outputs: a line
    break in an author's words would be a second output.
    """
    page = environment.get("GITHUB_STEP_SUMMARY")
    if page:
        from pipeline.reports.summary import summary

        _append(Path(page), summary(problems, articles))
    outputs = environment.get("GITHUB_OUTPUT")
    if outputs:
        told = _outputs(problems, articles)
        _append(Path(outputs), "".join(f"{k}={_line(v)}\n" for k, v in told.items()))


def _outputs(problems: Sequence[Problem], articles: Sequence[ArticleLine]) -> dict[str, str]:
    levels = Counter(problem.level for problem in problems)
    ready = bool(articles) and all(a.outcome in {"built", "checked"} for a in articles)
    return {
        "ready": str(ready and not levels[Level.ERROR] and not levels[Level.NEEDED]).lower(),
        "articles": json.dumps([article.slug for article in articles]),
        "errors": str(levels[Level.ERROR]),
        "warnings": str(levels[Level.WARNING]),
        "needed": str(levels[Level.NEEDED]),
        "site": "broken" if any(map(_missing_from_the_site, articles)) else "whole",
    }


def _missing_from_the_site(article: ArticleLine) -> bool:
    """Whether an article that readers may know would vanish; no status is no promise either."""
    return article.outcome == "broken" and article.status in {"accepted", "published", ""}


def _line(words: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in words)


def _append(path: Path, words: str) -> None:
    with path.open("a", encoding="utf-8", errors="backslashreplace") as file:
        file.write(words)
