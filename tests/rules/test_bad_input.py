"""What editors mistype, in a whole series: one message each, at its place, and the others build."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.command import viewpoints, write_article, write_author, write_series

Said = tuple[str, int, str]
CLINICIAN = {"author": {"role": "clinician"}}
BAD: dict[str, list[Said]] = {
    "2026-02-no-article": [("2026-02-no-article", 1, "article-missing")],
    "2026-03-Twin": [("2026-03-Twin", 1, "slug")],
    "2026-04-order": [("article.yaml", 7, "order-duplicate")],
    "2026-05-february": [("article.yaml", 10, "date")],
    "2026-06-placeholder": [("article.yaml", 10, "status-date")],
    "2026-07-next-year": [("jane-doe.yaml", 12, "coi-date")],
    "2026-08-old": [("jane-doe.yaml", 12, "coi-date")],
    "2026-09-outside": [("jane-doe.yaml", 8, "path-outside")],
}
"""What each article is to be told, by file of its folder and line."""


def confirmed(on: str) -> dict[str, Any]:
    """Two authors, one of whom confirms a declaration on this day."""
    declared = {"nothing_to_declare": True, "confirmed": {"on": on}}
    return {"jane-doe": {"competing_interests": declared}, "sam-okafor": CLINICIAN}


def series(folder: Path) -> Path:
    """Sound articles before, between and after those with a slip in them.

    Of two names that are alike but for capitals, one is no name that an article may have.
    """
    inputs = write_series(folder)
    for slug in ("2026-01-sound", "2026-10-sound"):
        write_article(inputs, slug)
    missing = write_article(inputs, "2026-02-no-article")
    (missing / "article.yaml").unlink()
    write_article(inputs, "2026-03-twin")
    shutil.copytree(inputs / "2026-03-twin", inputs / "2026-03-Twin")
    twice = ["jane-doe", "sam-okafor", "jane-doe"]
    write_article(inputs, "2026-04-order", order=twice)
    for slug, on in (("2026-05-february", "2026-02-30"), ("2026-06-placeholder", "1900-01-01")):
        write_article(inputs, slug, "accepted", accepted={"by": "ana-pires", "on": on})
    write_article(inputs, "2026-07-next-year", authors=confirmed("2027-06-01"))
    write_article(inputs, "2026-08-old", authors=confirmed("1900-01-01"))
    outside = write_article(inputs, "2026-09-outside")
    photo = {"file": "../2026-01-sound/media/a.jpg", "credit": "Own photo"}
    write_author(outside, "jane-doe", author={"photo": photo})
    return inputs


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int, dict[str, Any]]:
    """The outputs, the exit code and the report of one build of them all."""
    folder = tmp_path_factory.mktemp("bad")
    inputs, outputs = series(folder), folder / "outputs"
    ended = viewpoints("build", "--inputs", inputs, "--outputs", outputs, "--output-format", "json")
    assert ended.stdout, ended.stderr
    return outputs, ended.returncode, json.loads(ended.stdout)


@pytest.mark.parametrize("slug", BAD)
def test_one_slip_is_one_message_at_its_place(
    slug: str, built: tuple[Path, int, dict[str, Any]]
) -> None:
    """And it says what is so; nothing that follows from it is told as well."""
    errors = [
        (p["file"].rsplit("/", 1)[-1], p["line"], p["rule"])
        for p in built[2]["problems"]
        if p["article"] == slug and p["level"] in {"error", "needed"}
    ]

    assert errors == BAD[slug]


def test_the_others_build(built: tuple[Path, int, dict[str, Any]]) -> None:
    """With exit 1, because something has to change."""
    outputs, code, report = built
    sound = ["2026-01-sound", "2026-03-twin", "2026-10-sound"]

    fates = {each["slug"]: each["outcome"] for each in report["articles"]}

    assert code == 1
    assert [slug for slug, fate in fates.items() if fate != "broken"] == sound
    made = {path.name for path in (outputs / "drafts").iterdir() if path.is_dir()}
    assert sorted(made - {"assets"}) == sound
