"""The competing-interests sentence of an article, composed by rule so that it can be tested.

Absent is not none: while one author is silent, the whole sentence waits for them.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import permutations
from typing import Any

from pipeline.frozen import frozen
from pipeline.model import Article, Author, Declaration, Interest, Manuscript, Series

CATEGORIES = (
    "employment",
    "support-for-this-work",
    "grants-contracts",
    "royalties-licences",
    "consulting-fees",
    "lectures-honoraria",
    "expert-testimony",
    "travel-meetings",
    "patents",
    "advisory-board",
    "leadership-role",
    "stock",
    "equipment-gifts-services",
    "other",
)
"""Every category, in the order of the form; a language's file has its words in the sentence."""

LABELS = {
    "employment": "A job",
    "support-for-this-work": "Money, materials or help with writing for this work",
    "grants-contracts": "Grants or contracts",
    "royalties-licences": "Royalties or licence fees",
    "consulting-fees": "Fees for advice",
    "lectures-honoraria": "Payment for talks, teaching or writing",
    "expert-testimony": "Payment for evidence as an expert",
    "travel-meetings": "Travel or meetings paid for",
    "patents": "Patents planned, pending or issued",
    "advisory-board": "A seat on an advisory or safety monitoring board",
    "leadership-role": "A leading role in a charity, society or advocacy group, paid or not",
    "stock": "Shares or share options",
    "equipment-gifts-services": "Equipment, gifts or services",
    "other": "Anything else a reader might want to know",
}
"""The same categories as plain words, for people who fill in the form."""

_BREAKS = re.compile(r"[\s\-\u2010\u2011]+")
_CLOSED = re.compile(r"""[.!?…。！？।؟۔]["'”’»)\]]*$""")
_DATED = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
Strings = Mapping[str, Any]
"""A language's file."""
Phrases = Mapping[str, Any]
"""What it has under `interests:`."""


@frozen
class Sentence:
    """What the article prints, and who it waits for: with anybody `awaited` it claims nothing."""

    text: str
    awaited: tuple[str, ...] = ()


def counting_day(article: Article) -> date:
    """Find the day that dates are measured from: acceptance, else the end of its month."""
    if article.accepted_on:
        return article.accepted_on
    return last_day(article.issue)


def last_day(month: str) -> date:
    """Find the last day of a month such as 2026-11."""
    year, number = (int(part) for part in month.split("-"))
    return date(year, number, monthrange(year, number)[1])


def months_after(day: date, months: int) -> date:
    """Count calendar months from `day`, to the last day of a month that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def period(text: str) -> tuple[date, date] | None:
    """Read a year, a month or a day as its first and last day; None for any other words."""
    match = _DATED.fullmatch(text)
    if not match:
        return None
    year, month, day = (int(part) if part else 0 for part in match.groups())
    try:
        first = date(year, month or 1, day or 1)
        last = date(year, month or 12, day or monthrange(year, month or 12)[1])
    except ValueError:
        return None
    return first, last


def declares(declaration: Declaration) -> bool:
    """Tell whether there is anything to say, in whatever field the author chose to say it."""
    own_words = declaration.statement.strip() or declaration.relationship.strip()
    return bool(declaration.interests or own_words or declaration.paid_to_take_part)


def silent(declaration: Declaration) -> bool:
    """Tell whether an answer is still awaited.

    "Not nothing", with nothing after it, is as little an answer as a blank:
    it must never be counted among those who have none.
    """
    return declaration.nothing is None or not (declaration.nothing or declares(declaration))


def sentence(manuscript: Manuscript) -> Sentence:
    """Compose the sentence of the whole article, in the editors' order.

    Whoever `order` lists and who has sent no file is awaited too, by id.
    """
    sent = {view.author.id: view.contribution for view in manuscript.viewpoints}
    order = dict.fromkeys((*manuscript.article.order, *sent, *manuscript.awaited))
    awaited = tuple(
        sent[author].author.name if author in sent else author
        for author in order
        if author not in sent or silent(sent[author].declaration)
    )
    people = [(sent[i].author, sent[i].declaration) for i in order if i in sent]
    answers = [(author, said) for author, said in people if not silent(said)]
    series = manuscript.series
    return compose(series.policy.name, answers, awaited, strings(series))


def strings(series: Series) -> Strings:
    """The words of the series' house in its language."""
    return _strings(series.house, series.language)


@lru_cache(maxsize=8)
def _strings(house: str, language: str) -> Strings:
    # Loaded when they are wanted: a build in which nothing changed reads no YAML.
    from pipeline.house import House

    return House.named(house).strings(language)


def compose(
    policy: str,
    people: Sequence[tuple[Author, Declaration]],
    awaited: Sequence[str] = (),
    words: Strings | None = None,
) -> Sentence:
    """Say what these people declare, in their order, or whom the sentence waits for.

    The phrases are those of a house in a language: `words`, else the usual ones.
    """
    words = words or strings(Series(""))
    phrases = {"semicolon": words["semicolon"], **words["interests"]}
    owed = (*(author.name for author, said in people if silent(said)), *awaited)
    if owed or not people:
        owed = owed or (phrases["nobody"],)
        return Sentence(phrases["awaited"].format(names=words["comma"].join(owed)), owed)
    names = speakers([author for author, _ in people])
    told: list[str] = []
    for name, (author, said) in zip(names, people, strict=True):
        told.append(" ".join(_sentences(name, author, said, phrases, first=not any(told))))
    listed = " ".join((*filter(None, told), *_others(told, phrases))) or phrases["none"]
    opening = phrases["one" if len(people) == 1 else "several"]
    return Sentence(opening.format(policy=policy, interests=listed))


