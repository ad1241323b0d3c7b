"""The site beside its articles: pages of the series, and the way on that stands in each article's.

Only what has changed is made anew. A page is known by all that it says; an article's
page by its bytes as they were made, and by what was put into its place since.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pipeline.finished.manifest import Entry
from pipeline.many.ahead import Ahead
from pipeline.many.recall import Recall, hashed
from pipeline.many.workers import Job
from pipeline.model import Artefact
from pipeline.stages.publish import Outputs

if TYPE_CHECKING:
    from pipeline.reports.site import Site

Cards = Mapping[str, Mapping[str, Any]]
Rows = dict[str, list[Any]]


def site(hold: Outputs, cards: Cards, job: Job, recall: Recall, tools: Ahead) -> None:
    """Have every page of the site staged or in its place."""
    told = dict(_printable(cards, job.private))
    words = (f"{slug}: {hold.words.of(slug, told[slug])}" for slug in sorted(told))
    says = hashed(recall.stamp, *words)
    drawn, filled = recall.site("drawn"), recall.site("filled")
    listed = [Entry(path, sha, size, "") for path, (_, sha, size) in drawn.items()]
    same = recall.site("says") == {"cards": [says]} and hold.stands(listed)
    again = _filled_again(hold, told, filled) if same else None
    if again is None:
        drawn, again = _anew(hold, told, job, recall, tools)
    recall.keep_site({"drawn": drawn, "filled": again, "says": {"cards": [says]}})


def _anew(hold: Outputs, cards: Cards, job: Job, recall: Recall, tools: Ahead) -> tuple[Rows, Rows]:
    """Make what must be made of all pages, as they are made from all cards."""
    from pipeline.reports.site import site_of

    shown = site_of(job.series, cards, job.house)
    return _drawn(hold, shown, job, recall, tools), _filled(hold, shown, job, recall, tools)


def _filled_again(hold: Outputs, cards: Cards, rows: Rows) -> Rows | None:
    """Fill the pages made anew as they were filled before, since all cards say what they said.

    The words are taken from the pages in their places; None if one is not as it was left.
    """
    from pipeline.reports.site import words_in

    public = (slug for slug, card in cards.items() if card.get("where") == "site")
    pages = [(slug, hold.coming(f"site/{slug}/index.html")) for slug in public]
    for slug, entry in pages:
        row = rows.get(entry.path) if entry else None
        if entry is None or row is None:
            return None
        path = entry.path
        if entry.sha256 != row[2]:
            before = hold.content(entry._replace(sha256=row[2], bytes=row[3]))
            words = words_in(before) if before else None
            rows[path] = [] if words is None else _put(hold, slug, entry, words, row[1])
            if not rows[path]:
                return None
    return rows


def _printable(cards: Cards, private: tuple[str, ...]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Leave out what names somebody who may be named nowhere: it may be of an earlier build."""
    from pipeline.private.personal import finder

    find = finder(private)
    for slug, card in cards.items():
        if not private or not any(find(json.dumps(card, ensure_ascii=False))):
            yield slug, card


def _drawn(hold: Outputs, shown: Site, job: Job, recall: Recall, tools: Ahead) -> Rows:
    """Make the series' own pages; give by what each is known again, its sha256 and its size."""
    from pipeline.reports.site import digests, draw, plan, sheet

    pages, before = plan(shown), recall.site("drawn")
    made_from = digests(pages, recall.stamp)
    rows, anew = {}, []
    for page in pages:
        says, digest, size = before.get(page.path, ("", "", 0))
        known = [Entry(page.path, digest, size, "")] if says == made_from[page.path] else []
        if known and hold.stands(known):
            rows[page.path] = [says, digest, size]
        else:
            anew.append(page)
    made = (*draw(anew, job.house, tools.fill), sheet(job.house))
    for entry in hold.stage("", made):
        rows[entry.path] = [made_from.get(entry.path, ""), entry.sha256, entry.bytes]
    return rows


def _filled(hold: Outputs, shown: Site, job: Job, recall: Recall, tools: Ahead) -> Rows:
    """Fill the place in the articles' pages; give what each was before, and what it is filled with.

    What is filled already, and with the same, is not even read.
    """
    from pipeline.reports.site import onward

    before = recall.site("filled")
    rows, asked = {}, []
    for slug, values in onward(shown):
        path = f"site/{slug}/index.html"
        entry, row = hold.coming(path), before.get(path)
        told = f"{recall.stamp}{json.dumps(values, sort_keys=True)}"
        says = _sha256(told.encode("utf-8", "surrogatepass"))
        if entry and row and row[1:3] == [says, entry.sha256]:
            rows[path] = row
        elif entry:
            asked.append((slug, entry, values, says))
    words = _words([values for _, _, values, _ in asked], job, tools)
    for (slug, entry, _, says), said in zip(asked, words, strict=True):
        if row := _put(hold, slug, entry, said, says):
            rows[entry.path] = row
    return rows


def _words(asked: Sequence[Mapping[str, Any]], job: Job, tools: Ahead) -> Sequence[bytes]:
    from pipeline.reports.site import ONWARD, safe

    return tools.fill(job.house.text(f"site/{ONWARD}"), [safe(values) for values in asked])


def _put(hold: Outputs, slug: str, entry: Entry, words: bytes, says: str) -> list[Any]:
    """Put words into an article's page, unless they stand there, or somebody has changed it."""
    from pipeline.reports.site import filled

    page = hold.content(entry)
    made, new = (filled(page, said) for said in (b"", words)) if page else (None, None)
    if made is None or new is None:
        return []
    if new != page:
        hold.stage(slug, [Artefact(entry.path, new)])
    return [_sha256(made), says, _sha256(new), len(new)]


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
