"""Two warm hands at work behind what is shown.

One paints: it makes the page that somebody looks at, at once. The other proves:
it makes every other format of the same article, so that what only those can tell
is told too, and looks over the articles that nobody has opened. Neither waits for
the other.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable
from threading import Event, Thread

from pipeline.looking.hand import Hand
from pipeline.looking.studio import Studio
from pipeline.outcome import Outcome

SECOND_LOOK = 0.12
"""How long a page that has just broken is held back: a program may be half through a save."""
Said = Callable[[Outcome, float], None]


class Making:
    """The threads that make what a studio shows; `stop` is set when they end."""

    def __init__(self, studio: Studio, said: Said) -> None:
        """Note who is told of every page that is made, and of the seconds it took."""
        self._studio, self._said = studio, said
        self._painter, self._prover = Hand("page"), Hand("whole")
        self._threads: list[Thread] = []
        self.stop = Event()
        self.trace = ""
        """For us, if it was a mistake of ours that ended it."""

    def start(self) -> None:
        """Begin to work."""
        works = (self._paint, self._prove)
        self._threads = [Thread(target=self.guarded, args=(w,), daemon=True) for w in works]
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """End at once, whatever is being made."""
        self.stop.set()
        self._studio.close()
        self._painter.close()
        self._prover.close()
        for thread in self._threads:
            if thread.is_alive():  # somebody may be so quick that it never began
                thread.join(1)  # what it was about to say, it says now or never

    def _paint(self) -> None:
        if self._studio.job is not None:
            self._painter.begin(self._studio.job)
        while (task := self._studio.take("page")) is not None:
            verb, slug, age, job = task
            began = time.perf_counter()
            outcome = self._painter.ask(verb, self._studio.inputs / slug, job)
            took = time.perf_counter() - began
            if outcome.broken and self._studio.last(slug):
                self.stop.wait(SECOND_LOOK)
            if self._studio.show(verb, slug, age, outcome) is not None:
                self._said(outcome, took)

    def _prove(self) -> None:
        while (task := self._studio.take("whole", "check")) is not None:
            verb, slug, age, job = task
            outcome = self._prover.ask(verb, self._studio.inputs / slug, job)
            if outcome.broken and verb == "whole":
                self.stop.wait(SECOND_LOOK)
            before = self._studio.show(verb, slug, age, outcome)
            if verb == "whole" and before not in (None, outcome.problems):
                self._said(outcome, 0)  # only another format could tell

    def guarded(self, work: Callable[[], None]) -> None:
        """Do this until the end; if it ends by a mistake of ours, so does everything."""
        try:
            work()
        except Exception:
            self.mistake()

    def mistake(self) -> None:
        """Keep what is needed to put it right, and end; at the end anything may go wrong."""
        if not self.stop.is_set():
            self.trace = traceback.format_exc()
        self.stop.set()
