"""Finished outputs are what the manifest says, and no more: from the files alone."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from pipeline.cli.verify import tools
from pipeline.finished.manifest import MANIFEST, NEXT
from pipeline.finished.proof import leaks, prove
from pipeline.finished.verify import listing
from pipeline.problems import Level
from tests.command import tree, viewpoints, write_article, write_series

DRAFT, PUBLIC = "2026-01-a", "2026-02-b"
SECRET = "A fee that the editors keep to themselves"
INTEREST = {
    "category": "stock", "organisation": "Example Pharma Ltd", "description": SECRET, "who": "self",
    "paid_to": "me", "from": "2025-01", "to": "ongoing", "related_to_article": "no",
    "publish": False, "editor_reason": "It would name a third person",
}  # fmt: skip


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The outputs of two small articles; nobody writes to them."""
    base = tmp_path_factory.getbasetemp()
    base = base if worker_id == "master" else base.parent
    with (base / "verified.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        folder = base / "verified"
        if not (folder / "outputs" / MANIFEST).exists():
            inputs = write_series(folder)
            declared = {"nothing_to_declare": False, "interests": [INTEREST]}
            authors: Mapping[str, Mapping[str, Any]] = {
                "jane-doe": {"competing_interests": declared | {"confirmed": {"on": "2026-01-02"}}},
                "sam-okafor": {"author": {"role": "clinician"}},
            }
            write_article(inputs, DRAFT, authors=authors)
            write_article(inputs, PUBLIC, "accepted")
            built = viewpoints("build", cwd=folder)
            assert built.returncode == 0, built.stdout + built.stderr
    return folder / "outputs"


@pytest.fixture
def outputs(pristine: Path, tmp_path: Path) -> Path:
    """A copy of them, without their inputs, in a folder with an awkward name."""
    copy = tmp_path / "a “copy” of 'outputs' $HOME"
    shutil.copytree(pristine, copy)
    return copy


def said(outputs: Path) -> tuple[int, list[tuple[str, str, str]]]:
    """What the command finds: how it would end, and rule, file and words of every problem."""
    found = listing(outputs)
    problems = [*found.problems, *leaks(found)]
    for article in ("", *found.articles):
        problems += prove(found, article, tools())
    told = [(p.rule, p.file.removeprefix(f"{outputs}/"), p.message) for p in problems]
    return int(any(p.level is Level.ERROR for p in problems)), told


def relist(outputs: Path, *paths: str, name: str = MANIFEST) -> None:
    """Let the manifest say what is there now, as somebody would who wants it to pass."""
    whole = json.loads((outputs / name).read_bytes())
    listed = {e["path"]: e for e in whole["files"]}
    for path in paths:
        data = (outputs / path).read_bytes() if (outputs / path).exists() else None
        if data is None:
            del listed[path]
            continue
        entry = listed.setdefault(path, {"path": path, "article": path.split("/")[1]})
        entry |= {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
    whole["files"] = list(listed.values())
    (outputs / name).write_text(json.dumps(whole))


def change(outputs: Path, path: str, how: Callable[[bytes], bytes]) -> str:
    """Change a file and list it as changed."""
    data = (outputs / path).read_bytes()
    assert how(data) != data
    (outputs / path).write_bytes(how(data))
    relist(outputs, path)
    return path


def test_what_was_built_is_verified(outputs: Path) -> None:
    """In a copy, without the inputs, with exit 0 and one line."""
    ended = viewpoints("verify", outputs)

    assert ended.returncode == 0
    assert "2 articles: all as they were built" in ended.stdout
    assert ended.stderr == ""


def test_verifying_changes_nothing(outputs: Path) -> None:
    """It is safe on a folder that is not ours."""
    before = tree(outputs)

    said(outputs)

    assert tree(outputs) == before


def test_what_is_missing_changed_and_extra_is_listed(outputs: Path) -> None:
    """All of it at once, each with its file."""
    page = f"drafts/{DRAFT}/index.html"
    (outputs / page).write_bytes((outputs / page).read_bytes() + b" ")
    (outputs / f"office/{PUBLIC}/coi.csv").unlink()
    (outputs / "site" / PUBLIC / "CNAME").write_text("example.org")

    code, found = said(outputs)

    assert code == 1
    assert {(rule, file) for rule, file, _ in found} >= {
        ("output-changed", page),
        ("output-missing", f"office/{PUBLIC}/coi.csv"),
        ("output-extra", f"site/{PUBLIC}/CNAME"),
    }


def test_an_editors_own_file_beside_the_folders_is_theirs(outputs: Path) -> None:
    """Only what would be published or kept with ours is looked at."""
    (outputs / "README.md").write_text("What this is")
    (outputs / "notes.txt").write_text("Mine")
    (outputs / ".git").mkdir()

    assert said(outputs) == (0, [])


@pytest.mark.parametrize("suffix", ["docx", "html", "pdf"])
def test_a_file_of_another_article_is_found_though_it_is_listed(outputs: Path, suffix: str) -> None:
    """Whoever swaps two files and makes the sums again is found by the words."""
    names = [f"drafts/{DRAFT}/", f"site/{PUBLIC}/"]
    file = "index.html" if suffix == "html" else "{}." + suffix
    ours, theirs = (n + file.format(n.split("/")[1]) for n in names)
    shutil.copy(outputs / theirs, outputs / ours)
    relist(outputs, ours)

    code, found = said(outputs)

    assert code == 1
    assert "mismatch" in {rule for rule, *_ in found}


def test_a_word_changed_in_one_format_is_found(outputs: Path) -> None:
    """The page says one thing and the Word file another: the two are named."""
    page = change(
        outputs, f"site/{PUBLIC}/index.html",
        lambda data: data.replace(b"the words of jane-doe", b"the worms of jane-doe"),
    )  # fmt: skip

    code, found = said(outputs)

    assert code == 1
    assert len([f for rule, f, _ in found if rule == "mismatch" and f != page]) == 2


@pytest.mark.parametrize("name", ["coi.pdf", "coi.json", "coi.csv", "coi-statement.txt"])
def test_every_part_of_a_bundle_is_missed(outputs: Path, name: str) -> None:
    """Also when the manifest does not list it."""
    path = f"office/{DRAFT}/{name}"
    (outputs / path).unlink()
    relist(outputs, path)

    assert said(outputs) == (1, [("bundle-incomplete", path, f"the bundle has no {name}")])


def _record(how: Callable[[Any], Any]) -> Callable[[bytes], bytes]:
    def changed(data: bytes) -> bytes:
        whole = json.loads(data)
        how(whole)
        return json.dumps(whole).encode()

    return changed


@pytest.mark.parametrize(
    ("name", "how", "told"),
    [
        ("coi-statement.txt", lambda d: d + b"x", "not the sentence"),
        ("coi.csv", lambda d: d.replace(b"Example Pharma", b"Sample Pharma"), "the table"),
        ("coi.json", _record(lambda r: r["authors"].pop()), "has no part in the bundle"),
        ("coi.json", _record(lambda r: r.update(sentence="none.")), "does not print the sentence"),
        ("coi.json", _record(lambda r: r["authors"][0].update(file_sha256="0")), "does not hold"),
        ("coi.json", _record(lambda r: r["authors"][0].update(name="Zoe")), "no part for Zoe"),
        ("coi.json", _record(lambda r: r.update(schema_version=9)), "another article or version"),
        ("coi.json", _record(lambda r: r.update(authors=3)), "not as this version writes it"),
        ("coi.json", lambda d: b"[" * 100_000, "not as this version writes it"),
        ("coi.pdf", lambda d: b"%PDF-1.7 and no more", "read back"),
    ],
)
def test_the_parts_of_a_bundle_agree(
    outputs: Path, name: str, how: Callable[[bytes], bytes], told: str
) -> None:
    """The form, the record, the table and the sentence; with whoever wrote the article."""
    change(outputs, f"office/{DRAFT}/{name}", how)

    code, found = said(outputs)

    assert code == 1
    assert any(told in message for *_, message in found), found


@pytest.mark.parametrize("name", ["coi.json", "harmless.txt"])
def test_nothing_of_the_office_is_public(outputs: Path, name: str) -> None:
    """By its name or by its bytes, listed or not."""
    path = f"site/{PUBLIC}/{name}"
    shutil.copy(outputs / f"office/{PUBLIC}/coi.json", outputs / path)
    relist(outputs, path)

    code, found = said(outputs)

    assert code == 1
    assert ("office-leak", path) in {(rule, file) for rule, file, _ in found}


def test_what_was_told_to_the_editors_alone_is_found_in_a_page(outputs: Path) -> None:
    """Even if every format says it, so that all agree."""
    page = change(
        outputs, f"drafts/{DRAFT}/index.html",
        lambda d: d.replace(b"the words of jane-doe", SECRET.encode()),
    )  # fmt: skip

    code, found = said(outputs)

    assert code == 1
    assert ("office-leak", page) in {(rule, file) for rule, file, _ in found}


def test_what_is_live_is_found_though_it_is_listed(outputs: Path) -> None:
    """A script in a page, whoever put it there."""
    page = change(
        outputs, f"site/{PUBLIC}/index.html",
        lambda data: data.replace(b"</main>", b"<script>alert(1)</script></main>"),
    )  # fmt: skip

    code, found = said(outputs)

    assert code == 1
    assert ("output-live", page) in {(rule, file) for rule, file, _ in found}


# ----------------------------------------------------------------- hostile outputs


def test_no_link_is_followed_and_no_device_waited_for(outputs: Path, tmp_path: Path) -> None:
    """In the place of a file, of a folder, and beside them."""
    page = outputs / f"drafts/{DRAFT}/index.html"
    page.rename(tmp_path / "elsewhere.html")
    page.symlink_to(tmp_path / "elsewhere.html")
    (outputs / "site" / PUBLIC).rename(tmp_path / "folder")
    (outputs / "site" / PUBLIC).symlink_to(tmp_path / "folder")
    os.mkfifo(outputs / "office" / "pipe")
    (outputs / "office" / "zero").symlink_to("/dev/zero")

    code, found = said(outputs)

    assert code == 1
    linked = {file for rule, file, _ in found if rule == "output-link"}
    assert {f"drafts/{DRAFT}/index.html", f"site/{PUBLIC}", "office/pipe", "office/zero"} <= linked


def test_a_huge_file_is_not_read(outputs: Path) -> None:
    """A terabyte of nothing is changed, or listed as what we never make."""
    path = f"drafts/{DRAFT}/index.html"
    with (outputs / path).open("wb") as file:
        file.truncate(1 << 40)
    whole = json.loads((outputs / MANIFEST).read_bytes())
    assert said(outputs)[0] == 1
    for entry in whole["files"]:
        entry["bytes"] = 1 << 40
    (outputs / MANIFEST).write_text(json.dumps(whole))

    code, found = said(outputs)

    assert code == 1
    assert {rule for rule, *_ in found} == {"output-changed"}


def test_a_file_that_unpacks_without_end_is_not_unpacked(outputs: Path) -> None:
    """A third of a megabyte that would be a third of a gigabyte."""
    path = f"drafts/{DRAFT}/{DRAFT}.docx"
    with (
        ZipFile(outputs / path, "w", 8, compresslevel=1) as archive,
        archive.open("word/document.xml", "w") as file,
    ):
        for _ in range(21):
            file.write(bytes(15 << 20))
    relist(outputs, path)

    ended = viewpoints("verify", outputs, "--output-format", "concise")

    assert ended.returncode == 1
    assert "error[output-unreadable]" in ended.stderr and "Traceback" not in ended.stderr


@pytest.mark.parametrize("text", ["", "[]", '{"files": [3]}', "[" * 100_000, "\xff"])
def test_without_a_manifest_nothing_is_proven(outputs: Path, text: str) -> None:
    """It says so, and names what lies there."""
    (outputs / MANIFEST).write_bytes(text.encode("latin-1"))

    code, found = said(outputs)

    assert code == 1
    assert found[0][0] == "manifest-missing" or ("manifest-missing", MANIFEST) in {
        (rule, file) for rule, file, _ in found
    }


def test_an_entry_that_points_outside_is_not_believed(outputs: Path, tmp_path: Path) -> None:
    """It is as if it were not there."""
    (tmp_path / "secret").write_text("secret")
    whole = json.loads((outputs / MANIFEST).read_bytes())
    whole["files"].append(whole["files"][0] | {"path": "site/../../secret"})
    (outputs / MANIFEST).write_text(json.dumps(whole))

    assert said(outputs) == (0, [])


def test_names_cannot_forge_a_message(outputs: Path) -> None:
    """A file's name is shown, never obeyed."""
    (outputs / "site" / "a\n::error::forged\x1b[2J").write_text("x")

    ended = viewpoints("verify", outputs, "--output-format", "github")

    assert ended.returncode == 1
    assert "\x1b" not in ended.stdout + ended.stderr
    assert not [
        line for line in (ended.stdout + ended.stderr).splitlines() if line.startswith("::error::f")
    ]


def test_a_folder_that_is_not_there_is_a_wrong_command(tmp_path: Path) -> None:
    """Exit 2, and what to type."""
    ended = viewpoints("verify", tmp_path / "nowhere")

    assert ended.returncode == 2
    assert "there is no folder" in ended.stderr


# ----------------------------------------------------------- a build that was stopped


def test_a_folder_may_be_the_old_or_the_new_one_while_a_build_waits(outputs: Path) -> None:
    """But wholly: a mixture of the two is neither."""
    shutil.copy(outputs / MANIFEST, outputs / NEXT)
    for name in ("index.html", f"{PUBLIC}.xml"):
        path = f"site/{PUBLIC}/{name}"
        (outputs / path).write_bytes((outputs / path).read_bytes() + b"\n")
        relist(outputs, path, name=NEXT)

    assert [rule for rule, *_ in said(outputs)[1]] == ["publishing-unfinished"]
    assert said(outputs)[0] == 0

    (outputs / path).write_bytes((outputs / path).read_bytes()[:-1])
    code, found = said(outputs)

    assert code == 1
    assert "output-changed" in {rule for rule, *_ in found}
