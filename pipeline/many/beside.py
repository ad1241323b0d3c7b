"""Look at outputs, and at inputs, in a process beside this one, which loads meanwhile.

There are thousands of files, and the system is asked about each. On two cores that is
done by the time the command knows what it is to do.
"""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.finished.manifest import MANIFEST, NEXT
from pipeline.many.forks import Fork, can_fork
from pipeline.many.sight import Look, of_inputs, of_outputs

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Stamp = tuple[int, int, int, int]
"""A manifest that a build has written since has another."""


class Beside:
    """How both looked when this was made; where no process can be forked, when asked."""

    def __init__(self, outputs: str, inputs: Path | None = None) -> None:
        """Begin to look, at the inputs first, if they are named."""
        self.outputs = outputs
        self._inputs = inputs
        self._seen: tuple[Stamp | None, Look] | None = None
        self._fork = Fork(_look, outputs, inputs) if can_fork() else None

    def at_inputs(self, inputs: Path) -> Look:
        """How inputs look: those that were named, how they looked when this was made."""
        named, self._inputs = self._inputs, None
        look: Look | None = self._heard() if named is not None else None
        return of_inputs(inputs) if look is None or named != inputs else look

    def seen(self) -> Look:
        """How the outputs looked."""
        return self._answer()[1]

    def since(self) -> Look:
        """How they looked, if no build has published anything since; else, how they look now.

        Whoever holds the outputs asks, so that none publishes any more. Others may change
        a file at any time, and it is known by how it looked before.
        """
        stamp, look = self._answer()
        if stamp == _stamp(self.outputs) and not os.path.lexists(f"{self.outputs}/{NEXT}"):
            return look
        return of_outputs(self.outputs)

    def close(self) -> None:
        """End the process."""
        if self._fork is not None:
            self._fork.close()
            self._fork = None

    def _answer(self) -> tuple[Stamp | None, Look]:
        if self._seen is None:
            if self._inputs is not None:
                self.at_inputs(self._inputs)
            self._seen = self._heard()
            self.close()
        if self._seen is None:
            self._seen = _looked(self.outputs)
        return self._seen

    def _heard(self) -> Any:
        """What the process says next; None, if it is no more."""
        with suppress(EOFError, OSError):
            if self._fork is not None:
                return self._fork.pipe.recv()
        return None


def _look(theirs: Connection, outputs: str, inputs: Path | None) -> None:
    with suppress(OSError):
        if inputs is None:
            theirs.send(_looked(outputs))
            return
        # It is more than a pipe holds, and nobody may be there yet to hear it.
        first = threading.Thread(target=_say, args=(theirs, of_inputs(inputs)), daemon=True)
        first.start()
        seen = _looked(outputs)
        first.join()
        theirs.send(seen)


def _say(theirs: Connection, look: Look) -> None:
    with suppress(OSError):
        theirs.send(look)


def _looked(outputs: str) -> tuple[Stamp | None, Look]:
    """The manifest's stamp, and then how all looks: what is published meanwhile shows in that."""
    return _stamp(outputs), of_outputs(outputs)


def _stamp(outputs: str) -> Stamp | None:
    try:
        status = os.lstat(f"{outputs}/{MANIFEST}")
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino
