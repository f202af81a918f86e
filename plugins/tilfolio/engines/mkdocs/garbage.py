"""Control of Python's garbage collector: off during builds, run once after them.

A build creates hundreds of thousands of objects that live until its end, and little garbage. Repeated collections would
take a fifth of its time. Workers also call `gc.freeze` before they fork (`tilfolio.store.workers`).
"""

import gc
from collections.abc import Callable
from threading import Timer

_PAUSE = 2.0
"""Seconds to wait after a build, so that the browser gets its page first."""
_MOST_PUT_OFF = 3
"""After this many builds without a pause, garbage is collected anyway, to limit memory."""


class Tidying:
    """Turns the collector off for builds, and schedules a collection after each build of `mkdocs serve`."""

    def __init__(self) -> None:
        self._planned: Timer | None = None
        self._tidied = False
        self._put_off = 0

    def begin_build(self) -> None:
        """Turn the collector off and cancel a scheduled collection; wait for one that is running."""
        gc.disable()
        if self._planned is not None:
            self._planned.cancel()
            self._planned.join()
            self._put_off = 0 if self._tidied else self._put_off + 1
            self._planned = None

    def end_build(self, write: Callable[[], None] | None = None) -> None:
        """Schedule a call of `write`, if given, and a collection."""
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
