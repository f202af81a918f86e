"""All cores for many tasks of one kind: forked workers and their parent take tasks from one queue.

A worker starts as a copy of its parent, so a task needs nothing sent to it, and a worker that dies costs only time: its
tasks are done by the parent. Results come back as bytes, in a file without a name, which needs no draining as a pipe
does.
"""

from __future__ import annotations

import gc
import logging
import os
import struct
import sys
import tempfile
import threading
import warnings
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import IO, Any, TypeVar

Task = TypeVar("Task")
Made = TypeVar("Made")

_CHUNK = struct.Struct("=I")
_HEAD = struct.Struct("=IQ")
"""Before each result: the number of its task, and how long it is."""
_MOST_CHUNKS = 4096
"""What fits into a pipe: numbers of chunks, four bytes each."""


def map_on_cores(
    make: Callable[[Task], Made],
    tasks: Sequence[Task],
    *,
    cores: int,
    encode: Callable[[Made], bytes],
    decode: Callable[[bytes], Made],
) -> list[tuple[Made, bytes | None]]:
    """Return what `make` returns for each task, in order, and how it is written where a worker wrote it.

    An error is raised where the parent meets it, so it is the same on one core and on many.
    """
    found: dict[int, tuple[Made, bytes | None]] = {}
    if cores > 1 and len(tasks) > 1 and can_fork():
        found = _share_out(make, tasks, cores, encode, decode)
    return [found[number] if number in found else (make(task), None) for number, task in enumerate(tasks)]


def _share_out(
    make: Callable[[Task], Made],
    tasks: Sequence[Task],
    cores: int,
    encode: Callable[[Made], bytes],
    decode: Callable[[bytes], Made],
) -> dict[int, tuple[Made, bytes | None]]:
    size = max(1, len(tasks) // min(_MOST_CHUNKS, cores * 32))
    reading, writing = os.pipe()
    os.write(writing, b"".join(_CHUNK.pack(start) for start in range(0, len(tasks), size)))
    os.close(writing)
    gc.freeze()  # a collection in a worker would touch, and so copy, all memory that is shared
    sys.stdout.flush()
    sys.stderr.flush()
    workers: list[tuple[int, IO[bytes]]] = []
    for _ in range(cores - 1):
        results: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 it is closed when it is read
        process = _fork()
        if process == 0:
            _work(make, tasks, size, reading, results, encode)
        workers.append((process, results))
    found: dict[int, tuple[Made, bytes | None]] = {}
    try:
        while chunk := os.read(reading, _CHUNK.size):
            (start,) = _CHUNK.unpack(chunk)
            for number in range(start, min(start + size, len(tasks))):
                found[number] = (make(tasks[number]), None)
    finally:
        while os.read(reading, 1 << 16):  # after an error: let no worker take another chunk
            pass
        os.close(reading)
        for process, results in workers:
            os.waitpid(process, 0)
            with results:
                _read_results(results, found, decode)
    return found


def _work(
    make: Callable[[Task], Made],
    tasks: Sequence[Task],
    size: int,
    reading: int,
    results: IO[bytes],
    encode: Callable[[Made], bytes],
) -> None:
    """Do tasks in silence, and leave past all that the parent would do on its way out."""
    parent = os.getppid()
    try:
        gc.disable()
        _be_silent()
        while os.getppid() == parent and (chunk := os.read(reading, _CHUNK.size)):
            (start,) = _CHUNK.unpack(chunk)
            for number in range(start, min(start + size, len(tasks))):
                try:
                    written = encode(make(tasks[number]))
                except Exception:  # noqa: S112 the parent meets the same error, and tells it
                    continue
                results.write(_HEAD.pack(number, len(written)))
                results.write(written)
        results.flush()
    finally:
        os._exit(0)


def _read_results(results: IO[bytes], found: dict[int, Any], decode: Callable[[bytes], Any]) -> None:
    """Add what a worker made, as far as it came."""
    results.seek(0)
    while len(head := results.read(_HEAD.size)) == _HEAD.size:
        number, size = _HEAD.unpack(head)
        written = results.read(size)
        if len(written) < size:
            return
        with suppress(ValueError):  # what a worker could not write, the parent makes
            found[number] = (decode(written), written)


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
    """Print nothing: what a worker would log, its results hold."""
    warnings.simplefilter("ignore")
    for name in ("mkdocs", None):
        logger = logging.getLogger(name)
        logger.handlers[:] = [logging.NullHandler()]
    for stream in (1, 2):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
