"""A warm process that does one article at a time, as often as it is asked.

It has the limits of a batch's workers: an article that kills it, takes too long or
too much memory, costs itself an error, and the next is done by a fresh one.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from threading import Lock
from typing import TYPE_CHECKING, Any

from pipeline.errors import ViewpointsError
from pipeline.looking.studio import Verb
from pipeline.many.workers import MEMORY, SECONDS, STINT, Job, begin, done, timed, why
from pipeline.outcome import Outcome, failed

if TYPE_CHECKING:
    from pipeline.looking.album import Album

DEEP = 60
"""In a longer folder for temporary files a fork server finds no room for its socket's address."""
POLITE = 10
"""How far one who is not waited for steps back behind one who is, as `nice` counts."""


class Hand:
    """One warm process; it begins with the first question. Not for use by two threads at once."""

    def __init__(self, verb: Verb) -> None:
        """Note what will be asked of it most.

        Typst keeps some of each article that it makes; and nobody waits for every
        format as they wait for the page.
        """
        whole = verb == "whole"
        self._stint, self._nice = STINT if whole else 10 * STINT, POLITE if whole else 0
        self._scratch = TemporaryDirectory(prefix="viewpoints-", ignore_cleanup_errors=True)
        self._job: Job | None = None
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._answers = 0
        self._over = False
        self._lock = Lock()

    def ask(self, verb: Verb, folder: Path, job: Job) -> Outcome:
        """Have one article done for `job`; with another job than before, by a fresh process."""
        if job is not self._job or self._answers >= self._stint:
            self.begin(job)
        outcome, _ = self._asked(verb, folder)
        if outcome is None:
            self.begin(job)
            outcome, code = self._asked(verb, folder)
            if outcome is None:
                self.begin(job)
                return failed(folder, why(code))
        self._answers += 1
        return outcome

    def close(self) -> None:
        """End the process, whatever it is doing, for good."""
        self._over = True
        with self._lock:  # whoever begins a process in this moment knows it first
            self._end()
        self._scratch.cleanup()

    def _asked(self, verb: Verb, folder: Path) -> tuple[Outcome | None, int]:
        """The answer; or none, and how the process ended."""
        assert self._pipe is not None and self._process is not None
        try:
            self._pipe.send((verb, folder))
            return self._pipe.recv(), 0
        except (EOFError, OSError):
            if self._over:
                raise
            self._process.join()
            return None, self._process.exitcode or 0

    def begin(self, job: Job) -> None:
        """Have a fresh process ready for `job`."""
        with self._lock:
            self._end()
            if self._over:
                raise EOFError
            ours, theirs = _context().Pipe()
            told = (theirs, self._nice, job, self._scratch.name, SECONDS, MEMORY)
            process = _context().Process(target=_work, args=told, daemon=True)
            process.start()
            theirs.close()
            self._process, self._job, self._pipe, self._answers = process, job, ours, 0

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process = None
        if self._pipe is not None:
            self._pipe.close()


def _context() -> Any:
    """How to begin a process: we have threads by then, of which a fork would have the half."""
    if len(os.fsencode(gettempdir())) > DEEP:
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pipeline.assemble", "pipeline.engines.warm"])
    return context


def _work(pipe: Connection, nice: int, job: Job, *told: Any) -> None:
    """Answer questions until nobody can ask any more."""
    os.nice(nice)
    begin(job, *told)
    tools: list[Album] = []

    def workshop() -> Album:
        if not tools:
            from pipeline.looking.album import Album

            tools.append(Album(job.house, job.series.language))
        return tools[0]

    with suppress(EOFError, OSError):
        while True:
            verb, folder = pipe.recv()
            pipe.send(_answer(verb, folder, job, workshop))


def _answer(verb: Verb, folder: Path, job: Job, tools: Callable[[], Album]) -> Outcome:
    asked = replace(job, make=verb == "whole", page=verb == "page")
    try:
        with timed():
            return done(folder, asked, tools)
    except ViewpointsError as error:
        return failed(folder, error)
