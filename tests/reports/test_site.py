"""The series' own pages: what is published, newest first, and nothing else."""

from __future__ import annotations

import pytest
from lxml import etree

from pipeline.engines.live_html import live
from pipeline.model import Editor, Series
from pipeline.workshop import Workshop
from tests.reports.site_pages import ATOM, a_card, a_person, links, made, parsed, said


def test_there_is_every_page_of_a_series_that_begins(tools: Workshop) -> None:
    """With nothing published, too: that is when a call is needed most."""
    assert set(made(tools, {})) == {
        "index.html", "authors.html", "call.html", "guide.html", "feed.xml", "sitemap.xml",
        "assets/site.css",
    }  # fmt: skip


def test_the_newest_comes_first(tools: Workshop) -> None:
    """By month of issue, then by day."""
    cards = {"2026-07-a": a_card("2026-07"), "2026-09-b": a_card("2026-09"),
             "2026-08-c": a_card("2026-08")}  # fmt: skip

    found = links(made(tools, cards)["index.html"], "//h3/a")

    assert found == ["2026-09-b/index.html", "2026-08-c/index.html", "2026-07-a/index.html"]


def test_articles_stand_under_their_month(tools: Workshop) -> None:
    """A month is said once, however many articles it has."""
    cards = {"a": a_card("2026-09"), "b": a_card("2026-09"), "c": a_card("2025-12")}

    page = made(tools, cards)["index.html"]

    assert said(page, "h2") == ["September 2026", "December 2025"]


def test_a_draft_is_not_on_the_site(tools: Workshop) -> None:
    """Not its title, not its authors: nothing of it."""
    files = made(tools, {"2026-11-a": a_card("2026-11", where="drafts", title="Secret")})

    assert b"Secret" not in b"".join(files.values())
    assert b"Jane" not in b"".join(files[name] for name in files if name != "guide.html")
    assert said(files["index.html"], "nothing") == ["No article has been published yet."]


def test_voices_are_named_with_their_roles(tools: Workshop) -> None:
    """A patient is as much an author as a clinician."""
    page = parsed(made(tools, {"a": a_card()})["index.html"])

    voices = [each.text_content() for each in page.find_class("voices")[0]]
    assert voices == ["Jane Doe, patient", "Sam Okafor, clinician"]


@pytest.mark.parametrize("role", ["patient", "a-role-of-tomorrow"])
def test_a_role_that_this_house_does_not_know_is_shown_as_it_is(tools: Workshop, role: str) -> None:
    """A card may be of another version."""
    page = made(tools, {"a": a_card("2026-08", roles=[role, role])})["index.html"]

    assert f"Jane Doe, {role}" in parsed(page).text_content()


def test_a_card_of_an_earlier_version_is_still_listed(tools: Workshop) -> None:
    """It says nothing of setting, country and people: so nobody has a page yet."""
    card = {k: v for k, v in a_card().items() if k != "people"}

    files = made(tools, {"a": card})

    assert links(files["index.html"], "//h3/a") == ["a/index.html"]
    assert said(files["index.html"], "voices") == ["Jane Doe, patient Sam Okafor, clinician"]
    assert not any(name.startswith("authors/") for name in files)


# -------------------------------------------------------------------- the feed


