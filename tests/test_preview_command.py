"""An article in the browser while it is written: what an author sees, and what nobody else does."""

from __future__ import annotations

import html
import http.client
import multiprocessing
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import IO, Any

import pytest

from pipeline import batch
from pipeline.cli.preview import opens
from pipeline.house import House
from pipeline.looking import watching
from pipeline.looking.hand import Hand
from pipeline.looking.served import Ear, dressed
from pipeline.looking.studio import Studio
from pipeline.looking.watching import look
from pipeline.outcome import Outcome
from tests.command import COMMAND, ROOT, environment, tree, viewpoints, write_article, write_series
from tests.tools import tool

PATIENCE = 20
"""Seconds until a test gives up; what it waits for takes a fraction of one."""


@dataclass
class Preview:
    """A preview that runs, as a browser and a terminal see it."""

    process: subprocess.Popen[str]
    folder: Path
    url: str

    @property
    def port(self) -> int:
        return int(self.url.split(":")[2].split("/")[0])

    def get(self, path: str, method: str = "GET", **headers: str) -> http.client.HTTPResponse:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        line.request(method, path, headers=headers)
        return line.getresponse()

    def text(self, path: str) -> str:
        return html.unescape(self.get(path).read().decode())

    def comes(self, path: str, seen: Callable[[str], bool]) -> str:
        """The page once it is as wished; it fails with what it is instead."""
        end = time.monotonic() + PATIENCE
        while not seen(page := self.text(path)):
            assert time.monotonic() < end, re.sub(r"(?s)<(style|script).*?</", "", page)
            time.sleep(0.05)
        return page

    def raw(self, request: bytes) -> bytes:
        """What comes back for these bytes, whatever they are."""
        with closing(socket.create_connection(("127.0.0.1", self.port), PATIENCE)) as line:
            with suppress(OSError):  # we may have hung up by then
                line.sendall(request)
                line.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: _received(line), b""))

    def events(self, slug: str) -> Iterator[str]:
        """The numbers that a page hears."""
        end = time.monotonic() + PATIENCE
        for line in self.get(f"/-/events/{slug}"):
            assert time.monotonic() < end, "nothing was heard"
            if line.startswith(b"data: "):
                yield line.decode()

    def ended(self, by: int = signal.SIGINT) -> tuple[int, str]:
        """Stop it as a person does: the exit code, and what it had said."""
        self.process.send_signal(by)
        _, said = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, said


def _received(line: socket.socket) -> bytes:
    with suppress(ConnectionError):
        return line.recv(65536)
    return b""


@contextmanager
def previewing(folder: Path, *arguments: str, **more: str) -> Iterator[Preview]:
    scratch = folder / "scratch"
    scratch.mkdir(exist_ok=True)
    process = subprocess.Popen(
        [*COMMAND, "preview", "--no-open", *arguments], cwd=folder, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=environment(TMPDIR=str(scratch), **more),
    )  # fmt: skip
    try:
        stdout: IO[str] = process.stdout  # type: ignore[assignment]
        yield Preview(process, folder, stdout.readline().strip())
    finally:
        process.kill()
        process.communicate()


def a_series(folder: Path, *slugs: str) -> Path:
    inputs = write_series(folder)
    for slug in slugs:
        write_article(inputs, slug)
    return inputs


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """One preview for many tests; each has an article of its own."""
    folder = tmp_path_factory.mktemp("preview")
    a_series(folder, *(f"2026-{number:02}-a" for number in range(1, 10)))
    house = tmp_path_factory.mktemp("houses") / "practice"
    shutil.copytree(ROOT / "templates" / "practice", house)
    with previewing(folder, "2026-01-a", "--house", str(house)) as preview:
        yield preview


def change(path: Path, old: str, new: str) -> None:
    """Save a file as careful editors do: written beside, then renamed."""
    text = path.read_text("utf-8")
    assert old in text
    beside = path.with_name(f".{path.name}.tmp")
    beside.write_text(text.replace(old, new), "utf-8")
    beside.replace(path)


def jane(preview: Preview, slug: str) -> Path:
    return preview.folder / "inputs" / slug / "jane-doe.yaml"


