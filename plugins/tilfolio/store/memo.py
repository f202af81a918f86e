"""Memoized results of earlier builds: parsed notes, categories and page layouts."""

import functools
import time
from collections.abc import Callable, Sequence
from datetime import timedelta, timezone, tzinfo
from pathlib import PurePath
from typing import Any, Generic, TypeVar

import msgspec

from tilfolio.remember import Remember, UnknowableError, stamp
from tilfolio.slow_files import make_timed
from tilfolio.store.sqlite import CacheStore
from tilfolio.store.workers import map_on_cores

Task = TypeVar("Task")
Made = TypeVar("Made")
Value = TypeVar("Value")

_ALONE = 0.01
"""Seconds the parent works before it forks: workers inherit the templates that it has compiled by then."""
_WORTH_WORKERS = 0.04
"""Seconds that the rest would take, from which on forking is faster."""


class Recent(Generic[Value]):
    """Values used by this build and the previous one in the same process, for `mkdocs serve`."""

    def __init__(self, *, kept: bool = False) -> None:
        """Store values only if `kept`: without another build to come they would cost memory for nothing."""
        self.kept = kept
        self._before: dict[bytes, Value] = {}
        self._now: dict[bytes, Value] = {}

    def begin(self) -> None:
        """Start a build; values that the last build did not use are dropped."""
        self._before, self._now = self._now, {}

    def get(self, key: bytes) -> Value | None:
        """Return a value of the previous build and keep it for the next."""
        value = self._before.get(key)
        if value is not None:
            self._now[key] = value
        return value

    def keep(self, key: bytes, value: Value) -> None:
        """Store a value that this build used."""
        if self.kept:
            self._now[key] = value


class Memo(Remember):
    """Keeps results in a store; new ones are computed on all cores."""

    def __init__(self, store: CacheStore, context: bytes, recent: Recent[tuple[Any]], *, cores: int) -> None:
        """Set up the memo; `context` is a hash of everything that all results depend on."""
        self._store, self._context, self._recent, self._cores = store, context, recent, cores
        self._revised: dict[bytes, tuple[object, Any]] = {}

    def __call__(
        self,
        kind: str,
        tasks: Sequence[Task],
        inputs: Callable[[Task], bytes | None],
        make: Callable[[Task], Made],
        stored_as: Any = None,
    ) -> list[Made]:
        """Return the result for each task, see `tilfolio.remember.Remember`."""
        if stored_as is None and not self._recent.kept:
            return [make_timed(make, task) for task in tasks]
        prefix = stamp(self._context, kind)  # hashed once, not for each task
        keys = [None if (name := inputs(task)) is None else prefix + name for task in tasks]
        found = self._find(keys, stored_as)
        missing = [number for number, each in enumerate(found) if each is None]
        for number, each in zip(
            missing, self._make([tasks[number] for number in missing], make, stored_as), strict=True
        ):
            found[number] = (each[0],)
            self._keep(keys[number], each, stored_as)
        return [each[0] for each in found if each is not None]

    def revise(self, kind: str, make: Callable[[Made | None], Made], stored_as: Any) -> Made:
        """Update one value of the previous build, see `tilfolio.remember.Remember`; `write` saves it to the store."""
        key = stamp(self._context, "revised", kind)
        (before,) = self._find([key], stored_as)
        made = make(None if before is None else before[0])
        self._recent.keep(key, (made,))
        if before is None or made != before[0]:
            self._revised[key] = (made, stored_as)
        return made

    def write(self) -> None:
        """Save the revised values to the store."""
        for key, (made, kind) in self._revised.items():
            written = write_value(made, kind)
            if written is not None:
                self._store.put(key, written)
        self._revised.clear()

    def _find(self, keys: Sequence[bytes | None], kind: Any) -> list[tuple[Any] | None]:
        found = [None if key is None else self._recent.get(key) for key in keys]
        if kind is None:
            return found
        unread = [(place, key) for place, key in enumerate(keys) if key is not None and found[place] is None]
        for (place, key), written in zip(unread, self._store.get_all([key for _, key in unread]), strict=True):
            read = None if written is None else read_value(written, kind)
            if read is not None:
                found[place] = read
                self._recent.keep(key, read)
        return found

    def _make(self, tasks: Sequence[Task], make: Callable[[Task], Made], kind: Any) -> list[tuple[Made, bytes | None]]:
        made: list[tuple[Made, bytes | None]] = []
        started = time.perf_counter()
        for task in tasks:
            taken = time.perf_counter() - started
            each = taken / max(1, len(made))
            if kind is not None and taken > _ALONE and each * (len(tasks) - len(made)) > _WORTH_WORKERS:
                break
            made.append((make_timed(make, task), None))

        def work(task: Task) -> tuple[Made, bytes]:
            value = make_timed(make, task)
            return value, write_value(value, kind) or b""

        rest = map_on_cores(
            work,
            tasks[len(made) :],
            cores=self._cores,
            encode=lambda each: each[1],
            decode=lambda written: (_decode(written, kind), written),
        )
        return [*made, *(each for each, _ in rest)]

    def _keep(self, key: bytes | None, made: tuple[Any, bytes | None], kind: Any) -> None:
        if key is None:
            return
        value, written = made
        self._recent.keep(key, (value,))
        if kind is not None:
            written = write_value(value, kind) if written is None else written
            if written:
                self._store.put(key, written)


def write_value(value: Any, kind: Any) -> bytes | None:
    """Serialize a value; None if decoding would not give an equal value."""
    try:
        written = _encoder.encode(value)
        read = read_value(written, kind)
    except (TypeError, ValueError, UnicodeError, UnknowableError, OverflowError, RecursionError):
        return None
    return written if read is not None and read[0] == value else None


def read_value(written: bytes, kind: Any) -> tuple[Any] | None:
    """Return the value that `write_value` serialized, in a tuple; None for any other bytes.

    A foreign cache can only ever produce records of the declared type and plain values.
    """
    try:
        return (_decoder(kind).decode(written),)
    except (msgspec.DecodeError, ValueError, TypeError, RecursionError):
        return None


def _decode(written: bytes, kind: Any) -> Any:
    """Return the value that a worker serialized.

    Raises:
        ValueError: the worker could not serialize it.
    """
    found = read_value(written, kind)
    if found is None:
        raise ValueError("no value")
    return found[0]


@functools.lru_cache(maxsize=64)
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind, dec_hook=_make_ours)


def _write_ours(value: Any) -> Any:
    if isinstance(value, timezone):
        return value.utcoffset(None).total_seconds()
    if isinstance(value, PurePath):
        return str(value)
    raise TypeError(type(value).__qualname__)


def _make_ours(kind: type, value: Any) -> Any:
    if kind is tzinfo:
        return timezone(timedelta(seconds=value))
    return kind(value)


_encoder = msgspec.json.Encoder(enc_hook=_write_ours)
