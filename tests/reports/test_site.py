"""The series' own pages: what is published, newest first, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree, html

from pipeline.house import House
from pipeline.model import Series
from pipeline.reports.site import pages
from pipeline.workshop import Workshop

HOUSE = House.named("practice")
SERIES = Series("Partnership in Practice", url="https://example.org/series")
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def parsed(page: bytes | str) -> Any:
    return html.fromstring(page)


def a_card(issue: str = "2026-08", **more: Any) -> dict[str, Any]:
    return {
        "title": f"Of {issue}", "standfirst": "What happened", "issue": issue,
        "status": "published", "date": f"{issue}-20", "authors": ["Jane Doe", "Sam Okafor"],
        "roles": ["patient", "clinician"], "awaited": [], "where": "site",
    } | more  # fmt: skip


def made(
    tools: Workshop, cards: dict[str, dict[str, Any]], series: Series = SERIES
) -> dict[str, bytes]:
    return {a.path: a.data for a in pages(series, cards, HOUSE, tools.write)}


def links(page: bytes) -> list[str]:
    return [a.get("href") for a in parsed(page).iter("a")]


def test_there_is_a_page_and_a_feed(tools: Workshop) -> None:
    """Both stand at the head of the site."""
    assert list(made(tools, {})) == ["site/index.html", "site/feed.xml"]


def test_the_newest_comes_first(tools: Workshop) -> None:
    """By month of issue, then by day."""
    cards = {"2026-07-a": a_card("2026-07"), "2026-09-b": a_card("2026-09"),
             "2026-08-c": a_card("2026-08")}  # fmt: skip

    found = links(made(tools, cards)["site/index.html"])

    assert found == ["2026-09-b/index.html", "2026-08-c/index.html", "2026-07-a/index.html",
                     "feed.xml"]  # fmt: skip


def test_a_draft_is_not_on_the_site(tools: Workshop) -> None:
    """Not its title, not its authors: nothing of it."""
    files = made(tools, {"2026-11-a": a_card("2026-11", where="drafts", title="Secret")})

    assert b"Secret" not in b"".join(files.values())
    assert b"No article has been published yet." in files["site/index.html"]


def test_voices_are_named_with_their_roles(tools: Workshop) -> None:
    """A patient is as much an author as a clinician."""
    page = parsed(made(tools, {"a": a_card()})["site/index.html"])

    assert page.find_class("voices")[0].text_content() == "Jane Doe, patient; Sam Okafor, clinician"


def test_the_feed_is_atom(tools: Workshop) -> None:
    """Each entry has an id, a title, a date and its authors."""
    feed = etree.fromstring(made(tools, {"2026-08-a": a_card()})["site/feed.xml"])

    def told(path: str) -> list[str]:
        return [node.text or "" for node in feed.findall(path, ATOM)]

    assert feed.tag == "{http://www.w3.org/2005/Atom}feed"
    assert told("a:id") == ["https://example.org/series/"]
    assert told("a:updated") == ["2026-08-20T00:00:00Z"]
    assert told("a:entry/a:id") == ["https://example.org/series/2026-08-a/"]
    assert told("a:entry/a:author/a:name") == ["Jane Doe", "Sam Okafor"]
    assert [link.get("rel") for link in feed.findall("a:link", ATOM)] == ["alternate", "self"]


def test_an_empty_feed_is_still_one(tools: Workshop) -> None:
    """A series begins with nothing published."""
    feed = etree.fromstring(made(tools, {})["site/feed.xml"])

    assert feed.find("a:updated", ATOM) is not None
    assert feed.findall("a:entry", ATOM) == []


HOSTILE = "<script>alert(1)</script> & \"q\" 'q' ]]> $title$ #x"


def test_what_is_typed_is_shown_and_never_obeyed(tools: Workshop) -> None:
    """In text, in attributes and in XML."""
    card = a_card(title=HOSTILE, standfirst=HOSTILE, authors=[HOSTILE, "B"])
    series = Series(HOSTILE, strapline=HOSTILE, audience=HOSTILE, url="https://e.org/?a=1&b=2")

    files = made(tools, {"2026-08-a": card}, series)

    page, feed = parsed(files["site/index.html"]), etree.fromstring(files["site/feed.xml"])
    assert page.findall(".//script") == []
    assert page.find(".//h2").text_content() == HOSTILE
    assert page.find(".//meta[@property='og:title']").get("content") == HOSTILE
    assert feed.findtext("a:entry/a:title", namespaces=ATOM) == HOSTILE
    assert feed.findtext("a:subtitle", namespaces=ATOM) == HOSTILE


def test_a_series_without_an_address_has_no_canonical_page(tools: Workshop) -> None:
    """A name is no address; the feed still has an id that stays."""
    files = made(tools, {"2026-08-a": a_card()}, Series("S"))

    assert b"canonical" not in files["site/index.html"]
    assert b"urn:" not in files["site/index.html"]
    assert b"<id>urn:viewpoints:2026-08-a</id>" in files["site/feed.xml"]


@pytest.mark.parametrize("role", ["patient", "a-role-of-tomorrow"])
def test_a_role_that_this_house_does_not_know_is_shown_as_it_is(tools: Workshop, role: str) -> None:
    """A card may be of another version."""
    files = made(tools, {"a": a_card(roles=[role, role])})

    assert f"Jane Doe, {role}".encode() in files["site/index.html"]


def test_the_pages_fetch_nothing(tools: Workshop) -> None:
    """No script, no font, no picture from elsewhere."""
    page = parsed(made(tools, {"a": a_card()})["site/index.html"])

    assert page.xpath("//script | //img | //iframe | //link[@rel='stylesheet'] | //@src") == []
    assert b"@import" not in made(tools, {})["site/index.html"]
