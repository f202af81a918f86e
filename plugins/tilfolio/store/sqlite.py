"""The cache on the disk: bytes by key, in one SQLite file that may always be deleted.

Why SQLite from the standard library: one file to keep between runs of a workflow, transactions that a
kill in the middle cannot tear, and locks that two builds at once respect. `diskcache` stands on it as
well, but pickles what it keeps, and who unpickles a foreign file runs it.

Nothing that happens to the file may reach a page: every value carries a checksum over its key and its
bytes, and every error of the disk or of SQLite means "not in the cache", never an exception.
"""

from __future__ import annotations

import hashlib
import logging
import os
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

FOLDER = Path(".cache", "tilfolio")
"""Where the store lies, below the folder of mkdocs.yml."""
LIMIT = 3 * 1024 * 1024 * 1024
"""Bytes of values the file may hold before the longest unused are dropped."""

_APPLICATION_ID = 0x7469_6C66  # "tilf", so that a foreign SQLite file is told from ours
_LAYOUT = 2
_PENDING_LIMIT = 32 * 1024 * 1024
_LOCK_SECONDS = 2.0
_TOUCH_SECONDS = 3600
_CHECK_BYTES = 16
_PLAIN, _DEFLATED = b"p", b"z"
_PNG = b"\x89PNG"
_WORTH_DEFLATING = 16 * 1024
"""Bytes; below it a build would spend more time than the disk has to spare room."""

_SCHEMA = f"""
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
"""All at once, so that no other process finds it half made and takes it for a foreign file."""

log = logging.getLogger("mkdocs.plugins.tilfolio.cache")


class CacheStore:
    """Bytes by key, kept between builds where the disk allows it and for this build where not.

    What is put can be had back at once; it is written by `flush`, in one transaction.
    """

    def __init__(self, folder: Path, *, limit: int = LIMIT) -> None:
        """Name the folder (made when something is written) and how many bytes of values it may hold."""
        self.path = folder / "cache.sqlite3"
        self._limit = limit
        self._pending: dict[bytes, bytes] = {}
        self._pending_size = 0
        self._stale: list[bytes] = []
        self._connection: sqlite3.Connection | None = None
        self._names: set[bytes] | None = None
        """What is in the file, where this process has made it; None: all that was there before."""
        self._outlet: Callable[[bytes, bytes], None] | None = None
        self.in_a_hurry = False
        """Set while children, which deflate what they make, wait for nothing but the parent."""
        self._usable = True
        self._writable = True

    def get(self, key: bytes | str) -> bytes | None:
        """Return what was put under a key, or nothing where it is not there or not as it was written."""
        name = _name(key)
        packed = self._pending.get(name)
        if packed is None:
            packed = self._read(name)
        return None if packed is None else unpack(name, packed)

    def put(self, key: bytes | str, value: bytes, *, deflate: bool = True) -> None:
        """Keep a value under a key, in place of what was there; one that is new after each edit is not deflated."""
        name = _name(key)
        self.put_packed(name, pack(name, value, deflate=deflate and not self.in_a_hurry))

    def put_packed(self, name: bytes, packed: bytes) -> None:
        """Keep what `pack` made, which a child process may have done."""
        if self._outlet is not None:
            self._outlet(name, packed)
            return
        self._pending[name] = packed
        self._pending_size += len(packed)
        if self._pending_size > _PENDING_LIMIT and self._writable:
            self.flush()

    def remember(self, key: bytes | str, make: Callable[[], bytes]) -> bytes:
        """Return the value of a key; make and keep it where it is not there: nothing is drawn twice."""
        value = self.get(key)
        if value is None:
            value = make()
            self.put(key, value)
        return value

    def flush(self) -> None:
        """Write what was put, and drop what was unused for longest when the limit is passed.

        A store that another build holds locked, or that cannot be written, is left as it is.
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
        """End the lock under which a build reads, until it reads again."""
        if self._connection is not None and self._connection.in_transaction:
            with suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")

    def close(self) -> None:
        """Write what was put and let go of the file; the store can be used again."""
        self.flush()
        self._disconnect()
        self._names = None

    def send_to(self, outlet: Callable[[bytes, bytes], None]) -> None:
        """In a forked child: give what is put to the parent, key and packed value, and never write.

        SQLite forbids to carry a connection across a fork, so the child reads through one of its own.
        """
        _abandoned.append(self._connection)
        self._connection = None
        self._outlet = outlet
        self._writable = False

    def _read(self, name: bytes) -> bytes | None:
        if not self._usable or (self._names is not None and name not in self._names):
            return None  # a cold build asks for thousands that are not there
        try:
            connection = self._connect(create=False)
            if connection is None:
                self._names = set()
                return None
            if self._outlet is None and not connection.in_transaction:
                connection.execute("BEGIN")  # one lock for all that a build reads; a child's would keep its parent out
            row = connection.execute("SELECT value, used FROM entry WHERE key = ?", (name,)).fetchone()
        except (sqlite3.Error, OSError) as error:
            self._give_up(error)
            self._usable = False
            return None
        if row is None or not isinstance(row[0], bytes):
            return None
        if not isinstance(row[1], int) or time.time() - row[1] > _TOUCH_SECONDS:
            self._stale.append(name)
        return row[0]

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
        """Open the file, or return nothing where there is none to read; a file that is not ours is replaced."""
        if self._connection is None:
            if not self.path.exists():
                if not create:
                    return None
                make_folder(self.path.parent)
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
        """After an error: let the file be when it is locked or unwritable, delete it when it is damaged."""
        log.debug(f"The cache {self.path} is not used: {error}")
        self._disconnect()
        self._names = None
        if _is_damage(error) and self._outlet is None:  # a child leaves that to its parent
            with suppress(OSError):
                self.path.unlink(missing_ok=True)


