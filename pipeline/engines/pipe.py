"""Talk to a process that answers, without waiting for it for ever."""

from __future__ import annotations

import os
import selectors
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

LINE = 64
"""How long a line of the protocol may be: it is a number."""


class Died(Exception):
    """The process went away while we waited for it, or says what pandoc would not say."""


class Pipe:
    """Talk to a process both ways without either side waiting for the other for ever."""

    def __init__(self, process: subprocess.Popen[bytes], deadline: float) -> None:
        """Take the pipes of `process`, until the clock (`time.monotonic`) says `deadline`."""
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

    @contextmanager
    def unhurried(self) -> Iterator[None]:
        """Do not count this time: it is not the process that takes it."""
        began = time.monotonic()
        yield
        self._deadline += time.monotonic() - began

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
            raise Died(str(error)) from error

    def _fill(self) -> None:
        try:
            chunk = os.read(self._out, 1 << 20)
        except BlockingIOError:
            return
        if not chunk:
            raise Died("it ended without an answer")
        self._buffer += chunk
