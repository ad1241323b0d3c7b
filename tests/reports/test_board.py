"""The editors' board: what can go out, who owes what, what changed since the build before."""

from __future__ import annotations

import json
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from pipeline.model import Series
from pipeline.problems import Level, Problem
from pipeline.reports import ArticleLine, Change
from pipeline.reports.board import Drawn, board
from pipeline.reports.json import plain
from pipeline.reports.since import record, since, unlike, written
from pipeline.turns.owed import turn
from pipeline.turns.standing import Standing, Voice

SERIES = Series("Partnership in Practice", contact="office@example.org")
KIM = Voice("kim-lee")
JANE = Voice("jane-doe", "Jane Doe", "patient", "public", True, 300, True, True, asked="2026-11-02")
SAM = Voice("sam-okafor", "Sam Okafor", "clinician", "professional", True, 100, True, True)
STANDS = Standing(
    "2026-11-a", "Decided together", "2026-11", "draft", "", (JANE, SAM), 400, 1250, 1500, 2, 5
)
FILES = (
    "drafts/2026-11-a/index.html",
    "drafts/2026-11-a/2026-11-a.docx",
    "office/2026-11-a/coi.pdf",
)


def parsed(page: bytes | str) -> Any:
    return html.fromstring(page)


def a_problem(message: str = "waiting for kim-lee", level: Level = Level.NEEDED) -> Problem:
    return Problem(
        "order-unknown", level, message, "inputs/2026-11-a/article.yaml", 7,
        article="2026-11-a", author="kim-lee",
    )  # fmt: skip


def a_line(stands: Standing = STANDS, *problems: Problem) -> ArticleLine:
    broken = any(p.level is Level.ERROR for p in problems)
    outcome = "broken" if broken else "waiting" if problems else "built"
    files = tuple(path.replace("2026-11-a", stands.slug) for path in FILES)
    return ArticleLine(
        stands.slug, stands.title, stands.status, outcome, files, stands,
        turn(stands, problems, broken),
    )  # fmt: skip


def page(*problems: Problem, stands: Standing = STANDS, inputs: str = "inputs") -> str:
    return board(SERIES, problems, [a_line(stands, *problems)], inputs)[0].data.decode()


def words(page: bytes | str) -> str:
    return " ".join(parsed(page).text_content().split())


def cell(page: str, name: str) -> str:
    found = parsed(page).xpath(f"//td[@data-name='{name}']")[0]
    return " ".join(found.text_content().split())


def test_it_is_a_page_and_a_record_for_the_office() -> None:
    """Neither is under the site."""
    assert [a.path for a in board(SERIES, [], [], "inputs")] == [
        "office/index.html", "office/report.json",
    ]  # fmt: skip


def test_each_article_has_its_next_step_and_who_owes_it() -> None:
    """A spreadsheet has the state; people ask whose turn it is."""
    found = page(a_problem())

    assert cell(found, "Next step") == "kim-lee: send a viewpoint"
    assert cell(found, "State").endswith("waiting for authors")


def test_each_problem_is_there_with_its_file_and_line() -> None:
    """To tell whoever has to write it."""
    told = "still needed: waiting for kim-lee inputs/2026-11-a/article.yaml, line 7"

    assert told in words(page(a_problem()))


def test_two_articles_with_one_title_are_told_apart() -> None:
    """An editor who reads two of the same would ask about the wrong one."""
    later = replace(STANDS, slug="2026-12-b", issue="2026-12")
    lines = [a_line(replace(STANDS, issue="2026-11"), a_problem()), a_line(later, a_problem())]
    found = words(board(SERIES, [a_problem()], lines, "inputs")[0].data)

    assert f"{STANDS.title} (November 2026), {STANDS.title} (December 2026)" in found


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Views", "2/3 awaited: kim-lee"),
        ("Words", "400 25% professionals"),
        ("Works", "2/5"),
        ("Photos", "2/3"),
        ("Interests", "2/3"),
        ("Agreed", "1/3 changed since Sam Okafor agreed"),
        ("Files", "page Word interests"),
        ("Waiting", "since 1 November 2026"),
    ],
)
def test_an_article_is_counted(name: str, said: str) -> None:
    """What it has, of what it needs."""
    kim = replace(KIM, asked="2026-11-01")
    voices = (replace(JANE, approval="fresh"), replace(SAM, approval="stale"), kim)

    assert cell(page(a_problem(), stands=replace(STANDS, voices=voices)), name) == said


