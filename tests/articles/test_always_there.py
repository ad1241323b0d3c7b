"""What stands on every page, and in which order: the house's promise to readers and authors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from lxml import html

CONSENT = "drafts/2026-10-consent-in-your-language"
PEN = "site/2026-09-who-holds-the-pen"
ORDER = (
    "banner", "series", "h1", "dateline", "byline", "standfirst", "contents", "downloads",
    "introduction", "viewpoint", "closing", "key-messages", "authors", "competing-interests",
    "provenance", "ai-use", "references", "editors", "licence", "colophon", "onward", "host",
)  # fmt: skip


def opened(outputs: Path, place: str) -> Any:
    return html.fromstring((outputs / place / "index.html").read_bytes())


def parts(page: Any) -> list[str]:
    """The parts of a page in their order, each once, by the first thing that tells what it is."""
    found: dict[str, None] = {}
    for node in page.iter():
        names = [str(node.tag), str(node.get("id", "")), *str(node.get("class", "")).split()]
        found |= dict.fromkeys(name for name in names if name in ORDER)
    return list(found)


def words(page: Any, selector: str) -> str:
    return " ".join(" ".join(n.text_content().split()) for n in page.find_class(selector))


@pytest.mark.parametrize(
    ("place", "absent"), [(CONSENT, {"onward"}), (PEN, {"ai-use"})], ids=["draft", "published"]
)
def test_every_part_stands_in_its_place(outputs: Path, place: str, absent: set[str]) -> None:
    """What readers look for is where journals of the field have it."""
    assert parts(opened(outputs, place)) == [name for name in ORDER if name not in absent]


def test_a_page_says_what_every_page_says(outputs: Path) -> None:
    """For whom it is, in which series, of which month, by whom and in which role."""
    page = opened(outputs, CONSENT)

    assert words(page, "banner") == "Intended for healthcare professionals"
    assert words(page, "series").startswith("Partnership in Practice · ")
    assert words(page, "dateline") == "October 2026 · Policy making"
    assert "Language Neighbours, community organisation; Asha Verma" in words(page, "byline")
    assert words(page, "provenance").endswith("Commissioned; not externally peer reviewed.")
    assert "used a dictation app" in words(page, "ai-use")
    assert words(page, "licence") == "Licence CC BY 4.0"
    assert len(page.find_class("author-card")) == len(page.find_class("viewpoint")) == 4
    (link,) = page.find_class("colophon")[0].iter("a")
    assert link.text_content() == "Read the full series"


def test_the_hosts_own_place_is_empty(outputs: Path) -> None:
    """A poll is the host's furniture; nothing of ours is in it."""
    (slot,) = opened(outputs, PEN).xpath("//*[@id='host']")

    assert not slot.text_content().strip() and slot.getparent().tag == "body"


def test_machines_are_told_whose_voice_is_where(outputs: Path) -> None:
    """Each viewpoint is a part with its own author and its own address on the page."""
    page = opened(outputs, PEN)
    told = json.loads(page.xpath("//script")[0].text)
    ids = {f"{told['url']}#{name}" for name in page.xpath("//@id")}

    assert [part["author"]["name"] for part in told["hasPart"]] == ["Niamh Corrigan", "Tobias Eze"]
    assert {part["url"] for part in told["hasPart"]} <= ids
    assert told["isPartOf"]["name"] == "Partnership in Practice"


def test_scholars_and_sharers_are_told(outputs: Path) -> None:
    """One author a line, in the order of the page; a picture with its words; one address."""
    page = opened(outputs, PEN)

    def said(name: str) -> list[str]:
        return list(page.xpath(f"//meta[@name='{name}' or @property='{name}']/@content"))

    address = "https://example.org/partnership-in-practice/2026-09-who-holds-the-pen/"
    assert said("citation_author") == said("article:author") == ["Niamh Corrigan", "Tobias Eze"]
    assert said("citation_title") == said("og:title") == ["Who holds the insulin pen?"]
    assert said("citation_pdf_url") == [f"{address}2026-09-who-holds-the-pen.pdf"]
    assert page.xpath("//link[@rel='canonical']/@href") == said("og:url") == [address]
    assert said("og:image")[0].startswith(address) and said("og:image:alt")[0]


def test_a_draft_tells_machines_nothing_but_to_stay_away(outputs: Path) -> None:
    """No record, no citation, no address: it may never appear."""
    page = opened(outputs, CONSENT)

    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert page.xpath("//script | //link[@rel='canonical'] | //meta[@property]") == []
    assert page.xpath("//meta[starts-with(@name, 'citation_')]") == []


@pytest.mark.parametrize("place", [CONSENT, PEN])
def test_a_page_may_only_use_what_lies_beside_it(outputs: Path, place: str) -> None:
    """Its policy allows pictures, sound and fonts of its own, and no script at all."""
    (policy,) = opened(outputs, place).xpath(
        "//meta[@http-equiv='Content-Security-Policy']/@content"
    )

    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'" and rules["font-src"] == "'self'"
    assert not {name for name in rules if name.startswith(("script", "connect", "frame"))}
