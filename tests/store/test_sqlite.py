from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tilfolio.store.sqlite import CacheStore, clear_cache, measure_cache

LONG = b"what a page shows " * 2000


def stored(folder: Path, *, key: bytes = b"key", value: bytes = LONG) -> Path:
    store = CacheStore(folder)
    store.put(key, value)
    store.close()
    return store.path


@pytest.mark.parametrize("value", [b"", b"short", LONG, os.urandom(100_000)], ids=["empty", "short", "long", "noise"])
def test_what_was_put_is_had_back_by_another_build(tmp_path: Path, value: bytes) -> None:
    stored(tmp_path, value=value)

    assert CacheStore(tmp_path).get(b"key") == value


def test_what_was_put_is_had_back_before_it_is_written(tmp_path: Path) -> None:
    store = CacheStore(tmp_path)
    store.put("a key may be a text", b"value")

    assert store.get("a key may be a text") == b"value"
    assert not store.path.exists()


def test_a_value_that_is_put_again_takes_the_place_of_the_first(tmp_path: Path) -> None:
    stored(tmp_path, value=b"old")
    stored(tmp_path, value=b"new")

    assert CacheStore(tmp_path).get(b"key") == b"new"


def test_many_values_are_read_in_the_order_of_their_keys(tmp_path: Path) -> None:
    store = CacheStore(tmp_path)
    for number in range(2000):
        store.put(f"{number}", b"%d" % number)
    store.close()
    store.put("new", b"new")

    keys = [*map(str, reversed(range(2000))), "none", "new", "7"]

    assert list(store.get_all(keys)) == [*(b"%d" % number for number in reversed(range(2000))), None, b"new", b"7"]
    assert list(CacheStore(tmp_path / "nowhere").get_all(keys)) == [None] * len(keys)


def _overwrite_middle(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2 :] = b"\xff" * (len(content) - len(content) // 2)
    path.write_bytes(content)


def _make_foreign(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE entry (key BLOB PRIMARY KEY, value BLOB, used INTEGER)")
        connection.execute("INSERT INTO entry VALUES (?, ?, 0)", (b"key", b"somebody else's"))
        connection.commit()


def _change_value(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        (value,) = connection.execute("SELECT value FROM entry").fetchone()
        connection.execute("UPDATE entry SET value = ?", (value[:-1] + bytes([value[-1] ^ 1]),))
        connection.commit()


def _swap_key(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE entry SET key = ?", (b"other",))
        connection.execute("INSERT INTO entry SELECT ?, value, used FROM entry", (b"key",))
        connection.execute("DELETE FROM entry WHERE key = ?", (b"other",))
        connection.execute("UPDATE entry SET value = substr(value, 2)")
        connection.commit()


def _put_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _put_text(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE entry SET value = 'a text', used = 'never'")
        connection.commit()


def _make_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


DAMAGES: dict[str, Callable[[Path], object]] = {
    "emptied": lambda path: path.write_bytes(b""),
    "cut short": lambda path: path.write_bytes(path.read_bytes()[:5000]),
    "no database": lambda path: path.write_bytes(b"<html>" * 1000),
    "half overwritten": _overwrite_middle,
    "another program's database": _make_foreign,
    "one bit of a value differs": _change_value,
    "a byte of a value is missing": _swap_key,
    "a value of another type": _put_text,
    "a folder in its place": _put_folder,
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_or_foreign_file_never_gives_a_wrong_value(tmp_path: Path, damage: Callable[[Path], object]) -> None:
    damage(stored(tmp_path))

    store = CacheStore(tmp_path)

    assert store.get(b"key") is None
    store.put(b"key", b"made again")
    assert store.get(b"key") == b"made again"
    store.close()


@pytest.mark.parametrize("damage", ["no database", "half overwritten", "another program's database"])
def test_a_damaged_file_is_made_anew(tmp_path: Path, damage: str) -> None:
    DAMAGES[damage](stored(tmp_path))
    broken = CacheStore(tmp_path)
    broken.get(b"key")
    broken.put(b"key", LONG)
    broken.close()

    assert CacheStore(tmp_path).get(b"key") == LONG


def test_a_file_that_another_build_holds_locked_is_let_be(tmp_path: Path) -> None:
    path = stored(tmp_path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        store = CacheStore(tmp_path)

        assert store.get(b"key") is None
        store.put(b"second", b"value")
        store.close()
        other.execute("ROLLBACK")

    assert CacheStore(tmp_path).get(b"key") == LONG


def test_two_builds_at_once_both_keep_what_they_made(tmp_path: Path) -> None:
    first, second = CacheStore(tmp_path), CacheStore(tmp_path)
    first.put(b"one", b"1")
    second.put(b"two", b"2")
    first.close()
    second.close()

    store = CacheStore(tmp_path)

    assert (store.get(b"one"), store.get(b"two")) == (b"1", b"2")


def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "cache").write_bytes(b"a file where the folder should be")

    store = CacheStore(tmp_path / "cache")
    store.put(b"key", b"value")

    assert store.get(b"key") == b"value"
    store.close()


def test_a_file_that_can_only_be_read_is_read(tmp_path: Path) -> None:
    path = stored(tmp_path)
    path.chmod(0o444)
    tmp_path.chmod(0o555)
    try:
        store = CacheStore(tmp_path)
        store.put(b"second", b"value")
        got = (store.get(b"key"), store.get(b"second"))
        store.close()
    finally:
        tmp_path.chmod(0o755)

    assert got == (LONG, b"value")


def test_a_kill_in_the_middle_of_writing_loses_only_what_was_being_written(tmp_path: Path) -> None:
    stored(tmp_path)
    script = """if True:
        import os, sys
        from pathlib import Path
        from tilfolio.store.sqlite import CacheStore
        store = CacheStore(Path(sys.argv[1]))
        store.put(b"first", os.urandom(100))
        store.flush()
        connection = store._connection
        connection.execute("BEGIN IMMEDIATE")
        rows = ((os.urandom(8), os.urandom(9000)) for _ in range(3000))
        connection.executemany("INSERT INTO entry VALUES (?, ?, 0)", rows)
        os.kill(os.getpid(), 9)
    """
    killed = subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False)

    assert killed.returncode == -9
    assert CacheStore(tmp_path).get(b"key") == LONG
    assert measure_cache(tmp_path).entries == 2


def test_the_longest_unused_values_go_when_the_limit_is_passed(tmp_path: Path) -> None:
    for number in range(30):
        store = CacheStore(tmp_path, limit=1_000_000)
        store.put(f"{number}", os.urandom(100_000))
        store.close()

    size = measure_cache(tmp_path)

    assert size.size < 1_500_000
    assert CacheStore(tmp_path).get("29") is not None
    assert CacheStore(tmp_path).get("0") is None


def test_clearing_says_what_was_held_and_leaves_nothing(tmp_path: Path) -> None:
    path = stored(tmp_path)

    held = clear_cache(tmp_path)

    assert held.entries == 1
    assert held.size > 0
    assert not path.exists()
    assert measure_cache(tmp_path).entries == 0


def test_a_cache_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert clear_cache(tmp_path / "none").size == 0


def test_a_file_that_another_build_is_just_making_is_let_be(tmp_path: Path) -> None:
    making = CacheStore(tmp_path)
    making.path.touch()

    assert CacheStore(tmp_path).get("key") is None
    making.put("key", b"value")
    making.flush()

    assert CacheStore(tmp_path).get("key") == b"value"
