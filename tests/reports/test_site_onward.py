"""From an article to those before and after it: put in when all is known, mended as they change."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from pipeline.engines.html import read
from pipeline.reports.site import filled
from tests.command import (
    COMMAND,
    ROOT,
    environment,
    tree,
    viewpoints,
    write_article,
    write_series,
)
from tests.reports.site_pages import links, parsed

SLUGS = ("2026-01-a", "2026-02-b", "2026-03-c", "2026-04-d")
CACHE = ("--cache-dir", "cache")


def build(folder: Path, *arguments: str | Path) -> str:
    ended = viewpoints("build", *arguments, cwd=folder)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def onward(folder: Path, slug: str) -> tuple[list[str], list[str]]:
    """Where an article's page leads, back and on."""
    page = (folder / "outputs/site" / slug / "index.html").read_bytes()
    back, on = (links(page, f"//nav[@class='onward']//a[@rel='{rel}']") for rel in ("prev", "next"))
    return back, on


def way(*slugs: str) -> dict[str, tuple[list[str], list[str]]]:
    """How articles that follow one another are linked."""
    ends = ["", *slugs, ""]
    return {
        slug: ([f"../{e}/index.html" for e in (ends[n],) if e],
               [f"../{e}/index.html" for e in (ends[n + 2],) if e])
        for n, slug in enumerate(slugs)
    }  # fmt: skip


def found(folder: Path, *slugs: str) -> dict[str, tuple[list[str], list[str]]]:
    return {slug: onward(folder, slug) for slug in slugs}


def pages(folder: Path) -> dict[str, str]:
    """Every article's page, with its sha256."""
    return {p: sha for p, sha in tree(folder / "outputs/site").items() if p.endswith("/index.html")}


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    return {p.split("/")[0] for p in before.keys() | after.keys() if before.get(p) != after.get(p)}


