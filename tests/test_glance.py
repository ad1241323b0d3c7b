"""Nothing has changed, seen at a glance: as sure as having read it all, or not said."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from pipeline import batch
from pipeline.batch import Job, Summary
from pipeline.cache import Cache
from pipeline.house import House
from pipeline.many import sight
from pipeline.many.glance import Glance, Told
from pipeline.many.stamps import Stamps
from tests.command import environment, tree, write_article, write_author, write_series

LATE = 1 << 62
"""A time long after any file of a test was written."""
TOLD = Told((("built", "2026-01-a"),), "a note\n", "1 article: 1 built", 0)
PROGRAM = """
import sys
from pipeline.cli import main
try:
    main()
finally:
    print("looked into" if "pipeline.batch" in sys.modules else "seen at a glance")
"""


# ----------------------------------------------------------------- the real command


def run(folder: Path, *arguments: str) -> tuple[str, str, str]:
    """Run the command; give what it said on either stream, and how it knew."""
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments], cwd=folder, capture_output=True, text=True,
        env=environment(VIEWPOINTS_CACHE=str(folder / "cache")), check=False,
    )  # fmt: skip
    said, _, how = ended.stdout.rstrip("\n").rpartition("\n")
    return said, ended.stderr, how


@pytest.fixture(scope="module")
def series(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A series with an article that is built, one that waits and one that is broken; and built."""
    folder = tmp_path_factory.mktemp("series")
    inputs = write_series(folder)
    write_article(inputs, "2026-01-a", "published")
    (write_article(inputs, "2026-02-b") / "sam-okafor.yaml").unlink()
    write_author(write_article(inputs, "2026-03-c"), "jane-doe", viewpoint={"text": "<b>Bold</b>"})
    time.sleep(2.1)  # what was just written is not believed by its date
    run(folder, "build")
    return folder


@pytest.mark.parametrize("form", ["text", "concise", "json"])
def test_it_says_what_a_build_says_that_looked_into_everything(series: Path, form: str) -> None:
    """On both streams, in every form: nobody can tell."""
    asked = ("build", "--output-format", form)
    whole = run(series, *asked)
    again = run(series, *asked)

    assert again[2] == "seen at a glance"
    assert again[:2] == whole[:2]
    assert "2026-03-c" in again[0] + again[1]


def test_the_build_after_the_first_sees_it(series: Path) -> None:
    """What the first build has made itself it need not read again to believe it."""
    assert run(series, "build", "--output-format", "auto")[2] == "seen at a glance"


def test_the_build_after_a_change_sees_it(series: Path) -> None:
    """What stays in an article's folder, where something else is new, is known as before."""
    author = series / "inputs/2026-01-a/jane-doe.yaml"
    author.write_text(f"{author.read_text('utf-8')}# looked at again\n", "utf-8")
    time.sleep(2.1)  # what was just written is not believed by its date

    assert run(series, "build")[2] == "looked into"
    assert run(series, "build")[2] == "seen at a glance"


@pytest.mark.parametrize(
    "more", [["2026-01-a"], ["--no-cache"], ["--report", "r.json"], ["--final"]]
)
def test_whoever_asks_for_something_else_gets_it(series: Path, more: list[str]) -> None:
    """What was said before answers only the same question."""
    shutil.copytree(series, series.with_name("copy"), dirs_exist_ok=True)

    assert run(series.with_name("copy"), "build", *more)[2] == "looked into"


# ----------------------------------------------------------------- what is a change


class Stage:
    """Two articles, their outputs, a cache; all known by their stamps, as after a build."""

    def __init__(self, folder: Path) -> None:
        self.inputs, self.outputs = write_series(folder), folder / "outputs"
        self.cache = Cache(folder / "cache")
        for slug in ("2026-01-a", "2026-02-b"):
            write_article(self.inputs, slug)
            (self.inputs / slug / "media").mkdir()
            (self.inputs / slug / "media/a.jpg").write_bytes(b"picture")
            for place in (f"site/{slug}/index.html", f"office/{slug}/coi.json"):
                (self.outputs / place).parent.mkdir(parents=True)
                (self.outputs / place).write_bytes(b"words of a page")
        (self.outputs / "manifest.json").write_bytes(b"{}")

    def glance(self, *asked: str) -> Glance:
        return Glance(self.cache, self.inputs, self.outputs, ("practice", *asked))

    def kept(self) -> str:
        """Keep what is to be said; give what it is known by."""
        stamps, glance = Stamps({}, LATE), self.glance()
        for path in self.files(self.inputs):
            stamps.digest(path)
        made = {path: stamps.digest(path) for path in self.files(self.outputs)}
        made.pop(str(self.outputs / "manifest.json"))
        seen = proven(glance.inputs, str(self.outputs), made, stamps.rows)
        glance.keep(seen, TOLD) if seen else None
        return seen

    def files(self, folder: Path) -> list[str]:
        return [str(path) for path in folder.rglob("*") if path.is_file()]


