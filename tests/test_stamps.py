"""Files known by their stamps: opened only if they may have changed, and then always."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

import pytest

from pipeline.many.stamps import FINE, QUIET, Stamps
from pipeline.model import Artefact
from pipeline.stages.publish import Outputs

LATE = 1 << 62
"""A time long after any file of a test was written."""


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_what_was_left_alone_is_not_read_again(tmp_path: Path) -> None:
    """Its sha256 is what it was said to be, without a look inside."""
    path = tmp_path / "a"
    path.write_bytes(b"words")
    first = Stamps({}, LATE)
    first.digest(str(path))
    rows = {str(path): [*first.rows[str(path)][:4], "said"]}

    assert Stamps(rows, LATE).digest(str(path)) == "said"


def test_what_was_written_a_moment_ago_is_read_again(tmp_path: Path) -> None:
    """A second change within the same tick would show in no time stamp."""
    path = tmp_path / "a"
    path.write_bytes(b"words")
    stamps = Stamps({}, since=path.stat().st_mtime_ns + QUIET // 2)

    assert stamps.digest(str(path)) == sha(b"words")
    assert stamps.rows == {}


def test_nothing_is_learnt_without_a_clock(tmp_path: Path) -> None:
    """A cache that cannot be written has none."""
    path = tmp_path / "a"
    path.write_bytes(b"words")
    stamps = Stamps({}, since=0)
    stamps.digest(str(path))

    assert stamps.rows == {}


def test_any_part_of_a_stamp_that_differs_is_a_change(tmp_path: Path) -> None:
    """Size, both times, and the number on the disk."""
    path = tmp_path / "a"
    path.write_bytes(b"words")
    first = Stamps({}, LATE)
    first.digest(str(path))
    row = first.rows[str(path)]
    for position in range(4):
        other = [*row[:4], "said"]
        other[position] += 1

        assert Stamps({str(path): other}, LATE).digest(str(path)) == sha(b"words")


def test_a_link_on_the_way_is_no_file_of_ours(tmp_path: Path) -> None:
    """Whatever stands behind it."""
    (tmp_path / "real").mkdir()
    (tmp_path / "real/a").write_bytes(b"words")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (tmp_path / "b").symlink_to(tmp_path / "real/a")
    stamps = Stamps({}, LATE)

    assert stamps.of_output(tmp_path / "real/a") == sha(b"words")
    assert stamps.of_output(tmp_path / "link/a") == ""
    assert stamps.of_output(tmp_path / "b") == ""
    assert stamps.of_output(tmp_path / "real") == ""
    assert stamps.of_output(tmp_path / "none") is None


def published(tmp_path: Path, wait: int) -> Stamps:
    """Stage a file, move it to its place and write the manifest `wait` nanoseconds later."""
    staged, place, manifest = tmp_path / ".staging/a", tmp_path / "a", tmp_path / "manifest.json"
    staged.parent.mkdir()
    staged.write_bytes(b"words")
    stamps = Stamps({}, LATE, f"{tmp_path}/.staging/")
    stamps.of_output(staged)
    staged.rename(place)
    manifest.write_bytes(b"{}")
    written = place.stat().st_mtime_ns
    os.utime(manifest, ns=(written + wait, written + wait))
    return stamps


def test_a_file_that_was_staged_is_known_in_its_place(tmp_path: Path) -> None:
    """So the build after the first has nothing to read."""
    stamps = published(tmp_path, 1_000_000_000)

    stamps.published([str(tmp_path / "a")], str(tmp_path / "manifest.json"))

    assert stamps.rows[str(tmp_path / "a")][4] == sha(b"words")


@pytest.mark.parametrize("words", [b"words", b"other"])
def test_a_file_that_stayed_in_its_folder_is_known_unless_it_was_written_to(
    tmp_path: Path, words: bytes
) -> None:
    """When its folder was exchanged it was linked into the new one, which gives it another time."""
    place, linked = tmp_path / "a", tmp_path / "b"
    place.write_bytes(b"words")
    stamps = Stamps({}, LATE)
    stamps.of_output(place)
    before = stamps.rows[str(place)]
    time.sleep(0.05)
    linked.hardlink_to(place)
    if words != b"words":
        place.write_bytes(words)

    stamps.published([str(place)], str(place))

    known = stamps.rows[str(place)]
    assert (known != before, known[2] == place.stat().st_ctime_ns) == (words == b"words",) * 2
    assert stamps.of_output(place) == sha(words)


def test_a_file_that_was_changed_in_its_place_is_not_known(tmp_path: Path) -> None:
    """Between our moving it there and our looking."""
    stamps = published(tmp_path, 1_000_000_000)
    (tmp_path / "a").write_bytes(b"other")

    stamps.published([str(tmp_path / "a")], str(tmp_path / "manifest.json"))

    assert stamps.rows == {}


def test_a_file_that_was_moved_at_once_is_not_known(tmp_path: Path) -> None:
    """A change in its place could have the same time as our writing it."""
    stamps = published(tmp_path, 1_000_000)

    stamps.published([str(tmp_path / "a")], str(tmp_path / "manifest.json"))

    assert stamps.rows == {}


def test_what_is_published_at_once_is_known_as_it_was_dated_back(tmp_path: Path) -> None:
    """Nobody waits, and whoever writes to it gives it another time, however soon."""
    outputs = tmp_path.resolve() / "outputs"
    stamps = Stamps({}, LATE, f"{outputs}/.staging/")
    hold = Outputs(outputs, stamps.output, stamps.wrote, 60_000_000)
    hold.stage("", [Artefact("office/a.txt", b"words")])

    changed = hold.publish(frozenset(), {}, {})
    stamps.published([f"{outputs}/{path}" for path in changed], f"{outputs}/manifest.json")
    row = stamps.rows[f"{outputs}/office/a.txt"]
    (outputs / "office/a.txt").write_bytes(b"other")

    assert row[4] == sha(b"words")
    assert (outputs / "office/a.txt").stat().st_mtime_ns > row[1] + FINE
    assert stamps.output(f"{outputs}/office/a.txt") == sha(b"other")


def test_what_was_just_staged_is_known_unread(tmp_path: Path) -> None:
    """Whoever wrote a file, and saw it on the disk, knows what is in it."""
    stamps = Stamps({}, LATE, f"{tmp_path}/.staging/")
    staged = tmp_path / ".staging/a"
    staged.parent.mkdir()
    staged.write_bytes(b"words")
    stamps.wrote(str(staged), staged.lstat(), "what its writer says")

    known = stamps.of_output(staged)
    staged.write_bytes(b"other words")

    assert known == "what its writer says"
    assert stamps.of_output(staged) == sha(b"other words")


def test_what_was_written_elsewhere_is_read(tmp_path: Path) -> None:
    """There others write, too."""
    stamps = Stamps({}, LATE, f"{tmp_path}/.staging/")
    (tmp_path / "a").write_bytes(b"words")
    stamps.wrote(str(tmp_path / "a"), (tmp_path / "a").lstat(), "what its writer says")

    assert stamps.of_output(tmp_path / "a") == sha(b"words")
