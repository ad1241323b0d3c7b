"""What there is to see of each article, and who waits for it.

A change makes what was known of an article old; whoever asks then waits until it
has been made anew. What was begun before a change is never shown after it.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Condition
from typing import Literal

from pipeline.looking.view import View, alone, painted, proven
from pipeline.many.workers import Job
from pipeline.outcome import Outcome
from pipeline.problems import Problem
from pipeline.series import folders

Verb = Literal["page", "whole", "check"]
"""What can be made: the web page alone, every file, or only what there is to say."""
INDEX = ""
"""The page of all articles, among the slugs."""
PASSING = frozenset({4, 70})
"""An engine that failed, or we ourselves, may do better when asked again."""
MOST = 12
"""How many articles are kept that nobody looks at."""
Age = tuple[int, int]
Prepared = tuple[Job | None, tuple[Problem, ...]]
"""The series as it was read, with its house; or none, and why."""


class Studio:
    """What is shown, what is still to be made for it, and a lock around both."""

    def __init__(self, inputs: Path, prepared: Prepared) -> None:
        """Begin with the series as it is, and nothing to see."""
        self.inputs = inputs
        self.job, self.problems = prepared
        self._token = secrets.token_hex(4)
        self._lock = Condition()
        self.closed = False
        self._epoch, self._ages = 0, Counter[str]()
        self._known: dict[str, tuple[Age, Outcome]] = {}
        self._views: dict[str, tuple[Age, View]] = {}
        self._count = self._index = 1
        self._broken = 0
        self._looking = Counter[str]()
        self._to_do: dict[Verb, dict[str, None]] = {"page": {}, "whole": {}, "check": {}}

    def view(self, slug: str, seconds: float, whole: bool = False) -> tuple[View | None, str]:
        """Give an article as it is now, once it has been made, and the number of what that is."""
        # Who waits is looking: what changes before they wake is made anew for them.
        with self.looking(slug), self._lock:
            self._lock.wait_for(lambda: self._ready(slug, whole), seconds)
            known = self._views.get(slug)
            fresh = known and known[0] == self._age(slug) and slug in self.slugs()
            return known[1] if known and fresh else None, self._number(slug)

    def want(self, slug: str) -> None:
        """Have the page of this article made before anybody asks for it."""
        with self._lock:
            self._want(slug)

    def number(self, slug: str, seen: str = "", seconds: float = 0) -> str:
        """What there is to see, as a number; if it is the one `seen`, wait for another."""
        with self._lock:
            if seconds:
                self._lock.wait_for(lambda: self.closed or self._number(slug) != seen, seconds)
            return self._number(slug)

    @contextmanager
    def looking(self, slug: str) -> Iterator[None]:
        """Somebody has the page open: after a save it is made before it is asked for.

        Also after one that came when the page was there, and did not listen yet.
        """
        with self._lock:
            self._looking[slug] += 1
            self._want(slug)
        try:
            yield
        finally:
            with self._lock:
                self._looking[slug] -= 1
                self._looking += Counter()  # keeps those that are looked at

    def overview(self) -> tuple[tuple[str, Outcome | None], ...]:
        """Every article, with what is known of it; the rest is found out from now on."""
        slugs = self.slugs()
        with self._lock:
            known = {slug: o for slug, (age, o) in self._known.items() if age == self._age(slug)}
            self._to_do["check"] |= dict.fromkeys(s for s in slugs if s not in known)
            self._lock.notify_all()
        return tuple((slug, known.get(slug)) for slug in slugs)

    def slugs(self) -> tuple[str, ...]:
        """The articles there are."""
        try:
            return tuple(folder.name for folder in folders(self.inputs))
        except OSError:
            return ()

    def changed(self, slugs: Iterable[str], prepared: Prepared | None = None) -> None:
        """Note that articles have changed; or all of them, if the series was read anew."""
        with self._lock:
            for slug in slugs:
                self._ages[slug] += 1
                self._to_do["whole"].pop(slug, None)  # it follows the page
            if prepared is not None:
                self._broken += self.job is None or prepared[0] is None
                (self.job, self.problems), self._epoch = prepared, self._epoch + 1
                self._to_do["whole"].clear()
            here = self.slugs()
            for slug in [slug for slug in self._views if slug not in here]:
                del self._views[slug]
            for slug in (s for s, eyes in self._looking.items() if eyes):
                self._want(slug)
            self._index += 1
            self._lock.notify_all()

    def take(self, *verbs: Verb) -> tuple[Verb, str, Age, Job] | None:
        """Wait for something to make, the first of these first; none when we close."""
        with self._lock:
            while not self.closed:
                for verb in verbs if self.job else ():
                    waiting = self._to_do[verb]
                    if waiting and self.job:
                        slug = next(iter(waiting))
                        del waiting[slug]
                        return verb, slug, self._age(slug), self.job
                self._lock.wait()
            return None

    def show(self, verb: Verb, slug: str, age: Age, outcome: Outcome) -> tuple[Problem, ...] | None:
        """Show what was made, and give back what was said before.

        Nothing is shown of an article that has changed since it was begun.
        """
        with self._lock:
            if age != self._age(slug) or slug not in self.slugs():
                self._want(slug)
                return None
            self._note(slug, age, outcome)
            self._count += 1
            before = self._views.pop(slug, None)
            if verb == "page":
                known = before[1] if before else None
                self._views[slug] = age, painted(known, outcome, self._count)
                self._to_do["whole"] |= {} if outcome.broken else {slug: None}
            elif before is not None:
                made = verb == "whole" and before[0] == age
                after = proven(before[1], outcome, self._count) if made else before[1]
                self._views[slug] = before[0], after
            self._forget()
            self._lock.notify_all()
            return before[1].outcome.problems if before else ()

    def last(self, slug: str) -> Mapping[str, bytes]:
        """The files of the last page there was of an article, if it is known."""
        with self._lock:
            return self._views[slug][1].good if slug in self._views else {}

    def close(self) -> None:
        """Let nobody wait any more."""
        with self._lock:
            self.closed = True
            self._lock.notify_all()

    def _age(self, slug: str) -> Age:
        return self._epoch, self._ages[slug]

    def _number(self, slug: str) -> str:
        known = self._views.get(slug)
        number = self._index if slug == INDEX else known[1].number if known else 0
        return f"{self._token}-{self._broken}-{number}"

    def _want(self, slug: str) -> None:
        known = self._views.get(slug)
        fresh = known is not None and known[0] == self._age(slug)
        if known and known[1].page is None and known[1].outcome.failure in PASSING:
            fresh = False
        if not fresh and slug in self.slugs():
            self._to_do["page"][slug] = None
            self._lock.notify_all()

    def _ready(self, slug: str, whole: bool) -> bool:
        if self.closed or self.job is None or slug not in self.slugs():
            return True
        known = self._views.get(slug)
        if known is None or known[0] != self._age(slug):
            return False
        return not whole or known[1].whole or known[1].page is None

    def _note(self, slug: str, age: Age, outcome: Outcome) -> None:
        """What the page of all articles says; while many are looked at, it does not flicker."""
        before = self._known.get(slug)
        self._known[slug] = age, alone(outcome)
        if before is None or before[1] != self._known[slug][1]:
            self._index += not self._to_do["check"] or len(self._known) % 20 == 0

    def _forget(self) -> None:
        idle = [slug for slug in self._views if not self._looking[slug]]
        for slug in idle[: max(0, len(idle) - MOST)]:
            del self._views[slug]
