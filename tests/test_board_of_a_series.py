"""The board that real builds leave behind, whatever became of the articles."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.command import viewpoints, write_article, write_author, write_series


def report(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "outputs/office/report.json").read_bytes())
    return found


def states(folder: Path) -> dict[str, str]:
    return {a["slug"]: a["turn"]["state"] for a in report(folder)["articles"]}


def test_a_part_of_the_series_is_built_and_the_board_is_whole(tmp_path: Path) -> None:
    """What was not built stands there as it was; letters that are answered go."""
    inputs = write_series(tmp_path)
    silent = {"competing_interests": {}}
    authors = {"jane-doe": silent, "sam-okafor": {"author": {"role": "clinician"}}}
    write_article(inputs, "2026-01-a", authors=authors)
    write_article(inputs, "2026-02-b", authors=authors)
    viewpoints("build", cwd=tmp_path)
    before = states(tmp_path)
    write_author(inputs / "2026-01-a", "jane-doe")
    write_author(inputs / "2026-02-b", "jane-doe")

    ended = viewpoints("build", "--issue", "2026-01", cwd=tmp_path)

    office = tmp_path / "outputs/office"
    assert before == {"2026-01-a": "authors", "2026-02-b": "authors"}
    assert states(tmp_path) == {"2026-01-a": "editors", "2026-02-b": "authors"}
    assert not (office / "2026-01-a/reminders.txt").exists()
    assert (office / "2026-02-b/reminders.txt").exists()
    assert "2026-02-b" not in ended.stdout
    assert [c["slug"] for c in report(tmp_path)["changes"]] == ["2026-01-a"]


def test_there_is_a_board_when_nothing_can_be_built(tmp_path: Path) -> None:
    """That is when it is needed most; and every one of them is a row."""
    inputs = write_series(tmp_path)
    (inputs / "2026-01-empty").mkdir()
    (inputs / "2026-02-torn").mkdir()
    (inputs / "2026-02-torn/article.yaml").write_text("title: [\n")

    ended = viewpoints("build", cwd=tmp_path)

    page = (tmp_path / "outputs/office/index.html").read_text("utf-8")
    assert ended.returncode == 1
    assert states(tmp_path) == {"2026-01-empty": "broken", "2026-02-torn": "broken"}
    assert "2 broken" in page and 'id="a-2026-02-torn"' in page
    assert "board     outputs/office/index.html" in ended.stdout


def test_the_status_as_json_holds_days_and_no_ages(tmp_path: Path) -> None:
    """Whoever reads it counts from the day on which they read."""
    inputs = write_series(tmp_path)
    asked = [{"author": "kim-lee", "on": "2026-01-02"}, {"author": "kim-lee", "on": "2026-01-05"}]
    write_article(inputs, "2026-01-a", order=["jane-doe", "sam-okafor", "kim-lee"], asked=asked)

    ended = viewpoints("status", "--output-format", "json", cwd=tmp_path)

    (article,) = json.loads(ended.stdout)["articles"]
    assert article["turn"]["since"] == "2026-01-05"
    assert article["turn"]["owed"][0]["owner"] == "kim-lee"


def test_who_spares_themselves_the_photo_still_owes_it(tmp_path: Path) -> None:
    """Only an editor can agree to none: the column of photos counts as the message does."""
    inputs = write_series(tmp_path)
    own = {"author": {"photo_waiver": {"reason": "shy", "by": "jane-doe"}}}
    authors = {"jane-doe": own, "sam-okafor": {"author": {"role": "clinician"}}}
    write_article(inputs, "2026-01-a", authors=authors)

    ended = viewpoints("status", "--output-format", "json", cwd=tmp_path)

    [article] = json.loads(ended.stdout)["articles"]
    photos = {voice["id"]: voice["photo"] for voice in article["standing"]["voices"]}
    assert photos == {"jane-doe": False, "sam-okafor": True}