def proven(here: sight.Look, outputs: str, made: dict[str, str], rows: sight.Rows) -> str:
    """What the next build knows all of this by; "" if looks prove nothing."""
    there = sight.of_outputs(outputs)
    by_group: dict[str, dict[str, str]] = {name: {} for name in there}
    for path, sha256 in made.items():
        by_group.setdefault(sight.group_of(path, outputs), {})[path] = sha256
    groups = [(name, by_group[name]) for name in by_group if not name.endswith(".json")]
    sure = [sight.as_made(name, outputs, files, rows)[1] for name, files in groups]
    sure += [sight.known(folder, look, rows) for folder, look in here.items()]
    return sight.seen(here, there) if there and all(sure) else ""


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path.resolve())


def same_size_same_time(path: Path) -> None:
    """Change a file as a sync tool might, that sets its time back."""
    before = path.stat()
    path.write_bytes(path.read_bytes().swapcase())
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def replaced(path: Path) -> None:
    """Put another file in its place, with the same bytes."""
    shutil.copy2(path, path.with_name("other"))
    path.with_name("other").replace(path)


def linked(path: Path) -> None:
    """Put a link in its place, to where it lies now."""
    path.rename(path.parents[2] / "away")
    path.symlink_to(path.parents[2] / "away")


def own_house(folder: Path) -> None:
    """Make a house of the same name, which is found before ours, with another line of style."""
    shutil.copytree(House.named("practice").folder, folder)
    with (folder / "html/house.css").open("a") as style:
        style.write("p { color: teal }\n")


