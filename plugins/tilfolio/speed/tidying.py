"""What is done while nobody waits: rubbish is searched for (a sixth of a save's time), and the cache written."""

from __future__ import annotations

import gc
from collections.abc import Callable
from threading import Timer

_SELDOM = (200_000, 20, 20)
"""When to search the memory while a build goes on: it makes little rubbish, and that took a twentieth of its time."""
_PAUSE = 2.0
"""Seconds after a build, in which a browser asks for the page."""


class Tidying:
    """Tidies up after builds that follow one another, and searches the memory seldom during them."""

    def __init__(self) -> None:
        """Plan nothing yet."""
        self._planned: Timer | None = None

    def begin(self) -> None:
        """Search seldom from now on."""
        gc.set_threshold(*_SELDOM)

    def begin_build(self) -> None:
        """Put off what was planned; what has begun is waited for."""
        if self._planned is not None:
            self._planned.cancel()
            self._planned.join()
            self._planned = None

    def end_build(self, write: Callable[[], None] | None = None) -> None:
        """Plan for when the author reads: `write` what is kept, if anything is, and search for rubbish."""
        self.begin_build()
        self._planned = Timer(_PAUSE, _tidy, (write,))
        self._planned.daemon = True
        self._planned.start()


def _tidy(write: Callable[[], None] | None) -> None:
    if write is not None:
        write()
    gc.collect()