def test_a_save_is_seen(shown: Preview) -> None:
    """The page hears of it, and finds the new words; nothing stands on the disk that was not."""
    before = "words of jane-doe" in shown.text("/2026-01-a/")
    numbers = shown.events("2026-01-a")
    first = next(numbers)
    files = set(tree(shown.folder / "inputs"))
    change(jane(shown, "2026-01-a"), "words of", "new words of")

    assert before
    assert next(numbers) != first
    assert "new words of jane-doe" in shown.text("/2026-01-a/")
    assert set(tree(shown.folder / "inputs")) == files
    assert {each.name for each in shown.folder.iterdir()} == {"inputs", "scratch"}


def test_it_says_what_check_says(shown: Preview) -> None:
    """Every word of it, with the line, the caret and the line to paste; the last page beneath."""
    shown.text("/2026-02-a/")
    change(jane(shown, "2026-02-a"), "name: Jane Doe", "name: Jane: <b>Doe")
    checked = viewpoints("check", "2026-02-a", cwd=shown.folder)
    raw = shown.get("/2026-02-a/").read().decode()
    page = re.sub(r"</?[a-z][^>]*>", "", raw)
    told = [re.sub(r"^ *(why|fix): ", "", line) for line in checked.stderr.splitlines()[1:]]

    assert checked.returncode == 1 and len(told) == 4
    assert "1 thing to put right" in page
    assert [line for line in told if line.strip() not in html.unescape(page)] == []
    assert "^" in page and "jane-doe.yaml:2:13" in page
    assert "&lt;b&gt;Doe" in raw and "<b>Doe" not in raw
    assert "These are the words of jane-doe" in shown.text("/-/last/2026-02-a/")


def test_what_is_mended_comes_back(shown: Preview) -> None:
    """By itself, while somebody looks at the message."""
    shown.text("/2026-03-a/")
    numbers = shown.events("2026-03-a")
    next(numbers)
    change(jane(shown, "2026-03-a"), "name: Jane Doe", "name: Jane: Doe")
    heard = next(numbers)
    broken = shown.text("/2026-03-a/")
    change(jane(shown, "2026-03-a"), "name: Jane: Doe", "name: Jane Doe")

    assert next(numbers) != heard
    assert "1 thing to put right" in broken
    assert "These are the words of jane-doe" in shown.text("/2026-03-a/")


def test_files_and_folders_come_and_go(shown: Preview) -> None:
    """An author's file, a whole article, and one that gets another name."""
    inputs = shown.folder / "inputs"
    folder = inputs / "2026-04-a"
    shutil.copy(folder / "jane-doe.yaml", folder / "kim-lee.yaml")
    shown.comes("/2026-04-a/", lambda page: "kim-lee has sent a viewpoint" in page)
    (folder / "kim-lee.yaml").unlink()
    shown.comes("/2026-04-a/", lambda page: "The article 2026-04-a" in page)
    folder.rename(inputs / "2026-04-b")
    shown.comes("/2026-04-a/", lambda page: "There is no article 2026-04-a" in page)
    shown.comes("/2026-04-b/", lambda page: "words of jane-doe" in page)
    shutil.rmtree(inputs / "2026-04-b")

    assert shown.comes("/", lambda page: "2026-04-b" not in page)
    assert shown.get("/2026-04-b/").status == 404


def test_a_file_that_is_half_written_is_soon_whole(shown: Preview) -> None:
    """As it is while a program writes it."""
    path = jane(shown, "2026-05-a")
    text = path.read_text("utf-8")
    shown.text("/2026-05-a/")
    with path.open("w") as file:
        file.write(text[:90])
        file.flush()
        time.sleep(0.05)
        file.write(text[90:].replace("words of", "whole words of"))

    assert shown.comes("/2026-05-a/", lambda page: "whole words of jane-doe" in page)


def test_the_series_reaches_every_page(shown: Preview) -> None:
    """Its title is on each; when it cannot be read, each says so, and comes back."""
    series = shown.folder / "inputs" / "series.yaml"
    shown.text("/2026-06-a/")
    change(series, "title: Partnership in Practice", "title: Shared: work")
    broken = shown.comes("/2026-06-a/", lambda page: "a colon in the middle of the title" in page)
    last = shown.text("/-/last/2026-06-a/")
    change(series, "title: Shared: work", "title: Shared work")
    page = shown.comes("/2026-06-a/", lambda page: "words of jane-doe" in page)
    change(series, "title: Shared work", "title: Partnership in Practice")

    assert "Shared work" in page
    assert "The page as it last was" in broken and "words of jane-doe" in last


