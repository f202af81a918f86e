from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from mkdocs.livereload import LiveReloadServer
from watchdog.observers import Observer
from watchdog.observers.api import EventQueue, ObservedWatch

from support.dev_server import serve_site
from support.site import write_files, write_site
from tilfolio.engines.mkdocs import watching
from tilfolio.engines.mkdocs.watching import watch_at_once, watch_file


@pytest.fixture
def server(tmp_path: Path) -> Iterator[LiveReloadServer]:
    write_files(tmp_path, {"TILs/note.md": "one", "TILs/.cache/tilfolio/cache.sqlite3": "one"})
    with LiveReloadServer(lambda: None, "127.0.0.1", 0, str(tmp_path / "site"), polling_interval=3600) as server:
        server.watch(str(tmp_path / "docs-before"))
        watch_at_once(server, besides=tmp_path / "TILs" / ".cache" / "tilfolio")
        server.watch(str(tmp_path / "TILs"))
        (tmp_path / "docs-before").mkdir()
        server.observer.start()
        yield server
        server.observer.stop()
        server.observer.join()


def wait_for_rebuild(server: LiveReloadServer, seconds: float) -> bool:
    with server._rebuild_cond:
        asked = server._rebuild_cond.wait_for(lambda: server._want_rebuild, timeout=seconds)
        server._want_rebuild = False
    return asked


def test_a_save_is_learned_of_without_polling(server: LiveReloadServer, tmp_path: Path) -> None:
    write_files(tmp_path, {"TILs/note.md": "two"})

    assert wait_for_rebuild(server, 30)


def test_what_a_build_reads_and_writes_itself_starts_no_other(server: LiveReloadServer, tmp_path: Path) -> None:
    (tmp_path / "TILs" / "note.md").read_text()
    write_files(tmp_path, {"TILs/.cache/tilfolio/cache.sqlite3": "two"})

    assert not wait_for_rebuild(server, 2)


def test_one_save_makes_one_rebuild(tmp_path: Path) -> None:
    note = "TILs/2026-11-20-why.md"
    folder = write_site(tmp_path, {"docs/index.md": "# Home\n", note: "# Why?\n\nFirst.\n"})
    with serve_site(folder, below="/portfolio/") as running:
        running.wait_for_text("til/why/", "First.")
        time.sleep(1)  # polling has started
        write_files(folder, {note: "# Why?\n\nSecond.\n"})
        running.wait_for_text("til/why/", "Second.")
        time.sleep(3)

        assert running.log.count("Detected file changes") == 1


def test_a_picture_outside_of_the_folders_is_watched_once_a_page_uses_it(tmp_path: Path) -> None:
    note = "TILs/2026-11-20-why.md"
    files: dict[str, str | bytes] = {"docs/index.md": "# Home\n", "images/x.png": b"first", note: "# Why?\n\nFirst.\n"}
    folder = write_site(tmp_path, files)
    with serve_site(folder, below="/portfolio/") as running:
        running.wait_for_text("til/why/", "First.")
        write_files(folder, {note: "# Why?\n\nSecond. ![x](../images/x.png)\n"})
        running.wait_for_text("til/why/", "x.png")
        time.sleep(1)  # the file is watched now
        write_files(folder, {"images/x.png": b"second"})
        [address] = [link for link in str(running.get("til/why/")).split('"') if link.endswith("x.png")]
        running.wait_for_text(f"til/why/{address}", "second")


def test_a_lock_file_that_is_not_there_yet_is_watched(server: LiveReloadServer, tmp_path: Path) -> None:
    watch_file(server, tmp_path / "tilfolio.lock")
    write_files(tmp_path, {"other.md": "x"})
    assert not wait_for_rebuild(server, 1)

    write_files(tmp_path, {"tilfolio.lock": "{}"})
    assert wait_for_rebuild(server, 30)


def test_polling_alone_learns_of_a_save(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(observer: object) -> None:
        raise OSError("inotify watch limit reached")

    monkeypatch.setattr(Observer, "start", refuse)
    write_files(tmp_path, {"TILs/note.md": "one"})
    with LiveReloadServer(lambda: None, "127.0.0.1", 0, str(tmp_path / "site"), polling_interval=0.1) as server:
        watch_at_once(server, besides=tmp_path / ".cache")
        server.watch(str(tmp_path / "TILs"))
        server.observer.start()
        time.sleep(0.5)  # polling has started
        write_files(tmp_path, {"TILs/note.md": "another"})

        assert wait_for_rebuild(server, 30)
        server.observer.stop()
        server.observer.join()


def test_polling_rests_longer_the_longer_it_looks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    emitter = watching._PatientEmitter(EventQueue(), ObservedWatch(str(tmp_path), recursive=True), timeout=0.5)
    clock = iter((0.0, 0.1, 1.0, 1.0, 2.0, 2.0))
    monkeypatch.setattr("time.thread_time", lambda: next(clock))
    rests: list[float] = []
    monkeypatch.setattr(emitter.stopped_event, "wait", rests.append)

    for _ in range(3):
        emitter.queue_events(0.5)

    assert rests == [0.5, pytest.approx(2.5), 0.5]
