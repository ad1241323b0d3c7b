"""Everything we ask of pandoc: one warm process that reads, cites and writes.

A pandoc started for each format costs 160 ms before it does anything; this one
answers in single milliseconds (the protocol is at the head of `worker.lua`).
It has an empty working folder, a clean environment, a cap on its heap and a
time limit a call; when it dies or hangs it is killed with whatever it started,
and the next call gets a new one.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import resource
import selectors
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import pypandoc

from pipeline.errors import EngineError, GaveUp
from pipeline.model import Blocks, Inlines, Node, Picture

API = [1, 23, 1]
"""The pandoc-types version of the JSON we write; pandoc refuses one it does not know."""
READ_SECONDS = 10.0
WRITE_SECONDS = 30.0
HEAP = "600m"
CPU_SECONDS = 300
WRITES = 40
"""After so many documents pandoc is started anew: it keeps half a megabyte of each."""
LINE = 64
LOST = re.compile("CouldNotFetchResource|CiteprocWarning.* not found")
"""In pandoc what cannot be had, a picture or a work, is only a warning; for us it is an error."""


@dataclass(frozen=True, slots=True)
class Writing:
    """How one format is written: pandoc's writer, and files of the house that dress it."""

    to: str
    filter: Path | None = None
    template: str | None = None
    reference_doc: Path | None = None
    options: Mapping[str, Any] = field(default_factory=dict)


class _Died(Exception):
    """The process went away while we waited for it, or says what pandoc would not say."""


class _Answered(EngineError):
    """The process is well, and its answer is an error."""