def test_every_article_is_listed(shown: Preview) -> None:
    """With where it stands; its page is made when somebody asks for it."""
    page = shown.comes("/", lambda page: "is being looked at" not in page)

    assert '<a href="/2026-09-a/">The article 2026-09-a</a>' in page
    assert "waiting for" in page or "ready" in page


def test_the_files_are_those_of_a_build(shown: Preview, tmp_path: Path) -> None:
    """Byte for byte; but for the label and the script, the page too."""
    slug, outputs = "2026-07-a", tmp_path / "outputs"
    built = viewpoints("build", slug, "--outputs", outputs, cwd=shown.folder)
    folder = outputs / "drafts" / slug
    names = tree(folder)
    served = {name: shown.get(f"/{slug}/{name}").read() for name in names}
    page = served.pop("index.html").decode()
    dress = r'<style nonce.*?</style><aside id="viewpoints-preview".*</script>'
    policy = r"; script-src 'nonce-[^']+'; connect-src 'self'"

    assert built.returncode == 0, built.stderr
    assert {f"{slug}.docx", f"{slug}.pdf"} <= set(served)
    assert served == {name: (folder / name).read_bytes() for name in served}
    bare = re.sub(policy, "", re.sub(dress, "", page, flags=re.DOTALL))
    assert bare == (folder / "index.html").read_text("utf-8")


def test_nothing_of_the_office_is_served(shown: Preview) -> None:
    """What authors declare to the office is no page."""
    shown.get("/2026-07-a/2026-07-a.pdf")

    assert [shown.get(f"/2026-07-a/{n}").status for n in ("coi.pdf", "coi.json")] == [404, 404]
    assert shown.get("/office/2026-07-a/coi.pdf").status == 404


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.1.evil.example",
     "127.0.0.1@evil.example", "0.0.0.0", "[::1]", "localhost:1:2", ""],
)  # fmt: skip
def test_a_stranger_is_told_nothing(shown: Preview, host: str) -> None:
    """A name that leads here is not ours."""
    got = shown.raw(f"GET /2026-01-a/ HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())

    assert got.startswith(b"HTTP/1.0 403 ")
    assert b"jane" not in got


@pytest.mark.parametrize("hosts", ["", "Host: localhost\r\nHost: evil.example\r\n"])
def test_one_name_must_be_said(shown: Preview, hosts: str) -> None:
    """None is not ours, and of two nobody knows which was meant."""
    assert b" 403 " in shown.raw(f"GET / HTTP/1.1\r\n{hosts}\r\n".encode())


def test_we_are_known_by_both_our_names(shown: Preview) -> None:
    """With a port, that of a tunnel too, and without."""
    names = ("localhost", "LOCALHOST:8000", "127.0.0.1", f"127.0.0.1:{shown.port}")

    assert [shown.get("/", Host=name).status for name in names] == [200] * 4


@pytest.mark.parametrize(
    "path",
    ["/../../etc/passwd", "/..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/etc/passwd",
     "/2026-01-a/../../series.yaml", "/2026-01-a/jane-doe.yaml", "/2026-01-a/%2e%2e/series.yaml",
     "/2026-01-a/..%5c..%5cseries.yaml", "//etc/passwd", "/2026-01-a//etc/passwd", "/%00",
     "/-/last/2026-01-a/../../series.yaml", "/-/last/../inputs/series.yaml", "/inputs/series.yaml",
     "/2026-01-a/%ff", "/-/messages/..", "/-/", "/scratch/", "/2026-01-a/media/"],
)  # fmt: skip
def test_no_name_leads_anywhere(shown: Preview, path: str) -> None:
    """Not out of the article, not to its sources, and to no list of files."""
    got = shown.raw(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())

    assert got.startswith(b"HTTP/1.0 404 "), got
    assert b"root:" not in got and b"author:" not in got


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n\r\n", b"414"),
        (b"GET http://localhost/ HTTP/1.1\r\nHost: localhost\r\n\r\n", b"404"),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"a: b\r\n" * 200 + b"\r\n", b"431"),
        (b"GET / HTTP/9.9\r\n\r\n", b"505"),
        (b"\x16\x03\x01\x02\x00 \x01\x00\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nHost localhost\r\n\r\n", b"403"),
        *(
            (f"{verb} / HTTP/1.1\r\nHost: localhost\r\n\r\n".encode(), b"405")
            for verb in ("POST", "PUT", "DELETE", "OPTIONS", "CONNECT", "TRACE", "BREW")
        ),
    ],
)
def test_anything_else_is_refused_in_a_line(shown: Preview, request_: bytes, status: bytes) -> None:
    """And the next one is answered as ever."""
    got = shown.raw(request_)

    # Whoever does not speak of HTTP/1 is answered without a head, or of what is far too
    # long hears nothing: we have hung up by then.
    assert status in got.split(b"\r\n")[0] or got in {b"no\n", b""}, got
    assert b"Traceback" not in got
    assert shown.get("/").status == 200


