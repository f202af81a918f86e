"""Detect file changes at once, by file system events in addition to MkDocs' polling.

Polling stays, because there are no events for network drives and some container folders; changes seen by both are
reported once. Polling thousands of files is slow, so it pauses in proportion to the time that it takes.
"""

import os
import time
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from mkdocs.livereload import LiveReloadServer
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingEmitter

_CHANGES = frozenset({"created", "modified", "moved", "deleted"})
"""Types of events that count; opening and reading a file, as builds do, does not."""

_PATIENCE = 0.05
"""Seconds without another change after which a build starts; half of MkDocs' delay."""

_REST = 25
"""Polling pauses this many times as long as it takes, so it uses at most 4 % of a core."""

_SEEN_BOTH_WAYS = 10.0
"""Seconds within which polling sees a change reported by an event; pauses are at most half as long."""


def watch_at_once(server: LiveReloadServer, besides: Path) -> None:
    """Let a server also use file system events, and ignore changes in the folder `besides`, where builds write.

    Call it before folders are watched; those that MkDocs watches already are taken over.
    """
    server.build_delay = min(server.build_delay, _PATIENCE)
    polling = server.observer
    server.observer = _BothObservers(polling.timeout, besides)  # type: ignore[assignment]
    for watch, handlers in polling._handlers.items():  # polling has not started yet
        for handler in handlers:
            server._watch_refs[watch.path] = server.observer.schedule(handler, watch.path, recursive=watch.is_recursive)


def watch_folder(server: LiveReloadServer, folder: Path) -> None:
    """Watch a folder, even if it is created or recreated later. Call after `watch_at_once`."""
    path = str(folder)

    def watch_again(event: FileSystemEvent) -> None:
        if event.event_type in {"created", "moved"} and path in _read_paths(event) and folder.is_dir():
            if path in server._watched_paths:  # the old watch ended with the deleted folder
                with suppress(KeyError, OSError):
                    server.unwatch(path)
            server.watch(path)
            _ask_for_rebuild(server)

    if folder.is_dir():
        server.watch(path)
    if folder.parent.is_dir():
        server.observer.schedule(_Reaction(watch_again), str(folder.parent), recursive=False)


def watch_top(server: LiveReloadServer, folder: Path, besides: Collection[Path]) -> None:
    """Watch the root of a repository, except hidden folders and those in `besides`."""

    def choose(path: Path) -> bool:
        return not path.name.startswith(".") and path.is_dir() and path not in besides

    def watch_new(event: FileSystemEvent) -> None:
        for path in map(Path, _read_paths(event)):
            if path.parent == folder and str(path) not in server._watched_paths and choose(path):
                server.watch(str(path))
                _ask_for_rebuild(server)  # it may already contain files

    server.watch(str(folder), recursive=False)
    for path in sorted(folder.iterdir()):
        if choose(path):
            server.watch(str(path))
    server.observer.schedule(_Reaction(watch_new), str(folder), recursive=False)


def watch_files(server: LiveReloadServer, paths: Iterable[str]) -> None:
    """Watch files outside of the watched folders."""
    for path in map(os.path.abspath, paths):
        is_known = any(path == known or path.startswith(f"{known}{os.sep}") for known in server._watched_paths)
        if not is_known and Path(path).is_file():
            server.watch(path, recursive=False)


def watch_file(server: LiveReloadServer, path: Path) -> None:
    """Watch a file, even if it is created or recreated later. Call after `watch_at_once`."""

    def rebuild(event: FileSystemEvent) -> None:
        if str(path) in _read_paths(event):
            _ask_for_rebuild(server)

    if path.parent.is_dir():
        server.observer.schedule(_Reaction(rebuild), str(path.parent), recursive=False)


class _Reaction(FileSystemEventHandler):
    """Does something at each event, those of folders as well."""

    def __init__(self, react: Callable[[FileSystemEvent], None]) -> None:
        self._react = react

    def on_any_event(self, event: FileSystemEvent) -> None:
        self._react(event)


def _ask_for_rebuild(server: LiveReloadServer) -> None:
    with server._rebuild_cond:
        server._want_rebuild = True
        server._rebuild_cond.notify_all()


class _PatientEmitter(PollingEmitter):
    """Polls less often if polling takes long."""

    _rest = 0.0

    def queue_events(self, timeout: float) -> None:
        started = time.thread_time()
        super().queue_events(max(timeout, self._rest))
        self._rest = min(_REST * (time.thread_time() - started), _SEEN_BOTH_WAYS / 2)


class _BothObservers:
    """Implements the part of a `watchdog` observer that MkDocs uses, by polling and events."""

    def __init__(self, interval: float, besides: Path) -> None:
        self._polling = BaseObserver(_PatientEmitter, timeout=interval)
        self._notices = Observer()
        self._besides = besides
        self._noticed: dict[str, float] = {}

    def schedule(self, handler: FileSystemEventHandler, path: str, *, recursive: bool = False) -> tuple[Any, Any]:
        # Watching a file also reports events of its folder.
        only = path if Path(path).is_file() else None
        polled = self._polling.schedule(_Filter(handler, self._is_news, only), path, recursive=recursive)
        noticed = self._notices.schedule(_Filter(handler, self._remember, only), path, recursive=recursive)
        return polled, noticed

    def unschedule(self, watches: tuple[Any, Any]) -> None:
        self._polling.unschedule(watches[0])
        self._notices.unschedule(watches[1])

    def start(self) -> None:
        self._polling.start()
        try:
            self._notices.start()
        except OSError:  # the system's limit of watches is reached, so only poll
            self._notices.stop()

    def stop(self) -> None:
        for observer in (self._polling, self._notices):
            if observer.is_alive():
                observer.stop()

    def join(self) -> None:
        for observer in (self._polling, self._notices):
            if observer.is_alive():
                observer.join()

    def _remember(self, event: FileSystemEvent) -> bool:
        """Record a file system event; return whether it is a change not made by a build."""
        if event.event_type not in _CHANGES or self._is_own(event):
            return False
        now = time.monotonic()
        self._noticed = {path: seen for path, seen in self._noticed.items() if now - seen < _SEEN_BOTH_WAYS}
        self._noticed.update(dict.fromkeys(_read_paths(event), now))
        return True

    def _is_news(self, event: FileSystemEvent) -> bool:
        """Return whether polling found a change that no event reported."""
        now = time.monotonic()
        known = all(now - self._noticed.get(path, -_SEEN_BOTH_WAYS) < _SEEN_BOTH_WAYS for path in _read_paths(event))
        return not known and not self._is_own(event)

    def _is_own(self, event: FileSystemEvent) -> bool:
        return all(Path(path).is_relative_to(self._besides) for path in _read_paths(event))


class _Filter(FileSystemEventHandler):
    def __init__(self, handler: FileSystemEventHandler, wanted: Any, only: str | None) -> None:
        self._handler = handler
        self._wanted = wanted
        self._only = only

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.is_directory and not isinstance(self._handler, _Reaction):
            return
        if (self._only is None or self._only in _read_paths(event)) and self._wanted(event):
            self._handler.on_any_event(event)


def _read_paths(event: FileSystemEvent) -> Iterable[str]:
    return [str(path) for path in (event.src_path, event.dest_path) if path]
