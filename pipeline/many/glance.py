"""See at a glance that nothing has changed since a build, and say again what it said.

Everything in the inputs and outputs is looked at, and nothing is opened. What a
build says is kept only if it knew every file by its stamp; whatever else makes a
build what it is, is in the key.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.cache import Cache
from pipeline.errors import HouseError
from pipeline.frozen import frozen
from pipeline.house import House
from pipeline.many import sight
from pipeline.many.beside import Beside
from pipeline.many.versions import of_house
from pipeline.series import file_key, series_of

if TYPE_CHECKING:
    from pipeline.many.awake import Awake


@frozen
class Told:
    """What a build says when it has nothing to do: each article's state and name, then its words.

    `aside` is for standard error, `answer` for standard output.
    """

    states: tuple[tuple[str, str], ...]
    aside: str
    answer: str
    code: int


class Glance:
    """One look at inputs and outputs, before anything of them is read.

    `asked` is whatever was asked for that changes what is said, first of all the house.
    """

    def __init__(
        self,
        cache: Cache,
        inputs: Path,
        outputs: Path,
        asked: Sequence[str],
        beside: Beside | None = None,
    ) -> None:
        """Look at the inputs; of the outputs it is known how they look when that is asked.

        Somebody may be looking at both already, `beside` us.
        """
        self._cache, self._inputs = cache, inputs
        self._outputs, self._asked = os.path.realpath(outputs), asked
        self._key = self._named() if cache.folder is not None else ""
        self.awake: Awake | None = None
        """A worker that waits for its first article, if nothing but articles looked otherwise."""
        self.outputs: Beside | None = None
        self.inputs: sight.Look = {}
        self._before: Any = None
        if self._key:
            known = beside is not None and beside.outputs == self._outputs
            self.outputs = beside if known else Beside(self._outputs)
            self._before = self._kept()
            self.inputs = self.outputs.at_inputs(inputs) if self.outputs else {}

    def again(self) -> Told | None:
        """Say what was said before, if all looks as it did; if but articles do not, be `awake`."""
        said, house = self._known()
        if house is not None:
            from pipeline.many.awake import Awake

            self.awake = Awake(house)
        return said

    def _known(self) -> tuple[Told | None, House | None]:
        """What was said before; or, if nothing but articles looks otherwise, their house."""
        known = self._before
        if not known or not self.inputs or not self.outputs:
            return None, None
        try:
            # Mostly somebody has changed an article, and the outputs need not be looked at.
            if known["seen"].partition(" ")[0] != sight.whole(self.inputs):
                return None, self._house(known["house"][0])
            if known["seen"] != sight.seen(self.inputs, self.outputs.seen()):
                return None, None
            return self._told(known["sha256"]), None
        except (KeyError, TypeError, ValueError, AttributeError, IndexError):
            return None, None

    def _kept(self) -> Any:
        """What was kept, if its house still has the same bytes."""
        known = self._cache.get("batches", self._key)
        with suppress(KeyError, TypeError, ValueError, AttributeError, IndexError):
            if known and known["house"][1] == self._dress(known["house"][0]):
                return known
        return None

    def keep(self, seen: str, told: Told) -> None:
        """Keep what is to be said while all looks as it was `seen`."""
        series, _ = series_of(self._inputs, self._cache)
        house = self._asked[0] or (series.house if series else "")
        dressed = self._dress(house)
        # The series' file may be another by now than it was when we looked.
        if dressed and self._key and self._key == self._named():
            words = json.dumps([told.states, told.aside, told.answer, told.code]).encode()
            sha256 = hashlib.sha256(words).hexdigest()
            # Mostly nobody asks for the words, which are long: so they stand beside.
            value = {"seen": seen, "house": [house, dressed], "sha256": sha256}
            self._cache.put("batches", self._key, value, [words])

    def since(self) -> sight.Look:
        """How the outputs look, if no other build has published since; else how they look now."""
        return self.outputs.since() if self.outputs else sight.of_outputs(self._outputs)

    def close(self) -> None:
        """Look no further, and end the worker if nobody has taken it."""
        if self.outputs:
            self.outputs.close()
        if self.awake:
            self.awake.close()

    def _told(self, sha256: str) -> Told | None:
        found = self._cache.files("batches", self._key, [sha256])
        if found is None:
            return None
        states, aside, answer, code = json.loads(found[0])
        told = tuple((str(state), str(slug)) for state, slug in states)
        return Told(told, str(aside), str(answer), int(code))

    def _named(self) -> str:
        """Everything but what is looked at: the series' file, our code, what was asked; or ""."""
        try:
            words = [file_key(self._inputs / "series.yaml"), self._outputs, *self._asked]
        except OSError:
            return ""
        whole = hashlib.sha256(os.path.realpath(self._inputs).encode("utf-8", "surrogateescape"))
        for word in words:
            whole.update(f"{len(word)}\0{word}".encode("utf-8", "surrogateescape"))
        return whole.hexdigest() if words[0] else ""

    def _dress(self, name: str) -> str:
        """The bytes of the house that has this name now; "" if there is none."""
        with suppress(OSError):
            house = self._house(name)
            return of_house(house) if house else ""
        return ""

    def _house(self, name: str) -> House | None:
        with suppress(HouseError, OSError):
            return House.named(name, self._inputs.resolve().parent / "templates")
        return None
