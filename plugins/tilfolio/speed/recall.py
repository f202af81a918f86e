"""Notes read, categories found and pages laid out in an earlier build, for the same input."""

from __future__ import annotations

import functools
import importlib
import pickle
import time
from collections.abc import Callable, Sequence
from dataclasses import is_dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

from tilfolio.errors import SourceError
from tilfolio.slow_files import make_timed
from tilfolio.speed.children import Children
from tilfolio.speed.fingerprints import digest, digest_files, digest_own_code
from tilfolio.speed.recent import Recent
from tilfolio.speed.store import CacheStore

Task = TypeVar("Task")
Made = TypeVar("Made")

_PLAIN = frozenset({("datetime", "date"), ("datetime", "datetime"), ("datetime", "timezone"), ("datetime", "timedelta"),
                    ("markupsafe", "Markup"), ("collections", "Counter"), ("collections", "OrderedDict"),
                    ("pathlib", "PosixPath"), ("pathlib", "WindowsPath"),
                    ("pathlib._local", "PosixPath"), ("pathlib._local", "WindowsPath")})  # fmt: skip


_WORTH_HELP = 0.1
"""Seconds that the rest would take: below it, what a process pays for sharing its memory eats up what a child gains."""

_CHANCE = 3
"""Tasks to do that say nothing of the others: an author may have edited just the first notes."""

_FIRST = 16
"""Tasks whose time says nothing of the others: templates are compiled for them."""


_NOT_STORED = frozenset({"text", "card"})
"""Kinds that are made in less time than they are read from a disk: remembered between the builds of one process."""


class Recall:
    """Remembers in a store, and lets children work ahead on what is not there."""

    def __init__(
        self,
        store: CacheStore,
        environment: bytes,
        folders: Sequence[Path] = (),
        *,
        cores: int,
        recent: Recent[tuple[Any]] | None = None,
    ) -> None:
        """Name the digest of what is installed, the author's folders of templates, and how many cores to use.

        `recent` holds what was made by key, for the builds of one process.
        """
        self._store = store
        self._recent = recent or Recent[tuple[Any]]()
        self._cores = cores
        self._keys: dict[int, tuple[object, bytes]] = {}
        """Of values that were returned, and of what tuples of them hold: by identity, beside them, so that it lasts."""
        self._revised: dict[bytes, object] = {}
        theirs = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
        self._context = digest("recall", environment, digest_own_code(), digest_files(theirs))

    def __call__(
        self,
        kind: str,
        tasks: Sequence[Task],
        inputs: Callable[[Task], bytes | None],
        make: Callable[[Task], Made],
    ) -> list[Made]:
        """Do what `tilfolio.memory.Remember` says."""
        stored = kind not in _NOT_STORED
        if not stored and not self._recent.kept:
            return [make_timed(make, task) for task in tasks]
        spent, misses = 0.0, 0

        def work(task: Task) -> Any:
            nonlocal spent, misses
            name = inputs(task)
            if name is None:
                return make_timed(make, task)
            key = digest(self._context, kind, name)
            found = self._recent.get(key)
            if found is not None:
                return self._tell(found[0], key)
            found = self._find(key) if stored else None
            if found is None:
                started = time.perf_counter()
                found = (make_timed(make, task),)
                if stored:
                    self._store.put(key, pickle.dumps(found[0], protocol=5))
                spent += time.perf_counter() - started
                misses += 1
            self._recent.keep(key, found)
            return self._tell(found[0], key)

        children = Children(self._store, self._cores, work)
        made = []
        try:
            for number, task in enumerate(tasks, start=-_FIRST):
                if number == 0:
                    spent, misses = 0.0, 0
                elif number > 0 and misses > _CHANCE and spent * (len(tasks) - number) > _WORTH_HELP * number:
                    children.help(spent, lambda: tasks, number + _FIRST)
                made.append(work(task))
        finally:
            children.stop()
        return made

    def revise(self, kind: str, make: Callable[[Made | None], Made]) -> Made:
        """Do what `tilfolio.memory.Remember` says; `write` keeps the result for the next process."""
        key = digest(self._context, "revised", kind)
        before = self._recent.get(key) or self._find(key) or (None,)
        made = make(before[0])
        self._recent.keep(key, (made,))
        if made != before[0]:
            self._revised[key] = made
        return made

    def write(self) -> None:
        """Put into the store what was revised."""
        for key, made in self._revised.items():
            self._store.put(key, pickle.dumps(made, protocol=5), deflate=False)
        self._revised.clear()

    def name_of(self, value: object) -> bytes | None:
        """Do what `tilfolio.memory.Remember` says."""
        known, key = self._keys.get(id(value), (None, b""))
        return key if known is value else None

    def _tell(self, value: Any, key: bytes) -> Any:
        for place, part in enumerate(value if isinstance(value, tuple) else (value,)):
            if is_dataclass(part):
                self._keys[id(part)] = part, key + place.to_bytes(4, "little")
        return value

    def _find(self, key: bytes) -> tuple[Any] | None:
        value = self._store.get(key)
        if value is None:
            return None
        try:
            return (_Reader(BytesIO(value)).load(),)
        except Exception:  # whatever a file of somebody else's holds, it is not ours
            return None


class _Reader(pickle.Unpickler):
    """Makes records and plain values, and nothing else: a store can come from anywhere."""

    def find_class(self, module: str, name: str) -> Any:
        return _find_record(module, name)


@functools.cache
def _find_record(module: str, name: str) -> Any:
    if (module, name) in _PLAIN:
        return getattr(importlib.import_module(module), name)
    found = getattr(importlib.import_module(module), name) if module.startswith("tilfolio.") else None
    if not (isinstance(found, type) and (is_dataclass(found) or issubclass(found, SourceError))):
        raise pickle.UnpicklingError(f"{module}.{name} is no record")
    return found
