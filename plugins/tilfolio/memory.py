"""What was worked out in an earlier build is not worked out again: handed down to whatever is worth remembering.

The middle of the way stays pure: it says what a result depends on, and who calls it may know that result already.
"""

from __future__ import annotations

import hashlib
import io
import pickle
from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from tilfolio.slow_files import make_timed

Task = TypeVar("Task")
Made = TypeVar("Made")


class Remember(Protocol):
    """Does the same thing for each of many tasks, or knows what came of it before."""

    def __call__(
        self,
        kind: str,
        tasks: Sequence[Task],
        inputs: Callable[[Task], bytes | None],
        make: Callable[[Task], Made],
    ) -> list[Made]:
        """Return what `make` returns for each task, in order.

        `inputs` names all that this depends on but for the code and what ships with it: equal bytes, equal result.
        None: that cannot be told, so it is not remembered.
        """

    def revise(self, kind: str, make: Callable[[Made | None], Made]) -> Made:
        """Return what `make` returns, which is given what it returned in an earlier build, or nothing.

        That may be of any state of the author's files: it is something to go on from, and must not change the result.
        """

    def name_of(self, value: object) -> bytes | None:
        """Return what names a value that this returned, alone or in a tuple; None where that is not known.

        Equal names, equal values, in this process and every other.
        """


class _WorkOut:
    def __call__(
        self,
        kind: str,
        tasks: Sequence[Task],
        inputs: Callable[[Task], bytes | None],
        make: Callable[[Task], Made],
    ) -> list[Made]:
        return [make_timed(make, task) for task in tasks]

    def revise(self, kind: str, make: Callable[[Made | None], Made]) -> Made:
        return make(None)

    def name_of(self, value: object) -> bytes | None:
        return None


work_out: Remember = _WorkOut()
"""Remembers nothing."""


def stamp(*values: object) -> bytes:
    """Return 20 bytes that name records and plain values; equal for equal values, in this process and every other.

    Sets inside a value have no order, and so are not for this.
    """
    written = io.BytesIO()
    pickler = pickle.Pickler(written, protocol=5)
    pickler.fast = True  # equal values are written alike, whether or not they are one object
    pickler.dump(values)
    return hashlib.blake2b(written.getbuffer(), digest_size=20).digest()