def pack(name: bytes, value: bytes, *, deflate: bool = True) -> bytes:
    """Return a value as it is stored: checksum, how it is written, bytes."""
    # A picture is packed already; to pack it again takes a tenth of the time that drawing it does.
    large = len(value) >= _WORTH_DEFLATING and not value.startswith(_PNG)
    kind = _DEFLATED if deflate and large else _PLAIN
    body = kind + (value if kind is _PLAIN else zlib.compress(value, 1))
    return _checksum(name, body) + body


def unpack(name: bytes, packed: bytes) -> bytes | None:
    """Return the value that `pack` was given, or nothing where a single bit of it differs."""
    check, body = packed[:_CHECK_BYTES], packed[_CHECK_BYTES:]
    if _checksum(name, body) != check:
        return None
    return body[1:] if body[:1] == _PLAIN else zlib.decompress(body[1:])


_abandoned: list[sqlite3.Connection | None] = []
"""Connections of the parent that a child must not close, which dropping the last reference would do."""


def _name(key: bytes | str) -> bytes:
    return key if isinstance(key, bytes) else key.encode("utf-8", "surrogatepass")


def _checksum(name: bytes, body: bytes) -> bytes:
    key = name if len(name) <= hashlib.blake2b.MAX_KEY_SIZE else hashlib.blake2b(name).digest()
    return hashlib.blake2b(body, key=key, digest_size=_CHECK_BYTES).digest()


def open_store(path: Path, *, create: bool) -> sqlite3.Connection:
    """Open the file and see that it is ours.

    Raises:
        sqlite3.DatabaseError: it is damaged, foreign, or of another layout.
        sqlite3.OperationalError: it is locked, or not to be opened.
    """
    mode = "rwc" if create else "rw" if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK) else "ro"
    uri = f"{path.resolve().as_uri()}?mode={mode}{'&immutable=1' if mode == 'ro' else ''}"
    connection = sqlite3.connect(uri, uri=True, timeout=_LOCK_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if not tables and not create:
            raise sqlite3.OperationalError("another build is about to make it")
        if not tables:
            connection.executescript(_SCHEMA)
        stamp = tuple(connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
        if stamp != (_APPLICATION_ID, _LAYOUT):
            raise sqlite3.DatabaseError("file is not a cache of this version")
        # A crash of the whole machine may tear the file; the checksums and a rebuild answer for that.
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
    """Return the keys to drop, longest unused first, so that a fifth of the limit is free again."""
    (total,) = connection.execute("SELECT coalesce(sum(length(value)), 0) FROM entry").fetchone()
    surplus: list[bytes] = []
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


def make_folder(folder: Path) -> None:
    """Make the folder of a cache, which git ignores by itself; a `.gitignore` that is there stays."""
    folder.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError), (folder / ".gitignore").open("x", encoding="utf-8") as file:
        file.write("*\n")