def test_a_stale_approval_leads_to_what_changed() -> None:
    """The page of changes, if this build made it."""
    seen = "office/2026-11-a/changes-sam-okafor.html"
    stands = replace(STANDS, voices=(replace(SAM, approval="stale", changes=seen),))
    line = replace(a_line(stands), outputs=(*FILES, seen))

    found = parsed(board(SERIES, [], [line], "inputs")[0].data)

    assert found.xpath("//td[@data-name='Agreed']//a/@href") == [
        "2026-11-a/changes-sam-okafor.html"
    ]


def test_links_lead_there_from_the_office_folder() -> None:
    """Also when the folder is opened from a disk."""
    links = parsed(page()).xpath("//td[@data-name='Files']/a/@href")

    assert links == [
        "../drafts/2026-11-a/index.html", "../drafts/2026-11-a/2026-11-a.docx",
        "2026-11-a/coi.pdf",
    ]  # fmt: skip


def test_a_note_is_not_a_debt() -> None:
    """Suggestions are left to the terminal."""
    assert "spelling" not in page(a_problem("spelling", Level.NOTE))


def test_a_note_for_the_editors_alone_is_on_their_board() -> None:
    """It is shown nowhere else."""
    note = replace(a_problem("a remark", Level.NOTE), audience="editor")

    assert "for editors: a remark" in words(page(note))


def test_an_article_that_cannot_be_read_is_a_row() -> None:
    """A file too broken to read is still listed, by its folder's name."""
    problem = a_problem("no article.yaml", Level.ERROR)

    found = page(problem, stands=Standing("2026-11-a"))

    assert parsed(found).xpath("//tbody/@id") == ["a-2026-11-a"]
    assert "2026-11-a" in words(found)


@pytest.mark.parametrize(
    "said",
    [
        "There is no article yet.",
        "No article is ready to go out yet.",
        "Nothing is broken.",
        "No article is waiting for an author.",
        "Nothing has changed since the first build.",
    ],
)
def test_a_series_without_articles_says_so(said: str) -> None:
    """An empty board is a beginning, not a fault."""
    assert said in words(board(SERIES, [], [], "inputs")[0].data)


def test_the_top_line_sums_up() -> None:
    """What can go out, what waits, what is broken."""
    ready = replace(STANDS, slug="b", status="accepted")
    broken = a_problem("x", Level.ERROR)
    lines = [a_line(ready), a_line(STANDS, a_problem()), a_line(replace(STANDS, slug="c"), broken)]

    found = board(SERIES, [], lines, "inputs")[0].data

    assert "1 ready · 1 waiting for authors · 1 broken" in words(found)
    assert "November 2026 1 of 3 ready" in words(found)


def test_words_are_shown_and_never_obeyed() -> None:
    """No markup of an author's runs in an editor's browser."""
    hostile = "<script>alert(1)</script>\"'"
    voices = (replace(JANE, name=hostile, sent=False),)
    stands = replace(STANDS, title=hostile, status=hostile, voices=voices)

    found = parsed(page(replace(a_problem(hostile), author="jane-doe"), stands=stands))

    assert len(found.findall(".//script")) == 1
    assert hostile in found.text_content()


def test_a_hidden_letter_is_shown_by_its_number() -> None:
    """One that turns the words after it could make a debt look paid."""
    found = page(a_problem("waiting \u202e for"), stands=replace(STANDS, title="T\x1b[2J"))

    assert "\u202e" not in found and "\x1b" not in found
    assert "&lt;U+202E&gt;" in found


