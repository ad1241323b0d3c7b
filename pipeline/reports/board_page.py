"""The board as one page: complete as it stands, and sorted and filtered where scripts run.

Nothing is fetched, and nothing runs but the one script whose sum the page states.
"""

from __future__ import annotations

from base64 import b64encode
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path

from pipeline.model import Series
from pipeline.problems import Problem
from pipeline.reports import ArticleLine, Change, cells
from pipeline.reports.board_rows import COLUMNS, shown
from pipeline.reports.sheet import sheet
from pipeline.turns.owed import STATES

MOST = 6
"""How many names a panel shows before it sums up the rest."""


def page(
    series: Series,
    problems: Sequence[Problem],
    articles: Sequence[ArticleLine],
    changes: Sequence[Change],
    rows: Mapping[str, str],
) -> str:
    """Write the whole page; `rows` are the articles' own, by their names."""
    title = shown(f"{series.title}: the editors’ board")
    style, script = sheet(Path(__file__).with_name("board.css")), _script()
    policy = (
        f"default-src 'none'; style-src {_sum(style)}; script-src {_sum(script)}; "
        "base-uri 'none'; form-action 'none'"
    )
    return f"""<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<header>
<p class="series">{shown(series.title)}</p>
<h1>The editors’ board</h1>
<p class="top">{_top(articles)}</p>
</header>
<main>
{_panels(articles, changes)}
{_said_of_the_series(problems)}
{_months(articles)}
{_table(articles, rows)}
</main>
<script>{script}</script>
</body>
</html>
"""


@cache
def _script() -> str:
    return Path(__file__).with_name("board.js").read_text(encoding="utf-8")


def _sum(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _top(articles: Sequence[ArticleLine]) -> str:
    return escape(cells.top_line(articles))


def _told_apart(articles: Sequence[ArticleLine]) -> list[ArticleLine]:
    """Where two articles have one title, say the month of each; only the table shows its folder."""
    often = Counter(line.title for line in articles)
    return [
        replace(line, title=f"{line.title} ({cells.month_words(line.standing.issue)})")
        if often[line.title] > 1
        else line
        for line in articles
    ]


def _panels(named: Sequence[ArticleLine], changes: Sequence[Change]) -> str:
    articles = _told_apart(named)
    titles = {line.slug: line.title for line in articles}
    ready = [_named(a, "") for a in articles if a.turn.state == "ready"]
    broken = [_named(a, cells.next_step(a.turn)) for a in articles if a.turn.state == "broken"]
    new = [
        f"{_link(c.slug, titles.get(c.slug, c.title), gone=c.said == ('gone',))}"
        f"<span>{shown('; '.join(c.said))}</span>"
        for c in changes
    ]
    return f"""<div class="panels">
{_panel("Can go out", ready, "No article is ready to go out yet.")}
{_panel("To be put right", broken, "Nothing is broken.")}
{_panel("Waiting for authors", list(_waiting(articles)), "No article is waiting for an author.")}
{_panel("Changed since the build before", new, "Nothing has changed since the first build.")}
</div>"""


def _panel(heading: str, items: Sequence[str], empty: str) -> str:
    some = "".join(f"<li>{item}</li>" for item in items[:MOST])
    rest = f"<p>and {len(items) - MOST} more</p>" if len(items) > MOST else ""
    body = f"<ul>{some}</ul>{rest}" if items else f"<p>{empty}</p>"
    return f"<section><h2>{heading}</h2>{body}</section>"


def _waiting(articles: Sequence[ArticleLine]) -> Iterator[str]:
    """Each person who owes something, with the articles; those on most articles first."""
    owing: dict[str, list[ArticleLine]] = defaultdict(list)
    names: dict[str, str] = {}
    for line in articles:
        if line.turn.state == "authors":
            for author, name in {d.owner: d.name for d in line.turn.owed if d.owner}.items():
                owing[author].append(line)
                names[author] = name or names.get(author, "")
    for author, lines in sorted(owing.items(), key=lambda o: (-len(o[1]), o[0])):
        links = ", ".join(_link(line.slug, line.title) for line in lines[:2])
        more = f" and {len(lines) - 2} more" if len(lines) > 2 else ""
        yield f"<strong>{shown(names[author] or author)}</strong><span>{links}{more}</span>"


def _named(line: ArticleLine, said: str) -> str:
    return _link(line.slug, line.title) + (f"<span>{shown(said)}</span>" if said else "")


def _link(slug: str, title: str, gone: bool = False) -> str:
    words = shown(title or slug)
    return words if gone else f'<a href="#a-{shown(slug)}">{words}</a>'


def _said_of_the_series(problems: Sequence[Problem]) -> str:
    said = [p for p in problems if not p.article]
    items = "".join(f"<li>{shown(f'{p.message} ({p.file}, line {p.line})')}</li>" for p in said)
    return f"<section><h2>About the series</h2><ul>{items}</ul></section>" if said else ""


def _months(articles: Sequence[ArticleLine]) -> str:
    every = list(cells.months(articles))
    if not every:
        return ""
    items = "".join(
        f'<li><span>{shown(cells.month_words(month))}</span> <b>{done} of {number} ready</b>'
        f'<svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect width="{100 * done // number}" height="4"/></svg></li>'
        for month, done, number in every
    )  # fmt: skip
    body = f'<ul class="months">{items}</ul>'
    if len(every) > 12:
        body = f"<details><summary>{len(every)} months</summary>{body}</details>"
    return f'<section class="by-month"><h2>Month by month</h2>{body}</section>'


def _table(articles: Sequence[ArticleLine], drawn: Mapping[str, str]) -> str:
    if not articles:
        return (
            "<section><h2>Articles</h2><p>There is no article yet. Begin one with "
            "<code>viewpoints new article 2026-12-night-kitchen</code>.</p></section>"
        )
    heads = "".join(f'<th scope="col" role="columnheader">{name}</th>' for name in COLUMNS)
    rows = "\n".join(drawn[line.slug] for line in cells.by_need(articles))
    states = "".join(
        f'<option value="{state}">{name}</option>'
        for state, name in STATES.items()
        if any(line.turn.state == state for line in articles)
    )
    return f"""<section class="articles" aria-labelledby="articles">
<h2 id="articles">Articles</h2>
<form id="sieve" hidden>
<p><label for="find">Find</label> <input type="search" id="find" autocomplete="off"></p>
<p><label for="state">State</label>
<select id="state"><option value="">all</option>{states}</select></p>
<p><label for="sort">Sort by</label> <select id="sort"></select></p>
<output id="count"></output>
</form>
<table role="table" aria-labelledby="articles">
<thead role="rowgroup"><tr role="row">{heads}</tr></thead>
{rows}
</table>
</section>"""