def test_every_answer_is_kept_to_itself(shown: Preview) -> None:
    """Not kept, not guessed at, not put into another's page; and it may ask nobody else."""
    for path in ("/", "/2026-01-a/", "/-/messages/2026-01-a", "/nothing", "/-/events/2026-01-a"):
        got = shown.get(path, "HEAD")
        assert got.headers["Cache-Control"] == "no-store"
        assert got.headers["X-Content-Type-Options"] == "nosniff"
        assert got.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "frame-ancestors" in got.headers["Content-Security-Policy"] or "events" in path
        assert got.headers["Access-Control-Allow-Origin"] is None
        assert got.read() == b""


def test_many_and_slow_browsers_hold_up_nobody(shown: Preview) -> None:
    """Forty listen and ten say nothing at all; the next is answered at once."""
    lines = [socket.create_connection(("127.0.0.1", shown.port)) for _ in range(50)]
    for line in lines[:40]:
        line.sendall(b"GET /-/events/2026-08-a HTTP/1.1\r\nHost: localhost\r\n\r\n")
    for line in lines[40:45]:
        line.sendall(b"GET / HT")
    began = time.monotonic()
    status = shown.get("/2026-08-a/").status
    took = time.monotonic() - began
    for line in lines:
        line.close()

    assert status == 200
    assert took < 5  # they would have ten seconds each


def test_a_second_preview_takes_another_port(shown: Preview) -> None:
    """And the port that was asked for by its number is not replaced by another."""
    asked = viewpoints("preview", "--port", str(shown.port), cwd=shown.folder)
    with previewing(shown.folder) as second:
        ports = {shown.port, second.port}
        status = second.get("/").status

    assert len(ports) == 2 and status == 200
    assert asked.returncode == 2
    assert f"port {shown.port} cannot be had" in asked.stderr


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_at_once_and_leaves_nothing(tmp_path: Path, by: int) -> None:
    """In the middle of making an article, too; it has done what it was asked."""
    a_series(tmp_path, "2026-01-a")
    with previewing(tmp_path, "2026-01-a") as preview:
        if by == signal.SIGINT:
            preview.text("/2026-01-a/")
        began = time.monotonic()
        code, said = preview.ended(by)
        took = time.monotonic() - began

    assert code == 0
    assert took < 5
    assert said.endswith("\nthe preview has ended; nothing was written\n")
    assert "Traceback" not in said
    assert list((tmp_path / "scratch").iterdir()) == []
    assert {each.name for each in tmp_path.iterdir()} == {"inputs", "scratch"}


def test_a_series_that_is_broken_from_the_beginning_can_be_mended(tmp_path: Path) -> None:
    """There is no better place to say what is wrong."""
    inputs = a_series(tmp_path, "2026-01-a")
    change(inputs / "series.yaml", "title: Part", "title: Shared: Part")
    with previewing(tmp_path, "2026-01-a") as preview:
        broken = preview.text("/2026-01-a/")
        change(inputs / "series.yaml", "title: Shared: Part", "title: Part")
        preview.comes("/2026-01-a/", lambda page: "words of jane-doe" in page)

    assert "a colon in the middle of the title" in broken


def test_what_is_not_there_is_said_before_anything_begins(tmp_path: Path) -> None:
    """An article, a house."""
    a_series(tmp_path, "2026-01-a")
    ended = [
        viewpoints("preview", *asked, cwd=tmp_path)
        for asked in (["2026-02-b"], ["--house", "nowhere"])
    ]

    assert [each.returncode for each in ended] == [2, 3]
    assert "there is no article 2026-02-b" in ended[0].stderr
    assert all(each.stdout == "" for each in ended)


