"""What `dataclass(frozen=True, slots=True)` makes of a class, in a quarter of the time.

The standard library compiles six functions for each class, and each start of a command
loads a hundred classes. Here one is compiled; the others are the same for all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from typing import Any, NoReturn, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(kind: type[T]) -> type[T]:
    """Make a dataclass whose values never change, and are equal and hashed by their fields."""
    kind.__doc__ = kind.__doc__ or kind.__name__  # else one is made of its signature, slowly
    made: Any = dataclass(init=False, repr=False, eq=False, slots=True)(kind)
    every = fields(made)
    made._compared = staticmethod(_getter([each.name for each in every if each.compare]))
    made._all = staticmethod(_getter([each.name for each in every]))
    made.__init__ = _init(made, every)
    for name, method in _ALIKE.items():
        if name not in kind.__dict__ or (name == "__hash__" and kind.__hash__ is None):
            setattr(made, name, method)
    return made  # type: ignore[no-any-return]


def _getter(names: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    """What gives these fields of a value."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple(getattr(value, name) for name in names)


def _init(made: Any, every: tuple[Field[Any], ...]) -> Callable[..., None]:
    """Compile how a value is made: each field goes straight to its slot."""
    known: dict[str, Any] = {"_LEFT_OUT": MISSING}
    given, done = ["self"], []
    for each in every:
        name, is_ = each.name, each.name
        known[f"_put_{name}"] = getattr(made, name).__set__
        if each.default_factory is not MISSING:
            known[f"_make_{name}"] = each.default_factory
            given.append(f"{name}=_LEFT_OUT")
            is_ = f"_make_{name}() if {name} is _LEFT_OUT else {name}"
        elif each.default is not MISSING:
            known[f"_usual_{name}"] = each.default
            given.append(f"{name}=_usual_{name}")
        else:
            given.append(name)
        done.append(f" _put_{name}(self, {is_})")
    text = "\n".join((f"def __init__({', '.join(given)}):", *(done or [" pass"])))
    # It has the names of fields, as they stand in our own classes, and nothing else.
    exec(text, known)  # nosec B102
    init: Callable[..., None] = known["__init__"]
    init.__qualname__ = f"{made.__qualname__}.__init__"
    return init


def _same(self: Any, other: Any) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    return self._compared(self) == self._compared(other)


def _hash(self: Any) -> int:
    return hash(self._compared(self))


def _shown(self: Any) -> str:
    said = (f"{f.name}={getattr(self, f.name)!r}" for f in fields(self) if f.repr)
    return f"{self.__class__.__qualname__}({', '.join(said)})"


def _refuse(self: Any, name: str, value: object = None) -> NoReturn:
    raise FrozenInstanceError(f"cannot change field {name!r}")


def _kept(self: Any) -> tuple[Any, ...]:
    values: tuple[Any, ...] = self._all(self)
    return values


def _again(self: Any, values: tuple[Any, ...]) -> None:
    for each, value in zip(fields(self), values, strict=True):
        object.__setattr__(self, each.name, value)


_ALIKE: dict[str, Callable[..., Any]] = {
    "__eq__": _same,
    "__hash__": _hash,
    "__repr__": _shown,
    "__setattr__": _refuse,
    "__delattr__": _refuse,
    "__getstate__": _kept,
    "__setstate__": _again,
}
