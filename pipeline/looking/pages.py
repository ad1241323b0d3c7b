"""The preview's own pages: what there is to say of an article, and all articles in a list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from urllib.parse import quote

from pipeline.looking.served import Ear, listening
from pipeline.model import Series
from pipeline.problems import Level, Problem, told_to_authors
from pipeline.reports import ArticleLine
from pipeline.reports.board_rows import MARKS, shown
from pipeline.reports.cells import month_words, next_step, top_line
from pipeline.reports.sheet import sheet
from pipeline.reports.text import excerpt
from pipeline.turns.owed import STATES

_STYLE = Path(__file__).with_name("look.css")

_SECTIONS = {
    Level.ERROR: "To put right",
    Level.NEEDED: "Still needed",
    Level.WARNING: "Suggestions",
    Level.NOTE: "Notes",
}
_REACHED = 'tabindex="0" role="group"'
"""What can be wider than a telephone, a keyboard must reach to move it."""
_COUNTED = {
    Level.ERROR: ("broken", "broken"),
    Level.NEEDED: ("still needed", "still needed"),
    Level.WARNING: ("suggestion", "suggestions"),
    Level.NOTE: ("note", "notes"),
}


def counted(problems: Sequence[Problem]) -> str:
    """Sum up in words: "1 broken · 2 still needed"."""
    told = told_to_authors(problems)
    numbers = {level: sum(p.level is level for p in told) for level in _COUNTED}
    words = (f"{n} {_COUNTED[level][n > 1]}" for level, n in numbers.items() if n)
    return " · ".join(words) or "nothing to put right"


def messages(
    name: str, problems: Sequence[Problem], links: Sequence[tuple[str, str]],
    broken: bool, ear: Ear, last: str = "",
) -> str:  # fmt: skip
    """Everything there is to say of an article, or of the series.

    `links` are where to go on; `last` is the page as it was before, to be seen beneath.
    """
    told = told_to_authors(problems)
    hint = "<p>The page comes back by itself when this is put right and saved.</p>"
    sections = (
        f"<section><h2>{words}</h2><ol>{''.join(map(_problem, found))}</ol></section>"
        for level, words in _SECTIONS.items()
        if (found := [p for p in told if p.level is level])
    )
    if last:
        links = ((last, "The page as it last was"), *links)
    anchors = " ".join(f'<a href="{escape(to)}">{shown(words)}</a>' for to, words in links)
    return _page(
        _heading(told),
        name,
        f'{hint if broken else ""}<nav aria-label="Go on">{anchors}</nav>',
        "\n".join(sections) + (_beneath(last) if last else ""),
        ear,
    )


def index(
    series: Series, problems: Sequence[Problem],
    articles: Sequence[tuple[str, ArticleLine | None]], ear: Ear,
) -> str:  # fmt: skip
    """All articles, newest first, with where each stands."""
    lines = [line for _, line in articles if line is not None]
    rows = "".join(_row(slug, line) for slug, line in sorted(articles, key=_newest, reverse=True))
    waiting = len(articles) - len(lines)
    top = top_line(lines) if lines or not articles else ""
    more = f"{waiting} still to be looked at" if waiting else ""
    said = "".join(map(_problem, told_to_authors(problems)))
    about = f"<section><h2>About the series</h2><ol>{said}</ol></section>" if said else ""
    head = f'<p class="top">{escape(" · ".join(filter(None, (top, more))))}</p>'
    return _page("Preview", series.title, head, f'<ul class="all">{rows}</ul>{about}', ear)


def gone(slug: str, ear: Ear) -> str:
    """Say that there is no such article, and where the others are."""
    words = f"<p>There is no article {shown(slug)}. It comes by itself if it comes back.</p>"
    return _page("Not here", slug, words, '<p><a href="/">All articles</a></p>', ear)


def _heading(told: Sequence[Problem]) -> str:
    for level, words in ((Level.ERROR, "to put right"), (Level.NEEDED, "still needed")):
        if number := sum(p.level is level for p in told):
            return f"{number} thing{'s' * (number > 1)} {words}"
    return "Nothing to put right"


def _beneath(last: str) -> str:
    title = "The page as it last was"
    return (
        f'<section class="last"><h2>{title}</h2>'
        f'<iframe sandbox="allow-same-origin" src="{escape(last)}" title="{title}"></iframe>'
        "</section>"
    )


def _newest(article: tuple[str, ArticleLine | None]) -> tuple[str, str]:
    slug, line = article
    return (line.standing.issue if line else "") or slug[:7], slug


def _row(slug: str, line: ArticleLine | None) -> str:
    title = (line.standing.title or line.title if line else "") or slug
    state, step = "", "is being looked at"
    if line is not None:
        month = month_words(line.standing.issue)
        mark = MARKS[line.turn.state]
        words = f'<i aria-hidden="true">{mark}</i> {STATES[line.turn.state]}'
        state = f'<span class="state {line.turn.state}">{words}</span> · {shown(month)} · '
        step = shown(next_step(line.turn))
    return (
        f'<li><a href="/{quote(slug)}/">{shown(title)}</a>'
        f"<p>{state}{step}</p><code>{shown(slug)}</code></li>"
    )


def _problem(problem: Problem) -> str:
    place = f"{problem.file}:{problem.line}:{problem.column}"
    return (
        f'<li class="{problem.level}"><h3>{shown(problem.message)}</h3>'
        f"<p><code>{shown(place)}</code></p>{''.join(_parts(problem))}"
        f"<p><small>{problem.level}[{shown(problem.rule)}]</small></p></li>"
    )


def _parts(problem: Problem) -> Iterator[str]:
    lines = excerpt(problem)
    if lines:
        caret = lines[1].rstrip("^")
        under = f"{caret}<i>{lines[1][len(caret) :]}</i>"
        yield f'<pre {_REACHED} aria-label="The line">{escape(lines[0])}\n{under}</pre>'
    if problem.why:
        yield f"<p><b>why:</b> {_lines(problem.why, '<br>')}</p>"
    if problem.fix:
        fix = _lines(problem.fix, "\n")
        yield '<p class="fix"><b>fix:</b></p>'
        yield f'<pre class="fix" {_REACHED} aria-label="The fix">{fix}</pre>'


def _lines(words: str, between: str) -> str:
    return between.join(shown(line) for line in words.split("\n"))


def _page(heading: str, name: str, head: str, body: str, ear: Ear) -> str:
    return f"""<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{escape(heading)}: {shown(name)}</title>
<style nonce="{ear.nonce}">{sheet(_STYLE)}</style>
</head>
<body>
<header>
<p class="name">{shown(name)}</p>
<h1>{escape(heading)}</h1>
{head}
</header>
<main>
{body}
</main>
{listening(ear)}
</body>
</html>
"""
