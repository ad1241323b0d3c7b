from __future__ import annotations

import subprocess
import sys

import pytest


def told(program: str) -> str:
    """What a program of its own prints: whatever is loaded or set here stays as it is."""
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    return run.stdout.decode().strip()


@pytest.mark.parametrize("library", ["typst", "pikepdf", "lxml.etree", "PIL.Image"])
def test_what_is_loaded_before_a_fork_no_worker_loads_again(library: str) -> None:
    """Every stint begins with new workers."""
    asked = "import sys\nfrom pipeline.engines import warm\nwarm.load()\n"
    asked += f"print({library!r} in sys.modules)"

    assert told(asked) == "True"


@pytest.mark.parametrize("library", ["ssl", "http.client", "email", "pi_heif", "cerberus"])
def test_nothing_is_loaded_that_no_article_needs(library: str) -> None:
    """Of what the libraries bring, the widest has to do with the network."""
    asked = "import sys\nimport pipeline.assemble\nfrom pipeline.engines import warm\nwarm.load()\n"
    asked += f"print({library!r} in sys.modules)"

    assert told(asked) == "False"


def test_a_worker_that_has_settled_still_frees_rings() -> None:
    """It only looks for them less often."""
    ring = "class Ring: pass\nr = Ring(); r.r = r; gone = weakref.ref(r); del r\n"
    asked = (
        "import gc, weakref\nfrom pipeline.engines import warm\nwarm.settle()\n"
        f"{ring}kept = [[] for _ in range(2 * warm.YOUNG)]\nprint(gone())"
    )

    assert told(asked) == "None"


def test_to_settle_twice_changes_nothing() -> None:
    """A worker may be told so again."""
    asked = (
        "import gc\nfrom pipeline.engines import warm\nwarm.settle()\nonce = gc.get_threshold()\n"
        "warm.settle()\nprint(once == gc.get_threshold())"
    )

    assert told(asked) == "True"