def speakers(authors: Sequence[Author]) -> tuple[str, ...]:
    """Choose how the sentence calls each author: by name if they are one or two, else initials."""
    names = [author.name for author in authors]
    if len(authors) <= 2:
        return tuple(names)
    return initials(names, groups=[author.name for author in authors if whole(author)])


def whole(author: Author) -> bool:
    """Tell whether a name is never shortened: a group's, or words that stand for a name."""
    stands = author.anonymity is not None and author.anonymity.kind in {"anonymous", "initials"}
    return author.kind == "group" or stands


def initials(names: Sequence[str], groups: Collection[str] = ()) -> tuple[str, ...]:
    """Shorten names so that no two are alike; groups, and names without capitals, stay whole.

    Alike initials take more letters of the first name; where that cannot tell
    people apart (Jane and Janet), they are named in full.
    """
    parts = [() if name in groups else _capitals(name) for name in names]
    short = [
        "".join(part[0] for part in own) or name for own, name in zip(parts, names, strict=True)
    ]
    labels = [
        _grown(own, [p[0] for p, s in zip(parts, short, strict=True) if p and s == label]) or name
        if own
        else name
        for own, label, name in zip(parts, short, names, strict=True)
    ]
    count = Counter(label.casefold() for label in labels)
    return tuple(
        label if count[label.casefold()] == 1 else name
        for label, name in zip(labels, names, strict=True)
    )


def names_author(statement: str, author: Author) -> bool:
    """Tell whether an author's own wording says whose it is, by name or by initials."""
    short = re.escape(initials([author.name], [author.name] if whole(author) else [])[0])
    return author.name in statement or bool(re.search(rf"(?<!\w){short}(?!\w)", statement))


def _capitals(name: str) -> tuple[str, ...]:
    parts = (part.lstrip("'’‘ʻʼ") for part in _BREAKS.split(unicodedata.normalize("NFC", name)))
    return tuple(part for part in parts if part[:1].isupper() or part[:1].istitle())


def _grown(parts: Sequence[str], firsts: Sequence[str]) -> str:
    folded = [first.casefold() for first in firsts]
    if any(one.startswith(other) for one, other in permutations(folded, 2)):
        return ""
    length = next(n for n in range(1, 99) if len({first[:n] for first in folded}) == len(folded))
    return parts[0][:length] + "".join(part[0] for part in parts[1:])


def _sentences(
    name: str, author: Author, said: Declaration, phrases: Phrases, *, first: bool
) -> Iterator[str]:
    published = [interest for interest in said.interests if interest.publish]
    if said.statement.strip():
        yield _closed(_flat(said.statement))
    elif published:
        line = _listed(name, author, published, phrases)
        # "a member of …" follows a full stop with a capital, and in some languages the colon.
        small = first and phrases["after_colon"] == "small"
        yield line if small or line.startswith(name) else line[0].upper() + line[1:]
    elif said.interests:
        yield phrases["kept"].format(name=name)
    if said.paid_to_take_part:
        yield phrases["paid"].format(name=name)
    if said.relationship.strip():
        words = _flat(said.relationship)
        told = phrases["relationship"].format(name=name, words=words)
        yield told + ("" if _CLOSED.search(words) else ".")


def _listed(name: str, author: Author, interests: Sequence[Interest], phrases: Phrases) -> str:
    clauses: list[str] = []
    before = ""
    for interest in interests:
        subject = _subject(name, author, interest, phrases)
        whom = f"{_flat(interest.organisation)}{_brackets(interest, phrases)}"
        what = phrases["phrases"][interest.category].format(organisation=whom)
        clauses.append(what if subject == before else f"{subject} {what}")
        before = subject
    line = phrases["semicolon"].join(clauses)
    return line if line.endswith(".") else f"{line}."


def _subject(name: str, author: Author, interest: Interest, phrases: Phrases) -> str:
    whose = name if interest.who == "self" else phrases[interest.who].format(name=name)
    if interest.paid_to != "my-organisation":
        return str(whose)
    if interest.who == "self":
        # A group is its own organisation.
        return name if author.kind == "group" else str(phrases["organisation"].format(name=name))
    return str(phrases["organisation_of"].format(person=whose))


def _brackets(interest: Interest, phrases: Phrases) -> str:
    unpaid = phrases["unpaid"] if interest.paid_to == "unpaid" else ""
    inside = phrases["semicolon"].join(filter(None, (_flat(interest.description), unpaid)))
    return f" ({inside})" if inside else ""


def _others(told: Sequence[str], phrases: Phrases) -> Iterator[str]:
    none = told.count("")
    if none and none < len(told):
        yield phrases["others" if none > 1 else "other"]


def _closed(text: str) -> str:
    return text if _CLOSED.search(text) else f"{text}."


def _flat(text: str) -> str:
    return " ".join(text.split())
