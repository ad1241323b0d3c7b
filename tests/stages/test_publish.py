"""All of an article's files or none; and nobody else's file is ever touched."""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import EngineError
from pipeline.finished.verify import listing
from pipeline.model import Artefact
from pipeline.problems import Level
from pipeline.stages.publish import MANIFEST, NEXT, STAGING, Occupied, Outputs
from tests.command import tree

OLD = {
    "site/a/index.html": b"old a", "site/a/media/1.jpg": b"picture", "drafts/b/index.html": b"b",
    "site/a/a.pdf": b"stays", "office/a/coi.csv": b"coi",
}  # fmt: skip
NEW = {
    "site/a/index.html": b"new a", "site/a/a.pdf": b"stays", "site/b/index.html": b"b",
    "office/a/coi.csv": b"coi 2", "office/c/coi.csv": b"c",
}  # fmt: skip


def publish(
    folder: Path, files: Mapping[str, bytes], *kept: str, cards: Mapping[str, Any] | None = None
) -> tuple[str, ...]:
    """One build: each article's files staged, then published."""
    hold = Outputs(folder)
    try:
        for article in dict.fromkeys(path.split("/")[1] for path in files):
            ours = [Artefact(p, d) for p, d in files.items() if p.split("/")[1] == article]
            hold.stage(article, ours)
        return hold.publish(frozenset(kept), cards or {}, {"viewpoints": "1"})
    finally:
        hold.abandon()


def stands(folder: Path) -> dict[str, bytes]:
    """What is in the outputs, without the manifest."""
    return {name: (folder / name).read_bytes() for name in tree(folder) if name != MANIFEST}


def unlisted(folder: Path) -> list[str]:
    """What the manifest says and is not so."""
    found = tree(folder)
    listed = json.loads((folder / MANIFEST).read_bytes())["files"]
    return [e["path"] for e in listed if found.get(e["path"]) != e["sha256"]]


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """An outputs folder with one build in it."""
    publish(tmp_path / "outputs", OLD)
    return tmp_path / "outputs"


def test_a_build_puts_its_files_in_place(built: Path) -> None:
    """Each with its sha256 and size in the manifest, and nothing else left behind."""
    listed = json.loads((built / MANIFEST).read_bytes())["files"]

    assert stands(built) == OLD
    assert unlisted(built) == []
    assert {e["path"]: e["bytes"] for e in listed} == {p: len(d) for p, d in OLD.items()}
    assert not (built / STAGING).exists()


def test_what_is_no_longer_made_is_removed(built: Path) -> None:
    """With the folders that are empty then: an article that moved is not in two places."""
    changed = publish(built, NEW)

    assert stands(built) == NEW
    assert set(changed) == {
        "site/a/index.html", "site/b/index.html", "office/a/coi.csv", "office/c/coi.csv",
        "site/a/media/1.jpg", "drafts/b/index.html",
    }  # fmt: skip
    assert not (built / "drafts").exists() and not (built / "site/a/media").exists()


def test_a_second_build_of_the_same_changes_nothing(built: Path) -> None:
    """Not even a time stamp: whoever syncs the folder has nothing to do."""
    before = {p: p.stat().st_mtime_ns for p in built.rglob("*") if p.is_file()}

    assert publish(built, OLD) == ()

    assert {p: p.stat().st_mtime_ns for p in built.rglob("*") if p.is_file()} == before


def test_a_file_that_went_missing_is_put_back(built: Path) -> None:
    """Although the manifest would stay as it is."""
    (built / "site/a/a.pdf").unlink()

    assert publish(built, OLD) == ("site/a/a.pdf",)
    assert stands(built) == OLD


def test_a_broken_article_keeps_its_last_good_files(built: Path) -> None:
    """While the others go on."""
    publish(built, {"drafts/b/index.html": b"b 2"}, "a")

    assert stands(built) == {**OLD, "drafts/b/index.html": b"b 2"}
    assert unlisted(built) == []


def test_a_strangers_file_is_never_replaced(built: Path) -> None:
    """Somebody put it there; they are told, and it stays."""
    stranger = built / "office/c/coi.csv"
    stranger.parent.mkdir(parents=True)
    stranger.write_bytes(b"mine")
    before = tree(built)

    with pytest.raises(Occupied, match="not as we left it"):
        publish(built, NEW)

    assert tree(built) == before


