"""The process behind `pandoc.py`: started when first needed, and again when it is gone.

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
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import IO, Any

from pipeline.engines import fence
from pipeline.engines.pipe import Died, Pipe
from pipeline.errors import EngineError, GaveUp

HEAP = "600m"
ROOM = "32m"
"""How much of the heap is used before it is tidied: its own 64 MB save 1% of the time."""
CPU_SECONDS = 300
LOST = re.compile("CouldNotFetchResource|CiteprocWarning.* not found")
"""In pandoc what cannot be had, a picture or a work, is only a warning; for us it is an error."""


class Answered(EngineError):
    """The process is well, and its answer is an error."""


class PandocProcess:
    """One warm pandoc that answers requests. Not for use by two threads at once."""

    def __init__(self, program: Path, readable: Sequence[Path] | None) -> None:
        """Note which program it is; it is started by the first call.

        With `readable`, it may open these files and folders, those that a call
        names, and no others, and connect nowhere, as far as the system keeps it so.
        """
        self._readable = readable
        self._program = program
        self._process: subprocess.Popen[bytes] | None = None
        self._scratch = tempfile.TemporaryDirectory(prefix="viewpoints-")
        self._empty = Path(self._scratch.name, "empty")  # pandoc has files of its own in TMPDIR
        self._empty.mkdir()
        self._stderr: IO[bytes] | None = None

    def begin(self) -> None:
        """Start the process, which loads while we do; if it cannot, the first call says so."""
        with contextlib.suppress(EngineError):
            self._running()

    def close(self) -> None:
        """End the process and remove its folder."""
        self._kill()
        self._scratch.cleanup()

    def _call(
        self,
        header: dict[str, Any],
        blobs: list[bytes],
        seconds: float,
        meanwhile: Callable[[], object] | None = None,
    ) -> list[bytes]:
        """Ask, do something else `meanwhile`, and give the answer."""
        header["lengths"] = [len(blob) for blob in blobs]
        text = json.dumps(header, ensure_ascii=False).encode()
        request = b"".join([b"%d\n" % len(text), text, *blobs])
        for attempt in (1, 2):
            try:
                aside, meanwhile = meanwhile, None
                return self._answer(request, time.monotonic() + seconds, aside)
            except Died as died:
                self._kill()
                # Someone else may have killed it; the same text killing it twice is the text.
                if attempt == 2:
                    raise GaveUp(f"pandoc stopped twice: {died}") from died
            except Answered:
                raise
            except TimeoutError as error:
                self._kill()
                raise GaveUp(f"pandoc took longer than {seconds:g} seconds") from error
            except BaseException:
                self._kill()
                raise
        raise AssertionError("unreachable")

    def _answer(
        self, request: bytes, deadline: float, meanwhile: Callable[[], object] | None
    ) -> list[bytes]:
        pipe = Pipe(self._running(), deadline)
        pipe.send(request)
        if meanwhile is not None:
            with pipe.unhurried():
                meanwhile()
        try:
            header = json.loads(pipe.take(int(pipe.line())))
        except ValueError as error:
            raise Died("it answered with something else than an answer") from error
        if not header["ok"]:
            raise Answered(f"pandoc: {_first_line(header['error'])}")
        lost = [message for message in header["messages"] if LOST.match(message)]
        blobs = [pipe.take(length) for length in header["lengths"]]
        if lost:
            raise Answered(f"pandoc: {_first_line(lost[0])}")
        return blobs

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._kill()
            script = Path(__file__).with_name("worker.lua")
            self._stderr = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the process)
            around = self._fence(script)
            try:
                self._process = subprocess.Popen(
                    [self._program, "+RTS", f"-M{HEAP}", f"-H{ROOM}", "-RTS", "lua", "-E", script],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=self._stderr,
                    cwd=self._empty,
                    env=_environment(self._scratch.name),
                    start_new_session=True,
                    preexec_fn=partial(_limits, around),
                )
            except OSError as error:
                raise EngineError(f"pandoc cannot be started: {error}") from error
            finally:
                if around >= 0:
                    os.close(around)
            assert self._process.stdin is not None and self._process.stdout is not None
            os.set_blocking(self._process.stdin.fileno(), False)
            os.set_blocking(self._process.stdout.fileno(), False)
        return self._process

    def _let_in(self, *files: Path) -> None:
        """Let the process read what a call names; one that is running stays in its old fence."""
        known = self._readable
        if known is None:
            return
        new = {f.parent for f in files if not any(f.is_relative_to(k) for k in known)}
        if new:
            self._readable = (*known, *sorted(new))
            self._kill()

    def _fence(self, script: Path) -> int:
        if self._readable is None:
            return -1
        ours: tuple[Path | str, ...] = (self._program, script, *fence.LIBRARIES, *self._readable)
        return fence.around(ours, (self._scratch.name, "/dev/null"))

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


def _limits(around: int) -> None:
    """In the child: stay in the fence, write no big file, leave no core, end some day.

    Were we killed while it is busy, nobody else would end it where the system does not.
    """
    fence.end_with_parent()
    fence.enter(around)
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, 1 << 16))


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "no message")
