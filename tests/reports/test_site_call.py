"""The call and the guide: they ask for what the checks check, number by number."""

from __future__ import annotations

import copy
import io
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
import yaml
from PIL import Image

from pipeline.batch import series_of
from pipeline.checking import check
from pipeline.composing.asked import ALWAYS, ROWS, asked, limits
from pipeline.github.guide import author_guide
from pipeline.house import House
from pipeline.model import Editor, Limits, Series
from pipeline.problems import Level, Problem
from pipeline.rules.manual import MANUAL
from pipeline.rules.of_article import RULES
from pipeline.workshop import Workshop
from tests.command import viewpoints, write_article, write_series
from tests.reports.site_pages import HOUSE, links, made, parsed, said

TOPICS = ["rationale", "design", "implementation", "evaluation", "learning", "future",
          "challenges", "impact"]  # fmt: skip
LANGUAGES = ("en-GB", "de")


def a_photo(side: int = 500) -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (side, side), "teal").save(held, "JPEG")
    return held.getvalue()


def an_author(name: str, role: str, sentences: int, **more: Any) -> dict[str, Any]:
    """An author who keeps every usual limit, and is not far from any."""
    text = "We asked ten people on the ward what they would change. " * sentences
    return {
        "author": {
            "name": name, "role": role, "photo_waiver": None,
            "photo": {"file": "media/photo.jpg", "credit": "Own photo"},
        },
        "viewpoint": {"text": text + "Then we met [@one].", "covers": TOPICS},
        "competing_interests": {
            "nothing_to_declare": False,
            "confirmed": {"on": "2026-03-10"},
            "interests": [
                {"category": "employment", "organisation": "Example Trust", "publish": True,
                 "description": "Nurse", "from": start, "to": end, "who": "self",
                 "paid_to": "me", "related_to_article": "no"}
                for start, end in (("2024-10", "2024-12"), ("2027-05", "2027-06"))
            ],
        },
    } | more  # fmt: skip


def references(*years: int) -> list[dict[str, Any]]:
    return [{"id": "one" if n == 0 else "two", "type": "book", "title": f"Book {year}",
             "issued": year} for n, year in enumerate(years)]  # fmt: skip


