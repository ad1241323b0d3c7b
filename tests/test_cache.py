"""What is kept for the next build: never trusted when it is damaged, never in the way."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import batch
from pipeline.assemble import Outcome
from pipeline.batch import Job, Summary
from pipeline.cache import GROWN, Cache, usual
from pipeline.finished.manifest import Entry, worded
from pipeline.house import House
from tests.command import ROOT, tree, viewpoints, write_article, write_author, write_series

OUTPUTS = Path("outputs")
SLUGS = ["2026-01-a", "2026-02-b", "2026-03-c"]


def a_job(inputs: Path, **changed: object) -> Job:
    series, _ = batch.series_of(inputs)
    assert series is not None
    return replace(Job(series, House.named("practice"), False, True), **changed)  # type: ignore[arg-type]


def built(inputs: Path, job: Job | None = None, off: bool = False) -> tuple[Summary, list[str]]:
    """Build the whole series; give also which articles had to be done."""
    asked: list[str] = []

    def do(found: Sequence[Path], job: Job, jobs: int) -> Generator[Outcome]:
        asked.extend(folder.name for folder in found)
        yield from batch.local(found, job, jobs)

    cache = Cache(None if off else Path("cache"))
    summary = batch.build(
        batch.folders(inputs), job or a_job(inputs), 2, lambda outcome: None, inputs, OUTPUTS,
        whole=True, cache=cache, do=do,
    )  # fmt: skip
    return summary, asked


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A series of three small articles, built, with what the build kept."""
    folder = tmp_path_factory.mktemp("series")
    inputs = write_series(folder)
    for slug in SLUGS:
        write_article(inputs, slug, "published" if slug == SLUGS[1] else "draft")
    ended = viewpoints("build", "--cache-dir", "cache", cwd=folder)
    assert ended.returncode == 0, ended.stderr
    return folder


