"""What was worked out in an earlier build is not worked out again: handed down to whatever is worth remembering.

The middle of the way stays pure: it says what a result depends on, and whoever calls it may know the result already.
`tilfolio.store.memo` remembers on the disk.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence, Set
from datetime import tzinfo
from pathlib import PurePath
from typing import Any, Protocol, TypeVar

import msgspec

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
        stored_as: Any = None,
    ) -> list[Made]:
        """Return what `make` returns for each task, in order.

        `inputs` names all that this depends on but for the code and what ships with it: equal bytes, equal result.
        None: that cannot be told, so it is not remembered. `stored_as` is the type of a result; without one it is only
        remembered between the builds of one process.
        """

    def revise(self, kind: str, make: Callable[[Made | None], Made], stored_as: Any) -> Made:
        """Return what `make` returns, which is given what it returned in an earlier build, or nothing.

        That may be of any state of the author's files: it is something to go on from, and must not change the result.
        """


class _WorkOut:
    def __call__(
        self,
        kind: str,
        tasks: Sequence[Task],
        inputs: Callable[[Task], bytes | None],
        make: Callable[[Task], Made],
        stored_as: Any = None,
    ) -> list[Made]:
        return [make_timed(make, task) for task in tasks]

    def revise(self, kind: str, make: Callable[[Made | None], Made], stored_as: Any) -> Made:
        return make(None)


work_out: Remember = _WorkOut()
"""Remembers nothing."""


class UnknowableError(Exception):
    """A value depends on something that cannot be told from others like it."""


def stamp(*values: object, hook: Callable[[Any], Any] | None = None) -> bytes:
    """Return 20 bytes that name records and plain values; equal for equal values, in this process and every other.

    `hook` returns what stands for a value of another type.

    Raises:
        UnknowableError: a value is neither, and there is no hook for it.
    """
    encode = _encode if hook is None else msgspec.json.Encoder(enc_hook=hook).encode
    try:
        written = encode(values)
    except (TypeError, ValueError, UnicodeError, UnknowableError):  # of a key that is no text, say
        written = b"spelled out" + encode(_spell_out(values, hook))
    return hashlib.blake2b(written, digest_size=20).digest()


def _stand_in(value: Any) -> Any:
    if isinstance(value, type):
        return value.__qualname__
    if isinstance(value, (tzinfo, PurePath)):
        return str(value)
    raise UnknowableError(f"{type(value).__qualname__} is no plain value")


def _spell_out(value: Any, hook: Callable[[Any], Any] | None) -> Any:
    """Return a value as lists and texts: JSON has no keys but texts, and no text that is not valid Unicode."""
    if isinstance(value, str):
        return value.encode("utf-8", "surrogatepass").hex()
    if isinstance(value, Mapping):
        return ["mapping", [[_spell_out(key, hook), _spell_out(each, hook)] for key, each in value.items()]]
    if isinstance(value, (list, tuple)):
        return ["list", [_spell_out(each, hook) for each in value]]
    if isinstance(value, Set):
        return ["set", sorted(repr(_spell_out(each, hook)) for each in value)]
    if not isinstance(value, type) and (names := _list_fields(value)):
        return ["record", [_spell_out(getattr(value, name), hook) for name in names]]
    return value


def _list_fields(record: object) -> Sequence[str]:
    return getattr(record, "__struct_fields__", ()) or tuple(getattr(record, "__dataclass_fields__", ()))


_encode = msgspec.json.Encoder(enc_hook=_stand_in).encode