def test_the_board_is_the_same_wherever_the_inputs_lie() -> None:
    """An absolute path would tell of a machine, and differ on the next one."""
    there = replace(a_problem(), file="/home/x/in/2026-11-a/article.yaml")

    moved = board(SERIES, [there], [a_line(STANDS, there)], "/home/x/in")

    assert moved == board(SERIES, [a_problem()], [a_line(STANDS, a_problem())], "inputs")


def test_a_file_outside_the_inputs_has_its_name_only() -> None:
    """What folder somebody keeps it in is nobody's business."""
    data = board(SERIES, [a_problem()], [a_line()], "/elsewhere")[1].data

    assert json.loads(data)["problems"][0]["file"] == "article.yaml"


def test_the_page_is_never_indexed_and_fetches_nothing() -> None:
    """It names people who owe something."""
    found = parsed(page(a_problem()))
    policy = found.xpath("//meta[@http-equiv]")[0].get("content")

    assert found.find(".//meta[@name='robots']").get("content") == "noindex"
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not found.xpath("//@src | //@style | //@onclick | //link")


def test_the_script_is_held_to_its_sum() -> None:
    """A browser runs nothing else, whatever an author wrote; so the sum has to be right."""
    import base64
    import hashlib

    text = page(a_problem())
    seen: list[str] = []

    class Raw(HTMLParser):
        def handle_data(self, data: str) -> None:
            if self.cdata_elem in {"script", "style"}:
                seen.append(data)

    Raw().feed(text)
    sums = [base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in seen]

    assert len(sums) == 2
    assert all(f"'sha256-{each}'" in text for each in sums)


def test_what_others_left_alone_stands_as_it_last_did() -> None:
    """One article built again does not empty the board."""
    problems, lines = [a_problem()], [a_line(STANDS, a_problem())]
    before = record(board(SERIES, problems, lines, "inputs")[1].data)
    other = replace(STANDS, slug="2026-12-b")

    files = board(
        SERIES, [], [a_line(other)], "inputs", before=before, others=frozenset({"2026-11-a"})
    )

    assert parsed(files[0].data).xpath("//tbody/@id") == ["a-2026-11-a", "a-2026-12-b"]
    assert [p["message"] for p in json.loads(files[1].data)["problems"]] == ["waiting for kim-lee"]
    assert files[2].path == "office/2026-11-a/reminders.txt"


def test_a_record_can_be_read_again() -> None:
    """What is written of an article is all there is to know for the next build."""
    lines = [a_line(STANDS, a_problem())]

    found = record(board(SERIES, [a_problem()], lines, "inputs")[1].data)

    assert found is not None
    assert found.articles == tuple(lines)
    assert found.problems == (a_problem(),)


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{}", b"\xff", b'{"schema_version": 1, "problems": [3], "articles": []}']
)
def test_a_record_that_is_none_is_not_believed(data: bytes) -> None:
    """Somebody's own file, or another version's, is as good as none."""
    assert record(data) is None


def test_what_changed_is_said_in_words() -> None:
    """As one editor tells another."""
    was = a_line(replace(STANDS, voices=(JANE, SAM, KIM)), a_problem())
    came = replace(SAM, id="kim-lee", name="Kim Lee", words=500)
    now = a_line(replace(STANDS, voices=(replace(JANE, approval="fresh"), SAM, came), words=900))
    before = record(board(SERIES, [], [was], "inputs")[1].data)

    assert since(before, [now, a_line(replace(STANDS, slug="b", title="Bee"))]) == (
        Change(
            "2026-11-a",
            "Decided together",
            (
                "waiting for authors → waiting for editors",
                "Jane Doe approved it",
                "Kim Lee sent a viewpoint",
                "Kim Lee answered about competing interests",
                "400 → 900 words",
            ),
        ),
        Change("b", "Bee", ("new",)),
    )


