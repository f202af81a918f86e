"""Show or clear the cache."""

import sqlite3
from contextlib import closing
from pathlib import Path

from msgspec import Struct

from tilfolio.store.sqlite import CacheStore, open_store


class CacheSize(Struct, frozen=True, kw_only=True):
    """The number of entries and the size of a cache."""

    entries: int
    size: int
    """Bytes of the file on the disk."""


def measure_cache(folder: Path) -> CacheSize:
    """Return the size of the cache in a folder; no entries if it is missing or cannot be read."""
    path = CacheStore(folder).path
    try:
        size = path.stat().st_size
        with closing(open_store(path, create=False)) as connection:
            (entries,) = connection.execute("SELECT count(*) FROM entry").fetchone()
    except (sqlite3.Error, OSError):
        return CacheSize(entries=0, size=path.stat().st_size if path.exists() else 0)
    return CacheSize(entries=entries, size=size)


def clear_cache(folder: Path) -> CacheSize:
    """Delete the cache in a folder and return the size it had.

    Raises:
        OSError: the file cannot be deleted.
    """
    held = measure_cache(folder)
    path = CacheStore(folder).path
    for name in (path, *(path.with_name(path.name + suffix) for suffix in ("-journal", "-wal", "-shm"))):
        name.unlink(missing_ok=True)
    return held
