"""What is still owed stops nobody until the article claims to be finished, or is to be final.

Every rule of that kind is broken at once, and the real command is asked in each state.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from pipeline.reports.rules_page import GROUPS, N
from pipeline.rules.of_article import RULES
from tests.command import viewpoints, write_article, write_author, write_series

RULED = {id_ for first, rule in RULES.items() for id_ in (first, *rule.also)}
LEVELS = {id_: levels for group in GROUPS.values() for id_, levels in group.items()}
OWED = sorted(id_ for id_ in RULED if N in LEVELS[id_])
STATES = {"draft": "needed", "in-review": "needed", "accepted": "error", "published": "error"}
NOTHING = {"nothing_to_declare": True}
Found = dict[str, Any]


def alone(folder: Path, **given: Any) -> None:
    """One patient who has sent everything but what is asked for."""
    clip = {"kind": "audio", "url": "https://example.org/clip"}
    address = "https://example.org/drawing"
    drawings = [{"kind": "drawing", "url": f"{address}-{n}"} for n in range(3)]
    works = [{"id": f"w{n}", "title": f"Work {n}", "issued": "2020"} for n in range(6)]
    cited = " ".join(f"[@{work['id']}]" for work in works)
    write_author(
        folder, "jane-doe",
        author={"anonymity": {"kind": "pseudonym"}},
        viewpoint={"text": f"We met. {cited}"},
        references=works, illustrations=drawings, clips=[clip],
        competing_interests={**NOTHING, "confirmed": {"on": "2020-01-02"}},
    )  # fmt: skip


def series(folder: Path, status: str) -> Path:
    """Two articles in which every such rule has something to ask for."""
    inputs = write_series(folder, rules={"off": []})
    about = {"approvals": [{"author": "jane-doe", "on": "2026-01-18", "text": "0" * 64}]}
    first = write_article(inputs, "2026-01-a", status, {"jane-doe": {}}, **about)
    alone(first)
    authors: Mapping[str, Mapping[str, Any]] = {
        "li-wei": {"author": {"photo_waiver": {"reason": "shy", "by": "li-wei"}}},
        "sam-okafor": {"author": {"role": "clinician"}, "competing_interests": NOTHING},
    }
    second = write_article(inputs, "2026-02-b", status, authors)
    silent = {"competing_interests": {"confirmed": {"on": "2026-01-02"}}}
    write_author(second, "li-wei", **authors["li-wei"] | silent)
    article = second / "article.yaml"
    article.write_text(article.read_text().replace("- li-wei\n", "- li-wei\n- not-yet\n"))
    return inputs


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, Found]]:
    """What `check` says in each state, and with `--final`: the exit code, and levels by rule."""
    found = {}
    for status in STATES:
        inputs = series(tmp_path_factory.mktemp(status), status)
        found[status] = _checked(inputs)
        if status == "draft":
            found["final"] = _checked(inputs, "--final")
    return found


def _checked(inputs: Path, *more: str) -> tuple[int, Found]:
    ended = viewpoints("check", "--inputs", inputs, "--output-format", "json", *more)
    assert ended.stdout, ended.stderr
    problems = json.loads(ended.stdout)["problems"]
    levels: Found = {}
    for problem in problems:
        levels.setdefault(problem["rule"], set()).add(problem["level"])
    return ended.returncode, levels


def asked_for(rule: str, state: str) -> bool:
    """Nobody approves a draft."""
    return not (rule.startswith("approval-") and state in {"draft", "final"})


@pytest.mark.parametrize("state", [*STATES, "final"])
@pytest.mark.parametrize("rule", OWED)
def test_what_is_owed_has_the_level_of_the_state(
    rule: str, state: str, told: dict[str, tuple[int, Found]]
) -> None:
    """Needed while people write; an error once the article says it is finished, or with --final."""
    wanted = {STATES.get(state, "error")} if asked_for(rule, state) else set()

    levels = told[state][1].get(rule, set()) - {"warning"}

    assert levels == wanted


@pytest.mark.parametrize(
    ("state", "code"),
    [("draft", 0), ("in-review", 0), ("accepted", 1), ("published", 1), ("final", 1)],
)
def test_a_pull_request_is_not_red_for_what_is_owed(
    state: str, code: int, told: dict[str, tuple[int, Found]]
) -> None:
    """With everything owed at once the exit code of a draft is still 0."""
    assert told[state][0] == code
