"""What a machine does to a build: no room, no rights, a clock that is wrong, files that move."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import EngineError
from pipeline.finished.manifest import STAGING
from pipeline.finished.verify import listing
from pipeline.model import Artefact
from pipeline.problems import Level
from pipeline.stages.load import load
from pipeline.stages.publish import Outputs
from tests.command import COMMAND, environment, tree, viewpoints, write_article, write_series

STEPS = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "viewpoints.exchange"}
OLD = {"site/a/index.html": b"old", "site/a/same.jpg": b"same", "drafts/b/index.html": b"b"}
NEW = {"site/a/index.html": b"new", "site/a/same.jpg": b"same", "site/b/index.html": b"b"}


def publish(folder: Path, files: dict[str, bytes]) -> None:
    hold = Outputs(folder)
    try:
        for slug in dict.fromkeys(path.split("/")[1] for path in files):
            ours = [Artefact(p, d) for p, d in files.items() if p.split("/")[1] == slug]
            hold.stage(slug, ours)
        hold.publish(frozenset(), {}, {})
    finally:
        hold.abandon()


def ended(work: Callable[[], int]) -> int:
    """Do something in a process of its own, and give the number it ends with."""
    pid = os.fork()
    if pid == 0:
        code = 99
        try:
            code = work()
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def failing(step: int, number: int, folder: Path) -> int:
    """Publish on a disk that fails the `step`-th change: 0 if it did not come to that."""
    left, reached = step, False

    def audit(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal left, reached
        writes = event == "open" and isinstance(arguments[1], str) and "w" in arguments[1]
        if writes or event in STEPS:
            left -= 1
            if left == 0:
                reached = True
                raise OSError(number, os.strerror(number), str(arguments[0]))

    sys.addaudithook(audit)
    try:
        publish(folder, NEW)
    except EngineError as error:
        return 1 if "\n" not in str(error) and "cannot be written" in str(error) else 98
    return 2 if reached else 0


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EROFS])
def test_whichever_write_fails_nothing_is_broken(tmp_path: Path, number: int) -> None:
    """No room, a bad disk, one that turned read-only: one line or a way round; all is whole."""
    seen = set()
    for step in range(1, 100):
        folder = tmp_path / str(step)
        publish(folder, OLD)

        code = ended(partial(failing, step, number, folder))

        assert code in {0, 1, 2}
        assert [p for p in listing(folder).problems if p.level is Level.ERROR] == []
        publish(folder, NEW)
        left = {p: d for p, d in tree(folder).items() if p != "manifest.json"}
        assert left == {p: sha256(d).hexdigest() for p, d in NEW.items()}
        assert not (folder / STAGING).exists()
        seen.add(code)
        if code == 0:
            break
    assert seen == {0, 1, 2} and step > 10


@pytest.mark.parametrize("number", [errno.ENOSYS, errno.EPERM, errno.EXDEV])
def test_where_folders_cannot_change_places_files_do(tmp_path: Path, number: int) -> None:
    """A network folder, another system: slower, and as whole once it is done."""

    def work() -> int:
        def audit(event: str, arguments: tuple[Any, ...]) -> None:
            if event in {"viewpoints.exchange", "os.link"}:
                raise OSError(number, os.strerror(number))

        sys.addaudithook(audit)
        publish(tmp_path, NEW)
        return 0

    publish(tmp_path, OLD)
    (tmp_path / "site/a/CNAME").write_text("mine")

    assert ended(work) == 0

    assert (tmp_path / "site/a/CNAME").read_text() == "mine"
    (tmp_path / "site/a/CNAME").unlink()
    assert listing(tmp_path).problems == ()
    assert (tmp_path / "site/a/index.html").read_bytes() == b"new"
    assert not (tmp_path / "drafts").exists()


def test_what_somebody_keeps_in_an_articles_folder_moves_with_it(tmp_path: Path) -> None:
    """Files, links and empty folders of theirs, in ours; the same file, not a copy of it."""
    publish(tmp_path, OLD)
    theirs = tmp_path / "site/a/theirs/deep"
    theirs.mkdir(parents=True)
    (theirs / "file").write_text("mine")
    (theirs / "link").symlink_to("nowhere")
    (tmp_path / "site/a/empty").mkdir()
    inode = (theirs / "file").stat().st_ino

    publish(tmp_path, NEW)

    assert (theirs / "file").stat().st_ino == inode
    assert (theirs / "link").readlink() == Path("nowhere")
    assert (tmp_path / "site/a/empty").is_dir()
    publish(tmp_path, {})
    assert (theirs / "file").read_text() == "mine"


# ------------------------------------------------------------------ the real command


@pytest.fixture
def series(tmp_path: Path) -> Path:
    """Two small articles, in a folder with an awkward name, not built."""
    folder = tmp_path / "a series’ \"home\" $(of) 'ours' ünï"
    inputs = write_series(folder)
    write_article(inputs, "2026-01-a")
    write_article(inputs, "2026-02-b", "accepted")
    return folder


def build(series: Path, *arguments: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
    made = viewpoints("build", *arguments, cwd=series, **more)
    assert made.returncode == 0, made.stdout + made.stderr
    return made


def touched(folder: Path, year: int) -> None:
    seconds = (year - 1970) * 31_556_952
    for path in folder.rglob("*"):
        os.utime(path, (seconds, seconds))


def test_the_clock_and_the_place_make_no_difference(series: Path, tmp_path: Path) -> None:
    """Files of 1970 and of 2100, odd zones and languages, quotes and accents in the path."""
    touched(series / "inputs", 1970)
    build(series, LC_ALL="C", TZ="Asia/Kathmandu", PYTHONUTF8="0")
    plain = tmp_path / "plain"
    shutil.copytree(series / "inputs", plain / "inputs")
    touched(plain / "inputs", 2100)

    build(plain, TZ="America/St_Johns", LANG="tr_TR.UTF-8")

    assert tree(plain / "outputs") == tree(series / "outputs")


def test_a_change_is_seen_whatever_the_clock_says(series: Path) -> None:
    """The same size and the same second: only the words are others."""
    path = series / "inputs/2026-01-a/jane-doe.yaml"
    touched(series / "inputs", 2100)
    build(series)
    before = path.read_text()
    path.write_text(before.replace("the words of jane-doe", "the worms of jane-doe"))
    touched(series / "inputs", 2100)

    build(series)

    page = (series / "outputs/drafts/2026-01-a/index.html").read_text()
    assert "the worms of jane-doe" in page


def test_outputs_can_move(series: Path, tmp_path: Path) -> None:
    """The manifest knows no place: the next build there changes nothing."""
    build(series)
    moved = tmp_path / "elsewhere"
    (series / "outputs").rename(moved)
    before = {p: p.stat().st_mtime_ns for p in moved.rglob("*")}

    assert viewpoints("verify", moved).returncode == 0
    build(series, "--outputs", moved)

    assert {p: p.stat().st_mtime_ns for p in moved.rglob("*")} == before


def test_of_two_builds_one_is_told_and_the_other_undisturbed(series: Path) -> None:
    """Exit 4, who is in the way, what to do; and no lock is left by either."""
    build(series)
    write_article(series / "inputs", "2026-03-c")
    hold = Outputs(series / "outputs")

    second = viewpoints("build", cwd=series)

    hold.abandon()
    assert second.returncode == 4
    assert "another build is writing to" in second.stderr and "Traceback" not in second.stderr
    build(series)


def test_ten_thousand_files_beside_an_article_are_no_matter(series: Path) -> None:
    """Its own are found at once, and the others are not read."""
    media = series / "inputs/2026-01-a/media"
    media.mkdir()
    for number in range(10_000):
        (media / f"scan-{number}.jpg").touch()
    began = time.process_time()

    loaded = load(series / "inputs/2026-01-a")

    assert loaded.problems == ()
    assert time.process_time() - began < 3


def test_what_is_built_is_what_was_read(series: Path) -> None:
    """While somebody saves: page, record and attachment are of one and the same moment."""
    path = series / "inputs/2026-01-a/jane-doe.yaml"
    first = path.read_bytes()
    versions = [first, first.replace(b"the words of jane-doe", b"the worms of jane-doe")]
    stop = threading.Event()

    def save() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            path.with_suffix(".new").write_bytes(versions[number % 2])
            path.with_suffix(".new").replace(path)

    saving = threading.Thread(target=save)
    saving.start()
    try:
        for _ in range(2):
            build(series)
    finally:
        stop.set()
        saving.join()

    page = (series / "outputs/drafts/2026-01-a/index.html").read_bytes()
    [read] = [v for v in versions if v.split(b"text: ")[1].split(b"\n")[0] in page]
    record = (series / "outputs/office/2026-01-a/coi.json").read_text()
    assert sha256(read).hexdigest() in record
    assert viewpoints("verify", series / "outputs").returncode == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own; only whoever may mount has one."""
    place = tmp_path / "disk"
    place.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64m", "none", place], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("no disk can be mounted here")
    yield place
    subprocess.run(["umount", place], check=True)


