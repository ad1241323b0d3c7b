"""Who is who across the articles: one person, one page, and never two in one by a guess.

People are the same who give the same ORCID; without one, who have both the same
id (the name of their file) and the same printed name. Whoever is not to be known
by name has no page, and a changed name stands for one article only: two who chose
the same one are not made one person, and one is not followed through the series.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.frozen import frozen

Key = tuple[str, ...]
Given = Mapping[str, Any]
"""One author as the card of an article has them."""
CHANGED = "changed-name"
HIDDEN = frozenset({"first-name-only", "initials", "anonymous"})


@frozen
class Person:
    """Somebody who wrote: `works` are the articles, newest first, each with what they say there.

    `file` is the page's name without its ending; it has a dot if the id alone is
    not enough, or is nobody's business, and no id has one.
    """

    id: str
    file: str
    works: tuple[tuple[str, Given], ...]

    @property
    def last(self) -> Given:
        """How they were introduced last."""
        return self.works[0][1]


def people(shown: Sequence[tuple[str, Mapping[str, Any]]]) -> dict[tuple[str, str], Person]:
    """Find the person behind each author, by article and id; `shown` begins with the newest."""
    works: dict[Key, list[tuple[str, Given]]] = defaultdict(list)
    given = [(slug, each) for slug, card in shown for each in card.get("people", ())]
    orcids = _orcids(given)
    for slug, each in given:
        if key := _key(slug, each, orcids):
            works[key].append((slug, each))
    # The id of the first article stays, whatever is published later.
    ids = {key: _id(key, found[-1][1]) for key, found in works.items()}
    alike = defaultdict(list)
    for key, id_ in ids.items():
        alike[id_].append(key)
    found: dict[tuple[str, str], Person] = {}
    for key, each_of in works.items():
        id_ = ids[key]
        file = f"{id_}.{_short(key)}" if len(alike[id_]) > 1 or key[0] == CHANGED else id_
        person = Person(id_, file, tuple(each_of))
        found |= {(slug, str(each["id"])): person for slug, each in each_of}
    return found


def _orcids(given: Sequence[tuple[str, Given]]) -> dict[Key, set[str]]:
    """Which ORCIDs go with an id and a name."""
    found: dict[Key, set[str]] = defaultdict(set)
    for _, each in given:
        if each.get("orcid") and not each.get("anonymity"):
            found[_pair(each)].add(str(each["orcid"]))
    return found


def _key(slug: str, each: Given, orcids: Mapping[Key, set[str]]) -> Key:
    """What makes a person the same in two articles; nothing for whoever is to have no page."""
    hidden = each.get("anonymity", "")
    if hidden:
        return () if hidden in HIDDEN else (CHANGED, slug, str(each["name"]))
    if each.get("orcid"):
        return ("orcid", str(each["orcid"]))
    known = orcids.get(_pair(each), set())
    # Two people who share id and name may each be the one without: so neither is.
    return ("orcid", *known) if len(known) == 1 else _pair(each)


def _id(key: Key, each: Given) -> str:
    """The id that a page is called by; of a changed name, itself: the file may tell another."""
    if key[0] != CHANGED:
        return str(each["id"])
    plain = unicodedata.normalize("NFKD", str(each["name"])).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.casefold()).strip("-") or "author"


def _pair(each: Given) -> Key:
    return ("named", str(each["id"]), str(each["name"]), str(each["kind"]))


def _short(key: Key) -> str:
    return hashlib.sha256("\0".join(key).encode("utf-8", "surrogatepass")).hexdigest()[:6]