@pytest.fixture
def inputs(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The built series, copied to the folder that we stand in."""
    for name in ("inputs", "outputs", "cache"):
        shutil.copytree(template / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    return Path("inputs")


# ----------------------------------------------------------------- what is done anew


def test_nothing_is_done_again_when_nothing_has_changed(inputs: Path) -> None:
    """Not an article, not a byte, not a time stamp; and it is told as if it had been done."""
    before = {p: (p.stat().st_mtime_ns, p.stat().st_ino) for p in OUTPUTS.rglob("*")}

    summary, asked = built(inputs)

    assert asked == []
    assert {p: (p.stat().st_mtime_ns, p.stat().st_ino) for p in OUTPUTS.rglob("*")} == before
    assert [a.outcome for a in summary.articles] == ["built"] * 3
    assert all(a.outputs and a.title and a.standing.voices for a in summary.articles)


def test_a_build_says_the_same_from_memory(inputs: Path) -> None:
    """Problems, articles, totals: a view cannot tell whether an article was done or remembered."""
    (inputs / SLUGS[0] / "sam-okafor.yaml").unlink()
    fresh, _ = built(inputs)

    remembered, asked = built(inputs)

    assert asked == []
    assert replace(remembered, changed=()) == replace(fresh, changed=())
    assert remembered.problems


def test_one_changed_author_is_one_article_again(inputs: Path) -> None:
    """And the bytes are those of a build that remembers nothing."""
    shutil.copytree(OUTPUTS, "before")  # the board says what is new since then
    write_author(inputs / SLUGS[1], "jane-doe", viewpoint={"text": "Other words."})

    _, asked = built(inputs)

    assert asked == [SLUGS[1]]
    remembered = tree(OUTPUTS)
    shutil.rmtree(OUTPUTS)
    Path("before").rename(OUTPUTS)
    built(inputs, off=True)
    assert tree(OUTPUTS) == remembered


@pytest.mark.parametrize("what", ["a limit", "the house", "final", "anonymised"])
def test_what_matters_to_all_does_all_again(inputs: Path, tmp_path: Path, what: str) -> None:
    """A limit of the series, a template, what was asked for."""
    job = a_job(inputs)
    if what == "the house":
        house = tmp_path / "house"
        shutil.copytree(ROOT / "templates" / "practice", house)
        (house / "html" / "house.css").open("a").write("\n/* another */\n")
        job = replace(job, house=House.named(str(house)))
    elif what == "a limit":
        job = replace(
            job, series=replace(job.series, limits=replace(job.series.limits, words_min=9))
        )
    else:
        job = replace(job, **{what: True})

    _, asked = built(inputs, job)

    assert asked == SLUGS


@pytest.mark.parametrize("name", ["note.txt", "media/late.jpg", "new-author.yaml"])
def test_a_file_that_comes_or_goes_is_a_change(inputs: Path, name: str) -> None:
    """Whatever it is called: it may be one that an author has named already."""
    path = inputs / SLUGS[0] / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("words")
    assert built(inputs)[1] == [SLUGS[0]]

    path.unlink()

    assert built(inputs)[1] in ([], [SLUGS[0]])
    assert tree(OUTPUTS)


def test_a_change_that_keeps_size_and_time_is_seen(inputs: Path) -> None:
    """Somebody's sync tool sets times back; the system's own time stamp it cannot set."""
    path = inputs / SLUGS[0] / "jane-doe.yaml"
    os.utime(path, ns=(10**18, 10**18))
    built(inputs)
    words = path.read_bytes()
    path.write_bytes(words.replace(b"These are", b"Those are"))
    os.utime(path, ns=(10**18, 10**18))

    _, asked = built(inputs)

    assert asked == [SLUGS[0]]


def test_a_change_within_one_tick_of_the_clock_is_seen(inputs: Path) -> None:
    """Twenty saves as quick as a machine can, each followed by a build's look at the folder."""
    path = inputs / SLUGS[0] / "note.txt"
    for number in range(20):
        path.write_text(f"{number:02}")
        job = a_job(inputs, make=False)
        seen = _checked(inputs, job)
        assert seen == [SLUGS[0]]


def _checked(inputs: Path, job: Job) -> list[str]:
    asked: list[str] = []

    def do(found: Sequence[Path], job: Job, jobs: int) -> Generator[Outcome]:
        for folder in found:
            asked.append(folder.name)
            yield Outcome(folder.name)

    cache = Cache(Path("cache"))
    batch.examine([inputs / SLUGS[0]], job, 1, lambda outcome: None, cache, do)
    return asked


def test_missing_outputs_are_put_back_without_an_engine(inputs: Path) -> None:
    """`rm -r outputs`, or a fresh checkout on a machine that kept the cache."""
    before = tree(OUTPUTS)
    shutil.rmtree(OUTPUTS)

    _, asked = built(inputs)

    assert (asked, tree(OUTPUTS)) == ([], before)


def test_one_missing_file_is_put_back(inputs: Path) -> None:
    """After a build that left nothing to do, too: the outputs are looked at every time."""
    before = tree(OUTPUTS)
    built(inputs)
    (OUTPUTS / "site" / SLUGS[1] / "index.html").unlink()

    _, asked = built(inputs)

    assert (asked, tree(OUTPUTS)) == ([], before)


def test_a_file_that_somebody_changed_is_never_written_over(inputs: Path) -> None:
    """Not by a build that has nothing to do either: it says so, every time."""
    built(inputs)
    page = OUTPUTS / "site" / SLUGS[1] / "index.html"
    page.write_text("corrected by hand")

    for _ in range(2):
        summary, _ = built(inputs)
        assert (page.read_text(), summary.code) == ("corrected by hand", 4)


def test_what_a_failure_of_ours_did_is_not_remembered(inputs: Path) -> None:
    """The next build tries again."""
    job = a_job(inputs)
    broken = replace(job, series=replace(job.series, wording=None))  # type: ignore[arg-type]
    assert built(inputs, broken)[0].code == 70

    _, asked = built(inputs, broken)

    assert asked == SLUGS


def test_a_check_is_remembered_too(inputs: Path) -> None:
    """One bad file and its message, the second time from memory."""
    write_author(inputs / SLUGS[0], "jane-doe", viewpoint={"text": "<b>bold</b>"})
    first = viewpoints("check", "--cache-dir", "cache", cwd=Path.cwd())

    second = viewpoints("check", "--cache-dir", "cache", cwd=Path.cwd())

    assert (second.returncode, second.stderr, second.stdout) == (1, first.stderr, first.stdout)
    assert "<b>" in second.stderr


# ----------------------------------------------------------- what is not to be trusted


def entries(kind: str = "*") -> list[Path]:
    return sorted(path for path in Path("cache").glob(f"{kind}/*/*") if path.is_file())


def test_any_damaged_byte_is_a_miss_and_never_another_value(tmp_path: Path) -> None:
    """Byte by byte through an entry: what it says and each of its files are right, or not there."""
    cache = Cache(tmp_path / "c")
    files = [b"one file" * 9, b"another" * 9]
    digests = [hashlib.sha256(data).hexdigest() for data in files]
    cache.put("articles", "aa11", {"said": ["words", 1]}, files)
    path = tmp_path / "c/articles/aa/aa11"
    whole = path.read_bytes()

    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x15]) + whole[at + 1 :])
        assert cache.get("articles", "aa11") in (None, {"said": ["words", 1]})
        assert cache.files("articles", "aa11", digests) in (None, files)
        path.write_bytes(whole[:at])
        assert cache.get("articles", "aa11") in (None, {"said": ["words", 1]})
        assert cache.files("articles", "aa11", digests) is None


