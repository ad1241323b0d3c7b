"""What stops us that no author wrote: a house file, or an engine or the machine."""

from __future__ import annotations


class ViewpointsError(Exception):
    """A failure we expect and can word in one line; `remedy` says what to do about it."""

    def __init__(self, message: str, remedy: str = "") -> None:
        """Keep the remedy apart, so that every view can show it in its own way."""
        super().__init__(message)
        self.remedy = remedy


class UsageError(ViewpointsError):
    """The command line asks for something that is not there (exit 2)."""


class HouseError(ViewpointsError):
    """A house file (series.yaml, a schema, a template) is wrong (exit 3)."""


class EngineError(ViewpointsError):
    """An engine or the machine failed (exit 4): never an author's mistake."""


class Refused(ViewpointsError):
    """A file, a picture or a character that will not be taken, and the author can change it.

    The parts of a problem without its place; the stage that called adds that.
    `seen` is what to look for in the text, if it was text.
    """

    def __init__(
        self, rule: str, message: str, why: str = "", fix: str = "", seen: str = ""
    ) -> None:
        """Carry the parts apart, so that the stage can place them."""
        super().__init__(message, fix)
        self.rule, self.message, self.why, self.fix, self.seen = rule, message, why, fix, seen


class GaveUp(EngineError):
    """An engine died of, or took too long over, what it was given; the engine itself is well."""
