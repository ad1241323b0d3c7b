from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from pipeline.model import Files
from pipeline.problems import Checked
from pipeline.stages.load import CLIP_BYTES, MEDIA_BYTES, YAML_BYTES, load, load_source

ARTICLE = b"title: Home dialysis\n"


def an_article(inputs: Path, files: dict[str, bytes], name: str = "2026-11-home") -> Path:
    folder = inputs / name
    for path, content in {"article.yaml": ARTICLE, **files}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def said(checked: Checked[Files], folder: Path) -> list[str]:
    """File, place and rule of every problem; the folder itself is `.`."""
    return [
        f"{os.path.relpath(p.file, folder)}:{p.line}:{p.column} {p.rule}" for p in checked.problems
    ]


def test_an_article_is_its_files_and_the_media_they_name(tmp_path: Path) -> None:
    """Each author has a file; what no file names is left alone."""
    jane = b"author: {photo: {file: media/jane.jpg}}\nillustrations:\n  - file: media/x.png\n"
    folder = an_article(
        tmp_path,
        {
            "jane-doe.yaml": jane,
            "sam-okafor.yaml": b"a: b\n",
            "media/jane.jpg": b"1",
            "media/x.png": b"2",
            "media/spare.jpg": b"3",
            "notes.txt": b"4",
        },
    )

    checked = load(folder)

    assert checked.problems == ()
    assert checked.value is not None
    assert checked.value.slug == "2026-11-home"
    assert [source.stem for source in checked.value.contributions] == ["jane-doe", "sam-okafor"]
    assert checked.value.media == {"media/jane.jpg": b"1", "media/x.png": b"2"}


def test_every_file_says_what_is_wrong_with_it(tmp_path: Path) -> None:
    """One broken file hides no other."""
    folder = an_article(
        tmp_path,
        {
            "a.yaml": b"x: [",
            "b.yaml": b"\xff\xfea",
            "c.yaml": b"x: &a b\n",
            "d.yaml": b"illustrations: [{file: media/none.jpg}, {file: ../x}]\n",
        },
    )

    checked = load(folder)

    assert checked.value is not None
    found = [line.rsplit(":", 1)[0] for line in said(checked, folder)]
    rules = [line.split()[1] for line in said(checked, folder)]
    assert rules == ["yaml-syntax", "file-type", "anchor", "file-missing", "path-outside"]
    assert found[3:] == ["d.yaml:1", "d.yaml:1"]


def test_media_are_asked_for_at_the_line_that_names_them(tmp_path: Path) -> None:
    """The author finds the name, not the folder."""
    folder = an_article(
        tmp_path, {"jane.yaml": b"clips:\n  - kind: audio\n    file: media/a.mp3\n"}
    )

    assert said(load(folder), folder) == ["jane.yaml:3:11 file-missing"]


@pytest.mark.parametrize(
    "name", ["media/pat-oneill.jpg", "media/Pat-ONeil.JPG", "pat-oneil.jpg", "media/pat-oneil.jpeg"]
)
def test_the_picture_that_is_there_is_named(tmp_path: Path, name: str) -> None:
    """Its name is a letter off, its folder is left out, or its capitals are others."""
    pat = f"author:\n  photo: {{file: {name}, credit: me}}\n".encode()
    folder = an_article(
        tmp_path,
        {"pat.yaml": pat, "media/pat-oneil.jpg": b"1", "media/ward.jpg": b"2", "pat-oneil.md": b""},
    )

    [problem] = load(folder).problems

    assert (problem.rule, problem.why) == ("file-missing", "there is media/pat-oneil.jpg")
    assert problem.fix == "  photo: {file: media/pat-oneil.jpg, credit: me}"


def test_another_picture_is_not_taken_for_the_one_that_is_missing(tmp_path: Path) -> None:
    """It would show somebody else."""
    pat = b"author:\n  photo: {file: media/pat.jpg}\n"
    folder = an_article(tmp_path, {"pat.yaml": pat, "media/jane.jpg": b"1", "media/pat.png": b"2"})

    [problem] = load(folder).problems

    assert "send the file" in problem.fix