def test_a_damaged_cache_gives_the_same_outputs(inputs: Path) -> None:
    """Whatever of it is lost is made again."""
    before = tree(OUTPUTS)
    for number, path in enumerate(entries()):
        data = path.read_bytes()
        at = min(number * 97, len(data) - 1)
        path.write_bytes(data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :])
    shutil.rmtree(OUTPUTS)

    summary, _ = built(inputs)

    assert (summary.code, tree(OUTPUTS)) == (0, before)


def test_damaged_files_are_made_again(inputs: Path) -> None:
    """What became of an article can be whole where the bytes of its PDF are not."""
    before = tree(OUTPUTS)
    for path in entries("articles"):
        data = path.read_bytes()
        path.write_bytes(data[:-50] + bytes(50))
    shutil.rmtree(OUTPUTS)

    _, asked = built(inputs)

    assert (asked, tree(OUTPUTS)) == (SLUGS, before)


@pytest.mark.parametrize(
    "data", [b"", b"\n", b"viewpoints-cache-1", b"viewpoints-cache-1 x y\n", b"\x00" * 5000,
             b"viewpoints-cache-2 00 2\n[]", b"[" * 100_000, b"\xff\n", b"viewpoints 1\n"],
)  # fmt: skip
def test_what_is_no_entry_is_none(tmp_path: Path, data: bytes) -> None:
    """Half written, another program's, a later version's."""
    cache = Cache(tmp_path / "c")
    cache.put("articles", "aa11", ["one"])
    (tmp_path / "c/articles/aa/aa11").write_bytes(data)

    assert cache.get("articles", "aa11") is None
    assert cache.files("articles", "aa11", []) is None


def test_an_entry_under_another_key_is_none(tmp_path: Path) -> None:
    """Whoever moves a file in the cache does not move its meaning."""
    cache = Cache(tmp_path / "c")
    cache.put("articles", "aa11", ["one"])
    (tmp_path / "c/articles/aa/aa11").rename(tmp_path / "c/articles/aa/aa22")

    assert (cache.get("articles", "aa11"), cache.get("articles", "aa22")) == (None, None)


def test_a_link_in_the_cache_is_not_followed(tmp_path: Path) -> None:
    """It would make us read, or say, what another file holds."""
    cache = Cache(tmp_path / "c")
    cache.put("series", "aa11", ["one"])
    real = tmp_path / "c/series/aa/aa11"
    real.rename(tmp_path / "elsewhere")
    real.symlink_to(tmp_path / "elsewhere")

    assert cache.get("series", "aa11") is None


@pytest.mark.parametrize("mode", [0o777, 0o775, 0o757])
def test_a_cache_that_others_can_write_to_is_not_used(tmp_path: Path, mode: int) -> None:
    """They could put words into an article that passes every check."""
    folder = tmp_path / "c"
    Cache(folder).put("series", "aa11", ["one"])
    folder.chmod(mode)

    cache = Cache(folder)

    assert "others can write" in cache.refused
    assert cache.get("series", "aa11") is None


def test_somebodys_own_folder_is_no_cache(tmp_path: Path) -> None:
    """`--cache-dir ~` must fill nobody's home, and `clean` must not empty it."""
    (tmp_path / "letter.txt").write_text("mine")

    cache = Cache(tmp_path)

    assert "other files" in cache.refused
    assert cache.clear() == (0, 0)
    assert [p.name for p in tmp_path.iterdir()] == ["letter.txt"]