def status(folder: Path, slug: str, status: str) -> None:
    """Change an article's status, as an editor does."""
    file = folder / "inputs" / slug / "article.yaml"
    text = file.read_text("utf-8")
    old = next(line for line in text.splitlines() if line.startswith("status:"))
    file.write_text(text.replace(old, f"status: {status}"), "utf-8")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four published articles, built with a cache."""
    folder = tmp_path_factory.mktemp("series")
    inputs = write_series(folder, url="https://example.org/series")
    for slug in SLUGS:
        write_article(inputs, slug, "published", country="GB" if slug < SLUGS[2] else "IE")
    build(folder, *CACHE)
    return folder


@pytest.fixture
def here(template: Path, tmp_path: Path) -> Path:
    """A copy of it, cache and all."""
    shutil.copytree(template, tmp_path, dirs_exist_ok=True)
    return tmp_path


def fresh(folder: Path) -> dict[str, str]:
    """What a build from nothing makes of the same inputs."""
    build(folder, "--outputs", "fresh", "--no-cache")
    return tree(folder / "fresh")


def same(folder: Path) -> bool:
    """Whether the site is what a build from nothing makes, and verify says so too."""
    assert viewpoints("verify", "outputs", cwd=folder).returncode == 0
    fresh(folder)
    return tree(folder / "outputs/site") == tree(folder / "fresh/site")


def test_each_article_leads_to_the_one_before_and_the_next(template: Path) -> None:
    """The first has none before it, and the last none after."""
    assert found(template, *SLUGS) == way(*SLUGS)


def test_the_way_on_is_no_part_of_the_article(template: Path) -> None:
    """What must be the same in every format does not have it."""
    page = (template / "outputs/site" / SLUGS[1] / "index.html").read_bytes()
    without = filled(page, b"")

    assert without is not None and without != page
    assert read(without) == read(page)


def test_it_leads_to_the_authors_and_home(template: Path) -> None:
    """Who has no page is not among them."""
    page = (template / "outputs/site" / SLUGS[1] / "index.html").read_bytes()

    assert links(page, "//nav[@class='onward']//a[not(@rel)]") == [
        "../authors/jane-doe.html", "../authors/sam-okafor.html", "../index.html",
    ]  # fmt: skip


def test_the_outputs_are_what_verify_expects(template: Path) -> None:
    """The manifest has the pages as they are, with what was put in."""
    assert viewpoints("verify", "outputs", cwd=template).returncode == 0


@pytest.mark.parametrize("forget", ["", "pages", "batches"])
def test_nothing_is_written_again_when_nothing_has_changed(here: Path, forget: str) -> None:
    """Also where a part of what was remembered is lost."""
    if forget:
        shutil.rmtree(here / "cache" / forget)
    before = {p: p.stat().st_mtime_ns for p in (here / "outputs").rglob("*")}

    build(here, *CACHE)

    assert {p: p.stat().st_mtime_ns for p in (here / "outputs").rglob("*")} == before


def test_a_new_article_rewrites_its_neighbours_and_no_other(here: Path) -> None:
    """In the middle, where it was not expected any more."""
    before = pages(here)
    write_article(here / "inputs", "2026-03-new", "published", country="GB")

    build(here, *CACHE)

    assert changed(before, pages(here)) == {"2026-03-c", "2026-03-new", "2026-04-d"}
    assert found(here, *SLUGS[:3], "2026-03-new", *SLUGS[3:]) == way(
        *SLUGS[:3], "2026-03-new", *SLUGS[3:]
    )
    assert viewpoints("verify", "outputs", cwd=here).returncode == 0


@pytest.mark.parametrize("how", ["withdrawn", "deleted"])
def test_what_is_withdrawn_leaves_no_gap(here: Path, how: str) -> None:
    """Its neighbours lead to each other, and nothing leads to it."""
    before = pages(here)
    if how == "deleted":
        shutil.rmtree(here / "inputs" / SLUGS[2])
    else:
        status(here, SLUGS[2], "withdrawn")

    build(here, *CACHE)

    rest = (*SLUGS[:2], *SLUGS[3:])
    assert changed(before, pages(here)) == set(SLUGS[1:])
    assert found(here, *rest) == way(*rest)
    site = here / "outputs/site"
    assert not any(SLUGS[2].encode() in p.read_bytes() for p in site.rglob("*.*ml"))
    assert viewpoints("verify", "outputs", cwd=here).returncode == 0


def test_one_article_built_alone_takes_its_neighbours_along(here: Path) -> None:
    """The others were built before, and are known by the manifest."""
    status(here, SLUGS[2], "in-review")
    before = pages(here)

    build(here, SLUGS[2], *CACHE)

    rest = (*SLUGS[:2], *SLUGS[3:])
    assert changed(before, pages(here)) == set(SLUGS[1:])
    assert found(here, *rest) == way(*rest)
    assert same(here)


def test_a_title_that_changes_changes_where_it_is_named(here: Path) -> None:
    """Its own page, and both that lead to it."""
    file = here / "inputs" / SLUGS[0] / "article.yaml"
    file.write_text(file.read_text("utf-8").replace("title: The", "title: That"), "utf-8")
    before = pages(here)

    build(here, *CACHE)

    assert changed(before, pages(here)) == {SLUGS[0], SLUGS[1]}


def test_parts_collected_are_linked_as_in_the_whole(here: Path) -> None:
    """A part knows only its own articles; who collects them knows all."""
    for number in (1, 2):
        build(here, "--no-cache", "--outputs", f"part-{number}", "--shard", f"{number}/2")
    ended = viewpoints("collect", "part-1", "part-2", "--outputs", "whole", cwd=here)

    assert ended.returncode == 0, ended.stderr
    assert tree(here / "whole") == fresh(here)
    assert tree(here / "whole/site") == tree(here / "outputs/site")


def test_a_page_that_somebody_changed_is_left_as_it_is(here: Path) -> None:
    """A neighbour comes; the page is theirs now, and they are told."""
    page = here / "outputs/site" / SLUGS[3] / "index.html"
    page.write_bytes(page.read_bytes().replace(b"</main>", b"<p>Mine</p></main>"))
    mine = page.read_bytes()
    write_article(here / "inputs", "2026-05-e", "published")

    ended = viewpoints("build", *CACHE, cwd=here)

    assert page.read_bytes() == mine
    assert "is not as we left it" in ended.stdout + ended.stderr


def test_killed_at_any_moment_no_page_is_half_mended(here: Path) -> None:
    """What stands there verifies, and the next build makes what one from nothing makes."""
    moments = random.Random(11)
    for number in range(4):
        status(here, SLUGS[2], "withdrawn" if number % 2 == 0 else "published")
        begun = subprocess.Popen(
            [*COMMAND, "build", *CACHE],
            cwd=here, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        time.sleep(moments.uniform(0.3, 1.0))
        begun.send_signal(signal.SIGKILL)
        begun.wait()

        assert viewpoints("verify", "outputs", cwd=here).returncode == 0

    build(here, *CACHE)
    assert same(here)


# ---------------------------------------------------------------------- the place

PAGE = b"<main>a<!--onward-->old<!--/onward--><p>z</p>"


@pytest.mark.parametrize(
    ("page", "becomes"),
    [
        (PAGE, b"<main>a<!--onward-->new<!--/onward--><p>z</p>"),
        (b"<main>&lt;!--onward--&gt;</main>", None),
        (b"<!--/onward--><!--onward-->", None),
        (b"", None),
    ],
    ids=["a place", "an author's words", "no place", "nothing"],
)
def test_only_a_marked_place_is_filled(page: bytes, becomes: bytes | None) -> None:
    """A house whose pages have none has pages that lead nowhere, and that is all."""
    assert filled(page, b"new") == becomes


def test_filling_twice_is_filling_once() -> None:
    """And what was there before can be had again."""
    once: Any = filled(PAGE, b"new")

    assert filled(once, b"new") == once
    assert filled(once, b"old") == PAGE


def test_what_a_title_says_is_no_markup(here: Path) -> None:
    """Nor does it end the place that it stands in."""
    title = "<b>& <!--/onward--> <!--onward--> $title$"
    file = here / "inputs" / SLUGS[2] / "article.yaml"
    lines = file.read_text("utf-8").splitlines()
    lines[0] = f"title: '{title}'"
    file.write_text("\n".join(lines) + "\n", "utf-8")

    build(here, *CACHE)

    page = (here / "outputs/site" / SLUGS[3] / "index.html").read_bytes()
    assert parsed(page).xpath("//a[@rel='prev']")[0].text_content() == title
    assert viewpoints("verify", "outputs", cwd=here).returncode == 0


def test_the_place_is_in_the_house() -> None:
    """Its template says where."""
    text = (ROOT / "templates/practice/html/template.html").read_text("utf-8")

    assert text.count("<!--onward--><!--/onward-->") == 1
