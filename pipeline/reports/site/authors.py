"""A page for everybody who wrote, and a list of them all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.composing.metadata import month
from pipeline.reports.site.frame import Site, address
from pipeline.reports.site.page import Page
from pipeline.reports.site.people import Person


def authors(site: Site) -> Iterator[Page]:
    """Make the list, each author's page, and one for an id that several people have."""
    words, everybody = site.strings["site"], site.everybody
    listed = [_line(site, person, "") for person in everybody]
    nothing = "" if listed else words["no_authors"]
    values = site.values("authors.html", words["authors"], people=listed, nothing=nothing)
    yield Page("site/authors.html", ("frame.html", "authors.html"), values)
    alike: dict[str, list[Person]] = defaultdict(list)
    titles = {slug: (card["title"], card["issue"]) for slug, card in site.shown}
    for person in everybody:
        alike[person.id].append(person)
        yield _page(site, person, titles)
    for id_, several in alike.items():
        if all(person.file != id_ for person in several) and len(several) > 1:
            yield _choice(site, id_, several)


def _page(site: Site, person: Person, titles: Mapping[str, tuple[str, str]]) -> Page:
    last, strings = person.last, site.strings
    name, portrait = last["name"], last.get("portrait") or {}
    alt = strings["logo_alt" if last["kind"] == "group" else "portrait_alt"]
    values = site.values(
        address(person),
        name,
        description=last.get("bio", ""),
        post=last.get("title", ""),
        roles=_roles(site, person, "roles"),
        bio=last.get("bio", ""),
        orcid=last.get("orcid", ""),
        orcid_label=strings["orcid"],
        note=strings["anonymity"].get(last.get("anonymity", ""), ""),
        portrait={
            "src": f"../{person.works[0][0]}/{portrait['file']}",
            "width": portrait["width"],
            "height": portrait["height"],
            "alt": alt.format(name=name),
            "logo": last["kind"] == "group",
        }
        if portrait
        else {},
        by=strings["site"]["by"].format(name=name),
        articles=[_work(site, slug, *titles[slug]) for slug, _ in person.works],
    )
    return Page(f"site/{address(person)}", ("frame.html", "author.html"), values)


def _work(site: Site, slug: str, title: str, issue: str) -> dict[str, str]:
    return {
        "url": f"../{slug}/index.html",
        "title": title,
        "month": month(issue, site.strings),
        "issue": issue,
    }


def _choice(site: Site, id_: str, several: Sequence[Person]) -> Page:
    """An address that somebody may know leads to all who could be meant, and to none by chance."""
    words = site.strings["site"]
    values = site.values(
        f"authors/{id_}.html",
        words["authors"],
        lead=words["alike"],
        noindex=True,
        people=[_line(site, person, "../") for person in several],
    )
    return Page(f"site/authors/{id_}.html", ("frame.html", "authors.html"), values)


def _line(site: Site, person: Person, root: str) -> dict[str, Any]:
    return {
        "name": person.last["name"],
        "comma": site.strings["comma"],
        "roles": _roles(site, person, "roles_named"),
        "url": f"{root}{address(person)}",
    }


def _roles(site: Site, person: Person, first: str) -> str:
    """What somebody was in each article, the last one first: roles change, and are not hidden."""
    given = dict.fromkeys(str(each["role"]) for _, each in person.works)
    named = [site.strings[first if not at else "roles_named"] for at in range(len(given))]
    said = (words.get(role, role) for role, words in zip(given, named, strict=True))
    return str(site.strings["semicolon"]).join(map(str, said))
