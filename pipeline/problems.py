"""What we tell people when something is not right yet.

Every stage reports through `Problem`; nothing else in the package prints,
logs or raises for an author's mistake.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Generic, Literal, TypeVar

from pipeline.frozen import frozen

T_co = TypeVar("T_co", covariant=True)


class Level(StrEnum):
    """How much a problem matters, worst first.

    `NEEDED` is still owed by somebody: it never turns a pull request red, and
    becomes an error once the article is accepted or the build is final.
    """

    ERROR = "error"
    NEEDED = "needed"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A stretch of one line in a file an author can open.

    Lines and columns count from 1, in characters; `end_column` is the first
    column after the stretch. `excerpt` is the whole line, as it stands.
    """

    file: str
    line: int = 1
    column: int = 1
    end_column: int = 1
    excerpt: str = ""


@frozen
class Problem:
    """One thing to put right: what is so, where, why it matters, what to write.

    `rule` is permanent: authors search for it and editors switch it off.
    `message` is lower case with no full stop and names the value seen; `fix`
    is a line to paste whenever one can be computed. `audience` is `editor` for
    what an author is not to be told, such as a remark on their own account.
    """

    rule: str
    level: Level
    message: str
    file: str
    line: int = 1
    column: int = 1
    end_column: int = 1
    excerpt: str = ""
    why: str = ""
    fix: str = ""
    article: str = ""
    author: str = ""
    audience: Literal["everyone", "editor"] = "everyone"

    @classmethod
    def at(
        cls,
        place: Place,
        rule: str,
        message: str,
        *,
        level: Level = Level.ERROR,
        why: str = "",
        fix: str = "",
    ) -> Problem:
        """Say `message` about the stretch at `place`."""
        return cls(
            rule,
            level,
            message,
            place.file,
            place.line,
            place.column,
            max(place.end_column, place.column),
            place.excerpt,
            why,
            pasteable(fix),
        )

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """Sort by file and line; then by what is said, so that output is stable."""
        return (self.file, self.line, self.column, self.rule, self.message)


def pasteable(fix: str) -> str:
    """A line to paste without its Tabs: where it is shown, nobody could tell them from blanks."""
    if "\t" not in fix:
        return fix
    lines = fix.split("\n")
    leads = [line[: len(line) - len(line.lstrip(" \t"))] for line in lines]
    return "\n".join(
        lead.replace("\t", "  ") + line[len(lead) :].replace("\t", " ")
        for lead, line in zip(leads, lines, strict=True)
    )


def told_to_authors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Leave out what is for the editors alone."""
    return tuple(problem for problem in problems if problem.audience != "editor")


@frozen
class Checked(Generic[T_co]):
    """A stage's answer: its value, unless something stood in the way, and every problem it saw."""

    value: T_co | None
    problems: tuple[Problem, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether an error stood in the way."""
        return any(problem.level is Level.ERROR for problem in self.problems)


def settle(
    problems: Iterable[Problem], *, final: bool, off: frozenset[str], article: str
) -> tuple[Problem, ...]:
    """Sort the problems of one article and give them their final level.

    What is still owed becomes an error when the article claims to be finished.
    Rules the series has switched off are dropped.
    """
    kept = (replace(p, article=article) for p in problems if p.rule not in off)
    raised = (
        replace(p, level=Level.ERROR) if final and p.level is Level.NEEDED else p for p in kept
    )
    return tuple(sorted(dict.fromkeys(raised), key=lambda p: p.order))