@pytest.fixture(scope="module")
def article(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An article within every limit, of 1,300 words."""
    inputs = write_series(tmp_path_factory.mktemp("call"))
    shown = {"credit": "Own", "permission": "Ours", "people": "none", "caption": "A ward",
             "alt": "A ward"}  # fmt: skip
    folder = write_article(
        inputs,
        "2026-11-a",
        authors={
            "jane-doe": an_author("Jane Doe", "patient", 50, references=references(2019),
                                  key_quotes=["We asked ten people on the ward"]),
            "sam-okafor": an_author("Sam Okafor", "clinician", 67, references=references(2020)),
        },
        key_messages=["Ask ten people before you change a thing", "Then ask them once more"],
        illustrations=[{"file": "media/photo.jpg", "kind": "photo", **shown}],
        clips=[{"url": "https://example.org/a.mp3", "kind": "audio", "duration": "3:10",
                "transcript": "A bell rings.", **shown}],
    )  # fmt: skip
    for stem in ("jane-doe", "sam-okafor"):
        file = folder / f"{stem}.yaml"
        file.write_text(file.read_text("utf-8").replace("  photo_waiver: null\n", ""), "utf-8")
    (folder / "media").mkdir()
    (folder / "media" / "photo.jpg").write_bytes(a_photo())
    return folder


def a_series(folder: Path, *changes: Mapping[str, Any]) -> Series:
    """The usual series, with some of its limits changed as an editor changes them."""
    whole: dict[str, Any] = {
        "title": "Partnership in Practice",
        "editors": [{"id": "ana-pires", "name": "Ana Pires"}],
    }
    for change in copy.deepcopy(changes):
        for group, fields in change.items():
            for name, value in fields.items():
                known = whole.setdefault(group, {}).setdefault(name, value)
                if isinstance(known, dict):
                    known |= value
    (folder / "series.yaml").write_text(yaml.safe_dump(whole, sort_keys=False), "utf-8")
    series, _ = series_of(folder)
    assert series is not None
    return series


def problems(article: Path, series: Series, tools: Workshop, rule: str) -> list[Problem]:
    return [p for p in check(article, series, tools, False).problems if p.rule == rule]


SHORT = {"rules": {"words": {"min": 1001, "max": 1201}}}
CASES: dict[str, tuple[Mapping[str, Any], str, str, str]] = {
    "words_min": ({"rules": {"words": {"min": 1401}}}, "Length", "1401", "word-count"),
    "words_max": ({"rules": {"words": {"max": 1201}}}, "Length", "1201", "word-count"),
    "references_max": ({"rules": {"references": {"max": 1}}}, "References", "At most 1,",
                       "too-many-references"),
    "key_messages_min": ({"rules": {"key_messages": {"min": 3}}}, "Messages to take home",
                         "3 to 3", "key-messages"),
    "key_messages_max": ({"rules": {"key_messages": {"min": 1, "max": 1}}},
                         "Messages to take home", "1 to 1", "key-messages"),
    "key_message_words": ({"rules": {"key_messages": {"max_words": 6}}},
                          "Messages to take home", "most 6 words", "key-message-long"),
    "quote_words": ({"rules": {"quotes": {"max_words": 4}}}, "Sentences to show large",
                    "most 4 words", "quote-long"),
    "illustrations_max": ({"rules": {"illustrations": {"max": 0}}}, "Illustrations",
                          "At most 0", "too-many-illustrations"),
    "clip_minutes": ({"rules": {"clips": {"max_minutes": 2}}}, "Video and sound",
                     "most 2 minutes", "media-long"),
    "photo_pixels": ({"rules": {"photo": {"min_pixels": 640}}}, "Photo", "least 640 pixels",
                     "photo-small"),
    "side_percent": ({"rules": {"voice_balance": {"min_percent": 47}}}, "Whose views",
                     "least 47%", "voice-balance"),
    "lookback_months": ({"competing_interests": {"lookback_months": 18}},
                        "Competing interests", "last 18 months", "coi-out-of-period"),
    "lookahead_months": ({"competing_interests": {"lookahead_months": 3}},
                         "Competing interests", "next 3.", "coi-out-of-period"),
    "valid_months": ({"competing_interests": {"valid_months": 7}}, "Competing interests",
                     "more than 7 months", "coi-stale"),
}  # fmt: skip


def told(series: Series, tools: Workshop) -> list[dict[str, str]]:
    """What the call, the guide, and the guide of a repository say of each thing asked for."""
    files = made(tools, {}, series)
    pages = [dict(zip(said(files[name], "dl/dt"), said(files[name], "dl/dd"), strict=True))
             for name in ("call.html", "guide.html")]  # fmt: skip
    rows = [
        line.strip("| ").split(" | ") for line in author_guide(series).split("\n") if "| **" in line
    ]
    return [*pages, {what.strip("*"): says for what, says in rows}]


@pytest.mark.parametrize("name", CASES)
def test_a_limit_that_is_changed_is_changed_in_the_call_and_in_the_check(
    article: Path, tools: Workshop, tmp_path: Path, name: str
) -> None:
    """Nobody is asked for one thing and held to another."""
    change, what, number, rule = CASES[name]
    usual, changed = a_series(tmp_path), a_series(tmp_path, change)

    assert problems(article, usual, tools, rule) == []
    assert problems(article, changed, tools, rule) != []
    for before, after in zip(told(usual, tools), told(changed, tools), strict=True):
        assert number in after[what]
        assert number not in before[what]
        assert {w: says for w, says in after.items() if w != what} == {
            w: says for w, says in before.items() if w != what
        }


def test_how_far_a_length_may_be_off_is_what_the_call_says(
    article: Path, tools: Workshop, tmp_path: Path
) -> None:
    """Within it a remark; beyond it something owed."""
    strict = {"rules": {"words": {"tolerance_percent": 1}}}
    near, far = a_series(tmp_path, SHORT), a_series(tmp_path, SHORT, strict)

    levels = [problems(article, series, tools, "word-count")[0].level for series in (near, far)]
    assert levels == [Level.WARNING, Level.NEEDED]
    assert all("From 901 to 1321 we" in each["Length"] for each in told(near, tools))
    assert all("From 991 to 1213 we" in each["Length"] for each in told(far, tools))


def test_how_long_a_sentence_is_shown_from_is_what_the_call_says(
    article: Path, tools: Workshop, tmp_path: Path
) -> None:
    """It is for information, and the call says so."""
    usual, changed = (
        a_series(tmp_path, *each) for each in ((), ({"rules": {"reading": {"max_words": 9}}},))
    )

    before, after = (problems(article, series, tools, "reading") for series in (usual, changed))
    assert [p.message for p in before] != [p.message for p in after]
    assert all("more than 9 words" in each["Sentences"] for each in told(changed, tools))


def test_every_number_of_a_series_is_tried_here() -> None:
    """Whoever adds a limit says what the call makes of it."""
    here = {*CASES, "words_tolerance_percent", "sentence_words"}
    numbers = {n for n, value in asdict(Series("").limits).items() if isinstance(value, int)}
    policy = {n for n, value in asdict(Series("").policy).items() if isinstance(value, int)}

    assert here == numbers | policy


@pytest.mark.parametrize(("row", "rule"), [(row, r) for row in ROWS for r in ROWS[row]])
def test_what_is_switched_off_is_not_asked_for(row: str, rule: str) -> None:
    """Unless nothing can switch it off."""
    strings, usual = HOUSE.strings("en-GB"), Series("S")
    series = Series("S", limits=Limits(off=frozenset({rule})))
    sentence = strings["asks"][rule].format(**limits(usual))

    before, after = (
        {each.what: each.says for each in asked(which, strings)}.get(strings["asked"][row], "")
        for which in (usual, series)
    )
    assert sentence in before
    assert (sentence in after) is (rule in ALWAYS)


def test_what_is_asked_for_is_a_rule() -> None:
    """With a page in the manual."""
    known = {*RULES, *MANUAL, *(name for rule in RULES.values() for name in rule.also)}

    assert {rule for rules in ROWS.values() for rule in rules} <= known


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_are_for_these_rules(language: str) -> None:
    """Each has its sentence, and there is none without a rule."""
    strings = HOUSE.strings(language)

    assert set(strings["asks"]) == {rule for rules in ROWS.values() for rule in rules}
    assert list(strings["asked"]) == list(ROWS)
    assert list(strings["call"]["topics"]) and set(strings["call"]["topics"]) == set(TOPICS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_in_the_guide_passes_the_check(tmp_path: Path, language: str) -> None:
    """Whoever copies it begins with a file that is right."""
    inputs = write_series(tmp_path, language=language)
    example = HOUSE.strings(language)["guide"]["example"]
    name = yaml.safe_load(example)["author"]["photo"]["file"]
    stem = Path(name).stem
    folder = write_article(inputs, "2026-02-a", authors={
        "sam-okafor": {"author": {"role": "clinician"}}}, order=[stem, "sam-okafor"])  # fmt: skip
    (folder / f"{stem}.yaml").write_text(example, "utf-8")
    (folder / "media").mkdir()
    (folder / name).write_bytes(a_photo())

    ended = viewpoints("check", "--output-format", "concise", cwd=tmp_path)

    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert f"{stem}.yaml" not in ended.stderr
    assert f"{stem}.yaml" not in ended.stdout


def test_the_example_is_shown_as_one_types_it(tools: Workshop) -> None:
    """Every blank counts in YAML."""
    page = parsed(made(tools, {})["guide.html"])

    example = HOUSE.strings("en-GB")["guide"]["example"]
    assert page.find(".//pre").text_content() == example.rstrip("\n")
    assert "[@smith2019]" in [code.text for code in page.iter("code")]
    assert "`" not in page.text_content()


def test_the_call_says_whom_to_ask_and_who_decides(tools: Workshop) -> None:
    """By name and role; an editor's own address is never printed."""
    editors = (Editor("ana-pires", "Ana Pires", "Series editor"), Editor("bo", "Bo"))
    files = made(tools, {}, Series("S", contact="series@example.org", editors=editors))

    assert "Write to series@example.org." in parsed(files["call.html"]).text_content()
    assert said(files["call.html"], "main/ul")[-1] == "Ana Pires, Series editor Bo"
    assert links(files["call.html"]) == ["guide.html"]
    alone = made(tools, {}, Series("S"))["call.html"]
    assert "Ask the editor who told you of the series." in parsed(alone).text_content()


def test_every_role_has_its_side(tools: Workshop) -> None:
    """Nobody who may write misses themselves."""
    page = parsed(made(tools, {})["call.html"])

    both = [
        [li.text for li in side.iter("li")] for side in page.xpath("//div[@class='sides']/section")
    ]
    assert both == [
        ["Clinician", "Manager", "Health professional", "Researcher"],
        ["Patient", "Carer", "Patient advocate", "Community organisation", "Member of the public"],
    ]


def test_a_house_in_another_language_says_it_in_that(tools: Workshop) -> None:
    """From the same limits."""
    house = House.named("practice")
    series = Series("Reihe", language="de")

    assert [each.what for each in asked(series, house.strings("de"))][1] == "Länge"
    assert "1250 bis 1500 Wörter" in author_guide(series)
