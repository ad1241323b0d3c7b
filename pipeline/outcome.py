"""What became of one article: what every view of a batch is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_type_hints

from pipeline.errors import ViewpointsError
from pipeline.frozen import frozen
from pipeline.plain import plain, revived
from pipeline.problems import Level, Place, Problem

if TYPE_CHECKING:
    from pipeline.approval.approvals import ApprovalState
    from pipeline.model import Artefact
    from pipeline.turns.standing import Standing

State = Literal["built", "checked", "waiting", "broken"]


@frozen
class Outcome:
    """What became of one article: its files, unless something stopped it, and all that was said.

    `outputs` are the paths of the files once they are staged; `failure` says that
    an engine failed (4), a house file is wrong (3) or we are (70), else it is 0.
    `month` is the place where its month is named.
    `trace` is for us, when it is our mistake. Everything but the files is kept
    in the cache and sent by a shard, so it is made of plain values.
    """

    slug: str
    problems: tuple[Problem, ...] = ()
    artefacts: tuple[Artefact, ...] = field(default=(), repr=False)
    card: Mapping[str, Any] = field(default_factory=dict)
    failure: int = 0
    outputs: tuple[str, ...] = ()
    approvals: tuple[ApprovalState, ...] = ()
    trace: str = field(default="", repr=False)
    standing: Standing | None = None
    month: Place | None = None

    @property
    def broken(self) -> bool:
        """Whether anything stops this article."""
        return bool(self.failure) or any(p.level is Level.ERROR for p in self.problems)

    @property
    def state(self) -> State:
        """The article's state in one word."""
        if self.broken:
            return "broken"
        if not (self.artefacts or self.outputs):
            return "checked"
        waiting = any(p.level is Level.NEEDED for p in self.problems)
        return "waiting" if waiting else "built"


def failed(folder: Path, error: ViewpointsError, code: int = 4) -> Outcome:
    """What becomes of an article that an engine, the machine or we ourselves fail."""
    problem = Problem.at(
        Place(str(folder / "article.yaml")),
        "engine-failed",
        str(error),
        fix=error.remedy,
        why="this is not something an author wrote",
    )
    return Outcome(folder.name, (replace(problem, article=folder.name),), failure=code)


def told(outcome: Outcome) -> dict[str, Any]:
    """Say an outcome as plain JSON, without the bytes of its files."""
    said: dict[str, Any] = plain(replace(outcome, artefacts=()))
    return said


def heard(said: Mapping[str, Any]) -> Outcome:
    """Make an outcome again."""
    kinds = _kinds()
    return Outcome(**{name: revived(kinds[name], said[name]) for name in said if name in kinds})


@lru_cache(maxsize=1)
def _kinds() -> dict[str, Any]:
    """What each field is."""
    from pipeline.approval.approvals import ApprovalState
    from pipeline.model import Artefact
    from pipeline.turns.standing import Standing

    named = {each.__name__: each for each in (ApprovalState, Artefact, Standing)}
    return get_type_hints(Outcome, localns=named)
