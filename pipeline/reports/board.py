"""The editors' board: what became of each article, as a page and as JSON.

Only for the office: it says what is owed and by whom.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape
from pathlib import PurePath

from pipeline.model import Artefact, Series
from pipeline.problems import Level, Problem
from pipeline.reports import ArticleLine, totals
from pipeline.reports.escape import safe
from pipeline.reports.json import json

_STATES = {"built": "ready", "waiting": "still waiting", "broken": "broken", "checked": "checked"}


def board(
    series: Series, problems: Sequence[Problem], articles: Sequence[ArticleLine], inputs: str
) -> tuple[Artefact, ...]:
    """Make `office/index.html` and `office/report.json`; paths are as seen from the inputs."""
    told = [replace(p, file=_inside(p.file, inputs)) for p in problems]
    return (
        Artefact("office/index.html", _page(series, told, articles).encode()),
        Artefact("office/report.json", f"{json(told, articles)}\n".encode()),
    )


def _inside(file: str, inputs: str) -> str:
    """The same name wherever the inputs lie, so that a rebuild elsewhere has the same bytes."""
    path = PurePath(file)
    return f"inputs/{path.relative_to(inputs)}" if path.is_relative_to(inputs) else path.name


def _page(series: Series, problems: Sequence[Problem], articles: Sequence[ArticleLine]) -> str:
    rows = "\n".join(_row(article, problems) for article in articles)
    title = _shown(f"{series.title}: the editors’ board")
    policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    return f"""<!DOCTYPE html>
<html lang="{escape(series.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark }}
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem }}
main {{ margin: 2rem auto; padding: 0 1rem }}
li {{ margin-block: 1rem }}
li li {{ margin-block: .35rem }}
.id {{ opacity: .8 }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p>{escape(totals(problems, articles))}</p>
<ul>
{rows or "<li>There is no article yet.</li>"}
</ul>
</main>
</body>
</html>
"""


def _row(article: ArticleLine, problems: Sequence[Problem]) -> str:
    ours = [p for p in problems if p.article == article.slug and p.level is not Level.NOTE]
    said = "".join(f"<li>{_shown(_said(p))}</li>" for p in ours)
    state = _STATES[article.outcome]
    return (
        f"<li><strong>{_shown(article.title or article.slug)}</strong> "
        f'<span class="id">{_shown(article.slug)}</span><br>'
        f"{_shown(article.status or 'no status')}, {state}"
        f"{f'<ul>{said}</ul>' if said else ''}</li>"
    )


def _shown(text: str) -> str:
    """An author's words in a page: no markup, and no letter that turns or hides others."""
    return escape(safe(text))


def _said(problem: Problem) -> str:
    level = "still needed" if problem.level is Level.NEEDED else str(problem.level)
    return f"{level}: {problem.message} ({problem.file}, line {problem.line})"
