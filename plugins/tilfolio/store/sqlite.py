"""The cache on the disk: bytes by key, in one SQLite file that may always be deleted.

Why SQLite from the standard library: one file to keep between runs of a workflow, transactions that a
killed process cannot corrupt, and locks between concurrent builds. `diskcache` uses SQLite too, but it
pickles values, and unpickling a foreign file runs its code.

A damaged file never affects a page: every value has a checksum over its key and bytes, and every disk or
SQLite error counts as a cache miss.
"""

import logging
import os
import sqlite3
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from msgspec import Struct

FOLDER = Path(".cache", "tilfolio")
"""Location of the store, relative to the folder of mkdocs.yml."""
LIMIT = 3 * 1024 * 1024 * 1024
"""Maximum total bytes of values; beyond it the least recently used are dropped."""

_APPLICATION_ID = 0x7469_6C66  # "tilf": marks the file as ours
_LAYOUT = 4
_PENDING_LIMIT = 64 * 1024 * 1024
_LOCK_SECONDS = 2.0
_TOUCH_SECONDS = 3600
_AT_ONCE = 500
"""Number of keys in a query."""
_CHECK_BYTES = 4

_SCHEMA = f"""
PRAGMA page_size = 16384;
BEGIN IMMEDIATE;
PRAGMA application_id = {_APPLICATION_ID};
PRAGMA user_version = {_LAYOUT};
CREATE TABLE IF NOT EXISTS entry (
    key BLOB PRIMARY KEY,
    value BLOB NOT NULL,
    used INTEGER NOT NULL
);
COMMIT;
"""
"""One transaction, so that no other process sees a half-made file and takes it for a foreign one.

Most values are larger than a usual page of SQLite; with larger pages they are written and read in fewer pieces.
"""

log = logging.getLogger("mkdocs.plugins.tilfolio.cache")


class CacheStore:
    """Bytes by key, kept between builds if the disk allows it, otherwise for this build.

    Values are available at once; `flush` writes them in one transaction.
    """

    def __init__(self, folder: Path, *, limit: int = LIMIT) -> None:
        """Set up a store in a folder, which is created by the first write; `limit` is in bytes of values."""
        self.path = folder / "cache.sqlite3"
        self._limit = limit
        self._pending: dict[bytes, bytes] = {}
        self._pending_size = 0
        self._stale: list[bytes] = []
        self._connection: sqlite3.Connection | None = None
        self._names: set[bytes] | None = None
        """All keys in the file if this process created it, else None."""
        self._usable = True
        self._writable = True

    def get(self, key: bytes | str) -> bytes | None:
        """Return the value of a key; None if it is missing or damaged."""
        return next(self.get_all([key]))

    def get_all(self, keys: Sequence[bytes | str]) -> Iterator[bytes | None]:
        """Yield the value of each key, which takes less time than one call for each."""
        for start in range(0, len(keys), _AT_ONCE):
            names = [_name(key) for key in keys[start : start + _AT_ONCE]]
            found = self._read([name for name in names if name not in self._pending])
            for name in names:
                packed = self._pending.get(name) or found.get(name)
                yield None if packed is None else _unpack(name, packed)

    def put(self, key: bytes | str, value: bytes) -> None:
        """Set the value of a key."""
        name = _name(key)
        packed = _checksum(name, value) + value
        self._pending[name] = packed
        self._pending_size += len(packed)
        if self._pending_size > _PENDING_LIMIT and self._writable:
            self.flush()

    def flush(self) -> None:
        """Write pending values, and drop the least recently used ones beyond the limit.

        A store that is locked by another build or not writable stays as it is.
        """
        self.let_others_write()
        if self._writable and (self._pending or self._stale):
            try:
                self._write()
                if self._names is not None:
                    self._names.update(self._pending)
                self._pending.clear()
            except (sqlite3.Error, OSError) as error:
                self._give_up(error)
                self._writable = False
        self._pending_size = 0
        self._stale.clear()

    def let_others_write(self) -> None:
        """Release the read lock until the next read."""
        if self._connection is not None and self._connection.in_transaction:
            with suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")

    def close(self) -> None:
        """Write pending values and close the file; the store can be used again."""
        self.flush()
        self._disconnect()
        self._names = None

    def _read(self, names: Sequence[bytes]) -> Mapping[bytes, bytes]:
        """Return the values in the file, with their checksums."""
        if self._names is not None:
            names = [name for name in names if name in self._names]  # saves thousands of queries in a cold build
        if not self._usable or not names:
            return {}
        query = f"SELECT key, value, used FROM entry WHERE key IN ({','.join('?' * len(names))})"  # noqa: S608 question marks only
        try:
            connection = self._connect(create=False)
            if connection is None:
                self._names = set()
                return {}
            if not connection.in_transaction:
                connection.execute("BEGIN")  # one lock for all reads of a build
            rows = connection.execute(query, names).fetchall()
        except (sqlite3.Error, OSError) as error:
            self._give_up(error)
            self._usable = False
            return {}
        old = time.time() - _TOUCH_SECONDS
        self._stale += [name for name, _, used in rows if not isinstance(used, int) or used < old]
        return {name: packed for name, packed, _ in rows if isinstance(packed, bytes)}

    def _write(self) -> None:
        connection = self._connect(create=True)
        if connection is None:
            return
        now = int(time.time())
        with _transaction(connection):
            connection.executemany("UPDATE entry SET used = ? WHERE key = ?", ((now, name) for name in self._stale))
            rows = ((name, packed, now) for name, packed in self._pending.items())
            connection.executemany("INSERT OR REPLACE INTO entry (key, value, used) VALUES (?, ?, ?)", rows)
            surplus = _choose_surplus(connection, self._limit) if self._pending else []
            connection.executemany("DELETE FROM entry WHERE key = ?", ((name,) for name in surplus))
        if surplus:
            connection.execute("VACUUM")

    def _connect(self, *, create: bool) -> sqlite3.Connection | None:
        """Return the open connection; None if there is no file to read. With `create`, a foreign file is replaced."""
        if self._connection is None:
            if not self.path.exists():
                if not create:
                    return None
                make_ignored_folder(self.path.parent)
            try:
                self._connection = open_store(self.path, create=create)
            except sqlite3.OperationalError:
                raise
            except sqlite3.DatabaseError:
                if not create:
                    raise
                self.path.unlink(missing_ok=True)
                self._connection = open_store(self.path, create=create)
        return self._connection

    def _disconnect(self) -> None:
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None

    def _give_up(self, error: Exception) -> None:
        """Stop using the file after an error; delete it only if it is damaged."""
        log.debug(f"The cache {self.path} is not used: {error}")
        self._disconnect()
        self._names = None
        if _is_damage(error):
            with suppress(OSError):
                self.path.unlink(missing_ok=True)


