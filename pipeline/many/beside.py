"""Look at the outputs in a process beside this one, while this one looks at the inputs.

There are three times as many finished files as others, and the system is asked about
each. On two cores they are looked at while the command looks at the inputs and loads.
"""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from typing import TYPE_CHECKING

from pipeline.finished.manifest import MANIFEST, NEXT
from pipeline.many.forks import can_fork
from pipeline.many.sight import Look, of_outputs

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Stamp = tuple[int, int, int, int]
"""A manifest that a build has written since has another."""


class Beside:
    """How the outputs looked when this was made; where no process can be forked, when asked."""

    def __init__(self, outputs: str) -> None:
        """Begin to look."""
        self._outputs = outputs
        self._seen: tuple[Stamp | None, Look] | None = None
        self._begun = can_fork()
        if self._begun:
            import multiprocessing

            fork = multiprocessing.get_context("fork")
            self._ours, theirs = fork.Pipe(duplex=False)
            asked = (self._ours, theirs, outputs)
            self._worker = fork.Process(target=_look, args=asked, daemon=True)
            self._worker.start()
            theirs.close()

    def seen(self) -> Look:
        """How they looked."""
        return self._answer()[1]

    def since(self) -> Look:
        """How they looked, if no build has published anything since; else, how they look now.

        Whoever holds the outputs asks, so that none publishes any more. Others may change
        a file at any time, and it is known by how it looked before.
        """
        stamp, look = self._answer()
        if stamp == _stamp(self._outputs) and not os.path.lexists(f"{self._outputs}/{NEXT}"):
            return look
        return of_outputs(self._outputs)

    def close(self) -> None:
        """End the process."""
        if self._begun:
            self._begun = False
            self._worker.kill()
            self._worker.join()
            self._ours.close()

    def _answer(self) -> tuple[Stamp | None, Look]:
        if self._seen is None and self._begun:
            with suppress(EOFError, OSError):
                self._seen = self._ours.recv()
            self.close()
        if self._seen is None:
            self._seen = _looked(self._outputs)
        return self._seen


def _look(ours: Connection, theirs: Connection, outputs: str) -> None:
    # Ctrl-C is the parent's to handle.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # Held by us too, it would never say that the parent is gone.
    ours.close()
    with suppress(OSError):
        theirs.send(_looked(outputs))


def _looked(outputs: str) -> tuple[Stamp | None, Look]:
    """The manifest's stamp, and then how all looks: what is published meanwhile shows in that."""
    return _stamp(outputs), of_outputs(outputs)


def _stamp(outputs: str) -> Stamp | None:
    try:
        status = os.lstat(f"{outputs}/{MANIFEST}")
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino
