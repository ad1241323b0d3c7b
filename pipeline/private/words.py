"""What is said of something that must not leave: what it is, why it matters, what to do."""

from __future__ import annotations

from pipeline.private.personal import Trace
from pipeline.problems import Level, Place, Problem

_WORDS = {
    "email": "an e-mail address stands here: {}",
    "phone": "this looks like a telephone number: {}",
    "birth": "this looks like a date of birth: {}",
    "nhs-number": "this looks like a patient's NHS number",
    "name": "a name from the private list stands here",
}
_WHY = {
    "email": "what is printed is read by everybody, and by those who collect addresses",
    "phone": "what is printed is read by everybody, and stays",
    "birth": "with a name it is enough to be taken for that person",
    "nhs-number": "it leads to one person's medical records",
    "name": "this person asked not to be named",
}
_FIX = {
    "email": "take it out, or name the series' contact: {}",
    "phone": "take it out; a help line can stand under links:",
    "birth": "give an age or a year, such as: in her fifties",
    "nhs-number": "take it out, and tell the editors: it has been seen",
    "name": "write the name that the person chose",
}


def worded(trace: Trace) -> str:
    """Say what was found; a name or a patient's number is not repeated."""
    return _WORDS[trace.kind].format(" ".join(trace.text.split()))


def told(place: Place, kind: str, message: str, *, sure: bool = True, contact: str = "") -> Problem:
    """Say that a trace of `kind` is at `place`; what is sure and hard to undo is an error."""
    hard = kind in {"name", "nhs-number", "picture", "properties"} and sure
    return Problem.at(
        place,
        f"private-{kind}",
        message,
        level=Level.ERROR if hard else Level.WARNING,
        why=_WHY.get(kind, "the house's templates put it there, not an author"),
        fix=_FIX.get(kind, "look at the house's templates").format(contact or "the editors"),
    )
