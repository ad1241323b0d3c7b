"""What a pull request touches."""

from __future__ import annotations

from pipeline.github.pull_request import Touched, event, names_in, reach, touched

STRANGER = {"pull_request": {"author_association": "FIRST_TIME_CONTRIBUTOR"}}
EDITOR = {"pull_request": {"author_association": "MEMBER"}}


def test_a_changed_file_names_its_article() -> None:
    """Media too; files of other folders do not."""
    found = touched(["inputs/b/jane.yaml", "inputs/a/media/x.jpg", "README.md"], "inputs")

    assert found == Touched(("a", "b"), False, ("README.md",))


def test_what_all_articles_share_touches_them_all() -> None:
    """The series' file, a schema, a template."""
    for name in ("inputs/series.yaml", "schemas/article.yaml", "templates/practice/x"):
        assert touched([name], "inputs").everything


def test_a_series_may_lie_deeper() -> None:
    """The names are those of the repository, not of the series."""
    assert touched(["text/inputs/a/x.yaml"], "text/inputs").articles == ("a",)


def test_names_may_hold_line_breaks() -> None:
    """With -z git parts names by NUL, and a hostile name stays one name."""
    assert names_in(b"inputs/a/x\n::error::y\0inputs/b/z\0") == (
        "inputs/a/x\n::error::y",
        "inputs/b/z",
    )
    assert names_in(b"a\nb\n") == ("a", "b")


def test_a_stranger_who_reaches_further_is_mentioned() -> None:
    """Two articles, the series' file, a workflow: each is said once."""
    names = ["inputs/a/x.yaml", "inputs/b/y.yaml", "inputs/series.yaml", ".github/workflows/w.yml"]

    said = [p.message for p in reach(touched(names, "inputs"), STRANGER, "inputs")]

    assert said == [
        "this pull request changes 2 articles: a, b",
        "this pull request also changes inputs/series.yaml, which all articles share",
        "this pull request also changes .github/workflows/w.yml, which all articles share",
    ]


def test_an_editor_may_reach_further() -> None:
    """Whoever may write here is not told so; nor is a build without a pull request."""
    found = touched(["inputs/a/x.yaml", "inputs/series.yaml"], "inputs")

    assert not list(reach(found, EDITOR, "inputs"))
    assert not list(reach(found, {}, "inputs"))


def test_one_article_is_as_it_should_be() -> None:
    """A stranger's pull request in one folder says nothing."""
    assert not list(reach(touched(["inputs/a/x.yaml"], "inputs"), STRANGER, "inputs"))


def test_an_event_that_cannot_be_read_says_nothing(tmp_path) -> None:
    """Neither a missing file nor one that is no JSON stops a check."""
    path = tmp_path / "event.json"
    path.write_text("[")

    assert event(path) == {}
    assert event(tmp_path / "none") == {}