def test_the_feed_is_atom(tools: Workshop) -> None:
    """RFC 4287: every entry has one id that no other has, a title, a date and its authors."""
    cards = {"2026-08-a": a_card(), "2026-09-b": a_card("2026-09", setting="policy-making")}
    feed = etree.fromstring(made(tools, cards)["feed.xml"])

    def told(path: str) -> list[str]:
        return [node.text or "" for node in feed.findall(path, ATOM)]

    entries = feed.findall("a:entry", ATOM)
    ids = [*told("a:id"), *told("a:entry/a:id")]
    assert feed.tag == "{http://www.w3.org/2005/Atom}feed"
    assert ids == ["https://example.org/series/", "https://example.org/series/2026-09-b/",
                   "https://example.org/series/2026-08-a/"]  # fmt: skip
    assert told("a:updated") == ["2026-09-20T00:00:00Z"]
    assert told("a:entry/a:updated") == ["2026-09-20T00:00:00Z", "2026-08-20T00:00:00Z"]
    assert all(told("a:title") and told("a:author/a:name"))
    assert [e.findtext("a:author/a:name", namespaces=ATOM) for e in entries] == ["Jane Doe"] * 2
    for each in (feed, *entries):
        assert [len(each.findall(f"a:{name}", ATOM)) for name in ("id", "title", "updated")] == [
            1
        ] * 3
        assert each.findall("a:link[@rel='alternate']", ATOM) != []
    assert [e.get("term") for e in feed.iter("{*}category")] == ["policy-making"]
    assert [link.get("rel") for link in feed.findall("a:link", ATOM)] == ["alternate", "self"]


def test_an_empty_feed_is_still_one(tools: Workshop) -> None:
    """A series begins with nothing published."""
    feed = etree.fromstring(made(tools, {})["feed.xml"])

    assert feed.findtext("a:updated", namespaces=ATOM) == "1970-01-01T00:00:00Z"
    assert feed.findtext("a:author/a:name", namespaces=ATOM) == "Partnership in Practice"
    assert feed.findall("a:entry", ATOM) == []


def test_a_feed_does_not_grow_for_ever(tools: Workshop) -> None:
    """Programs fetch it every hour; the newest fifty are in it."""
    cards = {f"a-{n}": a_card(f"20{n // 12 + 10}-{n % 12 + 1:02}") for n in range(70)}

    entries = etree.fromstring(made(tools, cards)["feed.xml"]).findall("a:entry/a:id", ATOM)

    assert [each.text for each in entries] == [
        f"https://example.org/series/a-{n}/" for n in range(69, 19, -1)
    ]


# --------------------------------------------------------------------- the map


def test_the_map_has_every_page_once_with_the_articles_dates(tools: Workshop) -> None:
    """No clock: a page is as new as what stands on it."""
    cards = {"2026-08-a": a_card(), "2026-09-b": a_card("2026-09", a_person(), a_person("kim-lee"))}
    root = etree.fromstring(made(tools, cards)["sitemap.xml"])

    places = {url.findtext("{*}loc"): url.findtext("{*}lastmod") for url in root}
    assert len(places) == len(root)
    base = "https://example.org/series"
    assert places == {
        f"{base}/": "2026-09-20",
        f"{base}/authors.html": "2026-09-20",
        f"{base}/call.html": None,
        f"{base}/guide.html": None,
        f"{base}/2026-08-a/": "2026-08-20",
        f"{base}/2026-09-b/": "2026-09-20",
        f"{base}/authors/jane-doe.html": "2026-09-20",
        f"{base}/authors/kim-lee.html": "2026-09-20",
        f"{base}/authors/sam-okafor.html": "2026-08-20",
    }


def test_a_series_without_an_address_has_no_map_and_no_canonical_page(tools: Workshop) -> None:
    """A name is no address; the feed still has an id that stays."""
    files = made(tools, {"2026-08-a": a_card()}, Series("S"))

    assert "sitemap.xml" not in files
    assert not any(b"canonical" in data for data in files.values())
    assert not any(b"urn:" in data for name, data in files.items() if name.endswith(".html"))
    assert b"<id>urn:viewpoints:2026-08-a</id>" in files["feed.xml"]
    feed = etree.fromstring(files["feed.xml"])
    assert [link.get("href") for link in feed.iter("{*}link")] == [
        "index.html", "feed.xml", "2026-08-a/index.html",
    ]  # fmt: skip


def test_every_page_says_its_own_address(tools: Workshop) -> None:
    """So that a copy elsewhere leads home."""
    files = made(tools, {"2026-08-a": a_card()})

    pages = {name: data for name, data in files.items() if name.endswith(".html")}
    told = {
        name: parsed(data).xpath("//link[@rel='canonical']/@href") for name, data in pages.items()
    }
    base = "https://example.org/series/"
    assert told.pop("index.html") == [base]
    assert told == {name: [f"{base}{name}"] for name in told}


