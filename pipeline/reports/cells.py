"""The numbers of an article, worded alike in the terminal and on the board."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.reports import ArticleLine
from pipeline.turns.owed import STATES, Debt, State, Turn
from pipeline.turns.reminders import in_words
from pipeline.turns.standing import Standing

NOTHING = "–"
SIDES = {"professional": "health professionals", "public": "patients and the public"}


def top_line(articles: Sequence[ArticleLine]) -> str:
    """Sum up whose turn it is: "2 ready · 3 waiting for authors · 1 broken"."""
    if not articles:
        return "There is no article yet."
    number = Counter(line.turn.state for line in articles)
    order: tuple[State, ...] = (
        "ready",
        "authors",
        "editors",
        "broken",
        "published",
        "returned",
        "withdrawn",
    )
    return " · ".join(f"{number[state]} {STATES[state]}" for state in order if number[state])


def by_need(articles: Sequence[ArticleLine]) -> list[ArticleLine]:
    """Put what is most pressing first; then by month."""
    order = {state: place for place, state in enumerate(STATES)}
    return sorted(articles, key=lambda a: (order[a.turn.state], a.standing.issue, a.slug))


def next_step(turn: Turn) -> str:
    """Who does what next: "Jane Doe: send a photo"."""
    if not turn.owed:
        return "nothing to do"
    return f"{owner(turn.owed[0])}: {turn.owed[0].step}"


def owner(debt: Debt) -> str:
    """Whose turn it is, as a name; of somebody who has sent nothing, the id."""
    return (debt.name or debt.owner) if debt.owner else "editors"


def further(turn: Turn) -> str:
    """How much is to be done besides the next step."""
    more = len(turn.owed) - 1
    return f"and {more} more thing{'s' * (more > 1)}" if more > 0 else ""


def viewpoints(standing: Standing) -> str:
    """How many viewpoints have come, of how many."""
    return _of(sum(v.sent for v in standing.voices), standing)


def photos(standing: Standing) -> str:
    """How many authors have a photo or need none."""
    return _of(sum(v.photo for v in standing.voices), standing)


def declared(standing: Standing) -> str:
    """How many authors have answered about competing interests."""
    return _of(sum(v.declared for v in standing.voices), standing)


def approved(standing: Standing) -> str:
    """How many authors have approved the article as it is."""
    return _of(sum(v.approval == "fresh" for v in standing.voices), standing)


def references(standing: Standing) -> str:
    """How many works are cited, of how many there is room for."""
    return NOTHING if standing.works is None else f"{standing.works}/{standing.works_max}"


def words(standing: Standing) -> str:
    """How many words the article has."""
    return NOTHING if standing.words is None else str(standing.words)


def balance(standing: Standing) -> int | None:
    """The share, in percent, that health professionals have of the viewpoints' words."""
    sides: Counter[str] = Counter()
    for voice in standing.voices:
        sides[voice.side] += voice.words
    total = sides.total()
    return round(sides["professional"] * 100 / total) if total else None


def months(articles: Sequence[ArticleLine]) -> Iterator[tuple[str, int, int]]:
    """Each month, latest first: how many of its articles are ready or out, of how many."""
    done: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for line in articles:
        if line.turn.state not in {"returned", "withdrawn"}:
            every[line.standing.issue] += 1
            done[line.standing.issue] += line.turn.state in {"ready", "published"}
    yield from ((month, done[month], every[month]) for month in sorted(every, reverse=True))


def month_words(month: str) -> str:
    """A month by its name; an article that cannot be read has none."""
    return in_words(month) if month else "no month"


def _of(number: int, standing: Standing) -> str:
    return f"{number}/{len(standing.voices)}" if standing.voices else NOTHING