def test_without_the_editors_file_there_is_no_article(tmp_path: Path) -> None:
    """A missing one and a broken one are two things."""
    folder = an_article(tmp_path, {})
    (folder / "article.yaml").unlink()
    missing = load(folder)
    (folder / "article.yaml").write_bytes(b"- x\n")
    broken = load(folder)

    assert missing.value is None and broken.value is None
    assert said(missing, folder) == [".:1:1 article-missing"]
    assert said(broken, folder) == ["article.yaml:1:1 yaml-syntax"]


@pytest.mark.parametrize(
    "name", ["Home", "home article", "assets", "index", "feed", "office", "site", "drafts", "é"]
)
def test_a_folder_that_cannot_be_an_address_is_refused(tmp_path: Path, name: str) -> None:
    """Some names are pages of ours, and some are none anywhere."""
    folder = an_article(tmp_path, {}, name)

    assert said(load(folder), folder) == [".:1:1 slug"]


@pytest.mark.parametrize(
    "name", ["Jane.yaml", "jane doe.yaml", "index.yaml", "site.yaml", ".jane.yaml", "jané.yaml"]
)
def test_a_file_name_that_cannot_be_an_id_is_refused(tmp_path: Path, name: str) -> None:
    """An author's id is the name of their file, and stands in addresses."""
    folder = an_article(tmp_path, {name: b"a: b\n"})

    assert [line.split(":")[0] for line in said(load(folder), folder)] == [name]
    assert load(folder).problems[0].rule == "slug"


@pytest.mark.parametrize("name", ["jane.yml", "jane.YAML", "jane.Yml"])
def test_a_file_with_another_ending_is_not_passed_over(tmp_path: Path, name: str) -> None:
    """An author who sent `jane.yml` has sent something."""
    folder = an_article(tmp_path, {name: b"a: b\n"})

    [problem] = load(folder).problems

    assert (problem.rule, problem.fix) == ("slug", "rename it to jane.yaml")


@pytest.mark.parametrize("target", ["/etc/passwd", "jane-doe.yaml", "nowhere"])
def test_a_link_anywhere_is_one_problem(tmp_path: Path, target: str) -> None:
    """Also one that nothing names, and one in place of a contribution."""
    folder = an_article(tmp_path, {"jane-doe.yaml": b"a: b\n"})
    (folder / "media").mkdir()
    (folder / "media" / "stray").symlink_to(target)
    (folder / "sam-okafor.yaml").symlink_to(target)

    checked = load(folder)

    assert said(checked, folder) == [
        "media/stray:1:1 file-link",
        "sam-okafor.yaml:1:1 file-link",
    ]
    assert checked.value is not None
    assert [source.stem for source in checked.value.contributions] == ["jane-doe"]


def test_an_article_that_is_a_link_is_not_read(tmp_path: Path) -> None:
    """Neither its folder nor its file can stand for something else."""
    real = an_article(tmp_path, {"jane-doe.yaml": b"a: b\n"})
    linked = tmp_path / "2026-12-other"
    linked.symlink_to(real)
    other = an_article(tmp_path, {}, "2027-01-third")
    (other / "article.yaml").unlink()
    (other / "article.yaml").symlink_to(real / "article.yaml")

    assert [p.rule for p in load(linked).problems] == ["file-link"]
    assert load(linked).value is None
    assert said(load(other), other) == ["article.yaml:1:1 file-link"]
    assert load(other).value is None


def test_what_is_no_file_is_never_waited_for(tmp_path: Path) -> None:
    """A pipe in place of a contribution is refused at once."""
    folder = an_article(tmp_path, {})
    os.mkfifo(folder / "jane-doe.yaml")
    (folder / "sam-okafor.yaml").mkdir()

    assert said(load(folder), folder) == [
        "jane-doe.yaml:1:1 file-link",
        "sam-okafor.yaml:1:1 file-link",
    ]


def test_two_names_that_are_one_elsewhere_are_refused(tmp_path: Path) -> None:
    """A checkout on another computer would lose one of them."""
    folder = an_article(
        tmp_path,
        {
            "media/Fig.png": b"1",
            "media/fig.PNG": b"2",
            "media/e\u0301.jpg": b"3",
            "media/é.jpg": b"4",
            "other/fig.png": b"5",
        },
    )

    rules = [p.rule for p in load(folder).problems]

    assert rules == ["clash-names", "clash-names"]


