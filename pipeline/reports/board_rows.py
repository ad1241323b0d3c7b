"""One article on the board: its row of numbers, and below it what was said and the letters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from urllib.parse import quote

from pipeline.problems import Level, Problem
from pipeline.reports import ArticleLine, cells
from pipeline.reports.escape import safe
from pipeline.turns.owed import STATES
from pipeline.turns.reminders import Reminder, in_words
from pipeline.turns.standing import Standing

COLUMNS = ("Article", "State", "Next step", "Views", "Words", "Works", "Photos", "Interests",
           "Agreed", "Files", "Waiting")  # fmt: skip
MARKS = {"broken": "✕", "ready": "✓", "authors": "…", "editors": "✎", "published": "●",
         "returned": "↩", "withdrawn": "–"}  # fmt: skip
LEVELS = {Level.ERROR: "broken", Level.NEEDED: "still needed", Level.WARNING: "suggestion",
          Level.NOTE: "for editors"}  # fmt: skip
FILES = {".html": "page", ".docx": "Word", ".pdf": "PDF", ".xml": "JATS"}


def row(line: ArticleLine, problems: Sequence[Problem], letters: Sequence[Reminder]) -> str:
    """The two rows of an article, which stay together whatever the order."""
    stands, state = line.standing, line.turn.state
    place = list(STATES).index(state)
    numbers = (
        (stands.words or 0, _words(stands)),
        (stands.works or 0, cells.references(stands)),
        (_part(cells.photos(stands)), cells.photos(stands)),
        (_part(cells.declared(stands)), cells.declared(stands)),
        (_part(cells.approved(stands)), _approved(line)),
    )
    tds = "".join(
        _cell(column, key, text)
        for column, (key, text) in zip(COLUMNS[4:9], numbers, strict=True)
    )  # fmt: skip
    more = _more(problems, letters)
    return (
        f'<tbody role="rowgroup" id="a-{shown(line.slug)}" data-state="{state}">'
        f'<tr role="row">{_article(line)}'
        f"{_cell('State', place, _state(state))}"
        f"{_cell('Next step', '', _next(line))}"
        f"{_cell('Views', _part(cells.viewpoints(stands)), _views(stands))}"
        f"{tds}{_cell('Files', len(line.outputs), _files(line))}"
        f"{_cell('Waiting', line.turn.since or '9', _since(line.turn.since))}</tr>"
        f"{more}</tbody>"
    )


def shown(text: str) -> str:
    """An author's words in a page: no markup, and no letter that turns or hides others."""
    return escape(safe(text))


def _cell(name: str, key: str | int, content: str) -> str:
    return f'<td role="cell" data-name="{name}" data-key="{key}">{content}</td>'


def _part(words: str) -> int:
    """What a fraction is worth when rows are sorted; none is less than any."""
    have, slash, need = words.partition("/")
    return round(1000 * int(have) / int(need)) if slash and int(need) else -1


def _article(line: ArticleLine) -> str:
    title = line.standing.title or line.title or "cannot be read yet"
    month = shown(cells.month_words(line.standing.issue))
    return (
        f'<th scope="row" role="rowheader" data-key="{shown(line.standing.issue)} '
        f'{shown(line.slug)}"><b>{shown(title)}</b>'
        f" <small>{month}</small> <code>{shown(line.slug)}</code></th>"
    )


def _state(state: str) -> str:
    words = next(words for known, words in STATES.items() if known == state)
    return f'<span class="state {state}"><i aria-hidden="true">{MARKS[state]}</i> {words}</span>'


def _next(line: ArticleLine) -> str:
    if not line.turn.owed:
        return "nothing to do"
    debt = line.turn.owed[0]
    more = cells.further(line.turn)
    return (
        f"<b>{shown(cells.owner(debt))}</b>: {shown(debt.step)}"
        f"{f' <small>{more}</small>' if more else ''}"
    )


