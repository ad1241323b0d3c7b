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
    return str(author.title or strings["roles_named"][author.role])


def introduced(author: Author, strings: Strings) -> str:
    """A name with what stands beside it."""
    return str(strings["introduced"].format(name=author.name, role=beside(author, strings)))


def portrait(author: Author, pictures: Pictures, strings: Strings) -> Iterator[Node]:
    """The author's picture, or the card that stands for it."""
    picture, alt = (
        _photo(author, pictures),
        "logo_alt" if author.kind == "group" else "portrait_alt",
    )
    if picture is None:
        picture, alt = pictures.get(("card", author.id)), "card_alt"
    if picture is not None:
        shown = image(strings[alt].format(name=author.name), picture, "3.2cm")
        yield nodes.div([nodes.para([shown])], "portrait")


def card(author: Author, pictures: Pictures, strings: Strings) -> Iterator[Node]:
    """What readers may want to know of an author."""
    name = nodes.strong(nodes.words(author.name))
    role = f"{strings['comma']}{curly(beside(author, strings))}"
    yield nodes.para([name, *nodes.words(role)])
    if author.affiliations:
        yield nodes.para(prose(strings["semicolon"].join(author.affiliations)))
    if author.bio:
        yield nodes.para(prose(author.bio))
    if author.anonymity:
        yield nodes.para(prose(strings["anonymity"][author.anonymity.kind]))
    found = [*_handles(author.social), *_orcid(author, strings)]
    if found:
        yield nodes.para(spread(found))
    if author.photo is not None and author.photo.credit and _photo(author, pictures) is not None:
        yield nodes.para(prose(strings["photo_credit"].format(credit=author.photo.credit)))


def listed(author: Author, pictures: Pictures) -> dict[str, Any]:
    """What the series' pages say of an author: no more than the article's own page says."""
    photo, hidden = _photo(author, pictures), author.anonymity
    return {
        "id": author.id,
        "name": author.name,
        "kind": author.kind,
        "role": author.role,
        "title": author.title,
        "bio": author.bio,
        "orcid": "" if hidden else author.orcid,
        "anonymity": hidden.kind if hidden else "",
        "portrait": {"file": photo.name, "width": photo.width, "height": photo.height}
        if photo and not hidden
        else {},
    }


def _photo(author: Author, pictures: Pictures) -> Picture | None:
    return pictures.get(("author", author.photo.key)) if author.photo else None


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