def test_a_cache_that_cannot_be_used_is_said_and_gone_without(inputs: Path) -> None:
    """One line; the build is as it would be."""
    Path("file").write_text("no folder")

    ended = viewpoints("build", "--cache-dir", "file", cwd=Path.cwd())

    assert ended.returncode == 0
    assert "the cache is not used: " in ended.stderr


def test_a_cache_that_cannot_be_written_is_gone_without(inputs: Path) -> None:
    """Something stands wherever it would write, and the build does not mind."""
    shutil.rmtree("cache")
    Cache(Path("cache"))
    for kind in ("articles", "batches", "engines", "pages", "series"):
        (Path("cache") / kind).write_text("in the way")
    write_author(inputs / SLUGS[0], "jane-doe", viewpoint={"text": "Other words."})

    summary, asked = built(inputs)

    assert (summary.code, asked) == (0, SLUGS)
    assert b"Other words." in (OUTPUTS / "drafts" / SLUGS[0] / "index.html").read_bytes()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk with room for a few small files."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k,mode=0700", "none", str(place)]
    if sys.platform != "linux" or os.geteuid() or subprocess.run(mount, check=False).returncode:
        pytest.skip("nobody but root, and not everywhere, may put a small disk in a folder")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_cache_on_a_full_disk_is_gone_without(inputs: Path, small_disk: Path) -> None:
    """What has no room is not kept; nothing half written is left, and the build does not mind."""
    cache, job = Cache(small_disk / "cache"), a_job(inputs)
    shutil.rmtree(OUTPUTS)

    for _ in range(2):
        summary = batch.build(
            batch.folders(inputs), job, 2, lambda outcome: None, inputs, OUTPUTS, True, cache
        )

    assert (summary.code, summary.stop) == (0, None)
    assert len(tree(OUTPUTS)) > 20
    hidden = {p.name for p in small_disk.rglob("*") if p.is_file() and p.name.startswith(".")}
    assert hidden <= {GROWN}


def test_an_entry_that_does_not_fit_is_not_kept(tmp_path: Path) -> None:
    """Half of it is no entry, and is taken away again."""

    def work() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        cache = Cache(tmp_path / "cache")
        cache.put("pages", "a" * 64, "much", [b"x" * 5000])
        cache.put("pages", "b" * 64, "little")

    worker = multiprocessing.get_context("fork").Process(target=work)
    worker.start()
    worker.join()

    cache = Cache(tmp_path / "cache")
    assert worker.exitcode == 0
    assert (cache.get("pages", "a" * 64), cache.get("pages", "b" * 64)) == (None, "little")
    assert sorted(p.name for p in (tmp_path / "cache").iterdir()) == ["CACHEDIR.TAG", "pages"]


def test_two_builds_at_once_share_a_cache(inputs: Path) -> None:
    """Each into outputs of its own; both are right, and so is the cache afterwards."""
    shutil.rmtree("cache")
    before = tree(OUTPUTS)
    pids = []
    for name in ("one", "two"):
        pid = os.fork()
        if pid == 0:
            ended = viewpoints("build", "--cache-dir", "cache", "--outputs", name, cwd=Path.cwd())
            os._exit(ended.returncode)
        pids.append(pid)

    codes = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids]

    assert codes == [0, 0]
    assert tree(Path("one")) == tree(Path("two")) == before
    assert built(inputs)[1] == []


def test_a_build_that_is_killed_leaves_no_half_entry(tmp_path: Path) -> None:
    """What it was writing lies beside, under a name that nobody asks for."""
    pid = os.fork()
    if pid == 0:
        cache = Cache(tmp_path / "c")
        for number in range(100_000):
            cache.put("articles", f"aa{number % 7}", [number], [os.urandom(200_000)])
        os._exit(0)
    import time

    time.sleep(0.5)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)

    cache = Cache(tmp_path / "c")
    found = [cache.get("articles", f"aa{number}") for number in range(7)]

    assert all(found)


# --------------------------------------------------------------------- its size