class Pandoc:
    """One warm pandoc. Not for use by two threads at once."""

    def __init__(self, *, read_seconds: float = READ_SECONDS, program: Path | None = None) -> None:
        """Find pandoc; it is started by the first call."""
        self.read_seconds = read_seconds
        self._program = program or find()
        self._process: subprocess.Popen[bytes] | None = None
        self._scratch = tempfile.TemporaryDirectory(prefix="viewpoints-")
        self._empty = Path(self._scratch.name, "empty")  # pandoc has files of its own in TMPDIR
        self._empty.mkdir()
        self._stderr: IO[bytes] | None = None
        self._written = 0

    def read(self, text: str, *, places: bool = False) -> list[Node]:
        """Read a text of the small Markdown; nothing in the answer has passed the gate yet.

        With `places`, nodes carry `data-pos` attributes (line:column from 1).
        Raises `GaveUp` when the text takes too long or too much memory, or cannot be read.
        """
        [blocks] = self.read_all([text], places=places)
        return blocks

    def read_all(self, texts: Sequence[str], *, places: bool = False) -> list[list[Node]]:
        """Read several texts at once: it is the asking that takes time.

        Raises `GaveUp` as `read` does; it does not say which of them was at fault.
        """
        header = {"verb": "read", "places": places}
        try:
            blobs = self._call(header, [text.encode() for text in texts], self.read_seconds)
            return [list(json.loads(blob)["blocks"]) for blob in blobs]
        except _Answered as error:
            raise GaveUp(str(error)) from error
        except RecursionError as error:
            raise GaveUp("the text is nested too deeply to read") from error

    def cite(
        self,
        groups: Sequence[Sequence[str]],
        works: Sequence[Mapping[str, Any]],
        style: Path,
        language: str,
    ) -> tuple[tuple[Inlines, ...], tuple[tuple[str, Inlines], ...]]:
        """Number citations by first mention, and format the works cited, in that order.

        Each group is the keys of one citation mark; each work is CSL-JSON. Gives the words
        of each mark, and for each work its key and its entry. Both are unscrubbed.
        """
        meta = {
            "references": {"t": "MetaList", "c": [_meta(dict(work)) for work in works]},
            "csl": _meta(str(style)),
            "lang": _meta(language),
            "link-citations": _meta(True),
        }
        document = _document([_marks(group) for group in groups], meta)
        [blob] = self._call({"verb": "cite"}, [document], WRITE_SECONDS)
        blocks = json.loads(blob)["blocks"]
        marks = tuple(tuple(block["c"][0]["c"][1]) for block in blocks[: len(groups)])
        return marks, tuple(_entry(node) for node in blocks[len(groups)]["c"][1])

    def write(
        self,
        blocks: Blocks,
        meta: Mapping[str, Any],
        pictures: Sequence[Picture],
        writings: Sequence[Writing],
    ) -> list[bytes]:
        """Write one document in each way asked for. The blocks must have passed the gate."""
        header = {
            "verb": "write",
            "pictures": [{"name": p.name, "mime": p.mime} for p in pictures],
            "formats": [_format(writing) for writing in writings],
        }
        document = _joined(_document(list(blocks), {k: _meta(v) for k, v in meta.items()}))
        written = self._call(header, [document, *(p.data for p in pictures)], WRITE_SECONDS)
        self._written += 1
        if self._written % WRITES == 0:
            self._kill()
        return written

    def close(self) -> None:
        """End the process and remove its folder."""
        self._kill()
        self._scratch.cleanup()

    def _call(self, header: dict[str, Any], blobs: list[bytes], seconds: float) -> list[bytes]:
        header["lengths"] = [len(blob) for blob in blobs]
        text = json.dumps(header, ensure_ascii=False).encode()
        request = b"".join([b"%d\n" % len(text), text, *blobs])
        for attempt in (1, 2):
            try:
                return self._answer(request, time.monotonic() + seconds)
            except _Died as died:
                self._kill()
                # Someone else may have killed it; the same text killing it twice is the text.
                if attempt == 2:
                    raise GaveUp(f"pandoc stopped twice: {died}") from died
            except _Answered:
                raise
            except TimeoutError as error:
                self._kill()
                raise GaveUp(f"pandoc took longer than {seconds:g} seconds") from error
            except BaseException:
                self._kill()
                raise
        raise AssertionError("unreachable")

    def _answer(self, request: bytes, deadline: float) -> list[bytes]:
        pipe = _Pipe(self._running(), deadline)
        pipe.send(request)
        try:
            header = json.loads(pipe.take(int(pipe.line())))
        except ValueError as error:
            raise _Died("it answered with something else than an answer") from error
        if not header["ok"]:
            raise _Answered(f"pandoc: {_first_line(header['error'])}")
        lost = [message for message in header["messages"] if LOST.match(message)]
        blobs = [pipe.take(length) for length in header["lengths"]]
        if lost:
            raise _Answered(f"pandoc: {_first_line(lost[0])}")
        return blobs

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._kill()
            script = Path(__file__).with_name("worker.lua")
            self._stderr = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the process)
            try:
                self._process = subprocess.Popen(
                    [self._program, "+RTS", f"-M{HEAP}", "-RTS", "lua", "-E", script],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=self._stderr,
                    cwd=self._empty,
                    env=_environment(self._scratch.name),
                    start_new_session=True,
                    preexec_fn=_limits,
                )
            except OSError as error:
                raise EngineError(f"pandoc cannot be started: {error}") from error
            assert self._process.stdin is not None and self._process.stdout is not None
            os.set_blocking(self._process.stdin.fileno(), False)
            os.set_blocking(self._process.stdout.fileno(), False)
        return self._process

    def _kill(self) -> None:
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            for stream in (self._process.stdin, self._process.stdout, self._stderr):
                with contextlib.suppress(OSError):
                    if stream is not None:
                        stream.close()
            self._process = None


class _Pipe:
    """Talk to a process both ways without either side waiting for the other for ever."""

    def __init__(self, process: subprocess.Popen[bytes], deadline: float) -> None:
        assert process.stdin is not None and process.stdout is not None
        self._in, self._out = process.stdin.fileno(), process.stdout.fileno()
        self._deadline, self._buffer = deadline, bytearray()

    def send(self, data: bytes) -> None:
        """Write everything, reading meanwhile: a full pipe on each side would be a deadlock."""
        view = memoryview(data)
        with selectors.DefaultSelector() as selector:
            selector.register(self._in, selectors.EVENT_WRITE)
            selector.register(self._out, selectors.EVENT_READ)
            while view:
                for key, _ in self._wait(selector):
                    if key.fd == self._out:
                        self._fill()
                    else:
                        view = view[self._put(view) :]

    def line(self) -> bytes:
        """Take what stands before the next line end."""
        while (end := self._buffer.find(b"\n")) < 0:
            if len(self._buffer) > LINE:
                raise ValueError("no line end where the protocol has one")
            self._more()
        taken = bytes(self._buffer[:end])
        del self._buffer[: end + 1]
        return taken

    def take(self, size: int) -> bytes:
        """Take `size` bytes."""
        while len(self._buffer) < size:
            self._more()
        taken = bytes(self._buffer[:size])
        del self._buffer[:size]
        return taken

    def _more(self) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._out, selectors.EVENT_READ)
            self._wait(selector)
        self._fill()

    def _wait(self, selector: selectors.BaseSelector) -> list[tuple[selectors.SelectorKey, int]]:
        left = self._deadline - time.monotonic()
        ready = selector.select(left) if left > 0 else []
        if not ready:
            raise TimeoutError
        return ready

    def _put(self, view: memoryview) -> int:
        try:
            return os.write(self._in, view[: 1 << 20])
        except BlockingIOError:
            return 0
        except OSError as error:
            raise _Died(str(error)) from error

    def _fill(self) -> None:
        try:
            chunk = os.read(self._out, 1 << 20)
        except BlockingIOError:
            return
        if not chunk:
            raise _Died("it ended without an answer")
        self._buffer += chunk


