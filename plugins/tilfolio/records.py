"""What frozen records have in common: they are written to the store, and read from it, by the ten thousand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any, TypeVar

Record = TypeVar("Record", bound=type)


def quickly_pickled(record: Record) -> Record:
    """Give a dataclass with slots a way to be pickled that takes half the time of the one it has.

    Above the decorator that makes it one.
    """
    names = [each.name for each in fields(record)]
    read = attrgetter(*names)
    write = [getattr(record, name).__set__ for name in names]  # the slots themselves: a frozen record lets nobody else

    def get_state(self: Any) -> Sequence[Any]:
        return read(self) if len(names) > 1 else (read(self),)

    def set_state(self: Any, state: Sequence[Any]) -> None:
        for write_one, value in zip(write, state, strict=True):
            write_one(self, value)

    for name, method in (("__getstate__", get_state), ("__setstate__", set_state)):
        setattr(record, name, method)
    return record