def _unpack(name: bytes, packed: bytes) -> bytes | None:
    """Return the value that follows a checksum; None if the checksum is wrong."""
    value = packed[_CHECK_BYTES:]
    return value if _checksum(name, value) == packed[:_CHECK_BYTES] else None


def _name(key: bytes | str) -> bytes:
    return key if isinstance(key, bytes) else key.encode("utf-8", "surrogatepass")


def _checksum(name: bytes, body: bytes) -> bytes:
    """Return a checksum against damage; a hash against forgery would take four times as long."""
    return zlib.crc32(body, zlib.crc32(name)).to_bytes(_CHECK_BYTES, "big")


def open_store(path: Path, *, create: bool) -> sqlite3.Connection:
    """Open the file and check that it is ours.

    Raises:
        sqlite3.DatabaseError: it is damaged, foreign, or has another layout.
        sqlite3.OperationalError: it is locked or cannot be opened.
    """
    mode = "rwc" if create else "rw" if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK) else "ro"
    uri = f"{path.resolve().as_uri()}?mode={mode}{'&immutable=1' if mode == 'ro' else ''}"
    connection = sqlite3.connect(uri, uri=True, timeout=_LOCK_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if not tables and not create:
            raise sqlite3.OperationalError("another build is creating it")
        if not tables:
            connection.executescript(_SCHEMA)
        stamp = tuple(connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
        if stamp != (_APPLICATION_ID, _LAYOUT):
            raise sqlite3.DatabaseError("file is not a cache of this version")
        # A crash of the machine may damage the file; checksums detect that.
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA journal_mode = TRUNCATE")
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _choose_surplus(connection: sqlite3.Connection, limit: int) -> Iterable[bytes]:
    """Return the least recently used keys, enough to free a fifth of the limit; none below the limit."""
    surplus: list[bytes] = []
    pages, size = (connection.execute(f"PRAGMA page_{name}").fetchone()[0] for name in ("count", "size"))
    if pages * size <= limit:  # to add up the values takes as long as to read the whole file
        return surplus
    (total,) = connection.execute("SELECT coalesce(sum(length(value)), 0) FROM entry").fetchone()
    if total <= limit:
        return surplus
    rows = connection.execute("SELECT key, length(value) FROM entry ORDER BY used, rowid")
    for name, size in rows:
        if total <= limit * 4 // 5:
            break
        surplus.append(name)
        total -= size
    return surplus


def _is_damage(error: Exception) -> bool:
    return isinstance(error, sqlite3.DatabaseError) and not isinstance(
        error, (sqlite3.OperationalError, sqlite3.ProgrammingError)
    )


def make_ignored_folder(folder: Path) -> None:
    """Create a folder with a `.gitignore` for all of it; an existing `.gitignore` stays."""
    folder.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError), (folder / ".gitignore").open("x", encoding="utf-8") as file:
        file.write("*\n")


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
