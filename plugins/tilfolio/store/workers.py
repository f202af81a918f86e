"""Run many tasks on all cores: forked workers and their parent take tasks from one queue.

A worker is a copy of its parent, so tasks need not be sent to it. If a worker dies, the parent does its tasks. Results
come back as bytes in an unnamed temporary file, which unlike a pipe cannot fill up.
"""

import gc
import logging
import os
import signal
import struct
import sys
import tempfile
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import IO, Any, TypeVar

Task = TypeVar("Task")
Made = TypeVar("Made")

_CHUNK = struct.Struct("=I")
_HEAD = struct.Struct("=IQ")
"""Header of each result: the number of its task and its length in bytes."""
_MOST_CHUNKS = 4096
"""How many chunk numbers, four bytes each, fit into the pipe."""


def map_on_cores(
    make: Callable[[Task], Made],
    tasks: Sequence[Task],
    *,
    cores: int,
    encode: Callable[[Made], bytes],
    decode: Callable[[bytes], Made],
    meanwhile: Callable[[], None] | None = None,
) -> list[tuple[Made, bytes | None]]:
    """Return the result of `make` for each task, in order, with its encoded form if a worker made it.

    The parent repeats tasks that failed in a worker, so errors are the same on one core and on many. If there are
    workers, it calls `meanwhile` before its first task.
    """
    found: dict[int, tuple[Made, bytes | None]] = {}
    if cores > 1 and len(tasks) > 1 and can_fork():
        found = _share_out(make, tasks, cores, encode, decode, meanwhile)
    return [found[number] if number in found else (make(task), None) for number, task in enumerate(tasks)]


def _share_out(
    make: Callable[[Task], Made],
    tasks: Sequence[Task],
    cores: int,
    encode: Callable[[Made], bytes],
    decode: Callable[[bytes], Made],
    meanwhile: Callable[[], None] | None,
) -> dict[int, tuple[Made, bytes | None]]:
    size = max(1, len(tasks) // min(_MOST_CHUNKS, cores * 256))
    reading, writing = os.pipe()
    os.write(writing, b"".join(_CHUNK.pack(start) for start in range(0, len(tasks), size)))
    os.close(writing)
    gc.freeze()  # a collection in a worker would copy all shared memory
    workers: list[tuple[int, IO[bytes]]] = []
    for _ in range(cores - 1):
        results: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 closed after reading
        process = _fork()
        if process == 0:
            _work(make, tasks, size, reading, results, encode)
        workers.append((process, results))
    found: dict[int, tuple[Made, bytes | None]] = {}
    places = [0] * len(workers)

    def read_all() -> None:
        places[:] = [_read_results(each[1], at, found, decode) for each, at in zip(workers, places, strict=True)]

    try:
        if meanwhile is not None:
            meanwhile()
        while chunk := os.read(reading, _CHUNK.size):
            (start,) = _CHUNK.unpack(chunk)
            for number in range(start, min(start + size, len(tasks))):
                found[number] = (make(tasks[number]), None)
            read_all()  # now, since at the end the other cores would wait for it
    finally:
        while os.read(reading, 1 << 16):  # after an error: leave no chunk for the workers
            pass
        os.close(reading)
        for process, _ in workers:
            os.waitpid(process, 0)
        read_all()
        for _, results in workers:
            results.close()
    return found


def _work(
    make: Callable[[Task], Made],
    tasks: Sequence[Task],
    size: int,
    reading: int,
    results: IO[bytes],
    encode: Callable[[Made], bytes],
) -> None:
    """Do tasks in a worker, then exit without running the parent's cleanup."""
    parent = os.getppid()
    try:
        gc.disable()
        _be_silent()
        while os.getppid() == parent and (chunk := os.read(reading, _CHUNK.size)):
            (start,) = _CHUNK.unpack(chunk)
            for number in range(start, min(start + size, len(tasks))):
                try:
                    written = encode(make(tasks[number]))
                except Exception:  # noqa: S112 the parent repeats the task and raises the error
                    continue
                results.write(_HEAD.pack(number, len(written)))
                results.write(written)
            results.flush()
    finally:
        os._exit(0)


def _read_results(results: IO[bytes], start: int, found: dict[int, Any], decode: Callable[[bytes], Any]) -> int:
    """Add the complete results of a worker from a place in its file on; return the place behind them."""
    for number, written in _read_complete(results, start):
        start += _HEAD.size + len(written)
        with suppress(ValueError):  # the parent makes what a worker could not encode
            found[number] = (decode(written), written)
    return start


def _read_complete(results: IO[bytes], start: int) -> Iterator[tuple[int, bytes]]:
    file = results.fileno()
    while len(head := os.pread(file, _HEAD.size, start)) == _HEAD.size:  # the worker writes at a place of its own
        number, size = _HEAD.unpack(head)
        written = os.pread(file, size, start + _HEAD.size)
        if len(written) < size:
            break
        yield number, written
        start += _HEAD.size + size


class SideProcess:
    """Values that a forked process makes while this one goes on, to be read as they arrive."""

    def __init__(self, make: Callable[[], Iterator[bytes]]) -> None:
        """Start `make` in a new process; needs `can_fork`."""
        self._results: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 closed by `end`
        self._read = 0
        self._process = _fork()
        if self._process == 0:
            self._run(make)

    def _run(self, make: Callable[[], Iterator[bytes]]) -> None:
        parent = os.getppid()
        try:
            gc.disable()
            _be_silent()
            for number, written in enumerate(make()):
                self._results.write(_HEAD.pack(number, len(written)) + written)
                self._results.flush()
                if os.getppid() != parent:
                    break
        finally:
            os._exit(0)

    def read(self) -> list[bytes]:
        """Return what has arrived since the last call."""
        arrived = [written for _, written in _read_complete(self._results, self._read)]
        self._read += sum(_HEAD.size + len(written) for written in arrived)
        return arrived

    def end(self) -> None:
        """Stop the process; nothing can be read any more."""
        with suppress(ProcessLookupError):
            os.kill(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)
        self._results.close()


def can_fork() -> bool:
    """Return whether this process can be forked safely: on Linux, with no other thread running."""
    return sys.platform.startswith("linux") and hasattr(os, "fork") and threading.active_count() == 1


def count_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _fork() -> int:
    for stream in filter(None, (sys.stdout, sys.stderr)):  # None if it was closed before Python started
        stream.flush()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the warning counts threads of C libraries, too
        return os.fork()


def _be_silent() -> None:
    """Turn off all output: results already hold what a worker would log."""
    warnings.simplefilter("ignore")
    for name in ("mkdocs", None):
        logger = logging.getLogger(name)
        logger.handlers[:] = [logging.NullHandler()]
    for stream in (1, 2):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