def shrink(disk: Path, room: int) -> None:
    """Leave so many bytes free on a disk, whatever it holds."""
    status = os.statvfs(disk)
    size = (status.f_blocks - status.f_bfree) * status.f_frsize + room
    subprocess.run(["mount", "-o", f"remount,size={size}", disk], check=True)


def test_on_a_full_disk_the_old_outputs_stay(series: Path, small_disk: Path) -> None:
    """Exit 4, one line, nothing lost, nothing left behind."""
    inputs = series / "inputs"
    build(series, "--outputs", small_disk, "2026-01-a")
    before = tree(small_disk)
    shrink(small_disk, 150_000)
    for number in range(4):
        write_article(inputs, f"2026-0{number + 3}-more")

    full = viewpoints("build", "--outputs", small_disk, cwd=series)

    assert full.returncode == 4
    assert "No space left on device" in full.stderr and "Traceback" not in full.stderr
    assert tree(small_disk) == before
    assert listing(small_disk).problems == ()


def test_the_command_is_the_one_that_is_tested() -> None:
    """Not another version that happens to be installed."""
    ended = subprocess.run(
        [*COMMAND[:2], "import pipeline; print(pipeline.__file__)"], env=environment(),
        capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert Path(ended.stdout.strip()).parents[1] == Path(__file__).parents[2]
