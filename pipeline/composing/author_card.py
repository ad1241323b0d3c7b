"""Who an author is, as the page says it: beside their words, and on their card."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pipeline import nodes
from pipeline.composing.lines import image, prose, spread
from pipeline.markup.typography import curly
from pipeline.model import Author, Inlines, Node, Picture

Strings = Mapping[str, Any]
Pictures = Mapping[tuple[str, str], Picture]


def beside(author: Author, strings: Strings) -> str:
    """What stands beside a name: the author's own title, else their role."""
    return str(author.title or strings["roles"][author.role].lower())


def introduced(author: Author, strings: Strings) -> str:
    """A name with what stands beside it."""
    return f"{author.name}, {beside(author, strings)}"


def portrait(author: Author, pictures: Pictures, strings: Strings) -> Iterator[Node]:
    """The author's picture, if there is one."""
    picture = _photo(author, pictures)
    if picture is not None:
        alt = strings["logo_alt" if author.kind == "group" else "portrait_alt"]
        shown = image(alt.format(name=author.name), picture, "3.2cm")
        yield nodes.div([nodes.para([shown])], "portrait")


def card(author: Author, pictures: Pictures, strings: Strings) -> Iterator[Node]:
    """What readers may want to know of an author."""
    name = nodes.strong(nodes.words(author.name))
    yield nodes.para([name, *nodes.words(f", {curly(beside(author, strings))}")])
    if author.affiliations:
        yield nodes.para(prose("; ".join(author.affiliations)))
    if author.bio:
        yield nodes.para(prose(author.bio))
    if author.anonymity:
        yield nodes.para(prose(strings["anonymity"][author.anonymity.kind]))
    found = [*_handles(author.social), *_orcid(author, strings)]
    if found:
        yield nodes.para(spread(found))
    if author.photo is not None and author.photo.credit and _photo(author, pictures) is not None:
        yield nodes.para(prose(strings["photo_credit"].format(credit=author.photo.credit)))


def _photo(author: Author, pictures: Pictures) -> Picture | None:
    return pictures.get(("author", author.photo.file)) if author.photo else None


def _orcid(author: Author, strings: Strings) -> Iterator[Inlines]:
    if author.orcid:
        address = f"https://orcid.org/{author.orcid}"
        link = nodes.link(nodes.words(address), address)
        yield (*nodes.words(f"{strings['orcid']} "), link)


def _handles(social: Iterable[str]) -> Iterator[Inlines]:
    for handle in social:
        if handle.startswith("https://"):
            yield (nodes.link(nodes.words(handle), handle),)
        else:
            yield nodes.words(handle if handle.startswith("@") else f"@{handle}")