def test_a_file_that_someone_changed_is_never_replaced(built: Path) -> None:
    """A correction by hand is work that must not be lost without a word."""
    (built / "site/a/index.html").write_bytes(b"corrected by hand")
    before = tree(built)

    with pytest.raises(Occupied, match=r"index\.html"):
        publish(built, NEW)

    assert tree(built) == before


def test_a_file_that_someone_changed_is_never_removed(built: Path) -> None:
    """It is no longer ours to clear away."""
    (built / "drafts/b/index.html").write_bytes(b"corrected by hand")

    publish(built, NEW)

    assert stands(built)["drafts/b/index.html"] == b"corrected by hand"
    assert unlisted(built) == []


def test_a_strangers_file_beside_ours_stays(built: Path) -> None:
    """A folder of ours may hold more than we know of."""
    (built / "site/a/CNAME").write_bytes(b"example.org")
    (built / "README.md").write_bytes(b"read me")

    publish(built, {})

    assert stands(built) == {"site/a/CNAME": b"example.org", "README.md": b"read me"}


def test_one_article_that_cannot_go_to_its_place_does_not_stop_another(built: Path) -> None:
    """None of its files is staged; the rest can be published."""
    (built / "site/a/index.html").write_bytes(b"corrected by hand")
    hold = Outputs(built)

    with pytest.raises(Occupied):
        hold.stage("a", [Artefact("site/a/a.pdf", b"2"), Artefact("site/a/index.html", b"2")])
    hold.stage("b", [Artefact("site/b/index.html", b"b 2")])
    hold.publish(frozenset({"a"}), {}, {})

    assert stands(built)["site/a/a.pdf"] == b"stays"
    assert stands(built)["site/b/index.html"] == b"b 2"


# ------------------------------------------------------------- what is forged


def forge(folder: Path, *entries: Mapping[str, Any], name: str = MANIFEST) -> None:
    whole = {"schema_version": 1, "versions": {}, "articles": {}, "files": list(entries)}
    (folder / name).write_text(json.dumps(whole))


def entry(path: str, data: bytes = b"secret", **more: Any) -> dict[str, Any]:
    import hashlib

    digest = hashlib.sha256(data).hexdigest()
    return {"path": path, "sha256": digest, "bytes": len(data), "article": "x"} | more


@pytest.mark.parametrize("name", [MANIFEST, NEXT])
@pytest.mark.parametrize(
    "path",
    ["../inputs/series.yaml", "site/../../inputs/series.yaml", "ABSOLUTE", "site//../x",
     "./../inputs/series.yaml", "site/..", "inputs/series.yaml", "site/a\n/x", "", "site/.git"],
)  # fmt: skip
def test_no_entry_of_a_manifest_points_outside(tmp_path: Path, path: str, name: str) -> None:
    """Whoever wrote it: what it names is not removed."""
    victim = tmp_path / "inputs" / "series.yaml"
    victim.parent.mkdir()
    victim.write_bytes(b"secret")
    outputs = tmp_path / "outputs"
    outputs.mkdir()
    forge(outputs, entry(str(victim) if path == "ABSOLUTE" else path), name=name)

    publish(outputs, {"site/a/index.html": b"a"})

    assert victim.read_bytes() == b"secret"


@pytest.mark.parametrize("digest", ["", "0" * 64, "secret"])
def test_a_link_in_the_outputs_leads_nobody_out(tmp_path: Path, digest: str) -> None:
    """Nothing is written, replaced or removed through it, whatever the manifest says."""
    inside, outside = tmp_path / "outputs", tmp_path / "elsewhere"
    (outside / "a").mkdir(parents=True)
    (outside / "a" / "old.html").write_bytes(b"secret")
    inside.mkdir()
    (inside / "site").symlink_to(outside)
    given: dict[str, Any] = {"sha256": digest} if digest != "secret" else {}
    forge(inside, entry("site/a/old.html", **given), entry("site/a/new.html", **given))

    with pytest.raises(Occupied):
        publish(inside, {"site/a/new.html": b"new"})
    publish(inside, {})

    assert tree(outside) == {"a/old.html": entry("", b"secret")["sha256"]}


