"""Makes frozen values quick to make: one export holds many thousand documents."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any, TypeVar

T = TypeVar("T")

_INIT = """
def __init__(self, *, {names}):
    turn(self, "__class__", loose)
    {stores}
    self.__class__ = frozen
"""

_MAKER = """
def made({given}):
    self = loose()
    {stores}
    self.__class__ = frozen
    return self
"""


def maker(frozen: type[T], *given: str) -> Callable[..., T]:
    """A function that makes values of a `quick` class of these fields in this order, without naming them at each call:
    half of what a value of many fields takes is to sort its names. All other fields have their defaults."""
    names = frozen.__slots__  # type: ignore[attr-defined]
    defaults: dict[str, object] = frozen.__init__.__kwdefaults__ or {}
    made: dict[str, Any] = {"loose": type(frozen.__name__, (), {"__slots__": names}), "frozen": frozen}
    made |= {f"default_{name}": defaults[name] for name in names if name not in given}
    stores = (f"self.{name} = {name if name in given else f'default_{name}'}" for name in names)
    exec(_MAKER.format(given=", ".join(given), stores="\n    ".join(stores)), made)
    function: Callable[..., T] = made["made"]
    return function


def quick(frozen: type[T]) -> type[T]:
    """Give a dataclass (frozen, slotted, keyword-only) a constructor that takes a third of the time.

    The one it has calls `object.__setattr__` for every field, since a frozen class refuses to be written to. This one
    takes the new value for one of a twin with the same slots, which does not refuse, and back before anybody sees it.
    Nothing else changes: signature, defaults, `replace`, comparison, and the refusal.
    """
    given: Any = frozen.__init__
    names = frozen.__slots__  # type: ignore[attr-defined]
    made: dict[str, Any] = {
        "turn": object.__setattr__,
        "loose": type(frozen.__name__, (), {"__slots__": names}),
        "frozen": frozen,
    }
    stores = "\n    ".join(f"self.{name} = {name}" for name in names)
    exec(_INIT.format(names=", ".join(names), stores=stores), made)
    init = made["__init__"]
    init.__kwdefaults__ = given.__kwdefaults__
    frozen.__init__ = update_wrapper(init, given)  # type: ignore[method-assign]
    return frozen
