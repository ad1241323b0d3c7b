"""One series built in parts and collected: the same bytes, or a refusal that says why."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.many.shards import RECORD, Shard
from tests.command import tree, viewpoints, write_article, write_series

CACHE = ("--cache-dir", "cache")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A series built whole and in three parts; one of its articles is broken, one is waiting."""
    folder = tmp_path_factory.mktemp("series")
    inputs = write_series(folder)
    for slug, status in {"2026-01-a": "draft", "2026-02-b": "published", "2026-03-c": "draft",
                         "2026-04-d": "draft"}.items():  # fmt: skip
        write_article(inputs, slug, status)
    (inputs / "2026-03-c" / "jane-doe.yaml").write_text("author: [")
    (inputs / "2026-04-d" / "sam-okafor.yaml").unlink()
    assert viewpoints("build", *CACHE, "--outputs", "whole", cwd=folder).returncode == 1
    for number in (1, 2, 3):
        part = ("--outputs", f"parts/{number}", "--shard", f"{number}/3")
        viewpoints("build", *CACHE, *part, cwd=folder)
    return folder


@pytest.fixture
def here(template: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    for name in ("inputs", "parts"):
        shutil.copytree(template / name, tmp_path / name)
    return tmp_path


def collected(folder: Path, *numbers: int, inputs: str | Path = "inputs") -> tuple[int, str]:
    parts = [f"parts/{number}" for number in numbers]
    ended = viewpoints("collect", *parts, "--inputs", inputs, cwd=folder)
    return ended.returncode, ended.stdout + ended.stderr


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 1, 2)])
def test_parts_collected_are_the_bytes_of_the_whole(
    template: Path, here: Path, order: tuple[int, ...]
) -> None:
    """Pages, board, register, manifest, every file; in whatever order the parts are named."""
    code, _ = collected(here, *order)

    assert code == 1  # one article is broken, here as there
    assert tree(here / "outputs") == tree(template / "whole")


def test_the_parts_may_have_been_built_elsewhere(template: Path, here: Path) -> None:
    """An inputs folder by another path is the same series."""
    code, told = collected(here, 1, 2, 3, inputs=here / "inputs")

    assert code == 1
    assert f"{here}/inputs/2026-03-c/jane-doe.yaml:1" in told
    assert tree(here / "outputs") == tree(template / "whole")


def test_every_article_is_in_one_part() -> None:
    """And no part has two more than another."""
    folders = [Path(f"inputs/{number:02}") for number in range(10)]
    parts = [Shard(number, 4).of(folders) for number in (1, 2, 3, 4)]

    assert sorted(folder for part in parts for folder in part) == folders
    assert max(map(len, parts)) - min(map(len, parts)) <= 1
    assert Shard(2, 4).of(folders) == parts[1]


@pytest.mark.parametrize("text", ["", "0/4", "5/4", "1", "1/0", "a/b", "1/4/2", "-1/4", "1/ 4"])
def test_a_part_that_is_none_is_refused(text: str) -> None:
    """With the way to write it."""
    with pytest.raises(UsageError) as refused:
        Shard.asked(text)

    assert "--shard 2/4" in refused.value.remedy


def test_a_missing_part_is_named(here: Path) -> None:
    """Half a series is never published as a whole."""
    code, told = collected(here, 1, 3)

    assert code == 2
    assert "not every part is there: 2/3" in told
    assert not (here / "outputs" / "manifest.json").exists()


def test_a_part_twice_is_refused(here: Path) -> None:
    """Somebody downloaded the same one twice."""
    shutil.copytree(here / "parts/1", here / "parts/4")

    code, told = collected(here, 1, 4, 2, 3)

    assert (code, "the same part is there twice" in told) == (2, True)


def test_a_part_that_was_changed_on_the_way_is_refused(here: Path) -> None:
    """No byte is published that its part did not make."""
    page = here / "parts/2/site/2026-02-b/index.html"
    page.write_bytes(page.read_bytes() + b" ")

    code, told = collected(here, 1, 2, 3)

    assert code == 4
    assert "index.html is not as the part left it" in told


def test_a_record_that_was_changed_on_the_way_is_refused(here: Path) -> None:
    """What a part says of itself is in its manifest too."""
    record = here / "parts/1" / RECORD
    record.write_text(record.read_text().replace("2026-01-a", "2026-09-z"))

    code, told = collected(here, 1, 2, 3)

    assert (code, "is no part of a series" in told) == (2, True)


def test_parts_of_another_series_are_refused(here: Path) -> None:
    """Its rules may have been others."""
    series = here / "inputs/series.yaml"
    series.write_text(series.read_text().replace("Partnership in Practice", "Another"))

    code, told = collected(here, 1, 2, 3)

    assert (code, "another series, or by another version" in told) == (4, True)


def test_outputs_that_are_no_part_are_refused(template: Path, here: Path) -> None:
    """A whole build's, or none at all."""
    shutil.copytree(template / "whole", here / "parts/7")

    for number in (7, 8):
        code, told = collected(here, 1, 2, 3, number)
        assert (code, "is no part of a series" in told) == (2, True)


def test_a_part_says_which_it_is(here: Path) -> None:
    """For whoever looks inside; and it is not among what is collected."""
    said = json.loads((here / "parts/2" / RECORD).read_text())

    assert said["shard"] == [2, 3]
    assert said["every"] == ["2026-01-a", "2026-02-b", "2026-03-c", "2026-04-d"]


def test_a_part_of_named_articles_makes_no_sense(here: Path) -> None:
    """It is said, with what to leave out."""
    ended = viewpoints("build", "2026-01-a", "--shard", "1/2", cwd=here)

    assert (ended.returncode, "a part is of the whole series" in ended.stderr) == (2, True)