def test_without_its_library_it_says_what_to_install(tmp_path: Path) -> None:
    """In one line."""
    a_series(tmp_path)
    program = f"import sys; sys.modules['watchfiles'] = None; {COMMAND[2]}"
    ended = subprocess.run(
        [sys.executable, "-c", program, "preview"], cwd=tmp_path, env=environment(),
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert ended.returncode == 4
    assert ended.stderr == (
        "viewpoints: watchfiles is not installed here\n  fix: pip install watchfiles\n"
    )


def test_an_editors_own_files_are_no_save(tmp_path: Path) -> None:
    """They stand beside what is edited for a moment."""
    for name in (".jane-doe.yaml.swp", "jane-doe.yaml~", "#jane-doe.yaml#", "4913", "~$jane.docx"):
        (tmp_path / name).touch()
    (tmp_path / ".git").mkdir()
    (tmp_path / "jane-doe.yaml").touch()

    assert set(look([tmp_path]).files) == {str(tmp_path / "jane-doe.yaml")}


def test_an_article_that_emacs_has_open_is_well(tmp_path: Path) -> None:
    """Its lock is a link that leads nowhere, and stays as long as the editor likes."""
    folder = a_series(tmp_path, "2026-01-a") / "2026-01-a"
    (folder / ".#jane-doe.yaml").symlink_to("jane@desk.4711:1790000000")

    checked = viewpoints("check", cwd=tmp_path)

    assert checked.returncode == 0, checked.stderr


def test_watching_follows_no_link(tmp_path: Path) -> None:
    """One to the whole disk would be a long look."""
    (tmp_path / "series").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "secret.yaml").touch()
    (tmp_path / "series" / "link").symlink_to(tmp_path / "elsewhere")

    seen = look([tmp_path / "series"])

    assert set(seen.folders) == {str(tmp_path / "series")}
    assert set(seen.files) == {str(tmp_path / "series" / "link")}


def test_what_came_and_went_is_not_missed(tmp_path: Path) -> None:
    """Somebody may have looked meanwhile, and must look again."""
    stop, file = watching.Event(), tmp_path / "kim-lee.yaml"

    def come_and_go() -> None:
        while not stop.wait(0.1):
            file.touch()
            file.unlink()

    going = Thread(target=come_and_go)
    going.start()
    first = next(watching.saves(lambda: [tmp_path], look([tmp_path]), stop))
    stop.set()
    going.join()

    assert first == {str(file)}


def test_a_process_that_dies_is_replaced(tmp_path: Path) -> None:
    """What killed it had its chance twice; the next question finds a fresh one."""
    inputs = a_series(tmp_path, "2026-01-a")
    series, _ = batch.series_of(inputs)
    assert series is not None
    job, hand = batch.Job(series, House.named("practice"), False, False), Hand("page")
    first = hand.ask("check", inputs / "2026-01-a", job)
    for child in multiprocessing.active_children():
        child.kill()
    second = hand.ask("check", inputs / "2026-01-a", job)
    hand.close()

    assert first == second
    assert not second.broken


def test_who_waits_is_not_forgotten(tmp_path: Path) -> None:
    """A change between the making of a page and the moment its reader wakes: it is made again."""
    inputs = a_series(tmp_path, "2026-01-a")
    series, _ = batch.series_of(inputs)
    assert series is not None
    job = batch.Job(series, House.named("practice"), False, False)
    studio = Studio(inputs, (job, ()))
    reader = Thread(target=studio.view, args=("2026-01-a", PATIENCE), daemon=True)
    reader.start()
    task = studio.take("page")
    assert task is not None
    with studio._lock:  # so that the reader cannot wake in between
        studio.show("page", "2026-01-a", task[2], Outcome("2026-01-a"))
        studio.changed(["2026-01-a"])

    assert "2026-01-a" in studio._to_do["page"]
    studio.close()
    reader.join(PATIENCE)
    assert not reader.is_alive()


def test_a_save_before_the_page_listens_is_not_missed(tmp_path: Path) -> None:
    """A browser shows the page for a moment before it asks for news of it."""
    inputs = a_series(tmp_path, "2026-01-a")
    series, _ = batch.series_of(inputs)
    assert series is not None
    studio = Studio(inputs, (batch.Job(series, House.named("practice"), False, False), ()))
    studio.want("2026-01-a")
    task = studio.take("page")
    assert task is not None
    studio.show("page", "2026-01-a", task[2], Outcome("2026-01-a"))
    studio.changed(["2026-01-a"])
    assert "2026-01-a" not in studio._to_do["page"]  # nobody looks

    with studio.looking("2026-01-a"):
        assert "2026-01-a" in studio._to_do["page"]


