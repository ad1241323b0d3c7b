"""Workers that answer, fail and die, without keeping anybody waiting."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from concurrent.futures import wait
from contextlib import suppress

import pytest

from pipeline.errors import EngineError
from pipeline.many.pool import Died, Pool

PATIENCE = 20
MUCH = 3_000_000
"""So many bytes take a while to be sent: more than any pipe holds."""


def no_beginning() -> None:
    """Nothing has to be got ready."""


def doubled(number: int) -> int:
    return 2 * number


def refused() -> None:
    raise EngineError("no", "not today")


def ended(seconds: float) -> bytes:
    """Answer at length, and be killed so many seconds after the answer has begun."""
    answer = b"x" * MUCH
    threading.Timer(seconds, os.kill, (os.getpid(), signal.SIGKILL)).start()
    return answer


def test_it_answers_and_says_what_failed() -> None:
    """An error is raised where the answer is waited for."""
    with Pool(2, no_beginning) as pool:
        coming = [pool.submit(doubled, number) for number in range(20)]
        failing = pool.submit(refused)

        assert [each.result(PATIENCE) for each in coming] == list(range(0, 40, 2))
        with pytest.raises(EngineError, match="no"):
            failing.result(PATIENCE)


@pytest.mark.parametrize("milliseconds", [0, 1, 2, 4, 8])
def test_one_that_is_killed_as_it_answers_keeps_nobody_waiting(milliseconds: int) -> None:
    """Half an answer is none, and the others still give theirs."""
    with Pool(2, no_beginning) as pool:
        lost, other = pool.submit(ended, milliseconds / 1000), pool.submit(doubled, 4)

        assert other.result(PATIENCE) == 8
        with suppress(Died):  # unless it was quicker than its killer
            assert len(lost.result(PATIENCE)) == MUCH


def test_it_ends_at_once_whatever_its_workers_do() -> None:
    """Asleep, or in the middle of an answer that nobody takes any more."""
    began = time.monotonic()
    with Pool(2, no_beginning) as pool:
        coming = [pool.submit(time.sleep, 60), pool.submit(ended, 60), pool.submit(doubled, 1)]
        wait(coming[1:2], PATIENCE)

    assert time.monotonic() - began < PATIENCE
    assert multiprocessing.active_children() == []
    with pytest.raises(Died):
        coming[0].result(PATIENCE)