def _views(stands: Standing) -> str:
    missing = [voice.name or voice.id for voice in stands.voices if not voice.sent]
    note = f" <small>awaited: {shown(', '.join(missing))}</small>" if missing else ""
    return f"{cells.viewpoints(stands)}{note}"


def _words(stands: Standing) -> str:
    share = cells.balance(stands)
    if share is None:
        return cells.words(stands)
    return (
        f'{cells.words(stands)}<svg viewBox="0 0 100 6" preserveAspectRatio="none" '
        f'aria-hidden="true"><rect class="rest" width="100" height="6"/>'
        f'<rect width="{share}" height="6"/></svg>'
        f" <small>{share}% professionals</small>"
    )


def _approved(line: ArticleLine) -> str:
    """How many agree; of those whose words have changed since, what changed."""
    notes = "".join(
        f" <small>changed since {_linked(voice.changes, voice.name, line.outputs)} agreed</small>"
        for voice in line.standing.voices
        if voice.approval == "stale"
    )
    return cells.approved(line.standing) + notes


def _linked(path: str, words: str, outputs: Sequence[str]) -> str:
    return f'<a href="{_href(path)}">{shown(words)}</a>' if path in outputs else shown(words)


def _files(line: ArticleLine) -> str:
    """The article's pages and the office's own file of declarations, by what they are."""
    found = []
    for path in line.outputs:
        folder, _, name = path.partition(f"/{line.slug}/")
        kind = name[name.rfind(".") :]
        if folder in {"site", "drafts"} and kind in FILES and "/" not in name:
            found.append((list(FILES).index(kind), FILES[kind], path))
        elif name == "coi.pdf":
            found.append((len(FILES), "interests", path))
    links = (f'<a href="{_href(path)}">{words}</a>' for _, words, path in sorted(found))
    return " ".join(links) or "none"


def _href(path: str) -> str:
    """A path of the outputs as seen from the office."""
    inside = path.removeprefix("office/")
    return quote(inside if inside != path else f"../{path}")


def _since(day: str) -> str:
    if not day:
        return cells.NOTHING
    return f'<time datetime="{day}">since {in_words(day)}</time>'


def _more(problems: Sequence[Problem], letters: Sequence[Reminder]) -> str:
    told = [p for p in problems if p.level is not Level.NOTE or p.audience == "editor"]
    if not told and not letters:
        return ""
    names = ", ".join(shown(each.name or each.author) for each in letters)
    parts = [*_counts(told), *([f"letters to {names}"] if letters else [])]
    said = "".join(
        f"<li><b>{LEVELS[p.level]}</b>: {shown(p.message)} "
        f"<code>{shown(p.file)}, line {p.line}</code></li>"
        for p in told
    )
    return (
        f'<tr role="row" class="more"><td role="cell" colspan="{len(COLUMNS)}"><details>'
        f"<summary>{' · '.join(parts)}</summary>{f'<ul>{said}</ul>' if said else ''}"
        f"{''.join(map(_letter, letters))}{_noted(letters)}</details></td></tr>"
    )


def _noted(letters: Sequence[Reminder]) -> str:
    """What an editor writes once the letters are sent: from then on the days are counted."""
    if not letters:
        return ""
    asked = ", ".join(f"{{author: {each.author}, on: YYYY-MM-DD}}" for each in letters)
    return (
        "<p>Once they are sent, note the day in article.yaml, and the board counts from it: "
        f"<code>asked: [{shown(asked)}]</code></p>"
    )


def _counts(problems: Sequence[Problem]) -> Iterator[str]:
    for level, words in LEVELS.items():
        number = sum(p.level is level for p in problems)
        if number:
            plural = "s" if level is Level.WARNING and number > 1 else ""
            yield f"{number} {words}{plural}"


def _letter(letter: Reminder) -> str:
    return (
        f'<details class="letter"><summary>Letter to {shown(letter.name or letter.author)}'
        f"</summary><pre>{escape(letter.text)}</pre></details>"
    )
