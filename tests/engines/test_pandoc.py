from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pypandoc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import nodes
from pipeline.engines import pandoc as engine
from pipeline.engines import pandoc_json, pandoc_process, pandocs
from pipeline.engines.pandoc import Pandoc, Writing
from pipeline.engines.pandoc_short import shortened, spelt_out
from pipeline.errors import EngineError, GaveUp
from pipeline.model import Picture
from pipeline.nodes import para, text_of, words

ROOT = Path(__file__).parents[2]
STYLE = ROOT / "templates" / "practice" / "references" / "house.csl"
WORK = {
    "id": "smith2019",
    "type": "book",
    "title": "What patients want",
    "author": [{"family": "Smith", "given": "J"}],
    "issued": {"date-parts": [["2019"]]},
}
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)


WARM = Pandoc()
"""For tests that ask much of it."""


@pytest.fixture
def pandoc() -> Iterator[Pandoc]:
    with closing(Pandoc()) as warm:
        yield warm


def pid(pandoc: Pandoc) -> int:
    pandoc.read("We met.")
    assert pandoc._process is not None
    return pandoc._process.pid


def gone(number: int) -> bool:
    """Whether a process has ended, or is only waiting to be forgotten."""
    try:
        return "State:\tZ" in Path(f"/proc/{number}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return True


def script(folder: Path, body: str) -> Path:
    path = folder / "pandoc"
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path


def said(pandoc: Pandoc) -> str:
    return text_of(pandoc.read("We met."))


# What it is for


def test_a_text_becomes_nodes(pandoc: Pandoc) -> None:
    """Nothing has passed the gate yet: HTML is recognised, not obeyed. A run of words is one."""
    [paragraph] = pandoc.read("We all *met*\nthere <b>.\\\nAgain.")

    assert [node["t"] for node in paragraph["c"]] == [
        *("Str", "Emph", "SoftBreak", "Str", "RawInline", "Str", "LineBreak", "Str"),
    ]
    assert text_of(paragraph["c"]) == "We all met there . Again."


TEXTS = (
    "We met.",
    "",
    "- one\n- two\n\n\n",
    "1. one\n\n2. two",
    "    code\n",
    "> quoted\nlazily",
    "```\nnever closed",
    "::: note\nnever closed",
    "<!-- never closed",
    "a line\n: defined",
    "{.class}",
    ": begins with a colon",
    "It’s “so",
    "“so” she *said",
    "closed* <div>",
    "| a | b |\n|---|---|\n| 1 | 2 |\n",  # without a line end pandoc leaves its last row out
    "# heading",
    "[a link]",
    "[a link]: https://example.org",
    "---",
    "===",
    "1\\",
    "$x$ and $5 to $6",
    "a~b~ c^d e^",
)


def test_texts_read_together_are_read_as_if_each_were_alone(pandoc: Pandoc) -> None:
    """What one author leaves open never closes in the words of another."""
    for first in TEXTS:
        for second in ("We met.", "```\n\nand\n", "- three", first):
            together = pandoc.read_all([first, second, "The end."])

            assert together == [pandoc.read(each) for each in (first, second, "The end.")]


def test_one_process_answers_every_call(pandoc: Pandoc) -> None:
    """Starting it costs more than all it does."""
    first = pid(pandoc)
    pandoc.cite([["smith2019"]], [WORK], STYLE, "en-GB")
    pandoc.write([para(words("We met."))], {}, [], [Writing("html")])

    assert pid(pandoc) == first


def test_a_work_that_is_not_handed_over_is_an_error(pandoc: Pandoc) -> None:
    """Pandoc itself only warns, and prints a question mark."""
    with pytest.raises(EngineError, match="not found"):
        pandoc.cite([["nobody"]], [WORK], STYLE, "en-GB")


def test_citations_are_numbered_by_first_mention(pandoc: Pandoc) -> None:
    """The marks and the list come together, in the order of the text."""
    other = WORK | {"id": "lee2021", "title": "Another book"}

    marks, entries = pandoc.cite(
        [["lee2021"], ["smith2019", "lee2021"]], [WORK, other], STYLE, "en-GB"
    )

    assert [key for key, _ in entries] == ["lee2021", "smith2019"]
    assert "1" in text_of(marks[0]) and "2" not in text_of(marks[0])
    assert "What patients want" in text_of(entries[1][1])


@pytest.mark.parametrize("to", ["html", "docx", "typst", "jats"])
def test_the_same_document_gives_the_same_bytes(to: str) -> None:
    """Whatever the clock, the zone, the language and the process."""
    blocks = [para([*words("We met. “Yes” – مرحبا"), nodes.image("x", "media/ab.png", {})])]
    picture = Picture("media/ab.png", PIXEL, "image/png", 1, 1)

    def written() -> bytes:
        with closing(Pandoc()) as one:
            [made] = one.write(blocks, {"title": "A <b> & title"}, [picture], [Writing(to)])
            return made

    before = dict(os.environ)
    first = written()
    os.environ.update({"TZ": "Asia/Tokyo", "LANG": "C", "SOURCE_DATE_EPOCH": "1", "HOME": "/"})
    time.sleep(1.1)
    second = written()
    os.environ.clear()
    os.environ.update(before)

    assert first == second


def test_a_value_in_a_template_is_words_never_markup(pandoc: Pandoc) -> None:
    """A title is not Markdown and not HTML."""
    writing = Writing("html", template="<title>$title$</title>$if(draft)$DRAFT$endif$")

    [page] = pandoc.write([], {"title": "<b>*x*</b> & $y$", "draft": True}, [], [writing])

    assert page.decode().strip() == "<title>&lt;b&gt;*x*&lt;/b&gt; &amp; $y$</title>DRAFT"


def test_a_picture_that_is_not_handed_over_is_an_error(pandoc: Pandoc) -> None:
    """Pandoc itself only warns, and leaves the picture out."""
    blocks = [para([nodes.image("x", "media/none.png", {})])]

    with pytest.raises(EngineError, match=r"none\.png"):
        pandoc.write(blocks, {}, [], [Writing("docx")])


def test_an_error_of_pandoc_costs_one_call(pandoc: Pandoc) -> None:
    """The process is well, and goes on."""
    first = pid(pandoc)

    with pytest.raises(EngineError, match="pandoc: "):
        pandoc.write([], {}, [], [Writing("no-such-format")])

    assert pid(pandoc) == first


def test_a_text_the_reader_stumbles_over_is_the_texts_fault(pandoc: Pandoc) -> None:
    """It is reported at the author's line, not as a broken machine."""
    with pytest.raises(GaveUp):
        pandoc.read("one\n\n{.a}\n   two")
    assert said(pandoc) == "We met."


# What it must survive


def test_a_process_killed_from_outside_is_replaced(pandoc: Pandoc) -> None:
    """The call that finds it dead is answered by the next one."""
    for _ in range(2):
        os.kill(pid(pandoc), signal.SIGKILL)
        assert said(pandoc) == "We met."


def test_a_process_killed_over_a_call_is_replaced(pandoc: Pandoc) -> None:
    """Somebody else may have killed it: the same call is tried once more."""
    number = pid(pandoc)
    os.kill(number, signal.SIGSTOP)
    killer = subprocess.Popen(["/bin/sh", "-c", f"sleep 0.5; kill -9 {number}"])

    assert said(pandoc) == "We met."
    assert pid(pandoc) != number
    killer.wait()


FILTERS = {
    "one function": 'function Str(s) return pandoc.Str("!") end',
    "a list": 'return {{Str = function() return pandoc.Str("!") end}, {Para = function() end}}',
    "one table": 'return {Str = function() return pandoc.Str("!") end}',
    "whole": (
        "function Pandoc(d) return pandoc.Pandoc(d.blocks, {title = d.meta.title}):walk("
        '{Str = function() return pandoc.Str("!") end}) end'
    ),
    "whole and parts": (
        'function Str() return pandoc.Str("!") end '
        "function Pandoc(d) d.blocks:insert(pandoc.HorizontalRule()) return d end"
    ),
    "a number among its keys": (
        "local t = {Pandoc = function(d) d.blocks:insert(pandoc.HorizontalRule()) return d end}"
        " t[1.5] = 2 return t"
    ),
    "nothing": "function Pandoc(d) d.blocks = {} return nil end",
    "from the top": (
        'traverse = "topdown" function Para() return pandoc.HorizontalRule(), false end '
        'function Str() return pandoc.Str("!") end'
    ),
}


@pytest.mark.parametrize("filter_", FILTERS.values(), ids=FILTERS)
def test_a_filter_does_what_it_does_when_pandoc_runs_it(
    pandoc: Pandoc, tmp_path: Path, filter_: str
) -> None:
    """However it is written: it is compiled once, and pandoc itself would each time."""
    path = tmp_path / "dress.lua"
    path.write_text(filter_)
    blocks = [para(words("We met.")), nodes.bullets([[para(words("Twice."))]])]
    document = pandoc_json.joined(pandoc_json.document(blocks, {"title": pandoc_json.meta("A")}))

    made = [pandoc.write(blocks, {"title": "A"}, [], [Writing("html", path)]) for _ in range(2)]
    usual = pypandoc.convert_text(document, "html", "json", ["--lua-filter", str(path)])

    assert made == [[usual.strip().encode()]] * 2


def test_a_filter_begins_anew_for_each_document_and_when_it_has_changed(
    pandoc: Pandoc, tmp_path: Path
) -> None:
    """What it keeps of one document says nothing of the next, and no old one is run."""
    path = tmp_path / "dress.lua"
    path.write_text("seen = (seen or 0) + 1 function Str() return pandoc.Str(tostring(seen)) end")
    once = [pandoc.write([para(words("We"))], {}, [], [Writing("html", path)]) for _ in range(3)]
    path.write_text('function Str() return pandoc.Str("another") end')

    assert once == [[b"<p>1</p>"]] * 3
    assert pandoc.write([para(words("We"))], {}, [], [Writing("html", path)]) == [b"<p>another</p>"]


@pytest.mark.parametrize("filter_", ["function Str(", 'error("no")', "function Str() x.y = 1 end"])
def test_a_filter_that_fails_is_said_to(pandoc: Pandoc, tmp_path: Path, filter_: str) -> None:
    """By its file and its line, and the process is well."""
    path = tmp_path / "dress.lua"
    path.write_text(filter_)

    with pytest.raises(EngineError, match=r"dress\.lua:1: "):
        pandoc.write([para(words("We"))], {}, [], [Writing("html", path)])
    assert pandoc.write([para(words("We"))], {}, [], [Writing("html")]) == [b"<p>We</p>"]


def test_what_is_done_while_it_writes_is_done_once(pandoc: Pandoc) -> None:
    """Also where the process goes away meanwhile, and is asked again."""
    number, done = pid(pandoc), 0

    def meanwhile() -> None:
        nonlocal done
        done += 1
        os.kill(number, signal.SIGKILL)

    [page] = pandoc.write([para(words("We met."))], {}, [], [Writing("html")], meanwhile)

    assert (page, done) == (b"<p>We met.</p>", 1)
    assert pid(pandoc) != number


def test_what_is_done_while_it_writes_does_not_count_against_it(
    pandoc: Pandoc, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not the process that takes so long."""
    pandoc.write([], {}, [], [Writing("html")])
    monkeypatch.setattr(engine, "WRITE_SECONDS", 1.0)
    document = [para(words("We met."))]

    [page] = pandoc.write(document, {}, [], [Writing("html")], lambda: time.sleep(1.5))

    assert page == b"<p>We met.</p>"


def test_a_call_that_takes_too_long_is_given_up_at_its_limit(tmp_path: Path) -> None:
    """A program that sleeps for ever is killed with whatever it started."""
    children = tmp_path / "children"
    sleeper = script(tmp_path, f"sleep 600 & echo $! >> {children}; wait")

    with closing(Pandoc(read_seconds=0.5, program=sleeper)) as slow:
        start = time.monotonic()
        with pytest.raises(GaveUp, match=r"longer than 0\.5 seconds"):
            slow.read("We met.")
        taken = time.monotonic() - start

    assert 0.4 < taken < 5
    time.sleep(0.1)
    assert all(gone(int(number)) for number in children.read_text().split())


def test_a_large_request_to_a_program_that_does_not_listen_ends_too(tmp_path: Path) -> None:
    """A full pipe is no reason to wait for ever."""
    deaf = script(tmp_path, "exec sleep 600")

    with closing(Pandoc(read_seconds=0.5, program=deaf)) as slow, pytest.raises(GaveUp):
        slow.read("x" * 5_000_000)


@pytest.mark.parametrize(
    "body",
    [
        "exit 3",
        "head -c 20 > /dev/null; exit 0",
        "echo hello; sleep 600",
        "echo 5; echo '{{{{{'; sleep 600",
        "echo 99999999999999999999; exit 1",
        "yes | tr -d '\\n'",
        "kill -6 $$",
    ],
)
def test_a_program_that_answers_nonsense_is_given_up(tmp_path: Path, body: str) -> None:
    """Whatever it does, one kind of error comes out, soon."""
    with (
        closing(Pandoc(read_seconds=2, program=script(tmp_path, body))) as odd,
        pytest.raises(GaveUp),
    ):
        odd.read("We met.")


@pytest.mark.parametrize("name", ["no-such-file", "."])
def test_a_program_that_is_none_is_an_engine_error(tmp_path: Path, name: str) -> None:
    """Nothing but EngineError leaves an engine."""
    with closing(Pandoc(program=tmp_path / name)) as none, pytest.raises(EngineError):
        none.read("We met.")


def test_memory_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text that would take all memory takes what it is given, and costs one call."""
    monkeypatch.setattr(pandoc_process, "HEAP", "16m")

    with closing(Pandoc(read_seconds=2)) as small:
        with pytest.raises(GaveUp):
            small.read("word word\n\n" * 40_000)
        assert said(small) == "We met."


def test_a_text_of_depth_is_given_up(pandoc: Pandoc) -> None:
    """JSON has a limit on depth that is not ours to raise."""
    with pytest.raises(GaveUp, match="deep"):
        pandoc.read(">" * 5_000 + " x")
    assert said(pandoc) == "We met."


def test_our_environment_is_not_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Settings of the machine would change what is printed, or run code."""
    proof = tmp_path / "proof"
    monkeypatch.setenv("GHCRTS", "-M1m")
    monkeypatch.setenv("LUA_INIT", f"io.open('{proof}', 'w'):close()")
    monkeypatch.setenv("LUA_PATH", str(tmp_path / "?.lua"))
    (tmp_path / "defaults.yaml").write_text("to: plain")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("SECRET_TOKEN", "s3cret")

    with closing(Pandoc()) as warm:
        number = pid(warm)
        environment = Path(f"/proc/{number}/environ").read_bytes()

    assert not proof.exists()
    assert b"s3cret" not in environment and b"GHCRTS" not in environment


def test_it_works_in_an_empty_folder_of_its_own(pandoc: Pandoc) -> None:
    """There is nothing beside it that a text could name."""
    number = pid(pandoc)
    folder = Path(f"/proc/{number}/cwd").resolve()

    assert list(folder.iterdir()) == []
    assert folder not in {Path.cwd(), *Path.cwd().parents}
    assert os.getpgid(number) == number != os.getpgid(0)


@pytest.mark.parametrize(
    "text", ["![x](/etc/passwd)", "```{include=/etc/passwd}\n```", '[x]: /etc/passwd "y"\n\n[x]']
)
def test_no_text_opens_a_file(pandoc: Pandoc, text: str) -> None:
    """The reader has no disk."""
    assert "root:" not in json.dumps(pandoc.read(text))


def test_it_can_write_no_large_file(pandoc: Pandoc) -> None:
    """What it makes, it gives back; a disk that fills up is not its business."""
    limits = Path(f"/proc/{pid(pandoc)}/limits").read_text()

    assert "Max file size             65536" in limits
    assert "Max core file size        0" in limits


# What it leaves behind


def test_nothing_is_left_running_or_lying_about() -> None:
    """Neither the process nor its folder; and closing twice is closing."""
    warm = Pandoc()
    number = pid(warm)
    folder = Path(f"/proc/{number}/cwd").resolve()

    warm.close()
    warm.close()

    assert gone(number)
    assert not folder.exists()


def test_it_ends_when_the_one_who_asked_dies() -> None:
    """A build that is killed leaves no process behind that waits for more."""
    code = (
        "from pipeline.engines.pandoc import Pandoc\n"
        "import os\n"
        "p = Pandoc(); p.read('x'); print(p._process.pid, flush=True); os.kill(os.getpid(), 9)\n"
    )
    with tempfile.TemporaryDirectory() as scratch:
        asked = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            cwd=ROOT,
            env={**os.environ, "TMPDIR": scratch},
            check=False,
        )
        number = int(asked.stdout)
        deadline = time.monotonic() + 5
        while not gone(number) and time.monotonic() < deadline:
            time.sleep(0.05)

    assert gone(number)


def test_pandoc_says_which_it_is() -> None:
    """The manifest and `doctor` name it."""
    assert engine.version()[0].isdigit()
    assert engine.find().exists()


def test_the_only_pandoc_is_the_one_that_would_be_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there are others, they are asked for their versions."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("PYPANDOC_PANDOC", raising=False)
    program = pandocs.only()
    assert program is not None

    pypandoc.clean_pandocpath_cache()
    assert str(program) == pypandoc.get_pandoc_path()
    monkeypatch.setenv("PYPANDOC_PANDOC", str(program))
    assert pandocs.only() is None
    monkeypatch.delenv("PYPANDOC_PANDOC")
    (tmp_path / "pandoc").symlink_to(program)
    assert pandocs.only() is None


PIECES = st.lists(
    st.sampled_from((
        "a", "*", "**", "_", "`", "[", "]", "(", ")", "<", ">", "#", "!", "=", "+", "%", "/", "\\",
        "'", '"', "“", ":", "@", "~", "^", "|", "{", "}", "$", "word ", "[@smith2019]",
        "](http://x.org)", "<b>", "<!-- -->", "&amp;", "&#123;", "--", "...", "\n", "\n\n", "- ",
        "1. ", "### ", "> ", "    ", "\t", "![x](y.png)", " : ", "[^1]", "[x]: http://a", "é", "א",
        ":smile:", "Term\n", "(1) ", "\u00a0", "[!NOTE]",
    )),
    max_size=30,
).map("".join)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(PIECES)
def test_the_quick_reader_reads_as_the_whole_one_does(text: str) -> None:
    """It is used only where nothing of the extensions occurs; or words would be lost."""
    with pytest.MonkeyPatch.context() as patch:
        quick = WARM.read(text)
        patch.setattr(engine, "_EXTENDED", re.compile(""))
        whole = WARM.read(text)

    assert quick == whole


PROSE = st.lists(
    st.lists(
        st.sampled_from((
            "we", "met", "in", "a", "corridor,", "Mr.", "e.g.", "3.5", "1,000", "2.", "don’t",
            "\U0002f81c", "\u1100\u1161",
            "it's", "café", "東京", "x²", "well-known", "www.example.org", "foo_bar", "_em_", "–",
            "a@b.org", "http://a.org/b", "“so”", "[@smith2019]", "once.", "why?", "so:", "zq0",
        )),
        min_size=2, max_size=12,
    ).map(" ".join)
    | st.sampled_from((
        "*", "**", "_", "`", "[", "](http://a.b)", "](", "](http://a.b \"", "\")", ")", "![", "'",
        '"', "\n", "\n\n", "\n- ", "\n1. ", "\n2. ", "\n    ", "\n> ", "\n### ", "\n---\n",
        "\n===\n", "\\", "\\\n", "  \n", "\n```\n", "\t", "  ", "--", "...", "..", "!", "&amp;",
        "<b ", ">", "</b ", "<!-- ", " -->", "\n[we met in a]: http://x.y\n", "\u00a0", "\u2028",
    )),
    max_size=12,
).map("".join)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(PROSE)
def test_a_sign_for_words_between_words_is_read_as_they_would_be(text: str) -> None:
    """To show pandoc every word is the slow way to the same nodes."""
    with pytest.MonkeyPatch.context() as patch:
        quick = WARM.read(text)
        patch.setattr(engine, "shortened", lambda text: (text, ()))
        whole = WARM.read(text)

    assert quick == whole


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("We all met in a corridor, and nobody spoke.", "We zq0 spoke."),
        ("- Who *came* was sent away at once, again.", "- Who *came* was zq0 again."),
        ("1. 2. Who came was sent away at once", "1. 2. Who zq0 once"),
        ("Who came was sent  away at once, again", "Who came was sent  away at once, again"),
        ("Who came was sent away -- at once, again", "Who came was sent away -- at once, again"),
        ("Who came <b was sent away at once, again", "Who came <b was sent away at once, again"),
        ("[Who came was sent away]: at once, again", "[Who came was sent away]: at once, again"),
        (
            "The zq0 of what came was sent away at once",
            "The zq0 of what came was sent away at once",
        ),
    ],
)
def test_words_that_mean_nothing_to_the_reader_are_not_shown_to_it(text: str, shown: str) -> None:
    """What touches a mark, begins a line or ends it stays; so does all that might mean more."""
    short, kept = shortened(text)

    assert short == shown
    assert spelt_out(short.encode(), kept).decode() == text or not kept