def test_a_link_in_the_place_of_a_file_is_left_alone(built: Path, tmp_path: Path) -> None:
    """Also when it leads to bytes that are as ours were."""
    target = tmp_path / "target"
    target.write_bytes(b"old a")
    (built / "site/a/index.html").unlink()
    (built / "site/a/index.html").symlink_to(target)

    with pytest.raises(Occupied):
        publish(built, NEW)
    publish(built, {})

    assert target.read_bytes() == b"old a"
    assert (built / "site/a/index.html").is_symlink()


@pytest.mark.parametrize("name", [STAGING, NEXT, MANIFEST])
def test_a_link_in_the_place_of_our_own_tools_is_not_followed(tmp_path: Path, name: str) -> None:
    """The staging folder and the manifests are ours to make; a link there is removed."""
    outputs, outside = tmp_path / "outputs", tmp_path / "elsewhere"
    outputs.mkdir()
    if name == STAGING:
        outside.mkdir()
        (outside / "keep").write_bytes(b"keep")
    else:
        outside.write_bytes(b"keep")
    before = tree(tmp_path)
    (outputs / name).symlink_to(outside)

    publish(outputs, {"site/a/index.html": b"a"})

    after = {n: d for n, d in tree(tmp_path).items() if not n.startswith("outputs/")}
    assert after == {n: d for n, d in before.items() if not n.startswith("outputs/")}
    assert stands(outputs) == {"site/a/index.html": b"a"}


def test_a_file_in_the_place_of_a_folder_is_left_alone(tmp_path: Path) -> None:
    """It is said before anything is put in place."""
    (tmp_path / "site").write_bytes(b"mine")

    with pytest.raises(Occupied):
        publish(tmp_path, {"drafts/a/x.html": b"a", "site/a/x.html": b"a"})

    assert stands(tmp_path) == {"site": b"mine"}


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"files": 3, "articles": {}}', '{"files": [3], "articles": {}}',
     '{"files": [], "articles": 3}', '{"files": [{"path": "site/a"}], "articles": {}}',
     "[" * 100_000, '{"articles": {"a": {"where": "site"}, "b": 3}, "files": []}', "\xff"],
)  # fmt: skip
def test_a_manifest_that_is_none_is_an_empty_one(tmp_path: Path, text: str) -> None:
    """Another version's, a torn one, a joke: the files it would name are strangers'."""
    (tmp_path / MANIFEST).write_bytes(text.encode("latin-1"))

    hold = Outputs(tmp_path)

    assert hold.cards == {}
    hold.abandon()


@pytest.mark.parametrize("path", ["a/x", "/site/a", "site/../x", "site", "site/.x", "site/a b"])
def test_no_output_is_called_anything_else(tmp_path: Path, path: str) -> None:
    """A house cannot write beside the three folders either."""
    hold = Outputs(tmp_path)

    with pytest.raises(EngineError, match="may be called"):
        hold.stage("a", [Artefact(path, b"")])
    hold.abandon()


# --------------------------------------------------------- what dies half-way


def child(work: Callable[[], object]) -> int:
    """Do something in a process of its own, which may die of it; give how it ended."""
    pid = os.fork()
    if pid == 0:
        try:
            work()
        finally:
            os._exit(0)
    return os.waitpid(pid, 0)[1]


STEPS = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "viewpoints.exchange"}


def killed_at(step: int, work: Callable[[], object]) -> bool:
    """Kill the process just before the `step`-th time that it changes the disk."""

    def watched() -> None:
        left = step

        def audit(event: str, arguments: tuple[Any, ...]) -> None:
            nonlocal left
            writes = event == "open" and isinstance(arguments[1], str) and "w" in arguments[1]
            if writes or event in STEPS:
                left -= 1
                if left < 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(audit)
        work()

    return os.WIFSIGNALED(child(watched))


def mixed(folder: Path) -> list[str]:
    """What `viewpoints verify` would call broken: each folder is wholly old or wholly new."""
    return [p.file for p in listing(folder).problems if p.level is Level.ERROR]


