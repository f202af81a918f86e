"""All cores for a cold build: forked children fill the cache from the last page on, the parent comes to meet them.

The parent goes its ordinary way through the pages, first to last, and finds what a child has put: so what comes out
cannot differ, a child that dies costs nothing but time, and nobody waits for anybody. What a child makes goes through a
file without a name, which needs no draining as a pipe does.
"""

from __future__ import annotations

import gc
import logging
import mmap
import os
import signal
import struct
import sys
import tempfile
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any, Generic, TypeVar

from tilfolio.speed.store import CacheStore

_HEAD = struct.Struct("<HI")
"""Before each value: how long its key and its packed bytes are."""

_REPORT = b""
"""In place of a key: what follows is not for the store."""

_COUNT = struct.Struct("=q")

_WORTH_FORKING = 0.05
"""Seconds; starting children takes a fifth of it."""

_LOOK_EACH = 8
"""Tasks of the parent between two looks at what has come: a look costs as much as some tasks do."""

Task = TypeVar("Task")


class _Mailbox:
    """A file without a name, in which a child leaves keys and packed values for its parent."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 it is closed by `close`
        self._read_to = 0
        self.close = self._file.close

    def send(self, name: bytes, packed: bytes) -> None:
        record = memoryview(_HEAD.pack(len(name), len(packed)) + name + packed)
        while record:
            record = record[self._file.write(record) :]

    def receive(self) -> Iterator[tuple[bytes, bytes]]:
        """Return what is complete since the last time."""
        size = os.fstat(self._file.fileno()).st_size
        if size == self._read_to:
            return
        content = os.pread(self._file.fileno(), size - self._read_to, self._read_to)
        begin = 0
        while begin + _HEAD.size <= len(content):
            name_size, packed_size = _HEAD.unpack_from(content, begin)
            packed_at = begin + _HEAD.size + name_size
            end = packed_at + packed_size
            if end > len(content):
                break
            yield content[begin + _HEAD.size : packed_at], content[packed_at:end]
            begin = end
        self._read_to += begin


class Children(Generic[Task]):
    """The forked children of one stage of a build, and what has come from them."""

    def __init__(
        self,
        store: CacheStore,
        cores: int,
        work: Callable[[Task], Any],
        hear: Callable[[bytes], None] = lambda report: None,
    ) -> None:
        """Name the cores to use, the parent's among them, and what fills the store for one task.

        `hear` gets in the parent what a child gave to `report`.
        """
        self._store = store
        self._cores = cores
        self._work = work
        self._hear = hear
        self._send: Callable[[bytes, bytes], None] | None = None
        self._parent = os.getpid()
        self._mailboxes: list[_Mailbox] = []
        self._running: list[int] = []
        self._done = mmap.mmap(-1, _COUNT.size)
        """How far the parent is, where children see it."""
        self.were_needed = False
        """Whether there were any when the stage ended: the next one has as much to do."""

    def help(self, spent: float, tasks: Callable[[], Sequence[Task]], done: int) -> None:
        """Put into the store what children have made; start them once the parent spent enough seconds on misses.

        `done` says with how many of the tasks the parent is through. A child comes by here as well, and has no children
        of its own.
        """
        if os.getpid() != self._parent:
            return
        _COUNT.pack_into(self._done, 0, done)
        if done % _LOOK_EACH == 0:
            self._receive()
        if spent > _WORTH_FORKING and self._cores > 1 and not self._mailboxes and can_fork():
            self._start(tasks())

    def report(self, report: bytes) -> None:
        """In a child: tell the parent something, after all that was put into the store before."""
        if self._send is not None:
            self._send(_REPORT, report)

    def stop(self) -> None:
        """End the children, whether they have finished or not."""
        self.were_needed = bool(self._running)
        for process in self._running:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(process, 0)
        self._receive()
        for mailbox in self._mailboxes:
            mailbox.close()
        self._running.clear()
        self._mailboxes.clear()
        self._store.in_a_hurry = False

    def _receive(self) -> None:
        for mailbox in self._mailboxes:
            for name, packed in mailbox.receive():
                if name == _REPORT:
                    self._hear(packed)
                else:
                    self._store.put_packed(name, packed)

    def _start(self, tasks: Sequence[Task]) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        gc.freeze()  # a collection would touch, and so copy, all memory that is shared
        for number in range(self._cores - 1):
            mailbox = _Mailbox()
            process = _fork()
            if process == 0:
                self._work_as_child(list(enumerate(tasks))[::-1][number :: self._cores - 1], mailbox)
            self._running.append(process)
            self._mailboxes.append(mailbox)
        self._store.in_a_hurry = True

    def _work_as_child(self, tasks: Sequence[tuple[int, Task]], mailbox: _Mailbox) -> None:
        """Do the tasks in silence until the parent comes to them, and leave, past all that it would do on its way out.

        From then on the parent has both the memory and the machine to itself.
        """
        status = 1
        self._cores = 1  # a child starts no children of its own
        try:
            gc.disable()
            _be_silent()
            self._send = mailbox.send
            self._store.send_to(mailbox.send)
            for number, task in tasks:
                if os.getppid() != self._parent or number < _COUNT.unpack_from(self._done)[0]:
                    break
                with suppress(Exception):  # the parent meets the same error on its way, and tells it
                    self._work(task)
            status = 0
        finally:
            os._exit(status)


def can_fork() -> bool:
    """Return whether this process can be forked safely: on Linux, and with no other thread running.

    On macOS system libraries forbid it, on Windows there is no such thing.
    """
    return sys.platform.startswith("linux") and hasattr(os, "fork") and threading.active_count() == 1


def count_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _fork() -> int:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # it warns of threads that Python did not start
        return os.fork()


def _be_silent() -> None:
    """Log and print nothing: the parent says it all again when it takes a page from the cache."""
    warnings.simplefilter("ignore")
    for name in ("mkdocs", None):
        logging.getLogger(name).handlers[:] = [logging.NullHandler()]
    for stream in (1, 2):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
