from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import Refused
from pipeline.paths import NAME, SLUG, folded, read_inside, read_regular, safe_name, shown

SECRET = b"the secret of another folder"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """An article's folder, beside things that nobody sent."""
    (tmp_path / "secret.txt").write_bytes(SECRET)
    (tmp_path / "article-evil").mkdir()
    (tmp_path / "article-evil" / "x.jpg").write_bytes(SECRET)
    media = tmp_path / "article" / "media"
    media.mkdir(parents=True)
    (media / "jane.jpg").write_bytes(b"a picture")
    yield tmp_path / "article"


def refusal(folder: Path, name: str, limit: int = 1000) -> Refused:
    with pytest.raises(Refused) as caught:
        read_inside(folder, name, limit)
    return caught.value


def test_a_file_of_the_article_is_read(folder: Path) -> None:
    """What an author names in their own folder is theirs."""
    assert read_inside(folder, "media/jane.jpg", 1000) == b"a picture"


@pytest.mark.parametrize(
    "name",
    [
        *("/etc/passwd", "../secret.txt", "media/../../secret.txt", "..", "../article-evil/x.jpg"),
        *("\\\\host\\x", "media\\jane.jpg", "C:/x", "C:x", "file:///etc/passwd"),
        *("https://example.org/x.jpg", "//host/x", "", "media/.."),
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(folder: Path, name: str) -> None:
    """Only files sent with the article can be printed in it."""
    assert refusal(folder, name).rule == "path-outside"


@pytest.mark.parametrize(
    "name",
    [
        *("media/my photo.jpg", "media/é.jpg", "./media/jane.jpg", "media//jane.jpg", "media/"),
        *(".git/config", "media/.hidden", "~/x", "$HOME", "%2e%2e/secret.txt", "media/x\0.jpg"),
        *("media/x.", "media/x\n.jpg", "-rf", "media/ﬁg.png", "*.jpg", "a|b"),
        "x" * 81,
    ],
)
def test_a_name_that_does_not_travel_is_refused_with_one_that_does(folder: Path, name: str) -> None:
    """Names are letters, digits and three signs; the fix names one that can be used."""
    error = refusal(folder, name)

    assert error.rule == "file-name"
    assert all(NAME.match(part) for part in error.remedy.rpartition("file: ")[2].split("/"))


def test_a_name_of_a_million_letters_has_a_message_one_can_read(folder: Path) -> None:
    """An author's text is cut before it is shown."""
    for name in ("x" * 1_000_000, "../" * 300_000):
        error = refusal(folder, name)
        assert len(error.message) + len(error.remedy) < 600


def test_a_file_that_is_not_there_is_said_so(folder: Path) -> None:
    """Capitals count, also where they would not on the author's computer."""
    assert refusal(folder, "media/Jane.jpg").rule == "file-missing"
    assert refusal(folder, "media/jane.jpg/x").rule == "file-missing"


@pytest.mark.parametrize("target", ["/etc/passwd", "../../secret.txt", "jane.jpg", "nowhere"])
def test_a_link_is_refused_wherever_it_leads(folder: Path, target: str) -> None:
    """A link could show a file that was never sent, so none is followed."""
    (folder / "media" / "link.jpg").symlink_to(target)

    assert refusal(folder, "media/link.jpg").rule == "file-link"


def test_a_folder_that_is_a_link_is_refused(folder: Path) -> None:
    """Every part of the way is looked at."""
    (folder / "photos").symlink_to("/etc")

    assert refusal(folder, "photos/passwd").rule == "file-link"


def test_a_link_to_itself_is_only_a_link(folder: Path) -> None:
    """A loop is never walked."""
    (folder / "media" / "loop").symlink_to("loop")

    assert refusal(folder, "media/loop").rule == "file-link"


def test_what_is_no_ordinary_file_is_never_waited_for(folder: Path) -> None:
    """A pipe would hold the build for ever."""
    os.mkfifo(folder / "media" / "pipe.jpg")
    (folder / "media" / "folder.jpg").mkdir()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(folder / "s.jpg"))
        start = time.monotonic()

        assert refusal(folder, "media/pipe.jpg").rule == "file-link"
        assert refusal(folder, "media/folder.jpg").rule == "file-link"
        assert refusal(folder, "s.jpg").rule in {"file-link", "file-missing"}

    assert time.monotonic() - start < 1


def test_a_device_is_refused() -> None:
    """/dev/zero has no end."""
    with pytest.raises(Refused) as caught:
        read_regular(Path("/dev"), ["zero"], 1000)

    assert caught.value.rule == "file-link"


def test_a_file_over_the_limit_is_refused_unread(folder: Path) -> None:
    """The size is asked for before anything is read; a file of exactly the limit is fine."""
    with (folder / "media" / "huge.jpg").open("wb") as file:
        file.truncate(10_000_000_000)
    (folder / "media" / "full.jpg").write_bytes(b"x" * 1000)

    error = refusal(folder, "media/huge.jpg", 20_000_000)

    assert error.rule == "too-large"
    assert "10000.0 MB" in error.message and "20.0 MB" in error.message
    assert len(read_inside(folder, "media/full.jpg", 1000)) == 1000


def test_names_that_are_one_name_on_other_computers_fold_alike() -> None:
    """Capitals, composed accents, ligatures and sharp s."""
    assert folded("Fig.PNG") == folded("fig.png")
    assert folded("e\u0301.jpg") == folded("é.jpg")
    assert folded("ﬁg") == folded("fig")
    assert folded("straße") == folded("STRASSE")
    assert folded("a.jpg") != folded("b.jpg")


def test_a_name_whose_bytes_are_no_text_can_be_printed() -> None:
    """A message about a file must not fail over its name."""
    assert shown(os.fsdecode(b"caf\xe9.jpg")) == "caf\\xe9.jpg"
    shown(os.fsdecode(b"caf\xe9.jpg")).encode("utf-8")


def test_a_slug_is_an_address() -> None:
    """Small letters, digits and hyphens: nothing else, and no line end after it."""
    assert SLUG.match("2026-11-shared-dialysis")
    for name in ("A", "-a", "a_b", "a b", "a\n", "é", "", "a.b", "a/b", "a" * 81):
        assert not SLUG.match(name)


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=120))
def test_any_name_has_a_safe_one(name: str) -> None:
    """What we suggest is always something we would take."""
    assert NAME.match(safe_name(name))
