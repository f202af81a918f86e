"""The interface for caching results between builds.

It is passed to pure functions, which name the inputs of a result; the implementation may know the result already.
`tilfolio.store.memo` implements it with a cache on the disk.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence, Set
from datetime import tzinfo
from pathlib import PurePath
from typing import Any, TypeVar

import msgspec

from tilfolio.slow_files import make_timed

Task = TypeVar("Task")
Made = TypeVar("Made")


class Remember:
    """Maps a function over tasks; this class caches nothing, `Memo` returns known results."""

    def __call__(
        self,
        kind: str,
        tasks: Sequence[Task],
        inputs: Callable[[Task], bytes | None],
        make: Callable[[Task], Made],
        stored_as: Any = None,
    ) -> list[Made]:
        """Return the result of `make` for each task, in order.

        `inputs` returns a hash of all inputs of a task except the package itself; None if the result must not be
        cached. `stored_as` is the type of a result; without one, it is cached only within one process.
        """
        return [make_timed(make, task) for task in tasks]

    def revise(self, kind: str, make: Callable[[Made | None], Made], stored_as: Any) -> Made:
        """Return the result of `make`, which is called with its result of an earlier build, if there is one.

        The earlier result may belong to any state of the author's files, so it may only save time.
        """
        return make(None)


work_out = Remember()


class UnknowableError(Exception):
    """A value cannot be hashed, or depends on unknown inputs."""


def stamp(*values: object, hook: Callable[[Any], Any] | None = None) -> bytes:
    """Return a hash of 20 bytes of records and plain values, the same in all processes.

    `hook` converts values of other types.

    Raises:
        UnknowableError: a value has another type, and there is no hook for it.
    """
    encode = _encode if hook is None else msgspec.json.Encoder(enc_hook=hook).encode
    try:
        written = encode(values)
    except (TypeError, ValueError, UnicodeError, UnknowableError):  # such as for a key that is not a string
        written = b"spelled out" + encode(_spell_out(values, hook))
    return hashlib.blake2b(written, digest_size=20).digest()


def _stand_in(value: Any) -> Any:
    if isinstance(value, type):
        return value.__qualname__
    if isinstance(value, (tzinfo, PurePath)):
        return str(value)
    raise UnknowableError(f"{type(value).__qualname__} is not a plain value")


def _spell_out(value: Any, hook: Callable[[Any], Any] | None) -> Any:
    """Convert a value to lists and strings, since JSON has only string keys and valid Unicode."""
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
