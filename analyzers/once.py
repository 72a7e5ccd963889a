"""A property worked out when first asked for and kept: `functools.cached_property` without its lock.

Before Python 3.12 the lock costs more than many of the values that a text is asked for; a text is read by one thread.
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class once(Generic[T]):
    """The value is put in the place of the property, so that the next to ask never comes here."""

    def __init__(self, work_out: Callable[[Any], T]) -> None:
        self.func = work_out
        self.__doc__ = work_out.__doc__
        self.name = work_out.__name__

    @overload
    def __get__(self, owner: None, kind: type) -> "once[T]": ...
    @overload
    def __get__(self, owner: object, kind: type) -> T: ...
    def __get__(self, owner: object | None, kind: type) -> "T | once[T]":
        if owner is None:
            return self
        value = owner.__dict__[self.name] = self.func(owner)
        return value