def test_the_same_built_twice_has_the_same_bytes() -> None:
    """What had changed is carried along, so a second build is told from the first by nothing."""
    first = board(SERIES, [], [], "inputs")
    lines = [a_line(STANDS, a_problem())]
    second = board(SERIES, [a_problem()], lines, "inputs", before=record(first[1].data))

    third = board(SERIES, [a_problem()], lines, "inputs", before=record(second[1].data))

    assert "new" in words(second[0].data)
    assert third == second


def test_no_name_of_an_article_is_taken_for_a_part_of_the_page() -> None:
    """A folder may be called `find` or `articles`."""
    stands = [
        replace(STANDS, slug=slug) for slug in ("articles", "count", "find", "sieve", "state")
    ]
    made = board(SERIES, [], [a_line(each) for each in stands], "inputs")

    ids = parsed(made[0].data).xpath("//@id")

    assert len(ids) == len(set(ids))


def test_the_day_of_a_letter_is_kept_by_a_line_to_paste() -> None:
    """From it the board counts the days."""
    assert "asked: [{author: kim-lee, on: YYYY-MM-DD}]" in words(page(a_problem()))


def test_a_letter_is_on_the_board_as_it_is_in_its_file() -> None:
    """To be copied, with nothing left to add."""
    files = board(SERIES, [a_problem()], [a_line(STANDS, a_problem())], "inputs")

    letter = parsed(files[0].data).xpath("//details[@class='letter']/pre")[0].text_content()

    assert letter in files[2].data.decode()
    assert letter.startswith("Subject: What we still need from you: Decided together")


@given(
    st.lists(st.sampled_from(["2026-11-a", "2026-12-b", "2027-01-c"]), unique=True),
    st.integers(0, 3),
    st.sampled_from(["2026-12-b", "2027-01-c", "gone"]),
)
def test_what_was_drawn_before_is_what_is_drawn_now(
    before: list[str], owed: int, other: str
) -> None:
    """Whichever of the articles are as they were, the bytes are those of a board drawn anew."""
    slugs = ["2026-11-a", "2026-12-b", "2027-01-c"]
    said = [replace(a_problem(f"##[ {n}"), line=n, article=s) for n in range(owed) for s in slugs]
    said.insert(owed, replace(a_problem("the series"), article=""))
    lines = [
        a_line(replace(STANDS, slug=slug), *(p for p in said if p.article == slug))
        for slug in slugs
    ]
    first = written(board(SERIES, [], [a_line(replace(STANDS, slug=other))], "inputs")[1].data)
    drawn: dict[str, Drawn] = {}
    anew = board(SERIES, said, lines, "inputs", first, drawn=drawn)
    kept = {slug: Drawn.of(drawn[slug].texts) for slug in before}

    assert board(SERIES, said, lines, "inputs", first, drawn=kept) == anew
    assert set(kept) == set(slugs)


@given(st.lists(st.sampled_from(["2026-11-a", "2026-12-b", "2027-01-c"]), unique=True))
def test_a_record_is_read_alike_whatever_is_as_it_was(same: list[str]) -> None:
    """What is not read again is what would have been read."""
    lines = [a_line(replace(STANDS, slug=s)) for s in ("2026-11-a", "2026-12-b", "2027-01-c")]
    data = board(SERIES, [a_problem()], lines, "inputs")[1].data
    now = {line.slug: (json.dumps(plain(line)), line) for line in lines if line.slug in same}

    found, read = unlike(written(data), now), record(data)

    assert found is not None and read is not None
    assert (found.articles, found.changes) == (read.articles, read.changes)


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"\xff", b'{"schema_version": 1}'])
def test_a_record_that_is_none_is_none_however_it_is_read(data: bytes) -> None:
    """The short way is for records of ours, as we write them."""
    assert unlike(written(data), {}) is None
