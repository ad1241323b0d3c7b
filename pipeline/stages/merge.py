"""Put the viewpoints in the editors' order, and pool what the authors cite.

Order comes from `article.order`, never from file names or dates: guessing would
print someone in the wrong place. Reference ids are local to a file, so two
authors may use one id for two works, or two ids for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any
from urllib.parse import unquote

from pipeline.model import (
    Article,
    Manuscript,
    Node,
    Reference,
    Series,
    Source,
    Text,
    Viewpoint,
    Work,
)
from pipeline.nodes import swap
from pipeline.problems import Checked, Place, Problem


def merge(
    series: Series,
    article: Article,
    viewpoints: Iterable[Viewpoint],
    introduction: Text | None = None,
    closing: Text | None = None,
) -> Checked[Manuscript]:
    """Make one manuscript of the viewpoints; works are numbered by their first citation."""
    sent = {viewpoint.author.id: viewpoint for viewpoint in viewpoints}
    listed = tuple(dict.fromkeys(article.order))
    pool = _Pool()
    first = _cited(pool, introduction, article.source, article.references)
    voices = tuple(_voice(pool, sent[name]) for name in listed if name in sent)
    last = _cited(pool, closing, article.source, article.references)
    manuscript = Manuscript(
        series=series,
        article=article,
        viewpoints=voices,
        introduction=first,
        closing=last,
        works=pool.works(),
        awaited=tuple(name for name in listed if name not in sent),
        key_messages=article.key_messages or _proposed(voices),
        unlisted=tuple(sorted(set(sent) - set(listed))),
    )
    return Checked(manuscript, tuple(pool.problems))


def _voice(pool: _Pool, viewpoint: Viewpoint) -> Viewpoint:
    source, references = viewpoint.contribution.source, viewpoint.contribution.references
    texts = tuple(pool.cite(text, source, references) for text in viewpoint.texts)
    pool.bring(source.stem, references)
    return replace(viewpoint, texts=texts)


def _cited(
    pool: _Pool, text: Text | None, source: Source, references: tuple[Reference, ...]
) -> Text | None:
    return None if text is None else pool.cite(text, source, references)


def _proposed(voices: Iterable[Viewpoint]) -> tuple[str, ...]:
    proposals = (message for voice in voices for message in voice.contribution.key_messages)
    return tuple(dict.fromkeys(proposals))


@dataclass(slots=True)
class _Pooled:
    """One work while it gathers everything that is said of it."""

    key: str
    fields: dict[str, Any]
    place: Place
    brought_by: list[str] = field(default_factory=list)


class _Pool:
    """The works of one article, in the order of their first citation."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._works: list[_Pooled] = []

    def works(self) -> tuple[Work, ...]:
        """Every cited work."""
        return tuple(
            Work(w.key, w.fields, tuple(dict.fromkeys(w.brought_by)), w.place) for w in self._works
        )

    def cite(self, text: Text, source: Source, references: tuple[Reference, ...]) -> Text:
        """Make the text's citations point at pooled works."""
        known = {reference.id: reference for reference in references}
        self.problems += _unknown(text, known)

        def pooled(node: Node) -> list[Node] | None:
            if node["t"] != "Cite":
                return None
            ids = [c["citationId"] for c in node["c"][0]]
            keys = [self._key(known[i], source) if i in known else i for i in ids]
            citations = [{"citationId": key} for key in dict.fromkeys(keys)]
            return [{"t": "Cite", "c": [citations, node["c"][1]]}]

        return replace(text, blocks=swap(text.blocks, pooled))

    def bring(self, author: str, references: Iterable[Reference]) -> None:
        """Note who else lists a work that is cited."""
        for reference in references:
            if (work := self._find(reference.fields)) is not None:
                work.brought_by.append(author)

    def _key(self, reference: Reference, source: Source) -> str:
        work = self._find(reference.fields)
        if work is None:
            place = source.place(*reference.route)
            work = _Pooled(str(len(self._works) + 1), dict(reference.fields), place)
            self._works.append(work)
        else:
            # What one author left out another may have given.
            work.fields = {**reference.fields, **work.fields}
        work.brought_by.append(source.stem)
        return work.key

    def _find(self, fields: Mapping[str, Any]) -> _Pooled | None:
        return next((work for work in self._works if same_work(work.fields, fields)), None)


def same_work(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two descriptions are of one work: by DOI, else PMID, else title and year."""
    for name, form in (("DOI", doi), ("PMID", str)):
        if one.get(name) and other.get(name):
            return form(one[name]) == form(other[name])
    return _title(one) == _title(other) and _year(one) == _year(other)


def doi(text: str) -> str:
    """A DOI without the ways of writing it: `https://doi.org/10.1/X.` is `10.1/x`."""
    around = r"^(?:https?://)?(?:(?:dx|www)\.)?(?:doi\.org/|doi:?\s*)?"
    bare = re.sub(around, "", unquote(text.strip()), flags=re.I)
    return bare.rstrip("./").lower()


def _title(fields: Mapping[str, Any]) -> str:
    return "".join(re.findall(r"\w+", str(fields.get("title", "")).casefold()))


def _year(fields: Mapping[str, Any]) -> str:
    return str(fields.get("issued", ""))[:4]


def _unknown(text: Text, known: Mapping[str, Reference]) -> Iterator[Problem]:
    for citation in text.citations:
        for name in citation.ids:
            if name in known:
                continue
            near = get_close_matches(name, known, 1, 0.6)
            listed = ", ".join(known) or "none"
            yield Problem.at(
                citation.place,
                "citation-unknown",
                f'"{name}" is cited, but this file lists no work of that id under `references:`',
                why=f"ids are those of the same file; it lists: {listed}",
                fix=f"[@{near[0]}]" if near else f"references:\n  - id: {name}\n    title: …",
            )
