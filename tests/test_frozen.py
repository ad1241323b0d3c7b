"""Our frozen values: what the standard library's are, but for the time it takes to make a class."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable, Mapping
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, replace
from typing import Any

import pytest

from pipeline.frozen import frozen


@frozen
class None_:
    """Has no fields."""


@frozen
class One:
    """Has one, which has no number of its own to be hashed by."""

    parts: tuple[str, ...]


@frozen
class Many:
    """Has all that fields may have."""

    name: str
    number: int = 3
    notes: Mapping[str, int] = field(default_factory=dict, compare=False)
    data: bytes = field(default=b"", repr=False)

    @property
    def whole(self) -> str:
        """Both."""
        return f"{self.name}{self.number}"


@frozen
class Own:
    """Says itself when it is equal."""

    name: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Own) and self.name.lower() == other.name.lower()

    def __repr__(self) -> str:
        return "own"


class Plain:
    """The same classes, as the standard library makes them."""

    @dataclass(frozen=True, slots=True)
    class None_:
        """Has no fields."""

    @dataclass(frozen=True, slots=True)
    class One:
        """Has one."""

        parts: tuple[str, ...]

    @dataclass(frozen=True, slots=True)
    class Many:
        """Has all that fields may have."""

        name: str
        number: int = 3
        notes: Mapping[str, int] = field(default_factory=dict, compare=False)
        data: bytes = field(default=b"", repr=False)


MADE: dict[str, tuple[type[Any], type[Any], tuple[Any, ...]]] = {
    "no field": (None_, Plain.None_, ()),
    "one field": (One, Plain.One, (("a", "b"),)),
    "usual fields": (Many, Plain.Many, ("a",)),
    "all fields": (Many, Plain.Many, ("a", 4, {"b": 1}, b"c")),
}


@pytest.mark.parametrize("what", MADE)
def test_a_value_is_what_the_standard_librarys_is(what: str) -> None:
    """Shown, hashed, taken apart, made anew of itself, copied and sent to another process."""
    ours, theirs, given = MADE[what]
    value, like = ours(*given), theirs(*given)

    assert repr(value) == repr(like).removeprefix("Plain.")
    assert hash(value) == hash(like)
    assert asdict(value) == asdict(like)
    assert ours.__match_args__ == theirs.__match_args__
    assert [(f.name, f.type) for f in fields(value)] == [(f.name, f.type) for f in fields(like)]
    assert value == ours(*given) == replace(value) == copy.copy(value) == copy.deepcopy(value)
    assert pickle.loads(pickle.dumps(value)) == value
    assert not hasattr(value, "__dict__") and not hasattr(like, "__dict__")


def test_what_is_not_compared_makes_no_difference() -> None:
    """And what is, does; as does the kind."""
    assert Many("a", notes={"b": 1}) == Many("a", notes={"c": 2})
    assert hash(Many("a", notes={"b": 1})) == hash(Many("a"))
    assert Many("a") != Many("b") and Many("a") != Many("a", data=b"x")
    assert One(()) != None_() and Many("a") != ("a", 3, b"")
    assert replace(Many("a"), number=5).whole == "a5"


def test_each_has_its_own_usual_mapping() -> None:
    """A default that all shared could be changed for all."""
    assert Many("a").notes is not Many("a").notes


def test_what_a_class_says_itself_stands() -> None:
    """Only what it leaves open is made."""
    assert Own("a") == Own("A") != Own("b")
    assert repr(Own("a")) == "own"


CHANGES: list[Callable[[Any], object]] = [
    lambda value: setattr(value, "name", "b"),
    lambda value: setattr(value, "other", "b"),
    lambda value: delattr(value, "name"),
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_value_never_changes(change: Callable[[Any], object]) -> None:
    """Whoever was handed it may rely on that."""
    value = Many("a")

    with pytest.raises(FrozenInstanceError):
        change(value)

    assert value == Many("a")


@pytest.mark.parametrize("given", [(), ("a", 1, {}, b"", "more")])
def test_too_few_and_too_many_fields_are_refused(given: tuple[Any, ...]) -> None:
    """As by any function."""
    with pytest.raises(TypeError, match="__init__"):
        Many(*given)