def test_a_name_whose_bytes_are_no_text_stops_nothing(tmp_path: Path) -> None:
    """Git carries any bytes; messages carry text."""
    folder = an_article(tmp_path, {})
    Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.yaml")).write_bytes(b"a: b\n")

    checked = load(folder)

    assert [p.rule for p in checked.problems] == ["slug"]
    assert checked.problems[0].file.endswith("caf\\xe9.yaml")


def test_folders_can_be_deeper_than_calls(tmp_path: Path) -> None:
    """A thousand folders inside each other are looked through like any others."""
    folder = an_article(tmp_path, {})
    here = os.open(folder, os.O_RDONLY)
    for _ in range(1200):
        os.mkdir("d", dir_fd=here)
        below = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.symlink("/etc/passwd", "link", dir_fd=here)
    os.close(here)

    rules = [p.rule for p in load(folder).problems]
    subprocess.run(["/bin/rm", "-rf", folder], check=True)  # Python itself cannot

    assert rules == ["file-link"]


def test_files_over_the_limits_are_refused_unread(tmp_path: Path) -> None:
    """The limits are by what the file is for: clips may be large."""
    folder = an_article(
        tmp_path,
        {"jane.yaml": b"clips: [{file: a.mp4}, {file: b.mp4}]\nillustrations: [{file: c.png}]\n"},
    )
    sizes = {"a.mp4": MEDIA_BYTES + 1, "b.mp4": CLIP_BYTES + 1, "c.png": MEDIA_BYTES + 1}
    for name, size in {**sizes, "sam.yaml": YAML_BYTES + 1}.items():
        with (folder / name).open("wb") as file:
            file.truncate(size)

    checked = load(folder)

    assert said(checked, folder) == [
        "sam.yaml:1:1 too-large",
        "jane.yaml:1:31 too-large",
        "jane.yaml:2:24 too-large",
    ]


def test_the_still_of_a_film_is_read_as_a_picture(tmp_path: Path) -> None:
    """A clip may be large; the picture that stands for it may not."""
    folder = an_article(
        tmp_path,
        {
            "jane.yaml": b"clips: [{file: a.mp4, still: a.jpg}, {url: x, still: b.jpg}]\n",
            "a.jpg": b"a",
        },
    )
    for name in ("a.mp4", "b.jpg"):
        with (folder / name).open("wb") as file:
            file.truncate(MEDIA_BYTES + 1)

    checked = load(folder)

    assert said(checked, folder) == ["jane.yaml:1:54 too-large"]
    assert checked.value is not None and sorted(checked.value.media) == ["a.jpg", "a.mp4"]


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    """Two authors may show the same picture."""
    folder = an_article(
        tmp_path,
        {
            "jane.yaml": b"author: {photo: {file: media/us.jpg}}\n",
            "sam.yaml": b"author: {photo: {file: media/us.jpg}}\n",
            "media/us.jpg": b"us",
        },
    )
    checked = load(folder)

    assert checked.value is not None
    assert checked.value.media == {"media/us.jpg": b"us"}


def test_a_source_of_its_own_is_read_like_one_of_an_article(tmp_path: Path) -> None:
    """series.yaml stands in no article's folder."""
    (tmp_path / "series.yaml").write_bytes(b"title: Partnership\n")

    there, missing = load_source(tmp_path / "series.yaml"), load_source(tmp_path / "none.yaml")

    assert there.value is not None and there.value.data == {"title": "Partnership"}
    assert [p.rule for p in missing.problems] == ["file-missing"]


@pytest.mark.parametrize(
    "listed", ["yes", "[yes, [no]]", "{text: a}", "[{text: [a]}, {text: ../a}]"]
)
def test_approvals_of_any_shape_are_loaded(tmp_path: Path, listed: str) -> None:
    """The schema says what is wrong with them; what they name is only ever a sha256."""
    folder = tmp_path / "2026-11-night-kitchen"
    folder.mkdir()
    (folder / "article.yaml").write_text(f"approvals: {listed}\n", "utf-8")

    loaded = load(folder)

    assert loaded.problems == ()
    assert loaded.value is not None and loaded.value.seen == {}
