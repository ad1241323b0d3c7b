"""A workflow run in one page: which articles are ready, and what to type where one is not.

GitHub drops a summary that comes near its limit without a word, so we stop well
before it, the worst first. Its Markdown pings people and draws pictures: whatever
an author wrote stands in code, where it does nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from html import escape

from pipeline.problems import Level, Problem, told_to_authors
from pipeline.reports import ArticleLine, totals
from pipeline.reports.cells import next_step
from pipeline.reports.escape import safe
from pipeline.reports.text import text

MOST = 900 * 1024
"""Bytes; the runner takes 1 MiB, and drops what comes close to it."""
_SHORTENED = "\n\n*Shortened: the log and the report have the rest.*\n"
_FATES = {
    "built": "✅ ready",
    "checked": "✅ nothing is wrong",
    "waiting": "⏳ waiting",
    "broken": "❌ broken",
}
_ROWS = ("broken", "waiting", "checked", "built")


def summary(problems: Sequence[Problem], articles: Sequence[ArticleLine]) -> str:
    """Write the page: the totals, a table of all articles, then the messages of each."""
    # Anybody may read a run: what is for the editors alone stands on their board.
    problems = told_to_authors(problems)
    pieces: list[str] = []
    room = MOST - len(_SHORTENED.encode())
    for piece in _pieces(problems, articles):
        room -= len(piece.encode("utf-8", "backslashreplace"))
        if room < 0:
            return "".join(pieces).rstrip("\n") + _SHORTENED
        pieces.append(piece)
    return "".join(pieces)


def _pieces(problems: Sequence[Problem], articles: Sequence[ArticleLine]) -> Iterator[str]:
    by_article: dict[str, list[Problem]] = defaultdict(list)
    for problem in sorted(problems, key=lambda p: (_rank(p), p.order)):
        by_article[problem.article].append(problem)
    yield f"## Viewpoints\n\n{totals(problems, articles)}\n\n"
    if articles:
        yield "| article | status | is | errors | still needed | warnings | next step |\n"
        yield "|---|---|---|--:|--:|--:|---|\n"
        for line in sorted(articles, key=lambda a: (_ROWS.index(a.outcome), a.slug)):
            yield _row(line, by_article.get(line.slug, []))
        yield "\n"
    for article, ours in sorted(by_article.items(), key=lambda item: (_rank(item[1][0]), item[0])):
        yield from _messages(article, ours)


def _row(line: ArticleLine, ours: Sequence[Problem]) -> str:
    numbers = (
        sum(p.level is level for p in ours) for level in (Level.ERROR, Level.NEEDED, Level.WARNING)
    )
    cells = (
        code(line.title or line.slug),
        code(line.status) if line.status else "",
        _FATES[line.outcome],
        *map(str, numbers),
        code(next_step(line.turn)) if line.turn.owed else "",
    )
    return f"| {' | '.join(cells)} |\n"


def _messages(article: str, ours: Sequence[Problem]) -> Iterator[str]:
    """One fold an article, open where something is broken; one block a message."""
    opened = " open" if any(p.level is Level.ERROR for p in ours) else ""
    name = escape(safe(article)) or "the series"
    number = f"{len(ours)} message{'s' * (len(ours) != 1)}"
    yield f"<details{opened}><summary><code>{name}</code>: {number}</summary>\n\n"
    for problem in ours:
        yield fenced(text([problem]))
    yield "</details>\n\n"


def code(words: str) -> str:
    """Words in a cell of a table, where they can do nothing."""
    line = safe(words).replace("|", "\\|")
    ticks = "`" * (_longest_run(line) + 1)
    edge = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{ticks}{edge}{line}{edge}{ticks}"


def fenced(words: str) -> str:
    """Lines as they stand, between fences that nothing in them can close."""
    fence = "`" * max(3, _longest_run(words) + 1)
    return f"{fence}text\n{words}\n{fence}\n\n"


def _longest_run(words: str) -> int:
    return max(map(len, re.findall("`+", words)), default=0)


def _rank(problem: Problem) -> int:
    return list(Level).index(problem.level)
