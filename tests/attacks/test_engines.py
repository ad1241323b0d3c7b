"""What an engine could do if words got past every gate: read, fetch, run, hang, die."""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from pipeline.engines import fence
from pipeline.engines.pandoc import Pandoc, Writing
from pipeline.engines.typst import Typst, house_fonts
from pipeline.errors import EngineError
from pipeline.nodes import para, words
from tests.command import ROOT

HOUSE = ROOT / "templates" / "practice"
fenced = pytest.mark.skipif(fence.version() < 4, reason="this system keeps no such fence")


@pytest.fixture
def trap() -> Iterator[tuple[int, list[str]]]:
    """A server nobody should call; what called it."""
    called: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        stop = threading.Event()

        def listen() -> None:
            while not stop.is_set():
                try:
                    connection, address = server.accept()
                except TimeoutError:
                    continue
                called.append(str(address))
                connection.close()

        listening = threading.Thread(target=listen)
        listening.start()
        yield server.getsockname()[1], called
        stop.set()
        listening.join()


def dressed(folder: Path, code: str) -> str:
    """What a filter of a house can do inside pandoc; it says so in the article."""
    house = folder / "house"
    house.mkdir()
    (house / "spy.lua").write_text(f"function Pandoc(doc)\n{code}\nend")
    with closing(Pandoc(readable=(house,))) as pandoc:
        writing = Writing("plain", filter=house / "spy.lua")
        return pandoc.write([para(words("Words."))], {}, (), [writing])[0].decode()


SAID = "return pandoc.Pandoc({pandoc.Para(pandoc.Str(tostring(%s)))})"


@fenced
@pytest.mark.parametrize(
    "what",
    [
        "io.open('/etc/passwd')", "io.open('/proc/self/environ')", "os.execute('true')",
        "io.popen('id')", f"io.open('{ROOT}/pyproject.toml')", "io.open('/tmp/made', 'w')",
        "pcall(pandoc.system.list_directory, '/')",
    ],
)  # fmt: skip
def test_pandoc_opens_nothing_but_what_it_is_handed(tmp_path: Path, what: str) -> None:
    """Naive: a worker in Lua has no sandbox at all; even a filter of ours gets no other file."""
    said = dressed(tmp_path, SAID % what)

    assert said.startswith(("nil", "false")) or "denied" in said


@fenced
def test_pandoc_connects_nowhere(tmp_path: Path, trap: tuple[int, list[str]]) -> None:
    """Naive: a picture of a web page is fetched, from whatever network the build stands in."""
    port, called = trap

    said = dressed(tmp_path, SAID % f"pcall(pandoc.mediabag.fetch, 'http://127.0.0.1:{port}/x')")

    assert said.startswith("false")
    assert called == []


def test_pandoc_still_reads_the_house(tmp_path: Path) -> None:
    """A fence that keeps everything out would be taken down."""
    (tmp_path / "house").mkdir()
    (tmp_path / "house" / "words.txt").write_text("The house's words")
    shutil.move(tmp_path / "house", tmp_path / "h")
    code = SAID % f"io.open('{tmp_path}/h/words.txt'):read('a')"
    (tmp_path / "h" / "spy.lua").write_text(f"function Pandoc(doc)\n{code}\nend")
    with closing(Pandoc(readable=(tmp_path / "h",))) as pandoc:
        writing = Writing("plain", filter=tmp_path / "h" / "spy.lua")

        assert pandoc.write([para([])], {}, (), [writing]) == [b"The house's words\n"]


@fenced
def test_a_worker_connects_nowhere(trap: tuple[int, list[str]]) -> None:
    """Naive: Typst runs inside ours, and fetches a package when it is asked for one."""
    port, called = trap
    pid = os.fork()
    if pid == 0:
        code = 0
        try:
            fence.unplug()
            socket.create_connection(("127.0.0.1", port), 1)
        except PermissionError:
            code = 1
        finally:
            os._exit(code)

    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 1
    assert called == []


@pytest.mark.parametrize(
    "code",
    [
        '#read("/etc/passwd")', '#read("../../../../etc/passwd")', '#image("/etc/passwd")',
        '#import "@preview/cetz:0.1.0"', '#include "@local/x:1.0.0"', '#read("link")',
        '#let x = "@preview/cetz:0.1.0"\n#import x: *', '#plugin("/etc/passwd")',
    ],
)  # fmt: skip
def test_typst_opens_nothing_but_what_it_is_handed(code: str) -> None:
    """Naive: its root is left by any link, and packages come from the network."""
    with Typst(house_fonts(HOUSE / "pdf")) as typst:
        (typst._root / "here").write_text("root: here")

        with pytest.raises(EngineError) as caught:
            typst.compile(f"= A\n{code}", day=date(2026, 1, 1))

    assert "root:" not in str(caught.value)


def test_no_link_is_left_in_typsts_folder() -> None:
    """Naive: a link in the root is followed, so there may be none but our own fonts beside it."""
    with Typst(house_fonts(HOUSE / "pdf")) as typst:
        made = typst.compile(
            '#set document(title: "A")\n#set text(font: "Source Serif 4")\n= A\n#read("a/b")',
            {"a/b": b"words"}, day=date(2026, 1, 1),
        )  # fmt: skip

        assert made.startswith(b"%PDF")
        assert [p for p in typst._root.rglob("*") if not p.is_dir()] == []
        with pytest.raises(EngineError):
            typst.compile("= A", {"../x": b""}, day=date(2026, 1, 1))
