"""Garbage is collected after builds, not while an author waits for one."""

from __future__ import annotations

import gc
import sqlite3
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from support.cached_site import CONFIG, FILES, TODAY
from support.site import build_folder, rebuilding, write_site
from tilfolio.engines.mkdocs import garbage
from tilfolio.engines.mkdocs.garbage import Tidying


class Knot:
    """An object in a reference cycle, which only the garbage collector frees."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def short_pause(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Shorten all delays, and re-enable the collector afterwards."""
    monkeypatch.setattr(garbage, "_PAUSE", 0.05)
    yield
    gc.enable()


def has_gone(made: weakref.ref[Knot]) -> bool:
    """Return whether the object is freed within ten seconds."""
    until = time.monotonic() + 10
    while made() is not None and time.monotonic() < until:
        time.sleep(0.01)
    return made() is None


@pytest.mark.usefixtures("short_pause")
def test_what_a_build_leaves_goes_after_it() -> None:
    tidy = Tidying()
    tidy.begin_build()
    made = weakref.ref(Knot())
    assert made() is not None

    tidy.end_build()

    assert has_gone(made)


@pytest.mark.usefixtures("short_pause")
def test_the_next_build_puts_it_off() -> None:
    tidy = Tidying()
    made = weakref.ref(Knot())
    tidy.end_build()

    tidy.begin_build()
    time.sleep(0.2)

    assert made() is not None
    tidy.end_build()
    assert has_gone(made)


def is_planned() -> bool:
    """Return whether a collection is scheduled."""
    return any(isinstance(thread, threading.Timer) for thread in threading.enumerate() if thread.is_alive())


@pytest.mark.usefixtures("short_pause")
def test_it_is_planned_after_a_save_and_not_after_a_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(garbage, "_PAUSE", 60.0)
    folder = write_site(tmp_path / "site", FILES, CONFIG)

    build_folder(folder, today=TODAY)
    assert not is_planned()

    with rebuilding(folder, tmp_path / "served", TODAY) as rebuild:
        rebuild()
        assert is_planned()
    until = time.monotonic() + 10
    while is_planned() and time.monotonic() < until:
        time.sleep(0.01)
    assert not is_planned()


def count_entries(folder: Path) -> int:
    """Return the number of entries in the store on disk."""
    path = folder / ".cache/tilfolio/cache.sqlite3"
    if not path.exists():
        return 0
    with closing(sqlite3.connect(path)) as store:
        (count,) = store.execute("SELECT count(*) FROM sqlite_master WHERE name = 'entry'").fetchone()
        return int(store.execute("SELECT count(*) FROM entry").fetchone()[0]) if count else 0


def test_a_save_writes_the_cache_only_after_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(garbage, "_PAUSE", 1.0)
    folder = write_site(tmp_path / "site", FILES, CONFIG)

    with rebuilding(folder, tmp_path / "served", TODAY) as rebuild:
        rebuild()
        assert count_entries(folder) == 0
        until = time.monotonic() + 10
        while not count_entries(folder) and time.monotonic() < until:
            time.sleep(0.01)
        assert count_entries(folder) > 0


def test_the_end_of_serving_does_not_wait_to_write_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(garbage, "_PAUSE", 60.0)
    folder = write_site(tmp_path / "site", FILES, CONFIG)

    with rebuilding(folder, tmp_path / "served", TODAY) as rebuild:
        rebuild()

    assert count_entries(folder) > 0


def test_builds_without_a_pause_between_them_do_not_put_it_off_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(garbage, "_PAUSE", 60.0)
    tidy = Tidying()
    made = weakref.ref(Knot())
    for _ in range(6):
        tidy.begin_build()
        tidy.end_build()

    tidy.begin_build()
    assert made() is None
    gc.enable()