@pytest.mark.parametrize(
    ("seen", "terminal", "environment_"),
    [
        (True, True, {"DISPLAY": ":0"}),
        (True, True, {"WAYLAND_DISPLAY": "wayland-0"}),
        (False, True, {}),
        (False, True, {"DISPLAY": ":0", "CI": "true"}),
        (False, False, {"DISPLAY": ":0"}),
    ],
)
def test_a_browser_opens_where_somebody_would_see_it(
    seen: bool, terminal: bool, environment_: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And not on a machine without a screen, nor for another program."""
    monkeypatch.setattr(sys, "platform", "linux")

    assert opens(environment_, terminal) is seen


def test_a_disk_that_tells_nobody_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder of another machine, or a system that has no watch left to give."""
    monkeypatch.setattr(watching, "POLL_SECONDS", 0.01)
    stop = watching.Event()
    # A folder that is not there cannot be watched, and what is below it comes later.
    tops = [tmp_path / "later"]
    found = watching.saves(lambda: tops, look(tops), stop)
    (tmp_path / "later").mkdir()
    first = next(found)
    stop.set()

    assert first == {str(tmp_path / "later")}


def test_a_page_may_run_our_script_and_nothing_else() -> None:
    """Whatever its own policy is, it is not loosened."""
    ear = Ear("/-/events/a", "1", "N")
    policies = {
        "default-src 'none'; style-src 'unsafe-inline'":
            "default-src 'none'; style-src 'unsafe-inline'; script-src 'nonce-N'; "
            "connect-src 'self'",
        "script-src 'none'; style-src 'sha256-x='":
            "script-src 'nonce-N'; style-src 'sha256-x=' 'nonce-N'; connect-src 'self'",
    }  # fmt: skip

    for policy, allowed in policies.items():
        meta = '<meta http-equiv="Content-Security-Policy" content="{}">'
        page = dressed(f"{meta.format(policy)}<p>Words</body></html>", "a<b", True, "/m", ear)
        assert page.startswith(f"{meta.format(allowed)}<p>Words<style nonce=")
        assert "Preview: a&lt;b</a>" in page
        assert page.endswith("</script></body></html>")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync = pytest.importorskip("playwright.sync_api")
    program = tool("chromium", install="apt install chromium")
    with sync.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield chromium
        chromium.close()


def complaints(axe: Any, page: Any) -> list[str]:
    """What is not usable by everybody; a page that loads itself again meanwhile is asked again."""
    failed = pytest.importorskip("playwright.sync_api").Error
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return [each["id"] for each in axe.run(page).response["violations"]]
        except failed as error:
            gone = "navigation" in error.message or "axe is not defined" in error.message
            if not gone or time.monotonic() > end:
                raise
            page.wait_for_load_state()


def test_the_browser_loads_the_page_again(shown: Preview, browser: Any) -> None:
    """After a save, into the message and back; it is usable by everybody, and complains of none."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    slug, said = "2026-09-a", []
    page = browser.new_page(viewport={"width": 320, "height": 700}, color_scheme="dark")
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"http://localhost:{shown.port}/{slug}/")
    change(jane(shown, slug), "words of", "newest words of")
    page.get_by_text("newest words of jane-doe").wait_for(timeout=1000 * PATIENCE)
    found = [complaints(axe, page)]
    change(jane(shown, slug), "name: Jane Doe", "name: Jane: Doe" + " and others" * 15)
    page.get_by_text("1 thing to put right").wait_for(timeout=1000 * PATIENCE)
    found.append(complaints(axe, page))
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.emulate_media(color_scheme="light")
    found.append(complaints(axe, page))
    page.set_viewport_size({"width": 1280, "height": 900})
    beneath = page.frame_locator("iframe").get_by_text("newest words of jane-doe").count()
    change(jane(shown, slug), "name: Jane: Doe", "name: Jane Doe")
    page.get_by_role("link", name="Preview:").click(timeout=1000 * PATIENCE)
    page.get_by_role("link", name="All articles").click()
    page.get_by_role("link", name="The article 2026-08-a").wait_for()
    found.append(complaints(axe, page))
    page.close()

    assert found == [[], [], [], []]
    assert wide == 320
    assert beneath == 1
    assert said == []
