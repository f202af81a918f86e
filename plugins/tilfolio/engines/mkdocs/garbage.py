"""Python's garbage collector, in one place: off while a site is built, run once when nobody waits.

A build makes hundreds of thousands of objects that live to its end, and little garbage. To search them again and again
takes a fifth of its time. Workers add `gc.freeze` before they fork (`tilfolio.store.workers`).
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from threading import Timer

_PAUSE = 2.0
"""Seconds after a build, in which a browser asks for the page."""
_MOST_PUT_OFF = 3
"""After so many builds without a pause between them the garbage is collected all the same, or memory would grow."""


class Tidying:
    """Turns the collector off for builds, and tidies up after those that follow one another."""

    def __init__(self) -> None:
        """Plan nothing yet."""
        self._planned: Timer | None = None
        self._tidied = False
        self._put_off = 0

    def begin_build(self) -> None:
        """Turn the collector off, and put off what was planned; what has begun is waited for."""
        gc.disable()
        if self._planned is not None:
            self._planned.cancel()
            self._planned.join()
            self._put_off = 0 if self._tidied else self._put_off + 1
            self._planned = None

    def end_build(self, write: Callable[[], None] | None = None) -> None:
        """Plan for when the author reads: `write` what is kept, if anything is, and collect garbage."""
        self._tidied = False
        self._planned = Timer(0.0 if self._put_off >= _MOST_PUT_OFF else _PAUSE, self._tidy, (write,))
        self._planned.daemon = True
        self._planned.start()

    def _tidy(self, write: Callable[[], None] | None) -> None:
        self._tidied = True
        if write is not None:
            write()
        gc.collect()

    def end(self) -> None:
        """Turn the collector on again."""
        gc.enable()