def find() -> Path:
    """The pandoc that came with the wheel, or the one installed."""
    try:
        return Path(pypandoc.get_pandoc_path())
    except OSError as error:
        raise EngineError("pandoc is not installed", "pip install pypandoc_binary") from error


def version() -> str:
    """Pandoc's own version, such as 3.9."""
    try:
        return str(pypandoc.get_pandoc_version())
    except OSError as error:
        raise EngineError("pandoc is not installed", "pip install pypandoc_binary") from error


def _environment(scratch: str) -> dict[str, str]:
    """Nothing of ours: LUA_INIT and GHCRTS would be obeyed, a proxy would be used."""
    nowhere = "http://127.0.0.1:9"
    return {
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "HOME": scratch,
        "TMPDIR": scratch,
        "http_proxy": nowhere,
        "https_proxy": nowhere,
        "SOURCE_DATE_EPOCH": "315532800",
    }


def _limits() -> None:
    """In the child: write no file bigger than a message, leave no core, end some day.

    Were we killed while it is busy, nobody else would end it.
    """
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, 1 << 16))


def _format(writing: Writing) -> dict[str, Any]:
    asked: dict[str, Any] = {"to": writing.to, "options": dict(writing.options)}
    if writing.filter is not None:
        asked["filter"] = str(writing.filter)
    if writing.template is not None:
        asked["template"] = writing.template
    if writing.reference_doc is not None:
        asked["reference_doc"] = str(writing.reference_doc)
    return asked


def _document(blocks: Sequence[Node], meta: Mapping[str, Any]) -> bytes:
    whole = {"pandoc-api-version": API, "meta": meta, "blocks": blocks}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def _joined(document: bytes) -> bytes:
    """Make one Str of each run of words: pandoc and every filter then handle a tenth of the nodes.

    Nothing an author typed can look like these: quotes inside JSON strings are escaped.
    """
    for parted, whole in (
        (b'{"t":"LineBreak"}', b'{"t":"LineBreak","c":[]}'),  # or the last would join it too
        (b'{"t":"Space"}', b'{"t":"Str","c":" "}'),
        (b'{"t":"SoftBreak"}', b'{"t":"Str","c":" "}'),
        (b'"},{"t":"Str","c":"', b""),
    ):
        document = document.replace(parted, whole)
    return document


def _meta(value: Any) -> dict[str, Any]:
    """Hand a value to pandoc as words, never as markup."""
    if isinstance(value, bool):
        return {"t": "MetaBool", "c": value}
    if isinstance(value, Mapping):
        return {"t": "MetaMap", "c": {key: _meta(part) for key, part in value.items()}}
    if isinstance(value, (list, tuple)):
        return {"t": "MetaList", "c": [_meta(part) for part in value]}
    return {"t": "MetaString", "c": str(value)}


def _marks(keys: Sequence[str]) -> Node:
    citations = [
        {
            "citationId": key,
            "citationPrefix": [],
            "citationSuffix": [],
            "citationMode": {"t": "NormalCitation"},
            "citationNoteNum": 0,
            "citationHash": 0,
        }
        for key in keys
    ]
    return {"t": "Para", "c": [{"t": "Cite", "c": [citations, []]}]}


def _entry(node: Node) -> tuple[str, Inlines]:
    """Take a bibliography entry apart: its key (pandoc writes `ref-key`) and its words."""
    identifier = str(node["c"][0][0]).removeprefix("ref-")
    inlines: list[Node] = []
    for block in node["c"][1]:
        inlines += block["c"]
    return identifier, tuple(inlines)


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "no message")