def test_killed_at_any_step_the_outputs_are_old_or_the_next_build_makes_them_new(
    tmp_path: Path,
) -> None:
    """Every folder is the old one or the new one at once; and what was begun is finished."""
    steps = 0
    for steps in range(100):
        folder = tmp_path / str(steps)
        publish(folder, OLD)
        before = stands(folder)

        died = killed_at(steps, partial(publish, folder, NEW))

        found = {n: d for n, d in stands(folder).items() if not n.startswith((STAGING, NEXT))}
        planned = (folder / NEXT).exists()
        assert mixed(folder) == []
        if died and not planned and found != NEW:
            assert found == before
            assert unlisted(folder) == []
        # The next build is of something else: what was begun is finished all the same.
        Outputs(folder).abandon()
        healed = {n: d for n, d in stands(folder).items() if not n.startswith((STAGING, NEXT))}
        assert healed == (NEW if planned or found == NEW else before)
        assert unlisted(folder) == []
        publish(folder, NEW)
        assert stands(folder) == NEW
        if not died:
            break
    assert steps > 15


def test_what_a_killed_build_put_in_place_is_ours_to_remove(tmp_path: Path) -> None:
    """Also when the article is gone before the next build."""
    for step in range(100):
        folder = tmp_path / str(step)
        publish(folder, OLD)
        killed_at(step, partial(publish, folder, NEW))
        if (folder / "site/b/index.html").exists():
            break

    publish(folder, {})

    assert (folder / NEXT).exists() is False
    assert stands(folder) == {}


def test_the_dead_hold_no_lock(built: Path) -> None:
    """A build that was killed does not keep the next one waiting."""

    def work() -> None:
        Outputs(built)
        os.kill(os.getpid(), signal.SIGKILL)

    child(work)

    publish(built, NEW)

    assert stands(built) == NEW


def test_two_builds_do_not_write_into_one_folder(built: Path) -> None:
    """The second is told; the first goes on undisturbed."""
    first = Outputs(built)
    first.stage("a", [Artefact("site/a/index.html", b"first")])

    with pytest.raises(EngineError, match="another build"):
        Outputs(built)

    assert "site/a/index.html" in first.publish(frozenset(), {}, {})
    assert stands(built) == {"site/a/index.html": b"first"}


# ------------------------------------------------------- what a machine refuses


@contextmanager
def small_files(limit: int) -> Iterator[None]:
    """Let no file grow beyond `limit`, as a full disk would."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    yield


def test_a_full_disk_is_one_line_and_changes_nothing(built: Path) -> None:
    """The old files stay whole, and what was staged is cleared."""
    before = tree(built)
    big = {**NEW, "site/z/z.pdf": b"x" * 10_000}
    told: list[str] = []

    def work() -> None:
        with small_files(4096):
            try:
                publish(built, big)
            except EngineError as error:
                told.append(str(error))
        os._exit(len(told) and told[0].count("\n") == 0 and "cannot be written" in told[0])

    ended = child(work)

    assert os.waitstatus_to_exitcode(ended) == 1
    assert tree(built) == before


@pytest.fixture
def not_ours() -> Iterator[Path]:
    """A built outputs folder that somebody without rights can read."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "outputs"
        publish(folder, OLD)
        for path in (Path(name), folder, *folder.rglob("*")):
            path.chmod(0o555 if path.is_dir() else 0o444)
        yield folder
        for path in (Path(name), folder, *folder.rglob("*")):
            path.chmod(0o755)


def test_a_folder_that_is_not_ours_is_one_line(not_ours: Path) -> None:
    """No permission is the machine's refusal, not an author's mistake."""

    def work() -> None:
        if os.geteuid() == 0:
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
        try:
            publish(not_ours, NEW)
        except EngineError as error:
            os._exit(str(error).endswith("cannot be written: Permission denied"))

    ended = child(work)

    assert os.waitstatus_to_exitcode(ended) == 1
    assert stands(not_ours) == OLD


def test_a_file_in_the_place_of_the_outputs_is_one_line(tmp_path: Path) -> None:
    """It is left alone."""
    (tmp_path / "outputs").write_bytes(b"mine")

    with pytest.raises(EngineError, match="cannot be written"):
        Outputs(tmp_path / "outputs")

    assert (tmp_path / "outputs").read_bytes() == b"mine"