def test_the_cache_does_not_grow_beyond_its_limit(tmp_path: Path) -> None:
    """What was used longest ago goes first."""
    cache = Cache(tmp_path / "c", limit_mb=1)
    for number in range(20):
        cache.put("articles", f"{number:02}key", [number], [bytes(100_000)])
        os.utime(tmp_path / f"c/articles/{number:02}/{number:02}key", ns=(number, number))
    cache.get("articles", "00key")

    cache.trim()

    kept = [number for number in range(20) if cache.get("articles", f"{number:02}key")]
    assert kept == [0, *range(12, 20)]


def test_many_small_builds_do_not_outgrow_the_limit_by_much(tmp_path: Path) -> None:
    """Each adds a little, and none of them enough by itself to look at everything."""
    for number in range(300):
        cache = Cache(tmp_path / "c", limit_mb=1)
        cache.put("articles", f"{number:03}key", [number], [bytes(8_000)])
        cache.trim()
        size = sum(p.stat().st_size for p in (tmp_path / "c/articles").glob("*/*") if p.is_file())
        assert size < 1_020_000

    (tmp_path / "c/.grown").write_text("nonsense")
    cache.put("articles", "more", [], [bytes(500_000)])
    cache.trim()

    assert (tmp_path / "c/.grown").read_text() == "0"


def test_clean_says_what_it_removed_and_leaves_what_is_not_ours(inputs: Path) -> None:
    """A file that somebody keeps in the cache stays, and so does its folder."""
    Path("cache/letter.txt").write_text("mine")

    ended = viewpoints("clean", "--cache-dir", "cache", cwd=Path.cwd())

    assert ended.returncode == 0
    assert ended.stdout.startswith("removed ") and " MB, from cache" in ended.stdout
    assert [p.name for p in Path("cache").iterdir()] == ["letter.txt"]
    assert tree(OUTPUTS)


def test_clean_can_remove_the_finished_files_that_are_ours(inputs: Path) -> None:
    """One that somebody changed is left, and said."""
    page = OUTPUTS / "site" / SLUGS[1] / "index.html"
    page.write_text("corrected by hand")
    (OUTPUTS / "README.md").write_text("mine")

    ended = viewpoints("clean", "--cache-dir", "cache", "--outputs-too", cwd=Path.cwd())

    assert ended.returncode == 0
    assert "left 1 " in ended.stdout
    assert set(tree(OUTPUTS)) == {"README.md", f"site/{SLUGS[1]}/index.html"}


@pytest.mark.parametrize(
    ("environment", "folder"),
    [
        ({"VIEWPOINTS_CACHE": "/somewhere", "HOME": "/home/a"}, "/somewhere"),
        ({"HOME": "/home/a", "XDG_CACHE_HOME": "/x"}, "/x/viewpoints"),
        ({"HOME": "/home/a", "XDG_CACHE_HOME": "relative"}, "/home/a/.cache/viewpoints"),
        ({"HOME": "/home/a"}, "/home/a/.cache/viewpoints"),
    ],
)
@pytest.mark.skipif(os.uname().sysname != "Linux", reason="where Linux keeps caches")
def test_the_cache_is_where_a_user_keeps_caches(environment: dict[str, str], folder: str) -> None:
    """Outside the outputs, so that nobody publishes it."""
    assert usual(environment) == Path(folder)


def test_a_manifest_is_written_as_json_would_write_it() -> None:
    """Ten thousand entries are put together by hand, for speed alone; each has its line."""
    entries = [Entry("site/a/b.html", "0" * 64, 3, 'é"'), Entry("office/x", "1" * 64, 0, "")]
    card = {"title": 'files": [],\n "files": [],', "files": [], "é\u2028": [{"b": None, "a": 1.5}]}
    cards = {"b": card, "a": {"status": {}, "so": [True, False]}}
    for listed in (entries, []):
        whole = {
            "schema_version": 1, "versions": {"v": "1"}, "articles": cards,
            "files": [entry._asdict() for entry in listed],
        }  # fmt: skip
        written = worded(listed, cards, {"v": "1"}).decode()

        assert json.loads(written) == whole
        assert list(json.loads(written)) == sorted(whole)
        lines = written.split("\n")
        for entry in listed:
            usual = json.dumps(entry._asdict(), ensure_ascii=False, sort_keys=True)
            assert f"  {usual}" in {line.removesuffix(",") for line in lines}
