"""An approval is written into the editors' own file, and everything else in it is theirs."""

from __future__ import annotations

from datetime import date
from difflib import unified_diff

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.approval.entry import recorded
from pipeline.errors import UsageError
from pipeline.model import Approval

ON, OLD, NEW = date(2026, 11, 18), "0" * 64, "3f" * 32
JANE = Approval("jane-doe", ON, NEW)
ENTRY = f"{{author: jane-doe, on: 2026-11-18, text: {NEW}}}"


def lines_changed(before: str, after: str) -> list[str]:
    """The lines that went and came."""
    difference = unified_diff(before.split("\n"), after.split("\n"), lineterm="", n=0)
    return [line for line in list(difference)[2:] if not line.startswith("@@")]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("title: A\n", f"title: A\napprovals:\n  - {ENTRY}\n"),
        ("title: A", f"title: A\napprovals:\n  - {ENTRY}\n"),
        ("title: A\n# the end\n", f"title: A\n# the end\napprovals:\n  - {ENTRY}\n"),
        ("title: A\n...\n", f"title: A\napprovals:\n  - {ENTRY}\n...\n"),
        ("title: A\r\n", f"title: A\r\napprovals:\r\n  - {ENTRY}\r\n"),
        ("\ufefftitle: A\n", f"\ufefftitle: A\napprovals:\n  - {ENTRY}\n"),
        ("  title: A\n", f"  title: A\n  approvals:\n    - {ENTRY}\n"),
        ("{title: A}\n", f"{{title: A, approvals: [{ENTRY}]}}\n"),
        ("approvals:\ntitle: A\n", f"approvals:\n  - {ENTRY}\ntitle: A\n"),
        ("approvals:  # none yet\n", f"approvals:  # none yet\n  - {ENTRY}\n"),
        ("approvals:", f"approvals:\n  - {ENTRY}\n"),
        ("approvals: ''  # none\n", f"approvals: [{ENTRY}]  # none\n"),
        ("approvals: []  # none\n", f"approvals: [{ENTRY}]  # none\n"),
        ("{approvals: , title: A}\n", f"{{approvals: [{ENTRY}] , title: A}}\n"),
    ],
)
def test_the_first_approval_begins_the_list(before: str, after: str) -> None:
    """Whether the field is absent, blank or empty, in lines or in brackets."""
    assert recorded(before, JANE) == after


SAM = f"{{author: sam-okafor, on: 2026-11-01, text: {OLD}}}"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"approvals:\n- {SAM}  # by post\n\n# next\nt: A\n",
         f"approvals:\n- {SAM}  # by post\n- {ENTRY}\n\n# next\nt: A\n"),
        (f"approvals:\n    - author: sam-okafor\n      on: 2026-11-01\n      text: {OLD} # x\n"
         "t: A\n",
         f"approvals:\n    - author: sam-okafor\n      on: 2026-11-01\n      text: {OLD} # x\n"
         f"    - {ENTRY}\nt: A\n"),
        (f"approvals:\n  - {SAM}", f"approvals:\n  - {SAM}\n  - {ENTRY}\n"),
        (f"approvals: [{SAM}]\n", f"approvals: [{SAM}, {ENTRY}]\n"),
        (f"approvals: [\n  {SAM},  # by post\n]\n",
         f"approvals: [\n  {SAM}, {ENTRY},  # by post\n]\n"),
    ],
)  # fmt: skip
def test_a_further_approval_follows_the_others(before: str, after: str) -> None:
    """A comment stays with the line it stands on."""
    assert recorded(before, JANE) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"approvals:\n- {{author: jane-doe, on: 2026-10-01, text: {OLD}}}  # by post\n- {SAM}\n",
         f"approvals:\n- {ENTRY}  # by post\n- {SAM}\n"),
        (f"approvals:\n- text: \"{OLD}\"\n  on: '2026-10-01'  # rang\n  author: 'jane-doe'\n",
         f"approvals:\n- text: \"{NEW}\"\n  on: '2026-11-18'  # rang\n  author: 'jane-doe'\n"),
    ],
)  # fmt: skip
def test_an_approval_given_anew_takes_the_place_of_the_old(before: str, after: str) -> None:
    """In the quotation marks and the order it had."""
    assert recorded(before, JANE) == after


def test_what_cannot_be_told_apart_is_left_alone() -> None:
    """The editor gets the line to add instead."""
    with pytest.raises(UsageError, match="not changed") as told:
        recorded("approvals: {jane-doe: yes}\n", JANE)

    assert ENTRY in told.value.remedy


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]))
BREAK = st.sampled_from(["\n", "\r\n"])


@st.composite
def editors_files(draw: st.DrawFn) -> str:
    """An article.yaml as people write them: any order, style, comments and line ends."""
    values = [
        yaml.safe_dump(
            {name: draw(WORDS)}, allow_unicode=True, width=draw(st.sampled_from([20, 1000])),
            default_style=draw(st.sampled_from([None, "'", '"', "|", ">"])),
        )
        for name in ("title", "standfirst", "closing")
    ]  # fmt: skip
    ids = draw(st.lists(st.sampled_from(["jane-doe", "sam-okafor", "ada"]), unique=True))
    items = [{"author": name, "on": "2026-10-01", "text": OLD} for name in ids]
    inside = yaml.safe_dump(items, default_flow_style=draw(st.sampled_from([None, False, True])))
    gap = " " if inside.startswith("[") else "\n"
    listed = f"approvals:{gap}{inside}" if items else "approvals:\n"
    parts = [*values, *([listed] if draw(st.booleans()) else [])]
    note = st.one_of(st.just(""), WORDS.map(lambda words: f"# {words}\n"))
    noted = [part + draw(note) for part in draw(st.permutations(parts))]
    return "".join(noted).replace("\n", draw(BREAK))


@settings(deadline=None, max_examples=150)
@given(editors_files())
def test_nothing_else_of_the_file_changes(before: str) -> None:
    """At most the lines of one entry are new, and only its own line ever goes."""
    after = recorded(before, JANE)

    changed = lines_changed(before, after)
    gone = [line for line in changed if line.startswith("-")]
    assert all("approvals:" in line or "2026-10-01" in line or OLD in line for line in gone)
    assert len(changed) <= 6
    assert NEW in after


@settings(deadline=None, max_examples=50)
@given(editors_files())
def test_the_same_approval_twice_is_one(before: str) -> None:
    """Nothing piles up."""
    once = recorded(before, JANE)

    assert recorded(once, JANE) == once
