"""What cannot be printed comes with the line to write, wherever one can be computed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.engines.pandoc import Pandoc
from pipeline.markup.slips import slips
from pipeline.model import Passage, Text
from pipeline.problems import Checked, Level
from pipeline.sources.yaml_source import parse
from pipeline.stages.read import read

CASES = yaml.safe_load(Path(__file__).with_name("cases").joinpath("markup-lines.yaml").read_text())
IDS = ("smith2019", "lee2021")
HEAD = "references:\n" + "".join(f"- {{id: {name}, title: T}}\n" for name in IDS)


@pytest.fixture(scope="module")
def pandoc() -> Iterator[Pandoc]:
    with closing(Pandoc()) as engine:
        yield engine


def reading(pandoc: Pandoc, text: str) -> Checked[Text]:
    """Read a text that stands four blanks in, below line 5."""
    typed = "".join(f"    {line}\n" if line else "\n" for line in text.split("\n"))
    source = parse("a.yaml", "a", f"{HEAD}viewpoint:\n  text: |\n{typed}".encode()).value
    assert source is not None
    route = ("viewpoint", "text")
    return read(source, Passage(source.data["viewpoint"]["text"], route), _reader(pandoc))


def _reader(pandoc: Pandoc) -> Any:
    return lambda text, places: pandoc.read(text, places=places)


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_the_line_to_write_is_offered(case: dict[str, Any], pandoc: Pandoc) -> None:
    """One cause, one message; and where a line is offered, it stands where the other did."""
    [problem] = reading(pandoc, case["text"]).problems

    assert problem.line == 5 + case.get("line", 1)
    assert problem.fix
    if "offers" in case:
        assert problem.fix == f"    {case['offers']}"
    else:
        assert not problem.fix.startswith("    ")


@pytest.mark.parametrize("case", [c for c in CASES if "offers" in c and "=" not in c["text"]],
                         ids=lambda case: case["text"])  # fmt: skip
def test_the_line_heals_what_it_is_offered_for(case: dict[str, Any], pandoc: Pandoc) -> None:
    """Pasting it is all there is to do."""
    lines = case["text"].split("\n")
    lines[case.get("line", 1) - 1] = case["offers"]

    assert reading(pandoc, "\n".join(lines)).problems == ()


def test_what_is_only_likely_stops_nothing(pandoc: Pandoc) -> None:
    """Words that look like markup stay words: there is a warning, and the text."""
    checked = reading(pandoc, "see @smith2019 and [1]\n\n• one")

    assert checked.value is not None
    assert [p.level for p in checked.problems] == [Level.WARNING] * len(checked.problems)


@pytest.mark.parametrize(
    "text",
    ["jane@smith2019", "[@smith2019]", "[@lee2021; @smith2019]", "see @jones", "in 2019 [3]",
     "[1](https://example.org)", "[1-2]", "– one dash only", "a • b", "one\ttab",
     "[we] (in brackets)", "-\tlamp\n-\tbed", "1.\tlamp\n2.\tbed"],
)  # fmt: skip
def test_ordinary_words_are_no_slips(text: str) -> None:
    """Addresses, sums and dashes are what they are."""
    assert list(slips(text, IDS)) == []


@pytest.mark.parametrize(
    "text",
    ["Before\tAfter\n12\t4", "We met.\n\nWard\tBeds\tStaff\nA\t\t4\nB\t3\t", "•\ta\tb\n•\tc\td"],
)
def test_lines_with_as_many_tabs_are_a_table_and_refused(text: str, pandoc: Pandoc) -> None:
    """They would run on in one paragraph, and be printed so."""
    checked = reading(pandoc, text)

    assert checked.value is None
    assert ("no-tables-or-graphs", Level.ERROR) in [(p.rule, p.level) for p in checked.problems]


def test_a_tab_before_a_paragraph_is_called_a_tab(pandoc: Pandoc) -> None:
    """Nobody who typed one has heard of computer code; and the line offered has none."""
    [problem] = reading(pandoc, "We met.\n\n\tThen we slept.").problems

    assert problem.message.startswith("this line starts with a Tab")
    assert problem.fix == "    Then we slept."