# -------------------------------------------------------------- nothing by itself

HOSTILE = "<script>alert(1)</script> & \"q\" 'q' ]]> $title$ $body$ $parts$ #x <!--/onward-->"


def test_what_is_typed_is_shown_and_never_obeyed(tools: Workshop) -> None:
    """In text, in attributes and in XML."""
    person = a_person(name=HOSTILE, bio=HOSTILE, title=HOSTILE, orcid=HOSTILE,
                      portrait={"file": '"><b>', "width": 4, "height": 4})  # fmt: skip
    card = a_card("2026-08", person, title=HOSTILE, standfirst=HOSTILE)
    series = Series(HOSTILE, strapline=HOSTILE, audience=HOSTILE, url="https://e.org/?a=1&b=2",
                    contact=HOSTILE, editors=(Editor("a", HOSTILE, HOSTILE),))  # fmt: skip

    files = made(tools, {"2026-08-a": card}, series)

    for name, data in files.items():
        if name.endswith(".html"):
            assert live(data) == (), name
            assert parsed(data).find(".//meta[@property='og:site_name']").get("content") == HOSTILE
    page, feed = parsed(files["index.html"]), etree.fromstring(files["feed.xml"])
    printed = HOSTILE.replace("\"q\" 'q'", "“q” ‘q’")
    assert page.find(".//h3").text_content() == printed
    assert parsed(files["authors/jane-doe.html"]).find(".//h1").text_content() == HOSTILE
    assert HOSTILE in parsed(files["call.html"]).text_content()
    assert feed.findtext("a:entry/a:title", namespaces=ATOM) == printed
    assert feed.findtext("a:subtitle", namespaces=ATOM) == HOSTILE
    assert etree.fromstring(files["sitemap.xml"]) is not None


def test_the_pages_fetch_nothing_but_their_sheet(tools: Workshop) -> None:
    """No script, no font, no picture from elsewhere; the sheet lies beside them."""
    files = made(tools, {"a": a_card("2026-08", a_person(portrait={
        "file": "media/1.jpg", "width": 4, "height": 4}))})  # fmt: skip

    for name, data in files.items():
        if name.endswith(".html"):
            page, up = parsed(data), "../" * name.count("/")
            assert page.xpath("//script | //iframe | //form | //input | //style") == []
            assert page.xpath("//link[@rel='stylesheet']/@href") == [f"{up}assets/site.css"]
            assert set(page.xpath("//@src")) <= {"../a/media/1.jpg"}
    assert b"@import" not in files["assets/site.css"]
    assert b"url(http" not in files["assets/site.css"]


def test_every_link_of_the_site_leads_to_a_page_of_it(tools: Workshop) -> None:
    """From every page, at every depth, without a network."""
    cards = {f"a-{n}": a_card(f"2026-0{n + 1}", country=("GB", "IE")[n % 2], setting=setting)
             for n, setting in enumerate(("policy-making", "health-research", ""))}  # fmt: skip
    files = made(tools, cards)

    known = {*files, *(f"{slug}/index.html" for slug in cards)}
    assert len([name for name in files if name.endswith(".html")]) > 10
    for name, data in files.items():
        if name.endswith(".html"):
            for link in links(data, "//a"):
                if not link.startswith(("#", "https://")):
                    place = link.removeprefix("../") if "/" in name else link
                    assert link.startswith("../") is ("/" in name), (name, link)
                    assert place in known, (name, link)


def test_the_words_are_those_of_the_language(tools: Workshop) -> None:
    """None of ours stand in the templates."""
    files = made(tools, {"a": a_card()}, Series("Reihe", language="de", url="https://e.org"))

    text = " ".join(parsed(d).text_content() for n, d in files.items() if n.endswith(".html"))
    assert parsed(files["index.html"]).get("lang") == "de"
    assert "August 2026" in text and "Patientin" in text
    for word in ("Guide", "Authors", "articles", "Skip", "Country", "words"):
        assert word not in text
