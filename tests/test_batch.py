"""Many articles: each on its own, whatever becomes of the others or of the machine."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import batch
from pipeline.assemble import Outcome, assemble
from pipeline.batch import Job, Summary
from pipeline.house import House
from pipeline.many import workers
from pipeline.stages.publish import NEXT, STAGING
from pipeline.workshop import Workshop
from tests.command import (
    COMMAND,
    ROOT,
    environment,
    tree,
    viewpoints,
    write_article,
    write_author,
    write_series,
)

OUTPUTS = Path("outputs")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A series of three small articles, two drafts around one that is published; and built."""
    folder = tmp_path_factory.mktemp("series")
    inputs = write_series(folder)
    status = {"2026-01-a": "draft", "2026-02-b": "published", "2026-03-c": "draft"}
    for slug in status:
        write_article(inputs, slug, status[slug])
    assert viewpoints("build", cwd=folder).returncode == 0
    return folder


@pytest.fixture
def inputs(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small series, in the folder that we stand in."""
    shutil.copytree(template / "inputs", tmp_path / "inputs")
    monkeypatch.chdir(tmp_path)
    return Path("inputs")


@pytest.fixture
def again(template: Path, inputs: Path) -> Path:
    """The same, after a first build."""
    shutil.copytree(template / "outputs", OUTPUTS)
    return inputs


def a_job(inputs: Path, house: House | None = None, make: bool = True) -> Job:
    series, _ = batch.series_of(inputs)
    assert series is not None
    return Job(series, house or House.named("practice"), False, make)


def built(
    inputs: Path,
    job: Job | None = None,
    said: Callable[[Outcome], None] = lambda outcome: None,
    jobs: int = 2,
    only: str = "",
) -> Summary:
    found = tuple(p for p in batch.folders(inputs) if only in p.name)
    return batch.build(found, job or a_job(inputs), jobs, said, inputs, OUTPUTS, whole=not only)


def states(summary: Summary) -> list[tuple[str, str]]:
    return [(article.slug[-1], article.outcome) for article in summary.articles]


def listed() -> dict[str, str]:
    files = json.loads((OUTPUTS / "manifest.json").read_bytes())["files"]
    return {entry["path"]: entry["sha256"] for entry in files}


# ------------------------------------------------------------------ in order


def test_outcomes_come_in_the_order_of_the_folders(inputs: Path) -> None:
    """Whoever was ready first: a log that changes from run to run is not read."""
    write_article(
        inputs, "2026-00-long", authors={f"author-{n:02}": {} for n in range(20)}, issue="2026-04"
    )
    told: list[str] = []

    summary = batch.examine(
        batch.folders(inputs), a_job(inputs, make=False), 2, lambda o: told.append(o.slug)
    )

    assert told == ["2026-00-long", "2026-01-a", "2026-02-b", "2026-03-c"]
    assert [article.slug for article in summary.articles] == told


def test_folders_that_are_no_articles_are_left_out(inputs: Path) -> None:
    """Hidden ones, and those that an editor has put aside."""
    for name in (".git", "_aside"):
        (inputs / name).mkdir()
    (inputs / "notes.txt").write_text("a file")

    assert [p.name for p in batch.folders(inputs)] == ["2026-01-a", "2026-02-b", "2026-03-c"]


def test_an_empty_series_has_a_page_and_a_board(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A series begins with no article."""
    monkeypatch.chdir(tmp_path)
    summary = built(write_series(Path("empty")), jobs=1)

    assert (summary.code, states(summary)) == (0, [])
    assert {path for path in tree(OUTPUTS) if not path.startswith("site/assets/")} == {
        "manifest.json", "office/coi-register.csv", "office/coi-register.json",
        "office/index.html", "office/report.json", "site/authors.html", "site/call.html",
        "site/feed.xml", "site/guide.html", "site/index.html",
    }  # fmt: skip


# ------------------------------------------------------- one and the others


def test_one_bad_article_does_not_stop_another(inputs: Path) -> None:
    """It is reported; the others are published."""
    (inputs / "2026-01-a" / "article.yaml").write_text("title: [")

    summary = built(inputs)

    assert states(summary) == [("a", "broken"), ("b", "built"), ("c", "built")]
    assert summary.code == 1
    assert (OUTPUTS / "site/2026-02-b/index.html").exists()


def test_a_broken_article_keeps_its_last_good_files(again: Path) -> None:
    """Readers see the last good page while somebody mends it; the others go on."""
    before = tree(OUTPUTS)
    write_author(again / "2026-02-b", "jane-doe", viewpoint={"text": "<b>broken</b>"})
    write_author(again / "2026-01-a", "jane-doe", viewpoint={"text": "Something new."})

    built(again)

    after = tree(OUTPUTS)
    changed = {name for name in after if after[name] != before.get(name)}
    # But whoever has to mend it gets a letter that says so.
    letter = "office/2026-02-b/reminders.txt"
    assert {name for name in changed if "2026-02-b" in name} == {letter}
    assert any("2026-01-a" in name for name in changed)
    assert {n for n in before if "2026-02-b" in n} <= set(after)
    assert b"2026-02-b" in (OUTPUTS / "site/index.html").read_bytes()


def test_a_draft_that_is_accepted_moves_to_the_site(again: Path) -> None:
    """It is not left in two places, and back again."""
    folder = again / "2026-01-a"
    shutil.rmtree(folder)
    write_article(again, "2026-01-a", "accepted")

    built(again)

    assert (OUTPUTS / "site/2026-01-a/index.html").exists()
    assert not (OUTPUTS / "drafts/2026-01-a").exists()
    shutil.rmtree(folder)
    write_article(again, "2026-01-a", "in-review")
    built(again)
    assert not (OUTPUTS / "site/2026-01-a").exists()


def test_an_article_that_is_gone_is_gone_everywhere(again: Path) -> None:
    """With its office files and its line on the site."""
    shutil.rmtree(again / "2026-02-b")

    built(again)

    assert not [name for name in tree(OUTPUTS) if "2026-02-b" in name]
    assert b"2026-02-b" not in (OUTPUTS / "site/index.html").read_bytes()


def test_building_one_article_leaves_the_others(again: Path) -> None:
    """And the site's list knows of it at once: no link leads nowhere."""
    before = tree(OUTPUTS)
    shutil.rmtree(again / "2026-02-b")
    write_article(again, "2026-02-b", "draft")

    built(again, only="2026-02-b")

    after = tree(OUTPUTS)
    others = {n: d for n, d in before.items() if "2026-01-a" in n or "2026-03-c" in n}
    assert others.items() <= after.items()
    assert "drafts/2026-02-b/index.html" in after and "site/2026-02-b/index.html" not in after
    assert b"2026-02-b" not in (OUTPUTS / "site/index.html").read_bytes()
    assert listed().keys() == after.keys() - {"manifest.json"}


def test_a_strangers_file_stops_its_article_only(inputs: Path) -> None:
    """It stays as it is; the message says which, and the exit code is the machine's."""
    page = OUTPUTS / "drafts/2026-01-a/index.html"
    page.parent.mkdir(parents=True)
    page.write_text("mine")

    summary = built(inputs)

    assert states(summary) == [("a", "broken"), ("b", "built"), ("c", "built")]
    assert (summary.code, page.read_text()) == (4, "mine")
    (problem,) = summary.problems
    assert "index.html is not as we left it" in problem.message


def test_a_card_of_another_version_does_no_harm(again: Path) -> None:
    """What the last manifest says of an article that is broken now may lack what we need."""
    manifest = OUTPUTS / "manifest.json"
    whole = json.loads(manifest.read_bytes())
    whole["articles"]["2026-02-b"] = {"where": "site", "title": "Old"}
    manifest.write_text(json.dumps(whole))
    (again / "2026-02-b" / "article.yaml").write_text("title: [")

    assert built(again).code == 1


# -------------------------------------------------------------- what workers do


def test_a_worker_that_is_killed_costs_nothing_but_a_retry(inputs: Path) -> None:
    """Somebody's out-of-memory killer is no reason to lose an article."""
    killed: list[int] = []

    def said(outcome: Outcome) -> None:
        if not killed:
            killed.extend(worker.pid or 0 for worker in multiprocessing.active_children())
            for pid in killed:
                os.kill(pid, signal.SIGKILL)
            time.sleep(0.5)  # until the pool knows: it must not fall over its own next article

    summary = built(inputs, said=said, jobs=1)

    assert killed
    assert (summary.code, states(summary)) == (0, [("a", "built"), ("b", "built"), ("c", "built")])


def test_an_article_that_kills_its_worker_costs_itself(inputs: Path, tmp_path: Path) -> None:
    """Twice, to be sure; the others are built."""
    house = tmp_path / "house"
    shutil.copytree(ROOT / "templates" / "practice", house)
    with (house / "pdf" / "template.typ").open("a") as template:
        # Typst has no end of arrays in arrays, but whoever clears them away has.
        template.write(
            '\n#if repr(title).contains("2026-02-b") {\n'
            "  let deep = ()\n  for _ in range(1000000) { deep = (deep,) }\n}\n"
        )

    summary = built(inputs, a_job(inputs, House.named(str(house))))

    assert states(summary) == [("a", "built"), ("b", "broken"), ("c", "built")]
    assert summary.code == 4
    assert [(p.rule, p.message) for p in summary.problems] == [
        ("engine-failed", "an engine died, twice, of this article")
    ]


def test_a_mistake_of_ours_is_told_for_each_article(inputs: Path) -> None:
    """One article's crash does not hide what became of the others."""
    job = a_job(inputs)
    broken = replace(job, series=replace(job.series, wording=None))  # type: ignore[arg-type]

    summary = built(inputs, broken)

    assert states(summary) == [("a", "broken"), ("b", "broken"), ("c", "broken")]
    assert summary.code == 70
    assert "AttributeError" in summary.trace
    assert not any("AttributeError" in p.message for p in summary.problems)


def test_a_process_that_has_made_a_pdf_can_still_build(inputs: Path, tools: Workshop) -> None:
    """Typst's threads do not live on in a fork: a worker would wait for them for ever."""
    article = write_article(inputs, "2026-04-d")
    series, _ = batch.series_of(inputs)
    assert series is not None
    assert assemble(article, series, House.named("practice"), tools, False).state == "built"

    began = time.monotonic()
    summary = built(inputs)

    assert summary.code == 0
    assert time.monotonic() - began < batch.SECONDS


def test_no_worker_and_no_engine_is_left_over(inputs: Path) -> None:
    """When a build ends, everything that it started has ended."""
    before = descendants(os.getpid()) & engines()

    built(inputs)

    assert multiprocessing.active_children() == []
    assert descendants(os.getpid()) & engines() == before


# ------------------------------------------------------------- the same bytes


def elsewhere(tmp_path: Path, *arguments: str | Path) -> Path:
    """Build the example series in another world, and give its outputs."""
    shutil.copytree(ROOT / "inputs", tmp_path / "inputs")
    (tmp_path / "home").mkdir()
    before = os.umask(0o077)
    try:
        ended = viewpoints(
            "build", *arguments, "--jobs", "1", cwd=tmp_path, TZ="Pacific/Kiritimati", LC_ALL="C",
            LANG="ar_EG", PYTHONHASHSEED="4711", HOME=str(tmp_path / "home"), SOURCE_DATE_EPOCH="1",
        )  # fmt: skip
    finally:
        os.umask(before)
    assert ended.returncode == 0, ended.stderr
    return tmp_path / "outputs"


def test_the_same_inputs_give_the_same_bytes_anywhere(outputs: Path, tmp_path: Path) -> None:
    """Another folder, time zone, language, home, hash seed, umask, number of jobs: all the same."""
    assert tree(elsewhere(tmp_path)) == tree(outputs)


def test_the_same_inputs_give_the_same_bytes_however_they_are_reached(
    outputs: Path, tmp_path: Path
) -> None:
    """An absolute path is no other series."""
    assert tree(elsewhere(tmp_path, "--inputs", tmp_path / "inputs")) == tree(outputs)


def test_a_second_run_changes_nothing(again: Path) -> None:
    """Not a byte and not a time stamp."""
    before = {p: (p.stat().st_mtime_ns, p.stat().st_ino) for p in OUTPUTS.rglob("*")}

    ended = viewpoints("build", cwd=Path.cwd())

    assert ended.returncode == 0
    assert {p: (p.stat().st_mtime_ns, p.stat().st_ino) for p in OUTPUTS.rglob("*")} == before


# -------------------------------------------------------------- what is killed


def descendants(pid: int) -> set[int]:
    """Every process below one, as the system lists them."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except (OSError, IndexError):
            continue
        if fields[0] != "Z":
            parents[int(stat.parent.name)] = int(fields[1])
    found, new = set[int](), {pid}
    while new:
        new = {child for child, parent in parents.items() if parent in new} - found
        found |= new
    return found


def engines() -> set[int]:
    """Every pandoc that runs on this machine."""
    found = set()
    for comm in Path("/proc").glob("[0-9]*/comm"):
        try:
            if comm.read_text().strip() == "pandoc":
                found.add(int(comm.parent.name))
        except OSError:
            continue
    return found


def alive(pids: set[int]) -> set[int]:
    left = set()
    for pid in pids:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except OSError:
            continue
        left |= {pid} if state != "Z" else set()
    return left


def gone(pids: set[int], seconds: float = 5) -> set[int]:
    """Wait until processes have ended, and give those that have not."""
    end = time.monotonic() + seconds
    while alive(pids) and time.monotonic() < end:
        time.sleep(0.05)
    return alive(pids)


@pytest.fixture
def running(inputs: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start a real build that takes a while."""
    started: list[subprocess.Popen[str]] = []

    def start(**more: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [*COMMAND, "build", "--jobs", "2"], env=environment(**more), text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_build_leaves_nothing_half_done(
    inputs: Path, running: Callable[..., subprocess.Popen[str]], number: int
) -> None:
    """At once, with 130, one line and no orphan."""
    for n in range(10):
        write_article(inputs, f"2025-0{n}-more", issue="2026-01")
    Path("scratch").mkdir()
    process = running(TMPDIR=str(Path("scratch").resolve()))
    assert process.stderr is not None
    process.stderr.readline()  # the first article is done, others are on their way
    below = descendants(process.pid)

    process.send_signal(number)
    began = time.monotonic()
    out, err = process.communicate(timeout=20)

    # It takes half a second on a machine that does nothing else; the batch would take longer
    # than this on any.
    assert time.monotonic() - began < 4
    assert process.returncode == 130
    assert "viewpoints: interrupted" in err and "Traceback" not in out + err
    assert below and gone(below) == set()
    assert tree(OUTPUTS) == tree(Path("scratch")) == {}


def test_a_build_that_is_killed_leaves_no_orphan(
    inputs: Path, running: Callable[..., subprocess.Popen[str]]
) -> None:
    """Workers wait for their next article; without a parent there is none."""
    for n in range(10):
        write_article(inputs, f"2025-0{n}-more", issue="2026-01")
    process = running()
    assert process.stderr is not None
    process.stderr.readline()
    below = descendants(process.pid)

    process.kill()

    assert below and gone(below) == set()


def test_killed_at_any_moment_the_outputs_are_whole(
    again: Path, running: Callable[..., subprocess.Popen[str]]
) -> None:
    """Each time all is as before, or the plan is written and the next build finishes it."""
    before = tree(OUTPUTS)
    for name in ("2026-01-a", "2026-02-b"):
        write_author(again / name, "jane-doe", viewpoint={"text": f"Now {name} is another."})
    moments = random.Random(4711)

    for _ in range(10):
        process = running()
        time.sleep(moments.uniform(0.2, 2.2))
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        left = {n: d for n, d in tree(OUTPUTS).items() if not n.startswith((STAGING, NEXT))}
        if (OUTPUTS / NEXT).exists() or left != before:
            break  # this one got as far as publishing
        assert listed().items() <= left.items()

    assert built(again).code == 0
    after = tree(OUTPUTS)
    assert listed() == {n: d for n, d in after.items() if n != "manifest.json"}
    changed = " ".join(name for name in after if after[name] != before.get(name))
    assert "2026-01-a" in changed and "2026-02-b" in changed


def test_fresh_workers_take_over_without_losing_the_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers are replaced as a batch goes on, and nobody can tell from what comes out."""
    series, _ = batch.series_of(ROOT / "inputs")
    assert series is not None
    job = batch.Job(series, House.named("practice"), final=False, make=False)
    found = batch.folders(ROOT / "inputs") * 2
    monkeypatch.setattr(workers, "STINT", 1)
    seen: list[str] = []

    batch.examine(found, job, 2, lambda outcome: seen.append(outcome.slug))

    assert seen == [folder.name for folder in found]
