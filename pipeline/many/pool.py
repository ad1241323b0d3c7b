"""Processes that do what they are asked, each with a pipe of its own.

In the standard library's pool the answers of all come through one pipe: a process that
dies while it writes an answer leaves all others, and us, to wait for ever. Here it is
heard, as the end of its pipe.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from queue import SimpleQueue
from types import TracebackType
from typing import Any, NamedTuple, TypeVar

from pipeline.many.forks import context

Answer = TypeVar("Answer")


class Died(Exception):
    """A worker ended before it answered."""


class _Worker(NamedTuple):
    process: BaseProcess
    pipe: Connection


class Pool:
    """As many workers as are asked for, which end with the `with` statement, busy or not."""

    def __init__(self, count: int, begin: Callable[..., None], *told: Any) -> None:
        """Start the workers; each calls `begin` with what it is `told`.

        They start here and now, while there are no threads of ours: a fork has none of them.
        """
        self._workers: list[_Worker] = []
        self._idle: SimpleQueue[_Worker] = SimpleQueue()
        self._threads = ThreadPoolExecutor(count)
        processes = context()
        try:
            for _ in range(count):
                ours, theirs = processes.Pipe()
                # Should we end without a word, Python ends those that are daemons.
                process = processes.Process(target=_serve, args=(theirs, begin, *told), daemon=True)
                process.start()
                theirs.close()
                self._workers.append(_Worker(process, ours))
                self._idle.put(self._workers[-1])
        except BaseException:
            self.close()
            raise

    def submit(self, do: Callable[..., Answer], *given: Any) -> Future[Answer]:
        """Have one of the workers do this; the answer may be `Died`, then and from then on."""
        return self._threads.submit(self._ask, do, given)

    def kill(self) -> None:
        """End the workers, whatever they are doing; nobody waits for their end yet."""
        for worker in self._workers:
            worker.process.kill()

    def close(self) -> None:
        """End the workers: all that they have goes with their scratch folder."""
        self.kill()
        self._threads.shutdown(cancel_futures=True)
        for worker in self._workers:
            worker.process.join()
            worker.pipe.close()

    def __enter__(self) -> Pool:
        """Use the workers in a `with` statement."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End them."""
        self.close()

    def _ask(self, do: Callable[..., Answer], given: tuple[Any, ...]) -> Answer:
        worker = self._idle.get()  # there are as many as threads
        try:
            worker.pipe.send((do, given))
            done, answer = worker.pipe.recv()
        except (EOFError, OSError) as error:
            raise Died from error
        finally:
            self._idle.put(worker)
        if done:
            return answer  # type: ignore[no-any-return]
        raise answer


def _serve(pipe: Connection, begin: Callable[..., None], *told: Any) -> None:
    begin(*told)
    with suppress(EOFError, OSError):
        while True:
            do, given = pipe.recv()
            pipe.send(_done(do, given))


def _done(do: Callable[..., Any], given: tuple[Any, ...]) -> tuple[bool, Any]:
    try:
        return True, do(*given)
    except Exception as error:  # it is raised where the answer is waited for
        return False, error