CHANGES: dict[str, Callable[[Stage], object]] = {
    "an author's file": lambda s: same_size_same_time(s.inputs / "2026-01-a/jane-doe.yaml"),
    "a picture": lambda s: same_size_same_time(s.inputs / "2026-02-b/media/a.jpg"),
    "another file with the same words": lambda s: replaced(s.inputs / "2026-01-a/article.yaml"),
    "a new file": lambda s: (s.inputs / "2026-01-a/note.txt").write_text("a"),
    "a file that went": lambda s: (s.inputs / "2026-01-a/sam-okafor.yaml").unlink(),
    "a new folder": lambda s: (s.inputs / "2026-01-a/more").mkdir(),
    "a new article": lambda s: (s.inputs / "2026-03-c").mkdir(),
    "an article that went": lambda s: shutil.rmtree(s.inputs / "2026-02-b"),
    "an article elsewhere": lambda s: linked(s.inputs / "2026-02-b"),
    "the series": lambda s: same_size_same_time(s.inputs / "series.yaml"),
    "a finished file": lambda s: same_size_same_time(s.outputs / "site/2026-01-a/index.html"),
    "a finished file that went": lambda s: (s.outputs / "office/2026-01-a/coi.json").unlink(),
    "a file among the finished": lambda s: (s.outputs / "site/mine.txt").write_text("a"),
    "the manifest": lambda s: (s.outputs / "manifest.json").write_text("[]"),
    "a build that was killed": lambda s: (s.outputs / "manifest.next.json").write_text("{}"),
    "all of the outputs": lambda s: shutil.rmtree(s.outputs),
    "a house of the editors' own": lambda s: own_house(s.inputs.parent / "templates/practice"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_any_change_is_looked_into(stage: Stage, what: str) -> None:
    """Whatever it is, and whatever its dates say."""
    assert stage.kept()
    assert stage.glance().again() == TOLD

    CHANGES[what](stage)

    assert stage.glance().again() is None


def test_what_was_asked_for_is_part_of_it(stage: Stage) -> None:
    """An answer to another question is none."""
    stage.kept()

    assert stage.glance("final").again() is None


def test_a_damaged_answer_is_none(stage: Stage) -> None:
    """Any byte of it."""
    stage.kept()
    entries = [p for p in (stage.cache.folder or Path()).glob("batches/*/*") if p.is_file()]
    for path in entries:
        data = path.read_bytes()
        path.write_bytes(data[:-9] + bytes([data[-9] ^ 1]) + data[-8:])

    assert len(entries) == 1
    assert stage.glance().again() is None


UNKNOWN: dict[str, Callable[[Stage, Stamps, dict[str, str]], object]] = {
    "a file too new to be known": lambda s, k, m: k.rows.popitem(),
    "a file that changed since it was read": lambda s, k, m: same_size_same_time(
        s.inputs / "2026-01-a/jane-doe.yaml"
    ),
    "a finished file with other bytes": lambda s, k, m: m.update(dict.fromkeys(m, "0" * 64)),
    "a finished file that is not there": lambda s, k, m: m.update({f"{s.outputs}/site/x": "0"}),
    "a build that was killed": lambda s, k, m: (s.outputs / "manifest.next.json").touch(),
}


@pytest.mark.parametrize("what", UNKNOWN)
def test_what_is_not_known_by_its_looks_proves_nothing(stage: Stage, what: str) -> None:
    """Then the next build looks into everything, as every build once did."""
    stamps = Stamps({}, LATE)
    for path in stage.files(stage.inputs):
        stamps.digest(path)
    made = {path: stamps.digest(path) for path in stage.files(stage.outputs / "site")}

    UNKNOWN[what](stage, stamps, made)

    looks = sight.of_inputs(stage.inputs)
    assert proven(looks, str(stage.outputs), made, stamps.rows) == ""


# ----------------------------------------------------------------- many changes


def build(inputs: Path, outputs: Path, cache: Cache) -> Summary | Told:
    """Build as the command does: at a glance, from memory, or anew."""
    with closing(Glance(cache, inputs, outputs, ("practice",))) as glance:
        if told := glance.again():
            return told
        series, _ = batch.series_of(inputs)
        assert series is not None
        job = Job(series, House.named("practice"), False, True)
        summary = batch.build(
            batch.folders(inputs), job, 2, lambda outcome: None, inputs, outputs, True, cache,
            glance=glance,
        )  # fmt: skip
    if summary.seen:
        glance.keep(summary.seen, TOLD)
    return summary


def edited(inputs: Path, dice: random.Random) -> None:
    """Do one of the things that people do to a series, at random."""
    folder = inputs / dice.choice([path.name for path in batch.folders(inputs)])
    author = folder / "jane-doe.yaml"
    words = " ".join(dice.choices(["we", "met", "in", "a", "corridor"], k=12))
    what = dice.randrange(5)
    if what == 0:
        before = author.stat()
        author.write_bytes(author.read_bytes().replace(b"words", b"Words"))
        os.utime(author, ns=(before.st_atime_ns, before.st_mtime_ns))
    elif what == 1:
        (folder / "note.txt").write_text(words)
    elif what == 2:
        article = folder / "article.yaml"
        article.write_text(article.read_text("utf-8").replace("status: draft", "status: in-review"))
    elif what == 3:
        shutil.rmtree(folder)
        write_article(inputs, folder.name)
    else:
        write_author(folder, "jane-doe", viewpoint={"text": f"Words: {words}."})


@pytest.mark.parametrize("seed", [1, 2])
def test_after_any_changes_the_outputs_are_those_of_a_build_from_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Only the board may tell: it says what is new since the build before."""
    monkeypatch.chdir(tmp_path)
    write_series(tmp_path)
    inputs, dice = Path("inputs"), random.Random(seed)
    for slug in ("2026-01-a", "2026-02-b", "2026-03-c"):
        write_article(inputs, slug, "published" if slug == "2026-02-b" else "draft")
    for _ in range(5):
        build(inputs, Path("outputs"), Cache(Path("cache")))
        edited(inputs, dice)

    build(inputs, Path("outputs"), Cache(Path("cache")))

    build(inputs, Path("fresh"), Cache(None))
    boards = {"office/index.html", "office/report.json", "manifest.json"}
    remembered, fresh = tree(Path("outputs")), tree(Path("fresh"))
    assert {p: sha for p, sha in remembered.items() if p not in boards} == {
        p: sha for p, sha in fresh.items() if p not in boards
    }
